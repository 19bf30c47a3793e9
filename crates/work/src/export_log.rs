//! Cases as event logs for other tools. What leaves names nobody: officers and parties are codes of
//! this one file, and what was written in words or is marked as personal stays here.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use zs_base::{Moment, PersonId};
use zs_event::event::{Opened, Performed};
use zs_event::value::Party;
use zs_event::{Event, Happening, Signer, StepPath, Value};
use zs_law::{Field, FieldKind, Procedure, Step};
use zs_paper::written_log::{
    OcelWriter, WrittenCase, WrittenEvent, WrittenObject, WrittenValue, XesWriter,
};
use zs_store::{CaseRow, Fault, Reader};

use crate::case_list::{CaseAsk, CasePlace, Turn};
use crate::law::Law;
use crate::replay::event_of;
use crate::roll::Roll;
use crate::view::step_at;

/// In which form a log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogForm {
    /// XES (IEEE 1849-2016).
    Xes,
    /// OCEL 2.0 as JSON.
    Ocel,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExportedLog {
    /// Cases.
    pub cases: u64,
    /// Events.
    pub events: u64,
}

/// Cases read at a time.
const PAGE: usize = 256;
/// What the cases are called as objects.
const CASE: &str = "案件";
const PARTY: &str = "当事人";
const OFFICER: &str = "工作人员";
const UNIT: &str = "单位";

/// Writes the events of the cases of a list, in its order.
///
/// # Errors
/// When the store cannot be read or the log cannot be written.
pub fn export_log<W: Write>(
    reader: &mut dyn Reader,
    (law, roll): (&Law, &Roll),
    ask: &CaseAsk,
    form: LogForm,
    out: W,
) -> Result<(ExportedLog, W), Fault> {
    let mut export = Export {
        law,
        roll,
        codes: Codes::default(),
        done: ExportedLog::default(),
    };
    let unwritten = |error| Fault::writing("写导出的日志", error);
    let out = match form {
        LogForm::Xes => {
            let mut writer = XesWriter::new(out).map_err(unwritten)?;
            export.each(reader, ask, |case| writer.case(case).map_err(unwritten))?;
            writer.finish().map_err(unwritten)?
        }
        LogForm::Ocel => {
            let mut writer = OcelWriter::new(out, CASE).map_err(unwritten)?;
            export.each(reader, ask, |case| writer.objects(case).map_err(unwritten))?;
            writer.turn().map_err(unwritten)?;
            export.done = ExportedLog::default();
            export.each(reader, ask, |case| writer.events(case).map_err(unwritten))?;
            writer.finish().map_err(unwritten)?
        }
    };
    Ok((export.done, out))
}

struct Export<'a> {
    law: &'a Law,
    roll: &'a Roll,
    codes: Codes,
    done: ExportedLog,
}

/// The codes of people, given in the order in which they occur; they mean nothing in another file.
#[derive(Default)]
struct Codes {
    officers: BTreeMap<PersonId, usize>,
    parties: BTreeMap<Party, usize>,
}

impl Codes {
    fn officer(&mut self, person: &PersonId) -> String {
        let next = self.officers.len() + 1;
        let number = *self.officers.entry(person.clone()).or_insert(next);
        format!("officer-{number}")
    }

    fn party(&mut self, party: &Party) -> String {
        let next = self.parties.len() + 1;
        let number = *self.parties.entry(party.clone()).or_insert(next);
        format!("party-{number}")
    }
}

