//! Brings a foreign log in as history. Each case comes in whole; a second import of the same log,
//! after a power cut or with rows repaired, takes only the cases that are not there yet.

use std::collections::BTreeSet;
use std::io::Read;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use zs_base::random::Rng;
use zs_base::{CaseId, Day, Moment};
use zs_event::command::Perform;
use zs_event::event::{Opened, Performed, Served};
use zs_event::{Happening, Signer, StepPath};
use zs_law::Procedure;
use zs_paper::{
    Bounds, LogMap, MappedCase, MappedTable, Reading, Start, Unmapped, codes, read_log,
};
use zs_store::{Batch, Fault, Store};

use crate::check_log::{case_source, source};
use crate::engine::{Engine, HistoryCase, Settled};
use crate::log_problems::LogProblems;

/// What is brought in, and by whom.
#[derive(Clone, Debug)]
pub struct LogImport<'a> {
    /// The name of the log, which stands in every event with the row.
    pub log: &'a str,
    /// What its names mean.
    pub map: &'a LogMap,
    /// The procedure by which it is measured.
    pub procedure: Arc<Procedure>,
    /// Who brings it in.
    pub by: Signer,
    /// Threads that parse.
    pub workers: usize,
}

/// What became of a log.
#[derive(Clone, Debug, Default)]
pub struct ImportedLog {
    /// Traces and rows of the file.
    pub reading: Reading,
    /// What could not be taken, by row.
    pub problems: LogProblems,
    /// Cases that are new in the ledger.
    pub cases: u64,
    /// Rows that are new in the ledger.
    pub rows: u64,
    /// Cases that an earlier import had brought in.
    pub cases_before: u64,
    /// Rows of those cases.
    pub rows_before: u64,
}

#[derive(Default)]
struct Made {
    cases: Vec<MappedCase>,
    wrong: Vec<Unmapped>,
}

/// A batch on its way, and what became of it.
type OnTheWay = (u64, Batch);
type Became = (u64, Result<(), Fault>);

/// Brings a log in. `now` is the clock; `progress` hears how much of the file has been handed over.
///
/// # Errors
/// When the store fails. What was acknowledged before stays; the same import goes on from there.
pub fn import_log<R: Rng>(
    engine: &mut Engine<R>,
    store: &mut dyn Store,
    import: &LogImport<'_>,
    file: impl Read + Send,
    mut now: impl FnMut() -> Moment,
    mut progress: impl FnMut(Start),
) -> Result<ImportedLog, Fault> {
    with_writer(engine, store, import, |importer, batches| {
        let mut failed = None;
        let reading = read_log(
            file,
            Bounds::default(),
            import.workers,
            |made: &mut Made, trace| {
                made.cases.extend(import.map.case(trace, &mut made.wrong));
            },
            |start, made| match importer.block(start, made, now(), batches) {
                Ok(()) => {
                    progress(start);
                    ControlFlow::Continue(())
                }
                Err(fault) => {
                    failed = Some(fault);
                    ControlFlow::Break(())
                }
            },
        );
        (reading, failed)
    })
}

/// Cases of a table that come in with one batch.
const CASES_OF_BATCH: usize = 256;

/// Brings the cases of a table in, as [`import_log`] does those of a log; `place` says where a row of
/// it stands.
///
/// # Errors
/// As for [`import_log`].
pub fn import_table<R: Rng>(
    engine: &mut Engine<R>,
    store: &mut dyn Store,
    import: &LogImport<'_>,
    mut table: MappedTable,
    mut now: impl FnMut() -> Moment,
) -> Result<ImportedLog, Fault> {
    let mut cases = std::mem::take(&mut table.cases);
    let reading = Reading {
        traces: cases.len() as u64,
        rows: table.rows(),
        ..Reading::default()
    };
    with_writer(engine, store, import, |importer, batches| {
        importer.places = Some(table);
        let mut failed = None;
        while !cases.is_empty() && failed.is_none() {
            let rest = cases.split_off(CASES_OF_BATCH.min(cases.len()));
            let made = Made {
                cases: std::mem::replace(&mut cases, rest),
                wrong: Vec::new(),
            };
            failed = importer.block(Start::default(), made, now(), batches).err();
        }
        (reading, failed)
    })
}

/// Runs an import while another thread makes its batches durable.
fn with_writer<'a, R: Rng>(
    engine: &'a mut Engine<R>,
    store: &mut dyn Store,
    import: &'a LogImport<'a>,
    run: impl FnOnce(&mut Importer<'a, R>, &SyncSender<OnTheWay>) -> (Reading, Option<Fault>),
) -> Result<ImportedLog, Fault> {
    let (batches_in, batches_out) = sync_channel::<OnTheWay>(1);
    let (became_in, became_out) = sync_channel::<Became>(4);
    thread::scope(|scope| {
        scope.spawn(move || write(store, &batches_out, &became_in));
        let mut importer = Importer {
            // Where nothing was ever opened, nothing can be there already.
            fresh: engine.case_count() == 0,
            engine,
            import,
            seen: BTreeSet::new(),
            places: None,
            done: ImportedLog::default(),
            became: became_out,
        };
        let (reading, failed) = run(&mut importer, &batches_in);
        drop(batches_in);
        importer.finish(reading, failed)
    })
}

/// Makes batches durable, one after the other, until there are no more or one fails.
fn write(store: &mut dyn Store, batches: &Receiver<OnTheWay>, became: &SyncSender<Became>) {
    for (number, batch) in batches {
        let result = store.append(&batch);
        let stop = result.is_err();
        if became.send((number, result)).is_err() || stop {
            return;
        }
    }
}

