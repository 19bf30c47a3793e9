//! The pages at the root tell the truth: files and tests that they name exist, and each of the
//! eighteen invariants of `ARCHITECTURE.md` names its test or says which issue will bring it.

use std::collections::BTreeSet;

use super::tree::File;
use super::{Finding, Tree};

const PAGE: &str = "ARCHITECTURE.md";
const PAGES: &[&str] = &[
    PAGE,
    "README.md",
    "README.zh-CN.md",
    "SECURITY.md",
    "CONTRIBUTING.md",
];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let Some(page) = tree.file(PAGE) else {
        return vec![Finding::new(PAGE, 0, "is missing")];
    };
    let functions = functions(tree);
    let pages = PAGES.iter().filter_map(|path| tree.file(path));
    let mut findings: Vec<_> = pages
        .flat_map(|page| untrue(tree, page, &functions))
        .collect();
    findings.extend(missing_invariants(&page.text));
    findings
}

/// Files and tests that a page names and that do not exist.
fn untrue(tree: &Tree, page: &File, functions: &BTreeSet<String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in page.text.lines().enumerate() {
        for word in quoted(line) {
            let path = word.split("::").next().unwrap_or(word);
            if is_path(path) && !exists(tree, path) {
                let message = format!("{path} does not exist");
                findings.push(Finding::new(&page.path, index + 1, message));
            } else if is_test(word) && !functions.contains(word) {
                let message = format!("no function is called {word}");
                findings.push(Finding::new(&page.path, index + 1, message));
            }
        }
    }
    findings
}

fn missing_invariants(text: &str) -> Vec<Finding> {
    let row = |id: &str| {
        text.lines()
            .find(|line| line.starts_with(&format!("| {id} |")))
    };
    let ids = (1..=18).map(|number| format!("I{number:02}"));
    let wanting = ids.filter(|id| match row(id) {
        None => true,
        Some(line) => !quoted(line).any(is_test) && !line.contains("not yet: issue"),
    });
    wanting
        .map(|id| {
            Finding::new(
                PAGE,
                0,
                format!("{id} names no test and no issue that brings it"),
            )
        })
        .collect()
}

/// What stands between backticks.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// A test's name is a sentence: lower case words with at least three underscores between them.
fn is_test(word: &str) -> bool {
    word.matches('_').count() >= 3
        && word
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn is_path(word: &str) -> bool {
    let plain = word
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"_-./".contains(&b));
    let ending = [".rs", ".toml", ".md", ".py", ".sql", ".txt"];
    plain && (word.contains('/') || ending.iter().any(|it| word.ends_with(it)))
}

fn exists(tree: &Tree, path: &str) -> bool {
    let folder = format!("{}/", path.trim_end_matches('/'));
    tree.files
        .iter()
        .any(|file| file.path == path || file.path.starts_with(&folder))
}

fn functions(tree: &Tree) -> BTreeSet<String> {
    let rust = tree.rust("");
    rust.flat_map(|(_, rust)| rust.functions())
        .map(|(name, ..)| name)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(extra: &str) -> Vec<Finding> {
        let row = |n| format!("| I{n:02} | says | `holds_in_every_case` |\n");
        let rows: String = (1..=18).map(row).collect();
        let code = "fn holds_in_every_case() {\n}\n";
        check(&Tree::of(&[
            (PAGE, &format!("{rows}{extra}")),
            ("crates/a/src/a.rs", code),
        ]))
    }

    #[test]
    fn a_page_that_tells_the_truth_is_free() {
        assert_eq!(
            findings("See `crates/a/src/a.rs` and `crates/a`, `a_short_name`.\n"),
            []
        );
    }

    #[test]
    fn a_file_or_test_that_does_not_exist_is_found() {
        assert_eq!(findings("See `crates/b/src/b.rs`.\n").len(), 1);
        assert_eq!(findings("See `there_is_no_such_test`.\n").len(), 1);
    }

    #[test]
    fn an_invariant_without_a_test_is_found() {
        let text = "| I01 | says | not yet: issue 3 |\n| I02 | says | |\n";
        // I02 says nothing, and I03 to I18 are not there.
        assert_eq!(check(&Tree::of(&[(PAGE, text)])).len(), 17);
    }
}
