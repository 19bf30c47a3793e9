//! What the names of a log mean in a procedure: steps, fields, facts, outcomes, people and dates.
//!
//! The format is told in `docs/log-map.md`. A map is read against a procedure, so that everything
//! in it is known when the first row arrives.

mod apply;
mod cells;
mod draft;
mod number;
mod propose;
mod read;
mod rows;
mod steps;
mod table;
mod tells;

use std::collections::{BTreeMap, BTreeSet};

use zs_base::{Code, Day, Moment, PersonId, PostId, UnitId};
use zs_event::command::Perform;
use zs_event::{StepPath, Value};
use zs_law::{FieldKind, StepNo};

use crate::codes;

pub use draft::{Draft, NAMES_ASKED, Use};
pub use propose::{ledger_words, offered, propose, propose_name};
pub use read::read_map;
pub use rows::{CaseTable, MappedTable, SeenColumn, read_case_table};
pub use tells::Tells;

/// A map that was read against a procedure.
#[derive(Clone, Debug)]
pub struct LogMap {
    /// The key of a trace that holds the number of the case.
    case: String,
    /// The key of an event that names the step.
    step: String,
    /// The key of an event that holds its time.
    at: String,
    /// The key of an event that names who did it.
    person: Option<String>,
    /// Who signs where the log names nobody.
    unsigned: Option<PersonId>,
    /// The post in which people of the log sign.
    post: PostId,
    /// The unit whose log it is.
    unit: UnitId,
    /// Keys that are left out on purpose.
    ignore: BTreeSet<String>,
    /// What a row of the log is.
    shape: Shape,
    /// How much the log tells.
    covers: Covers,
    /// The steps by the names that the log gives them; by their ids where a row is a case.
    steps: BTreeMap<String, StepRule>,
    /// The columns that hold days, where a row is a case.
    days: Vec<DayRule>,
    /// Fields of the case, filled from attributes of the trace.
    case_rules: Vec<Rule>,
}

/// What a row of a log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// An event of a case.
    Events,
    /// A case, with a column for the day of each step.
    Cases,
}

/// How much a log tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Covers {
    /// Everything that happened.
    All,
    /// What the map names, and nothing of the rest.
    Named,
}

/// What a name of the log means.
#[derive(Clone, Debug)]
struct StepRule {
    number: StepNo,
    path: StepPath,
    /// Whether the step itself was done, and not only its paper served.
    performs: bool,
    /// The step whose paper was served then.
    served: Option<StepNo>,
    /// The post in which people sign.
    post: PostId,
    rules: Vec<Rule>,
}

/// A column that holds the day of a step, where a row is a case.
#[derive(Clone, Debug)]
struct DayRule {
    /// The column.
    key: String,
    /// The step that was done then, by its id.
    step: Option<String>,
    /// The step whose paper was served then.
    served: Option<StepNo>,
    /// The columns that name who did the step.
    people: Vec<String>,
    /// Whether it was done only where somebody is named.
    signed: bool,
}

/// What an attribute means.
#[derive(Clone, Debug)]
struct Rule {
    /// The key in the log.
    key: String,
    target: Target,
    /// What is written for each value of the log, `*` for all others; as it is, where empty.
    values: BTreeMap<String, String>,
}

/// What an attribute becomes.
#[derive(Clone, Debug)]
enum Target {
    /// A field, with the digits of money after the point.
    Field {
        name: String,
        kind: FieldKind,
        scale: u32,
    },
    /// A declared fact.
    Fact { name: String },
    /// The outcome.
    Outcome,
}

/// A case of the log in the words of the procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedCase {
    /// Its number in the log.
    pub number: String,
    /// Place among the traces of its block, from 1.
    pub trace: u64,
    /// The moment of its first event.
    pub opened_on: Moment,
    /// The fields of the case itself.
    pub values: Vec<(String, Value)>,
    /// The events that were understood, by their moments; equal ones in the order of the file.
    pub events: Vec<MappedEvent>,
    /// Papers that were served.
    pub served: Vec<MappedService>,
}

