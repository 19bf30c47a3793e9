//! How deep each step of a procedure stands in its diagrams.

use crate::model::Procedure;

/// The level of each step: one deeper than the deepest step before it. A circle of waiting, which
/// `law check` refuses, stops at the number of steps.
pub(super) fn levels(procedure: &Procedure) -> Vec<usize> {
    let count = procedure.steps.len();
    let mut levels = vec![0; count];
    for _ in 0..count {
        for (index, step) in procedure.steps.iter().enumerate() {
            let before = step.after.iter().map(|it| levels[usize::from(it.0)] + 1);
            levels[index] = before.max().unwrap_or(0).min(count);
        }
    }
    levels
}
