//! `/surveys`: the surveys of the county, for those who assess; `/surveys/{case}`: one of them, with its
//! result as soon as no further answers are taken.

use askama::Template;
use zs_base::{CaseId, Day};

use super::enter::state;
use super::record;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "surveys.html")]
struct Page {
    frame: Frame,
    lines: Vec<Line>,
    today: Day,
}

struct Line {
    case: CaseId,
    name: String,
    unit: String,
    size: Option<i64>,
    percent: u8,
    ended: (Day, Day),
    state: &'static str,
    is_mine: bool,
}

/// Lists the surveys.
///
/// # Errors
/// When the store fails.
pub fn list(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let mine = visit.visitor()?.unit.clone();
    let surveys = visit.looker.surveys(visit.now)?.into_iter();
    let lines = surveys.map(|it| Line {
        case: it.case,
        unit: visit.site.unit(&it.unit),
        size: it.committed.as_ref().map(|it| it.size),
        percent: it.percent,
        ended: it.ended,
        state: match (&it.committed, &it.over) {
            (None, None) => "还没有定下范围",
            (None, Some(_)) => "没有开始",
            _ => state(&it),
        },
        is_mine: it.unit == mine,
        name: it.name,
    });
    Ok(html(&Page {
        lines: lines.collect(),
        frame: visit.frame(),
        today: visit.now.day(),
    }))
}

/// Shows one to those who may read its case. What is no survey answers like what is absent.
///
/// # Errors
/// When the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let case: CaseId = visit.part("case").parse().map_err(|_| Trouble::NoPage)?;
    match visit.looker.survey(&case)? {
        Some(survey) => record::page(visit, survey, true),
        // Whoever may read the case is led to it.
        None => Ok(Answer::see_other(format!("/cases/{case}"))),
    }
}