/// A paper of the log that was served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MappedService {
    /// Place among the events of its block, from 1.
    pub row: u64,
    /// The step whose paper it was.
    pub step: StepNo,
    /// The day.
    pub on: Day,
}

/// An event of the log in the words of the procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedEvent {
    /// Place among the events of its block, from 1.
    pub row: u64,
    /// The step.
    pub step: StepNo,
    /// The step as it would be commanded.
    pub act: Perform,
}

/// What was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmapped {
    /// The code.
    pub code: Code,
    /// Place among the traces of its block, from 1.
    pub trace: u64,
    /// Place among the events of its block, from 1; 0 where the case itself is at fault.
    pub row: u64,
    /// How many events could not be taken because of it.
    pub lost: u64,
    /// Bytes of the inflated log before it.
    pub offset: u64,
    /// The name or value at fault, as it stands in the log.
    pub what: String,
}

impl LogMap {
    /// The unit whose log it is.
    #[must_use]
    pub const fn unit(&self) -> &UnitId {
        &self.unit
    }

    /// The post in which people of the log sign.
    #[must_use]
    pub const fn post(&self) -> &PostId {
        &self.post
    }

    /// The key that holds the number of the case; in OCEL the type of the objects that are cases.
    #[must_use]
    pub fn case_key(&self) -> &str {
        &self.case
    }

    /// The key that names the step of an event.
    #[must_use]
    pub fn step_key(&self) -> &str {
        &self.step
    }

    /// The key that holds the time of an event.
    #[must_use]
    pub fn time_key(&self) -> &str {
        &self.at
    }

    /// The key that names who did it; in OCEL the type of the objects that are people.
    #[must_use]
    pub fn person_key(&self) -> Option<&str> {
        self.person.as_deref()
    }

    /// What a row of the log is.
    #[must_use]
    pub const fn shape(&self) -> Shape {
        self.shape
    }

    /// How much the log tells.
    #[must_use]
    pub const fn covers(&self) -> Covers {
        self.covers
    }
}

impl Unmapped {
    /// The problem with numbers of the whole file, given what comes before the block.
    #[must_use]
    pub fn problem(self, start: crate::Start) -> crate::Problem {
        let what = &self.what;
        let (cause, cure) = match self.code {
            codes::ZS5020 => (format!("这一件没有“{what}”，不知道案件编号"), CURE_LOG),
            codes::ZS5021 => (format!("编号“{what}”前面已经有一件"), CURE_LOG),
            codes::ZS5022 => (format!("这一项没有“{what}”，不知道时间"), CURE_LOG),
            codes::ZS5023 => (format!("“{what}”不是时间"), CURE_LOG),
            codes::ZS5024 => (format!("这一项没有“{what}”，不知道是哪一个环节"), CURE_LOG),
            codes::ZS5025 => (
                format!("对照表里没有“{what}”这个名称"),
                "在对照表里加一节 [[step]]，写明它对应哪一个环节。",
            ),
            codes::ZS5027 => (
                format!("对照表没有说“{what}”是什么"),
                "在这一节的 values 里加上这个值，或者加 \"*\"。",
            ),
            codes::ZS5028 => (
                format!("对照表没有提到“{what}”，没有导入"),
                "为它加一节 [[field]]，或者写进 [log] 的 ignore。",
            ),
            _ => (format!("“{what}”不是程序要求的种类"), CURE_LOG),
        };
        crate::Problem {
            code: self.code,
            trace: start.traces + self.trace,
            row: start.rows + self.row,
            lost: self.lost,
            offset: self.offset,
            excerpt: self.what,
            cause,
            cure: cure.to_owned(),
        }
    }
}

const CURE_LOG: &str = "请让导出方改正这一行，再导入一次；已经读入的不会重复。";
