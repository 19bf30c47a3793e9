//! What happened in cases, for programs that compute the figures a second time. Nobody is named: of a
//! field leaves the building a number, a word of a closed list, or that something is written there.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::Arc;

use zs_base::{Day, Moment};
use zs_case::{InstanceNo, Register, Standing, State, View, fact, limits, need_of, path_of};
use zs_event::command::Stands;
use zs_event::{Happening, Person, StepPath, Value};
use zs_law::{FactNo, Field, FieldKind, Library, Procedure, Step, StepNo, Table};
use zs_paper::act_log::{
    ActCertificate, ActEvent, ActLimit, ActLine, ActOutcome, ActPost, ActProcedure, ActRegion,
    ActStanding, ActStep, ActUnit, ActValue,
};
use zs_store::{CaseRow, Fault, Reader, UnitChangeKind};

use crate::case_list::{CaseAsk, CasePlace, Turn};
use crate::engine::SECRET;
use crate::export_log::ExportedLog;
use crate::law::Law;
use crate::memory::Memory;
use crate::register::Desk;
use crate::replay::replay;
use crate::roll::{Roll, UnitFile};
use crate::view::step_at;

/// Cases read at a time.
const PAGE: usize = 256;

/// Writes the people of the register and the events of the cases of a list, in its order.
///
/// # Errors
/// When the store cannot be read or the file cannot be written.
pub fn export_acts(
    reader: &mut dyn Reader,
    law: &Law,
    ask: &CaseAsk,
    out: &mut dyn Write,
) -> Result<ExportedLog, Fault> {
    let mut log = ActLog::new(&law.library);
    let mut done = ExportedLog::default();
    let secret = reader.setting(SECRET)?.unwrap_or_default();
    for person in reader.everybody()? {
        write(&person_line(&person), out)?;
    }
    for unit in Roll::read(reader)?.all() {
        if let Some(line) = unit_line(unit) {
            write(&line, out)?;
        }
    }
    let mut turn = Turn::First;
    loop {
        let rows = ask.page(reader, turn, PAGE)?;
        let Some(last) = rows.last() else {
            return Ok(done);
        };
        turn = Turn::After(CasePlace::of(last));
        for row in &rows {
            let lines = case_lines(reader, law, &secret, row, &mut log)?;
            done.cases += 1;
            for line in &lines {
                done.events += u64::from(matches!(line, ActLine::Event(_)));
                write(line, out)?;
            }
        }
    }
}

fn write(line: &ActLine, out: &mut dyn Write) -> Result<(), Fault> {
    line.write(out)
        .map_err(|error| Fault::writing("写导出的办案记录", error))
}

/// Where a unit lies by itself, and below which units; nothing where neither is written down.
fn unit_line(unit: &UnitFile) -> Option<ActLine> {
    let placed = unit.changes.iter();
    let placed = placed.filter(|it| it.kind == UnitChangeKind::Placed);
    let regions: Vec<ActRegion> = placed
        .map(|it| ActRegion {
            from: it.on.to_string(),
            code: it.other.clone(),
        })
        .collect();
    let above = unit.above.as_ref().map(ToString::to_string);
    (above.is_some() || !regions.is_empty()).then(|| {
        ActLine::Unit(ActUnit {
            unit: unit.id.to_string(),
            above,
            regions,
        })
    })
}

fn case_lines(
    reader: &mut dyn Reader,
    law: &Law,
    secret: &[u8],
    row: &CaseRow,
    log: &mut ActLog,
) -> Result<Vec<ActLine>, Fault> {
    let leaves = reader.events_of(row)?;
    let mut memory = Memory::default();
    let desk = Desk::new(law, secret, reader, &mut memory, row.case);
    let mut lines = Vec::new();
    let mut day = row.opened_on.day();
    let replayed = replay(row.case, row.number, &leaves, &desk, |state, event| {
        day = event.recorded_at.day();
        let told = (event.seq, day, &event.happening);
        log.event(state, told, &desk, &mut lines);
    })?;
    lines.push(standing_line(&replayed.state, &desk, day));
    match desk.fault() {
        Some(fault) => Err(fault),
        None => Ok(lines),
    }
}

/// Makes lines of events, and remembers which procedures have been told.
#[derive(Debug)]
pub struct ActLog {
    /// The words by which a tally tells its occurrences apart: they stand in the law.
    words: BTreeSet<Arc<str>>,
    /// Procedures that were written, each with its number.
    procedures: Vec<Arc<Procedure>>,
}

impl ActLog {
    /// A log in which nothing has been told.
    #[must_use]
    pub fn new(library: &Library) -> Self {
        let splits = library.tallies.iter().filter_map(|it| it.split.as_ref());
        Self {
            words: splits.flat_map(|it| it.order.iter().cloned()).collect(),
            procedures: Vec::new(),
        }
    }

