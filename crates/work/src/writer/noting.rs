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

/// Makes a note from what stands in the ledger last, or says in a sentence why there is none.
pub(crate) type LastWord =
    Box<dyn FnOnce(&mut dyn Reader) -> Result<Result<Noted, String>, Fault> + Send>;

/// A note that shall be written.
pub(super) struct Noting {
    make: LastWord,
    reply: SyncSender<Result<(), NotNoted>>,
}

impl Writer {
    /// Writes a note unless the last look finds something against it. Whoever wants to know whether
    /// it stands in the ledger reads it there.
    ///
    /// # Errors
    /// [`NotNoted`].
    pub(crate) fn note(&self, note: Noted, look: LastLook) -> Result<(), NotNoted> {
        self.note_made(Box::new(|reader| {
            Ok(match look(reader)? {
                Some(sentence) => Err(sentence),
                None => Ok(note),
            })
        }))
    }

    /// Writes a note that is made when everything before it stands in the ledger, such as one with the
    /// next number of a sequence without gaps.
    ///
    /// # Errors
    /// [`NotNoted`].
    pub(crate) fn note_made(&self, make: LastWord) -> Result<(), NotNoted> {
        let (reply, answer) = sync_channel(1);
        self.hand_in(Request::Note(Box::new(Noting { make, reply })))?;
        let gone = "写账的进程停止了，请重新启动以后再看有没有记下";
        let answered = answer.recv();
        answered.unwrap_or_else(|_| Err(Unanswered::new(Standing::Unknown, gone).into()))
    }
}

impl Decide {
    /// Looks, and records a note.
    pub(super) fn note(&mut self, noting: Noting) -> Result<(), Stopped> {
        let Noting { make, reply } = noting;
        self.hear()?;
        self.quiet()?;
        let made = {
            let mut append = self.append.lock().map_err(|_| Stopped)?;
            append.reads().map(make)
        };
        let made = match made {
            Ok(Ok(made)) => made.map_err(NotNoted::Because),
            Ok(Err(fault)) => Err(fault.into()),
            Err(unanswered) => Err(unanswered.into()),
        };
        let note = match made {
            Ok(note) => note,
            Err(against) => {
                let _gone = reply.send(Err(against));
                return Ok(());
            }
        };
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
