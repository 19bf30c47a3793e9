//! `/y/{consult}/f`: every comment with what became of it, in groups of those that say the same, and the
//! public log of what was withheld.

use askama::Template;
use zs_base::Day;
use zs_work::consult::{
    Book, Comment, CommentVerdict, ConsultDays, Moderated, Tally, WithholdRule, Word as _,
    consult_days, withhold_rules,
};
use zs_work::view::Consultation;

use super::{Shown, found, light, listed, shown, stance, state};
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::pages::pager::Pager;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "consult_feedback.html")]
struct Page {
    frame: Frame,
    it: Consultation,
    unit: String,
    state: (&'static str, &'static str),
    tally: Tally,
    book: Book,
    article: String,
    groups: Vec<Shown>,
    log: Vec<LogLine>,
    rules: Vec<WithholdRule>,
    days: ConsultDays,
    pager: Pager,
    today: Day,
}

struct LogLine {
    number: u32,
    on: Day,
    post: String,
    what: Moderated,
    seq: u64,
}

/// Shows the comments.
///
/// # Errors
/// [`Trouble::NoPage`] where nothing was published under this number.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let it = found(visit)?;
    let book = visit.site.office.book(&it.case)?;
    let query = &visit.ask.query;
    let article = query.get("article").to_owned();
    let mut groups = book.groups(it.round);
    groups.retain(|group| {
        let own = group.first().and_then(|it| it.article.as_deref());
        article.is_empty() || own == Some(article.as_str())
    });
    let rows = Pager::rows(query);
    let number = Pager::number(query).clamp(1, 100_000);
    let pager = Pager::of(visit.ask, number, rows, groups.len());
    let groups: Vec<_> = groups
        .into_iter()
        .skip((number - 1) * rows)
        .take(rows)
        .collect();
    let groups = shown(visit, &it, &book, &groups)?;
    let log = book.log(it.round).map(|(comment, line)| LogLine {
        number: comment.number,
        on: line.at.day(),
        post: visit.site.post(&line.post),
        what: match &line.what {
            Moderated::Shown { reason } => Moderated::Shown {
                reason: visit.looker.for_everybody(reason),
            },
            withheld => withheld.clone(),
        },
        seq: line.seq,
    });
    let log = log.collect();
    let today = visit.now.day();
    let page = Page {
        frame: visit.frame(),
        unit: visit.site.unit(&it.unit),
        state: state(&it.standing),
        tally: book.tally(it.round),
        article,
        groups,
        log,
        rules: withhold_rules(&visit.law.library, today),
        days: consult_days(&visit.law.library, today),
        pager,
        today,
        book: masked(visit, book),
        it,
    };
    Ok(super::super::public::public(visit, html(&page)))
}

/// The comments with the reasons of the answers as everybody may read them.
fn masked(visit: &Visit<'_>, book: Book) -> Book {
    let answers = book.answers.into_iter();
    Book {
        answers: answers
            .map(|mut it| {
                it.reason = visit.looker.for_everybody(&it.reason);
                it
            })
            .collect(),
        ..book
    }
}

impl Page {
    fn light(&self, verdict: &CommentVerdict) -> &'static str {
        light(*verdict)
    }

    fn stance(&self, it: &Comment) -> &'static str {
        stance(it)
    }

    fn listed(&self, numbers: &[u32]) -> String {
        listed(numbers)
    }
}
