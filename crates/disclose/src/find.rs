//! Finding personal data in a text, one file per shape. What to look for is said by the rules;
//! how a shape looks is said here.

mod address;
mod birth;
mod clause;
mod number;
mod plate;
mod run;

pub(crate) use address::below_county;

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_law::{MaskMethod, MaskRule};

use crate::fold::{Folded, fold_word};

/// A rule with its words folded like the texts.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    /// The name of the kind.
    pub(crate) kind: Arc<str>,
    pub(crate) method: MaskMethod,
    with: Vec<char>,
    before: Vec<Vec<char>>,
    /// The first letters of the words before: most places of a text begin none of them.
    firsts: BTreeSet<char>,
    after: Vec<Vec<char>>,
    spare: Vec<Vec<char>>,
}

/// A place with personal data, in glyphs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: Arc<str>,
    /// What stands there instead; the rule's own words where there are none.
    pub(crate) with: Option<Arc<str>>,
}

/// Everything found in a text, in glyphs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    pub(crate) hits: Vec<Hit>,
    /// What a person must look at.
    pub(crate) doubts: Vec<(usize, usize, String)>,
    /// Days of birth that citizen numbers tell, with their places.
    pub(crate) births: Vec<(usize, usize, crate::CitizenNumber)>,
}

impl Found {
    /// Adds a hit of a kind.
    pub(crate) fn hit(&mut self, start: usize, end: usize, pattern: &Pattern) {
        self.hits.push(Hit {
            start,
            end,
            kind: pattern.kind.clone(),
            with: None,
        });
    }

    /// Adds a doubt.
    pub(crate) fn doubt(&mut self, start: usize, end: usize, why: &str) {
        self.doubts.push((start, end, why.to_owned()));
    }

    /// Whether a place is inside or touches something found.
    pub(crate) fn covers(&self, start: usize, end: usize) -> bool {
        self.hits.iter().any(|it| it.start < end && start < it.end)
    }
}

impl Pattern {
    pub(crate) fn new(rule: &MaskRule) -> Self {
        let fold = |words: &[Arc<str>]| words.iter().map(|it| fold_word(it)).collect();
        let before: Vec<Vec<char>> = fold(&rule.before);
        Self {
            kind: rule.name.clone(),
            method: rule.method,
            with: fold_word(&rule.with),
            firsts: before.iter().filter_map(|it| it.first().copied()).collect(),
            before,
            after: fold(&rule.after),
            spare: fold(&rule.spare),
        }
    }

    /// Whether one of the words stands before a place, with nothing but filling between.
    fn is_cued(&self, text: &Folded, place: usize) -> bool {
        let mut at = place;
        let mut steps = 0;
        loop {
            if self.before.iter().any(|word| text.ends(at, word)) {
                return true;
            }
            match text.before(at) {
                Some(letter) if is_filling(letter) && steps < 6 => at -= 1,
                _ => return false,
            }
            steps += 1;
        }
    }

    /// Whether one of the words stands in the same sentence at most so many letters before.
    fn is_cued_within(&self, text: &Folded, place: usize, letters: usize) -> bool {
        for at in (place.saturating_sub(letters)..=place).rev() {
            if self.before.iter().any(|word| text.ends(at, word)) {
                return true;
            }
            if text
                .before(at)
                .is_some_and(|it| matches!(it, '。' | ';' | '\n'))
            {
                return false;
            }
        }
        false
    }

    /// The end of the longest of the words that begins at a place.
    fn cue_at(&self, text: &Folded, place: usize) -> Option<usize> {
        let begins = text.at(place).is_some_and(|it| self.firsts.contains(&it));
        if !begins || self.is_replaced(text, place) {
            return None;
        }
        let words = self.before.iter().filter(|word| text.starts(place, word));
        words.map(|word| place + word.len()).max()
    }

    /// Whether a place is inside what stands for masked data, which names its kind, too.
    fn is_replaced(&self, text: &Folded, place: usize) -> bool {
        let begins = |back: usize| place >= back && text.starts(place - back, &self.with);
        (0..self.with.len()).any(begins)
    }

    /// Whether a stretch holds a word that shows it to be something else.
    fn is_spared(&self, text: &Folded, start: usize, end: usize) -> bool {
        let mut places = start..end;
        places.any(|at| self.spare.iter().any(|word| text.starts(at, word)))
    }
}

/// The place after filling: colons, blanks, "is", brackets.
fn after_filling(text: &Folded, place: usize) -> usize {
    let mut at = place;
    while at < place + 6 && text.at(at).is_some_and(is_filling) {
        at += 1;
    }
    at
}

const fn is_filling(letter: char) -> bool {
    matches!(
        letter,
        ' ' | ':'
            | '为'
            | '是'
            | '系'
            | '('
            | ')'
            | '“'
            | '”'
            | '"'
            | '号'
            | '码'
            | '\n'
            | '['
            | ']'
            | '+'
            | '-'
    )
}

/// Everything that the patterns find in a text, names apart.
pub(crate) fn find(text: &Folded, patterns: &[Pattern]) -> Found {
    let mut found = Found::default();
    number::find(text, patterns, &mut found);
    for pattern in patterns {
        match pattern.method {
            MaskMethod::Plate => plate::plates(text, pattern, &mut found),
            MaskMethod::Email => plate::emails(text, pattern, &mut found),
            MaskMethod::Birth => birth::find(text, pattern, &mut found),
            MaskMethod::Address => address::find(text, pattern, &mut found),
            MaskMethod::Token => clause::tokens(text, pattern, &mut found),
            MaskMethod::Clause => clause::clauses(text, pattern, &mut found),
            MaskMethod::Person
            | MaskMethod::CitizenNumber
            | MaskMethod::Phone
            | MaskMethod::BankCard => {}
        }
    }
    found
}
