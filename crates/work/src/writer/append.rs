//! The owner of the store: it makes batches durable, answers the clients, and signs checkpoints.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use zs_base::Moment;
use zs_base::limits::{BATCH_MAX, CHUNK_MAX};
use zs_ledger::{Checkpoint, Frontier, Leaf, Signed, Signer};
use zs_store::folder::CheckpointFiles;
use zs_store::{Fault, Reader, Standing, Store, signing_key};

use super::change_counts::ChangeCounts;
use super::decided::{Decided, Report, answer_all, answer_untried};
use super::{Reply, Setup, Unanswered};
use crate::{Answer, Clock};

/// A checkpoint is signed at least so often while batches come.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(1);
/// Checkpoints read at a time when files are compared at the start.
const PAGE: usize = 1_024;

/// Chunks that one transaction takes at most.
pub(super) const CHUNKS: usize = BATCH_MAX / CHUNK_MAX;

/// Takes what is decided, as much as one transaction may carry, until nothing more comes; then
/// signs where the ledger ends.
pub(super) fn run(append: &Mutex<Append>, decided: &Receiver<Decided>) {
    let mut wait = CHECKPOINT_EVERY;
    loop {
        let received = decided.recv_timeout(wait);
        // Whoever panicked with the store in hand has left nothing that could be trusted.
        let Ok(mut append) = append.lock() else {
            return;
        };
        let done = match received {
            Ok(first) => {
                let waiting = decided.try_iter().take(CHUNKS - 1);
                append.write(std::iter::once(first).chain(waiting))
            }
            Err(RecvTimeoutError::Timeout) => append.sign_when_due(),
            Err(RecvTimeoutError::Disconnected) => {
                append.finish();
                return;
            }
        };
        if done.is_err() {
            return;
        }
        wait = append.until_checkpoint();
    }
}

/// The store can no longer be written; why stands in `failed`.
pub(super) struct Stopped;

/// The one that owns the store. Whoever has the lock on it writes.
pub(super) struct Append {
    store: Box<dyn Store>,
    clock: Arc<dyn Clock>,
    signer: Box<dyn Signer + Send>,
    outside: Option<CheckpointFiles>,
    reports: Sender<Report>,
    failed: Arc<Mutex<Option<String>>>,
    changes: Arc<ChangeCounts>,
    stopped: bool,
    generation: u64,
    // The end of the ledger, and what of it is signed.
    frontier: Vec<u8>,
    recorded_at: Moment,
    signed_size: u64,
    signed_when: Instant,
    unwritten: Vec<(u64, String)>,
}

impl Append {
    pub(super) fn new(
        setup: Setup,
        reports: Sender<Report>,
        failed: Arc<Mutex<Option<String>>>,
        changes: Arc<ChangeCounts>,
    ) -> Result<Self, Fault> {
        let mut store = setup.store;
        let edge = store.reads().edge()?;
        let recorded_at = match &edge.last {
            Some(last) => Leaf::decode(&last.leaf)?.header().recorded_at,
            None => Moment::default(),
        };
        // A key that was changed away must not sign any more.
        let current = signing_key(store.reads())?;
        if current.is_some_and(|it| it.key != setup.signer.public().id()) {
            let sentence = "不是这个账本现在用的密钥，请换成最近一次换上的那一把";
            return Err(Fault::Key(sentence.to_owned()));
        }
        let mut append = Self {
            store,
            clock: setup.clock,
            signer: setup.signer,
            outside: setup.outside,
            reports,
            failed,
            changes,
            stopped: false,
            generation: 0,
            frontier: edge.frontier,
            recorded_at,
            signed_size: 0,
            signed_when: Instant::now(),
            unwritten: Vec::new(),
        };
        append.signed_size = append.complete_files()?;
        Ok(append)
    }

