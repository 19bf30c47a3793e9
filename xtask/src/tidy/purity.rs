//! I01: layers 0-3 know no clock, no randomness, no file, no network, no thread, no hash order.

use super::{Finding, Tree};

/// The folders of layers 0-3.
pub const PURE: &[&str] = &[
    "crates/base/src/",
    "crates/event/src/",
    "crates/time/src/",
    "crates/ledger/src/",
    "crates/law/src/",
    "crates/case/src/",
    "crates/power/src/",
    "crates/assess/src/",
    "crates/disclose/src/",
];

const MODULES: &[&str] = &["time", "fs", "net", "thread", "env", "process"];
const WORDS: &[&str] = &[
    "HashMap",
    "HashSet",
    "SystemTime",
    "Instant",
    "getrandom",
    "println!",
    "eprintln!",
    "rand::",
    "thread_rng",
    "OsRng",
];

pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for folder in PURE {
        for (file, rust) in tree.rust(folder) {
            for line in rust.lines().filter(|line| !line.test) {
                if let Some(what) = impure(&line.code) {
                    let message = format!("a pure layer uses {what}: make it a parameter");
                    findings.push(Finding::new(&file.path, line.number, message));
                }
            }
        }
    }
    findings
}

fn impure(code: &str) -> Option<String> {
    if let Some(word) = WORDS.iter().find(|word| names(code, word)) {
        return Some((*word).to_owned());
    }
    let (_, after) = code.split_once("std::")?;
    let listed = |module: &&&str| match after.strip_prefix('{') {
        Some(list) => list.split([',', '}']).any(|it| {
            let it = it.trim();
            it == **module || it.starts_with(&format!("{module}::"))
        }),
        None => after.starts_with(&format!("{module}::")) || after == format!("{module};"),
    };
    let module = MODULES.iter().find(listed)?;
    Some(format!("std::{module}"))
}

/// Whether a word stands there by itself and not as a part of a longer name.
fn names(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let part = |c: char| c.is_alphanumeric() || c == '_';
        let before = code[..at].chars().next_back().is_some_and(part);
        let after = code[at + word.len()..].chars().next().is_some_and(part);
        // `rand::` and `println!` end in a mark, after which anything may follow.
        !before && (!after || !word.ends_with(part))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(code: &str) -> usize {
        check(&Tree::of(&[("crates/case/src/a.rs", code)])).len()
    }

    #[test]
    fn i01_a_clock_a_file_or_a_hash_order_is_found() {
        for code in [
            "use std::time::Instant;",
            "use std::{fmt, fs};",
            "let a = std::fs::read(b);",
            "let m: HashMap<u8, u8> = x;",
            "rand::random()",
            "use std::thread;",
        ] {
            assert_eq!(findings(code), 1, "{code}");
        }
    }

    #[test]
    fn tests_comments_and_longer_names_are_free() {
        for code in [
            "// std::fs::read",
            "use std::fmt;",
            "let operand::X = y;",
            "struct InstantNoodles;",
            "#[cfg(test)]\nmod tests {\n use std::fs::read;\n}",
        ] {
            assert_eq!(findings(code), 0, "{code}");
        }
    }
}
