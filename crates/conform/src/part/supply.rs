//! Steps of which a log tells nothing: each is supplied just before the step that comes after it,
//! with the outcome that makes the rest of the case lawful.

use zs_base::Moment;
use zs_case::{InstanceNo, Standing, apply, condition, need_of};
use zs_event::StepPath;
use zs_event::command::Perform;
use zs_law::{Late, Need, Step, StepNo};

use super::{Done, Replay};
use crate::case::{performed, view};

impl Replay<'_> {
    /// Supplies what must come before a step and of which the log tells nothing, and gives the steps
    /// of which the log would tell and that are not there.
    pub(super) fn supply_before(&mut self, step: StepNo, at: Moment) -> Vec<StepNo> {
        let procedure = self.procedure();
        let mut missing = Vec::new();
        for earlier in &procedure.step(step).after {
            let law = procedure.step(*earlier);
            if law.call.is_some() || self.is_done(*earlier) || self.is_settled(*earlier, at) {
                continue;
            }
            missing.extend(self.supply_before(*earlier, at));
            // What was supplied before it may have shown that it is not needed.
            if self.is_settled(*earlier, at) || self.doubted.contains(earlier) {
                continue;
            }
            if self.told.steps.contains(earlier) && !is_deemed(law) {
                if self.is_needed(*earlier, at) {
                    missing.push(*earlier);
                }
            } else {
                self.supply(*earlier, at);
            }
        }
        missing
    }

    /// Whether nobody waits for a step.
    fn is_settled(&self, step: StepNo, at: Moment) -> bool {
        let view = view(&self.state, self.register, at);
        let need = need_of(&view, InstanceNo::ROOT, step);
        matches!(need, Standing::NotNeeded | Standing::Optional)
    }

    /// Whether it is known that a step must be done.
    pub(super) fn is_needed(&self, step: StepNo, at: Moment) -> bool {
        let law = self.register.own().step(step);
        let known = self.known(view(&self.state, self.register, at));
        let holds = |when| known.condition(when, &mut Default::default()) == Some(true);
        law.need == Need::Must && law.when.as_ref().is_none_or(holds)
    }

    fn supply(&mut self, step: StepNo, at: Moment) {
        let act = Perform {
            path: StepPath::root(self.register.own().step(step).id.clone()),
            effective_on: at,
            people: Vec::new(),
            outcome: self.likely_outcome(step, at),
            values: Vec::new(),
            facts: Vec::new(),
            evidence: Vec::new(),
            reason: None,
            source: None,
        };
        apply(&mut self.state, &performed(act), self.register);
    }

    /// The outcome under which the fewest of the steps that the log still tells are unlawful; of
    /// several the one that the law supplies, else the first.
    pub(super) fn likely_outcome(&self, step: StepNo, at: Moment) -> Option<String> {
        let procedure = self.procedure();
        let law = procedure.step(step);
        let goes_on = law
            .outcomes
            .iter()
            .filter(|it| !it.ends && it.return_to.is_none());
        let mut names: Vec<&str> = goes_on.map(|it| &*it.name).collect();
        if names.is_empty() {
            names = law.outcomes.iter().map(|it| &*it.name).collect();
        }
        names.sort_by_key(|name| !supplies(law, name));
        if names.len() < 2 {
            return names.first().map(|name| (*name).to_owned());
        }
        let best = names
            .into_iter()
            .min_by_key(|name| self.unlawful_after(step, name, at));
        best.map(str::to_owned)
    }

    /// How many of the steps that the log still tells would not be needed after this outcome.
    fn unlawful_after(&self, step: StepNo, outcome: &str, at: Moment) -> usize {
        let procedure = self.procedure();
        let mut state = self.state.clone();
        let act = Perform {
            path: StepPath::root(procedure.step(step).id.clone()),
            effective_on: at,
            people: Vec::new(),
            outcome: Some(outcome.to_owned()),
            values: Vec::new(),
            facts: Vec::new(),
            evidence: Vec::new(),
            reason: None,
            source: None,
        };
        apply(&mut state, &performed(act), self.register);
        let view = view(&state, self.register, at);
        let rest = self.deeds.iter().skip(self.place);
        let rest = rest.filter(|deed| matches!(deed.done, Done::Step(_)));
        let unlawful = rest.map(|deed| deed.step).chain(self.asked).filter(|step| {
            let when = &procedure.step(*step).when;
            let holds = |it| condition(&view, InstanceNo::ROOT, it);
            when.as_ref().and_then(holds) == Some(false)
        });
        unlawful.count()
    }
}

/// Whether the law supplies a step when nobody does it.
pub(super) fn is_deemed(law: &Step) -> bool {
    let mut terms = law.terms.iter();
    terms.any(|it| matches!(it.late, Late::Deem { .. }))
}

/// Whether this is the outcome that the law supplies.
fn supplies(law: &Step, name: &str) -> bool {
    law.terms
        .iter()
        .any(|it| matches!(&it.late, Late::Deem { outcome } if **outcome == *name))
}
