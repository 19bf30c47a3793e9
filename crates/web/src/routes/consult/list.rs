//! `/y`: the consultations that are open, and those that were.

use askama::Template;
use zs_base::Day;
use zs_work::consult::Tally;
use zs_work::view::Consultation;

use super::state;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::pages::pager::Pager;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "consults.html")]
struct Page {
    frame: Frame,
    open: Vec<Line>,
    others: Vec<Line>,
    pager: Pager,
    today: Day,
}

struct Line {
    it: Consultation,
    unit: String,
    tally: Tally,
    state: (&'static str, &'static str),
}

/// Shows the list; the open ones stand on every page of it.
///
/// # Errors
/// When the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let all = visit.looker.public_consultations(visit.now)?;
    let lines = visit.site.office.comments(|comments| {
        let lines = all.into_iter().map(|it| Line {
            unit: visit.site.unit(&it.unit),
            tally: comments
                .book(&it.case)
                .map(|book| book.tally(it.round))
                .unwrap_or_default(),
            state: state(&it.standing),
            it,
        });
        lines.collect::<Vec<_>>()
    })?;
    let (mut open, others): (Vec<_>, Vec<_>) =
        lines.into_iter().partition(|line| line.it.is_open());
    open.sort_by_key(|line| line.it.last_day);
    let rows = Pager::rows(&visit.ask.query);
    let number = Pager::number(&visit.ask.query).clamp(1, 100_000);
    let pager = Pager::of(visit.ask, number, rows, others.len());
    let page = Page {
        frame: visit.frame(),
        open,
        others: others
            .into_iter()
            .skip((number - 1) * rows)
            .take(rows)
            .collect(),
        pager,
        today: visit.now.day(),
    };
    Ok(super::super::public::public(visit, html(&page)))
}
