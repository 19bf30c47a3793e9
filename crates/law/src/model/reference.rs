//! References to moments: "when the notice was served", "when the appraisal came back".

use super::StepNo;

/// A step, possibly inside calls, and which of its moments is meant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ref {
    /// How many callers to go up before looking; 0 in the same procedure.
    pub up: u8,
    /// Calls from the outside in; with many instances, the one under consideration or the latest.
    pub calls: Vec<StepNo>,
    /// The step, in the procedure of the last call.
    pub step: StepNo,
    /// Which moment.
    pub mark: Mark,
}

impl Ref {
    /// The moment at which a step of the same procedure is done.
    #[must_use]
    pub const fn done(step: StepNo) -> Self {
        Self {
            up: 0,
            calls: Vec::new(),
            step,
            mark: Mark::Done,
        }
    }

    /// Whether it means a step of the same procedure instance.
    #[must_use]
    pub const fn is_local(&self) -> bool {
        self.up == 0 && self.calls.is_empty()
    }
}

/// Which moment of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// When it was done; for a call, when its instance ended.
    Done,
    /// When its paper counted as served.
    Served,
    /// For a call, when its instance began.
    Begun,
}
