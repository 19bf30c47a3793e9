//! Moving a case to another version of its procedure: what was done is kept by name.

use std::sync::Arc;

use zs_law::{Procedure, Step, StepNo};

use crate::state::{Caller, Extension, Instance, InstanceNo, Round, State, Validity};

/// Puts the case and its instances on another version. Steps, fields and facts that the new
/// version no longer has stay in the ledger and leave the state.
pub(crate) fn move_to(state: &mut State, procedure: &Arc<Procedure>) {
    let old = state.clone();
    let value = |name: &str| {
        let index = old
            .procedure()
            .fields
            .iter()
            .position(|field| *field.name == *name)?;
        old.values.get(index)?.clone()
    };
    state.values = procedure
        .fields
        .iter()
        .map(|field| value(&field.name))
        .collect();
    for (index, before) in old.instances.iter().enumerate() {
        // An instance is made after its caller, so the caller has moved already.
        let after = match before.caller {
            None => moved(before, procedure.clone(), None),
            Some(caller) => match moved_caller(&old, state, caller) {
                Some((target, caller)) => moved(before, target, Some(caller)),
                // The new version does not know the call any more.
                None => Instance {
                    validity: Validity::Void,
                    ..(**before).clone()
                },
            },
        };
        state.instances[index] = Arc::new(after);
    }
}

/// The called procedure and the caller's numbers in the new version.
fn moved_caller(old: &State, new: &State, caller: Caller) -> Option<(Arc<Procedure>, Caller)> {
    let id = &old.instance(caller.instance).procedure.step(caller.step).id;
    let outer: InstanceNo = caller.instance;
    let procedure = &new.instance(outer).procedure;
    let step = procedure.find_step(id)?;
    let callee = procedure.step(step).call.as_ref()?.callee;
    let target = procedure.callees.get(usize::from(callee))?.clone();
    Some((target, Caller { step, ..caller }))
}

fn moved(before: &Instance, target: Arc<Procedure>, caller: Option<Caller>) -> Instance {
    let mut after = Instance::new(target.clone(), caller);
    for (index, step) in target.steps.iter().enumerate() {
        if let Some(number) = before.procedure.find_step(&step.id) {
            let old_step = before.procedure.step(number);
            let rounds = before.rounds(number).iter();
            after.rounds[index] = rounds
                .map(|round| Arc::new(moved_round(round, old_step, step)))
                .collect();
        }
    }
    for (index, fact) in target.facts.iter().enumerate() {
        let number = before.procedure.find_fact(&fact.name);
        after.declared[index] = number.and_then(|number| before.declared(number));
    }
    let extensions = before.extensions.iter();
    after.extensions = extensions
        .filter_map(|it| moved_extension(it, &before.procedure, &target))
        .collect();
    after.validity = before.validity;
    after.ended.clone_from(&before.ended);
    after
}

fn moved_round(round: &Round, before: &Step, after: &Step) -> Round {
    let value = |name: &str| {
        let index = before
            .fields
            .iter()
            .position(|field| *field.name == *name)?;
        round.values.get(index)?.clone()
    };
    let outcome = round.outcome.and_then(|index| {
        let name = &before.outcomes.get(usize::from(index))?.name;
        let index = after
            .outcomes
            .iter()
            .position(|outcome| outcome.name == *name)?;
        u16::try_from(index).ok()
    });
    let values = after
        .fields
        .iter()
        .map(|field| value(&field.name))
        .collect();
    Round {
        values,
        outcome,
        ..round.clone()
    }
}

fn moved_extension(it: &Extension, before: &Procedure, after: &Procedure) -> Option<Extension> {
    let old_step = before.step(it.step);
    let id = &old_step.terms.get(usize::from(it.term))?.id;
    let step: StepNo = after.find_step(&old_step.id)?;
    let term = after
        .step(step)
        .terms
        .iter()
        .position(|term| term.id == *id)?;
    Some(Extension {
        step,
        term: u16::try_from(term).ok()?,
        ..*it
    })
}
