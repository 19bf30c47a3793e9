//! From a path of names to an instance and a step, and back.

use std::sync::Arc;

use zs_event::{Segment, StepPath};
use zs_law::{Many, Procedure, StepNo};

use crate::state::{Caller, InstanceNo, State, Validity};

/// Where a path leads.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// Into an instance that exists.
    Existing {
        /// The instance.
        instance: InstanceNo,
        /// The step.
        step: StepNo,
    },
    /// Into an instance that the step would begin.
    Beginning {
        /// The call that begins it.
        caller: Caller,
        /// The called procedure.
        procedure: Arc<Procedure>,
        /// The step.
        step: StepNo,
    },
}

/// The place of a path; nothing where it names no step or an instance out of turn.
#[must_use]
pub fn locate(state: &State, path: &StepPath) -> Option<Place> {
    let mut instance = InstanceNo::ROOT;
    for (depth, segment) in path.calls.iter().enumerate() {
        let caller = caller(state, instance, segment)?;
        match existing(state, caller) {
            // What a return voided is over; a new instance is begun instead.
            Some(found) if state.instance(found).validity == Validity::Void => return None,
            Some(found) => instance = found,
            None => {
                // Only the innermost call can begin, so that each instance begins with a step.
                let last = depth + 1 == path.calls.len();
                let procedure = last.then(|| callee(state, caller)).flatten()?;
                let step = procedure.find_step(&path.step)?;
                return Some(Place::Beginning {
                    caller,
                    procedure,
                    step,
                });
            }
        }
    }
    let step = state.instance(instance).procedure.find_step(&path.step)?;
    Some(Place::Existing { instance, step })
}

/// The path of a step of an instance.
#[must_use]
pub fn path_of(state: &State, instance: InstanceNo, step: StepNo) -> StepPath {
    let mut calls = Vec::new();
    let mut at = instance;
    while let Some(caller) = state.instance(at).caller {
        let by = state.instance(caller.instance).procedure.step(caller.step);
        calls.push(Segment {
            step: by.id.clone(),
            instance: caller.ordinal,
        });
        at = caller.instance;
    }
    calls.reverse();
    StepPath {
        calls,
        step: state.instance(instance).procedure.step(step).id.clone(),
    }
}

fn caller(state: &State, instance: InstanceNo, segment: &Segment) -> Option<Caller> {
    let procedure = &state.instance(instance).procedure;
    let step = procedure.find_step(&segment.step)?;
    let call = procedure.step(step).call.as_ref()?;
    let next = state.call_count(instance, step) + 1;
    // A call with one instance may begin again after a return voided the first.
    let allowed = match call.many {
        Many::Any => segment.instance <= next,
        Many::One => segment.instance < next || state.calls(instance, step).next().is_none(),
    };
    (allowed && segment.instance <= next).then_some(Caller {
        instance,
        step,
        ordinal: segment.instance,
    })
}

fn existing(state: &State, caller: Caller) -> Option<InstanceNo> {
    let index = state
        .instances
        .iter()
        .position(|it| it.caller == Some(caller))?;
    Some(InstanceNo(index as u16))
}

fn callee(state: &State, caller: Caller) -> Option<Arc<Procedure>> {
    let procedure = &state.instance(caller.instance).procedure;
    let call = procedure.step(caller.step).call.as_ref()?;
    procedure.callees.get(usize::from(call.callee)).cloned()
}
