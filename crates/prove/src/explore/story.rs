//! A path told step by step in Chinese.

use std::fmt::Write as _;

use zs_base::Moment;
use zs_event::{Happening, StepPath};
use zs_law::Procedure;

use super::search::Found;

/// The name of a step by its path, with the names of the calls before it.
fn name(procedure: &Procedure, path: &StepPath) -> String {
    let mut at = procedure;
    let mut names = Vec::new();
    for call in &path.calls {
        let Some(step) = at.find_step(&call.step).map(|number| at.step(number)) else {
            return path.to_string();
        };
        let many = match call.instance {
            1 => String::new(),
            number => format!("（第 {number} 次）"),
        };
        names.push(format!("{}{many}", step.name));
        let callee = step.call.as_ref().map(|call| usize::from(call.callee));
        match callee.and_then(|index| at.callees.get(index)) {
            Some(callee) => at = callee,
            None => return path.to_string(),
        }
    }
    let last = at.find_step(&path.step).map(|number| at.step(number));
    names.push(last.map_or_else(|| path.step.to_string(), |step| step.name.to_string()));
    names.join("·")
}

/// What a search found, with the shortest path to it.
#[must_use]
pub fn told(procedure: &Procedure, found: &Found) -> String {
    match found {
        Found::Broken {
            invariant,
            name,
            how,
            path,
        } => format!(
            "  违反 {invariant} {name}：{how}\n  最短的路：\n{}",
            story(procedure, path)
        ),
        Found::DeadEnd { path, refusals } => format!(
            "  从这里走不到结束：\n{}  这时：\n     {}\n",
            story(procedure, path),
            refusals.join("\n     ")
        ),
        Found::Unreachable => "  没有一条路能走到这个环节。\n".to_owned(),
        Found::TooMany => "  状态太多，超过了上限，不算证明。\n".to_owned(),
    }
}

/// The path, one numbered line for each thing that happened.
#[must_use]
pub fn story(procedure: &Procedure, path: &[(Moment, Happening)]) -> String {
    let mut text = String::new();
    for (index, (now, what)) in path.iter().enumerate() {
        let line = line(procedure, what);
        let _ = writeln!(text, "  {:>2}. {}  {line}", index + 1, now.day());
    }
    text
}

fn line(procedure: &Procedure, what: &Happening) -> String {
    match what {
        Happening::Opened(_) => format!("立案卷：{}", procedure.name),
        Happening::Performed(it) => {
            let mut line = name(procedure, &it.path);
            if let Some(outcome) = &it.outcome {
                let _ = write!(line, "：{outcome}");
            }
            let people: Vec<&str> = it.people.iter().map(|it| it.person.as_str()).collect();
            let _ = write!(line, "（{}）", people.join("、"));
            for declared in &it.declared {
                let word = if declared.holds { "是" } else { "否" };
                let _ = write!(line, " {}={word}", declared.fact);
            }
            line
        }
        Happening::Deemed(it) => {
            format!(
                "{}：{}（期限届满，法律推定）",
                name(procedure, &it.path),
                it.outcome
            )
        }
        Happening::Served(it) => format!("送达“{}”的文书", name(procedure, &it.path)),
        Happening::FactsDeclared(it) => {
            let facts = it.facts.iter().map(|it| {
                let word = if it.holds { "是" } else { "否" };
                format!("{}={word}", it.fact)
            });
            format!("认定情形：{}", facts.collect::<Vec<_>>().join("、"))
        }
        other => other.kind().to_owned(),
    }
}
