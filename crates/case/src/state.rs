//! What a case is after its events: instances of procedures, each with the rounds of its steps.

use std::sync::Arc;

use zs_base::{CaseId, Moment, PersonId, UnitId};
use zs_event::Value;
use zs_law::{FactNo, FieldMeaning, FieldRef, Procedure, StepNo};

/// An instance of a procedure in a case, by its place in [`State::instances`]; 0 is the case's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InstanceNo(pub u16);

impl InstanceNo {
    /// The instance of the case's own procedure.
    pub const ROOT: Self = Self(0);
}

/// A case.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The id.
    pub case: CaseId,
    /// The overlays that apply, as `<name>/<date>`, region first.
    pub overlays: Vec<Arc<str>>,
    /// The unit that handles it.
    pub unit: UnitId,
    /// When the matter reached the unit.
    pub opened_on: Moment,
    /// The fields of the case, one per `Procedure::fields` of the root procedure.
    pub values: Vec<Option<Value>>,
    /// The instances; the first is the case's own procedure. They are shared with the states from
    /// which this one came, because a step alters one of them.
    pub instances: Vec<Arc<Instance>>,
    /// Who may not act in it.
    pub recused: Vec<PersonId>,
    /// Where it stands as a whole.
    pub standing: Standing,
    /// How many events it has.
    pub events: u32,
}

/// Where a case stands as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It goes on.
    Open,
    /// It ended with a step.
    Ended {
        /// When.
        on: Moment,
        /// The outcome of the step that ended it, or the step's name.
        outcome: Arc<str>,
    },
    /// It was withdrawn.
    Withdrawn {
        /// When.
        on: Moment,
    },
    /// It goes on inside another case.
    Merged {
        /// When.
        on: Moment,
        /// The case that goes on.
        into: CaseId,
    },
}

/// An instance of a procedure.
#[derive(Clone, Debug, PartialEq)]
pub struct Instance {
    /// The procedure.
    pub procedure: Arc<Procedure>,
    /// Who called it; nothing for the case's own.
    pub caller: Option<Caller>,
    /// Whether a return voided it.
    pub validity: Validity,
    /// The rounds of each step, one list per step.
    pub rounds: Vec<Vec<Arc<Round>>>,
    /// What was declared of each fact, one per fact.
    pub declared: Vec<Option<bool>>,
    /// The extensions granted.
    pub extensions: Vec<Extension>,
    /// How it ended; nothing while it goes on.
    pub ended: Option<Ending>,
}

/// The call that created an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The instance that called.
    pub instance: InstanceNo,
    /// The step that is the call.
    pub step: StepNo,
    /// Which instance of that call this is, from 1.
    pub ordinal: u16,
}

/// How an instance ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// When.
    pub on: Moment,
    /// The outcome of the step that ended it, or the step's name.
    pub outcome: Arc<str>,
}

/// Whether a round or instance counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// It counts.
    Valid,
    /// A return or a correction voided it.
    Void,
}

/// A round of a step that was done.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    /// Whether it counts.
    pub validity: Validity,
    /// When it happened in law.
    pub at: Moment,
    /// Who signed.
    pub people: Vec<PersonId>,
    /// One per field of the step.
    pub values: Vec<Option<Value>>,
    /// The outcome, by its place in the step.
    pub outcome: Option<u16>,
    /// The number of its paper (文号).
    pub number: Option<Box<str>>,
    /// When its paper counted as served.
    pub served: Option<Moment>,
    /// Whether the law supplied it.
    pub made: Made,
}

/// Who made a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// People.
    ByPeople,
    /// The law (拟制).
    ByLaw,
}

/// An extension of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extension {
    /// The step.
    pub step: StepNo,
    /// The term, by its place in the step.
    pub term: u16,
    /// How much, in the unit of the term's extension rule.
    pub count: u32,
    /// When it was granted.
    pub on: Moment,
}

impl State {
    /// The unit complained about, whose people never learn of the case; nothing where the procedure
    /// knows none, or none is named.
    #[must_use]
    pub fn against(&self) -> Option<UnitId> {
        let at = self.procedure().meaning(FieldMeaning::Against)?;
        let named = self.values.get(at)?.as_ref()?.as_text()?;
        (!named.is_empty()).then(|| UnitId::from(named))
    }

