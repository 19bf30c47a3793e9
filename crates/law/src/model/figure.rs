//! Figures (数字) as data: what of a case counts, under which name, and what is computed from it.

use std::sync::Arc;

use zs_base::{PostId, ProcedureId, StepId};

use super::{Named, Procedure, Status, Step};

/// What of a case counts (计数点), and under which name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The name.
    pub name: Arc<str>,
    /// What happens when it counts.
    pub of: TallyOf,
    /// Only in these procedures; in all where empty.
    pub procedures: Vec<ProcedureId>,
    /// Only in procedures of these legal characters; of all where empty.
    pub characters: Vec<Arc<str>>,
    /// Only these steps; all where empty.
    pub steps: Vec<StepId>,
    /// Only steps with one of these roles; all where empty.
    pub roles: Vec<Arc<str>>,
    /// Only with one of these outcomes; with any where empty.
    pub outcomes: Vec<Arc<str>>,
    /// Only what steps and outcomes themselves count under one of these names; all where empty.
    pub counted_as: Vec<Arc<str>>,
    /// Fields whose amounts are added up.
    pub value: Vec<TallyField>,
    /// From where days are counted to it.
    pub days_from: Option<DaysFrom>,
    /// A field by whose heaviest word it is told apart.
    pub split: Option<Split>,
    /// Only where all these steps of the same instance were done before.
    pub with: Vec<OtherStep>,
    /// Only where all these steps of the same instance are needed or were done.
    pub needs: Vec<OtherStep>,
    /// Only where all these facts of the instance hold.
    pub holds: Vec<Arc<str>>,
    /// Only where something is written in all these fields of the case or of steps of the instance.
    pub written: Vec<Named>,
    /// Not where one of these steps of the same instance was done, before or after.
    pub unless: Vec<StepDone>,
}

/// A field at which a tally looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TallyField {
    /// A field of the step that counts, in the round that counts.
    Own(Arc<str>),
    /// A field of the case, or of the latest round of another step of the instance or of one that
    /// called it.
    Of(Named),
}

/// A step that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepDone {
    /// The step.
    pub step: StepId,
    /// With one of these outcomes; with any where empty.
    pub outcomes: Vec<Arc<str>>,
}

/// A step of the same instance beside the one that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OtherStep {
    /// By its id.
    Step(StepId),
    /// By one of its roles.
    Role(Arc<str>),
}

/// What happens when something counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TallyOf {
    /// A step is done; on the day of its legal effect.
    Done,
    /// A limit of a step ends; on its last day, whether the step was done or not.
    Due,
    /// A case is opened.
    Opened,
    /// A case ends.
    Ended,
}

/// From where days are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DaysFrom {
    /// The opening of the case.
    Opening,
    /// The latest round of a step of the same instance.
    Step(StepId),
}

/// A field by which a tally is told apart. A case with several words counts once, under the
/// heaviest; the word of a party is its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The field.
    pub field: TallyField,
    /// The column that says the word, where the field is a key of a table.
    pub column: Option<Arc<str>>,
    /// The words, the lightest first.
    pub order: Vec<Arc<str>>,
    /// The word for what is none of them.
    pub other: Arc<str>,
}

/// A figure: one number with its definition (口径).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The id, such as `F066`.
    pub id: Arc<str>,
    /// What people call it.
    pub name: Arc<str>,
    /// The part of a report in which it stands.
    pub group: Arc<str>,
    /// What is computed.
    pub measure: Measure,
    /// The unit that is printed behind it, such as 件.
    pub unit: Arc<str>,
    /// What it counts, in words.
    pub means: Arc<str>,
    /// The disputed notion of which it is one reading (争议口径), such as 纠错率.
    pub reading_of: Option<Arc<str>>,
    /// Where the definition comes from.
    pub source: Option<Arc<str>>,
    /// Whether a jurist has confirmed the definition.
    pub status: Status,
}

/// How a figure is computed. Names are those of tallies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measure {
    /// How many.
    Count(Vec<Counted>),
    /// How many of these among those.
    Ratio {
        /// The numerator.
        of: Vec<Counted>,
        /// The denominator.
        among: Vec<Counted>,
    },
    /// The amounts added up, in the smallest unit of the currency.
    Sum(Vec<Arc<str>>),
    /// The amounts added up, divided by how many.
    Average(Vec<Arc<str>>),
    /// The days in the middle.
    MedianDays(Vec<Arc<str>>),
    /// How many were done within their limit among all that had one.
    InTime(Vec<Arc<str>>),
    /// What there is on a day: everything that came until then without what went.
    Stock {
        /// What came.
        plus: Vec<Arc<str>>,
        /// What went.
        less: Vec<Arc<str>>,
        /// On which day.
        at: StockAt,
    },
}

