//! Overlays: the rules of a region or sector, taken freely where the national rule delegates, and
//! elsewhere only where they are stricter or of equal or higher rank.

use std::cmp::Ordering;

use super::{duty, merge, rank};
use crate::codes::overlays::{ZS2701, ZS2702, ZS2705};
use crate::draft::{
    ActorDraft, ChangeDraft, Drafts, NumberDraft, OverlayDraft, ProcedureDraft, StepDraft, Target,
    TermDraft, no_pause_of_a_day,
};
use crate::model::{Origin, Status};
use crate::text::{Problems, Text, nearest};

/// Applies overlays to a procedure, region first.
pub(super) fn apply(
    draft: &mut ProcedureDraft,
    overlays: &[&OverlayDraft],
    drafts: &Drafts,
    problems: &Problems,
) {
    let own_id = draft.id.value.clone();
    for overlay in overlays {
        let mut layer = Layer {
            draft,
            overlay,
            drafts,
            problems,
        };
        for change in &overlay.changes {
            if change.target().procedure.value == own_id {
                layer.change(change);
            }
        }
    }
}

/// One overlay on its way into a procedure.
struct Layer<'a> {
    draft: &'a mut ProcedureDraft,
    overlay: &'a OverlayDraft,
    drafts: &'a Drafts,
    problems: &'a Problems,
}

