//! Events: what happened. An event is never altered; a later one may say that it was wrong.

use zs_base::{CaseId, Day, Jurisdiction, Moment, PersonId, ProcedureId, UnitId};

use crate::command::{Declared, Evidence, Stands};
use crate::{Cite, Signer, StepPath, Value};

/// The version of the canonical form that this program writes.
pub const SCHEMA: u16 = 1;

/// One event with the place it has in its ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Whose ledger.
    pub jurisdiction: Jurisdiction,
    /// Place in the ledger, from 0, without gaps.
    pub seq: u64,
    /// The case; all zero for events of the ledger itself.
    pub case: CaseId,
    /// The procedure; empty for events of the ledger itself.
    pub procedure: ProcedureId,
    /// Its version: the first day of its force.
    pub version: Day,
    /// When the writer recorded it: never before its predecessor, and set by nobody else.
    pub recorded_at: Moment,
    /// Who commanded it; nothing for what the engine's clock deems.
    pub by: Option<Signer>,
    /// What happened.
    pub happening: Happening,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// A case was opened.
    Opened(Opened),
    /// A step was performed.
    Performed(Performed),
    /// The paper of a step was served.
    Served(Served),
    /// Facts were declared outside a step.
    FactsDeclared(FactsDeclared),
    /// A term was extended.
    Extended(Extended),
    /// A person was taken off the case.
    Recused(Recused),
    /// An earlier statement was corrected.
    Corrected(Corrected),
    /// A term ended and the law supplies the result (拟制).
    Deemed(Deemed),
    /// The case ended without a result.
    Withdrawn(Closed),
    /// The case goes on inside another.
    Merged(Linked),
    /// Parts of the case go on as other cases.
    Split(Linked),
    /// A step of the case brought something about in other cases (联动).
    Led(Linked),
    /// Another unit goes on.
    Transferred(Transferred),
    /// The case follows another version of its procedure.
    Moved(Moved),
    /// A date moved because a calendar arrived.
    Recomputed(Recomputed),
    /// Something happened to the ledger itself: a key, a clock, an erasure.
    Noted(Noted),
}

/// See [`Happening::Opened`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The unit that handles the case.
    pub unit: UnitId,
    /// The overlays that apply, region first.
    pub overlays: Vec<String>,
    /// When the matter reached the unit.
    pub effective_on: Moment,
    /// The fields of the case itself.
    pub values: Vec<(String, Value)>,
    /// The row of an imported log.
    pub source: Option<String>,
}

/// See [`Happening::Performed`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Performed {
    /// The step.
    pub path: StepPath,
    /// Its round, from 1.
    pub round: u16,
    /// When it happened in law.
    pub effective_on: Moment,
    /// Who signed, each with the certificate that was valid that day.
    pub people: Vec<Signer>,
    /// The outcome.
    pub outcome: Option<String>,
    /// The number of the paper, without gaps per unit and year.
    pub number: Option<String>,
    /// The step's fields.
    pub values: Vec<(String, Value)>,
    /// Facts that the step declared.
    pub declared: Vec<Declared>,
    /// Facts that decided whether the step was allowed, with what they were at that moment.
    pub used: Vec<(String, bool)>,
    /// Evidence and other files.
    pub evidence: Vec<Evidence>,
    /// The reason.
    pub reason: Option<String>,
    /// The row of an imported log.
    pub source: Option<String>,
}

/// See [`Happening::Served`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// The step whose paper it was.
    pub path: StepPath,
    /// The round of that step.
    pub round: u16,
    /// The way.
    pub way: String,
    /// The day of the way's own event.
    pub on: Day,
    /// The moment at which the paper counts as served.
    pub effective_on: Moment,
    /// Who served.
    pub people: Vec<Signer>,
    /// The proof.
    pub proof: Vec<Evidence>,
}

/// See [`Happening::FactsDeclared`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactsDeclared {
    /// The instance of a call, as the path of any step in it.
    pub within: Option<StepPath>,
    /// When, in law.
    pub effective_on: Moment,
    /// The facts.
    pub facts: Vec<Declared>,
}

/// See [`Happening::Extended`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extended {
    /// The step that bears the term.
    pub path: StepPath,
    /// The term's id within the step.
    pub term: String,
    /// How much, in the unit of the extension rule.
    pub count: u32,
    /// When it was granted.
    pub effective_on: Moment,
    /// Why.
    pub reason: String,
}

