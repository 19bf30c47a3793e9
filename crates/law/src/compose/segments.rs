//! Stretches of days: where a general file, an overlay or a called procedure changes while a
//! procedure is in force, what cases follow changes too, so there is a version of its own.

use std::collections::{BTreeMap, BTreeSet};

use zs_base::Day;

use crate::codes::files::{ZS2003, ZS2004, ZS2005};
use crate::codes::overlays::ZS2707;
use crate::draft::{Drafts, Force, OverlayDraft, OverlayKind, ProcedureDraft};
use crate::text::{Problems, Text};

/// The stretches of one procedure file: first day, and last day where there is one.
pub(super) fn of(
    drafts: &Drafts,
    draft: &ProcedureDraft,
    overlays: &[&OverlayDraft],
) -> Vec<(Day, Option<Day>)> {
    let from = draft.force.from.value;
    let until = last_day(drafts, draft);
    let mut days = BTreeSet::from([from]);
    for force in forces(drafts, draft, overlays) {
        days.insert(force.from.value);
        days.extend(force.until.as_ref().map(|it| it.value.next()));
    }
    let inside = |day: &Day| *day >= from && until.is_none_or(|until| *day <= until);
    let days: Vec<Day> = days.into_iter().filter(inside).collect();
    let ends = days.iter().skip(1).map(|day| Some(day.plus(-1)));
    let ends = ends.chain([until]);
    days.iter().copied().zip(ends).collect()
}

/// The last day of a version: its own, or the day before the next version.
fn last_day(drafts: &Drafts, draft: &ProcedureDraft) -> Option<Day> {
    let from = draft.force.from.value;
    let next = drafts
        .procedures
        .iter()
        .filter(|it| it.id.value == draft.id.value && it.force.from.value > from)
        .map(|it| it.force.from.value.plus(-1))
        .min();
    let own = draft.force.until.as_ref().map(|it| it.value);
    own.into_iter().chain(next).min()
}

/// The days of force of everything that a procedure receives or calls.
fn forces<'a>(
    drafts: &'a Drafts,
    draft: &'a ProcedureDraft,
    overlays: &[&'a OverlayDraft],
) -> Vec<&'a Force> {
    let mut forces: Vec<&Force> = overlays.iter().map(|it| &it.force).collect();
    for version in reached(drafts, draft) {
        if version.id.value != draft.id.value {
            forces.push(&version.force);
        }
        if let Some(character) = &version.character {
            let generals = drafts.generals.iter();
            let same = generals.filter(|it| it.character.value == character.value);
            forces.extend(same.map(|it| &it.force));
        }
    }
    forces
}

/// All versions of a procedure and of what it calls, however deep.
fn reached<'a>(drafts: &'a Drafts, draft: &'a ProcedureDraft) -> Vec<&'a ProcedureDraft> {
    let mut seen = BTreeSet::new();
    let mut waiting = vec![draft.id.as_str()];
    let mut reached = Vec::new();
    while let Some(id) = waiting.pop() {
        if !seen.insert(id) {
            continue;
        }
        for version in drafts.procedures.iter().filter(|it| it.id.as_str() == id) {
            reached.push(version);
            let calls = version.steps.iter().filter_map(|step| step.call.as_ref());
            waiting.extend(calls.map(|call| call.procedure.as_str()));
        }
    }
    reached
}

/// Those of some overlays that say something of a procedure or of what it calls.
pub(crate) fn touching<'a>(
    drafts: &Drafts,
    draft: &ProcedureDraft,
    overlays: &[&'a OverlayDraft],
) -> Vec<&'a OverlayDraft> {
    let reached = reached(drafts, draft);
    let touches = |overlay: &&OverlayDraft| {
        let mut targets = overlay.changes.iter().map(|it| &it.target().procedure);
        targets.any(|target| reached.iter().any(|it| it.id.value == target.value))
    };
    overlays.iter().copied().filter(touches).collect()
}

/// Every combination of at most one region and one sector, region first, without the empty one.
pub(crate) fn combinations(drafts: &Drafts) -> Vec<Vec<&OverlayDraft>> {
    let of = |kind| {
        let overlays = drafts.overlays.iter();
        overlays.filter(move |it| it.sort() == Some(kind))
    };
    let mut combinations: Vec<Vec<&OverlayDraft>> = Vec::new();
    combinations.extend(of(OverlayKind::Region).map(|it| vec![it]));
    combinations.extend(of(OverlayKind::Sector).map(|it| vec![it]));
    for region in of(OverlayKind::Region) {
        combinations.extend(of(OverlayKind::Sector).map(|sector| vec![region, sector]));
    }
    combinations
}

/// Reports versions of one thing that are in force on the same day, and days the wrong way round.
pub(crate) fn check_versions(drafts: &Drafts, problems: &Problems) {
    let mut versions: BTreeMap<(&str, &str), Vec<(&Text, &Force)>> = BTreeMap::new();
    for it in &drafts.procedures {
        let group = versions.entry(("procedures", it.id.as_str()));
        group.or_default().push((&it.id, &it.force));
    }
    for it in &drafts.generals {
        let group = versions.entry(("general", it.character.as_str()));
        group.or_default().push((&it.character, &it.force));
    }
    for it in &drafts.schemes {
        let group = versions.entry(("indicators", it.id.as_str()));
        group.or_default().push((&it.id, &it.force));
    }
    for it in &drafts.overlays {
        let group = versions.entry(("overlays", it.id.as_str()));
        group.or_default().push((&it.id, &it.force));
        if it.sort().is_none() {
            let cause = format!("这里不能写“{}”", it.kind.as_str());
            let cure = "写 region（地区）或者 sector（行业）";
            problems.error(ZS2707, &it.kind.at, cause, cure);
        }
    }
    for mut group in versions.into_values() {
        group.sort_by_key(|(_, force)| force.from.value);
        group
            .iter()
            .for_each(|(_, force)| check_order(force, problems));
        group
            .windows(2)
            .for_each(|pair| check_pair(pair[0], pair[1], problems));
    }
}

fn check_order(force: &Force, problems: &Problems) {
    if let Some(until) = &force.until
        && until.value < force.from.value
    {
        let cause = format!("失效日期{}早于施行日期{}", until.value, force.from.value);
        problems.error(ZS2004, &until.at, cause, "核对两个日期");
    }
}

fn check_pair(earlier: (&Text, &Force), later: (&Text, &Force), problems: &Problems) {
    let from = &later.1.from;
    if earlier.1.from.value == from.value {
        let cause = format!("“{}”在{}有两个版本", later.0.as_str(), from.value);
        problems.error(ZS2003, &later.0.at, cause, "删掉一个");
    } else if let Some(until) = &earlier.1.until
        && until.value >= from.value
    {
        let cause = format!("这一版到{}，下一版从{}开始", until.value, from.value);
        let cure = format!("失效日期写到{}，或者不写", from.value.plus(-1));
        problems.error(ZS2005, &until.at, cause, cure);
    }
}