/// What is counted: occurrences of a tally, or people of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Occurrences of a tally.
    Tally(Arc<str>),
    /// Occurrences that came after their limit.
    Late(Arc<str>),
    /// People of a roster, as the register has them at the end of the period.
    Roster(Arc<str>),
}

/// People of the register who are counted (名册): who holds one of these posts, on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roster {
    /// The name by which figures count them.
    pub name: Arc<str>,
    /// The posts.
    pub posts: Vec<PostId>,
    /// The kind of certificate that each holds, valid that day; any person where there is none.
    pub holds: Option<Arc<str>>,
}

/// On which day a stock is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StockAt {
    /// Before the first day of the period.
    Beginning,
    /// On the last day of the period.
    End,
}

impl OtherStep {
    /// Whether a step is meant.
    #[must_use]
    pub fn is(&self, step: &Step) -> bool {
        match self {
            Self::Step(id) => step.id == *id,
            Self::Role(role) => step.roles.contains(role),
        }
    }
}

impl Counted {
    /// The name of the tally; nothing for people.
    #[must_use]
    pub fn tally(&self) -> Option<&Arc<str>> {
        match self {
            Self::Tally(name) | Self::Late(name) => Some(name),
            Self::Roster(_) => None,
        }
    }
}

impl Measure {
    /// The tallies from which it is computed, each once, in order.
    #[must_use]
    pub fn tallies(&self) -> Vec<&Arc<str>> {
        let names: Vec<&Arc<str>> = match self {
            Self::Count(of) => of.iter().filter_map(Counted::tally).collect(),
            Self::Ratio { of, among } => {
                let all = of.iter().chain(among);
                all.filter_map(Counted::tally).collect()
            }
            Self::Sum(of) | Self::Average(of) | Self::MedianDays(of) | Self::InTime(of) => {
                of.iter().collect()
            }
            Self::Stock { plus, less, .. } => plus.iter().chain(less).collect(),
        };
        let mut each: Vec<&Arc<str>> = Vec::new();
        for name in names {
            if !each.contains(&name) {
                each.push(name);
            }
        }
        each
    }
}

impl Tally {
    /// Its name, and those of the words by which it is told apart.
    #[must_use]
    pub fn all_names(&self) -> Vec<Arc<str>> {
        let split = self.split.iter();
        let words = split.flat_map(|it| it.order.iter().chain([&it.other]));
        let apart = words.map(|word| self.name_of(word));
        [self.name.clone()].into_iter().chain(apart).collect()
    }

    /// The name under which what has this word counts.
    #[must_use]
    pub fn name_of(&self, word: &str) -> Arc<str> {
        format!("{}·{word}", self.name).into()
    }

    /// Whether it counts under this name.
    #[must_use]
    pub fn names(&self, name: &str) -> bool {
        *self.name == *name || self.all_names().iter().any(|it| **it == *name)
    }

    /// Whether it can count anything in cases or instances of a procedure.
    #[must_use]
    pub fn is_of(&self, procedure: &Procedure) -> bool {
        let character = procedure.character.as_ref();
        (self.procedures.is_empty() || self.procedures.contains(&procedure.id))
            && (self.characters.is_empty()
                || character.is_some_and(|it| self.characters.contains(it)))
    }

    /// Whether it counts a step, whatever comes of it.
    #[must_use]
    pub fn takes(&self, step: &Step) -> bool {
        (self.steps.is_empty() || self.steps.contains(&step.id))
            && (self.roles.is_empty() || step.roles.iter().any(|it| self.roles.contains(it)))
    }

    /// Whether it counts a step that had this outcome.
    #[must_use]
    pub fn takes_with(&self, step: &Step, outcome: Option<u16>) -> bool {
        let outcome = outcome.and_then(|index| step.outcomes.get(usize::from(index)));
        let has = |words: &[Arc<str>], word: Option<&Arc<str>>| {
            words.is_empty() || word.is_some_and(|it| words.contains(it))
        };
        let counts = outcome.and_then(|it| it.counts.as_ref());
        self.takes(step)
            && has(&self.outcomes, outcome.map(|it| &it.name))
            && (has(&self.counted_as, counts) || has(&self.counted_as, step.counts.as_ref()))
    }
}
