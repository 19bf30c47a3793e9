//! A return (退回): which rounds stop to count when a step is done again.

use std::sync::Arc;

use zs_law::{Procedure, StepNo};

use crate::state::{InstanceNo, State, Validity};

/// Voids the latest round of `target`, of `by`, and of every step that comes after `target`,
/// except those kept. Calls among them are voided with all their rounds.
pub(crate) fn void_for_return(
    state: &mut State,
    instance: InstanceNo,
    by: StepNo,
    target: StepNo,
    keep: &[StepNo],
) {
    let procedure = state.instance(instance).procedure.clone();
    let mut voided = dependents(&procedure, target);
    voided[usize::from(target.0)] = true;
    voided[usize::from(by.0)] = true;
    for step in keep {
        voided[usize::from(step.0)] = false;
    }
    for step in procedure
        .step_numbers()
        .filter(|step| voided[usize::from(step.0)])
    {
        void_step(state, instance, step);
    }
}

fn void_step(state: &mut State, instance: InstanceNo, step: StepNo) {
    let own = state.instance_mut(instance);
    for round in &mut own.rounds[usize::from(step.0)] {
        Arc::make_mut(round).validity = Validity::Void;
    }
    // What was declared with a void step was declared about a course that is taken anew.
    for fact in own.procedure.clone().step(step).declares.iter() {
        own.declared[usize::from(fact.0)] = None;
    }
    let calls: Vec<InstanceNo> = state
        .calls(instance, step)
        .map(|(number, _)| number)
        .collect();
    for call in calls {
        void_instance(state, call);
    }
}

/// An instance with everything that it called: a clock inside it must not go on by itself.
fn void_instance(state: &mut State, number: InstanceNo) {
    state.instance_mut(number).validity = Validity::Void;
    let inner: Vec<InstanceNo> = (0..state.instances.len() as u16)
        .map(InstanceNo)
        .filter(|it| {
            let it = state.instance(*it);
            it.validity == Validity::Valid && it.caller.is_some_and(|by| by.instance == number)
        })
        .collect();
    for it in inner {
        void_instance(state, it);
    }
}

/// Which steps come after a step, directly or through others.
fn dependents(procedure: &Procedure, target: StepNo) -> Vec<bool> {
    let mut found = vec![false; procedure.steps.len()];
    let mut open = vec![target];
    while let Some(step) = open.pop() {
        for number in procedure.step_numbers() {
            let index = usize::from(number.0);
            if !found[index] && procedure.step(number).after.contains(&step) {
                found[index] = true;
                open.push(number);
            }
        }
    }
    found
}
