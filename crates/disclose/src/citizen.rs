//! The citizen number (公民身份号码, GB 11643-1999): 18 characters, or 15 of the first generation.

use zs_base::Day;

/// The provinces of the first two digits (GB/T 2260).
const PROVINCES: [&str; 34] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
    "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71",
    "81", "82",
];

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

/// What the digits of a citizen number say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CitizenNumber {
    /// The day of birth.
    pub born_on: Day,
    /// Whether the last character fits the others; a number of 15 digits has none.
    pub is_checked: bool,
}

impl CitizenNumber {
    /// The age in full years on a day; 0 before the birth.
    #[must_use]
    pub fn age_on(self, day: Day) -> u32 {
        let ((year, month, date), (then, birth_month, birth_date)) =
            (day.ymd(), self.born_on.ymd());
        let birthday_past = (month, date) >= (birth_month, birth_date);
        let years = i32::from(year) - i32::from(then) - i32::from(!birthday_past);
        u32::try_from(years).unwrap_or(0)
    }
}

/// Reads a citizen number of half-width characters without separators. Nothing where the shape, the
/// province or the day of birth is impossible; a wrong check character is told, because a slip of
/// the pen does not make a number less personal.
#[must_use]
pub fn citizen_number(text: &str) -> Option<CitizenNumber> {
    let letters: Vec<char> = text.chars().collect();
    let (digits, last) = match letters.len() {
        18 => (&letters[..17], letters.last().copied()),
        15 => (&letters[..], None),
        _ => return None,
    };
    if !digits.iter().all(char::is_ascii_digit) {
        return None;
    }
    if !PROVINCES.iter().any(|it| text.starts_with(it)) {
        return None;
    }
    let born = match last {
        Some(_) => text.get(6..14)?.to_owned(),
        None => format!("19{}", text.get(6..12)?),
    };
    let year: i16 = born.get(..4)?.parse().ok()?;
    let (month, date) = (born.get(4..6)?.parse().ok()?, born.get(6..8)?.parse().ok()?);
    let born_on = Day::from_ymd(year, month, date).filter(|_| (1880..2100).contains(&year))?;
    let Some(last) = last else {
        return Some(CitizenNumber {
            born_on,
            is_checked: false,
        });
    };
    let last = last.to_ascii_uppercase();
    if !last.is_ascii_digit() && last != 'X' {
        return None;
    }
    Some(CitizenNumber {
        born_on,
        is_checked: check_of(digits) == Some(last),
    })
}

/// The check character of the first 17 digits.
fn check_of(digits: &[char]) -> Option<char> {
    let values = digits.iter().zip(WEIGHTS);
    let sum: u32 = values
        .map(|(digit, weight)| digit.to_digit(10).unwrap_or(0) * weight)
        .sum();
    CHECKS.get((sum % 11) as usize).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_example_of_the_standard_and_its_first_generation() {
        let found = citizen_number("11010519491231002X").unwrap();
        assert!(found.is_checked);
        assert_eq!(found.born_on.to_string(), "1949-12-31");
        assert!(!citizen_number("110105194912310021").unwrap().is_checked);
        assert!(citizen_number("110105491231002").is_some());
        assert!(citizen_number("11010519491331002X").is_none());
        assert!(citizen_number("99010519491231002X").is_none());
    }

    #[test]
    fn an_age_changes_on_the_birthday() {
        let found = citizen_number("150102200803050015").unwrap();
        let age = |day: &str| found.age_on(day.parse().unwrap());
        assert_eq!(age("2026-03-04"), 17);
        assert_eq!(age("2026-03-05"), 18);
        assert_eq!(age("2001-01-01"), 0);
    }
}
