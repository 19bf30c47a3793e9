//! Resolution: drafts with names become the model with numbers, and every name that means nothing
//! is reported.

mod actor;
mod burden;
mod cite;
mod condition;
mod entrance;
mod fact;
mod field;
mod figure;
mod forbidden;
mod lead;
mod link;
mod masking;
mod name;
mod portal;
mod procedure;
mod publish;
mod report;
mod scheme;
mod statistics;
mod step;
mod table;
mod term;
mod vocabulary;

use crate::compose::Composed;
use crate::draft::{Drafts, FieldDraft};
use crate::model::{FactNo, Library, StepNo};
use crate::text::{Problems, Text, nearest};

pub(crate) use burden::burden;
pub(crate) use entrance::entrances;
pub(crate) use figure::{counts_of, figures, rosters, tallies};
pub(crate) use forbidden::forbidden;
pub(crate) use lead::lead;
pub(crate) use link::links;
pub(crate) use masking::masking;
pub(crate) use portal::{certificate, document, open_data, portal_numbers, power_lists};
pub(crate) use procedure::procedure;
pub(crate) use report::reports;
pub(crate) use scheme::schemes;
pub(crate) use statistics::statistics;
pub(crate) use vocabulary::vocabulary;

/// How a procedure stands among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Cases are opened with it; nothing calls it.
    Whole,
    /// Other procedures call it, here it is read by itself: it may borrow their case fields.
    Part,
    /// It is read inside a caller, whose case it shares.
    Called,
}

/// What names can mean inside one composed procedure.
pub(crate) struct Scope<'a> {
    /// The procedure.
    pub(crate) composed: &'a Composed,
    /// The fields of the case itself: those of the outermost caller.
    pub(crate) case: &'a [FieldDraft],
    /// How the procedure stands among the others.
    pub(crate) standing: Standing,
    /// Statutes, posts, tables and papers.
    pub(crate) library: &'a Library,
    /// All drafts.
    pub(crate) drafts: &'a Drafts,
    /// Where problems go.
    pub(crate) problems: &'a Problems,
}

impl<'a> Scope<'a> {
    /// The number of a step of this procedure, or a report that there is none.
    pub(crate) fn step(&self, name: &Text) -> Option<StepNo> {
        let found = step_of(self.composed, name.as_str());
        if found.is_none() {
            name::no_step(self, name, name.as_str(), self.composed);
        }
        found
    }

    /// The number of a fact of this procedure, or a report that there is none.
    pub(crate) fn fact(&self, name: &Text) -> Option<FactNo> {
        let facts = &self.composed.draft.facts;
        let found = facts.iter().position(|it| it.name.value == name.value);
        if found.is_none() {
            let cause = format!("情形“{}”没有定义", name.as_str());
            let known = facts.iter().map(|it| it.name.as_str());
            let cure = nearest(name.as_str(), known).map_or_else(
                || format!("加一节 [[fact]]，name = \"{}\"", name.as_str()),
                |word| format!("是不是要写“{word}”？"),
            );
            let code = crate::codes::facts::ZS2302;
            self.problems.error(code, &name.at, cause, cure);
        }
        found.map(|index| FactNo(index as u16))
    }
}

/// The number of a step by its id.
fn step_of(composed: &Composed, id: &str) -> Option<StepNo> {
    let steps = &composed.draft.steps;
    let index = steps.iter().position(|it| it.id.as_str() == id)?;
    Some(StepNo(index as u16))
}
