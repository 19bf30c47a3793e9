//! I09: a due date is computed, never typed: no command carries one.

use super::{Finding, Tree};

const COMMANDS: &str = "crates/event/src/command.rs";
/// Parts of a name that would be a day on which something is due.
const DUE: &[&str] = &["due", "deadline", "expires", "expiry"];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, rust) in tree.rust(COMMANDS) {
        for line in rust.lines().filter(|line| !line.test) {
            let name = line
                .code
                .trim()
                .strip_prefix("pub ")
                .and_then(|it| it.split(':').next());
            let due = name.is_some_and(|name| name.split('_').any(|part| DUE.contains(&part)));
            if due {
                let message = "a command carries what starts a term, never the day it ends";
                findings.push(Finding::new(&file.path, line.number, message));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i09_a_command_that_carries_a_due_date_is_found() {
        let findings = |code| check(&Tree::of(&[(COMMANDS, code)])).len();
        assert_eq!(findings("pub struct A {\n    pub due_on: Day,\n}\n"), 1);
        assert_eq!(
            findings("pub struct A {\n    pub residue: Day, // due\n}\n"),
            0
        );
    }
}
