//! Scoring forms and numbers of assessments as they are written: `score = { gate = { … } }`.

use std::sync::Arc;

use crate::codes::figures::{ZS2851, ZS2854};
use crate::model::{Bound, Fraction, Points, Scoring, Veto};
use crate::text::{At, Node, Raw, Text};

/// Every form by its key.
const FORMS: [&str; 16] = [
    "presence",
    "shortfall",
    "per_occurrence",
    "late_missing",
    "linear",
    "gate",
    "ratio",
    "bands",
    "rank_table",
    "relative_best",
    "relative_mean",
    "delta",
    "external_scaled",
    "judge",
    "clamp_bonus",
    "veto",
];

/// The one scoring form under `score`.
pub(crate) fn scoring(node: &Node<'_>) -> Option<Scoring> {
    let inner = node.node("score")?;
    let found: Vec<&str> = FORMS.into_iter().filter(|key| inner.has(key)).collect();
    if found.len() != 1 {
        let cause = format!("这个指标写了{}种计分方式", found.len());
        let cure = format!("在 score 里写一种，只能写：{}", FORMS.join("、"));
        node.problems().error(ZS2854, inner.at(), cause, cure);
        return None;
    }
    let read = listed(&inner)
        .or_else(|| by_number(&inner))
        .or_else(|| by_person(&inner));
    inner.finish();
    read
}

/// The forms that are written as a list.
fn listed(node: &Node<'_>) -> Option<Scoring> {
    if node.has("presence") {
        let parts = node.texts("presence");
        let parts: Option<Vec<_>> = parts.iter().map(|it| points_of(node, it)).collect();
        return Some(Scoring::Presence(parts?));
    }
    if node.has("rank_table") {
        let table = node.texts("rank_table");
        let table: Option<Vec<_>> = table.iter().map(|it| points_of(node, it)).collect();
        return Some(Scoring::RankTable(table?));
    }
    if node.has("bands") {
        let bands = node.nodes("bands").into_iter().map(|it| {
            let (from, points) = (fraction(&it, "from"), points(&it, "points"));
            it.finish();
            Some((from?, points?))
        });
        return bands.collect::<Option<_>>().map(Scoring::Bands);
    }
    node.flag("relative_best").then_some(Scoring::RelativeBest)
}

/// The forms that follow from figures by numbers.
fn by_number(node: &Node<'_>) -> Option<Scoring> {
    if let Some(it) = node.node("shortfall") {
        let (target, step, cap) = (it.whole("target"), points(&it, "step"), cap(&it));
        need(&it, "target");
        it.finish();
        let (target, step) = (target?.value, step?);
        return Some(Scoring::Shortfall { target, step, cap });
    }
    if let Some(it) = node.node("per_occurrence") {
        let (step, cap) = (points(&it, "step"), cap(&it));
        it.finish();
        return Some(Scoring::PerOccurrence { step: step?, cap });
    }
    if let Some(it) = node.node("late_missing") {
        let (late, missing) = (points(&it, "late"), points(&it, "missing"));
        it.finish();
        let (late, missing) = (late?, missing?);
        return Some(Scoring::LateMissing { late, missing });
    }
    if let Some(it) = node.node("linear") {
        let (threshold, per_pct) = (fraction(&it, "threshold"), points(&it, "per_pct"));
        it.finish();
        let (threshold, per_pct) = (threshold?, per_pct?);
        return Some(Scoring::Linear { threshold, per_pct });
    }
    if let Some(it) = node.node("gate") {
        let bound = match it.has("at_most") {
            true => fraction(&it, "at_most").map(Bound::AtMost),
            false => fraction(&it, "at_least").map(Bound::AtLeast),
        };
        it.finish();
        return bound.map(Scoring::Gate);
    }
    if let Some(it) = node.node("ratio") {
        let target = fraction(&it, "target");
        it.finish();
        return target.map(|target| Scoring::Ratio { target });
    }
    if let Some(it) = node.node("relative_mean") {
        let per_pct = points(&it, "per_pct");
        it.finish();
        return per_pct.map(|per_pct| Scoring::RelativeMean { per_pct });
    }
    delta(node)
}

