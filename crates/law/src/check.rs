//! `law check`: what must hold for a procedure as a whole. One file per group of rules.

mod against;
mod declared;
mod ends;
mod known;
mod order;
mod papers;
mod returns;
mod starts;
mod unused;

use crate::model::{Procedure, StepNo};
use crate::resolve::Scope;

/// Checks a resolved procedure. Numbers of steps, facts and fields are those of the drafts.
pub(crate) fn procedure(scope: &Scope<'_>, procedure: &Procedure) {
    let check = Check {
        scope,
        procedure,
        before: order::before(procedure),
    };
    against::check(scope);
    unused::check(scope, procedure);
    declared::check(scope, procedure);
    papers::check(scope, procedure);
    known::check(scope, procedure);
    if order::check(&check) {
        starts::check(&check);
        returns::check(&check);
        ends::check(&check);
    }
}

/// A procedure under check.
struct Check<'a> {
    scope: &'a Scope<'a>,
    procedure: &'a Procedure,
    /// For each step, whether each other step comes before it by `after`, directly or not.
    before: Vec<Vec<bool>>,
}

impl Check<'_> {
    /// Whether one step comes before another by `after`, directly or not.
    fn comes_before(&self, earlier: StepNo, later: StepNo) -> bool {
        self.before[usize::from(later.0)][usize::from(earlier.0)]
    }

    /// The draft of a step.
    fn draft(&self, step: StepNo) -> &crate::draft::StepDraft {
        &self.scope.composed.draft.steps[usize::from(step.0)]
    }
}
