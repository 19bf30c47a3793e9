//! What a rule may look at: the state, and the step that is about to be done on top of it.

use zs_base::{Day, Moment, PersonId};
use zs_event::Value;
use zs_law::{FactNo, FieldRef, Mark, Ref, StepNo};

use crate::mark::{instances_of, moment_of};
use crate::register::Register;
use crate::state::{InstanceNo, Round, State, Validity};

/// A step about to be done, its names resolved to numbers.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The instance.
    pub instance: InstanceNo,
    /// The step.
    pub step: StepNo,
    /// When, in law.
    pub at: Moment,
    /// One per field of the step.
    pub values: Vec<Option<Value>>,
    /// Facts declared with it.
    pub declared: Vec<(FactNo, bool)>,
    /// The outcome, by its place in the step.
    pub outcome: Option<u16>,
    /// Who signs.
    pub people: Vec<PersonId>,
}

/// The state with, perhaps, a step about to be done.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The state before the step.
    pub state: &'a State,
    /// The step about to be done.
    pub candidate: Option<&'a Candidate>,
    /// What is read beside the case.
    pub register: &'a dyn Register,
    /// The day on which rules are evaluated: that of the step, or today.
    pub day: Day,
}

impl<'a> View<'a> {
    /// The candidate, where it is this step of this instance.
    #[must_use]
    pub fn candidate_at(&self, instance: InstanceNo, step: StepNo) -> Option<&'a Candidate> {
        self.candidate
            .filter(|it| it.instance == instance && it.step == step)
    }

    /// What was declared of a fact, the candidate's declarations included.
    #[must_use]
    pub fn declared(&self, instance: InstanceNo, fact: FactNo) -> Option<bool> {
        let own = self
            .candidate
            .filter(|it| it.instance == instance)
            .and_then(|it| {
                it.declared
                    .iter()
                    .find(|(number, _)| *number == fact)
                    .map(|(_, holds)| *holds)
            });
        own.or_else(|| self.state.instance(instance).declared(fact))
    }

    /// The moment a reference means, the candidate's own moment included.
    #[must_use]
    pub fn moment(&self, from: InstanceNo, reference: &Ref) -> Option<Moment> {
        if reference.is_local()
            && reference.mark == Mark::Done
            && let Some(candidate) = self.candidate_at(from, reference.step)
        {
            return Some(candidate.at);
        }
        moment_of(self.state, from, reference)
    }

    /// The value of a field: of the candidate, else of the latest valid round.
    #[must_use]
    pub fn field(&self, from: InstanceNo, field: &FieldRef) -> Option<&'a Value> {
        // What was erased is unknown to every rule: it is never taken for false or for nothing.
        self.kept(from, field)
            .filter(|value| **value != Value::Erased)
    }

    fn kept(&self, from: InstanceNo, field: &FieldRef) -> Option<&'a Value> {
        match field {
            FieldRef::Case(index) | FieldRef::CasePartyKind(index) => {
                self.state.values.get(usize::from(*index))?.as_ref()
            }
            FieldRef::Step(reference, index) => {
                let index = usize::from(*index);
                if reference.is_local() {
                    return self.local_field(from, reference.step, index);
                }
                let instances = instances_of(self.state, from, reference);
                instances
                    .iter()
                    .rev()
                    .find_map(|it| self.local_field(*it, reference.step, index))
            }
        }
    }

    fn local_field(&self, instance: InstanceNo, step: StepNo, index: usize) -> Option<&'a Value> {
        if let Some(candidate) = self.candidate_at(instance, step) {
            return candidate.values.get(index)?.as_ref();
        }
        self.state
            .instance(instance)
            .done(step)?
            .values
            .get(index)?
            .as_ref()
    }

    /// The values of a field in all valid rounds and instances, the candidate's last.
    pub fn all_values(&self, from: InstanceNo, field: &FieldRef) -> Vec<&'a Value> {
        let FieldRef::Step(reference, index) = field else {
            return self.field(from, field).into_iter().collect();
        };
        let index = usize::from(*index);
        let mut values = Vec::new();
        for instance in instances_of(self.state, from, reference) {
            let rounds = self.valid_rounds(instance, reference.step);
            values.extend(rounds.filter_map(|round| round.values.get(index)?.as_ref()));
            if let Some(candidate) = self.candidate_at(instance, reference.step) {
                values.extend(candidate.values.get(index).and_then(Option::as_ref));
            }
        }
        values
    }

    /// How many valid rounds a step has, or instances a call; the candidate counts.
    #[must_use]
    pub fn count(&self, from: InstanceNo, reference: &Ref) -> i64 {
        let counts = instances_of(self.state, from, reference)
            .into_iter()
            .map(|instance| {
                let is_call = self
                    .state
                    .instance(instance)
                    .procedure
                    .step(reference.step)
                    .call
                    .is_some();
                let rounds = if is_call {
                    self.state.calls(instance, reference.step).count()
                } else {
                    self.valid_rounds(instance, reference.step).count()
                };
                rounds + usize::from(self.candidate_at(instance, reference.step).is_some())
            });
        counts.sum::<usize>() as i64
    }

    fn valid_rounds(&self, instance: InstanceNo, step: StepNo) -> impl Iterator<Item = &'a Round> {
        let rounds = self.state.instance(instance).rounds(step).iter();
        let rounds = rounds.map(|round| &**round);
        rounds.filter(|round| round.validity == Validity::Valid)
    }
}
