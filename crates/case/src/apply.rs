//! From an event to the state after it. Applying never refuses: what was recorded happened.
//!
//! An event that names a step or field which the procedure does not know changes nothing but the
//! count of events; `ledger verify` reports it, because no program of this version wrote it.

use std::sync::Arc;

use zs_base::{CaseId, Moment};
use zs_event::command::{Declared, Stands};
use zs_event::event::{Corrected, Deemed, Extended, Opened, Performed, Served};
use zs_event::{Happening, Value};
use zs_law::{Field, Procedure, StepNo};

use crate::locate::{Place, locate};
use crate::register::{Procedures, Version};
use crate::state::{
    Ending, Extension, Instance, InstanceNo, Made, Round, Standing, State, Validity,
};
use crate::void::void_for_return;

/// The state of a case that was just opened.
#[must_use]
pub fn open(case: CaseId, procedure: Arc<Procedure>, opened: &Opened) -> State {
    State {
        case,
        overlays: opened
            .overlays
            .iter()
            .map(|overlay| Arc::from(&**overlay))
            .collect(),
        unit: opened.unit.clone(),
        opened_on: opened.effective_on,
        values: by_field(&procedure.fields, &opened.values),
        instances: vec![Arc::new(Instance::new(procedure, None))],
        recused: Vec::new(),
        standing: Standing::Open,
        events: 1,
    }
}

/// Applies what happened after the opening.
pub fn apply(state: &mut State, happening: &Happening, procedures: &dyn Procedures) {
    state.events += 1;
    match happening {
        Happening::Performed(it) => perform(state, it),
        Happening::Served(it) => serve(state, it),
        Happening::FactsDeclared(it) => {
            let instance = it.within.as_ref().map_or(Some(InstanceNo::ROOT), |path| {
                existing(state, path).map(|(instance, _)| instance)
            });
            if let Some(instance) = instance {
                declare(state, instance, &it.facts);
            }
        }
        Happening::Extended(it) => extend(state, it),
        Happening::Recused(it) => state.recused.push(it.person.clone()),
        Happening::Corrected(it) => correct(state, it),
        Happening::Deemed(it) => deem(state, it),
        Happening::Withdrawn(it) => {
            state.standing = Standing::Withdrawn {
                on: it.effective_on,
            }
        }
        Happening::Merged(it) => {
            if let Some(into) = it.cases.first() {
                state.standing = Standing::Merged {
                    on: it.effective_on,
                    into: *into,
                };
            }
        }
        Happening::Transferred(it) => state.unit = it.to.clone(),
        Happening::Moved(it) => {
            let id = state.procedure().id.clone();
            let version = Version::From(it.version);
            if let Some(procedure) = procedures.procedure(&id, &state.overlays, version) {
                crate::moved::move_to(state, &procedure);
            }
        }
        // A case is opened once, by `open`; the rest says nothing about where the case stands.
        Happening::Opened(_)
        | Happening::Split(_)
        | Happening::Led(_)
        | Happening::Recomputed(_)
        | Happening::Noted(_) => {}
    }
}

/// The values in the order of the fields.
pub(crate) fn by_field(fields: &[Field], values: &[(String, Value)]) -> Vec<Option<Value>> {
    let value = |field: &Field| values.iter().find(|(name, _)| **name == *field.name);
    fields
        .iter()
        .map(|field| value(field).map(|(_, value)| value.clone()))
        .collect()
}

fn existing(state: &State, path: &zs_event::StepPath) -> Option<(InstanceNo, StepNo)> {
    match locate(state, path)? {
        Place::Existing { instance, step } => Some((instance, step)),
        Place::Beginning { .. } => None,
    }
}

fn perform(state: &mut State, it: &Performed) {
    let Some((instance, step)) = enter(state, &it.path) else {
        return;
    };
    declare(state, instance, &it.declared);
    let step_law = state.instance(instance).procedure.step(step);
    let round = Round {
        validity: Validity::Valid,
        at: it.effective_on,
        people: it
            .people
            .iter()
            .map(|signer| signer.person.clone())
            .collect(),
        values: by_field(&step_law.fields, &it.values),
        outcome: it
            .outcome
            .as_deref()
            .and_then(|name| outcome_index(step_law, name)),
        number: it.number.as_deref().map(Box::from),
        served: None,
        made: Made::ByPeople,
    };
    finish(state, instance, step, round);
}

fn deem(state: &mut State, it: &Deemed) {
    let Some((instance, step)) = enter(state, &it.path) else {
        return;
    };
    let step_law = state.instance(instance).procedure.step(step);
    let round = Round {
        validity: Validity::Valid,
        at: it.effective_on,
        people: Vec::new(),
        values: vec![None; step_law.fields.len()],
        outcome: outcome_index(step_law, &it.outcome),
        number: None,
        served: None,
        made: Made::ByLaw,
    };
    finish(state, instance, step, round);
}