struct Importer<'a, R> {
    fresh: bool,
    engine: &'a mut Engine<R>,
    import: &'a LogImport<'a>,
    seen: BTreeSet<CaseId>,
    /// Where the rows stand, where they are those of a table.
    places: Option<MappedTable>,
    done: ImportedLog,
    became: Receiver<Became>,
}

impl<R: Rng> Importer<'_, R> {
    fn block(
        &mut self,
        start: Start,
        made: Made,
        now: Moment,
        batches: &SyncSender<OnTheWay>,
    ) -> Result<(), Fault> {
        self.done.problems.add_unmapped(start, made.wrong);
        let mut cases = Vec::with_capacity(made.cases.len());
        for case in made.cases {
            cases.extend(self.new_case(start, case)?);
        }
        while let Ok(became) = self.became.try_recv() {
            self.settle(became)?;
        }
        if cases.is_empty() {
            return Ok(());
        }
        let prepared = self.engine.record_history(now, &self.import.by, cases)?;
        if batches.send((prepared.number, prepared.batch)).is_err() {
            // The writer has stopped and says why.
            return self.settle_rest();
        }
        Ok(())
    }

    /// The case as history, unless it is there already.
    fn new_case(&mut self, start: Start, case: MappedCase) -> Result<Option<HistoryCase>, Fault> {
        let import = self.import;
        let (unit, procedure) = (import.map.unit(), &import.procedure);
        let words = [unit.as_str(), procedure.id.as_str(), &case.number];
        let id = self.engine.foreign_case(&words);
        let rows = rows_of(&case);
        if !self.seen.insert(id) {
            self.done.problems.add(twice(case).problem(start));
            return Ok(None);
        }
        if !self.fresh && self.engine.has_case(&id)? {
            self.done.cases_before += 1;
            self.done.rows_before += rows;
            return Ok(None);
        }
        self.done.cases += 1;
        self.done.rows += rows;
        let row = |row: u64| match &self.places {
            Some(table) => format!("{}#{}", import.log, table.place(row)),
            None => source(import.log, start.rows + row),
        };
        let mut steps: Vec<(Moment, Happening)> = Vec::with_capacity(case.events.len());
        for it in case.events {
            let at = it.act.effective_on;
            let source = row(it.row);
            steps.push((at, Happening::Performed(performed(it.act, source))));
        }
        let law = procedure.clone();
        let served = case.served.into_iter().map(|it| {
            let path = StepPath::root(law.step(it.step).id.clone());
            (it.on.start(), Happening::Served(served(path, it.on)))
        });
        steps.extend(served);
        // The sort is stable, so that a paper is served after it was made on the same day.
        steps.sort_by_key(|(at, _)| *at);
        Ok(Some(HistoryCase {
            case: id,
            procedure: procedure.clone(),
            opened: Opened {
                unit: unit.clone(),
                overlays: Vec::new(),
                effective_on: case.opened_on,
                values: case.values,
                source: Some(case_source(import.log, &case.number)),
            },
            steps: steps.into_iter().map(|(_, it)| it).collect(),
        }))
    }

    fn settle(&mut self, (number, result): Became) -> Result<(), Fault> {
        let became = if result.is_ok() {
            Settled::Durable
        } else {
            Settled::Failed
        };
        // The fault of the store tells more than one of reading it again.
        let settled = self.engine.settle(number, became);
        result.and(settled)
    }

    fn settle_rest(&mut self) -> Result<(), Fault> {
        while let Ok(became) = self.became.recv() {
            self.settle(became)?;
        }
        Ok(())
    }

    fn finish(mut self, reading: Reading, failed: Option<Fault>) -> Result<ImportedLog, Fault> {
        let settled = self.settle_rest();
        if let Some(fault) = failed {
            return Err(fault);
        }
        settled?;
        let mut done = self.done;
        reading
            .problems
            .iter()
            .cloned()
            .for_each(|it| done.problems.add(it));
        done.problems.sort();
        done.reading = reading;
        Ok(done)
    }
}

/// How many rows a case has: a row may tell several steps, and a service without a step.
fn rows_of(case: &MappedCase) -> u64 {
    if case.served.is_empty() && case.events.is_sorted_by(|a, b| a.row < b.row) {
        return case.events.len() as u64;
    }
    let steps = case.events.iter().map(|it| it.row);
    let rows: BTreeSet<u64> = steps.chain(case.served.iter().map(|it| it.row)).collect();
    rows.len() as u64
}

fn performed(act: Perform, source: String) -> Performed {
    Performed {
        path: act.path,
        round: 1,
        effective_on: act.effective_on,
        people: act.people,
        outcome: act.outcome,
        number: None,
        values: act.values,
        declared: act.facts,
        used: Vec::new(),
        evidence: act.evidence,
        reason: act.reason,
        source: Some(source),
    }
}

/// A service of which the log tells the day and nothing else.
const fn served(path: StepPath, on: Day) -> Served {
    Served {
        path,
        round: 1,
        way: String::new(),
        on,
        effective_on: on.start(),
        people: Vec::new(),
        proof: Vec::new(),
    }
}

fn twice(case: MappedCase) -> Unmapped {
    Unmapped {
        code: codes::ZS5021,
        trace: case.trace,
        row: case.events.first().map_or(0, |it| it.row),
        lost: case.events.len() as u64,
        offset: 0,
        what: case.number,
    }
}
