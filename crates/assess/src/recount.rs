//! Figures from the occurrences themselves: one pass over their columns, without any kept count.
//!
//! It is what kept counts must agree with, and it knows days where they know months.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_base::Day;
use zs_law::Measure;

use crate::gathered::{Gathered, Occurrences};
use crate::period::Period;

/// Stands in a column of days where none are counted.
const NO_DAYS: i32 = -1;

/// How the limit of an occurrence was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum LimitKept {
    /// There is none.
    NoLimit,
    /// The step was done within it.
    InTime,
    /// It was done after it.
    Late,
    /// It is not done.
    Open,
}

impl LimitKept {
    const COUNT: usize = 4;
}

/// One occurrence; its unit and its tally are places in lists that the caller keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The place of the unit.
    pub unit: u32,
    /// The place of the tally.
    pub tally: u32,
    /// When, in law.
    pub day: Day,
    /// How the limit was kept.
    pub kept: LimitKept,
    /// The amount, in the smallest unit of the currency.
    pub value: i64,
    /// The days from where they are counted; what began after its end took none.
    pub days: Option<i64>,
}

/// Occurrences as columns, in any order.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    unit: Vec<u32>,
    tally: Vec<u32>,
    day: Vec<i32>,
    kept: Vec<u8>,
    value: Vec<i64>,
    days: Vec<i32>,
}

impl Columns {
    /// Adds an occurrence to every column.
    pub fn push(&mut self, it: Occurrence) {
        self.unit.push(it.unit);
        self.tally.push(it.tally);
        self.day.push(it.day.number());
        self.kept.push(it.kept as u8);
        self.value.push(it.value);
        let days = it.days.map(|days| i32::try_from(days.max(0)));
        self.days
            .push(days.map_or(NO_DAYS, |days| days.unwrap_or(i32::MAX)));
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.unit.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.unit.is_empty()
    }

    /// Empties all columns and keeps their room.
    pub fn clear(&mut self) {
        self.unit.clear();
        self.tally.clear();
        self.day.clear();
        self.kept.clear();
        self.value.clear();
        self.days.clear();
    }
}

/// What the counting remembers of one tally in one unit.
#[derive(Clone, Copy, Debug, Default)]
struct Counter {
    within: [i64; LimitKept::COUNT],
    before: i64,
    sum: i64,
}

/// Where a tally that some measure looks at is counted.
#[derive(Clone, Copy, Debug)]
struct Place {
    /// The place of its counter among those of a unit.
    counter: usize,
    /// Whether some measure looks at its days.
    days: bool,
}

/// Counts occurrences anew for some measures, units and days.
#[derive(Clone, Debug)]
pub struct Recount {
    period: Period,
    units: usize,
    /// For each tally of the caller's list, where it is counted.
    places: Vec<Option<Place>>,
    /// The tallies that are counted, in the order of their counters.
    names: Vec<Arc<str>>,
    counters: Vec<Counter>,
    /// The place of a counter and the days of one occurrence, in one number.
    days: Vec<u64>,
}

impl Recount {
    /// Nothing counted yet: of these tallies, those that the measures look at, in so many units, on
    /// the days of this period.
    #[must_use]
    pub fn new<'m>(
        tallies: &[Arc<str>],
        units: usize,
        period: Period,
        measures: impl Iterator<Item = &'m Measure>,
    ) -> Self {
        let mut wanted: BTreeMap<&Arc<str>, bool> = BTreeMap::new();
        for measure in measures {
            for name in measure.tallies() {
                *wanted.entry(name).or_default() |= matches!(measure, Measure::MedianDays(_));
            }
        }
        let mut names = Vec::new();
        let places = tallies.iter().map(|name| {
            let days = *wanted.get(name)?;
            names.push(name.clone());
            let counter = names.len() - 1;
            Some(Place { counter, days })
        });
        let places = places.collect();
        Self {
            period,
            units,
            places,
            counters: vec![Counter::default(); units * names.len()],
            names,
            days: Vec::new(),
        }
    }

    /// Counts these occurrences too. What belongs to no unit or tally of the lists counts nowhere.
    pub fn add(&mut self, columns: &Columns) {
        let (first, last) = (self.period.from.number(), self.period.to.number());
        let width = self.names.len();
        let which = columns.unit.iter().zip(&columns.tally);
        let when = columns.day.iter().zip(&columns.kept);
        let how_much = columns.value.iter().zip(&columns.days);
        for (((unit, tally), (day, kept)), (value, days)) in which.zip(when).zip(how_much) {
            let Some(Some(place)) = self.places.get(*tally as usize) else {
                continue;
            };
            let at = *unit as usize * width + place.counter;
            if *day > last || *unit as usize >= self.units {
                continue;
            }
            let Some(counter) = self.counters.get_mut(at) else {
                continue;
            };
            if *day < first {
                counter.before += 1;
                continue;
            }
            counter.within[usize::from(*kept) % LimitKept::COUNT] += 1;
            counter.sum += *value;
            if place.days && *days != NO_DAYS {
                self.days
                    .push((at as u64) << 32 | u64::from(days.unsigned_abs()));
            }
        }
    }

    /// What was counted of each unit, in the order of the caller's list.
    #[must_use]
    pub fn of_units(mut self) -> Vec<Gathered> {
        // Equal numbers come to stand side by side: the same tally, unit and days.
        self.days.sort_unstable();
        let mut days = self.days.chunk_by(|a, b| a == b).peekable();
        let width = self.names.len();
        let units = (0..self.units).map(|unit| {
            let mut tallies = BTreeMap::new();
            for (place, name) in self.names.iter().enumerate() {
                let at = unit * width + place;
                let counter = self.counters[at];
                let mut it = counter.occurrences();
                while let Some(same) = days.next_if(|same| same[0] >> 32 == at as u64) {
                    it.days
                        .insert((same[0] & 0xffff_ffff) as i64, same.len() as i64);
                }
                if it != Occurrences::default() {
                    tallies.insert(name.clone(), it);
                }
            }
            Gathered {
                tallies,
                ..Gathered::default()
            }
        });
        units.collect()
    }
}

impl Counter {
    const fn occurrences(self) -> Occurrences {
        let [no_limit, in_time, late, open] = self.within;
        Occurrences {
            no_limit,
            in_time,
            late,
            open,
            before: self.before,
            sum: self.sum,
            days: BTreeMap::new(),
        }
    }
}

#[cfg(test)]
mod tests;
