//! The house rules about files and names that no compiler checks.

use super::scan::Line;
use super::tree::File;
use super::{Finding, Tree};

const VAGUE: &[&str] = &[
    "util", "utils", "helper", "helpers", "common", "misc", "type", "types", "stuff",
];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, rust) in tree.rust("") {
        if !file.text.starts_with("//! ") {
            let message = "open the file with //! and one sentence that says what lives here";
            findings.push(Finding::new(&file.path, 1, message));
        }
        let name = file
            .path
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .trim_end_matches(".rs");
        if VAGUE.contains(&name) {
            findings.push(Finding::new(
                &file.path,
                0,
                "name the file for the one thing in it",
            ));
        }
        for line in rust.lines() {
            let said = forbidden(line).into_iter();
            findings.extend(said.map(|what| Finding::new(&file.path, line.number, what)));
        }
    }
    findings.extend(tree.files.iter().flat_map(machine_paths));
    findings
}

fn forbidden(line: &Line) -> Option<&'static str> {
    let code = line.code.trim();
    let comment = line.comment.trim_start_matches(['/', '!', ' ']);
    if code.contains("#[allow") || code.contains("#![allow") {
        Some("repair what the lint says instead of allowing it")
    } else if code.contains("#[ignore") {
        Some("a test is never ignored")
    } else if line.test && code.contains("sleep(") {
        Some("wait on a condition, never for a time")
    } else if comment.starts_with("FIXME")
        || comment.starts_with("TODO") && !comment.starts_with("TODO(#")
    {
        Some("a note names its issue: TODO(#n)")
    } else {
        None
    }
}

/// Folders of one machine, put together here so that this file does not name them.
const MACHINE: &[&str] = &[
    concat!("/wor", "k/"),
    concat!("/far", "m/"),
    concat!("/roo", "t/"),
    concat!("/tmp/w", "t"),
    concat!("/hom", "e/"),
    concat!("/Use", "rs/"),
];

fn machine_paths(file: &File) -> Vec<Finding> {
    let lines = file.text.lines().enumerate();
    let named = lines.filter(|(_, line)| MACHINE.iter().any(|path| absolute(line, path)));
    named
        .map(|(index, _)| Finding::new(&file.path, index + 1, "names a path of one machine"))
        .collect()
}

/// Whether the path begins at the root of the machine, and is not the middle of another path.
fn absolute(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && !"._-}*>/)".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<Finding> {
        check(&Tree::of(&[(path, text)]))
    }

    #[test]
    fn each_bad_habit_is_found() {
        let head = "//! Says what it is.\n";
        for code in [
            "#[allow(dead_code)]",
            "#[test]\n#[ignore]\nfn a() {}",
            "#[test]\nfn a() { thread::sleep(x); }",
            "// TODO later",
            concat!("let a = \"/roo", "t/x\";"),
        ] {
            assert_eq!(
                findings("crates/a/src/a.rs", &format!("{head}{code}\n")).len(),
                1,
                "{code}"
            );
        }
        assert_eq!(findings("crates/a/src/a.rs", "fn a() {}\n").len(), 1);
        assert_eq!(findings("crates/a/src/utils.rs", head).len(), 1);
    }

    #[test]
    fn good_habits_are_free() {
        let text = "//! One thing.\n// TODO(#3): more.\nlet a = \"#[allow\"; // #[ignore]\n\
                    use crate::work::a; let b = \"crates/work/src\";\n";
        assert_eq!(findings("crates/a/src/a.rs", text), []);
    }
}
