//! A library without one guard.

use std::sync::Arc;

use zs_law::{Library, Need, Procedure, Step};

use super::guard::{Guard, GuardKind};

/// The library in which the guard is taken away from every version and overlay of its procedure,
/// also where others call it.
#[must_use]
pub fn without(library: &Library, guard: &Guard) -> Library {
    let mut mutant = library.clone();
    let procedures = mutant.procedures.values_mut();
    for procedure in procedures.chain(mutant.overlaid.values_mut()).flatten() {
        if let Some(changed) = changed(procedure, guard) {
            *procedure = Arc::new(changed);
        }
    }
    mutant
}

/// The procedure without the guard, where it or one that it calls has it.
fn changed(procedure: &Procedure, guard: &Guard) -> Option<Procedure> {
    let mut own = None;
    for (index, callee) in procedure.callees.iter().enumerate() {
        if let Some(callee) = changed(callee, guard) {
            let own = own.get_or_insert_with(|| procedure.clone());
            own.callees[index] = Arc::new(callee);
        }
    }
    if procedure.id == guard.procedure && procedure.find_step(&guard.step).is_some() {
        let target = own.get_or_insert_with(|| procedure.clone());
        cut(target, guard);
    }
    own
}

fn cut(procedure: &mut Procedure, guard: &Guard) {
    let Some(number) = procedure.find_step(&guard.step) else {
        return;
    };
    match &guard.kind {
        GuardKind::After(before) => {
            let before = procedure.find_step(before);
            let step = &mut Arc::make_mut(&mut procedure.steps)[usize::from(number.0)];
            step.after.retain(|it| Some(*it) != before);
        }
        GuardKind::Declares(fact) => {
            let fact = procedure.find_fact(fact);
            let step = &mut Arc::make_mut(&mut procedure.steps)[usize::from(number.0)];
            step.declares.retain(|it| Some(*it) != fact);
        }
        GuardKind::Separate(inner, at) => {
            let callees = procedure.callees.clone();
            let step = &mut Arc::make_mut(&mut procedure.steps)[usize::from(number.0)];
            let Some(call) = &mut step.call else { return };
            let callee = callees.get(usize::from(call.callee));
            let inner = callee.and_then(|callee| callee.find_step(inner));
            for (step, rules) in &mut call.separate {
                if Some(*step) == inner && *at < rules.len() {
                    rules.remove(*at);
                }
            }
        }
        GuardKind::Hide(kind) => {
            for publication in procedure.publish.iter_mut().filter(|it| it.by == number) {
                publication.hide.retain(|it| it != kind);
            }
        }
        GuardKind::Never => {
            for publication in procedure.publish.iter_mut().filter(|it| it.by == number) {
                publication.never = None;
            }
        }
        other => cut_step(
            &mut Arc::make_mut(&mut procedure.steps)[usize::from(number.0)],
            other,
        ),
    }
}

fn cut_step(step: &mut Step, kind: &GuardKind) {
    match kind {
        GuardKind::When => {
            step.when = None;
            // Otherwise the step would hold up everything after it, and the mutant would be
            // noticed by standing still instead of by going where it may not.
            step.need = Need::May;
        }
        GuardKind::Term(id) => step.terms.retain(|term| term.id != *id),
        GuardKind::Require(at) if *at < step.requires.len() => {
            step.requires.remove(*at);
        }
        GuardKind::Evidence(at) if *at < step.evidence.len() => {
            step.evidence.remove(*at);
        }
        GuardKind::Field(name) => {
            for field in step.fields.iter_mut().filter(|field| field.name == *name) {
                field.required = false;
            }
        }
        GuardKind::AtLeast | GuardKind::Holds | GuardKind::NotSameAs(_) => {
            let Some(actor) = &mut step.actor else { return };
            match kind {
                GuardKind::AtLeast => actor.at_least = 1,
                GuardKind::Holds => actor.holds = None,
                GuardKind::NotSameAs(at) if *at < actor.not_same_as.len() => {
                    actor.not_same_as.remove(*at);
                }
                _ => {}
            }
        }
        _ => {}
    }
}