impl Layer<'_> {
    fn origin(&self) -> Origin {
        Origin::Overlay(self.overlay.id.value.clone())
    }

    fn change(&mut self, change: &ChangeDraft) {
        let (origin, problems) = (self.origin(), self.problems);
        match change {
            ChangeDraft::Number(target, number) => self.number(target, number),
            ChangeDraft::Add(_, then, step) => self.add(then, step),
            ChangeDraft::Extend(target, term, extension) => {
                if let Some(term) = self.laxer(target, term) {
                    term.extensions.push(extension.clone());
                }
            }
            ChangeDraft::Pause(target, term, pause) => {
                if let Some(term) = self.laxer(target, term) {
                    term.pauses.push(pause.clone());
                    no_pause_of_a_day(term.sort, &pause.at, problems);
                }
            }
            ChangeDraft::Require(target, require) => {
                if let Some(step) = self.step(target) {
                    step.requires.push((**require).clone());
                }
            }
            ChangeDraft::Actor(target, actor) => {
                if let Some(step) = self.step(target) {
                    merge::actor(step, ActorDraft::clone(actor), &origin);
                }
            }
            ChangeDraft::Duty(target, added) => {
                if let Some(step) = self.step(target) {
                    duty::owe(step, added, &origin, problems);
                }
            }
            ChangeDraft::Hide(target, kinds) => self.hide(target, kinds),
            ChangeDraft::Fact(_, fact) => self.draft.facts.push((**fact).clone()),
        }
    }

    /// The step of a target, or a report that there is none.
    fn step(&mut self, target: &Target) -> Option<&mut StepDraft> {
        let name = target.step.as_ref()?;
        if self.draft.step(name.as_str()).is_none() {
            let known = self.draft.steps.iter().map(|it| it.id.as_str());
            no_target(self.problems, name, "环节", known);
        }
        self.draft.step_mut(name.as_str())
    }

    /// The term of a target, or a report that there is none.
    fn term(&mut self, target: &Target, name: &Text) -> Option<&mut TermDraft> {
        let problems = self.problems;
        let step = self.step(target)?;
        let index = step.terms.iter().position(|it| it.id == name.value);
        if index.is_none() {
            no_target(problems, name, "时限", step.terms.iter().map(|it| &*it.id));
        }
        step.terms.get_mut(index?)
    }

    /// The term of a target, where this overlay may make it laxer; else a warning.
    fn laxer(&mut self, target: &Target, name: &Text) -> Option<&mut TermDraft> {
        let (overlay, drafts, problems) = (self.overlay, self.drafts, self.problems);
        let term = self.term(target, name)?;
        if is_free(term, overlay, drafts) {
            return Some(term);
        }
        term.status = Status::ToConfirm;
        let overlay = overlay.name.as_str();
        let cause = format!("通行规定没有授权“{overlay}”延长或者扣除这个时限");
        let cure = "先按通行规定执行，请司法行政部门确认；有授权的在通行规定里写 may_change";
        problems.warning(ZS2701, &target.at, cause, cure);
        None
    }

    fn number(&mut self, target: &Target, change: &NumberDraft) {
        let (overlay, drafts, problems) = (self.overlay, self.drafts, self.problems);
        let origin = self.origin();
        let Some(term) = self.term(target, &change.term) else {
            return;
        };
        let changed = TermDraft {
            number: Some(change.number.clone()),
            unit: Some(change.unit.clone()),
            cite: change.cite.clone(),
            number_at: change.number.at.clone(),
            at: target.at.clone(),
            origin,
            ..term.clone()
        };
        let order = merge::numbers(&changed, term);
        // A region's number may not loosen what the sector has set, nor the other way round.
        let first = !matches!(term.origin, Origin::Overlay(_));
        if order.is_some_and(Ordering::is_ge) || first && is_free(term, overlay, drafts) {
            *term = changed;
            return;
        }
        if order.is_some() {
            term.status = Status::ToConfirm;
            let cause = format!("{}比原来的{}宽，又没有授权", words(&changed), words(term));
            let cure = "先按严的执行，请司法行政部门确认；有授权的在通行规定里写 may_change";
            problems.warning(ZS2701, &change.number.at, cause, cure);
            return;
        }
        let cause = format!("{}和{}判断不了哪个更严", words(&changed), words(term));
        let cure = "先同时执行，请司法行政部门确认";
        problems.warning(ZS2705, &change.unit.at, cause, cure);
        if let Some(step) = self.step(target) {
            let status = Status::ToConfirm;
            merge::term(step, TermDraft { status, ..changed });
        }
    }

    fn add(&mut self, then: &[Text], step: &StepDraft) {
        self.draft.steps.push(step.clone());
        for name in then {
            if let Some(later) = self.draft.step_mut(name.as_str()) {
                merge::add_name(&mut later.after, &step.id);
            } else {
                let known = self.draft.steps.iter().map(|it| it.id.as_str());
                no_target(self.problems, name, "环节", known);
            }
        }
    }

    fn hide(&mut self, target: &Target, kinds: &[Text]) {
        let Some(of) = target.step.as_ref() else {
            return;
        };
        let publish = self.draft.publish.iter_mut();
        let mut found = publish.filter(|it| it.of.value == of.value).peekable();
        if found.peek().is_none() {
            let known = self.draft.publish.iter().map(|it| it.of.as_str());
            no_target(self.problems, of, "公示", known);
            return;
        }
        for publish in found {
            kinds
                .iter()
                .for_each(|kind| merge::add_name(&mut publish.hide, kind));
        }
    }
}

/// Whether an overlay may set another number: the national rule delegates to its rank, or says
/// nothing about delegation and does not rank higher.
fn is_free(term: &TermDraft, overlay: &OverlayDraft, drafts: &Drafts) -> bool {
    let rank = overlay.rank.as_str();
    if let Some(delegation) = &term.may_change {
        return rank::may_change(delegation, rank);
    }
    let cite = term.cite.as_ref();
    cite.is_some_and(|cite| rank::outranks(drafts, rank, cite.as_str()))
}

/// The length of a term as people read it.
fn words(term: &TermDraft) -> String {
    let count = term.number.as_ref().map_or(0, |it| it.value);
    format!("{count}{}", term.unit.as_ref().map_or("", Text::as_str))
}

/// Reports that what an overlay is about does not exist.
pub(super) fn no_target<'a>(
    problems: &Problems,
    name: &Text,
    what: &str,
    known: impl Iterator<Item = &'a str>,
) {
    let cause = format!("没有{what}“{}”", name.as_str());
    let known: Vec<&str> = known.collect();
    let cure = nearest(name.as_str(), known.iter().copied()).map_or_else(
        || format!("这里有：{}", known.join("、")),
        |word| format!("是不是要写“{word}”？"),
    );
    problems.error(ZS2702, &name.at, cause, cure);
}
