//! A round of assessment: all units of a scheme, in two passes. Nothing is final until all are in.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_law::{Cut, Indicator, IndicatorShare, Pack, Points, Scheme, Scoring, Veto};

use crate::answer::Answer;
use crate::combine::{met_over_applicable, must_be_met, scaled, weighted_sum};
use crate::peers::Peers;
use crate::score::{Lack, Score, score, vetoed};
use crate::value::Value;

/// A unit under assessment (考评对象).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessed {
    /// Its id.
    pub unit: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// Its type, such as 乡镇; totals are compared only within one.
    pub unit_type: Arc<str>,
    /// What else it has, such as 有立法权.
    pub has: Vec<Arc<str>>,
}

/// What is known of a round.
#[derive(Clone, Debug)]
pub struct Answers<'s> {
    /// The scheme.
    pub scheme: &'s Scheme,
    /// All units.
    pub assessed: Vec<Assessed>,
    /// By unit and code of the item.
    pub by_item: BTreeMap<(Arc<str>, Arc<str>), Answer>,
}

/// What a round gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// One for each unit, in their order.
    pub units: Vec<UnitScore>,
    /// What is still missing, by unit and item.
    pub missing: Vec<Missing>,
}

/// What is missing of an item of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The unit.
    pub unit: Arc<str>,
    /// The code of the item.
    pub code: Arc<str>,
    /// What.
    pub lack: Lack,
}

/// What a round gives one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitScore {
    /// The unit.
    pub unit: Arc<str>,
    /// Every item of the scheme, those that do not apply among them.
    pub scores: Vec<(Arc<str>, Score)>,
    /// How many items gave all their points.
    pub met: i64,
    /// How many items count: those that do not apply or had no such cases are not among them.
    pub applicable: i64,
    /// How many of them must be met.
    pub must_be_met: i64,
    /// Whether enough are met; nothing until all units are in.
    pub reached: Option<bool>,
    /// The total; nothing until all units are in.
    pub total: Option<Points>,
    /// The grade; nothing until all units are in, or where the scheme has none.
    pub grade: Option<Arc<str>>,
}

impl Assessment {
    /// Whether nothing is missing of any unit.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.missing.is_empty()
    }
}

/// Computes a round from what is known so far.
#[must_use]
pub fn assess(round: &Answers<'_>) -> Assessment {
    let scores: Vec<_> = round.assessed.iter().map(|it| round.scores(it)).collect();
    let mut missing = Vec::new();
    for (subject, scores) in round.assessed.iter().zip(&scores) {
        missing.extend(scores.iter().filter_map(|(item, score)| match score {
            Score::Waiting(lack) => Some(Missing {
                unit: subject.unit.clone(),
                code: item.code.clone(),
                lack: *lack,
            }),
            _ => None,
        }));
    }
    let all_in = missing.is_empty();
    let units = round.assessed.iter().zip(&scores);
    let units = units.map(|(subject, scores)| round.unit(subject, scores, all_in));
    let mut assessment = Assessment {
        units: units.collect(),
        missing,
    };
    if all_in {
        round.grade(&mut assessment.units);
    }
    assessment
}

/// An item with its score.
type Scored<'s> = (&'s Indicator, Score);

impl<'s> Answers<'s> {
    /// Whether an item is one of those with which a unit is assessed: by type, by name, and by the
    /// pack of its type.
    fn belongs(&self, item: &Indicator, subject: &Assessed) -> bool {
        let it = &item.applies;
        let in_pack = |pack: &Pack| {
            let top = self.scheme.top_of(item);
            pack.groups.is_empty() || top.is_some_and(|top| pack.groups.contains(&top.code))
        };
        let pack = self.scheme.pack_of(&subject.unit_type);
        (it.types.is_empty() || it.types.contains(&subject.unit_type))
            && (it.units.is_empty() || it.units.iter().any(|end| subject.name.ends_with(&**end)))
            && (self.scheme.packs.is_empty() || pack.is_some_and(in_pack))
    }

