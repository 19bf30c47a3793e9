//! What a log tells of, where it does not tell everything: an old ledger has a column for a few
//! steps, and what it has no column for has still been done.

use std::collections::{BTreeMap, BTreeSet};

use zs_law::{FactNo, StepNo};

/// The parts of a procedure of which a log tells. Of all else it is silent, and silence is no
/// deviation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Steps whose day it tells.
    pub steps: BTreeSet<StepNo>,
    /// Steps of whose paper it tells when it was served.
    pub served: BTreeSet<StepNo>,
    /// Steps whose day is the one on which the paper of another step was served, with that step.
    pub receipts: BTreeMap<StepNo, StepNo>,
    /// Steps whose day is told only together with that of another step, with that step; a step of
    /// which only its people are told stands with itself.
    pub companions: BTreeMap<StepNo, StepNo>,
    /// Steps of which it tells who did them.
    pub signed: BTreeSet<StepNo>,
    /// Steps whose outcome it tells.
    pub outcomes: BTreeSet<StepNo>,
    /// Fields that it tells, by their places; those of the case have no step.
    pub fields: BTreeSet<(Option<StepNo>, u16)>,
    /// Facts that it declares.
    pub facts: BTreeSet<FactNo>,
}

impl Told {
    /// The same for a case of which these steps are told: where the day of a step is told only
    /// together with that of another, the log is silent about it in a case without the other.
    pub(crate) fn within(&self, done: &BTreeSet<StepNo>) -> Self {
        let mut told = self.clone();
        for (step, lead) in &self.companions {
            if !done.contains(lead) {
                told.steps.remove(step);
            }
        }
        told
    }
}
