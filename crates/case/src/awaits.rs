//! Steps that nobody does: they are recorded when a step of another case, which two fields name, is
//! done.

use std::sync::Arc;

use zs_base::{CaseId, Moment};
use zs_event::Cite;
use zs_event::event::Deemed;
use zs_law::{Procedure, StepNo};

use crate::locate::path_of;
use crate::state::{InstanceNo, Standing, State, Validity};

/// A step of this case that waits for one of another case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaited {
    /// The instance of this case.
    pub instance: InstanceNo,
    /// Its step.
    pub step: StepNo,
    /// The other case.
    pub case: CaseId,
    /// Its step, by its name or id as people wrote it.
    pub named: String,
}

/// How far another case has come with what is awaited of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// The step is done.
    Done,
    /// It is not done.
    NotYet,
    /// Its procedure has no such step.
    NoSuchStep,
}

/// What the open parts of a case wait for in others, in the order of instances and steps.
#[must_use]
pub fn awaited(state: &State) -> Vec<Awaited> {
    if state.standing != Standing::Open {
        return Vec::new();
    }
    let instances = (0..state.instances.len()).map(|index| InstanceNo(index as u16));
    instances.flat_map(|it| in_instance(state, it)).collect()
}

fn in_instance(state: &State, number: InstanceNo) -> Vec<Awaited> {
    let it = state.instance(number);
    if it.validity == Validity::Void || it.ended.is_some() {
        return Vec::new();
    }
    let steps = it.procedure.step_numbers();
    let waiting = steps.filter(|step| it.done(*step).is_none());
    let found = waiting.filter_map(|step| {
        let awaits = it.procedure.step(step).awaits.as_ref()?;
        Some(Awaited {
            instance: number,
            step,
            case: state.told(number, &awaits.case)?.as_text()?.parse().ok()?,
            named: state.told(number, &awaits.step)?.as_text()?.to_owned(),
        })
    });
    found.collect()
}

/// How far a case has come with a step of this name or id, in whichever of its valid instances.
#[must_use]
pub fn reached(state: &State, named: &str) -> Reached {
    let instances = (0..state.instances.len()).map(|index| InstanceNo(index as u16));
    let mut valid = instances.filter(|it| state.instance(*it).validity == Validity::Valid);
    match valid.any(|it| is_done(state, it, named)) {
        true => Reached::Done,
        false if has_step(state.procedure(), named) => Reached::NotYet,
        false => Reached::NoSuchStep,
    }
}

fn is_done(state: &State, number: InstanceNo, named: &str) -> bool {
    let it = state.instance(number);
    let mut steps = it.procedure.step_numbers();
    steps.any(|step| {
        let law = it.procedure.step(step);
        let same = *law.name == *named || law.id.as_str() == named;
        same && match &law.call {
            None => it.done(step).is_some(),
            Some(_) => {
                let mut calls = state.calls(number, step).peekable();
                calls.peek().is_some() && calls.all(|(_, call)| call.ended.is_some())
            }
        }
    })
}

fn has_step(procedure: &Procedure, named: &str) -> bool {
    let mut steps = procedure.steps.iter();
    let mut callees = procedure.callees.iter();
    steps.any(|it| *it.name == *named || it.id.as_str() == named)
        || callees.any(|it: &Arc<Procedure>| has_step(it, named))
}

/// The event by which what was awaited counts as done, because the other case came so far.
#[must_use]
pub fn came(state: &State, it: &Awaited, now: Moment) -> Deemed {
    let instance = state.instance(it.instance);
    let law = instance.procedure.step(it.step);
    let outcome = law.outcomes.first().map(|outcome| &outcome.name);
    Deemed {
        path: path_of(state, it.instance, it.step),
        round: instance.rounds(it.step).len() as u16 + 1,
        outcome: outcome.unwrap_or(&law.name).to_string(),
        term: law.id.to_string(),
        effective_on: now,
        cite: law.cite.first().cloned().unwrap_or_else(|| Cite::from("")),
        because: Some(it.case),
    }
}
