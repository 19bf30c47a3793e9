//! Cases as event logs that other tools read: XES (IEEE 1849-2016) and OCEL 2.0 as JSON. What may
//! stand in them is decided by whoever makes the cases.

mod ocel;
mod xes;

use std::fmt;

use zs_base::{Day, Moment};

pub use ocel::OcelWriter;
pub use xes::XesWriter;

/// A case that is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WrittenCase {
    /// Its id.
    pub id: String,
    /// What is said of it as a whole.
    pub attributes: Vec<(String, WrittenValue)>,
    /// What else it is about, such as a unit or a party.
    pub objects: Vec<WrittenObject>,
    /// Its events, in order.
    pub events: Vec<WrittenEvent>,
}

/// Something that a case is about or an event is done by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WrittenObject {
    /// Its id, unique among all objects.
    pub id: String,
    /// Of which type it is.
    pub kind: String,
    /// What it is to the case or event.
    pub as_what: String,
}

/// An event that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenEvent {
    /// Its id, unique among all events.
    pub id: String,
    /// What was done.
    pub name: String,
    /// When.
    pub at: Moment,
    /// What is said of it.
    pub attributes: Vec<(String, WrittenValue)>,
    /// Who did it.
    pub people: Vec<WrittenObject>,
}

/// A value that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrittenValue {
    /// Text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A sum of money, in the hundredth part of its unit.
    Money(i64),
    /// A day.
    Day(Day),
    /// A moment.
    Moment(Moment),
    /// True or false.
    Flag(bool),
}

impl WrittenValue {
    /// The word of XES for its kind.
    const fn xes(&self) -> &'static str {
        match self {
            Self::Text(_) => "string",
            Self::Number(_) => "int",
            Self::Money(_) => "float",
            Self::Day(_) | Self::Moment(_) => "date",
            Self::Flag(_) => "boolean",
        }
    }

    /// The word of OCEL for its kind.
    const fn ocel(&self) -> &'static str {
        match self {
            Self::Text(_) => "string",
            Self::Number(_) => "integer",
            Self::Money(_) => "float",
            Self::Day(_) | Self::Moment(_) => "time",
            Self::Flag(_) => "boolean",
        }
    }
}

impl fmt::Display for WrittenValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
            Self::Money(cents) => {
                let sign = if *cents < 0 { "-" } else { "" };
                let cents = cents.unsigned_abs();
                write!(f, "{sign}{}.{:02}", cents / 100, cents % 100)
            }
            Self::Day(day) => f.write_str(&stamp(day.start())),
            Self::Moment(moment) => f.write_str(&stamp(*moment)),
            Self::Flag(flag) => flag.fmt(f),
        }
    }
}

/// A civil moment with its offset: Beijing time holds in the whole country.
fn stamp(at: Moment) -> String {
    let (day, time) = (at.day(), at.time_ms());
    let (seconds, ms) = (time / 1_000, time % 1_000);
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    let seconds = seconds % 60;
    format!("{day}T{hours:02}:{minutes:02}:{seconds:02}.{ms:03}+08:00")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_other_tools_read_them() {
        let day = Day::from_ymd(2025, 3, 5).unwrap();
        let shown = [
            WrittenValue::Money(-7),
            WrittenValue::Money(500_000),
            WrittenValue::Day(day),
            WrittenValue::Moment(day.start().plus_hours(9).plus_ms(61_002)),
            WrittenValue::Flag(true),
        ];
        let expected = [
            "-0.07",
            "5000.00",
            "2025-03-05T00:00:00.000+08:00",
            "2025-03-05T09:01:01.002+08:00",
            "true",
        ];
        assert_eq!(shown.map(|it| it.to_string()), expected);
    }
}
