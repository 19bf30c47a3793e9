//! Lengths: a file has at most 600 lines and a function at most 70. What is longer stands in
//! `xtask/ratchet.toml` with its length, which can only fall.

use std::collections::BTreeMap;

use super::{Finding, Tree};

const FILE_LINES_MAX: usize = 600;
const FUNCTION_LINES_MAX: usize = 70;
const RATCHET: &str = "xtask/ratchet.toml";

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut long = BTreeMap::new();
    for (file, rust) in tree.rust("") {
        let lines = file.text.lines().count();
        if lines > FILE_LINES_MAX {
            long.insert(file.path.clone(), (lines, 0));
        }
        for (name, line, lines) in rust.functions() {
            if lines > FUNCTION_LINES_MAX {
                long.insert(format!("{}::{name}", file.path), (lines, line));
            }
        }
    }
    let allowed = allowed(tree);
    let mut findings = Vec::new();
    for (what, (lines, line)) in &long {
        let limit = if what.contains("::") {
            FUNCTION_LINES_MAX
        } else {
            FILE_LINES_MAX
        };
        let most = allowed.get(what).copied().unwrap_or(limit);
        if *lines > most {
            let path = what.split("::").next().unwrap_or(what);
            let message = format!("{what} has {lines} lines, at most {most}: find the parts in it");
            findings.push(Finding::new(path, *line, message));
        }
    }
    for (what, most) in &allowed {
        let now = long.get(what).map_or(0, |(lines, _)| *lines);
        if now < *most {
            let message =
                format!("{what} has fallen to {now} lines: lower its number or remove it");
            findings.push(Finding::new(RATCHET, 0, message));
        }
    }
    findings
}

fn allowed(tree: &Tree) -> BTreeMap<String, usize> {
    let text = tree.file(RATCHET).map_or("", |file| &file.text);
    let table = text.parse::<toml::Table>().unwrap_or_default();
    let rows = table
        .into_iter()
        .filter_map(|(key, value)| Some((key, usize::try_from(value.as_integer()?).ok()?)));
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(lines: usize, ratchet: &str) -> usize {
        let body = "    a();\n".repeat(lines - 2);
        let text = format!("fn long() {{\n{body}}}\n");
        check(&Tree::of(&[
            ("crates/a/src/a.rs", &text),
            (RATCHET, ratchet),
        ]))
        .len()
    }

    #[test]
    fn a_function_of_71_lines_is_found() {
        assert_eq!(findings(70, ""), 0);
        assert_eq!(findings(71, ""), 1);
        // The file is then too long as well.
        assert_eq!(findings(601, ""), 2);
    }

    #[test]
    fn the_ratchet_only_falls() {
        let held = "\"crates/a/src/a.rs::long\" = 80";
        assert_eq!(findings(80, held), 0);
        assert_eq!(findings(81, held), 1);
        assert_eq!(findings(79, held), 1);
    }
}
