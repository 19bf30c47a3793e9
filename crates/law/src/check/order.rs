//! The order of steps: no circle of waiting.

use super::Check;
use crate::codes::steps::ZS2202;
use crate::model::{Procedure, StepNo};

/// For each step, which steps come before it by `after`, directly or not.
pub(super) fn before(procedure: &Procedure) -> Vec<Vec<bool>> {
    let count = procedure.steps.len();
    let mut before = vec![vec![false; count]; count];
    for (index, row) in before.iter_mut().enumerate() {
        let mut waiting = procedure.steps[index].after.clone();
        while let Some(step) = waiting.pop() {
            let place = usize::from(step.0);
            if !row[place] {
                row[place] = true;
                waiting.extend(&procedure.steps[place].after);
            }
        }
    }
    before
}

/// Reports each circle once, at its first step, and says whether there is none.
pub(super) fn check(check: &Check<'_>) -> bool {
    let mut told = Vec::new();
    for step in check.procedure.step_numbers() {
        if !check.comes_before(step, step) || told.contains(&step) {
            continue;
        }
        let circle: Vec<StepNo> = check
            .procedure
            .step_numbers()
            .filter(|it| check.comes_before(*it, step) && check.comes_before(step, *it))
            .collect();
        let names: Vec<&str> = circle
            .iter()
            .map(|it| check.draft(*it).name.as_str())
            .collect();
        let cause = format!("这些环节互相等待：{}", names.join("、"));
        let cure = "从其中一个环节的 after 里删掉一项";
        let at = &check.draft(step).id.at;
        check.scope.problems.error(ZS2202, at, cause, cure);
        told.extend(circle);
    }
    told.is_empty()
}