    /// Adds the lines of an event, with its place and the day on which it was recorded, after which
    /// the case is in this state.
    pub fn event(
        &mut self,
        state: &State,
        (seq, day, happening): (u64, Day, &Happening),
        register: &dyn Register,
        lines: &mut Vec<ActLine>,
    ) {
        // An occurrence stays with the unit that had the case when it came about, so that it must be
        // known how the case stood before it went on.
        if matches!(happening, Happening::Transferred(_)) {
            lines.push(standing_line(state, register, day));
        }
        let mut line = ActEvent {
            seq,
            case: state.case.to_string(),
            ..ActEvent::default()
        };
        if self.tell(state, happening, &mut line, lines) {
            lines.push(ActLine::Event(line));
        }
    }

    /// Fills the line of an event; tells whether the event says anything that counts.
    fn tell(
        &mut self,
        state: &State,
        happening: &Happening,
        line: &mut ActEvent,
        lines: &mut Vec<ActLine>,
    ) -> bool {
        let procedure = state.procedure();
        match happening {
            Happening::Opened(it) => {
                line.kind = "opened";
                line.at = Some(it.effective_on.ms());
                line.unit = Some(it.unit.to_string());
                line.procedure = Some(self.number(procedure, lines));
                line.values = self.values(&procedure.fields, &it.values, it.effective_on);
            }
            Happening::Performed(it) => {
                line.on_step("performed", it.path.to_string(), it.round);
                line.at = Some(it.effective_on.ms());
                line.outcome.clone_from(&it.outcome);
                line.values = self.of_step(procedure, &it.path, &it.values, it.effective_on);
            }
            Happening::Deemed(it) => {
                line.on_step("deemed", it.path.to_string(), it.round);
                line.at = Some(it.effective_on.ms());
                line.outcome = Some(it.outcome.clone());
            }
            Happening::Corrected(it) => {
                line.on_step("corrected", it.path.to_string(), it.round);
                line.at = it.effective_on.map(Moment::ms);
                line.void = Some(it.stands == Stands::No);
                let on = it.effective_on.unwrap_or(state.opened_on);
                line.values = self.of_step(procedure, &it.path, &it.values, on);
            }
            Happening::Withdrawn(it) => {
                (line.kind, line.at) = ("withdrawn", Some(it.effective_on.ms()));
            }
            Happening::Merged(_) => line.kind = "merged",
            Happening::Transferred(it) => {
                (line.kind, line.unit) = ("transferred", Some(it.to.to_string()));
            }
            Happening::Moved(_) => {
                line.kind = "moved";
                line.procedure = Some(self.number(procedure, lines));
            }
            _ => return false,
        }
        true
    }

    /// The number of a procedure; it is written with those that it calls before it is first used.
    fn number(&mut self, procedure: &Arc<Procedure>, lines: &mut Vec<ActLine>) -> usize {
        let mut known = self.procedures.iter();
        if let Some(no) = known.position(|it| Arc::ptr_eq(it, procedure)) {
            return no;
        }
        let no = self.procedures.len();
        self.procedures.push(procedure.clone());
        let callees = procedure.callees.iter();
        let callees: Vec<usize> = callees.map(|it| self.number(it, lines)).collect();
        lines.push(ActLine::Procedure(procedure_line(no, procedure, &callees)));
        no
    }

    fn of_step(
        &self,
        procedure: &Arc<Procedure>,
        path: &StepPath,
        values: &[(String, Value)],
        at: Moment,
    ) -> Vec<(String, ActValue)> {
        let step = step_at(procedure, path);
        self.values(step.map_or(&[][..], |it| &it.fields), values, at)
    }

    fn values(
        &self,
        fields: &[Field],
        values: &[(String, Value)],
        at: Moment,
    ) -> Vec<(String, ActValue)> {
        let known = values.iter().filter_map(|(name, value)| {
            let field = fields.iter().find(|it| *it.name == **name)?;
            Some((name.clone(), self.value(field, value, at.day())))
        });
        known.collect()
    }

    fn value(&self, field: &Field, value: &Value, on: Day) -> ActValue {
        match (&field.kind, value) {
            // Who a party is stays here, whether it is a person or an organisation does not.
            (_, Value::Party(party)) => ActValue::Word(party.kind.word().to_owned()),
            _ if field.private.is_some() => ActValue::Written(true),
            (_, Value::Money(number) | Value::Count(number)) => ActValue::Number(*number),
            (FieldKind::Choice(_), Value::Text(word)) if field.kind.takes(value) => {
                ActValue::Word(word.clone())
            }
            (FieldKind::Key(table, _), Value::Text(key)) => ActValue::Row(row_of(table, key, on)),
            (_, Value::List(items)) => {
                let known = items.iter().filter(|it| self.words.contains(it.as_str()));
                ActValue::Words(known.cloned().collect())
            }
            _ => ActValue::Written(true),
        }
    }
}

