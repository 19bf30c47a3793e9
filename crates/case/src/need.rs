//! Whether a step is needed, and whether what must come before it is settled.

use zs_law::{Need, StepNo};

use crate::fact::Facts;
use crate::state::InstanceNo;
use crate::view::View;

/// Whether a step is needed, as far as the facts tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It must be done.
    Needed,
    /// It may be done.
    Optional,
    /// It is not needed and may not be done.
    NotNeeded,
    /// A fact that decides it is undefined.
    Unknown,
}

/// Whether a step that others come after lets them go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Done, or not needed.
    Yes,
    /// Still to be done.
    ToDo,
    /// A call of it is under way.
    UnderWay,
    /// A fact that decides whether it is needed is undefined.
    Unknown,
}

/// Whether a step is needed.
pub(crate) fn standing(facts: Facts<'_, '_>, at: InstanceNo, step: StepNo) -> Standing {
    let step = facts.view.state.instance(at).procedure.step(step);
    let holds = match &step.when {
        Some(condition) => facts.condition(at, condition),
        None => Some(true),
    };
    match (holds, step.need) {
        (Some(false), _) => Standing::NotNeeded,
        (Some(true), Need::Must) => Standing::Needed,
        (Some(true), Need::May) => Standing::Optional,
        // A step that nobody must do never holds others up.
        (None, Need::May) => Standing::Optional,
        (None, Need::Must) => Standing::Unknown,
    }
}

/// Whether a step is needed, looking at the candidate too.
#[must_use]
pub fn need_of(view: &View<'_>, at: InstanceNo, step: StepNo) -> Standing {
    standing(Facts { view, depth: 0 }, at, step)
}

/// Whether a step lets those after it go on.
#[must_use]
pub fn settled(view: &View<'_>, at: InstanceNo, step: StepNo) -> Settled {
    let instance = view.state.instance(at);
    if instance.procedure.step(step).call.is_some() {
        let mut some = false;
        for (_, call) in view.state.calls(at, step) {
            if call.ended.is_none() {
                return Settled::UnderWay;
            }
            some = true;
        }
        if some {
            return Settled::Yes;
        }
    } else if instance.done(step).is_some() {
        return Settled::Yes;
    }
    match need_of(view, at, step) {
        Standing::NotNeeded | Standing::Optional => Settled::Yes,
        Standing::Needed => Settled::ToDo,
        Standing::Unknown => Settled::Unknown,
    }
}
