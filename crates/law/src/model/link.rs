//! Links between acts: what one act brings about in another case when a step is done.

use std::sync::Arc;

use zs_base::{ProcedureId, StepId};
use zs_event::{Cite, Value};

/// A consequence of a step for another case.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The id, unique in the library.
    pub id: Arc<str>,
    /// What it brings about, in words.
    pub name: Arc<str>,
    /// The procedures in whose cases it begins.
    pub procedures: Vec<ProcedureId>,
    /// The step of the case's own procedure.
    pub step: StepId,
    /// Only with one of these outcomes; with any, where empty.
    pub outcomes: Vec<Arc<str>>,
    /// What it does.
    pub effect: LinkEffect,
    /// Where the law says so.
    pub cite: Cite,
}

/// What a link does.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkEffect {
    /// Opens another case.
    Opens(Opens),
    /// Has a step of another case count as done, with this outcome.
    Deems {
        /// The field that names the other case.
        case: Named,
        /// The step of the other case's own procedure.
        step: StepId,
        /// Its outcome.
        outcome: Arc<str>,
        /// What is done where the field is empty.
        unnamed: UnnamedCase,
    },
}

/// What a link does where the field that names the other case is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnnamedCase {
    /// The case says that a person must see to it.
    Told,
    /// Nothing: there need not be another case.
    Silent,
}

/// The case that a link opens.
#[derive(Clone, Debug, PartialEq)]
pub struct Opens {
    /// Its procedure, in the version that is in force on that day.
    pub procedure: ProcedureId,
    /// Who handles it.
    pub unit: LinkUnit,
    /// Its field that names the case from which it comes.
    pub back: Option<Arc<str>>,
    /// Its fields, with where their values come from.
    pub values: Vec<(Arc<str>, Carried)>,
}

/// Which unit handles a case that a link opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkUnit {
    /// The unit of the case from which it comes.
    Same,
    /// The unit that a field names.
    Field(Named),
    /// The nearest unit whose name ends so, such as 司法局.
    Ending(Arc<str>),
}

/// Where a value of the opened case comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Carried {
    /// A field of the case from which it comes; nothing where that was not given.
    Field(Named),
    /// The unit that handles the case from which it comes.
    Unit,
    /// These words.
    Words(Value),
}

/// A field by name: of the case itself, or of the latest valid round of a step. By name, because
/// one link holds for all versions of a procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The step; the case itself where there is none.
    pub step: Option<StepId>,
    /// The name of the field.
    pub field: Arc<str>,
}

impl Link {
    /// Whether it begins with this step and outcome of a procedure.
    #[must_use]
    pub fn begins_with(
        &self,
        procedure: &ProcedureId,
        step: &StepId,
        outcome: Option<&str>,
    ) -> bool {
        let fits = |outcome: &str| self.outcomes.iter().any(|it| **it == *outcome);
        self.procedures.contains(procedure)
            && self.step == *step
            && (self.outcomes.is_empty() || outcome.is_some_and(fits))
    }
}