    /// Writes the files of checkpoints that a crash left in the database only, and gives the size
    /// of the last one.
    fn complete_files(&mut self) -> Result<u64, Fault> {
        let mut last = match &self.outside {
            Some(outside) => outside.last()?,
            None => None,
        };
        loop {
            let missing = self.store.reads().checkpoints(last, PAGE)?;
            let Some((size, _)) = missing.last() else {
                return Ok(last.unwrap_or(0));
            };
            last = Some(*size);
            if let Some(outside) = &self.outside {
                for (size, text) in &missing {
                    outside.keep(*size, text)?;
                }
            }
        }
    }

    /// Makes durable what was decided, in one transaction, and answers its clients.
    ///
    /// # Errors
    /// When the store can no longer be written.
    pub(super) fn write(
        &mut self,
        decided: impl IntoIterator<Item = Decided>,
    ) -> Result<(), Stopped> {
        if self.stopped {
            return Err(Stopped);
        }
        let mut together: Option<Decided> = None;
        for next in decided {
            match &mut together {
                _ if next.generation != self.generation => answer_untried(&next.replies),
                None => together = Some(next),
                Some(together) => together.absorb(next),
            }
        }
        let written = match together {
            Some(decided) => self.transaction(decided),
            None => Ok(()),
        };
        self.or_stop(written)?;
        self.sign_when_due()
    }

    /// Keeps why the store can no longer be written.
    fn or_stop(&mut self, outcome: Result<(), Fault>) -> Result<(), Stopped> {
        outcome.map_err(|fault| {
            self.stopped = true;
            let mut failed = match self.failed.lock() {
                Ok(failed) => failed,
                Err(poisoned) => poisoned.into_inner(),
            };
            *failed = Some(fault.to_string());
            Stopped
        })
    }

    /// Writes what stands beside the ledger. After a commit that nobody confirmed, `stands` looks
    /// whether it was kept; no decided batch is touched by that.
    pub(super) fn beside(
        &mut self,
        write: impl FnOnce(&mut dyn Store) -> Result<(), Fault>,
        stands: impl FnOnce(&mut dyn Reader) -> Result<bool, Fault>,
    ) -> Result<(), Unanswered> {
        let Err(fault) = write(self.store.as_mut()) else {
            return Ok(());
        };
        if fault.standing() != Standing::Unknown {
            return Err(fault.into());
        }
        if let Err(unresolved) = self.store.recover() {
            let _stopped = self.or_stop(Err(unresolved));
            return Err(fault.into());
        }
        match stands(self.store.reads()) {
            Ok(true) => Ok(()),
            Ok(false) => Err(Unanswered::of(Standing::NotRecorded, &fault)),
            Err(_) => Err(fault.into()),
        }
    }

    /// What the owner of the store reads: everything that is committed.
    ///
    /// # Errors
    /// When the store can no longer be written.
    pub(super) fn reads(&mut self) -> Result<&mut dyn Reader, Unanswered> {
        match self.stopped {
            true => Err(Unanswered::stopped()),
            false => Ok(self.store.reads()),
        }
    }

    /// A reader with a connection of its own.
    pub(super) fn reader(&self) -> Result<Box<dyn Reader>, Fault> {
        self.store.reader()
    }

    /// Lets the deciding thread know, which hears it before it decides anything further.
    pub(super) fn report(&self, report: Report) {
        // Without a listener nothing is decided any more.
        let _ended = self.reports.send(report);
    }

