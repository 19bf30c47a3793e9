//! What happened in cases, line by line as JSON, for programs that count it a second time. The form
//! is told in `docs/act-log.md`; what may stand in it is decided by whoever makes the lines.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

/// One line.
#[derive(Debug, Serialize)]
#[serde(tag = "line", rename_all = "lowercase")]
pub enum ActLine {
    /// A procedure as it was applied, before the first case that follows it.
    Procedure(ActProcedure),
    /// Somebody on the register, without a name.
    Person {
        /// The posts held.
        posts: Vec<ActPost>,
        /// The certificates held.
        certificates: Vec<ActCertificate>,
    },
    /// A unit that lies in regions, or below another unit.
    Unit(ActUnit),
    /// Something that happened in a case.
    Event(ActEvent),
    /// How a case stands after the events before this line, as far as it does not follow from them
    /// without the calendar and the conditions of the law.
    Stands(ActStanding),
}

/// See [`ActLine::Procedure`].
#[derive(Debug, Serialize)]
pub struct ActProcedure {
    /// Its number in this file.
    pub no: usize,
    /// Its id.
    pub id: String,
    /// The first day of the version.
    pub version: String,
    /// Its legal character.
    pub character: Option<String>,
    /// Its steps.
    pub steps: Vec<ActStep>,
}

/// A step of a procedure.
#[derive(Debug, Serialize)]
pub struct ActStep {
    /// Its id.
    pub id: String,
    /// Its roles.
    pub roles: Vec<String>,
    /// The ids of the steps after which it comes.
    pub after: Vec<String>,
    /// Whether it ends its procedure.
    pub ends: bool,
    /// Whether it may be done after the end.
    pub afterwards: bool,
    /// The name under which it counts itself.
    pub counts: Option<String>,
    /// The number of the procedure that it calls.
    pub call: Option<usize>,
    /// Its outcomes.
    pub outcomes: Vec<ActOutcome>,
}

/// An outcome of a step.
#[derive(Debug, Serialize)]
pub struct ActOutcome {
    /// Its name.
    pub name: String,
    /// Whether it ends the procedure.
    pub ends: bool,
    /// The id of the step to which it goes back.
    pub return_to: Option<String>,
    /// The ids of the steps that a return leaves as they are.
    pub keep: Vec<String>,
    /// The name under which it counts itself.
    pub counts: Option<String>,
}

/// A post held from one day to another.
#[derive(Debug, Serialize)]
pub struct ActPost {
    /// The post.
    pub post: String,
    /// The unit.
    pub unit: String,
    /// The first day.
    pub from: String,
    /// The last day, where it has ended.
    pub until: Option<String>,
}

/// A certificate held from one day to another.
#[derive(Debug, Serialize)]
pub struct ActCertificate {
    /// What it certifies.
    pub kind: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub until: String,
}

/// See [`ActLine::Unit`].
#[derive(Debug, Serialize)]
pub struct ActUnit {
    /// Its id.
    pub unit: String,
    /// The unit above it.
    pub above: Option<String>,
    /// The regions in which it lies by itself, each from its day on; a code is empty where it lies in none.
    pub regions: Vec<ActRegion>,
}

/// Where a unit lies from a day on.
#[derive(Debug, Serialize)]
pub struct ActRegion {
    /// The first day.
    pub from: String,
    /// The code of the region.
    pub code: String,
}

/// See [`ActLine::Event`].
#[derive(Debug, Default, Serialize)]
pub struct ActEvent {
    /// Its place in the ledger.
    pub seq: u64,
    /// The case.
    pub case: String,
    /// What kind of event.
    pub kind: &'static str,
    /// When, in law: milliseconds of civil time since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<i64>,
    /// The number of the procedure, where the case begins to follow it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub procedure: Option<usize>,
    /// The unit, where the case comes to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Its round, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub round: Option<u16>,
    /// The outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// Whether a corrected step does not stand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub void: Option<bool>,
    /// The fields with their values.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<(String, ActValue)>,
}

/// The value of a field.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum ActValue {
    /// A number, or an amount in the hundredth part of its unit.
    Number(i64),
    /// A word of a closed list.
    Word(String),
    /// Words of a closed list.
    Words(Vec<String>),
    /// The row of a table that a key names: its cells by their columns, the key under no name.
    Row(BTreeMap<String, String>),
    /// Something is written there that does not leave the building.
    Written(bool),
}

/// See [`ActLine::Stands`].
#[derive(Debug, Serialize)]
pub struct ActStanding {
    /// The case.
    pub case: String,
    /// Its limits.
    pub limits: Vec<ActLimit>,
    /// The steps that are needed.
    pub needed: Vec<String>,
    /// The facts that hold in each instance, by the calls that lead to it.
    pub holds: Vec<(String, Vec<String>)>,
}

/// A limit of a step.
#[derive(Debug, Serialize)]
pub struct ActLimit {
    /// The step.
    pub path: String,
    /// Its place in the step, from 1.
    pub place: u16,
    /// The last day.
    pub due: String,
    /// How it stands.
    pub status: &'static str,
}

impl ActLine {
    /// Writes the line.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, self).map_err(io::Error::from)?;
        out.write_all(b"\n")
    }
}

impl ActEvent {
    /// Says that it happened to a round of a step.
    pub fn on_step(&mut self, kind: &'static str, path: String, round: u16) {
        self.kind = kind;
        self.path = Some(path);
        self.round = Some(round);
    }
}
