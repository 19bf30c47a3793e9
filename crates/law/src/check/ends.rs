//! Ends: there is one, it can be reached, and no step waits for what only comes after it.

use super::Check;
use crate::codes::steps::{ZS2203, ZS2204, ZS2205};
use crate::model::{Need, Step, StepNo};
use crate::resolve::Standing;

/// Checks the ends of a procedure.
pub(super) fn check(check: &Check<'_>) {
    let problems = check.scope.problems;
    let steps = &check.procedure.steps;
    if !steps.iter().any(can_end) {
        let cause = "没有一个环节或者结果会结束案件".to_owned();
        let cure = "给最后的环节写  ends = true";
        problems.error(ZS2205, &check.scope.composed.draft.id.at, cause, cure);
        return;
    }
    let dead: Vec<StepNo> = check
        .procedure
        .step_numbers()
        .filter(|step| comes_too_late(check, *step))
        .collect();
    for step in &dead {
        let draft = check.draft(*step);
        let cause = format!("“{}”要等的环节一办完，案件就结束了", draft.name.as_str());
        let cure = "结束以后还要办的，写 afterwards = true；否则改 after 或者 ends";
        problems.error(ZS2203, &draft.id.at, cause, cure);
    }
    let reachable = check.procedure.step_numbers().find(|step| {
        let law = check.procedure.step(*step);
        can_end(law) && !law.afterwards && !dead.contains(step)
    });
    // A part may go on after the case has ended, as long as its caller may.
    let whole = check.scope.standing == Standing::Whole;
    if whole && reachable.is_none() && dead.is_empty() {
        let cause = "能结束案件的环节，都要等案件结束以后才能办".to_owned();
        let cure = "去掉 afterwards，或者给前面的环节写 ends = true";
        let at = steps.iter().position(can_end).unwrap_or(0);
        problems.error(ZS2204, &check.draft(StepNo(at as u16)).id.at, cause, cure);
    }
}

fn can_end(step: &Step) -> bool {
    step.ends || step.outcomes.iter().any(|it| it.ends)
}

/// Whether doing the step always ends the case.
fn always_ends(step: &Step) -> bool {
    step.ends || !step.outcomes.is_empty() && step.outcomes.iter().all(|it| it.ends)
}

/// Whether a step waits for one that must be done and always ends the case.
fn comes_too_late(check: &Check<'_>, step: StepNo) -> bool {
    let law = check.procedure.step(step);
    let waits_for_end = |it: &StepNo| {
        let earlier = check.procedure.step(*it);
        earlier.need == Need::Must && earlier.when.is_none() && always_ends(earlier)
    };
    !law.afterwards && law.after.iter().any(waits_for_end)
}
