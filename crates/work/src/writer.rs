//! The one writer of a ledger: many clients hand in commands, batches become durable, and only then
//! does anybody hear that something was recorded.
//!
//! Two threads: one decides and seals the next chunk while the other makes durable, in one
//! transaction, all chunks that wait. A transaction that fails takes everything with it that was
//! decided on top of it. A client that is alone is served by the first thread from end to end.

mod append;
mod change_counts;
mod counting_anew;
mod decide;
mod decided;
mod enacting;
mod noting;
mod office;

use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use zs_base::limits::QUEUE_MAX;
use zs_event::Command;
use zs_ledger::Signer;
use zs_store::folder::CheckpointFiles;
use zs_store::{Fault, Files, Standing, Store};

use crate::lawmaking::InForce;
use crate::{Answer, Clock, Law, Roll, keep_first_calendar, renew_projections};
use append::Append;
pub use change_counts::ChangeCounts;
use decide::Decide;
use enacting::Enacting;
pub(crate) use noting::NotNoted;
use noting::Noting;

/// What to say when nothing can be written any more.
const STOPPED: &str = "写账的进程已经停止，请重新启动";
const LATE: &str = "磁盘太慢，等了很久还没有写完；请稍后用同一张表再交一次，不会重复入账";

/// What a writer works with.
pub struct Setup {
    /// The store, which only this writer writes.
    pub store: Box<dyn Store>,
    /// The law of the program; what the ledger enacted comes on top of it.
    pub law: Arc<Law>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Who signs checkpoints.
    pub signer: Box<dyn Signer + Send>,
    /// Where checkpoints are kept outside the database.
    pub outside: Option<CheckpointFiles>,
    /// Where evidence is kept, the locked lists of draws among it; without it nothing is drawn.
    pub files: Option<Files>,
}

/// No answer about a command, with what is known about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{standing}：{sentence}")]
pub struct Unanswered {
    /// Whether it is in the ledger.
    pub standing: Standing,
    /// Why there is no answer, and what to do.
    pub sentence: String,
    /// Whether the disk is full, which heals when somebody makes room.
    pub is_full: bool,
}

impl Unanswered {
    fn new(standing: Standing, sentence: impl Into<String>) -> Self {
        Self {
            standing,
            sentence: sentence.into(),
            is_full: false,
        }
    }

    /// What a fault tells about a command that stands so.
    fn of(standing: Standing, fault: &Fault) -> Self {
        Self {
            is_full: matches!(fault, Fault::Full(_)),
            ..Self::new(standing, fault.to_string())
        }
    }

    /// Somebody has waited too long for the answer, which may yet come.
    #[must_use]
    pub fn late() -> Self {
        Self::new(Standing::Unknown, LATE)
    }

    fn stopped() -> Self {
        Self::new(Standing::NotRecorded, STOPPED)
    }
}

impl From<Fault> for Unanswered {
    fn from(fault: Fault) -> Self {
        Self::of(fault.standing(), &fault)
    }
}

type Reply = Result<Answer, Unanswered>;

/// What somebody hands in, with the place where they wait.
enum Request {
    /// A command.
    Perform(Box<Command>, SyncSender<Reply>),
    /// A law that shall hold from now on.
    Enact(Box<Enacting>),
    /// A note for the ledger itself.
    Note(Box<Noting>),
    /// Every case has been counted in the calendar that has come.
    Counted(SyncSender<Result<(), Unanswered>>),
}

/// The writer. Clients share it; dropping or stopping it finishes what is under way.
pub struct Writer {
    queue: Option<SyncSender<Request>>,
    threads: Vec<JoinHandle<()>>,
    append: Arc<Mutex<Append>>,
    failed: Arc<Mutex<Option<String>>>,
    in_force: Arc<InForce>,
}

/// An answer that is still to come.
pub struct Pending(Receiver<Reply>);

impl Pending {
    /// Waits for the answer.
    ///
    /// # Errors
    /// When the machine failed; the standing says what is known about the command.
    pub fn wait(self) -> Reply {
        let gone = "写账的进程停止了，请用同一个命令重试";
        let answer = self.0.recv();
        answer.unwrap_or_else(|_| Err(Unanswered::new(Standing::Unknown, gone)))
    }
}

