//! The numbers of a scoring form: with them every score lies between nothing and the full points.

use super::positive;
use crate::codes::figures::ZS2851;
use crate::draft::IndicatorDraft;
use crate::model::{Fraction, Points, Scoring};
use crate::text::Problems;

/// The points of an item that writes none: those that its form can give, else one.
pub(super) const fn own_points(scoring: &Scoring) -> Points {
    match scoring {
        Scoring::ClampBonus { high, .. } => *high,
        Scoring::Veto(_) => Points::ZERO,
        _ => Points::ONE,
    }
}

/// Reports every number with which no score can be computed.
pub(super) fn check(draft: &IndicatorDraft, scoring: &Scoring, full: Points, problems: &Problems) {
    let report = |cause: String, cure: &str| {
        let cause = format!("指标“{}”{cause}", draft.code.as_str());
        problems.error(ZS2851, &draft.at, cause, cure.to_owned());
    };
    let free = matches!(scoring, Scoring::Veto(_) | Scoring::ClampBonus { .. });
    if !positive(full) && !free {
        report("的满分不大于零".to_owned(), "写  points = \"…\"");
    }
    let needed = scoring.figures();
    if !draft.figures.is_empty() && draft.figures.len() < needed {
        let cause = format!(
            "的计分方式要用{needed}个数字，figures 写了{}个",
            draft.figures.len()
        );
        report(cause, "按计分方式的顺序补上 figures");
    }
    let Some(what) = wrong(scoring, full) else {
        return;
    };
    report(what.to_owned(), "核对 score 里的数字和满分");
}

fn wrong(scoring: &Scoring, full: Points) -> Option<&'static str> {
    let off = |points: Points| positive(points) && points <= full;
    let cap = |points: &Option<Points>| points.is_none_or(off);
    let zero = Fraction { part: 0, whole: 1 };
    let sound = match scoring {
        Scoring::Presence(parts) => {
            let sum: Points = parts.iter().copied().sum();
            !parts.is_empty() && parts.iter().all(|it| off(*it)) && sum <= full
        }
        Scoring::Shortfall {
            target,
            step,
            cap: most,
        } => *target > 0 && off(*step) && cap(most),
        Scoring::PerOccurrence { step, cap: most } => off(*step) && cap(most),
        Scoring::LateMissing { late, missing } => off(*late) && off(*missing),
        Scoring::Linear { threshold, per_pct } => *threshold > zero && off(*per_pct),
        Scoring::Ratio { target } => *target > zero,
        Scoring::RelativeMean { per_pct } => off(*per_pct),
        Scoring::Bands(bands) => {
            let falls = |two: &[(Fraction, Points)]| two[0].0 > two[1].0 && two[0].1 > two[1].1;
            let first = bands.first().is_some_and(|(_, points)| *points <= full);
            first && bands.windows(2).all(falls) && bands.iter().all(|it| it.1 >= Points::ZERO)
        }
        Scoring::RankTable(table) => {
            let first = table.first().is_some_and(|it| off(*it));
            first
                && table.windows(2).all(|two| two[0] >= two[1])
                && table.iter().all(|it| it.0 >= 0)
        }
        Scoring::Delta {
            base,
            up,
            up_cap,
            down,
            down_cap,
        } => {
            let bounded = positive(*up) && positive(*up_cap) && positive(*down);
            bounded && positive(*down_cap) && down_cap <= base && base.plus(*up_cap) == full
        }
        Scoring::ExternalScaled { full: other } => positive(*other),
        Scoring::Judge { max } => off(*max),
        Scoring::ClampBonus { low, high } => {
            *low <= Points::ZERO && *high >= Points::ZERO && low < high
        }
        Scoring::Gate(_) | Scoring::RelativeBest | Scoring::Veto(_) => true,
    };
    let what = match scoring {
        Scoring::Presence(_) => "各部分的分值加起来超过满分，或者有的不大于零",
        Scoring::Bands(_) | Scoring::RankTable(_) => "的分档不是从高到低，或者超过满分",
        Scoring::Delta { .. } => "的基础分加上封顶不等于满分，或者扣的比基础分多",
        Scoring::ClampBonus { .. } => "的加扣分上下限写反了",
        _ => "扣的分、封顶或者门槛不在零和满分之间",
    };
    (!sound).then_some(what)
}
