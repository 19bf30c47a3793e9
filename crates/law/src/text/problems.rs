//! The problems found so far, in one list that many readers share.

use std::cell::RefCell;
use std::collections::BTreeSet;

use zs_base::{Code, Diagnostic, Severity};

use super::{Place, Text};
use crate::codes::writing::ZS1013;

/// Collects problems. Reading goes on after each, so that a person sees all of them at once.
#[derive(Debug, Default)]
pub struct Problems {
    found: RefCell<Vec<Diagnostic>>,
}

impl Problems {
    /// Records an error: the text may not be used.
    pub fn error(&self, code: Code, at: &Place, cause: String, cure: impl Into<String>) {
        self.add(code, Severity::Error, at, cause, cure.into());
    }

    /// Records a warning: the text may be used, a person should confirm it.
    pub fn warning(&self, code: Code, at: &Place, cause: String, cure: impl Into<String>) {
        self.add(code, Severity::Warning, at, cause, cure.into());
    }

    fn add(&self, code: Code, severity: Severity, at: &Place, cause: String, cure: String) {
        self.found.borrow_mut().push(Diagnostic {
            code,
            severity,
            source: at.source.clone(),
            span: at.span,
            cause,
            cure,
        });
    }

    /// Whether an error has been recorded.
    pub fn has_errors(&self) -> bool {
        let found = self.found.borrow();
        found.iter().any(|it| it.severity == Severity::Error)
    }

    /// Takes over what another list has found.
    pub fn append(&self, other: Self) {
        self.found.borrow_mut().extend(other.found.into_inner());
    }

    /// All problems by file and place, each once: a rule that meets the same text through several
    /// overlays says the same thing each time.
    pub fn into_sorted(self) -> Vec<Diagnostic> {
        let mut found = self.found.into_inner();
        found.sort_by(|a, b| key(a).cmp(&key(b)));
        let mut seen = BTreeSet::new();
        found.retain(|it| {
            let (name, span, id, cause) = key(it);
            seen.insert((name.to_owned(), span, id, cause.to_owned()))
        });
        found
    }
}

fn key(it: &Diagnostic) -> (&str, zs_base::Span, &'static str, &str) {
    (&it.source.name, it.span, it.code.id, &it.cause)
}

/// Reports a word that is none of the few that may stand there.
pub fn unknown_word(problems: &Problems, word: &Text, known: &[&str]) {
    let cause = format!("这里不能写“{}”", word.as_str());
    let cure = format!("只能写：{}", known.join("、"));
    problems.error(ZS1013, &word.at, cause, cure);
}

/// The word of a list that a person most likely meant: at most two letters off, or one where the
/// word is short.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let room = if word.chars().count() <= 4 { 1 } else { 2 };
    known
        .into_iter()
        .map(|it| (distance(word, it), it))
        .filter(|(off, _)| *off <= room)
        .min()
        .map(|(_, it)| it)
}

/// How many letters must be put in, left out or changed to get from one word to the other.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let changed = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_word_that_was_meant() {
        assert_eq!(
            nearest("investigat", ["file", "investigate"]),
            Some("investigate")
        );
        assert_eq!(nearest("重太", ["重大", "已听证"]), Some("重大"));
        assert_eq!(nearest("完全不同", ["重大", "已听证"]), None);
        assert_eq!(distance("", "abc"), 3);
    }
}