impl Writer {
    /// Starts the writer over a store.
    ///
    /// # Errors
    /// When the store cannot be read, or the threads cannot be started.
    pub fn start(mut setup: Setup) -> Result<Self, Fault> {
        setup.law = setup.law.as_enacted(setup.store.reads())?;
        renew_projections(setup.store.as_mut(), &setup.law)?;
        keep_first_calendar(setup.store.as_mut(), &setup.law)?;
        let (queue, requests) = sync_channel(QUEUE_MAX);
        // What one transaction can take may wait while another is being written.
        let (decided, to_append) = sync_channel(append::CHUNKS);
        let (reports, settled) = std::sync::mpsc::channel();
        let failed = Arc::new(Mutex::new(None));
        let in_force = Arc::new(InForce::new(setup.law.clone()));
        let clock = setup.clock.clone();
        let files = setup.files.clone();
        let mut reader = setup.store.reader()?;
        setup.law.hear_of_units(Roll::read(reader.as_mut())?);
        let changes = in_force.changes().clone();
        let append = Append::new(setup, reports, failed.clone(), changes)?;
        let append = Arc::new(Mutex::new(append));
        let (shared, writes) = (append.clone(), append.clone());
        let decide = Decide::new(
            in_force.clone(),
            clock,
            reader,
            requests,
            decided,
            shared,
            settled,
        )?
        .drawing_from(files);
        let start = |name: &str, work: Box<dyn FnOnce() + Send>| {
            let thread = std::thread::Builder::new().name(name.to_owned());
            thread.spawn(work).map_err(|cause| Fault::File {
                doing: "启动写账线程",
                cause,
            })
        };
        let threads = vec![
            start("decide", Box::new(move || decide.run()))?,
            start("append", Box::new(move || append::run(&writes, &to_append)))?,
        ];
        Ok(Self {
            queue: Some(queue),
            threads,
            append,
            failed,
            in_force,
        })
    }

    /// The law that holds now, shared with everybody who serves the county.
    #[must_use]
    pub const fn in_force(&self) -> &Arc<InForce> {
        &self.in_force
    }

    /// How often what pages read has changed.
    #[must_use]
    pub fn changes(&self) -> &ChangeCounts {
        self.in_force.changes()
    }

    /// Hands in a command without waiting for its answer.
    ///
    /// # Errors
    /// When too many commands wait, or the writer has stopped; nothing was recorded then.
    pub fn submit(&self, command: Command) -> Result<Pending, Unanswered> {
        let (reply, answer) = sync_channel(1);
        self.hand_in(Request::Perform(Box::new(command), reply))?;
        Ok(Pending(answer))
    }

    fn hand_in(&self, request: Request) -> Result<(), Unanswered> {
        let queue = self.queue.as_ref().ok_or_else(Unanswered::stopped)?;
        match queue.try_send(request) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(_)) => {
                let sentence = "等候办理的太多，请稍后用同一个命令重试";
                Err(Unanswered::new(Standing::NotRecorded, sentence))
            }
            Err(TrySendError::Disconnected(_)) => Err(Unanswered::stopped()),
        }
    }

    /// Hands in a command and waits until it is durable, refused or failed.
    ///
    /// # Errors
    /// When there is no answer; the standing says what is known about the command.
    pub fn perform(&self, command: Command) -> Reply {
        self.submit(command)?.wait()
    }

    /// Why the writer stopped by itself, if it has. A process that serves must then end with an
    /// error, so that a restart reads from the disk what is there.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        let failed = self.failed.lock();
        failed.map_or_else(|poisoned| poisoned.into_inner().clone(), |it| it.clone())
    }

    /// Finishes what is under way, signs a checkpoint and gives the store free.
    pub fn stop(mut self) {
        self.finish();
    }

    fn finish(&mut self) {
        self.queue = None;
        for thread in self.threads.drain(..) {
            // A thread that panicked has dropped its replies: the clients know as much as we do.
            let _ended = thread.join();
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.finish();
    }
}