impl Export<'_> {
    fn each(
        &mut self,
        reader: &mut dyn Reader,
        ask: &CaseAsk,
        mut take: impl FnMut(&WrittenCase) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut turn = Turn::First;
        loop {
            let rows = ask.page(reader, turn, PAGE)?;
            let Some(last) = rows.last() else {
                return Ok(());
            };
            turn = Turn::After(CasePlace::of(last));
            for row in &rows {
                let mut events = Vec::new();
                for stored in reader.events_of(row)? {
                    events.extend(event_of(&stored)?);
                }
                let case = self.case(row, &events);
                self.done.cases += 1;
                self.done.events += case.events.len() as u64;
                take(&case)?;
            }
        }
    }

    fn case(&mut self, row: &CaseRow, events: &[Event]) -> WrittenCase {
        let opened = events.iter().find_map(|it| match &it.happening {
            Happening::Opened(opened) => Some(opened),
            _ => None,
        });
        let procedure = self.procedure(row, opened);
        let mut case = WrittenCase {
            id: row.case.to_string(),
            attributes: vec![text("程序版本", row.version.to_string())],
            objects: vec![WrittenObject {
                id: format!("unit-{}", row.unit),
                kind: UNIT.to_owned(),
                as_what: "承办单位".to_owned(),
            }],
            events: Vec::new(),
        };
        case.attributes
            .push(text("单位", self.roll.name(&row.unit)));
        case.attributes
            .push(text("程序", row.procedure.to_string()));
        if let Some(procedure) = &procedure {
            case.attributes
                .push(text("事项", procedure.name.to_string()));
            if let Some(opened) = opened {
                case.attributes
                    .extend(safe(&procedure.fields, &opened.values));
            }
        }
        let values = opened.into_iter().flat_map(|it| &it.values);
        let parties = values.filter_map(|(_, value)| match value {
            Value::Party(party) => Some(party),
            _ => None,
        });
        for party in parties {
            case.objects.push(WrittenObject {
                id: self.codes.party(party),
                kind: PARTY.to_owned(),
                as_what: PARTY.to_owned(),
            });
        }
        for event in events {
            case.events.extend(self.event(event, procedure.as_deref()));
        }
        case
    }

    fn procedure(&self, row: &CaseRow, opened: Option<&Opened>) -> Option<Arc<Procedure>> {
        let overlays = opened.map_or(&[][..], |it| &it.overlays);
        let overlays: Vec<Arc<str>> = overlays.iter().map(|it| Arc::from(&**it)).collect();
        let library = &self.law.library;
        library
            .version(&row.procedure, &overlays, row.version)
            .cloned()
    }

    /// An event as it is written; nothing where it tells only of the ledger.
    fn event(&mut self, event: &Event, procedure: Option<&Procedure>) -> Option<WrittenEvent> {
        let step = |path: &StepPath| procedure.and_then(|it| step_at(it, path));
        let name =
            |path: &StepPath| step(path).map_or_else(|| path.to_string(), |it| it.name.to_string());
        let (name, at, people, attributes) = match &event.happening {
            Happening::Opened(it) => ("登记案件".to_owned(), it.effective_on, &[][..], Vec::new()),
            Happening::Performed(it) => {
                let attributes = performed(it, step(&it.path));
                (name(&it.path), it.effective_on, &it.people[..], attributes)
            }
            Happening::Served(it) => {
                let name = format!("送达“{}”的文书", name(&it.path));
                let attributes = vec![text("送达方式", it.way.clone())];
                (name, it.on.start(), &it.people[..], attributes)
            }
            Happening::Deemed(it) => {
                let by_law = ("依法视为".to_owned(), WrittenValue::Flag(true));
                let attributes = vec![text("结果", it.outcome.clone()), by_law];
                (name(&it.path), it.effective_on, &[][..], attributes)
            }
            Happening::Extended(it) => {
                let name = format!("延长“{}”的时限", name(&it.path));
                (name, it.effective_on, &[][..], Vec::new())
            }
            Happening::Withdrawn(it) => {
                ("撤回案件".to_owned(), it.effective_on, &[][..], Vec::new())
            }
            Happening::Merged(it) => (
                "并入别的案件".to_owned(),
                it.effective_on,
                &[][..],
                Vec::new(),
            ),
            Happening::Transferred(it) => (
                "移交别的单位".to_owned(),
                it.effective_on,
                &[][..],
                Vec::new(),
            ),
            Happening::FactsDeclared(_)
            | Happening::Recused(_)
            | Happening::Corrected(_)
            | Happening::Split(_)
            | Happening::Led(_)
            | Happening::Moved(_)
            | Happening::Recomputed(_)
            | Happening::Noted(_) => return None,
        };
        let signers = match (people, &event.by, &event.happening) {
            ([], Some(by), happening) if !matches!(happening, Happening::Deemed(_)) => {
                std::slice::from_ref(by)
            }
            (people, ..) => people,
        };
        Some(WrittenEvent {
            id: format!("event-{}", event.seq),
            name,
            at,
            people: self.people(signers),
            attributes: with_record(attributes, event.recorded_at),
        })
    }

    fn people(&mut self, signers: &[Signer]) -> Vec<WrittenObject> {
        let named = signers.iter().filter(|it| !it.person.as_str().is_empty());
        let object = |it: &Signer| WrittenObject {
            id: self.codes.officer(&it.person),
            kind: OFFICER.to_owned(),
            as_what: it.post.to_string(),
        };
        named.map(object).collect()
    }
}

fn with_record(
    mut attributes: Vec<(String, WrittenValue)>,
    recorded_at: Moment,
) -> Vec<(String, WrittenValue)> {
    attributes.push(("入账时间".to_owned(), WrittenValue::Moment(recorded_at)));
    attributes
}

fn performed(it: &Performed, step: Option<&Step>) -> Vec<(String, WrittenValue)> {
    let mut attributes = vec![("轮次".to_owned(), WrittenValue::Number(i64::from(it.round)))];
    attributes.extend(it.outcome.clone().map(|outcome| text("结果", outcome)));
    attributes.extend(
        step.into_iter()
            .flat_map(|step| safe(&step.fields, &it.values)),
    );
    attributes
}

/// The values that tell of nobody: numbers, days and words of closed lists, none of them marked as
/// personal.
fn safe(fields: &[Field], values: &[(String, Value)]) -> Vec<(String, WrittenValue)> {
    let written = |(name, value): &(String, Value)| {
        let field = fields.iter().find(|it| *it.name == **name)?;
        if field.private.is_some() {
            return None;
        }
        let value = match (&field.kind, value) {
            (FieldKind::Money, Value::Money(cents)) => WrittenValue::Money(*cents),
            (FieldKind::Count, Value::Count(count)) => WrittenValue::Number(*count),
            (FieldKind::Date, Value::Date(day)) => WrittenValue::Day(*day),
            (FieldKind::Moment, Value::Moment(moment)) => WrittenValue::Moment(*moment),
            (FieldKind::Choice(_) | FieldKind::Key(..) | FieldKind::Article, Value::Text(text))
                if field.kind.takes(value) =>
            {
                WrittenValue::Text(text.clone())
            }
            _ => return None,
        };
        Some((name.clone(), value))
    };
    values.iter().filter_map(written).collect()
}

fn text(name: &str, text: String) -> (String, WrittenValue) {
    (name.to_owned(), WrittenValue::Text(text))
}
