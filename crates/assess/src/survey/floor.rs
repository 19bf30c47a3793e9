//! The floor of a survey: no group of fewer people than the floor is told, and none can be computed
//! from what is told.
//!
//! To leave small groups blank is not enough: with the totals they can be computed from the others,
//! and where two breakdowns overlap, from their difference. So the smallest groups (unit and
//! procedure together) are the blocks of which everything is made: those that reach the floor are
//! told, all others are one pool, which reaches the floor too because the smallest told group goes
//! into it where it must. Whatever is told is then a sum of whole blocks, and so is everything that
//! can be computed from it.

use std::collections::{BTreeMap, BTreeSet};

/// Which groups are told and which are told only together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Floored<K> {
    /// Groups that may be told, and sums of them.
    pub shown: BTreeSet<K>,
    /// Groups that are told only as one.
    pub pooled: BTreeSet<K>,
    /// Whether the pool may be told: it is not where all there are stay below the floor.
    pub pool_is_told: bool,
}

/// Sets the groups apart by how many people are in each. Groups of nobody tell nothing of anybody
/// and are shown.
#[must_use]
pub fn floored<K: Ord + Clone>(people: &BTreeMap<K, u64>, floor: u64) -> Floored<K> {
    let mut by_size: Vec<(u64, &K)> = people.iter().map(|(key, n)| (*n, key)).collect();
    by_size.sort();
    let (mut shown, mut pooled, mut in_pool) = (BTreeSet::new(), BTreeSet::new(), 0_u64);
    for (n, key) in by_size {
        let is_small = n < floor || (in_pool > 0 && in_pool < floor);
        match n > 0 && is_small {
            true => {
                pooled.insert(key.clone());
                in_pool = in_pool.saturating_add(n);
            }
            false => {
                shown.insert(key.clone());
            }
        }
    }
    Floored {
        shown,
        pooled,
        pool_is_told: in_pool >= floor,
    }
}
