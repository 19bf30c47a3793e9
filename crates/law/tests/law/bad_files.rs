//! Every code has a broken file in `law/bad` that gives it, and only it.

use crate::support;

use std::collections::BTreeSet;

use zs_base::{Code, Diagnostic};
use zs_law::{codes, read};

/// What a broken file should say, and what is found when it stands on the base.
fn read_bad(code: Code) -> (String, Vec<Diagnostic>) {
    let path = support::law().join(format!("bad/{code}.toml"));
    let bytes = std::fs::read(&path).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let wanted = text.lines().find_map(|line| line.strip_prefix("# 应报："));
    let wanted = wanted.unwrap_or("").to_owned();
    assert!(!wanted.is_empty(), "{code} has no broken file");
    let mut files = support::base();
    for (path, text) in support::split(&bytes) {
        files.add(&path, text);
    }
    (wanted, read(&files).1)
}

#[test]
fn the_base_is_whole() {
    let (library, found) = read(&support::base());
    assert!(found.is_empty(), "{}", found[0]);
    assert_eq!(library.procedures.len(), 1);
}

#[test]
fn each_broken_file_gives_exactly_its_code() {
    for code in codes::all() {
        let (wanted, found) = read_bad(code);
        assert!(!found.is_empty(), "{code} says nothing");
        for it in &found {
            assert_eq!(it.code, code, "{it}");
            assert!(!it.cure.is_empty(), "{it}");
            let length = it.source.text.len();
            assert!(
                it.span.start <= it.span.end && it.span.end <= length,
                "{it}"
            );
        }
        assert!(found.iter().any(|it| it.cause == wanted), "{}", found[0]);
    }
}

#[test]
fn every_code_has_a_title_and_a_page_and_stands_once() {
    let mut seen = BTreeSet::new();
    for code in codes::all() {
        assert!(seen.insert(code.id), "{code}");
        assert!(
            !code.title.is_empty() && !code.page.trim().is_empty(),
            "{code}"
        );
    }
}

#[test]
fn a_term_without_citation_is_told_with_its_place_and_cure() {
    let shown = read_bad(codes::terms::ZS2104).1[0].to_string();
    assert!(shown.starts_with("错误 ZS2104 时限没有依据\n"), "{shown}");
    for words in [
        "at_most = 90",
        "怎么改：在这一节加一行  cite",
        "zhunsheng explain ZS2104",
    ] {
        assert!(shown.contains(words), "{shown}");
    }
}
