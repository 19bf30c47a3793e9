//! Many batches in one commit, for histories that nobody waits for: a sample, a benchmark's county.

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_base::{Moment, StepId};
use zs_event::event::Noted;
use zs_event::{Act, Command, Value};
use zs_store::random::OsRandom;
use zs_store::{Batch, Fault, Files, Store};

use crate::draw::drawing_steps;
use crate::{Answer, Engine, Law, Prepared, Settled};

/// Events that one commit carries at most, but for the last batch.
const EVENTS_MAX: usize = 4_096;

/// An engine over a store that it alone writes, until it is given back.
pub struct Bulk {
    store: Box<dyn Store>,
    engine: Engine<OsRandom>,
    /// The steps in which the machine draws.
    drawing: BTreeSet<StepId>,
    held: Batch,
    number: u64,
}

impl Bulk {
    /// Over a store that was founded.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn new(store: Box<dyn Store>, law: Arc<Law>) -> Result<Self, Fault> {
        let drawing = drawing_steps(&law.library);
        let engine = Engine::new(law, store.reader()?, OsRandom::new())?;
        Ok(Self {
            store,
            engine,
            drawing,
            held: Batch::default(),
            number: 0,
        })
    }

    /// The same, with the lists of draws among these files.
    #[must_use]
    pub fn drawing_from(self, files: Files) -> Self {
        let engine = self.engine.drawing_from(Some(files));
        Self { engine, ..self }
    }

    /// Decides commands at a moment. What is recorded becomes durable with a later commit, so the
    /// answers are promised to nobody.
    ///
    /// # Errors
    /// When the store fails; what was not durable before is lost then.
    pub fn perform(&mut self, now: Moment, commands: &[Command]) -> Result<Vec<Answer>, Fault> {
        self.prepared(&[], now, commands)
    }

    /// The same for what is told of an invented county: the comments that a command presupposes stand
    /// in the ledger before it, and the machine writes into a draw what only it may.
    ///
    /// # Errors
    /// As for [`Bulk::perform`].
    pub fn tell(&mut self, now: Moment, commands: &[Command]) -> Result<Vec<Answer>, Fault> {
        let mut answers = Vec::with_capacity(commands.len());
        let mut from = 0;
        for (index, command) in commands.iter().enumerate() {
            let presupposes = matches!(&command.act, Act::Perform(act)
                if act.values.iter().any(|(_, it)| matches!(it, Value::Count(_)))
                    || self.drawing.contains(&act.path.step));
            if !presupposes {
                continue;
            }
            // What the case has done before in the same breath must be known.
            answers.extend(self.perform(now, &commands[from..index])?);
            let notes = self.engine.comments_told(command)?;
            if !notes.is_empty() {
                self.prepared(&notes, now, &[])?;
                self.commit()?;
            }
            let command = self.engine.draw_told(command, now.day())?;
            answers.extend(self.perform(now, &[command])?);
            from = index + 1;
        }
        answers.extend(self.perform(now, &commands[from..])?);
        Ok(answers)
    }

    fn prepared(
        &mut self,
        notes: &[Noted],
        now: Moment,
        commands: &[Command],
    ) -> Result<Vec<Answer>, Fault> {
        let Prepared {
            number,
            batch,
            answers,
        } = self.engine.prepare_after(notes, now, commands)?;
        self.held.absorb(batch);
        self.number = number;
        if self.held.leaves.len() >= EVENTS_MAX {
            self.commit()?;
        }
        Ok(answers)
    }

    fn commit(&mut self) -> Result<(), Fault> {
        let batch = std::mem::take(&mut self.held);
        let appended = match batch.leaves.is_empty() {
            true => Ok(()),
            false => self.store.append(&batch),
        };
        let became = match appended {
            Ok(()) => Settled::Durable,
            Err(_) => Settled::Failed,
        };
        self.engine.settle(self.number, became)?;
        appended
    }

    /// Makes durable what is held, and gives the store back.
    ///
    /// # Errors
    /// When the store fails.
    pub fn finish(mut self) -> Result<Box<dyn Store>, Fault> {
        self.commit()?;
        Ok(self.store)
    }
}
