//! Commands: what somebody wants to happen to a case. The engine answers with events or a refusal.

use zs_base::{CaseId, CommandId, Day, Digest, Moment, PersonId, ProcedureId, UnitId};

use crate::{Signer, StepPath, Value};

/// A command with its client-made id: the same id sent again does nothing and gets the same answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Made by the client, once.
    pub id: CommandId,
    /// The case; for [`Act::Open`] the id of the new case.
    pub case: CaseId,
    /// Who commands. The people who sign a step stand in the act itself.
    pub by: Signer,
    /// How many events of the case the client had seen; an older view is refused as stale.
    pub seen: Option<u32>,
    /// What is wanted.
    pub act: Act,
}

impl Command {
    /// Lets time pass in a case. Nobody gives it: what the law does needs no one's power.
    #[must_use]
    pub fn of_the_law(id: CommandId, case: CaseId) -> Self {
        Self {
            id,
            case,
            by: Signer::nobody(),
            seen: None,
            act: Act::Tick,
        }
    }
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Open a case.
    Open(Open),
    /// Begin a case from outside, without an account (网上递交).
    HandIn(Box<HandIn>),
    /// Perform a step.
    Perform(Perform),
    /// Record that the paper of a step was served (送达).
    Serve(Serve),
    /// Declare facts (情形), each by a named person with a reason.
    Declare(Declare),
    /// Extend a term before it ends.
    Extend(Extend),
    /// Take a person off the case (回避).
    Recuse(Recuse),
    /// Correct what an earlier event says (更正); nothing is altered, a statement is added.
    Correct(Correct),
    /// End the case without a result (撤回).
    Withdraw(Reasoned),
    /// Go on with this case inside another one (并案).
    Merge(Merge),
    /// Continue parts of this case as cases of their own (分案).
    Split(Split),
    /// Hand the case to another unit (移送、移交).
    Transfer(Transfer),
    /// Move the case to another version of its procedure.
    Move(Move),
    /// Let time pass: terms that have ended produce their deemed events.
    Tick,
}

/// Opens a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// The kind of act; its version is the one in force on `effective_on`.
    pub procedure: ProcedureId,
    /// The unit that handles the case.
    pub unit: UnitId,
    /// Overlays that apply, region first, as ids of `law/overlays`.
    pub overlays: Vec<String>,
    /// When the matter reached the unit.
    pub effective_on: Moment,
    /// The fields of the case itself, such as the party.
    pub values: Vec<(String, Value)>,
    /// The row of an imported log, where the case is history.
    pub source: Option<String>,
}

/// Opens a case from outside and does its first step, by nobody who has signed in. When it reaches the
/// county is when it is recorded, whatever the moments in it say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandIn {
    /// The entrance through which it comes, an id of `law/entrances`.
    pub entrance: String,
    /// The case.
    pub open: Open,
    /// The first step, which nobody signs.
    pub first: Perform,
}

/// Performs a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Perform {
    /// The step; a call's next instance number begins a new instance.
    pub path: StepPath,
    /// When it happened in law.
    pub effective_on: Moment,
    /// Who signs.
    pub people: Vec<Signer>,
    /// The outcome, where the step has outcomes.
    pub outcome: Option<String>,
    /// The step's fields.
    pub values: Vec<(String, Value)>,
    /// Facts declared with the step.
    pub facts: Vec<Declared>,
    /// Evidence and other files, by kind.
    pub evidence: Vec<Evidence>,
    /// The reason, where the step or outcome needs one.
    pub reason: Option<String>,
    /// The row of an imported log, where the step is history.
    pub source: Option<String>,
}

/// A file with the kind of evidence that it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The kind, such as 现场检查笔录.
    pub kind: String,
    /// The SM3 digest of the content.
    pub file: Digest,
}

/// A fact as somebody declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The fact, a word of the procedure.
    pub fact: String,
    /// Whether it holds.
    pub holds: bool,
    /// Why; required.
    pub reason: String,
}

/// Declares facts outside a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declare {
    /// The instance of a call inside which the facts are declared; a path whose step is the call's
    /// first step. Nothing for the case's own procedure.
    pub within: Option<StepPath>,
    /// When, in law.
    pub effective_on: Moment,
    /// The facts.
    pub facts: Vec<Declared>,
}

/// Records a service of papers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Serve {
    /// The step whose paper was served.
    pub path: StepPath,
    /// The way, an id of `law/service.toml`.
    pub way: String,
    /// The day on which the way's own event happened: signature, delivery, posting of the notice.
    pub on: Day,
    /// Who served.
    pub people: Vec<Signer>,
    /// The proof that the way needs.
    pub proof: Vec<Evidence>,
}

/// Extends a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extend {
    /// The step that bears the term.
    pub path: StepPath,
    /// The term's id within the step.
    pub term: String,
    /// How much, in the unit of the term's extension rule.
    pub count: u32,
    /// When it was granted.
    pub effective_on: Moment,
    /// Why.
    pub reason: String,
}

/// Takes a person off the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recuse {
    /// Who withdraws.
    pub person: PersonId,
    /// When it was decided.
    pub effective_on: Moment,
    /// Why.
    pub reason: String,
}

/// Corrects an earlier statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correct {
    /// The step whose latest round is corrected.
    pub path: StepPath,
    /// The moment at which it really happened, where that was wrong.
    pub effective_on: Option<Moment>,
    /// Fields that were wrong, with their true values.
    pub values: Vec<(String, Value)>,
    /// Whether the step stands at all.
    pub stands: Stands,
    /// Why.
    pub reason: String,
}

/// Whether a corrected step still stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// It stands, with the corrections.
    Yes,
    /// It did not happen, or a deemed event is contradicted (作废).
    No,
}

/// An act that needs only a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reasoned {
    /// When, in law.
    pub effective_on: Moment,
    /// Why.
    pub reason: String,
}

/// Merges the case into another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// The case that goes on.
    pub into: CaseId,
    /// When, in law.
    pub effective_on: Moment,
    /// Why.
    pub reason: String,
}

/// Splits parts off the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The new cases, which are opened by commands of their own.
    pub into: Vec<CaseId>,
    /// When, in law.
    pub effective_on: Moment,
    /// Why.
    pub reason: String,
}

/// Hands the case to another unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// The unit that goes on.
    pub to: UnitId,
    /// When, in law.
    pub effective_on: Moment,
    /// Why.
    pub reason: String,
}

/// Moves the case to another version of its procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The version: its first day of force.
    pub version: Day,
    /// When it was decided.
    pub effective_on: Moment,
    /// Why.
    pub reason: String,
}
