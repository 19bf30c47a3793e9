//! Moments of a case: when a step was done, served or begun.

use zs_base::Moment;
use zs_law::{Mark, Ref, StepNo};

use crate::state::{InstanceNo, State};

/// The instances that a reference means, latest last: one, unless it leads into a call with many.
#[must_use]
pub fn instances_of(state: &State, from: InstanceNo, reference: &Ref) -> Vec<InstanceNo> {
    led_to(state, from, reference, |instance, call| {
        state
            .calls(instance, call)
            .map(|(number, _)| number)
            .collect()
    })
}

/// The same with instances that a return voided: what people did in them, they did.
#[must_use]
pub fn instances_ever(state: &State, from: InstanceNo, reference: &Ref) -> Vec<InstanceNo> {
    led_to(state, from, reference, |instance, call| {
        state
            .calls_ever(instance, call)
            .map(|(number, _)| number)
            .collect()
    })
}

fn led_to(
    state: &State,
    from: InstanceNo,
    reference: &Ref,
    calls: impl Fn(InstanceNo, StepNo) -> Vec<InstanceNo>,
) -> Vec<InstanceNo> {
    let mut start = from;
    for _ in 0..reference.up {
        let Some(caller) = state.instance(start).caller else {
            return Vec::new();
        };
        start = caller.instance;
    }
    reference.calls.iter().fold(vec![start], |found, call| {
        found
            .into_iter()
            .flat_map(|instance| calls(instance, *call))
            .collect()
    })
}

/// The moment that a reference means: the latest, where there are several instances.
#[must_use]
pub fn moment_of(state: &State, from: InstanceNo, reference: &Ref) -> Option<Moment> {
    if reference.is_local() {
        return moment_in(state, from, reference);
    }
    let instances = instances_of(state, from, reference);
    instances
        .iter()
        .rev()
        .find_map(|instance| moment_in(state, *instance, reference))
}

/// The moment of the referenced step in one instance.
#[must_use]
pub fn moment_in(state: &State, instance: InstanceNo, reference: &Ref) -> Option<Moment> {
    let it = state.instance(instance);
    let is_call = it.procedure.step(reference.step).call.is_some();
    match (reference.mark, is_call) {
        (Mark::Done, false) => it.done(reference.step).map(|round| round.at),
        (Mark::Served, false) => it.done(reference.step).and_then(|round| round.served),
        (Mark::Begun, false) => it.rounds(reference.step).first().map(|round| round.at),
        (Mark::Done, true) => {
            let mut calls = state.calls(instance, reference.step);
            calls
                .next_back()
                .and_then(|(_, call)| call.ended.as_ref())
                .map(|ending| ending.on)
        }
        (Mark::Begun, true) => {
            let mut calls = state.calls(instance, reference.step);
            calls.next_back().and_then(|(_, call)| call.begun())
        }
        (Mark::Served, true) => None,
    }
}
