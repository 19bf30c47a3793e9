//! What a figure is computed from: how often each tally occurred, and who is on the register.

use std::collections::BTreeMap;
use std::sync::Arc;

/// The occurrences of one tally that a figure looks at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occurrences {
    /// Those without a limit, in the period.
    pub no_limit: i64,
    /// Those within their limits, in the period.
    pub in_time: i64,
    /// Those after a limit, in the period.
    pub late: i64,
    /// Ends of limits in the period for which nothing was done.
    pub open: i64,
    /// All before the period.
    pub before: i64,
    /// The amounts in the period, in the smallest unit of the currency.
    pub sum: i64,
    /// How many in the period took so many days.
    pub days: BTreeMap<i64, i64>,
}

impl Occurrences {
    /// All in the period.
    #[must_use]
    pub const fn all(&self) -> i64 {
        self.no_limit + self.in_time + self.late + self.open
    }
}

/// Everything that the figures of one unit (or of several together) and one period are computed
/// from. What is not there did not occur.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    /// By the name of the tally.
    pub tallies: BTreeMap<Arc<str>, Occurrences>,
    /// People at the end of the period, by the name of the roster.
    pub roster: BTreeMap<Arc<str>, i64>,
}

impl Gathered {
    /// Looks at one tally, or at none of its occurrences.
    pub(crate) fn of<T: Default>(&self, tally: &str, read: impl Fn(&Occurrences) -> T) -> T {
        self.tallies.get(tally).map_or_else(T::default, read)
    }

    /// Adds what another unit counted.
    pub fn add(&mut self, other: &Self) {
        for (name, more) in &other.tallies {
            let it = self.tallies.entry(name.clone()).or_default();
            it.no_limit += more.no_limit;
            it.in_time += more.in_time;
            it.late += more.late;
            it.open += more.open;
            it.before += more.before;
            it.sum += more.sum;
            for (days, n) in &more.days {
                *it.days.entry(*days).or_default() += n;
            }
        }
        for (people, n) in &other.roster {
            *self.roster.entry(people.clone()).or_default() += n;
        }
    }
}
