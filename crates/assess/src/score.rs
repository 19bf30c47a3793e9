//! The points of one item for one unit.

use zs_law::{Bound, Fraction, Indicator, Nothing, Points, Scoring, Veto};

use crate::answer::Answer;
use crate::exact::{below, in_proportion, number, share};
use crate::peers::Peers;
use crate::value::Value;

/// What an item gives a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Score {
    /// The unit has nothing to do with it (不适用): it is not among what is counted.
    NotApplicable,
    /// There was nothing to judge (无此类案件), and the item says that then it is not judged.
    NoCases,
    /// Something is still missing.
    Waiting(Lack),
    /// So many points; none is a number, too.
    Points(Points),
}

/// What is still missing of a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// A figure, or what was to be handed in.
    Figure,
    /// A judgement with its reason, within its bounds.
    Judgement,
    /// The points of another assessment.
    External,
    /// What other units have.
    Others,
}

/// The score of an item that applies to the unit. A form that compares units waits for `peers`,
/// which there are only when all of them are in.
#[must_use]
pub fn score(item: &Indicator, answer: &Answer, peers: Option<&Peers>) -> Score {
    match settled(item, answer) {
        Some(score) => score,
        None => match scored(item, answer, peers) {
            Ok(points) => Score::Points(points),
            Err(lack) => Score::Waiting(lack),
        },
    }
}

/// The veto of an item that a unit drew on itself: its figure is not 0.
#[must_use]
pub fn vetoed<'i>(item: &'i Indicator, answer: &Answer) -> Option<&'i Veto> {
    let Scoring::Veto(veto) = &item.scoring else {
        return None;
    };
    let first = answer.values.first().and_then(number)?;
    (first.part > 0).then_some(veto)
}

/// What follows from values that are no numbers. What is not applicable goes before what has no
/// cases; a form that reads no figure looks at all of them, and one number is enough to judge.
fn settled(item: &Indicator, answer: &Answer) -> Option<Score> {
    let read = item.scoring.figures();
    let (looked, all) = match read {
        0 => (answer.values.as_slice(), true),
        _ => (&answer.values[..read.min(answer.values.len())], false),
    };
    let is = |wanted: Value| match all {
        true => !looked.is_empty() && looked.iter().all(|it| *it == wanted),
        false => looked.contains(&wanted),
    };
    if is(Value::NotApplicable) {
        return Some(Score::NotApplicable);
    }
    is(Value::NoCases).then_some(match item.no_cases {
        Nothing::NotJudged => Score::NoCases,
        Nothing::Full => Score::Points(item.points),
        Nothing::Zero => Score::Points(Points::ZERO),
    })
}

fn scored(item: &Indicator, answer: &Answer, peers: Option<&Peers>) -> Result<Points, Lack> {
    let full = item.points;
    let within = |points: Points| points.clamp(Points::ZERO, full);
    let off = |points: Points, cap: &Option<Points>| {
        within(full.less(cap.map_or(points, |cap| points.min(cap))))
    };
    let at = |index: usize| {
        answer
            .values
            .get(index)
            .and_then(number)
            .ok_or(Lack::Figure)
    };
    let count = |index: usize| at(index).map(|it| (it.part / it.whole).max(0));
    let peers = || peers.ok_or(Lack::Others);
    Ok(match &item.scoring {
        Scoring::Presence(parts) => {
            let mut missing = Points::ZERO;
            for (index, points) in parts.iter().enumerate() {
                if at(index)?.part <= 0 {
                    missing = missing.plus(*points);
                }
            }
            within(full.less(missing))
        }
        Scoring::Shortfall { target, step, cap } => {
            off(step.times((target - count(0)?).max(0)), cap)
        }
        Scoring::PerOccurrence { step, cap } => off(step.times(count(0)?), cap),
        Scoring::LateMissing { late, missing } => {
            off(late.times(count(0)?).plus(missing.times(count(1)?)), &None)
        }
        Scoring::Linear { threshold, per_pct } => {
            within(full.less(below(*threshold, at(0)?, *per_pct)))
        }
        Scoring::Gate(bound) => match keeps(*bound, at(0)?) {
            true => full,
            false => Points::ZERO,
        },
        Scoring::Ratio { target } => within(in_proportion(full, at(0)?, *target)),
        Scoring::Bands(bands) => within(band(bands, at(0)?)),
        Scoring::RankTable(table) => {
            let place = peers()?.place(at(0)?);
            within(table.get(place - 1).copied().unwrap_or_default())
        }
        Scoring::RelativeBest => match (at(0)?, peers()?.best()) {
            (own, Some(best)) if best.part > 0 => within(in_proportion(full, own, best)),
            // Where nobody has anything, nobody is the best.
            _ => Points::ZERO,
        },
        Scoring::RelativeMean { per_pct } => {
            let mean = peers()?.mean().ok_or(Lack::Others)?;
            within(full.less(below(mean, at(0)?, *per_pct)))
        }
        Scoring::Delta { .. } => within(delta(&item.scoring, count(0)? - count(1)?)),
        Scoring::ExternalScaled { .. } | Scoring::Judge { .. } | Scoring::ClampBonus { .. } => {
            given(item, answer)?
        }
        Scoring::Veto(_) => at(0).map(|_| Points::ZERO)?,
    })
}

/// The points that another assessment or a person gave.
fn given(item: &Indicator, answer: &Answer) -> Result<Points, Lack> {
    let full = item.points;
    let within = |points: Points| points.clamp(Points::ZERO, full);
    match &item.scoring {
        Scoring::ExternalScaled { full: other } => {
            let external = answer.external.ok_or(Lack::External)?;
            let whole = i128::from(other.0.max(1));
            Ok(within(share(full, i128::from(external.0), whole)))
        }
        Scoring::Judge { max } => {
            judged(answer, Points::ZERO, *max).map(|it| within(full.less(it)))
        }
        Scoring::ClampBonus { low, high } => {
            let judged = answer.judged.as_ref().ok_or(Lack::Judgement)?;
            Ok(judged.points().clamp(*low, *high.max(low)))
        }
        _ => Err(Lack::Figure),
    }
}

/// A judgement within its bounds; another one is none.
fn judged(answer: &Answer, low: Points, high: Points) -> Result<Points, Lack> {
    let judged = answer.judged.as_ref().ok_or(Lack::Judgement)?;
    let points = judged.points();
    (low <= points && points <= high)
        .then_some(points)
        .ok_or(Lack::Judgement)
}

fn keeps(bound: Bound, number: Fraction) -> bool {
    match bound {
        Bound::AtLeast(least) => number >= least,
        Bound::AtMost(most) => number <= most,
    }
}

/// The points of the highest band that is reached.
fn band(bands: &[(Fraction, Points)], number: Fraction) -> Points {
    let reached = bands.iter().find(|(from, _)| number >= *from);
    reached.map_or(Points::ZERO, |(_, points)| *points)
}

fn delta(scoring: &Scoring, change: i64) -> Points {
    let Scoring::Delta {
        base,
        up,
        up_cap,
        down,
        down_cap,
    } = scoring
    else {
        return Points::ZERO;
    };
    match change {
        0.. => base.plus(up.times(change).min(*up_cap)),
        _ => base.less(down.times(-change).min(*down_cap)),
    }
}
