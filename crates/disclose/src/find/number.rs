//! Numbers of people: citizen numbers, telephones, bank cards. Credit codes of organisations stay.

use zs_law::MaskMethod;

use super::run::{Group, Run, runs};
use super::{Found, Pattern};
use crate::citizen::citizen_number;
use crate::credit::is_credit_code;
use crate::fold::Folded;

/// The most digits that one number has.
const DIGITS_MAX: usize = 19;
/// So many digits that no rule explains are worth a look.
const DOUBT_DIGITS_MIN: usize = 11;
/// How far before an account the word for it may stand, as in “账户（某银行某支行）”.
const ACCOUNT_CUE_LETTERS: usize = 24;

/// The patterns for numbers, by what they are.
struct Numbers<'a> {
    text: &'a Folded,
    citizen: Option<&'a Pattern>,
    phone: Option<&'a Pattern>,
    card: Option<&'a Pattern>,
    /// Where credit codes stand.
    codes: Vec<Group>,
}

/// Finds every number of a person, and doubts about long numbers that are none.
pub(super) fn find(text: &Folded, patterns: &[Pattern], found: &mut Found) {
    let by = |method| patterns.iter().find(|it| it.method == method);
    let numbers = Numbers {
        text,
        citizen: by(MaskMethod::CitizenNumber),
        phone: by(MaskMethod::Phone),
        card: by(MaskMethod::BankCard),
        codes: credit_codes(text),
    };
    for run in runs(text) {
        let mut first = 0;
        while first < run.groups.len() {
            first = numbers.window(&run, first, found).unwrap_or(first + 1);
        }
        numbers.after_words(&run, found);
        numbers.leftover(&run, found);
    }
}

/// Where words of 18 letters and digits are credit codes and no citizen numbers.
fn credit_codes(text: &Folded) -> Vec<Group> {
    let mut codes = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let start = at;
        while text.at(at).is_some_and(|it| it.is_ascii_alphanumeric()) {
            at += 1;
        }
        let word: String = text.letters(start, at).into_iter().collect();
        let personal = citizen_number(&word).is_some_and(|it| it.is_checked);
        if is_credit_code(&word) && !personal {
            codes.push(Group { start, end: at });
        }
        at += 1;
    }
    codes
}

impl Numbers<'_> {
    fn is_code(&self, start: usize, end: usize) -> bool {
        self.codes.iter().any(|it| it.start < end && start < it.end)
    }

    /// The longest number that begins with a group; the group after it, where there is one.
    fn window(&self, run: &Run, first: usize, found: &mut Found) -> Option<usize> {
        let begin = run.groups.get(first)?.start;
        let mut last = first;
        while last + 1 < run.groups.len()
            && run.digits(self.text, first, last + 1).len() <= DIGITS_MAX
        {
            last += 1;
        }
        loop {
            let end = run.groups.get(last)?.end;
            if !self.is_code(begin, end) && self.take(run, (first, last), (begin, end), found) {
                return Some(last + 1);
            }
            if last == first {
                return None;
            }
            last -= 1;
        }
    }

    fn take(
        &self,
        run: &Run,
        (first, last): (usize, usize),
        (begin, end): (usize, usize),
        found: &mut Found,
    ) -> bool {
        let digits = run.digits(self.text, first, last);
        let dots = run.has_dots(self.text, first, last);
        let coded = self
            .text
            .before(begin)
            .is_some_and(|it| it.is_ascii_alphabetic());
        if let Some(pattern) = self.citizen
            && let Some(number) = self.citizen_in(&digits, dots || coded)
        {
            found.hit(begin, end, pattern);
            found.births.push((begin, end, number));
            if !number.is_checked {
                found.doubt(begin, end, "像身份证号，校验位不符");
            }
            return true;
        }
        if let Some(pattern) = self.phone
            && (is_mobile(&digits) && (!dots || same_dots(run, first, last))
                || is_landline(&digits) && !dots && !coded)
        {
            let begin = self.opening_bracket(begin, end);
            found.hit(begin, end, pattern);
            return true;
        }
        if let Some(pattern) = self.card
            && is_card(&digits)
            && !dots
            && !coded
        {
            found.hit(begin, end, pattern);
            return true;
        }
        false
    }

    /// A citizen number; hidden in a longer stretch of digits only where its check fits.
    fn citizen_in(&self, digits: &str, weak: bool) -> Option<crate::CitizenNumber> {
        let whole = citizen_number(digits).filter(|it| it.is_checked || !weak);
        if whole.is_some() || digits.len() <= 18 {
            return whole;
        }
        let starts = 0..=digits.len() - 18;
        let parts = starts.filter_map(|at| citizen_number(digits.get(at..at + 18)?));
        parts.into_iter().find(|it| it.is_checked)
    }

    /// The bracket before an area code belongs to the number.
    fn opening_bracket(&self, begin: usize, end: usize) -> usize {
        let closes = self.text.letters(begin, end).contains(&')');
        let opens = self.text.before(begin) == Some('(');
        begin - usize::from(opens && closes)
    }

    /// Digits after a word such as “电话” or “账号”, whatever their shape.
    fn after_words(&self, run: &Run, found: &mut Found) {
        for (first, group) in run.groups.iter().enumerate() {
            if found.covers(group.start, group.end) || self.is_code(group.start, group.end) {
                continue;
            }
            let end = self.end_of(run, first);
            let count = run.digits(self.text, first, end).len();
            let stop = run.groups.get(end).map_or(group.end, |it| it.end);
            let start = group.start;
            let pattern = self.phone.filter(|it| {
                let spared = it.spare.iter().any(|word| self.text.starts(start, word));
                (7..=20).contains(&count) && !spared && self.is_phone_cued(it, start, found)
            });
            let pattern = pattern.or_else(|| {
                let near = |it: &&Pattern| it.is_cued_within(self.text, start, ACCOUNT_CUE_LETTERS);
                let next = |it: &&Pattern| count >= 4 && it.is_cued(self.text, start);
                self.card
                    .filter(|it| (8..=32).contains(&count) && near(it) || next(it))
            });
            let pattern = pattern.or_else(|| {
                self.citizen
                    .filter(|it| count >= 4 && it.is_cued(self.text, start))
            });
            if let Some(pattern) = pattern {
                found.hit(start, stop, pattern);
            }
        }
    }

    /// The last group that belongs to the same number, as far as blanks and hyphens go.
    fn end_of(&self, run: &Run, first: usize) -> usize {
        let mut last = first;
        while last + 1 < run.groups.len()
            && run.digits(self.text, first, last + 1).len() <= DIGITS_MAX
            && !run.has_dots(self.text, first, last + 1)
        {
            last += 1;
        }
        last
    }

    /// A word for telephones stands before it, or another telephone of the same list.
    fn is_phone_cued(&self, pattern: &Pattern, start: usize, found: &Found) -> bool {
        let listed = found.hits.iter().any(|it| {
            let between = self.text.letters(it.end, start);
            it.kind == pattern.kind
                && it.end <= start
                && start - it.end <= 3
                && between
                    .iter()
                    .all(|it| matches!(it, '、' | '/' | ',' | '或' | ' ' | ';'))
        });
        listed || pattern.is_cued(self.text, start)
    }

    fn leftover(&self, run: &Run, found: &mut Found) {
        for group in &run.groups {
            let long = group.end - group.start >= DOUBT_DIGITS_MIN;
            let explained =
                found.covers(group.start, group.end) || self.is_code(group.start, group.end);
            if long && !explained {
                found.doubt(group.start, group.end, "一长串数字，看看是不是号码");
            }
        }
    }
}

