//! The thread that decides: it takes what waits, a chunk at a time, and hands it on.

use std::sync::mpsc::{Receiver, SyncSender};
use std::sync::{Arc, Mutex};

use zs_base::Moment;
use zs_base::limits::CHUNK_MAX;
use zs_event::Command;
use zs_event::event::Noted;
use zs_store::random::OsRandom;
use zs_store::{Fault, Files, Reader};

use super::append::{Append, Stopped};
use super::decided::{Decided, Report, answer_all};
use super::{Reply, Request};
use crate::lawmaking::InForce;
use crate::{Clock, Engine, Settled};

/// A clock that is set back by more than this, in milliseconds, is noted in the ledger.
const CLOCK_BACK_MS_MAX: i64 = 60_000;

/// Whether the clock stands behind what is recorded, and that was noted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Back {
    No,
    Noted,
}

pub(super) struct Decide {
    pub(super) in_force: Arc<InForce>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) engine: Engine<OsRandom>,
    files: Option<Files>,
    pub(super) generation: u64,
    back: Back,
    // Chunks handed on whose fate is not known here yet.
    pub(super) under_way: u64,
    // The last chunk was one command, and nobody waited behind it.
    alone: bool,
    requests: Receiver<Request>,
    next: Option<Request>,
    decided: SyncSender<Decided>,
    pub(super) append: Arc<Mutex<Append>>,
    settled: Receiver<Report>,
}

impl Decide {
    pub(super) fn new(
        in_force: Arc<InForce>,
        clock: Arc<dyn Clock>,
        reader: Box<dyn Reader>,
        requests: Receiver<Request>,
        decided: SyncSender<Decided>,
        append: Arc<Mutex<Append>>,
        settled: Receiver<Report>,
    ) -> Result<Self, Fault> {
        Ok(Self {
            engine: Engine::new(in_force.now(), reader, OsRandom::new())?,
            files: None,
            in_force,
            clock,
            generation: 0,
            back: Back::No,
            under_way: 0,
            alone: false,
            requests,
            next: None,
            decided,
            append,
            settled,
        })
    }

    /// The same, drawing from the locked lists among these files.
    pub(super) fn drawing_from(self, files: Option<Files>) -> Self {
        Self {
            engine: self.engine.drawing_from(files.clone()),
            files,
            ..self
        }
    }

    /// Works until no client is left, or the store can no longer be written.
    pub(super) fn run(mut self) {
        while let Some(first) = self.next.take().or_else(|| self.requests.recv().ok()) {
            let done = match first {
                Request::Perform(command, reply) => self.perform(*command, reply),
                Request::Enact(enacting) => self.enact(*enacting),
                Request::Note(noting) => self.note(*noting),
                Request::Counted(reply) => self.counted(&reply),
            };
            if done.is_err() {
                return;
            }
        }
    }

    /// Takes what waits behind a command as one chunk, up to the next law.
    fn perform(&mut self, command: Command, reply: SyncSender<Reply>) -> Result<(), Stopped> {
        let (mut commands, mut replies) = (vec![command], vec![reply]);
        while commands.len() < CHUNK_MAX {
            match self.requests.try_recv() {
                Ok(Request::Perform(command, reply)) => {
                    commands.push(*command);
                    replies.push(reply);
                }
                Ok(other) => {
                    self.next = Some(other);
                    break;
                }
                Err(_) => break,
            }
        }
        self.chunk(commands, replies)
    }

    /// Decides a chunk and hands it on; fails when nobody takes it any more.
    fn chunk(
        &mut self,
        commands: Vec<Command>,
        replies: Vec<SyncSender<Reply>>,
    ) -> Result<(), Stopped> {
        self.hear()?;
        let now = self.clock.now();
        let notes = self.watch_clock(now);
        match self.engine.prepare_after(&notes, now, &commands) {
            Ok(prepared) => self.hand_on(Decided {
                generation: self.generation,
                chunks: 1,
                prepared,
                commands,
                replies,
            }),
            Err(fault) => {
                answer_all(&replies, &fault);
                // The engine went back to what is durable, but a batch may be under way that is
                // not: everything before must be settled before the memory is read again.
                self.start_anew()
            }
        }
    }

    /// Hands a chunk on to be written. While one client after the other comes there is nothing to
    /// decide during the sync, so this thread writes itself and saves waking the other one.
    fn hand_on(&mut self, decided: Decided) -> Result<(), Stopped> {
        let alone_before = self.alone;
        self.alone = false;
        // Only after a single command, so that nothing waits beside a full chunk.
        if decided.commands.len() == 1 && self.next.is_none() {
            self.next = self.requests.try_recv().ok();
            self.alone = self.next.is_none();
        }
        let inline = alone_before && self.alone && self.under_way == 0;
        self.under_way += 1;
        if inline {
            return self.write_here(decided);
        }
        self.decided.send(decided).map_err(|_| Stopped)
    }

    /// Writes on this thread, unless the other one has the store in hand.
    fn write_here(&mut self, decided: Decided) -> Result<(), Stopped> {
        match self.append.try_lock() {
            Ok(mut append) => append.write([decided])?,
            Err(_) => return self.decided.send(decided).map_err(|_| Stopped),
        }
        self.hear()
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
    pub(super) fn hear(&mut self) -> Result<(), Stopped> {
        let reports: Vec<Report> = self.settled.try_iter().collect();
        reports
            .into_iter()
            .try_for_each(|report| self.heard(report))
    }

    fn heard(&mut self, report: Report) -> Result<(), Stopped> {
        match report {
            Report::Durable { number, chunks } => {
                self.under_way -= chunks;
                let settled = self.engine.settle(number, Settled::Durable);
                settled.map_err(|_| Stopped)
            }
            Report::Failed(reader) => {
                // What was handed on meanwhile belongs to a generation that nobody takes any more.
                self.under_way = 0;
                self.generation += 1;
                let engine = Engine::new(self.in_force.now(), reader, OsRandom::new());
                let engine = engine.map_err(|_| Stopped)?;
                self.engine = engine.drawing_from(self.files.clone());
                Ok(())
            }
            Report::People => {
                self.engine.forget_people();
                Ok(())
            }
        }
    }

    /// Waits until everything that was handed on is settled.
    pub(super) fn quiet(&mut self) -> Result<(), Stopped> {
        while self.under_way > 0 {
            let report = self.settled.recv().map_err(|_| Stopped)?;
            self.heard(report)?;
        }
        Ok(())
    }

    /// Reads the memory anew when everything that was handed on is settled.
    pub(super) fn start_anew(&mut self) -> Result<(), Stopped> {
        self.quiet()?;
        let settled = self.engine.settle(0, Settled::Failed);
        settled.map_err(|_| Stopped)
    }
}