fn delta(node: &Node<'_>) -> Option<Scoring> {
    let it = node.node("delta")?;
    let (base, up, up_cap) = (
        points(&it, "base"),
        points(&it, "up"),
        points(&it, "up_cap"),
    );
    let (down, down_cap) = (points(&it, "down"), points(&it, "down_cap"));
    it.finish();
    Some(Scoring::Delta {
        base: base?,
        up: up?,
        up_cap: up_cap?,
        down: down?,
        down_cap: down_cap?,
    })
}

/// The forms that follow from what a person or another assessment says, and the veto.
fn by_person(node: &Node<'_>) -> Option<Scoring> {
    if let Some(it) = node.node("external_scaled") {
        let full = points(&it, "full");
        it.finish();
        return full.map(|full| Scoring::ExternalScaled { full });
    }
    if let Some(it) = node.node("judge") {
        let max = points(&it, "max");
        it.finish();
        return max.map(|max| Scoring::Judge { max });
    }
    if let Some(it) = node.node("clamp_bonus") {
        let (low, high) = (points(&it, "low"), points(&it, "high"));
        it.finish();
        let (low, high) = (low?, high?);
        return Some(Scoring::ClampBonus { low, high });
    }
    let it = node.node("veto")?;
    let veto = match it.flag("zero") {
        true => Some(Veto::Zero),
        false => it.need("cap").map(|it| Veto::Cap(it.value)),
    };
    it.finish();
    veto.map(Scoring::Veto)
}

fn need(node: &Node<'_>, key: &str) {
    if !node.has(key) {
        node.missing(key);
    }
}

/// A number that must be there, such as `3`, `"0.5"` or `"85%"`.
pub(crate) fn fraction(node: &Node<'_>, key: &'static str) -> Option<Fraction> {
    need(node, key);
    fraction_if_any(node, key).map(|it| it.value)
}

/// A number, where the key is there.
pub(crate) fn fraction_if_any(node: &Node<'_>, key: &'static str) -> Option<At<Fraction>> {
    let raw = node.raw(key)?;
    let text: Arc<str> = match &raw.value {
        Raw::Whole(number) => number.to_string().into(),
        Raw::Text(text) => text.clone(),
        Raw::Day(day) => day.to_string().into(),
    };
    let value = fraction_of(
        node,
        &At {
            value: text,
            at: raw.at.clone(),
        },
    )?;
    Some(At { value, at: raw.at })
}

fn fraction_of(node: &Node<'_>, text: &Text) -> Option<Fraction> {
    let found = Fraction::parse(text.as_str());
    let percent = text.as_str().trim_end().ends_with('%');
    let off = |it: Fraction| percent && (it.part < 0 || it.part > it.whole);
    if found.is_none_or(off) {
        let cause = format!("“{}”不是数字、分值或者0%到100%的比例", text.as_str());
        let cure = "分值写  \"0.5\"，比例写  \"85%\"，个数写整数";
        node.problems().error(ZS2851, &text.at, cause, cure);
        return None;
    }
    found
}

fn points_of(node: &Node<'_>, text: &Text) -> Option<Points> {
    let points = fraction_of(node, text)?.points();
    if points.is_none() {
        let cause = format!("“{}”分不到千分之一分", text.as_str());
        node.problems()
            .error(ZS2851, &text.at, cause, "分值最多写三位小数");
    }
    points
}

/// Points that must be there.
pub(crate) fn points(node: &Node<'_>, key: &'static str) -> Option<Points> {
    need(node, key);
    points_if_any(node, key).map(|it| it.value)
}

/// Points, where the key is there.
pub(crate) fn points_if_any(node: &Node<'_>, key: &'static str) -> Option<At<Points>> {
    let it = fraction_if_any(node, key)?;
    let points = it.value.points();
    if points.is_none() {
        let cause = format!("“{key}”分不到千分之一分");
        node.problems()
            .error(ZS2851, &it.at, cause, "分值最多写三位小数");
    }
    Some(At {
        value: points?,
        at: it.at,
    })
}

fn cap(node: &Node<'_>) -> Option<Points> {
    points_if_any(node, "cap").map(|it| it.value)
}
