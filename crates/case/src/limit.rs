//! The limits of the steps of a case: when each ends, and how it stands.

use zs_base::Day;
use zs_law::{StepNo, TermKind};

use crate::state::{InstanceNo, Validity};
use crate::term::{TermStatus, term_of, term_of_done};
use crate::view::View;

/// A limit of a step that has a last day, or is judged by one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitView {
    /// The instance.
    pub instance: InstanceNo,
    /// The step that bears it.
    pub step: StepNo,
    /// Its place in the step.
    pub index: u16,
    /// How it stands.
    pub status: TermStatus,
    /// The last day, where it has begun.
    pub due: Option<Day>,
}

/// The limits of a step. A step that was done is judged by the limits under which it was done, even
/// where it would not be needed any more.
#[must_use]
pub fn limits_of(view: &View<'_>, instance: InstanceNo, step: StepNo) -> Vec<LimitView> {
    let own = view.state.instance(instance);
    let law = own.procedure.step(step);
    let done = own.done(step).is_some();
    let limits = law.terms.iter().enumerate();
    let limits =
        limits.filter(|(_, it)| matches!(it.kind, TermKind::Limit { .. } | TermKind::Date { .. }));
    let limits = limits.map(|(index, _)| {
        let index = index as u16;
        let term = match done {
            true => term_of_done(view, instance, step, index),
            false => term_of(view, instance, step, index),
        };
        LimitView {
            instance,
            step,
            index,
            status: term.status,
            due: term.count.map(|it| it.due.day),
        }
    });
    limits.collect()
}

/// The limits of all steps of a case, those of instances that a return undid left out.
#[must_use]
pub fn limits(view: &View<'_>) -> Vec<LimitView> {
    let mut found = Vec::new();
    for index in 0..view.state.instances.len() {
        let number = InstanceNo(index as u16);
        let instance = view.state.instance(number);
        if instance.validity == Validity::Valid {
            let steps = instance.procedure.step_numbers();
            found.extend(steps.flat_map(|step| limits_of(view, number, step)));
        }
    }
    found
}