/// See [`Happening::Recused`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recused {
    /// Who may not act in this case any more.
    pub person: PersonId,
    /// When it was decided.
    pub effective_on: Moment,
    /// Why.
    pub reason: String,
}

/// See [`Happening::Corrected`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrected {
    /// The step.
    pub path: StepPath,
    /// The round that was wrong.
    pub round: u16,
    /// The true moment.
    pub effective_on: Option<Moment>,
    /// The true values.
    pub values: Vec<(String, Value)>,
    /// Whether the step stands.
    pub stands: Stands,
    /// Why.
    pub reason: String,
}

/// See [`Happening::Deemed`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deemed {
    /// The step.
    pub path: StepPath,
    /// Its round.
    pub round: u16,
    /// The outcome that the law supplies.
    pub outcome: String,
    /// The term that ended, by its id within the step.
    pub term: String,
    /// The moment at which it counts as happened.
    pub effective_on: Moment,
    /// Where the law says so.
    pub cite: Cite,
    /// The other case whose step brought it about; nothing where a term of this case ended.
    pub because: Option<CaseId>,
}

/// See [`Happening::Withdrawn`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// When, in law.
    pub effective_on: Moment,
    /// Why.
    pub reason: String,
}

/// See [`Happening::Merged`], [`Happening::Split`] and [`Happening::Led`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// The other case or cases.
    pub cases: Vec<CaseId>,
    /// When, in law.
    pub effective_on: Moment,
    /// Why.
    pub reason: String,
}

/// See [`Happening::Transferred`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transferred {
    /// The unit that goes on.
    pub to: UnitId,
    /// When, in law.
    pub effective_on: Moment,
    /// Why.
    pub reason: String,
}

/// See [`Happening::Moved`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The version: its first day of force.
    pub version: Day,
    /// When it was decided.
    pub effective_on: Moment,
    /// Why.
    pub reason: String,
}

/// See [`Happening::Recomputed`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recomputed {
    /// The step that bears the term.
    pub path: StepPath,
    /// The term's id within the step.
    pub term: String,
    /// The day that was shown before.
    pub old: Day,
    /// The day that holds now.
    pub new: Day,
    /// The notice that moved it.
    pub because: String,
}

/// See [`Happening::Noted`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// What kind of note, such as `key`, `clock`, `erasure`, `calendar`.
    pub topic: String,
    /// What is noted, as named texts.
    pub items: Vec<(String, String)>,
}

impl Happening {
    /// The word by which the ledger's header names the kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Opened(_) => "opened",
            Self::Performed(_) => "performed",
            Self::Served(_) => "served",
            Self::FactsDeclared(_) => "facts_declared",
            Self::Extended(_) => "extended",
            Self::Recused(_) => "recused",
            Self::Corrected(_) => "corrected",
            Self::Deemed(_) => "deemed",
            Self::Withdrawn(_) => "withdrawn",
            Self::Merged(_) => "merged",
            Self::Split(_) => "split",
            Self::Led(_) => "led",
            Self::Transferred(_) => "transferred",
            Self::Moved(_) => "moved",
            Self::Recomputed(_) => "recomputed",
            Self::Noted(_) => "noted",
        }
    }

    /// The step that the event is about, where there is one.
    #[must_use]
    pub const fn path(&self) -> Option<&StepPath> {
        match self {
            Self::Performed(it) => Some(&it.path),
            Self::Served(it) => Some(&it.path),
            Self::Extended(it) => Some(&it.path),
            Self::Corrected(it) => Some(&it.path),
            Self::Deemed(it) => Some(&it.path),
            Self::Recomputed(it) => Some(&it.path),
            _ => None,
        }
    }
}

/// The word by which people know a kind of event; a kind of another program stands as it is.
#[must_use]
pub fn kind_in_words(kind: &str) -> &str {
    match kind {
        "opened" => "登记",
        "performed" => "办理环节",
        "served" => "送达",
        "facts_declared" => "认定情形",
        "extended" => "延长期限",
        "recused" => "回避",
        "corrected" => "更正",
        "deemed" => "依法视为",
        "withdrawn" => "撤回",
        "merged" => "并案",
        "split" => "分案",
        "led" => "引出联动",
        "transferred" => "移送",
        "moved" => "变更程序版本",
        "recomputed" => "期限重新计算",
        "noted" => "账本记事",
        other => other,
    }
}
