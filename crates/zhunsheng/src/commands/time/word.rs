//! The words of the options and columns of `time`, each read in one place.

use std::str::FromStr;

use zs_time::{Due, Roll};

/// A word that is none of those possible here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAWord {
    given: String,
    possible: &'static str,
}

impl std::fmt::Display for NotAWord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "“{}”不对，可以写：{}", self.given, self.possible)
    }
}

impl std::error::Error for NotAWord {}

fn wrong(given: &str, possible: &'static str) -> NotAWord {
    NotAWord {
        given: given.to_owned(),
        possible,
    }
}

/// `roll`: whether the end moves over rest days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RollWord(pub Roll);

impl FromStr for RollWord {
    type Err = NotAWord;

    fn from_str(text: &str) -> Result<Self, NotAWord> {
        match text {
            "yes" | "true" | "是" => Ok(Self(Roll::Next)),
            "no" | "false" | "否" => Ok(Self(Roll::No)),
            _ => Err(wrong(text, "yes（顺延）、no（不顺延）")),
        }
    }
}

/// `direction`: counted forward from the start or back from the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Forward,
    Back,
}

impl FromStr for Direction {
    type Err = NotAWord;

    fn from_str(text: &str) -> Result<Self, NotAWord> {
        match text {
            "forward" => Ok(Self::Forward),
            "back" => Ok(Self::Back),
            _ => Err(wrong(text, "forward（往后）、back（往前）")),
        }
    }
}

/// `then`: the day after the end, the first on which the next step may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThenNext;

impl FromStr for ThenNext {
    type Err = NotAWord;

    fn from_str(text: &str) -> Result<Self, NotAWord> {
        match text {
            "next" => Ok(Self),
            _ => Err(wrong(text, "next（期满的次日）")),
        }
    }
}

/// `provisional`: which reading of a year without calendar is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadingWord {
    Weekends,
    Statutory,
}

impl ReadingWord {
    /// The date in this reading: both readings agree where nothing is provisional.
    pub fn of(self, due: Due) -> zs_base::Day {
        match (due.provisional, self) {
            (None, _) => due.day,
            (Some(open), Self::Weekends) => open.weekends,
            (Some(open), Self::Statutory) => open.statutory,
        }
    }
}

impl FromStr for ReadingWord {
    type Err = NotAWord;

    fn from_str(text: &str) -> Result<Self, NotAWord> {
        match text {
            "weekends" => Ok(Self::Weekends),
            "statutory" => Ok(Self::Statutory),
            _ => Err(wrong(
                text,
                "weekends（只扣周末）、statutory（再扣法定节日）",
            )),
        }
    }
}