/// The place of a path; begins the instance where the step is its first.
pub(crate) fn enter(state: &mut State, path: &zs_event::StepPath) -> Option<(InstanceNo, StepNo)> {
    match locate(state, path)? {
        Place::Existing { instance, step } => Some((instance, step)),
        Place::Beginning {
            caller,
            procedure,
            step,
        } => {
            let number = InstanceNo(u16::try_from(state.instances.len()).ok()?);
            let instance = Instance::new(procedure, Some(caller));
            state.instances.push(Arc::new(instance));
            Some((number, step))
        }
    }
}

/// Adds the round and does what its outcome says.
pub(crate) fn finish(state: &mut State, instance: InstanceNo, step: StepNo, round: Round) {
    let (at, outcome) = (round.at, round.outcome);
    let it = state.instance_mut(instance);
    it.rounds[usize::from(step.0)].push(Arc::new(round));
    let procedure = it.procedure.clone();
    let step_law = procedure.step(step);
    let outcome = outcome.and_then(|index| step_law.outcomes.get(usize::from(index)));
    if let Some(target) = outcome.and_then(|outcome| outcome.return_to) {
        let keep = outcome.map_or(&[][..], |outcome| &outcome.keep);
        void_for_return(state, instance, step, target, keep);
    }
    if step_law.ends || outcome.is_some_and(|outcome| outcome.ends) {
        let name = outcome
            .map_or(&step_law.name, |outcome| &outcome.name)
            .clone();
        end(state, instance, at, name);
    }
}

fn end(state: &mut State, instance: InstanceNo, on: Moment, outcome: Arc<str>) {
    let it = state.instance_mut(instance);
    // What happens after the end, such as a recall, does not end the case again.
    if it.ended.is_none() {
        it.ended = Some(Ending {
            on,
            outcome: outcome.clone(),
        });
        if instance == InstanceNo::ROOT && state.standing == Standing::Open {
            state.standing = Standing::Ended { on, outcome };
        }
    }
}

fn outcome_index(step: &zs_law::Step, name: &str) -> Option<u16> {
    step.outcomes
        .iter()
        .position(|outcome| *outcome.name == *name)
        .map(|index| index as u16)
}

fn declare(state: &mut State, instance: InstanceNo, facts: &[Declared]) {
    let it = state.instance_mut(instance);
    for declared in facts {
        if let Some(number) = it.procedure.find_fact(&declared.fact) {
            it.declared[usize::from(number.0)] = Some(declared.holds);
        }
    }
}

fn serve(state: &mut State, it: &Served) {
    let Some((instance, step)) = existing(state, &it.path) else {
        return;
    };
    let rounds = &mut state.instance_mut(instance).rounds[usize::from(step.0)];
    let index = usize::from(it.round).checked_sub(1);
    if let Some(round) = index.and_then(|index| rounds.get_mut(index)) {
        Arc::make_mut(round).served = Some(it.effective_on);
    }
}

fn extend(state: &mut State, it: &Extended) {
    let Some((instance, step)) = existing(state, &it.path) else {
        return;
    };
    let instance = state.instance_mut(instance);
    let terms = &instance.procedure.step(step).terms;
    if let Some(term) = terms.iter().position(|term| *term.id == *it.term) {
        let (term, count, on) = (term as u16, it.count, it.effective_on);
        instance.extensions.push(Extension {
            step,
            term,
            count,
            on,
        });
    }
}

fn correct(state: &mut State, it: &Corrected) {
    let Some((instance, step)) = existing(state, &it.path) else {
        return;
    };
    let own = state.instance_mut(instance);
    let procedure = own.procedure.clone();
    let index = usize::from(it.round).checked_sub(1);
    let rounds = &mut own.rounds[usize::from(step.0)];
    let Some(round) = index.and_then(|index| rounds.get_mut(index)) else {
        return;
    };
    let round = Arc::make_mut(round);
    if let Some(at) = it.effective_on {
        round.at = at;
    }
    for (slot, field) in round.values.iter_mut().zip(&procedure.step(step).fields) {
        if let Some((_, value)) = it.values.iter().find(|(name, _)| **name == *field.name) {
            *slot = Some(value.clone());
        }
    }
    let (at, outcome) = (round.at, round.outcome);
    if it.stands == Stands::No {
        round.validity = Validity::Void;
        let outcomes = &procedure.step(step).outcomes;
        let outcome = outcome.and_then(|index| outcomes.get(usize::from(index)));
        if procedure.step(step).ends || outcome.is_some_and(|outcome| outcome.ends) {
            reopen(state, instance);
        }
    } else if let Some(ending) = &mut own.ended {
        // The end follows the step that made it.
        let ends = procedure.step(step).ends
            || outcome
                .and_then(|index| procedure.step(step).outcomes.get(usize::from(index)))
                .is_some_and(|outcome| outcome.ends);
        if ends {
            ending.on = at;
        }
    }
}

/// The step that ended the instance did not stand, so it goes on.
fn reopen(state: &mut State, instance: InstanceNo) {
    state.instance_mut(instance).ended = None;
    if instance == InstanceNo::ROOT && matches!(state.standing, Standing::Ended { .. }) {
        state.standing = Standing::Open;
    }
}
