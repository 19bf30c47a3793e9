//! A procedure: one kind of act, in one version, with everything that general duties and overlays
//! added to it.

use std::sync::Arc;

use zs_base::{Day, ProcedureId, StepId};
use zs_event::Cite;

use super::{Condition, Fact, Field, FieldMeaning, FieldRef, Step};

/// A step by its place in [`Procedure::steps`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepNo(pub u16);

/// A fact by its place in [`Procedure::facts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactNo(pub u16);

/// One kind of act, in one version.
#[derive(Clone, Debug, PartialEq)]
pub struct Procedure {
    /// The id: the name of its folder below `law/procedures/`.
    pub id: ProcedureId,
    /// The version: the first day of its force.
    pub version: Day,
    /// The last day of its force, where it has one.
    pub until: Option<Day>,
    /// The Chinese name.
    pub name: Arc<str>,
    /// The legal character, whose general duties it received.
    pub character: Option<Arc<str>>,
    /// What happens to running cases when this version comes into force.
    pub running: Running,
    /// Which calendar counts its days.
    pub calendar: CalendarUse,
    /// The currency of its money fields, such as `CNY`.
    pub currency: Arc<str>,
    /// The articles it rests on.
    pub basis: Vec<Cite>,
    /// Who checked it against the law, and when.
    pub checked: Option<Checked>,
    /// Whether a jurist has confirmed it.
    pub status: Status,
    /// The fields of the case itself, given when it is opened.
    pub fields: Arc<[Field]>,
    /// The steps, in the order of the file. Where overlays change nothing, they are shared with the
    /// procedure without overlays: there are many combinations, and most touch few procedures.
    pub steps: Arc<[Step]>,
    /// The facts, declared or derived.
    pub facts: Arc<[Fact]>,
    /// What must be made public.
    pub publish: Vec<Publication>,
    /// What data cannot say: a checklist for people.
    pub manual: Vec<Manual>,
    /// Where the list of rectification finds what it shows, where each case or call is a row of it.
    pub rectified: Option<Rectified>,
    /// The overlays that were applied, in order.
    pub overlays: Vec<Arc<str>>,
    /// The procedures that its steps call, with their own steps.
    pub callees: Vec<Arc<Procedure>>,
}

impl Procedure {
    /// Whether it is this procedure or calls it, at whatever depth.
    #[must_use]
    pub fn holds(&self, id: &ProcedureId) -> bool {
        self.id == *id || self.callees.iter().any(|it| it.holds(id))
    }

    /// The field of the case that means this to the platform, by its place.
    #[must_use]
    pub fn meaning(&self, meaning: FieldMeaning) -> Option<usize> {
        let mut fields = self.fields.iter();
        fields.position(|it| it.is == Some(meaning))
    }

    /// The step of a number. Numbers come from this procedure only, so the step exists.
    #[must_use]
    pub fn step(&self, number: StepNo) -> &Step {
        &self.steps[usize::from(number.0)]
    }

    /// The fact of a number.
    #[must_use]
    pub fn fact(&self, number: FactNo) -> &Fact {
        &self.facts[usize::from(number.0)]
    }

    /// The number of the step with this id.
    #[must_use]
    pub fn find_step(&self, id: &StepId) -> Option<StepNo> {
        self.steps
            .iter()
            .position(|step| step.id == *id)
            .map(|index| StepNo(index as u16))
    }

    /// The number of the fact with this name.
    #[must_use]
    pub fn find_fact(&self, name: &str) -> Option<FactNo> {
        self.facts
            .iter()
            .position(|fact| *fact.name == *name)
            .map(|index| FactNo(index as u16))
    }

    /// All step numbers, in order.
    pub fn step_numbers(&self) -> impl Iterator<Item = StepNo> + use<> {
        (0..self.steps.len() as u16).map(StepNo)
    }
}

/// The columns of the list of rectification (整改台账), for a procedure of which each instance is a
/// row of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Rectified {
    /// The field that says what is wrong.
    pub problem: FieldRef,
    /// The field that names the unit that must put it right.
    pub unit: FieldRef,
    /// The field that names the person who answers for it.
    pub person: Option<FieldRef>,
    /// The field that says what is done about it.
    pub measure: Option<FieldRef>,
    /// The field that says of which kind it is.
    pub kind: Option<FieldRef>,
    /// The step with which it is put right: its terms are the limit, its files the evidence.
    pub step: StepNo,
}

/// What happens to running cases when a version comes into force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Running {
    /// They stay on their version (从旧).
    Stay {
        /// Where the law says so.
        cite: Cite,
    },
    /// They move by an explicit event with a reason (从新).
    Move {
        /// Where the law says so.
        cite: Cite,
    },
}

/// Which calendar counts the days of a procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarUse {
    /// The calendar of `law/calendar`.
    National,
    /// Plain days: each day counts and nothing rolls.
    None,
}

/// Who compared the file with the law, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The day.
    pub on: Day,
    /// The person or office.
    pub by: Arc<str>,
}

/// Whether a jurist has confirmed a file or rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Confirmed.
    Confirmed,
    /// To be confirmed by the justice bureau (待确认); pages say so.
    ToConfirm,
}

/// Where a step or rule comes from; `law show` names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The procedure's own file.
    Own,
    /// The general duties of its legal character.
    General(Arc<str>),
    /// An overlay.
    Overlay(Arc<str>),
}

/// A duty to make public.
#[derive(Clone, Debug, PartialEq)]
pub struct Publication {
    /// The step whose result is made public.
    pub of: StepNo,
    /// The step that makes it public. Its `limit` is the term of the duty.
    pub by: StepNo,
    /// Fields that are shown, in order.
    pub show: Vec<FieldRef>,
    /// Kinds of data that are hidden.
    pub hide: Vec<Arc<str>>,
    /// Steps of which the public may see that they were done and on which day, in this order;
    /// nothing else of them.
    pub course: Vec<StepNo>,
    /// When nothing may be made public at all.
    pub never: Option<Condition>,
    /// How long it is displayed, in months.
    pub display_months: Option<u32>,
    /// Whether it is displayed until it is taken back, such as what applies to everybody for years.
    pub lasting: bool,
    /// How it is taken back.
    pub recall: Option<Recall>,
    /// Where the law says so.
    pub cite: Cite,
}

/// The duty to take a publication back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recall {
    /// The step that takes it back; its `limit` is the term.
    pub by: StepNo,
    /// Where the law says so.
    pub cite: Cite,
}

/// What data cannot say: shown to people as a checklist, counted, never pretended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manual {
    /// What a person must see to.
    pub text: Arc<str>,
    /// Where the law says so.
    pub cite: Cite,
    /// Why it is not data.
    pub why: Arc<str>,
}
