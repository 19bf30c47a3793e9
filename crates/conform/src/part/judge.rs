//! What the engine objects to, as far as the log tells enough for it to be believed.

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_base::Moment;
use zs_case::{InstanceNo, Objection, TermStatus, codes, history, term_of};
use zs_event::command::Perform;
use zs_law::{Late, Mark, Ref, StepNo, Term, TermKind};

use super::{Done, Replay};
use crate::Kind;
use crate::case::{view, what};

impl Replay<'_> {
    /// Tells what speaks against a step.
    pub(super) fn judge(&mut self, step: StepNo, act: &Perform) {
        let objections = history(&self.state, act, self.register, self.last);
        let at = act.effective_on;
        for objection in objections.unwrap_or_default() {
            match objection.code {
                codes::ZS3107 | codes::ZS3108 | codes::ZS3109 => {
                    self.timing(step, &objection, at);
                }
                code => {
                    let kind = Kind::of(code);
                    if let Some(what) = self.believed(kind, step, &objection, at) {
                        let note = note(kind, &objection);
                        self.deviates((kind, step, what), note, objection.cite, Vec::new());
                    }
                }
            }
        }
    }

    /// What in particular an objection is about; nothing where the log does not tell enough for it.
    fn believed(
        &self,
        kind: Kind,
        step: StepNo,
        objection: &Objection,
        at: Moment,
    ) -> Option<String> {
        let law = self.register.own().step(step);
        let known = self.known(view(&self.state, self.register, at));
        let outcome_told = self.told.outcomes.contains(&step);
        let believed = match kind {
            Kind::Repeated => true,
            // The duty to publish does not end with the case.
            Kind::AfterEnd => !self.publishes(step),
            Kind::NotNeeded => {
                let when = law.when.as_ref()?;
                known.condition(when, &mut BTreeSet::new()) == Some(false)
            }
            Kind::People => {
                let of_number_or_separation =
                    [codes::ZS3110, codes::ZS3113, codes::ZS3114].contains(&objection.code);
                of_number_or_separation && self.told.signed.contains(&step)
            }
            Kind::Outcome => objection.code == codes::ZS3119 && outcome_told,
            Kind::FieldMissing => {
                let told = |name: &String| {
                    let place = law.fields.iter().position(|it| *it.name == **name)?;
                    let field = &law.fields[place];
                    let of_outcome = !field.outcomes.is_empty();
                    let told = self.told.fields.contains(&(Some(step), place as u16));
                    (told && (outcome_told || !of_outcome)).then(|| name.clone())
                };
                let missing: Vec<String> = objection.missing.iter().filter_map(told).collect();
                return (!missing.is_empty()).then(|| missing.join("、"));
            }
            Kind::Require => {
                let require = law.requires.get(usize::from(objection.place?))?;
                let applies = require.outcomes.is_empty() || outcome_told;
                let mut assumed = BTreeSet::new();
                applies && known.condition(&require.condition, &mut assumed) == Some(false)
            }
            // What must come before was looked at when it was supplied; evidence, open facts and
            // how things are worded are nothing that a log tells.
            _ => false,
        };
        believed.then(|| what(kind, objection))
    }

    /// A wait, a notice or a limit that blocks.
    fn timing(&mut self, step: StepNo, objection: &Objection, at: Moment) {
        let procedure = self.procedure();
        let Some(index) = objection.place else { return };
        let Some(law) = procedure.step(step).terms.get(usize::from(index)) else {
            return;
        };
        let Some(from) = anchor(law) else { return };
        if !objection.missing.is_empty() {
            self.not_begun(step, from);
            return;
        }
        let view = view(&self.state, self.register, at);
        if !self.known(view).tells(from) {
            return;
        }
        let count = term_of(&view, InstanceNo::ROOT, step, index).count;
        let note = count.map_or_else(
            || objection.sentence.clone(),
            |count| {
                let word = match law.kind {
                    TermKind::Wait { .. } => "最早",
                    _ => "最迟",
                };
                format!("{word} {}，实际 {}", count.point, at.day())
            },
        );
        let unless = self.excuses(law);
        let key = (Kind::of(objection.code), step, law.id.to_string());
        self.deviates(key, note, Some(law.cite.clone()), unless);
    }

    /// A wait that has not begun, because a step is missing or its paper was not served.
    fn not_begun(&mut self, step: StepNo, from: &Ref) {
        if !from.is_local() {
            return;
        }
        let earlier = from.step;
        if !self.is_done(earlier) {
            if self.told.steps.contains(&earlier) {
                self.missing(step, earlier);
            }
            return;
        }
        let served = from.mark == Mark::Served && self.told.served.contains(&earlier);
        if !served || !self.unserved.insert(earlier) {
            return;
        }
        let procedure = self.procedure();
        let (name, law) = (&procedure.step(earlier).name, procedure.step(step));
        let rest = self.deeds.iter().skip(self.place);
        let mut later = rest.filter(|it| it.step == earlier && matches!(it.done, Done::Service(_)));
        let at = self
            .deeds
            .get(self.place)
            .map_or(self.last, super::Deed::at);
        let cite = law.cite.first().cloned();
        match later.next().map(super::Deed::at) {
            Some(later) => {
                let note = format!("“{}”{}，“{name}”送达 {}", law.name, at.day(), later.day());
                let key = (Kind::Order, step, format!("{name}的送达"));
                self.deviates(key, note, cite, Vec::new());
            }
            None => {
                let note = format!("“{}”{}", law.name, at.day());
                let cite = procedure.step(earlier).cite.first().cloned().or(cite);
                self.deviates(
                    (Kind::Unserved, earlier, String::new()),
                    note,
                    cite,
                    Vec::new(),
                );
            }
        }
    }

    /// Limits that do not block are not objected to, so they are looked at after the step.
    pub(super) fn late(&mut self, step: StepNo, at: Moment) {
        let procedure = self.procedure();
        for (index, law) in procedure.step(step).terms.iter().enumerate() {
            if !is_limit(law) || law.late != Late::Mark || !self.tells_start(law, at) {
                continue;
            }
            let view = view(&self.state, self.register, at);
            let term = term_of(&view, InstanceNo::ROOT, step, index as u16);
            let (TermStatus::Late, Some(count)) = (term.status, term.count) else {
                continue;
            };
            let note = format!("最迟 {}，实际 {}", count.point, at.day());
            let unless = self.excuses(law);
            let key = (Kind::Late, step, law.id.to_string());
            self.deviates(key, note, Some(law.cite.clone()), unless);
        }
    }

    /// Whether the log tells from when a limit runs.
    pub(super) fn tells_start(&self, law: &Term, at: Moment) -> bool {
        let known = self.known(view(&self.state, self.register, at));
        match &law.kind {
            TermKind::Date {
                field: Some(field), ..
            } => known.tells_field(field),
            _ => anchor(law).is_none_or(|from| known.tells(from)),
        }
    }

    /// What would excuse a term that was not kept, and of which the log tells nothing.
    pub(super) fn excuses(&self, law: &Term) -> Vec<Arc<str>> {
        let view = view(&self.state, self.register, self.last);
        let known = self.known(view);
        let mut names: Vec<Arc<str>> = Vec::new();
        for (condition, holds) in [(&law.unless, true), (&law.when, false)] {
            let untold = condition.iter().flat_map(|it| known.untold(it));
            names.extend(untold.map(|number| known.name(number, holds)));
        }
        for pause in &law.pauses {
            let step = pause.from.calls.first().copied().unwrap_or(pause.from.step);
            let name = &self.register.own().step(step).name;
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        if !law.extensions.is_empty() {
            names.push("经批准延长".into());
        }
        names
    }
}

/// What is so in this very case.
fn note(kind: Kind, objection: &Objection) -> String {
    match kind {
        Kind::People | Kind::Repeated | Kind::AfterEnd | Kind::NotNeeded => {
            objection.sentence.clone()
        }
        _ => String::new(),
    }
}

/// Whether a term is one by whose last day a step must be done.
pub(super) const fn is_limit(law: &Term) -> bool {
    matches!(law.kind, TermKind::Limit { .. } | TermKind::Date { .. })
}

/// From which moment a term is counted; nothing where it is counted from no step.
const fn anchor(law: &Term) -> Option<&Ref> {
    match &law.kind {
        TermKind::Limit { from, .. } | TermKind::Wait { from, .. } => Some(from),
        TermKind::Before { notice, .. } => Some(notice),
        TermKind::Date { from, .. } => from.as_ref(),
    }
}
