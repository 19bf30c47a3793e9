//! Checks history against its procedure: a log as it stands in a file, or what was brought in.

use std::collections::BTreeMap;
use std::io::Read;
use std::ops::ControlFlow;

use zs_base::limits::LOG_BYTES_MAX;
use zs_base::{CaseId, Day};
use zs_conform::{CaseHistory, Deed, Done, HistoryRegister, Tally, Told, check_case, check_part};
use zs_event::Happening;
use zs_event::command::Perform;
use zs_event::event::{Opened, Performed};
use zs_law::StepNo;
use zs_paper::table::CellProblem;
use zs_paper::{
    Bounds, CaseTable, Covers, LogMap, MappedCase, MappedTable, Ocel, Reading, Start, Unmapped,
    read_log,
};
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

/// What a table of cases holds and where it deviates.
#[derive(Clone, Debug, Default)]
pub struct CheckedTable {
    /// Where its rows stand, and what could not be read.
    pub mapped: MappedTable,
    /// The deviations, all of them up to a bound.
    pub tally: Tally,
}

/// Checks a table of cases. A day after `today` is taken for a mistake of its row.
#[must_use]
pub fn check_table(
    table: &CaseTable,
    map: &LogMap,
    register: &HistoryRegister,
    today: Day,
) -> CheckedTable {
    let told = told(map, register);
    let mut mapped = table.mapped(map, today);
    let mut tally = Tally::of_all();
    for case in std::mem::take(&mut mapped.cases) {
        check(&mut tally, map, register, &told, case);
    }
    let order = |it: &CellProblem| (it.sheet.clone(), it.row);
    mapped.problems.sort_by_key(order);
    CheckedTable { mapped, tally }
}

/// Checks a log in OCEL, naming as many cases as is asked for.
#[must_use]
pub fn check_ocel(
    log: &Ocel,
    map: &LogMap,
    register: &HistoryRegister,
    listed: Listed,
) -> CheckedLog {
    let told = told(map, register);
    let mut checked = CheckedLog {
        tally: listed.tally(),
        ..CheckedLog::default()
    };
    let mut wrong = Vec::new();
    let (cases, lost) = log.cases(map, &mut wrong);
    checked.reading.traces = cases.len() as u64;
    checked.reading.rows = log.rows();
    for case in cases {
        check(&mut checked.tally, map, register, &told, case);
    }
    checked.problems.add_unmapped(Start::default(), wrong);
    checked.problems.lose(lost);
    checked.problems.sort();
    checked
}

/// Checks one case by what the log tells of it.
fn check(
    tally: &mut Tally,
    map: &LogMap,
    register: &HistoryRegister,
    told: &Told,
    case: MappedCase,
) {
    match map.covers() {
        Covers::All => check_case(tally, register, as_history(map, case)),
        Covers::Named => check_part(tally, register, told, as_part(map, case)),
    }
}

/// Of which parts of the procedure the log tells.
fn told(map: &LogMap, register: &HistoryRegister) -> Told {
    let tells = map.tells(register.own());
    Told {
        steps: tells.steps,
        served: tells.served,
        receipts: tells.receipts,
        companions: tells.companions,
        signed: tells.signed,
        outcomes: tells.outcomes,
        fields: tells.fields,
        facts: tells.facts,
    }
}

#[derive(Default)]
struct Made {
    tally: Option<Tally>,
    wrong: Vec<Unmapped>,
}

/// Which cases of each deviation are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// A few as examples.
    Examples,
    /// All, up to a bound.
    All,
}

impl Listed {
    fn tally(self) -> Tally {
        match self {
            Self::Examples => Tally::default(),
            Self::All => Tally::of_all(),
        }
    }
}

/// How a log is read.
#[derive(Clone, Copy, Debug)]
pub struct LogReading {
    /// Threads that parse.
    pub workers: usize,
    /// Which cases are named.
    pub listed: Listed,
    /// Bytes of the inflated log that are read.
    pub log_bytes_max: u64,
}

/// Checks the log of a file; `progress` hears how much has been read.
pub fn check_log(
    file: impl Read + Send,
    map: &LogMap,
    register: &HistoryRegister,
    workers: usize,
    progress: impl FnMut(Start),
) -> CheckedLog {
    let how = LogReading {
        workers,
        listed: Listed::Examples,
        log_bytes_max: LOG_BYTES_MAX,
    };
    check_log_listing(file, map, register, how, progress)
}