/// Dots between all groups or none: `138.0013.8000` is a number, `150.00 1200.00` are amounts.
fn same_dots(run: &Run, first: usize, last: usize) -> bool {
    let groups = run.groups.get(first..=last).unwrap_or_default();
    groups.iter().all(|it| it.end - it.start >= 3)
}

/// A mobile number, with or without the code of the country.
fn is_mobile(digits: &str) -> bool {
    let bare = digits
        .strip_prefix("0086")
        .or_else(|| digits.strip_prefix("86"));
    let bare = bare.filter(|it| it.len() == 11).unwrap_or(digits);
    let bytes = bare.as_bytes();
    bytes.len() == 11
        && bytes[0] == b'1'
        && (b'3'..=b'9').contains(&bytes[1])
        && !bare.contains('X')
}

/// An area code with a number of seven or eight digits.
fn is_landline(digits: &str) -> bool {
    let area = if digits.starts_with("010") || digits.starts_with("02") {
        3
    } else {
        4
    };
    let second = digits.as_bytes().get(1).copied().unwrap_or(b'0');
    let rest = digits.len().saturating_sub(area);
    digits.starts_with('0') && second != b'0' && (7..=8).contains(&rest) && !digits.contains('X')
}

/// A bank card by its length, first digit and check (Luhn).
fn is_card(digits: &str) -> bool {
    let values: Option<Vec<u32>> = digits.chars().map(|it| it.to_digit(10)).collect();
    let Some(values) = values.filter(|it| (16..=19).contains(&it.len())) else {
        return false;
    };
    let sum: u32 = values
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| match (index % 2, digit * 2) {
            (0, _) => *digit,
            (_, double) if double > 9 => double - 9,
            (_, double) => double,
        })
        .sum();
    matches!(values[0], 3..=6 | 9) && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_of_numbers_are_told_apart() {
        assert!(is_mobile("13800138000") && is_mobile("8613800138000"));
        assert!(!is_mobile("12800138000") && !is_mobile("1380013800"));
        assert!(is_landline("04711234567") && is_landline("01088886666"));
        assert!(!is_landline("00711234567") && !is_landline("047112345"));
        assert!(is_card("6222021001116245702") && !is_card("6222021001116245703"));
        assert!(!is_card("1222021001116245702"));
    }
}
