//! What can be computed from the told figures of a survey: never a group of fewer people than the
//! floor.

use std::collections::BTreeMap;

use proptest::prelude::*;
use zs_assess::floored;

const FLOOR: u64 = 5;

/// Groups by unit and procedure.
type Groups = BTreeMap<(u8, u8), u64>;

/// The sets of groups of which a figure is told: each unit, each procedure and all, as far as their
/// groups are shown, and the pool.
fn told(people: &Groups) -> Vec<Vec<bool>> {
    let set = floored(people, FLOOR);
    let of = |chosen: &dyn Fn(&(u8, u8)) -> bool| -> Vec<bool> {
        people
            .keys()
            .map(|key| set.shown.contains(key) && chosen(key))
            .collect()
    };
    let mut sets = vec![of(&|_| true)];
    for index in 0..3 {
        sets.push(of(&|key| key.0 == index));
        sets.push(of(&|key| key.1 == index));
    }
    if set.pool_is_told {
        sets.push(people.keys().map(|key| set.pooled.contains(key)).collect());
    }
    sets
}

/// What somebody would tell who leaves small margins blank and thinks that is enough.
fn told_naively(people: &Groups) -> Vec<Vec<bool>> {
    let mut sets = vec![people.keys().map(|_| true).collect()];
    for index in 0..3 {
        for of_unit in [true, false] {
            let chosen = |key: &(u8, u8)| index == if of_unit { key.0 } else { key.1 };
            let n: u64 = people
                .iter()
                .filter(|(key, _)| chosen(key))
                .map(|(_, n)| n)
                .sum();
            if n >= FLOOR {
                sets.push(people.keys().map(chosen).collect());
            }
        }
    }
    sets
}

/// The smallest group of somebody that sums and differences of the told sets single out.
fn smallest(people: &Groups, sets: &[Vec<bool>]) -> Option<u64> {
    let sizes: Vec<u64> = people.values().copied().collect();
    let mut least = None;
    for code in 0..3_usize.pow(sets.len() as u32) {
        let mut sum = vec![0_i32; sizes.len()];
        let mut rest = code;
        for set in sets {
            let sign = (rest % 3) as i32 - 1;
            rest /= 3;
            for (cell, inside) in sum.iter_mut().zip(set) {
                *cell += sign * i32::from(*inside);
            }
        }
        // A group of nobody may stand in it however often: it adds nothing.
        let somebody = || sum.iter().zip(&sizes).filter(|(_, n)| **n > 0);
        if !somebody().all(|(cell, _)| (0..=1).contains(cell)) {
            continue;
        }
        let n: u64 = somebody()
            .filter(|(cell, _)| **cell == 1)
            .map(|(_, n)| n)
            .sum();
        if n > 0 {
            least = Some(least.map_or(n, |it: u64| it.min(n)));
        }
    }
    least
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_group_below_the_floor_can_be_computed_from_what_is_told(
        sizes in proptest::collection::vec(prop_oneof![0_u64..7, 0_u64..30], 9)
    ) {
        let keys = (0..3).flat_map(|unit| (0..3).map(move |procedure| (unit, procedure)));
        let people: Groups = keys.zip(sizes).collect();
        let least = smallest(&people, &told(&people));
        prop_assert!(least.is_none_or(|it| it >= FLOOR), "{people:?}: {least:?}");
        let set = floored(&people, FLOOR);
        prop_assert_eq!(set.shown.len() + set.pooled.len(), people.len());
        let all: u64 = people.values().sum();
        prop_assert!(all < FLOOR || !set.shown.is_empty() || set.pool_is_told);
    }
}

#[test]
fn blank_margins_alone_give_a_small_group_away() {
    // The second unit did two things; the first did only the first of them.
    let people: Groups = [((0, 0), 18), ((1, 0), 2), ((1, 1), 9)].into();
    assert_eq!(smallest(&people, &told_naively(&people)), Some(2));
    assert_eq!(smallest(&people, &told(&people)), Some(11));
}

#[test]
fn a_small_group_takes_the_next_one_with_it() {
    let people: BTreeMap<&str, u64> = [("甲", 3), ("乙", 40), ("丙", 6), ("丁", 0)].into();
    let set = floored(&people, FLOOR);
    assert_eq!(Vec::from_iter(set.shown), ["丁", "乙"]);
    assert_eq!(Vec::from_iter(set.pooled), ["丙", "甲"]);
    assert!(set.pool_is_told);
    let few: BTreeMap<&str, u64> = [("甲", 3), ("乙", 1)].into();
    let set = floored(&few, FLOOR);
    assert!(!set.pool_is_told && set.shown.is_empty());
}
