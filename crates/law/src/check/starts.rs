//! A term starts at an event that some earlier step makes.

use super::Check;
use crate::codes::terms::ZS2107;
use crate::model::{Mark, Ref, Repeats, StepNo, TermKind};

/// Checks the beginning of every term.
pub(super) fn check(check: &Check<'_>) {
    for step in check.procedure.step_numbers() {
        for (term, draft) in check
            .procedure
            .step(step)
            .terms
            .iter()
            .zip(&check.draft(step).terms)
        {
            let start = match &term.kind {
                TermKind::Limit { from, .. } | TermKind::Wait { from, .. } => Some(from),
                TermKind::Before { notice, .. } => Some(notice),
                TermKind::Date { from, .. } => from.as_ref(),
            };
            let Some(start) = start.filter(|it| !can_be_earlier(check, step, it)) else {
                continue;
            };
            let later = check.draft(start.step).name.as_str();
            let cause = format!("时限从“{later}”起算，它不会比本环节早");
            let at = draft.anchor.as_ref().map_or(&draft.at, |it| &it.at);
            check
                .scope
                .problems
                .error(ZS2107, at, cause, "写一个更早的环节");
        }
    }
}

/// Whether the moment can come before the step is done.
fn can_be_earlier(check: &Check<'_>, step: StepNo, start: &Ref) -> bool {
    if !start.calls.is_empty() || start.mark == Mark::Begun {
        return true;
    }
    let law = check.procedure.step(step);
    if start.step == step {
        return law.repeats == Repeats::Freely;
    }
    if !check.comes_before(step, start.step) {
        return true;
    }
    // A later step is an earlier one of the next round where something returns to this step.
    check.procedure.steps.iter().any(|it| {
        let mut returns = it.outcomes.iter().filter_map(|it| it.return_to);
        returns.any(|to| to == step || check.comes_before(to, step))
    })
}
