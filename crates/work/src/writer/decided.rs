//! What the deciding hands on to the writing, and what it hears back.

use std::sync::mpsc::SyncSender;

use zs_event::Command;
use zs_store::{Fault, Reader, Standing};

use super::{Reply, Unanswered};
use crate::Prepared;

/// A batch on its way to the store, with the clients that wait for it.
pub(super) struct Decided {
    /// Which memory it was decided on; see [`Report::Failed`].
    pub(super) generation: u64,
    /// How many of those that were handed on it is made of.
    pub(super) chunks: u64,
    pub(super) prepared: Prepared,
    pub(super) commands: Vec<Command>,
    pub(super) replies: Vec<SyncSender<Reply>>,
}

impl Decided {
    /// Takes what was decided next on the same memory, so that both share a commit. Each receipt
    /// keeps the root of the tree that ends with its own chunk.
    pub(super) fn absorb(&mut self, next: Self) {
        self.chunks += next.chunks;
        self.prepared.number = next.prepared.number;
        self.prepared.batch.absorb(next.prepared.batch);
        self.prepared.answers.extend(next.prepared.answers);
        self.commands.extend(next.commands);
        self.replies.extend(next.replies);
    }
}

/// What became of a batch.
pub(super) enum Report {
    /// Everything up to this number is durable; so many chunks more than at the last report.
    Durable {
        /// The number of the last chunk.
        number: u64,
        /// The chunks.
        chunks: u64,
    },
    /// It is not, and neither is anything decided after it. The reader sees what is.
    Failed(Box<dyn Reader>),
    /// People were registered anew.
    People,
}

/// Tells all clients of a batch the same.
pub(super) fn answer_all(replies: &[SyncSender<Reply>], fault: &Fault) {
    for reply in replies {
        let unanswered = Unanswered::of(fault.standing(), fault);
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