    /// Whether an item that is one of the unit's also applies to it.
    fn applies(&self, item: &Indicator, subject: &Assessed) -> bool {
        let mut needs = item.applies.needs.iter();
        self.belongs(item, subject) && needs.all(|need| subject.has.contains(need))
    }

    fn answer(&self, item: &Indicator, subject: &Assessed) -> Option<&Answer> {
        let key = (subject.unit.clone(), item.code.clone());
        self.by_item.get(&key)
    }

    /// The units of the same type to which an item applies, once all of them have their figure.
    fn peers(&self, item: &Indicator, unit_type: &str) -> Option<Peers> {
        let others = self.assessed.iter();
        let others = others.filter(|it| *it.unit_type == *unit_type && self.applies(item, it));
        let value = |it| self.answer(item, it).and_then(|it| it.values.first());
        let values: Option<Vec<&Value>> = others.map(value).collect();
        values.map(Peers::of)
    }

    fn scores(&self, subject: &Assessed) -> Vec<Scored<'s>> {
        let nothing = Answer::default();
        let one = |item: &'s Indicator| {
            if !self.applies(item, subject) {
                return (item, Score::NotApplicable);
            }
            let compares = item.scoring.compares();
            let peers = compares.then(|| self.peers(item, &subject.unit_type));
            let answer = self.answer(item, subject).unwrap_or(&nothing);
            (item, score(item, answer, peers.flatten().as_ref()))
        };
        self.scheme.items.iter().map(one).collect()
    }

    fn unit(&self, subject: &Assessed, scores: &[Scored<'_>], all_in: bool) -> UnitScore {
        let counted = scores.iter().filter(|(item, _)| counts(item));
        let (mut met, mut applicable) = (0, 0);
        for (item, score) in counted {
            match score {
                Score::NotApplicable | Score::NoCases => continue,
                Score::Points(points) if *points >= item.points => met += 1,
                Score::Points(_) | Score::Waiting(_) => {}
            }
            applicable += 1;
        }
        let threshold = self.scheme.threshold;
        UnitScore {
            unit: subject.unit.clone(),
            scores: scores
                .iter()
                .map(|(item, score)| (item.code.clone(), *score))
                .collect(),
            met,
            applicable,
            must_be_met: must_be_met(applicable, threshold),
            reached: all_in.then(|| met_over_applicable(met, applicable, threshold)),
            total: all_in.then(|| self.total(subject, scores)).flatten(),
            grade: None,
        }
    }

    fn total(&self, subject: &Assessed, scores: &[Scored<'_>]) -> Option<Points> {
        let zero = self.vetoes(subject).any(|veto| *veto == Veto::Zero);
        if zero {
            return Some(Points::ZERO);
        }
        let weighted = self.scheme.groups.iter().any(|it| it.weight.is_some());
        let inner = match weighted {
            true => self.by_weight(scores)?,
            false => self.by_share(subject, scores)?,
        };
        let beside = scores
            .iter()
            .filter(|(item, _)| item.share == IndicatorShare::Beside);
        let beside: Points = beside.filter_map(|(_, score)| points(score)).sum();
        Some(inner.plus(beside).max(Points::ZERO))
    }

    /// The groups of level 1 by their weights, each in hundredths of what could be reached in it; a
    /// group in which nothing applies leaves its weight to the others.
    fn by_weight(&self, scores: &[Scored<'_>]) -> Option<Points> {
        let hundred = Points::whole(100);
        let (mut parts, mut weights) = (Vec::new(), Vec::new());
        for group in &self.scheme.groups {
            let Some(weight) = group.weight else { continue };
            let inside = |(item, _): &&Scored<'_>| {
                counts(item)
                    && self
                        .scheme
                        .top_of(item)
                        .is_some_and(|it| it.code == group.code)
            };
            let (reached, full) = sums(scores.iter().filter(inside));
            if let Some(points) = scaled(reached, full, hundred) {
                parts.push((points, weight));
                weights.push((hundred, weight));
            }
        }
        scaled(weighted_sum(&parts), weighted_sum(&weights), hundred)
    }

    /// The common and the specific part, each in proportion to what applies of it, and the sum
    /// scaled to the whole: what does not apply lowers nobody's total.
    fn by_share(&self, subject: &Assessed, scores: &[Scored<'_>]) -> Option<Points> {
        let pack = self.scheme.pack_of(&subject.unit_type);
        let (mut total, mut full, mut whole) = (Points::ZERO, Points::ZERO, Points::ZERO);
        for share in [IndicatorShare::Common, IndicatorShare::Specific] {
            let inside = |(item, _): &&Scored<'_>| counts(item) && item.share == share;
            let own = |(item, _): &&Scored<'_>| self.belongs(item, subject);
            let all = scores.iter().filter(inside).filter(own);
            let stated = match share {
                IndicatorShare::Common => pack.and_then(|it| it.common),
                _ => pack.and_then(|it| it.specific),
            };
            let stated = stated.unwrap_or_else(|| all.map(|(item, _)| item.points).sum());
            let (reached, could) = sums(scores.iter().filter(inside));
            whole = whole.plus(stated);
            if let Some(points) = scaled(reached, could, stated) {
                total = total.plus(points);
                full = full.plus(stated);
            }
        }
        scaled(total, full, pack.and_then(|it| it.scale).unwrap_or(whole))
    }

    fn vetoes(&self, subject: &Assessed) -> impl Iterator<Item = &'s Veto> {
        let items = self.scheme.items.iter();
        let here = items.filter(|item| self.applies(item, subject));
        let drawn = here.filter_map(|item| vetoed(item, self.answer(item, subject)?));
        drawn.collect::<Vec<_>>().into_iter()
    }

    /// Grades by points, or by places among the units of the same type; a veto sets a ceiling.
    fn grade(&self, units: &mut [UnitScore]) {
        let grades = &self.scheme.grades;
        let totals: Vec<_> = self
            .assessed
            .iter()
            .zip(units.iter())
            .map(|(subject, unit)| (subject.unit_type.clone(), unit.total))
            .collect();
        for (subject, unit) in self.assessed.iter().zip(units) {
            let Some(total) = unit.total else { continue };
            let better = totals.iter().filter(|(unit_type, other)| {
                *unit_type == subject.unit_type && other.is_some_and(|other| other > total)
            });
            let place = better.count() + 1;
            let mut places = 0;
            let reached = grades.iter().position(|grade| match grade.by {
                Cut::Points(least) => total >= least,
                Cut::Places(more) => {
                    places += usize::from(more);
                    place <= places
                }
                Cut::Rest => true,
            });
            let ceiling = self.vetoes(subject).filter_map(|veto| match veto {
                Veto::Cap(name) => grades.iter().position(|it| it.name == *name),
                Veto::Zero => None,
            });
            let lowest = reached.into_iter().chain(ceiling).max();
            unit.grade = lowest
                .filter(|_| reached.is_some())
                .map(|it| grades[it].name.clone());
        }
    }
}

/// Whether an item is among those that are met or not and make up the total.
fn counts(item: &Indicator) -> bool {
    item.share != IndicatorShare::Beside && !matches!(item.scoring, Scoring::Veto(_))
}

const fn points(score: &Score) -> Option<Points> {
    match score {
        Score::Points(points) => Some(*points),
        _ => None,
    }
}

/// What was reached, and what could be, of the items that were judged.
fn sums<'i>(scores: impl Iterator<Item = &'i Scored<'i>>) -> (Points, Points) {
    let mut sums = (Points::ZERO, Points::ZERO);
    for (item, score) in scores {
        if let Some(points) = points(score) {
            sums = (sums.0.plus(points), sums.1.plus(item.points));
        }
    }
    sums
}
