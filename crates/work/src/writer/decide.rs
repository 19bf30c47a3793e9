//! The thread that decides: it takes what waits, prepares one batch and hands it on.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};

use zs_base::Moment;
use zs_base::limits::BATCH_MAX;
use zs_event::Command;
use zs_event::event::Noted;
use zs_store::random::OsRandom;
use zs_store::{Fault, Reader, Standing};

use super::{Reply, Request, Unanswered};
use crate::{Clock, Engine, Law, Prepared, Settled};

/// A batch on its way to the store, with the clients that wait for it.
pub(super) struct Decided {
    /// Which memory it was decided on; see [`Report::Failed`].
    pub(super) generation: u64,
    pub(super) prepared: Prepared,
    pub(super) commands: Vec<Command>,
    pub(super) replies: Vec<SyncSender<Reply>>,
}

/// What became of a batch.
pub(super) enum Report {
    /// It is durable.
    Durable(u64),
    /// It is not, and neither is anything decided after it. The reader sees what is.
    Failed(Box<dyn Reader>),
}

/// A clock that is set back by more than this, in milliseconds, is noted in the ledger.
const CLOCK_BACK_MS_MAX: i64 = 60_000;

/// Whether the clock stands behind what is recorded, and that was noted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Back {
    No,
    Noted,
}

pub(super) struct Decide {
    law: Arc<Law>,
    clock: Arc<dyn Clock>,
    engine: Engine<OsRandom>,
    generation: u64,
    back: Back,
    // Batches handed on whose fate is not known here yet.
    under_way: u64,
    requests: Receiver<Request>,
    decided: SyncSender<Decided>,
    settled: Receiver<Report>,
}

impl Decide {
    pub(super) fn new(
        law: Arc<Law>,
        clock: Arc<dyn Clock>,
        reader: Box<dyn Reader>,
        requests: Receiver<Request>,
        decided: SyncSender<Decided>,
        settled: Receiver<Report>,
    ) -> Result<Self, Fault> {
        Ok(Self {
            engine: Engine::new(law.clone(), reader, OsRandom::new())?,
            law,
            clock,
            generation: 0,
            back: Back::No,
            under_way: 0,
            requests,
            decided,
            settled,
        })
    }

    /// Works until no client is left, or the store can no longer be written.
    pub(super) fn run(mut self) {
        while let Ok(first) = self.requests.recv() {
            let mut commands = vec![first.command];
            let mut replies = vec![first.reply];
            let waiting = self.requests.try_iter().take(BATCH_MAX - 1);
            for request in waiting {
                commands.push(request.command);
                replies.push(request.reply);
            }
            if self.batch(commands, replies).is_err() {
                return;
            }
        }
    }

    /// Prepares a batch and hands it on; fails when nobody takes it any more.
    fn batch(
        &mut self,
        commands: Vec<Command>,
        replies: Vec<SyncSender<Reply>>,
    ) -> Result<(), Stopped> {
        self.hear()?;
        let now = self.clock.now();
        let notes = self.watch_clock(now);
        match self.engine.prepare_after(&notes, now, &commands) {
            Ok(prepared) => {
                let decided = Decided {
                    generation: self.generation,
                    prepared,
                    commands,
                    replies,
                };
                self.under_way += 1;
                self.decided.send(decided).map_err(|_| Stopped)
            }
            Err(fault) => {
                answer_all(&replies, &fault);
                // The engine went back to what is durable, but a batch may be under way that is
                // not: everything before must be settled before the memory is read again.
                self.start_anew()
            }
        }
    }

    /// A note when the clock was set back: what is recorded now bears the last moment before.
    fn watch_clock(&mut self, now: Moment) -> Vec<Noted> {
        let last = self.engine.last_recorded();
        if now >= last {
            self.back = Back::No;
        }
        if now.plus_ms(CLOCK_BACK_MS_MAX) >= last || self.back == Back::Noted {
            return Vec::new();
        }
        self.back = Back::Noted;
        let item = |name: &str, at: Moment| (name.to_owned(), at.to_string());
        vec![Noted {
            topic: "clock".to_owned(),
            items: vec![item("clock", now), item("recorded", last)],
        }]
    }

    /// Hears what became of earlier batches, without waiting.
    fn hear(&mut self) -> Result<(), Stopped> {
        let reports: Vec<Report> = self.settled.try_iter().collect();
        reports
            .into_iter()
            .try_for_each(|report| self.heard(report))
    }

    fn heard(&mut self, report: Report) -> Result<(), Stopped> {
        match report {
            Report::Durable(number) => {
                self.under_way -= 1;
                let settled = self.engine.settle(number, Settled::Durable);
                settled.map_err(|_| Stopped)
            }
            Report::Failed(reader) => {
                // What was handed on meanwhile belongs to a generation that nobody takes any more.
                self.under_way = 0;
                self.generation += 1;
                let engine = Engine::new(self.law.clone(), reader, OsRandom::new());
                self.engine = engine.map_err(|_| Stopped)?;
                Ok(())
            }
        }
    }

    /// Reads the memory anew when everything that was handed on is settled.
    fn start_anew(&mut self) -> Result<(), Stopped> {
        while self.under_way > 0 {
            let report = self.settled.recv().map_err(|_| Stopped)?;
            self.heard(report)?;
        }
        let settled = self.engine.settle(0, Settled::Failed);
        settled.map_err(|_| Stopped)
    }
}

/// The thread has nothing left to do.
struct Stopped;

/// Tells all clients of a batch the same.
pub(super) fn answer_all(replies: &[SyncSender<Reply>], fault: &Fault) {
    for reply in replies {
        let unanswered = Unanswered::new(fault.standing(), fault.to_string());
        // A client that went away has no place for an answer.
        let _gone = reply.send(Err(unanswered));
    }
}

/// Tells all clients of a batch that it was not tried.
pub(super) fn answer_untried(replies: &[SyncSender<Reply>]) {
    for reply in replies {
        let sentence = "前一批没有入账，请用同一个命令重试";
        let _gone = reply.send(Err(Unanswered::new(Standing::NotRecorded, sentence)));
    }
}
