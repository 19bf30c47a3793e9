//! Plates of vehicles and e-mail addresses: shapes that need no word before them.

use super::{Found, Pattern};
use crate::fold::Folded;

/// The first letter of a plate: a province, or an embassy.
const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使";
/// The last letter of a plate of trailers, learners, police, Hong Kong and Macao, embassies.
const ENDINGS: &str = "挂学警港澳领使";

/// Finds plates: a province, a letter, five or six letters and digits, with at least one digit.
pub(super) fn plates(text: &Folded, pattern: &Pattern, found: &mut Found) {
    let mut at = 0;
    while at < text.len() {
        match plate_end(text, at) {
            Some(end) => {
                found.hit(at, end, pattern);
                at = end;
            }
            None => at += 1,
        }
    }
}

fn plate_end(text: &Folded, start: usize) -> Option<usize> {
    if !PROVINCES.contains(text.at(start)?) {
        return None;
    }
    let mut at = skip_gap(text, start + 1);
    if !text.at(at)?.is_ascii_alphabetic() {
        return None;
    }
    at = skip_gap(text, at + 1);
    let (mut letters, mut digits) = (0, 0);
    while letters < 6
        && let Some(letter) = text.at(at)
    {
        if letter.is_ascii_alphanumeric() {
            digits += usize::from(letter.is_ascii_digit());
        } else if letters == 4 && ENDINGS.contains(letter) {
            at += 1;
            letters += 1;
            break;
        } else {
            break;
        }
        at += 1;
        letters += 1;
    }
    let longer = text.at(at).is_some_and(|it| it.is_ascii_alphanumeric());
    (letters >= 5 && digits >= 1 && !longer).then_some(at)
}

fn skip_gap(text: &Folded, place: usize) -> usize {
    place + usize::from(matches!(text.at(place), Some(' ' | '·' | '-' | '.')))
}

/// Finds e-mail addresses.
pub(super) fn emails(text: &Folded, pattern: &Pattern, found: &mut Found) {
    for at in (0..text.len()).filter(|at| text.at(*at) == Some('@')) {
        let mut start = at - usize::from(text.before(at) == Some(' '));
        let before = start;
        while text.before(start).is_some_and(is_mail_letter) {
            start -= 1;
        }
        let first = at + 1 + usize::from(text.at(at + 1) == Some(' '));
        let mut end = first;
        while text.at(end).is_some_and(is_mail_letter) {
            end += 1;
        }
        if start < before && end > first {
            found.hit(start, end, pattern);
        }
    }
}

const fn is_mail_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-' | '+' | '%')
}