    fn transaction(&mut self, decided: Decided) -> Result<(), Fault> {
        let Decided {
            chunks,
            prepared,
            commands,
            replies,
            ..
        } = decided;
        let nothing = prepared.batch.leaves.is_empty();
        let appended = match nothing {
            true => Ok(()),
            false => {
                let appended = self.store.append(&prepared.batch);
                // Before anybody hears of it, and also where nobody knows yet whether it was kept.
                self.changes.wrote(&prepared.batch);
                appended
            }
        };
        let fault = match appended {
            Ok(()) => {
                for (reply, answer) in replies.iter().zip(prepared.answers) {
                    // A client that went away finds its receipt when it asks again.
                    let _gone = reply.send(Ok(answer));
                }
                let number = prepared.number;
                // Without a listener there are no further batches, which the next receive tells.
                let _ended = self.reports.send(Report::Durable { number, chunks });
                if !nothing {
                    self.frontier = prepared.batch.frontier;
                    let receipts = prepared.batch.receipts.iter();
                    let latest = receipts.map(|receipt| receipt.recorded_at).max();
                    self.recorded_at = latest.unwrap_or(self.recorded_at);
                }
                return Ok(());
            }
            Err(fault) => fault,
        };
        if fault.standing() == Standing::Unknown
            && let Err(unresolved) = self.store.recover()
        {
            answer_all(&replies, &fault);
            return Err(unresolved);
        }
        self.generation += 1;
        self.frontier = self.store.reads().edge()?.frontier;
        for (reply, command) in replies.iter().zip(&commands) {
            let _gone = reply.send(self.fate(command, &fault));
        }
        let _ended = self.reports.send(Report::Failed(self.store.reader()?));
        Ok(())
    }

    /// What became of a command of a batch that failed: its receipt tells.
    fn fate(&mut self, command: &zs_event::Command, fault: &Fault) -> Reply {
        match self.store.reads().receipt(&command.id) {
            Ok(Some(receipt)) => Ok(Answer::Recorded(receipt)),
            Ok(None) => Err(Unanswered::of(Standing::NotRecorded, fault)),
            Err(unread) => Err(Unanswered::new(Standing::Unknown, unread.to_string())),
        }
    }

    /// Writes the files of checkpoints that stand in the database. What a full disk refuses now is
    /// written with the next one.
    fn write_files(&mut self) -> Result<(), Fault> {
        let Some(outside) = &self.outside else {
            self.unwritten.clear();
            return Ok(());
        };
        while let Some((size, text)) = self.unwritten.last() {
            outside.keep(*size, text)?;
            self.unwritten.pop();
        }
        Ok(())
    }

    /// How long nothing needs to be signed.
    fn until_checkpoint(&self) -> Duration {
        let wait = CHECKPOINT_EVERY.saturating_sub(self.signed_when.elapsed());
        wait.max(Duration::from_millis(1))
    }

    /// Signs where the ledger ends when it is time, and goes on when only the disk is full.
    fn sign_when_due(&mut self) -> Result<(), Stopped> {
        if self.stopped {
            return Err(Stopped);
        }
        if self.signed_when.elapsed() < CHECKPOINT_EVERY {
            return Ok(());
        }
        match self.checkpoint() {
            Err(fault) if fault.standing() == Standing::NotRecorded => Ok(()),
            other => self.or_stop(other),
        }
    }

    /// Signs where the ledger ends, unless the store can no longer be written.
    fn finish(&mut self) {
        if !self.stopped {
            let signed = self.checkpoint();
            // Why it failed is kept, and there is nothing left to stop.
            let _stopped = self.or_stop(signed);
        }
    }

    /// Signs where the ledger ends, unless that is signed already.
    fn checkpoint(&mut self) -> Result<(), Fault> {
        self.signed_when = Instant::now();
        if self.frontier.is_empty() {
            return Ok(());
        }
        let frontier = Frontier::decode(&self.frontier)?;
        let size = frontier.size();
        if size <= self.signed_size {
            return Ok(());
        }
        let checkpoint = Checkpoint {
            jurisdiction: self.store.reads().jurisdiction().clone(),
            size,
            root: frontier.root(),
            recorded_at: self.clock.now().max(self.recorded_at),
        };
        let signed = Signed::sign(checkpoint, self.signer.as_ref());
        let text = signed
            .map_err(|error| Fault::Key(error.to_string()))?
            .encode();
        let kept = self.store.keep_checkpoint(size, &text);
        self.changes.signed();
        kept?;
        self.signed_size = size;
        self.unwritten.push((size, text));
        self.write_files()
    }
}