    /// An instance.
    #[must_use]
    pub fn instance(&self, number: InstanceNo) -> &Instance {
        &self.instances[usize::from(number.0)]
    }

    /// An instance, to alter it here and in no state that shares it.
    pub(crate) fn instance_mut(&mut self, number: InstanceNo) -> &mut Instance {
        Arc::make_mut(&mut self.instances[usize::from(number.0)])
    }

    /// The case's own procedure.
    #[must_use]
    pub fn procedure(&self) -> &Arc<Procedure> {
        &self.instances[0].procedure
    }

    /// The value of a field of the case, or of the latest valid round of a step of this instance;
    /// nothing where it was erased, and for what lies in other instances.
    #[must_use]
    pub fn told(&self, at: InstanceNo, field: &FieldRef) -> Option<&Value> {
        let value = match field {
            FieldRef::Case(index) | FieldRef::CasePartyKind(index) => {
                self.values.get(usize::from(*index))
            }
            FieldRef::Step(step, index) if step.is_local() => {
                let round = self.instance(at).done(step.step)?;
                round.values.get(usize::from(*index))
            }
            FieldRef::Step(..) => None,
        };
        value?.as_ref().filter(|value| **value != Value::Erased)
    }

    /// Valid instances of a call made by an instance, in order.
    pub fn calls(
        &self,
        instance: InstanceNo,
        step: StepNo,
    ) -> impl DoubleEndedIterator<Item = (InstanceNo, &Instance)> {
        let made = self.calls_ever(instance, step);
        made.filter(|(_, it)| it.validity == Validity::Valid)
    }

    /// All instances of a call made by an instance, void ones included, in order.
    pub fn calls_ever(
        &self,
        instance: InstanceNo,
        step: StepNo,
    ) -> impl DoubleEndedIterator<Item = (InstanceNo, &Instance)> {
        self.instances
            .iter()
            .enumerate()
            .filter_map(move |(index, it)| {
                let caller = it.caller?;
                let fits = caller.instance == instance && caller.step == step;
                fits.then_some((InstanceNo(index as u16), &**it))
            })
    }

    /// Whether a step is possible after the case ended: by itself, or because the call through which
    /// it is reached is.
    #[must_use]
    pub fn is_afterwards(&self, instance: InstanceNo, step: StepNo) -> bool {
        let own = self.instance(instance);
        own.procedure.step(step).afterwards
            || own
                .caller
                .is_some_and(|by| self.is_afterwards(by.instance, by.step))
    }

    /// How many instances of a call there have been, void ones included.
    #[must_use]
    pub fn call_count(&self, instance: InstanceNo, step: StepNo) -> u16 {
        let made = self.instances.iter().filter_map(|it| it.caller);
        made.filter(|it| it.instance == instance && it.step == step)
            .count() as u16
    }
}

impl Instance {
    /// A new instance.
    #[must_use]
    pub fn new(procedure: Arc<Procedure>, caller: Option<Caller>) -> Self {
        Self {
            caller,
            validity: Validity::Valid,
            rounds: vec![Vec::new(); procedure.steps.len()],
            declared: vec![None; procedure.facts.len()],
            extensions: Vec::new(),
            ended: None,
            procedure,
        }
    }

    /// All rounds of a step, void ones included.
    #[must_use]
    pub fn rounds(&self, step: StepNo) -> &[Arc<Round>] {
        &self.rounds[usize::from(step.0)]
    }

    /// The latest round of a step, where it counts.
    #[must_use]
    pub fn done(&self, step: StepNo) -> Option<&Round> {
        self.rounds(step)
            .last()
            .map(|round| &**round)
            .filter(|round| round.validity == Validity::Valid)
    }

    /// What was declared of a fact.
    #[must_use]
    pub fn declared(&self, fact: FactNo) -> Option<bool> {
        self.declared[usize::from(fact.0)]
    }

    /// When the first step of the instance was done.
    #[must_use]
    pub fn begun(&self) -> Option<Moment> {
        self.rounds
            .iter()
            .filter_map(|rounds| rounds.first())
            .map(|round| round.at)
            .min()
    }
}
