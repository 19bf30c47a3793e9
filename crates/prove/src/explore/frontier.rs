//! The states that are still to be expanded, and which of them comes first.

use std::cmp::{Ordering, Reverse};

use zs_base::{Day, Moment};
use zs_case::State;
use zs_case::state::Validity;

/// A state that is still to be expanded.
pub struct Open {
    /// Its number.
    pub number: usize,
    /// The state.
    pub state: State,
    /// What time it is there.
    pub now: Moment,
    /// The first day on which a term of the engine ends.
    pub ends: Option<Day>,
    /// What is expanded first: where a step is looked for, what has come furthest.
    pub rank: usize,
}

impl Open {
    fn order(&self) -> (usize, Reverse<usize>) {
        (self.rank, Reverse(self.number))
    }
}

impl PartialEq for Open {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Open {}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Open {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order().cmp(&other.order())
    }
}

/// How many steps count as done.
#[must_use]
pub fn done_count(state: &State) -> usize {
    let valid = state.instances.iter();
    let valid = valid.filter(|it| it.validity == Validity::Valid);
    valid
        .flat_map(|it| &it.rounds)
        .filter(|rounds| {
            let last = rounds.last();
            last.is_some_and(|it| it.validity == Validity::Valid)
        })
        .count()
}
