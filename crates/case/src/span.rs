//! The stretches between two kinds of moments of a case, such as the notice of an appraisal and its
//! result: each beginning with the end that belongs to it.

use zs_base::Moment;
use zs_law::{Mark, Ref, StepNo};

use crate::mark::instances_of;
use crate::state::{InstanceNo, Round, State, Validity};

/// Each time that `from` came about, with the first time that `to` did from then on; nothing where
/// it has not yet. Where both lie in one call, or `to` is the end of a call in which `from` lies,
/// it is the end in that very instance. Rounds and instances that are void do not count.
pub(crate) fn spans(
    state: &State,
    at: InstanceNo,
    from: &Ref,
    to: &Ref,
) -> Vec<(Moment, Option<Moment>)> {
    let way = path(state, at, from);
    let shared = shared(&way, from.up, &path(state, at, to), to.up);
    let begun = beginnings(state, at, from).into_iter();
    begun
        .map(|(begun, instance)| {
            let scope = match shared {
                0 => at,
                _ => caller(state, instance, way.len() - shared),
            };
            let ends = ends_below(state, scope, to, shared).into_iter();
            (begun, ends.filter(|end| *end >= begun).min())
        })
        .collect()
}

/// The calls into which a reference leads: those on its way, and the step itself where it is a call.
fn path(state: &State, at: InstanceNo, reference: &Ref) -> Vec<StepNo> {
    let mut path = reference.calls.clone();
    let leads = instances_of(state, at, reference);
    let is_call = |it: &InstanceNo| {
        let procedure = &state.instance(*it).procedure;
        procedure.step(reference.step).call.is_some()
    };
    if leads.first().is_some_and(is_call) {
        path.push(reference.step);
    }
    path
}

/// How many calls both ways go through from the outside in; none where they begin in different
/// instances.
fn shared(from: &[StepNo], from_up: u8, to: &[StepNo], to_up: u8) -> usize {
    let same = from.iter().zip(to).take_while(|(a, b)| a == b);
    if from_up == to_up { same.count() } else { 0 }
}

/// When the reference came about, each time with the innermost instance into which it leads.
fn beginnings(state: &State, at: InstanceNo, from: &Ref) -> Vec<(Moment, InstanceNo)> {
    let mut found = Vec::new();
    for instance in instances_of(state, at, from) {
        if state
            .instance(instance)
            .procedure
            .step(from.step)
            .call
            .is_some()
        {
            let calls = state.calls(instance, from.step);
            found.extend(calls.filter_map(|(number, call)| Some((call.begun()?, number))));
        } else {
            let moments = moments(state, instance, from.step, from.mark);
            found.extend(moments.into_iter().map(|moment| (moment, instance)));
        }
    }
    found
}

/// So many callers up; the outermost where there are not so many.
fn caller(state: &State, instance: InstanceNo, up: usize) -> InstanceNo {
    (0..up).fold(instance, |it, _| {
        let caller = state.instance(it).caller;
        caller.map_or(it, |caller| caller.instance)
    })
}

/// When the end came about below an instance that lies so many calls deep on its way.
fn ends_below(state: &State, scope: InstanceNo, to: &Ref, depth: usize) -> Vec<Moment> {
    if depth > to.calls.len() {
        let ended = &state.instance(scope).ended;
        return ended.iter().map(|ending| ending.on).collect();
    }
    let rest = Ref {
        up: if depth == 0 { to.up } else { 0 },
        calls: to.calls[depth..].to_vec(),
        ..to.clone()
    };
    let instances = instances_of(state, scope, &rest).into_iter();
    instances
        .flat_map(|it| moments(state, it, to.step, to.mark))
        .collect()
}

/// Every time that a step of an instance came about.
fn moments(state: &State, instance: InstanceNo, step: StepNo, mark: Mark) -> Vec<Moment> {
    let own = state.instance(instance);
    if own.procedure.step(step).call.is_some() {
        let calls = state.calls(instance, step).map(|(_, call)| call);
        let moment = |call: &crate::state::Instance| match mark {
            Mark::Begun => call.begun(),
            Mark::Done => call.ended.as_ref().map(|ending| ending.on),
            Mark::Served => None,
        };
        return calls.filter_map(moment).collect();
    }
    let moment = |round: &Round| match mark {
        Mark::Done | Mark::Begun => Some(round.at),
        Mark::Served => round.served,
    };
    let rounds = own.rounds(step).iter();
    rounds
        .filter(|round| round.validity == Validity::Valid)
        .filter_map(|round| moment(round))
        .collect()
}
