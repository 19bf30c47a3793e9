//! The order in which rows are drawn: without replacement, by lots, from SM3 over seed, list and a
//! counter, as RFC 3797 does with MD5.

use crate::Digest;
use crate::limits::DRAW_PICKS_MAX;

use super::{DrawList, DrawRow};

const SEED: &[u8] = b"zhunsheng draw seed 1\0";
const STREAM: &[u8] = b"zhunsheng draw stream 1\0";

/// The fewest reserves, where the list has so many rows.
const RESERVES_MIN: usize = 10;

/// The seed of a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawSeed(Digest);

/// Who was drawn and who comes next, each as a place in the list, from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The drawn ones, in their order.
    pub drawn: Vec<usize>,
    /// Who takes the place of one that falls away, in this order and no other.
    pub reserves: Vec<usize>,
}

/// How many reserves a draw of so many has: as many again, at least ten.
#[must_use]
pub fn reserves_of(count: usize) -> usize {
    count.max(RESERVES_MIN)
}

impl DrawSeed {
    /// The seed that a text makes: what is drawn, when and which digits came.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self(Digest::of(&[SEED, text.as_bytes()]))
    }

    /// Draws `count` rows and their reserves. Fewer where the list has fewer rows with lots.
    #[must_use]
    pub fn draw(&self, list: &DrawList, count: usize) -> Drawn {
        let count = count.min(DRAW_PICKS_MAX);
        let mut drawn = self.order(list, count + reserves_of(count));
        let reserves = drawn.split_off(count.min(drawn.len()));
        Drawn { drawn, reserves }
    }

    /// The first `take` rows of the order, each as a place in the list.
    fn order(&self, list: &DrawList, take: usize) -> Vec<usize> {
        let mut lots: Vec<u32> = list.rows().iter().map(DrawRow::lots).collect();
        let mut all: u64 = lots.iter().copied().map(u64::from).sum();
        let mut stream = Stream {
            seed: self.0,
            list: list.digest(),
            counter: 0,
        };
        let mut order = Vec::new();
        while order.len() < take && all > 0 {
            let mut lot = stream.below(all);
            let holder = lots.iter_mut().enumerate().find(|(_, held)| {
                let is_here = lot < u64::from(**held);
                if !is_here {
                    lot -= u64::from(**held);
                }
                is_here
            });
            let Some((place, held)) = holder else { break };
            all -= u64::from(*held);
            *held = 0;
            order.push(place);
        }
        order
    }
}

/// Numbers that follow from seed and list.
struct Stream {
    seed: Digest,
    list: Digest,
    counter: u64,
}

impl Stream {
    /// The next number below `bound`, which is not 0. What lies above the greatest multiple of the
    /// bound is passed over, so that no number is likelier than another.
    fn below(&mut self, bound: u64) -> u64 {
        loop {
            let counter = self.counter.to_be_bytes();
            let digest = Digest::of(&[STREAM, &self.seed.0, &self.list.0, &counter]);
            self.counter += 1;
            let head = digest.0.iter().take(8);
            let value = head.fold(0_u128, |sum, byte| sum << 8 | u128::from(*byte));
            let bound = u128::from(bound);
            let end = (1_u128 << 64) / bound * bound;
            if value < end {
                return (value % bound) as u64;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::draw::{DrawOut, draw_name};

    fn list(weights: &[u32], out: &[usize]) -> DrawList {
        let rows = weights.iter().enumerate().map(|(number, weight)| DrawRow {
            name: draw_name(&[3; 16], &number.to_string()),
            category: String::new(),
            weight: *weight,
            out: out.contains(&number).then_some(DrawOut::Listed),
        });
        DrawList::new(rows).unwrap()
    }

    /// How often each row comes first in draws of different seeds.
    fn first(list: &DrawList, draws: usize) -> Vec<usize> {
        let mut often = vec![0; list.rows().len()];
        for number in 0..draws {
            let drawn = DrawSeed::of(&number.to_string()).draw(list, 1).drawn;
            often[drawn[0]] += 1;
        }
        often
    }

    #[test]
    fn n3_each_row_is_drawn_as_often_as_its_lots_say() {
        let list = list(&[1, 1, 1, 2, 2, 3, 4, 6], &[]);
        let draws = 20_000;
        let expected = |row: &DrawRow| draws as f64 * f64::from(row.weight) / 20.0;
        let often = first(&list, draws);
        let pairs = list.rows().iter().zip(&often);
        let chi: f64 = pairs
            .map(|(row, seen)| (*seen as f64 - expected(row)).powi(2) / expected(row))
            .sum();
        // The 99.9% point of chi-square with 7 degrees of freedom.
        assert!(chi < 24.322, "{chi} {often:?}");
        // Negative control: the same counts are far from rows that all weigh the same.
        let even = draws as f64 / 8.0;
        let wrong: f64 = often
            .iter()
            .map(|it| (*it as f64 - even).powi(2) / even)
            .sum();
        assert!(wrong > 1_000.0, "{wrong}");
    }

    #[test]
    fn n3_whoever_is_out_is_never_drawn_and_nobody_twice() {
        let list = list(&[1; 30], &[0, 7, 29]);
        for number in 0..500 {
            let it = DrawSeed::of(&number.to_string()).draw(&list, 12);
            assert_eq!((it.drawn.len(), it.reserves.len()), (12, 12));
            let all: Vec<usize> = it.drawn.iter().chain(&it.reserves).copied().collect();
            assert!(all.iter().all(|it| list.rows()[*it].out.is_none()));
            assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        }
    }

    #[test]
    fn the_same_seed_draws_the_same_and_more_drawn_begin_with_the_fewer() {
        let list = list(&[2; 40], &[]);
        let draw = |text: &str, count| DrawSeed::of(text).draw(&list, count);
        assert_eq!(draw("a", 5), draw("a", 5));
        assert_ne!(draw("a", 5), draw("b", 5));
        assert_eq!(draw("a", 8).drawn[..5], draw("a", 5).drawn);
        assert_eq!(draw("a", 5).reserves[0], draw("a", 6).drawn[5]);
    }

    #[test]
    fn a_list_that_is_too_short_is_drawn_whole_and_an_empty_one_not_at_all() {
        let it = DrawSeed::of("a").draw(&list(&[1; 3], &[1]), 5);
        assert_eq!((it.drawn.len(), it.reserves.len()), (2, 0));
        let none = DrawSeed::of("a").draw(&list(&[], &[]), 5);
        assert!(none.drawn.is_empty() && none.reserves.is_empty());
    }

    #[test]
    fn a10_draw_picks_max_is_the_most_that_one_draw_draws() {
        let list = list(&[1; DRAW_PICKS_MAX + 5], &[]);
        let drawn = |count| DrawSeed::of("a").draw(&list, count).drawn.len();
        assert_eq!(drawn(DRAW_PICKS_MAX), DRAW_PICKS_MAX);
        assert_eq!(drawn(DRAW_PICKS_MAX + 1), DRAW_PICKS_MAX);
    }
}
