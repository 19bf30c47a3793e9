//! Brings a foreign log in as history. Each case comes in whole; a second import of the same log,
//! after a power cut or with rows repaired, takes only the cases that are not there yet.

use std::collections::BTreeSet;
use std::io::Read;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use zs_base::random::Rng;
use zs_base::{CaseId, Moment};
use zs_event::Signer;
use zs_event::event::{Opened, Performed};
use zs_law::Procedure;
use zs_paper::{Bounds, LogMap, MappedCase, Reading, Start, Unmapped, codes, read_log};
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
            done: ImportedLog::default(),
            became: became_out,
        };
        let mut failed = None;
        let reading = read_log(
            file,
            Bounds::default(),
            import.workers,
            |made: &mut Made, trace| {
                made.cases.extend(import.map.case(trace, &mut made.wrong));
            },
            |start, made| match importer.block(start, made, now(), &batches_in) {
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
        let rows = case.events.len() as u64;
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
        let performed = |it: zs_paper::MappedEvent| Performed {
            path: it.act.path,
            round: 1,
            effective_on: it.act.effective_on,
            people: it.act.people,
            outcome: it.act.outcome,
            number: None,
            values: it.act.values,
            declared: it.act.facts,
            used: Vec::new(),
            evidence: it.act.evidence,
            reason: it.act.reason,
            source: Some(source(import.log, start.rows + it.row)),
        };
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
            steps: case.events.into_iter().map(performed).collect(),
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
