//! Of which parts of a procedure a log tells, as its map says.

use std::collections::{BTreeMap, BTreeSet};

use zs_law::{FactNo, Field, Procedure, StepNo};

use super::{LogMap, Rule, Shape, StepRule, Target};

/// The parts of a procedure of which a log tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tells {
    /// Steps whose day it tells.
    pub steps: BTreeSet<StepNo>,
    /// Steps of whose paper it tells when it was served.
    pub served: BTreeSet<StepNo>,
    /// Steps whose day is the one on which the paper of another step was served, with that step.
    pub receipts: BTreeMap<StepNo, StepNo>,
    /// Steps whose day is told only by the column of another step, with that step.
    pub companions: BTreeMap<StepNo, StepNo>,
    /// Steps of which it tells who did them.
    pub signed: BTreeSet<StepNo>,
    /// Steps whose outcome it tells.
    pub outcomes: BTreeSet<StepNo>,
    /// Fields that it tells, by their places; those of the case have no step.
    pub fields: BTreeSet<(Option<StepNo>, u16)>,
    /// Facts that it declares.
    pub facts: BTreeSet<FactNo>,
}

impl LogMap {
    /// Of which parts of the procedure, against which the map was read, the log tells.
    #[must_use]
    pub fn tells(&self, procedure: &Procedure) -> Tells {
        let mut tells = Tells::default();
        for rule in self.steps.values() {
            if rule.performs {
                tells.steps.insert(rule.number);
                if self.shape == Shape::Events && self.person.is_some() {
                    tells.signed.insert(rule.number);
                }
            }
            if let Some(served) = rule.served {
                tells.service(rule.performs.then_some(rule.number), served);
            }
            tells.contents(procedure, Some(rule), &rule.rules);
        }
        tells.contents(procedure, None, &self.case_rules);
        for (place, day) in self.days.iter().enumerate() {
            let step = day.step.as_ref().and_then(|id| self.steps.get(id));
            let step = step.map(|rule| rule.number);
            if let Some(served) = day.served {
                tells.service(step, served);
            }
            let Some(step) = step else { continue };
            if !day.people.is_empty() {
                tells.signed.insert(step);
            }
            if day.signed {
                // Where nobody is named, nothing is known of it.
                tells.companions.insert(step, step);
                continue;
            }
            // Of the steps that share a column the last leads: when it is empty, one step is missing.
            let mut rest = self.days[place + 1..].iter().rev();
            let lead = rest.find(|it| it.key == day.key && it.step.is_some());
            let lead = lead.and_then(|it| self.steps.get(it.step.as_ref()?));
            if let Some(lead) = lead {
                tells.companions.insert(step, lead.number);
            }
        }
        tells
    }
}

impl Tells {
    fn service(&mut self, step: Option<StepNo>, served: StepNo) {
        self.served.insert(served);
        if let Some(step) = step.filter(|step| *step != served) {
            self.receipts.insert(step, served);
        }
    }

    fn contents(&mut self, procedure: &Procedure, step: Option<&StepRule>, rules: &[Rule]) {
        let step = step.map(|it| it.number);
        let fields: &[Field] = match step {
            Some(step) => &procedure.step(step).fields,
            None => &procedure.fields,
        };
        for rule in rules {
            match &rule.target {
                Target::Field { name, .. } => {
                    let place = fields.iter().position(|it| *it.name == **name);
                    let place = place.and_then(|it| u16::try_from(it).ok());
                    self.fields.extend(place.map(|place| (step, place)));
                }
                Target::Fact { name } => self.facts.extend(procedure.find_fact(name)),
                Target::Outcome => self.outcomes.extend(step),
            }
        }
    }
}
