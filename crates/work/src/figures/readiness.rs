//! How near units are to the line of a scheme: which of their items are met by what the acts and the
//! units say, and what each of the others lacks. What was looked at and what is met are two numbers.

use std::collections::BTreeMap;

use zs_assess::{Score, must_be_met};
use zs_law::Scheme;

use super::Standing;
use crate::view::{ItemFile, ItemPlace, Meets};

/// Where items stand against the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// The items that units answer for, each once.
    pub items: i64,
    /// Those that count: neither said to be 不适用 nor without any such case.
    pub applicable: i64,
    /// Those of them that are met, as far as anybody can say today.
    pub met: i64,
    /// How many must be met.
    pub must: i64,
    /// The items that were answered, or are over.
    pub answered: i64,
    /// What each item that is not met lacks, by its place among the files.
    pub lacks: Vec<(usize, Lacks)>,
}

/// What an item lacks to be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lacks {
    /// The numbers do not reach what the scheme asks.
    Numbers,
    /// Something must be handed in.
    Papers,
    /// Somebody must say it: the numbers alone do not.
    Answer,
    /// The unit says itself that it is not met.
    SaidNot,
    /// The unit must answer anew.
    Returned,
    /// It ended without being met.
    Decided,
}

impl Readiness {
    /// How many items are still lacking to the line.
    #[must_use]
    pub fn short(&self) -> i64 {
        (self.must - self.met).max(0)
    }

    /// The share of the applicable items that is met, in tenths of a percent; nothing where none
    /// applies.
    #[must_use]
    pub fn share(&self) -> Option<i64> {
        (self.applicable > 0).then(|| self.met * 1_000 / self.applicable)
    }
}

/// Where the items of a scheme stand in the hands of units whose numbers are these. An item that
/// several rows were made of is met where each of them is.
#[must_use]
pub fn readiness(scheme: &Scheme, files: &[ItemFile], stands: &Standing) -> Readiness {
    let mut by_item: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, file) in files.iter().enumerate() {
        if let Some(item) = &file.item {
            by_item.entry(item).or_default().push(at);
        }
    }
    let mut found = Readiness {
        items: by_item.len() as i64,
        applicable: 0,
        met: 0,
        must: 0,
        answered: 0,
        lacks: Vec::new(),
    };
    for (item, places) in by_item {
        let points = scheme.items.iter().find(|it| *it.code == *item);
        let score = stands.of(item);
        let each = places.iter().map(|at| {
            let full =
                points.is_some_and(|it| matches!(score, Score::Points(has) if has >= it.points));
            (*at, stand(&files[*at], score, full))
        });
        let each: Vec<(usize, Result<Meets, Lacks>)> = each.collect();
        let is_answered = |at: &usize| files[*at].meets().is_some();
        found.answered += i64::from(places.iter().all(is_answered));
        if each.iter().all(|(_, it)| *it == Ok(Meets::NotApplicable)) {
            continue;
        }
        found.applicable += 1;
        let lacks = each.iter().filter_map(|(at, it)| Some((*at, it.err()?)));
        let before = found.lacks.len();
        found.lacks.extend(lacks);
        found.met += i64::from(found.lacks.len() == before);
    }
    found.must = must_be_met(found.applicable, scheme.threshold);
    found.lacks.sort_unstable_by_key(|(at, _)| *at);
    found
}

/// How one case stands: what was decided, else what the unit said, else what the numbers say.
fn stand(file: &ItemFile, score: Score, is_full: bool) -> Result<Meets, Lacks> {
    let over = file.ended.is_some();
    match file.meets() {
        Some(Meets::No) if over => return Err(Lacks::Decided),
        Some(Meets::No) => return Err(Lacks::SaidNot),
        Some(said) => return Ok(said),
        None if file.place == ItemPlace::Returned => return Err(Lacks::Returned),
        None => {}
    }
    match score {
        Score::NotApplicable | Score::NoCases if file.by_acts => Ok(Meets::NotApplicable),
        Score::Points(_) if is_full => Ok(Meets::Yes),
        Score::Points(_) => Err(Lacks::Numbers),
        _ if !file.by_acts => Err(Lacks::Papers),
        _ => Err(Lacks::Answer),
    }
}
