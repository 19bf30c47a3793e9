//! A note for the ledger itself that somebody decided on: it is written with nothing else under way,
//! after a last look at what stands there.

use std::sync::mpsc::{SyncSender, sync_channel};

use zs_event::event::Noted;
use zs_store::{Fault, Reader, Standing};

use super::append::Stopped;
use super::decide::Decide;
use super::decided::Decided;
use super::{Request, Unanswered, Writer};

/// Why a note was not written.
#[derive(Debug)]
pub(crate) enum NotNoted {
    /// What stands in the ledger is against it; the sentence says why.
    Because(String),
    /// The machine failed.
    Failed(Unanswered),
}

impl From<Unanswered> for NotNoted {
    fn from(it: Unanswered) -> Self {
        Self::Failed(it)
    }
}

impl From<Fault> for NotNoted {
    fn from(it: Fault) -> Self {
        Self::Failed(it.into())
    }
}

/// A last look: a sentence where the note must not be written.
pub(crate) type LastLook = Box<dyn FnOnce(&mut dyn Reader) -> Result<Option<String>, Fault> + Send>;

/// A note that shall be written.
pub(super) struct Noting {
    note: Noted,
    look: LastLook,
    reply: SyncSender<Result<(), NotNoted>>,
}

impl Writer {
    /// Writes a note unless the last look finds something against it. Whoever wants to know whether
    /// it stands in the ledger reads it there.
    ///
    /// # Errors
    /// [`NotNoted`].
    pub(crate) fn note(&self, note: Noted, look: LastLook) -> Result<(), NotNoted> {
        let (reply, answer) = sync_channel(1);
        self.hand_in(Request::Note(Box::new(Noting { note, look, reply })))?;
        let gone = "写账的进程停止了，请重新启动以后看“定稿”页";
        let answered = answer.recv();
        answered.unwrap_or_else(|_| Err(Unanswered::new(Standing::Unknown, gone).into()))
    }
}

impl Decide {
    /// Looks, and records a note.
    pub(super) fn note(&mut self, noting: Noting) -> Result<(), Stopped> {
        let Noting { note, look, reply } = noting;
        self.hear()?;
        self.quiet()?;
        let looked = {
            let mut append = self.append.lock().map_err(|_| Stopped)?;
            append.reads().map(look)
        };
        let against = match looked {
            Ok(Ok(against)) => against.map(NotNoted::Because),
            Ok(Err(fault)) => Some(fault.into()),
            Err(unanswered) => Some(unanswered.into()),
        };
        if let Some(against) = against {
            let _gone = reply.send(Err(against));
            return Ok(());
        }
        let now = self.clock.now();
        let prepared = match self.engine.prepare_after(&[note], now, &[]) {
            Ok(prepared) => prepared,
            Err(fault) => {
                let _gone = reply.send(Err(fault.into()));
                return self.start_anew();
            }
        };
        self.under_way += 1;
        {
            let mut append = self.append.lock().map_err(|_| Stopped)?;
            append.write([Decided {
                generation: self.generation,
                chunks: 1,
                prepared,
                commands: Vec::new(),
                replies: Vec::new(),
            }])?;
        }
        self.hear()?;
        let _gone = reply.send(Ok(()));
        Ok(())
    }
}
