//! Overlays by themselves and against one another: known targets and ranks, no two numbers for
//! one term.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::overlay::no_target;
use super::rank;
use crate::codes::files::ZS2011;
use crate::codes::overlays::{ZS2703, ZS2704};
use crate::draft::{ChangeDraft, Drafts, NumberDraft, OverlayDraft, OverlayKind};
use crate::text::Problems;

/// Procedure, step and term of a number.
type Key = [Arc<str>; 3];

/// Checks all overlays.
pub(crate) fn check(drafts: &Drafts, problems: &Problems) {
    for overlay in &drafts.overlays {
        check_rank(overlay, problems);
        check_procedures(drafts, overlay, problems);
        check_numbers(overlay, problems);
    }
    let of = |kind| {
        let overlays = drafts.overlays.iter();
        overlays.filter(move |it| it.sort() == Some(kind))
    };
    for region in of(OverlayKind::Region) {
        for sector in of(OverlayKind::Sector) {
            compare(region, sector, problems);
        }
    }
}

fn check_rank(overlay: &OverlayDraft, problems: &Problems) {
    if !rank::all().contains(&overlay.rank.as_str()) {
        let cause = format!("这里不能写“{}”", overlay.rank.as_str());
        let cure = format!("只能写：{}", rank::all().join("、"));
        problems.error(ZS2011, &overlay.rank.at, cause, cure);
    }
}

fn check_procedures(drafts: &Drafts, overlay: &OverlayDraft, problems: &Problems) {
    if !drafts.is_whole("procedures") {
        return;
    }
    for change in &overlay.changes {
        let name = &change.target().procedure;
        let known = drafts.procedures.iter().map(|it| it.id.as_str());
        if !known.clone().any(|it| it == name.as_str()) {
            no_target(problems, name, "程序", known);
        }
    }
}

fn numbers(overlay: &OverlayDraft) -> impl Iterator<Item = (Key, &NumberDraft)> {
    overlay.changes.iter().filter_map(|change| {
        let ChangeDraft::Number(target, number) = change else {
            return None;
        };
        let step = target.step.as_ref()?;
        let key = [&target.procedure, step, &number.term].map(|it| it.value.clone());
        Some((key, number))
    })
}

fn check_numbers(overlay: &OverlayDraft, problems: &Problems) {
    let mut first: BTreeMap<Key, &NumberDraft> = BTreeMap::new();
    for (key, number) in numbers(overlay) {
        let earlier = *first.entry(key).or_insert(number);
        if earlier.words() != number.words() {
            let cause = format!(
                "同一个时限前面写的是{}，这里是{}",
                earlier.words(),
                number.words()
            );
            problems.error(ZS2703, &number.number.at, cause, "删掉一个");
        }
    }
}

fn compare(region: &OverlayDraft, sector: &OverlayDraft, problems: &Problems) {
    let local: BTreeMap<Key, &NumberDraft> = numbers(region).collect();
    for (key, number) in numbers(sector) {
        if let Some(other) = local.get(&key)
            && other.words() != number.words()
        {
            let cause = format!(
                "“{}”写的是{}，“{}”写的是{}",
                region.name.as_str(),
                other.words(),
                sector.name.as_str(),
                number.words()
            );
            let cure = "先按严的执行，请司法行政部门确认";
            problems.warning(ZS2704, &number.number.at, cause, cure);
        }
    }
}
