//! What a computation gives: a day, and whether a later calendar can still move it.

use std::fmt;

use zs_base::{Day, Moment};

/// The day of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The day to keep: for a provisional date the stricter of its two readings.
    pub day: Day,
    /// Set when a year that the count touches has no calendar yet (暂定).
    pub provisional: Option<Provisional>,
}

/// Both readings of a date that touches a year without a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Provisional {
    /// As if that year had weekends only.
    pub weekends: Day,
    /// As if it had weekends and the certain statutory days.
    pub statutory: Day,
    /// The first year that is missing.
    pub year: i16,
}

impl Due {
    /// A day that no calendar can move.
    #[must_use]
    pub const fn certain(day: Day) -> Self {
        Self {
            day,
            provisional: None,
        }
    }
}

/// The end of a term: a day, or a moment where the law counts in hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Point {
    /// A civil day.
    Day(Day),
    /// A civil moment.
    Moment(Moment),
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Moment(moment) => moment.fmt(f),
        }
    }
}
