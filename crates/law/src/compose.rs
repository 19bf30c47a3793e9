//! Composition, in three kinds only: general duties, overlays, and calls of sub-procedures.
//!
//! What comes out is a draft that holds everything, one for each stretch of days in which nothing
//! of it changes.

mod contradiction;
mod duty;
mod merge;
mod overlay;
pub(crate) mod rank;
mod role;
mod segments;

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_base::Day;

use crate::codes::calls::{ZS2601, ZS2602};
use crate::codes::overlays::ZS2706;
use crate::draft::{Drafts, GeneralDraft, OverlayDraft, ProcedureDraft};
use crate::text::{Problems, Text, nearest};

pub(crate) use contradiction::check as check_overlays;
pub(crate) use segments::{check_versions, combinations, touching};

/// A procedure with everything that others added to it, and the procedures that it calls.
#[derive(Debug)]
pub(crate) struct Composed {
    /// The whole of it, names unresolved.
    pub(crate) draft: ProcedureDraft,
    /// The first day of the stretch: the version.
    pub(crate) version: Day,
    /// The last day, where the procedure itself ends.
    pub(crate) until: Option<Day>,
    /// The overlays, region first.
    pub(crate) overlays: Vec<Arc<str>>,
    /// The called procedures by the id of the calling step.
    pub(crate) calls: BTreeMap<Arc<str>, Arc<Composed>>,
}

/// Composes the procedures of a library.
pub(crate) struct Composer<'a> {
    pub(crate) drafts: &'a Drafts,
    pub(crate) problems: &'a Problems,
}

impl<'a> Composer<'a> {
    /// All stretches of one procedure file with these overlays; none where an overlay is not in
    /// force.
    pub(crate) fn all(
        &self,
        draft: &ProcedureDraft,
        overlays: &[&'a OverlayDraft],
    ) -> Vec<Arc<Composed>> {
        let stretches = self.stretches(draft, overlays).into_iter();
        stretches
            .filter_map(|stretch| {
                let mut callers = Vec::new();
                self.compose(draft, overlays, stretch, &mut callers)
            })
            .collect()
    }

    /// The stretches of one procedure file, first and last day, on which all these overlays are in
    /// force.
    pub(crate) fn stretches(
        &self,
        draft: &ProcedureDraft,
        overlays: &[&'a OverlayDraft],
    ) -> Vec<(Day, Option<Day>)> {
        let mut stretches = segments::of(self.drafts, draft, overlays);
        stretches.retain(|(from, _)| overlays.iter().all(|it| it.force.holds(*from)));
        stretches
    }

    fn compose(
        &self,
        draft: &ProcedureDraft,
        overlays: &[&'a OverlayDraft],
        (from, until): (Day, Option<Day>),
        callers: &mut Vec<Arc<str>>,
    ) -> Option<Arc<Composed>> {
        let mut whole = draft.clone();
        if let Some(general) = self.general(&whole, from) {
            duty::add(&mut whole, general, self.problems);
        }
        overlay::apply(&mut whole, overlays, self.drafts, self.problems);
        callers.push(draft.id.value.clone());
        let calls = self.calls(&whole, overlays, from, callers);
        callers.pop();
        Some(Arc::new(Composed {
            draft: whole,
            version: from,
            until,
            overlays: overlays.iter().map(|it| it.key()).collect(),
            calls: calls?,
        }))
    }

    /// The general duties of its character on a day.
    fn general(&self, draft: &ProcedureDraft, on: Day) -> Option<&'a GeneralDraft> {
        let character = draft.character.as_ref()?;
        let found = general_on(self.drafts, character.as_str(), on);
        if found.is_none() && self.drafts.is_whole("general") {
            let cause = format!("没有“{}”这一类行为在{on}有效的通则", character.as_str());
            let known = self.drafts.generals.iter().map(|it| it.character.as_str());
            let cure = nearest(character.as_str(), known).map_or_else(
                || "加一个 general/<性质>/<日期>.toml，或者删掉 character".to_owned(),
                |word| format!("是不是要写“{word}”？或者检查通则的施行日期"),
            );
            self.problems.error(ZS2706, &character.at, cause, cure);
        }
        found
    }

    /// The called procedures; nothing where one of them cannot be had, which is then reported.
    fn calls(
        &self,
        draft: &ProcedureDraft,
        overlays: &[&'a OverlayDraft],
        on: Day,
        callers: &mut Vec<Arc<str>>,
    ) -> Option<BTreeMap<Arc<str>, Arc<Composed>>> {
        let mut calls = BTreeMap::new();
        let mut whole = true;
        for step in &draft.steps {
            let Some(call) = &step.call else { continue };
            let callee = self.callee(&call.procedure, overlays, on, callers);
            whole &= callee.is_some();
            calls.extend(callee.map(|it| (step.id.value.clone(), it)));
        }
        whole.then_some(calls)
    }

    fn callee(
        &self,
        name: &Text,
        overlays: &[&'a OverlayDraft],
        on: Day,
        callers: &mut Vec<Arc<str>>,
    ) -> Option<Arc<Composed>> {
        if callers.contains(&name.value) {
            let cause = format!("“{}”直接或者间接调用了自己", name.as_str());
            let cure = "去掉这个调用；重复办理用 repeats = true 或者 return_to";
            self.problems.error(ZS2602, &name.at, cause, cure);
            return None;
        }
        let found = procedure_on(self.drafts, name.as_str(), on);
        let Some(draft) = found else {
            if self.drafts.is_whole("procedures") {
                let cause = format!("没有在{on}有效的程序“{}”", name.as_str());
                let known = self.drafts.procedures.iter().map(|it| it.id.as_str());
                let cure = nearest(name.as_str(), known).map_or_else(
                    || "加上这个程序，或者检查它的施行日期".to_owned(),
                    |word| format!("是不是要写“{word}”？或者检查它的施行日期"),
                );
                self.problems.error(ZS2601, &name.at, cause, cure);
            }
            return None;
        };
        let until = draft.force.until.as_ref().map(|it| it.value);
        self.compose(draft, overlays, (on, until), callers)
    }
}

/// The version of a procedure in force on a day.
pub(crate) fn procedure_on<'a>(
    drafts: &'a Drafts,
    id: &str,
    on: Day,
) -> Option<&'a ProcedureDraft> {
    let versions = drafts.procedures.iter();
    versions
        .filter(|it| it.id.as_str() == id && it.force.holds(on))
        .max_by_key(|it| it.force.from.value)
}

fn general_on<'a>(drafts: &'a Drafts, character: &str, on: Day) -> Option<&'a GeneralDraft> {
    let versions = drafts.generals.iter();
    versions
        .filter(|it| it.character.as_str() == character && it.force.holds(on))
        .max_by_key(|it| it.force.from.value)
}
