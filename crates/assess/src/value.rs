//! The value of a figure. 零, 不适用 and 无此类案件 are three different values and stay three.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_law::{Counted, Measure, StockAt};

use crate::gathered::{Gathered, Occurrences};

/// The value of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// The unit has nothing to do with it (不适用): it is not in the law that the unit applies.
    NotApplicable,
    /// There is nothing of which a share, an average or a middle could be taken (无此类案件).
    NoCases,
    /// How many; zero is a number.
    Number(i64),
    /// An amount, in the smallest unit of the currency.
    Money(i64),
    /// So many of so many; the second is never 0.
    Ratio {
        /// The numerator.
        part: i64,
        /// The denominator.
        whole: i64,
    },
    /// An amount divided among so many; the second is never 0.
    Average {
        /// The amount, in the smallest unit of the currency.
        sum: i64,
        /// Among how many.
        among: i64,
    },
    /// Twice the days in the middle, because the middle of an even number may lie between two days.
    Days {
        /// Twice the days.
        doubled: i64,
        /// Of how many.
        among: i64,
    },
}

/// Computes a measure from what was gathered for it.
#[must_use]
pub fn evaluate(measure: &Measure, from: &Gathered) -> Value {
    let all = |names: &[Arc<str>]| total(names, from, Occurrences::all);
    match measure {
        Measure::Count(of) => Value::Number(counted(of, from)),
        Measure::Ratio { of, among } => ratio(counted(of, from), counted(among, from)),
        Measure::Sum(of) => Value::Money(total(of, from, |it| it.sum)),
        Measure::Average(of) => match all(of) {
            0 => Value::NoCases,
            among => Value::Average {
                sum: total(of, from, |it| it.sum),
                among,
            },
        },
        Measure::InTime(of) => ratio(
            total(of, from, |it| it.in_time),
            total(of, from, |it| it.in_time + it.late + it.open),
        ),
        Measure::MedianDays(of) => median(of, from),
        Measure::Stock { plus, less, at } => {
            let until = |names: &[Arc<str>]| match at {
                StockAt::Beginning => total(names, from, |it| it.before),
                StockAt::End => total(names, from, |it| it.before + it.all()),
            };
            Value::Number(until(plus) - until(less))
        }
    }
}

fn total(names: &[Arc<str>], from: &Gathered, read: impl Fn(&Occurrences) -> i64) -> i64 {
    names.iter().map(|name| from.of(name, &read)).sum()
}

fn counted(of: &[Counted], from: &Gathered) -> i64 {
    let each = of.iter().map(|it| match it {
        Counted::Tally(name) => from.of(name, Occurrences::all),
        Counted::Late(name) => from.of(name, |it| it.late + it.open),
        Counted::Roster(people) => from.roster.get(people).copied().unwrap_or_default(),
    });
    each.sum()
}

const fn ratio(part: i64, whole: i64) -> Value {
    match whole {
        0 => Value::NoCases,
        _ => Value::Ratio { part, whole },
    }
}

fn median(of: &[Arc<str>], from: &Gathered) -> Value {
    let mut days: BTreeMap<i64, i64> = BTreeMap::new();
    for name in of {
        let found = from.of(name, |it| it.days.clone());
        for (day, n) in found {
            *days.entry(day).or_default() += n;
        }
    }
    let among: i64 = days.values().sum();
    // The middle of an odd number is met twice, so that both cases are one sum.
    let (low, high) = ((among - 1) / 2, among / 2);
    match (nth(&days, low), nth(&days, high)) {
        (Some(low), Some(high)) if among > 0 => Value::Days {
            doubled: low + high,
            among,
        },
        _ => Value::NoCases,
    }
}

/// The day at a place in the order of all days, from 0.
fn nth(days: &BTreeMap<i64, i64>, place: i64) -> Option<i64> {
    let mut before = 0;
    days.iter().find_map(|(day, n)| {
        before += n;
        (place < before).then_some(*day)
    })
}

impl Value {
    /// The value as it is printed, without its unit: 96.00%, 无此类案件, 12.5. Shares, averages and
    /// days are rounded half up and never cut.
    #[must_use]
    pub fn printed(&self) -> String {
        match *self {
            Self::NotApplicable => "不适用".to_owned(),
            Self::NoCases => "无此类案件".to_owned(),
            Self::Number(n) => n.to_string(),
            Self::Money(amount) => yuan(amount),
            Self::Ratio { part, whole } => {
                let hundredths = rounded(i128::from(part) * 10_000, i128::from(whole));
                format!("{}.{:02}%", hundredths / 100, (hundredths % 100).abs())
            }
            Self::Average { sum, among } => {
                yuan(rounded(i128::from(sum), i128::from(among)) as i64)
            }
            Self::Days { doubled, .. } => match doubled % 2 {
                0 => (doubled / 2).to_string(),
                _ => format!("{}.5", doubled / 2),
            },
        }
    }

    /// The numbers behind a share or an average, such as 24/25.
    #[must_use]
    pub fn made_of(&self) -> Option<String> {
        match *self {
            Self::Ratio { part, whole } => Some(format!("{part}/{whole}")),
            Self::Average { sum, among } => Some(format!("{}元/{among}", yuan(sum))),
            Self::Days { among, .. } => Some(format!("{among}件的中间")),
            _ => None,
        }
    }
}

/// An amount in 分 as 元.
fn yuan(amount: i64) -> String {
    let sign = if amount < 0 { "-" } else { "" };
    let amount = amount.unsigned_abs();
    match amount % 100 {
        0 => format!("{sign}{}", amount / 100),
        cents => format!("{sign}{}.{cents:02}", amount / 100),
    }
}

/// A quotient rounded half away from zero; the divisor is not 0.
const fn rounded(dividend: i128, divisor: i128) -> i128 {
    let doubled = dividend * 2;
    let half = if (doubled < 0) == (divisor < 0) {
        divisor
    } else {
        -divisor
    };
    (doubled + half) / (divisor * 2)
}

#[cfg(test)]
mod tests;
