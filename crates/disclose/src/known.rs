//! What the case itself says is personal: its names, numbers and addresses are found in any text,
//! however ordinary they look.

use std::sync::Arc;

use zs_base::Day;

use crate::fold::{Folded, fold_word};

/// On whose side a person stands: it decides how much of the name is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The party or somebody who acts for it: the surname stays.
    Party,
    /// Anybody else: nothing stays.
    Third,
}

/// A person whom the case names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownPerson {
    /// The name as written.
    pub name: String,
    /// The side.
    pub side: Side,
}

/// A text that the case says is personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownWord {
    /// The kind, as the rules name it.
    pub kind: Arc<str>,
    /// The text as written.
    pub word: String,
}

/// What is known before a text is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// People.
    pub people: Vec<KnownPerson>,
    /// Numbers, addresses and other texts.
    pub words: Vec<KnownWord>,
    /// Names of organisations, in which no name of a person is looked for.
    pub organisations: Vec<String>,
    /// Texts that are public, such as the telephone of the agency.
    pub public: Vec<String>,
    /// The day on which a person's age counts.
    pub on: Option<Day>,
}

/// Every place where a word stands, whatever stands between its letters that people do not read:
/// blanks, and in numbers hyphens and dots too.
pub(crate) fn places(text: &Folded, word: &str) -> Vec<(usize, usize)> {
    let needle: Vec<char> = fold_word(word)
        .into_iter()
        .filter(|it| !is_gap(*it))
        .collect();
    let numeric = needle.iter().all(|it| it.is_ascii_alphanumeric());
    let found = (0..text.len()).filter_map(|start| match_at(text, start, &needle, numeric));
    found.collect()
}

fn match_at(text: &Folded, start: usize, needle: &[char], numeric: bool) -> Option<(usize, usize)> {
    let first = *needle.first()?;
    if !same(text.at(start)?, first) {
        return None;
    }
    let mut at = start + 1;
    for letter in needle.get(1..)? {
        let mut gap = 0;
        while gap < 3 && text.at(at).is_some_and(|it| is_between(it, numeric)) {
            at += 1;
            gap += 1;
        }
        if !same(text.at(at)?, *letter) {
            return None;
        }
        at += 1;
    }
    Some((start, at))
}

const fn same(left: char, right: char) -> bool {
    left == right || left.eq_ignore_ascii_case(&right)
}

const fn is_gap(letter: char) -> bool {
    matches!(letter, ' ' | '\n' | '·' | '-')
}

const fn is_between(letter: char, numeric: bool) -> bool {
    matches!(letter, ' ' | '\n' | '·') || numeric && matches!(letter, '-' | '.' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_word_is_found_with_blanks_inside() {
        let text = Folded::new("见张　三，电话138-0013 8000。");
        assert_eq!(places(&text, "张三"), [(1, 4)]);
        assert_eq!(places(&text, "13800138000").len(), 1);
        assert!(places(&text, "李四").is_empty());
        assert!(places(&text, "").is_empty());
    }
}
