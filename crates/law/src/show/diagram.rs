//! A diagram of the steps in plain text: each step with what leads to it and what comes of it.

use super::levels::levels;
use crate::model::{Need, Procedure, Step, StepNo};

/// How the diagram is read.
pub(super) const LEGEND: &str = "方括号是必须办的环节，尖括号是有规定的情形才办的环节，圆括号是可以不办的环节；\
    ←后面是应当在它以前办完的环节，⇢后面是退回重新办的环节，■表示案件可以在这里结束。";

/// Draws the steps by depth: a step stands one level deeper than the deepest step before it.
pub(super) fn draw(procedure: &Procedure, text: &mut String) {
    let levels = levels(procedure);
    let deepest = levels.iter().copied().max().unwrap_or(0);
    text.push_str("```text\n");
    for level in 0..=deepest {
        let steps = procedure.step_numbers();
        for step in steps.filter(|step| levels[usize::from(step.0)] == level) {
            line(procedure, step, level, text);
        }
    }
    text.push_str("```\n");
}

fn line(procedure: &Procedure, number: StepNo, level: usize, text: &mut String) {
    let step = procedure.step(number);
    let (left, right) = match (step.need, &step.when) {
        (Need::May, _) => ('(', ')'),
        (Need::Must, Some(_)) => ('<', '>'),
        (Need::Must, None) => ('[', ']'),
    };
    text.push_str(&"  ".repeat(level));
    text.push_str(&format!("{left}{}{right}", step.name));
    let from: Vec<&str> = step
        .after
        .iter()
        .map(|it| &*procedure.step(*it).name)
        .collect();
    if !from.is_empty() {
        text.push_str(&format!(" ← {}", from.join("、")));
    }
    for outcome in &step.outcomes {
        if let Some(to) = outcome.return_to {
            text.push_str(&format!("；{} ⇢ {}", outcome.name, procedure.step(to).name));
        }
    }
    if ends(step) {
        text.push_str(" ■");
    }
    text.push('\n');
}

fn ends(step: &Step) -> bool {
    step.ends || step.outcomes.iter().any(|it| it.ends)
}