/// As [`check_log`], naming as many cases as is asked for.
pub fn check_log_listing(
    file: impl Read + Send,
    map: &LogMap,
    register: &HistoryRegister,
    how: LogReading,
    mut progress: impl FnMut(Start),
) -> CheckedLog {
    let told = told(map, register);
    let listed = how.listed;
    let mut checked = CheckedLog {
        tally: listed.tally(),
        ..CheckedLog::default()
    };
    let (tally, problems) = (&mut checked.tally, &mut checked.problems);
    let bounds = Bounds {
        log_bytes_max: how.log_bytes_max,
        ..Bounds::default()
    };
    let reading = read_log(
        file,
        bounds,
        how.workers,
        |made: &mut Made, trace| {
            if let Some(case) = map.case(trace, &mut made.wrong) {
                let tally = made.tally.get_or_insert_with(|| listed.tally());
                check(tally, map, register, &told, case);
            }
        },
        |start, made| {
            tally.append(made.tally.unwrap_or_default(), start.rows);
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

fn as_part(map: &LogMap, case: MappedCase) -> CaseHistory<Vec<Deed>> {
    let steps = case.events.into_iter().map(|it| Deed {
        row: it.row,
        step: it.step,
        done: Done::Step(Box::new(it.act)),
    });
    let services = case.served.into_iter().map(|it| Deed {
        row: it.row,
        step: it.step,
        done: Done::Service(it.on),
    });
    CaseHistory {
        number: case.number,
        unit: map.unit().clone(),
        opened_on: case.opened_on,
        values: case.values,
        events: steps.chain(services).collect(),
    }
}

/// Checks the cases of one register's procedure that were brought in from a log; `progress` hears
/// how many events of the store were looked at. Those of a log that tells only part are measured by
/// its map.
///
/// The ledger is read once from its beginning, because to look up the events of each case for
/// itself would take a walk of its own through the tables.
///
/// # Errors
/// When the store fails.
pub fn check_store(
    reader: &mut dyn Reader,
    register: &HistoryRegister,
    map: Option<&LogMap>,
    mut progress: impl FnMut(u64),
) -> Result<Tally, Fault> {
    let mut tally = match map {
        Some(_) => Tally::of_all(),
        None => Tally::default(),
    };
    // Without its map nobody knows what a log was silent about.
    let partly = map.filter(|map| map.covers() == Covers::Named);
    let told = partly.map(|map| told(map, register));
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
                            deeds: Vec::new(),
                        },
                    );
                }
                Happening::Performed(it) => {
                    let step = register.own().find_step(&it.path.step);
                    if let (Some(case), Some(step)) = (under_way.get_mut(&event.case), step) {
                        let row = row_of(it.source.as_deref());
                        let done = Done::Step(Box::new(act_of(it)));
                        case.deeds.push(Deed { row, step, done });
                    }
                }
                Happening::Served(it) => {
                    let step = register.own().find_step(&it.path.step);
                    if let (Some(case), Some(step)) = (under_way.get_mut(&event.case), step) {
                        let row = case.deeds.last().map_or(0, |it| it.row);
                        let done = Done::Service(it.on);
                        case.deeds.push(Deed { row, step, done });
                    }
                }
                _ => {}
            }
            if under_way
                .get(&event.case)
                .is_some_and(|case| case.last == stored.seq)
                && let Some(case) = under_way.remove(&event.case)
            {
                match &told {
                    Some(told) => check_part(&mut tally, register, told, case.part()),
                    None => check_case(&mut tally, register, case.history()),
                }
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
    deeds: Vec<Deed>,
}

impl Recorded {
    fn history(self) -> CaseHistory<Vec<(u64, StepNo, Perform)>> {
        let part = self.part();
        let steps = part.events.into_iter().filter_map(|deed| match deed.done {
            Done::Step(act) => Some((deed.row, deed.step, *act)),
            Done::Service(_) => None,
        });
        CaseHistory {
            number: part.number,
            unit: part.unit,
            opened_on: part.opened_on,
            values: part.values,
            events: steps.collect(),
        }
    }

    fn part(self) -> CaseHistory<Vec<Deed>> {
        CaseHistory {
            number: name_of(self.opened.source.as_deref()),
            unit: self.opened.unit,
            opened_on: self.opened.effective_on,
            values: self.opened.values,
            events: self.deeds,
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
