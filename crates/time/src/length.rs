//! How long a term is: a number and one of five units.

use std::fmt;
use std::str::FromStr;

use zs_base::limits::TERM_LENGTH_MAX;

/// The five units in which the law counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Hours, from moment to moment.
    Hour,
    /// Natural days.
    Day,
    /// Working days of the calendar.
    WorkDay,
    /// Months, ending on the corresponding day.
    Month,
    /// Years, ending on the corresponding day.
    Year,
}

/// The text is not a unit; it holds the text as it was given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是期间的单位，只能是：时(h)、日(d)、工作日(wd)、月(m)、年(y)")]
pub struct NotAUnit(pub String);

/// The text is not a length; it holds the text as it was given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是期间的长度（写法：24h、15d、5wd、6m、2y；数字从 1 到 100000）")]
pub struct NotALength(pub String);

/// A length in its own unit, `1..=TERM_LENGTH_MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Length {
    count: u32,
    unit: Unit,
}

impl Unit {
    /// The five units, shortest first.
    pub const ALL: [Self; 5] = [
        Self::Hour,
        Self::Day,
        Self::WorkDay,
        Self::Month,
        Self::Year,
    ];

    /// The name in a law file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hour => "时",
            Self::Day => "日",
            Self::WorkDay => "工作日",
            Self::Month => "月",
            Self::Year => "年",
        }
    }

    /// The letters on the command line.
    #[must_use]
    pub const fn letters(self) -> &'static str {
        match self {
            Self::Hour => "h",
            Self::Day => "d",
            Self::WorkDay => "wd",
            Self::Month => "m",
            Self::Year => "y",
        }
    }

    /// Between a number and the unit, as people read it: 5 个工作日, 24 小时, 6 个月.
    const fn spoken(self) -> &'static str {
        match self {
            Self::Hour => "小时",
            Self::Day => "日",
            Self::WorkDay => "个工作日",
            Self::Month => "个月",
            Self::Year => "年",
        }
    }
}

impl FromStr for Unit {
    type Err = NotAUnit;

    /// Accepts the name of a law file or the letters of the command line.
    fn from_str(text: &str) -> Result<Self, NotAUnit> {
        Self::ALL
            .into_iter()
            .find(|unit| text == unit.name() || text == unit.letters())
            .ok_or_else(|| NotAUnit(text.to_owned()))
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Length {
    /// A length of `count` units, where the count is in `1..=TERM_LENGTH_MAX`.
    #[must_use]
    pub fn new(count: u32, unit: Unit) -> Option<Self> {
        (1..=TERM_LENGTH_MAX)
            .contains(&count)
            .then_some(Self { count, unit })
    }

    /// How many units.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.count
    }

    /// The unit.
    #[must_use]
    pub const fn unit(self) -> Unit {
        self.unit
    }

    /// The length after an extension, counted from the same start as one longer term; of the two
    /// readings of an extension this is the one that never ends later.
    ///
    /// `None` when the units differ or the sum is too long.
    #[must_use]
    pub fn extended_by(self, extension: Self) -> Option<Self> {
        if self.unit != extension.unit {
            return None;
        }
        Self::new(self.count.checked_add(extension.count)?, self.unit)
    }

    /// The count as a signed number of days, hours or months; it fits because it is bounded.
    #[inline]
    pub(crate) const fn signed(self) -> i32 {
        self.count as i32
    }

    /// The count of a term of months or years, in months.
    pub(crate) const fn months(self) -> i32 {
        match self.unit {
            Unit::Year => self.signed() * 12,
            _ => self.signed(),
        }
    }
}

impl FromStr for Length {
    type Err = NotALength;

    fn from_str(text: &str) -> Result<Self, NotALength> {
        let error = || NotALength(text.to_owned());
        let letters = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(error)?;
        let (count, unit) = text.split_at(letters);
        let count = count.parse().map_err(|_| error())?;
        let unit = unit.trim_start_matches(' ').parse().map_err(|_| error())?;
        Self::new(count, unit).ok_or_else(error)
    }
}

impl fmt::Display for Length {
    /// As people read it: `5 个工作日`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.count, self.unit.spoken())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_letters_and_names() {
        for (text, shown) in [
            ("5wd", "5 个工作日"),
            ("24h", "24 小时"),
            ("15d", "15 日"),
            ("6m", "6 个月"),
            ("2y", "2 年"),
            ("5工作日", "5 个工作日"),
        ] {
            assert_eq!(text.parse::<Length>().unwrap().to_string(), shown);
        }
    }

    #[test]
    fn refuses_what_is_no_length() {
        for text in [
            "",
            "5",
            "wd",
            "0d",
            "-1d",
            "5w",
            "５d",
            "100001d",
            "99999999999d",
            "1.5d",
        ] {
            assert!(text.parse::<Length>().is_err(), "{text}");
        }
        assert!("100000d".parse::<Length>().is_ok());
    }

    #[test]
    fn an_extension_is_one_longer_term() {
        let sixty: Length = "60d".parse().unwrap();
        let thirty: Length = "30d".parse().unwrap();
        assert_eq!(sixty.extended_by(thirty), "90d".parse().ok());
        assert_eq!(sixty.extended_by("1m".parse().unwrap()), None);
    }

    #[test]
    fn a10_a_length_is_at_most_the_largest_length() {
        let length = |count| Length::new(count, Unit::Day);
        assert!(length(TERM_LENGTH_MAX - 1).is_some());
        assert!(length(TERM_LENGTH_MAX).is_some());
        assert!(length(TERM_LENGTH_MAX + 1).is_none());
    }
}
