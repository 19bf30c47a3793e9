//! `/rules`: 立规. Drafts of rules are written, read, compared, tried, proved, signed by two persons
//! and enacted.

pub mod begin;
pub mod compare;
pub mod file;
pub mod proof;
pub mod read;
pub mod sign;
pub mod steps;
pub mod text;
pub mod trial;

use std::sync::Arc;

use askama::Template;
use zs_base::PersonId;
use zs_store::DraftStanding;
use zs_work::lawmaking::CheckedDraft;
use zs_work::office::{Draft, DraftRefused, Refused, draft, drafts};

use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::routes::may_draft;
use crate::trouble::Trouble;
use crate::visit::Visit;
use crate::words::minute;

#[derive(Template)]
#[template(path = "rules.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    enacted: Vec<Enacted>,
    may_draft: bool,
}

/// A draft in the list.
struct Row {
    number: u64,
    title: String,
    standing: &'static str,
    light: &'static str,
    by: String,
    at: String,
}

/// An enactment in the list.
struct Enacted {
    seq: u64,
    title: String,
    draft: u64,
    at: String,
    by: String,
    files: usize,
}

/// Lists drafts and what was enacted, the newest first.
///
/// # Errors
/// When the store fails.
pub fn all(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let found = drafts(visit.looker.reader())?;
    let names = Names::of(visit)?;
    let today = visit.now.day();
    let rows = found.into_iter().map(|it| Row {
        number: it.number,
        standing: it.standing.chinese(),
        light: light(it.standing),
        by: names.of_person(&it.by),
        at: minute(it.at, today),
        title: it.title,
    });
    let enacted = visit.law.enacted().iter().rev().map(|it| Enacted {
        seq: it.seq,
        title: it.title.clone(),
        draft: it.draft,
        at: minute(it.at, today),
        by: names.of_person(&it.enacted.person),
        files: it.bundle.len(),
    });
    Ok(html(&Page {
        rows: rows.collect(),
        enacted: enacted.collect(),
        may_draft: may_draft(visit),
        frame: visit.frame(),
    }))
}

const fn light(standing: DraftStanding) -> &'static str {
    match standing {
        DraftStanding::Open => "yellow",
        DraftStanding::Submitted | DraftStanding::Signed => "purple",
        DraftStanding::Enacted => "green",
        DraftStanding::Withdrawn => "grey",
    }
}

/// The names of people.
pub(super) struct Names(Arc<Vec<zs_event::Person>>);

impl Names {
    pub(super) fn of(visit: &mut Visit<'_>) -> Result<Self, Trouble> {
        Ok(Self(visit.looker.people(visit.now)?))
    }

    pub(super) fn of_person(&self, id: &PersonId) -> String {
        let found = self.0.iter().find(|it| it.id == *id);
        found.map_or_else(|| id.to_string(), |it| it.name.clone())
    }
}

/// What stands above every page of a draft.
pub(super) struct Head {
    pub(super) number: u64,
    pub(super) title: String,
    pub(super) version: u64,
    pub(super) standing: &'static str,
    pub(super) light: &'static str,
    /// Whether it can be written in, by this visitor.
    pub(super) may_write: bool,
    /// The ledger entry that enacted it.
    pub(super) enacted: Option<u64>,
    /// How many errors its check found, and how many remarks.
    pub(super) errors: usize,
    pub(super) remarks: usize,
    /// Which of the pages this is.
    pub(super) page: &'static str,
}

impl Head {
    pub(super) fn of(
        visit: &Visit<'_>,
        draft: &Draft,
        checked: &CheckedDraft,
        page: &'static str,
    ) -> Self {
        let errors = checked.problems.iter().filter(|it| it.is_error).count();
        Self {
            number: draft.row.number,
            title: draft.row.title.clone(),
            version: draft.row.version,
            standing: draft.row.standing.chinese(),
            light: light(draft.row.standing),
            may_write: draft.row.standing == DraftStanding::Open && may_draft(visit),
            enacted: draft.row.enacted,
            remarks: checked.problems.len() - errors,
            errors,
            page,
        }
    }
}

/// The draft that the path names.
pub(super) fn draft_of(visit: &mut Visit<'_>) -> Result<Draft, Trouble> {
    let number: u64 = visit.part("draft").parse().map_err(|_| Trouble::NoPage)?;
    let found = draft(visit.looker.reader(), number)?;
    found.ok_or(Trouble::NoPage)
}

/// The check of a draft under the law that holds, as of today. Of one that is law already nothing is
/// new, so it is shown as it was.
pub(super) fn checked(visit: &Visit<'_>, draft: &Draft) -> Arc<CheckedDraft> {
    let settled = matches!(
        draft.row.standing,
        DraftStanding::Enacted | DraftStanding::Withdrawn
    );
    if settled {
        return Arc::new(CheckedDraft {
            law: visit.law.clone(),
            problems: Vec::new(),
        });
    }
    let workshop = &visit.site.workshop;
    workshop.check(visit.law, &draft.bundle, visit.now.day())
}

/// What a refusal says on a page, or the trouble that is shown instead of it.
pub(super) fn told(refused: DraftRefused) -> Result<Vec<String>, Trouble> {
    match refused {
        DraftRefused::Because(sentence) => Ok(vec![sentence]),
        DraftRefused::Stale(_) => Ok(vec![
            "这份草案刚才被别人改过，什么也没有做。请看过现在的内容再办。".to_owned(),
        ]),
        DraftRefused::Problems(found) => {
            let errors = found.iter().filter(|it| it.is_error);
            Ok(errors
                .map(|it| format!("{}：{}", it.name, it.cause))
                .collect())
        }
        DraftRefused::Refused(refused) => match refused {
            Refused::Wrong | Refused::WrongCode | Refused::TooMany(_) => {
                Ok(vec![refused.to_string()])
            }
            other => Err(other.into()),
        },
    }
}
