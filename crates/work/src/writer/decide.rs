//! The thread that decides: it takes what waits, prepares one batch and hands it on.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};

use zs_base::limits::BATCH_MAX;
use zs_event::Command;
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

pub(super) struct Decide {
    law: Arc<Law>,
    clock: Arc<dyn Clock>,
    engine: Engine<OsRandom>,
    generation: u64,
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
        match self.engine.prepare(self.clock.now(), &commands) {
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
