//! Returns (退回): to an earlier step, with a way out, keeping only what would otherwise fall.

use super::Check;
use crate::codes::steps::{ZS2206, ZS2210, ZS2211, ZS2212};
use crate::model::StepNo;

/// Checks every outcome that returns.
pub(super) fn check(check: &Check<'_>) {
    let problems = check.scope.problems;
    for step in check.procedure.step_numbers() {
        let (law, draft) = (check.procedure.step(step), check.draft(step));
        for (outcome, name) in law.outcomes.iter().zip(&draft.outcomes) {
            let Some(to) = outcome.return_to else {
                continue;
            };
            if outcome.ends {
                let cause = format!("结果“{}”又结束又退回", outcome.name);
                problems.error(ZS2211, &name.name.at, cause, "删掉 ends 或者 return_to");
            }
            check_target(check, step, to, name);
            for (kept, text) in outcome.keep.iter().zip(&name.keep) {
                if !check.comes_before(to, *kept) {
                    let cause = format!("“{}”本来就不受退回的影响", text.as_str());
                    problems.error(ZS2210, &text.at, cause, "从 keep 里删掉它");
                }
            }
        }
        let all_return = law.outcomes.iter().all(|it| it.return_to.is_some());
        if !law.outcomes.is_empty() && all_return {
            let cause = format!("“{}”的每一个结果都是退回", law.name);
            let cure = "加一个不退回的结果";
            problems.error(ZS2212, &draft.id.at, cause, cure);
        }
    }
}

fn check_target(check: &Check<'_>, step: StepNo, to: StepNo, name: &crate::draft::OutcomeDraft) {
    if to == step || check.comes_before(to, step) {
        return;
    }
    let (to, step) = (
        &check.procedure.step(to).name,
        &check.procedure.step(step).name,
    );
    let cause = format!("“{to}”不在“{step}”的前面，没有可以重新办的");
    let at = name.return_to.as_ref().map_or(&name.name.at, |it| &it.at);
    check
        .scope
        .problems
        .error(ZS2206, at, cause, "退回到更早的环节，或者补上 after");
}