/// What a table says of a key on a day, in words.
fn row_of(table: &Table, key: &str, on: Day) -> BTreeMap<String, String> {
    let mut cells = BTreeMap::from([(String::new(), key.to_owned())]);
    if let Some(row) = table.row(&[key], on) {
        let words = table.columns.iter().filter_map(|column| {
            let Value::Text(word) = table.value(row, column)? else {
                return None;
            };
            Some((column.to_string(), word.clone()))
        });
        cells.extend(words);
    }
    cells
}

/// What of a case follows from the calendar and the conditions of the law, on the day on which its
/// last event was recorded: a limit that stands still then has no last day.
#[must_use]
pub fn standing_line(state: &State, register: &dyn Register, day: Day) -> ActLine {
    let view = View {
        state,
        candidate: None,
        register,
        day,
    };
    let limits = limits(&view).into_iter().filter_map(|it| {
        Some(ActLimit {
            path: path_of(state, it.instance, it.step).to_string(),
            place: it.index + 1,
            due: it.due?.to_string(),
            status: it.status.word(),
        })
    });
    let mut line = ActStanding {
        case: state.case.to_string(),
        limits: limits.collect(),
        needed: Vec::new(),
        holds: Vec::new(),
    };
    for index in 0..state.instances.len() {
        let number = InstanceNo(index as u16);
        let procedure = &state.instance(number).procedure;
        let steps = procedure.step_numbers();
        let needed = steps.filter(|it| need_of(&view, number, *it) == Standing::Needed);
        let needed = needed.map(|it| path_of(state, number, it).to_string());
        line.needed.extend(needed);
        let facts = procedure.facts.iter().enumerate();
        let holds = facts.filter(|(no, _)| fact(&view, number, FactNo(*no as u16)) == Some(true));
        let holds = holds.map(|(_, it)| it.name.to_string()).collect();
        line.holds.push((calls_of(state, number), holds));
    }
    ActLine::Stands(line)
}

/// The calls that lead to an instance, as they stand before its steps in a path.
fn calls_of(state: &State, number: InstanceNo) -> String {
    let procedure = &state.instance(number).procedure;
    let Some(step) = procedure.step_numbers().next() else {
        return String::new();
    };
    let path = path_of(state, number, step).to_string();
    path.rsplit_once('.')
        .map_or_else(String::new, |(calls, _)| calls.to_owned())
}

fn procedure_line(no: usize, procedure: &Procedure, callees: &[usize]) -> ActProcedure {
    let steps = procedure.steps.iter();
    ActProcedure {
        no,
        id: procedure.id.to_string(),
        version: procedure.version.to_string(),
        character: procedure.character.as_ref().map(ToString::to_string),
        steps: steps.map(|it| step_of(procedure, it, callees)).collect(),
    }
}

fn step_of(procedure: &Procedure, step: &Step, callees: &[usize]) -> ActStep {
    let id = |step: &StepNo| procedure.step(*step).id.to_string();
    let outcomes = step.outcomes.iter().map(|it| ActOutcome {
        name: it.name.to_string(),
        ends: it.ends,
        return_to: it.return_to.as_ref().map(id),
        keep: it.keep.iter().map(id).collect(),
        counts: it.counts.as_ref().map(ToString::to_string),
    });
    let call = step.call.as_ref();
    ActStep {
        id: step.id.to_string(),
        roles: step.roles.iter().map(ToString::to_string).collect(),
        after: step.after.iter().map(id).collect(),
        ends: step.ends,
        afterwards: step.afterwards,
        counts: step.counts.as_ref().map(ToString::to_string),
        call: call.and_then(|it| callees.get(usize::from(it.callee)).copied()),
        outcomes: outcomes.collect(),
    }
}

fn person_line(person: &Person) -> ActLine {
    let posts = person.posts.iter().map(|it| ActPost {
        post: it.post.to_string(),
        unit: it.unit.to_string(),
        from: it.from.to_string(),
        until: it.until.map(|it| it.to_string()),
    });
    let certificates = person.certificates.iter().map(|it| ActCertificate {
        kind: it.kind.clone(),
        from: it.from.to_string(),
        until: it.until.to_string(),
    });
    ActLine::Person {
        posts: posts.collect(),
        certificates: certificates.collect(),
    }
}
