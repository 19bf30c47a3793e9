//! Checks history against its procedure: a log as it stands in a file, or what was brought in.

use std::collections::BTreeMap;
use std::io::Read;
use std::ops::ControlFlow;

use zs_base::CaseId;
use zs_conform::{CaseHistory, HistoryRegister, Tally, check_case};
use zs_event::Happening;
use zs_event::command::Perform;
use zs_event::event::{Opened, Performed};
use zs_law::StepNo;
use zs_paper::{Bounds, LogMap, MappedCase, Reading, Start, Unmapped, read_log};
use zs_store::{Fault, Reader};

use crate::log_problems::LogProblems;
use crate::replay::event_of;

/// What a log holds and where it deviates.
#[derive(Clone, Debug, Default)]
pub struct CheckedLog {
    /// Traces and rows of the file.
    pub reading: Reading,
    /// What could not be read or understood.
    pub problems: LogProblems,
    /// The deviations.
    pub tally: Tally,
}

#[derive(Default)]
struct Made {
    tally: Tally,
    wrong: Vec<Unmapped>,
}

/// Checks the log of a file; `progress` hears how much has been read.
pub fn check_log(
    file: impl Read + Send,
    map: &LogMap,
    register: &HistoryRegister,
    workers: usize,
    mut progress: impl FnMut(Start),
) -> CheckedLog {
    let mut checked = CheckedLog::default();
    let (tally, problems) = (&mut checked.tally, &mut checked.problems);
    let reading = read_log(
        file,
        Bounds::default(),
        workers,
        |made: &mut Made, trace| {
            if let Some(case) = map.case(trace, &mut made.wrong) {
                check_case(&mut made.tally, register, as_history(map, case));
            }
        },
        |start, made| {
            tally.append(made.tally, start.rows);
            problems.add_unmapped(start, made.wrong);
            progress(start);
            ControlFlow::Continue(())
        },
    );
    reading
        .problems
        .iter()
        .cloned()
        .for_each(|it| checked.problems.add(it));
    checked.problems.sort();
    checked.reading = reading;
    checked
}

fn as_history(
    map: &LogMap,
    case: MappedCase,
) -> CaseHistory<impl Iterator<Item = (u64, StepNo, Perform)>> {
    CaseHistory {
        number: case.number,
        unit: map.unit().clone(),
        opened_on: case.opened_on,
        values: case.values,
        events: case.events.into_iter().map(|it| (it.row, it.step, it.act)),
    }
}

/// Checks the cases of one register's procedure that were brought in from a log; `progress` hears
/// how many events of the store were looked at.
///
/// The ledger is read once from its beginning, because to look up the events of each case for
/// itself would take a walk of its own through the tables.
///
/// # Errors
/// When the store fails.
pub fn check_store(
    reader: &mut dyn Reader,
    register: &HistoryRegister,
    mut progress: impl FnMut(u64),
) -> Result<Tally, Fault> {
    let mut tally = Tally::default();
    let mut under_way: BTreeMap<CaseId, Recorded> = BTreeMap::new();
    let mut first = 0;
    loop {
        let leaves = reader.leaves(first, PAGE)?;
        let Some(last) = leaves.last() else {
            return Ok(tally);
        };
        first = last.seq + 1;
        for stored in &leaves {
            let Some(event) = event_of(stored)? else {
                continue;
            };
            if event.procedure != register.own().id {
                continue;
            }
            match event.happening {
                Happening::Opened(it) if it.source.is_some() => {
                    let row = reader.case(&event.case)?;
                    let last = row.map_or(stored.seq, |row| row.last_seq);
                    under_way.insert(
                        event.case,
                        Recorded {
                            last,
                            opened: it,
                            events: Vec::new(),
                        },
                    );
                }
                Happening::Performed(it) => {
                    let step = register.own().find_step(&it.path.step);
                    if let (Some(case), Some(step)) = (under_way.get_mut(&event.case), step) {
                        case.events
                            .push((row_of(it.source.as_deref()), step, act_of(it)));
                    }
                }
                _ => {}
            }
            if under_way
                .get(&event.case)
                .is_some_and(|case| case.last == stored.seq)
                && let Some(case) = under_way.remove(&event.case)
            {
                check_case(&mut tally, register, case.history());
            }
        }
        progress(first);
    }
}

/// Events that are read at a time.
const PAGE: usize = 2_000;

/// A case that was brought in, as far as its events have been read.
struct Recorded {
    /// The place of its last event.
    last: u64,
    opened: Opened,
    events: Vec<(u64, StepNo, Perform)>,
}

impl Recorded {
    fn history(self) -> CaseHistory<Vec<(u64, StepNo, Perform)>> {
        CaseHistory {
            number: name_of(self.opened.source.as_deref()),
            unit: self.opened.unit,
            opened_on: self.opened.effective_on,
            values: self.opened.values,
            events: self.events,
        }
    }
}

/// The source of an imported event: the name of the log, and the row.
pub(crate) fn source(log: &str, row: u64) -> String {
    format!("{log}#{row}")
}

/// The source of an imported case: the name of the log, and the number that the case has there.
pub(crate) fn case_source(log: &str, number: &str) -> String {
    format!("{log}#{number}")
}

fn row_of(source: Option<&str>) -> u64 {
    name_of(source).parse().unwrap_or_default()
}

fn name_of(source: Option<&str>) -> String {
    let source = source.unwrap_or_default();
    source
        .rsplit_once('#')
        .map_or(source, |(_, name)| name)
        .to_owned()
}

pub(crate) fn act_of(it: Performed) -> Perform {
    Perform {
        path: it.path,
        effective_on: it.effective_on,
        people: it.people,
        outcome: it.outcome,
        values: it.values,
        facts: it.declared,
        evidence: it.evidence,
        reason: it.reason,
        source: it.source,
    }
}
