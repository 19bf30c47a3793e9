//! I16 and A10: every bound stands in `limits.rs`, and a test named `a10_…` tries it.
//!
//! `[untested_bounds]` of `xtask/ratchet.toml` lists those that still wait, each with its reason;
//! the list can only get shorter.

use std::collections::BTreeSet;

use super::{Finding, Tree};

const LIMITS: &str = "crates/base/src/limits.rs";
const RATCHET: &str = "xtask/ratchet.toml";

pub fn check(tree: &Tree) -> Vec<Finding> {
    let Some(limits) = tree.file(LIMITS) else {
        return Vec::new();
    };
    let tested = tested(tree);
    let waiting = waiting(tree);
    let known = waiting.iter().filter(|name| tested.contains(*name));
    let mut findings: Vec<_> = known
        .map(|name| Finding::new(RATCHET, 0, format!("{name} has its test: remove it here")))
        .collect();
    for (index, line) in limits.text.lines().enumerate() {
        let Some(rest) = line.strip_prefix("pub const ") else {
            continue;
        };
        let name = rest.split(':').next().unwrap_or_default();
        if !tested.contains(name) && !waiting.contains(name) {
            let message = format!("no test named a10_… tries {name} at n and n + 1");
            findings.push(Finding::new(LIMITS, index + 1, message));
        }
    }
    findings
}

fn waiting(tree: &Tree) -> BTreeSet<String> {
    let text = tree.file(RATCHET).map_or("", |file| &file.text);
    let table = text.parse::<toml::Table>().unwrap_or_default();
    let list = table.get("untested_bounds").and_then(|it| it.as_table());
    list.into_iter()
        .flatten()
        .map(|(name, _)| name.clone())
        .collect()
}

/// The bounds named inside a test function whose name contains `a10_`.
fn tested(tree: &Tree) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (_, rust) in tree.rust("") {
        let functions = rust.functions();
        let tests = functions.iter().filter(|(name, ..)| name.contains("a10_"));
        for (_, first, lines) in tests {
            for line in rust
                .lines()
                .skip(first - 1)
                .take(*lines)
                .filter(|line| line.test)
            {
                let words = line
                    .code
                    .split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                names.extend(words.map(str::to_owned));
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn i16_a_bound_without_its_test_is_found() {
        let limits = "/// Days.\npub const DAYS_MAX: u32 = 3;\n";
        let test = "#[test]\nfn a10_days() { assert!(f(limits::DAYS_MAX)); }\n";
        let tree = |test| Tree::of(&[(LIMITS, limits), ("crates/a/src/a.rs", test)]);
        assert_eq!(check(&tree(test)), []);
        assert_eq!(
            check(&tree("fn a10_days() { f(limits::DAYS_MAX); }\n")).len(),
            1
        );
        assert_eq!(
            check(&tree("#[test]\nfn days() { f(limits::DAYS_MAX); }\n")).len(),
            1
        );
    }
}
