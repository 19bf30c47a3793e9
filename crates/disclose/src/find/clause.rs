//! What only the words before it give away: numbers of papers and accounts, details of health.

use super::{Found, Pattern, after_filling};
use crate::fold::{Folded, ends_clause};

/// The fewest letters and digits of a number of a paper or an account.
const TOKEN_LETTERS_MIN: usize = 5;
/// The most letters that a detail takes when nothing ends its clause.
const CLAUSE_LETTERS_MAX: usize = 24;

/// Letters and digits after one of the words.
pub(super) fn tokens(text: &Folded, pattern: &Pattern, found: &mut Found) {
    let mut at = 0;
    while at < text.len() {
        let Some(cue) = pattern.cue_at(text, at) else {
            at += 1;
            continue;
        };
        let start = after_filling(text, cue);
        let mut end = start;
        while text.at(end).is_some_and(is_token_letter) {
            end += 1;
        }
        if end - start >= TOKEN_LETTERS_MIN && !pattern.is_spared(text, start, end) {
            found.hit(start, end, pattern);
        }
        at = end.max(cue);
    }
}

/// Everything after one of the words, to the end of the clause.
pub(super) fn clauses(text: &Folded, pattern: &Pattern, found: &mut Found) {
    let mut at = 0;
    while at < text.len() {
        let Some(cue) = pattern.cue_at(text, at) else {
            at += 1;
            continue;
        };
        let start = after_filling(text, cue);
        let mut end = start;
        while end - start < CLAUSE_LETTERS_MAX && text.at(end).is_some_and(|it| !ends_clause(it)) {
            end += 1;
        }
        end = with_brackets(text, end);
        let replaced = pattern.is_replaced(text, start);
        if end > start && !replaced && !pattern.is_spared(text, start, end) {
            found.hit(start, end, pattern);
        }
        at = end.max(cue);
    }
}

/// A detail goes on in the brackets behind it.
fn with_brackets(text: &Folded, end: usize) -> usize {
    if text.at(end) != Some('(') {
        return end;
    }
    let mut places = end..end + CLAUSE_LETTERS_MAX;
    let closes = places.find(|at| text.at(*at) == Some(')'));
    closes.map_or(end, |at| at + 1)
}

const fn is_token_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_')
}
