//! Stated totals: the points of the items of a group or a pack add up to what is said, for every
//! type of unit and for every unit with items of its own.

use std::collections::BTreeSet;

use crate::codes::figures::ZS2850;
use crate::draft::SchemeDraft;
use crate::model::{Fraction, Indicator, IndicatorShare, Points, Scheme, Scoring};
use crate::text::{Place, Problems};

/// A type of unit, and the end of the name of one of them, for which sums are taken.
type View<'a> = (Option<&'a str>, Option<&'a str>);

/// Reports every sum that is not the stated one.
pub(super) fn check(scheme: &Scheme, draft: &SchemeDraft, problems: &Problems) {
    for (group, written) in scheme.groups.iter().zip(&draft.groups) {
        let Some(total) = &written.total else {
            continue;
        };
        let inside = |item: &&Indicator| {
            let top = scheme.top_of(item).is_some_and(|it| it.code == group.code);
            item.group == group.code || top
        };
        let items: Vec<&Indicator> = scheme.items.iter().filter(counts).filter(inside).collect();
        let what = format!("“{}”", group.name);
        same_in_all(
            &items,
            &types(scheme),
            &what,
            (total.value, &total.at),
            problems,
        );
    }
    for (pack, written) in scheme.packs.iter().zip(&draft.packs) {
        let types: Vec<Option<&str>> = pack.types.iter().map(|it| Some(&**it)).collect();
        let shares = [
            (&written.common, IndicatorShare::Common, "共性部分"),
            (&written.specific, IndicatorShare::Specific, "个性部分"),
        ];
        for (stated, share, what) in shares {
            let Some(total) = stated else { continue };
            let inside = |item: &&Indicator| {
                let top = scheme.top_of(item);
                let listed = top.is_some_and(|it| pack.groups.contains(&it.code));
                item.share == share && (pack.groups.is_empty() || listed)
            };
            let items: Vec<&Indicator> =
                scheme.items.iter().filter(counts).filter(inside).collect();
            same_in_all(&items, &types, what, (total.value, &total.at), problems);
        }
    }
    weights(scheme, draft, problems);
}

/// What is beside the total, and what only limits it, adds nothing.
fn counts(item: &&Indicator) -> bool {
    item.share != IndicatorShare::Beside && !matches!(item.scoring, Scoring::Veto(_))
}

/// The types of units that a scheme speaks of; no type at all where it speaks of none.
fn types(scheme: &Scheme) -> Vec<Option<&str>> {
    let packs = scheme.packs.iter().flat_map(|it| &it.types);
    let items = scheme.items.iter().flat_map(|it| &it.applies.types);
    let named: BTreeSet<&str> = packs.chain(items).map(|it| &**it).collect();
    match named.is_empty() {
        true => vec![None],
        false => named.into_iter().map(Some).collect(),
    }
}

fn same_in_all(
    items: &[&Indicator],
    types: &[Option<&str>],
    what: &str,
    (total, at): (Points, &Place),
    problems: &Problems,
) {
    let units: BTreeSet<&str> = items
        .iter()
        .flat_map(|it| &it.applies.units)
        .map(|it| &**it)
        .collect();
    let mut views: Vec<View<'_>> = Vec::new();
    for unit_type in types {
        match units.is_empty() {
            true => views.push((*unit_type, None)),
            false => views.extend(units.iter().map(|unit| (*unit_type, Some(*unit)))),
        }
    }
    for view in views {
        let sum: Points = items
            .iter()
            .filter(|it| sees(view, it))
            .map(|it| it.points)
            .sum();
        // A group of which a unit has nothing is no part of its total.
        if sum == Points::ZERO || sum == total {
            continue;
        }
        let of = [view.0, view.1]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("·");
        let of = match of.is_empty() {
            true => String::new(),
            false => format!("（{of}）"),
        };
        let (sum, total) = (sum.printed(), total.printed());
        let cause = format!("{what}{of}各项加起来是{sum}分，写的是{total}分");
        problems.error(ZS2850, at, cause, "核对各项的 points，或者改总分");
    }
}

fn sees((unit_type, unit): View<'_>, item: &Indicator) -> bool {
    let of = &item.applies;
    let has = |names: &[std::sync::Arc<str>], name: Option<&str>| {
        names.is_empty() || name.is_some_and(|name| names.iter().any(|it| **it == *name))
    };
    has(&of.types, unit_type) && has(&of.units, unit)
}

/// Weights stand at level 1 and are the whole together.
fn weights(scheme: &Scheme, draft: &SchemeDraft, problems: &Problems) {
    let mut sum = Some(Fraction { part: 0, whole: 1 });
    let mut last = None;
    for (group, written) in scheme.groups.iter().zip(&draft.groups) {
        let Some(weight) = &written.weight else {
            continue;
        };
        if group.within.is_some() {
            let cause = format!("“{}”不是一级指标，不能有权重", group.name);
            problems.error(ZS2850, &weight.at, cause, "权重只写在一级指标上");
        }
        last = Some(&weight.at);
        sum = sum.and_then(|sum| added(sum, weight.value));
    }
    let one = Fraction { part: 1, whole: 1 };
    if let Some(at) = last
        && sum != Some(one)
    {
        let cause = "一级指标的权重加起来不是100%".to_owned();
        problems.error(ZS2850, at, cause, "核对各个一级指标的 weight");
    }
}

fn added(one: Fraction, other: Fraction) -> Option<Fraction> {
    let part = one
        .part
        .checked_mul(other.whole)?
        .checked_add(other.part.checked_mul(one.whole)?)?;
    let whole = one.whole.checked_mul(other.whole)?;
    // Weights are written in per cent or thousandths; ten thousandths hold their sums.
    Fraction::new(part.checked_mul(10_000)? / whole, 10_000)
}
