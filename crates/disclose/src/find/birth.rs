//! Days of birth: a date with a word for birth before or after it.

use super::{Found, Pattern};
use crate::fold::Folded;

/// Finds dates, months and years of birth.
pub(super) fn find(text: &Folded, pattern: &Pattern, found: &mut Found) {
    let mut at = 0;
    while at < text.len() {
        let Some(end) = date_end(text, at) else {
            at += 1;
            continue;
        };
        let after = end + usize::from(text.at(end) == Some(' '));
        let follows = pattern.after.iter().any(|word| text.starts(after, word));
        if follows || pattern.is_cued(text, at) {
            found.hit(at, end, pattern);
        }
        at = end;
    }
}

/// The end of a date that begins at a place: a year, and a month and a day where they are written.
fn date_end(text: &Folded, start: usize) -> Option<usize> {
    if text.before(start).is_some_and(is_numeral) {
        return None;
    }
    let compact = numerals(text, start);
    if compact == start + 8 && text.at(start).is_some_and(|it| matches!(it, '1' | '2')) {
        return Some(compact);
    }
    let year = Some(compact).filter(|end| *end == start + 4)?;
    let mut end = separator(text, year, '年')?;
    for unit in ['月', '日'] {
        let first = end + usize::from(text.at(end) == Some(' '));
        let part = numerals(text, first);
        if part == first || part > first + 3 {
            break;
        }
        end = separator(text, part, unit).unwrap_or(part);
    }
    Some(end)
}

fn numerals(text: &Folded, start: usize) -> usize {
    let mut end = start;
    while text.at(end).is_some_and(is_numeral) {
        end += 1;
    }
    end
}

fn separator(text: &Folded, place: usize, unit: char) -> Option<usize> {
    let at = place + usize::from(text.at(place) == Some(' '));
    let letter = text.at(at)?;
    (letter == unit || matches!(letter, '-' | '.' | '/')).then_some(at + 1)
}

const fn is_numeral(letter: char) -> bool {
    matches!(
        letter,
        '0'..='9'
            | '〇'
            | '零'
            | '○'
            | '一'
            | '二'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
    )
}
