//! The engine of a county: commands in, one batch for the store out.
//!
//! `prepare` decides and seals in memory, `settle` hears whether the store made the batch durable.
//! Between the two the memory runs ahead of the store, so that the next batch can be prepared while
//! the last one is being synced. When a batch fails, the memory is thrown away.

mod awaiting;
mod changes;
mod erasure;
mod history;
mod linking;
mod opening;
mod recompute;
mod recording;
mod sealing;
mod shield;

pub use erasure::{About, Erasing, ErasureAsk, NotErased};
pub use history::HistoryCase;

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_base::random::Rng;
use zs_base::{CaseId, CommandId, Day, Jurisdiction, Moment};
use zs_case::{Refusal, Register, State, decide};
use zs_event::event::Noted;
use zs_event::{Act, Command, Value};
use zs_power::{Denied, Reason};
use zs_store::{Batch, Fault, Files, Reader, Receipt};

use crate::authority::verdict;
use crate::consult::told_comments;
use crate::counting::{Coming, coming};
use crate::draw::told_draw;
use crate::law::Law;
use crate::memory::{Memory, Remembered};
use crate::register::Desk;
use crate::replay::replay;
use opening::{Open, remember};

/// What a client is told about a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is in the ledger.
    Recorded(Receipt),
    /// The rule says no; nothing was recorded.
    Refused(Refusal),
    /// Somebody who commands or signs has not the power; nothing was recorded.
    Denied(Denied),
    /// There was nothing to record, as when time passed and no term had ended.
    Nothing,
}

/// A batch that was decided and waits for the store.
#[derive(Debug)]
pub struct Prepared {
    /// Its number, from 1.
    pub number: u64,
    /// What the store must make durable; empty when nothing was accepted.
    pub batch: Batch,
    /// One answer per command, in order. Nobody may see them before the batch is settled.
    pub answers: Vec<Answer>,
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It is durable.
    Durable,
    /// It is not, or nobody knows: the memory must be read anew.
    Failed,
}

/// The engine of one jurisdiction.
pub struct Engine<R> {
    law: Arc<Law>,
    reader: Box<dyn Reader>,
    jurisdiction: Jurisdiction,
    secret: Vec<u8>,
    salts: R,
    memory: Memory,
    last_recorded: Moment,
    /// Another calendar that has come, while not every case is counted in it.
    coming: Option<Coming>,
    /// Where the locked lists of draws are; without it nothing is drawn.
    files: Option<Files>,
}

/// Receipts of commands that the store has recorded before.
type Recorded = BTreeMap<CommandId, Receipt>;

/// The name of the setting that keys the digests of earlier cases.
pub(crate) const SECRET: &str = "earlier-case-key";

impl<R: Rng> Engine<R> {
    /// The engine over a store. `salts` must be cryptographic randomness.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn new(law: Arc<Law>, mut reader: Box<dyn Reader>, salts: R) -> Result<Self, Fault> {
        let secret = reader.setting(SECRET)?.unwrap_or_default();
        let jurisdiction = reader.jurisdiction().clone();
        let (memory, last_recorded) = remember(reader.as_mut())?;
        let coming = coming(reader.as_mut(), &law)?;
        Ok(Self {
            law,
            reader,
            jurisdiction,
            secret,
            salts,
            memory,
            last_recorded,
            coming,
            files: None,
        })
    }

    /// The same, drawing from the locked lists among these files.
    #[must_use]
    pub fn drawing_from(self, files: Option<Files>) -> Self {
        Self { files, ..self }
    }

    /// Keeps the key for digests of earlier cases in a new store; call once before [`Engine::new`].
    ///
    /// # Errors
    /// When the store fails.
    pub fn found(store: &mut dyn zs_store::Store, salts: &mut R) -> Result<(), Fault> {
        if store.reads().setting(SECRET)?.is_none() {
            let mut secret = [0; 32];
            salts.fill_bytes(&mut secret);
            store.keep_setting(SECRET, &secret)?;
        }
        Ok(())
    }

    /// The law it runs.
    #[must_use]
    pub const fn law(&self) -> &Arc<Law> {
        &self.law
    }

    /// Decides under another law from now on. Cases in memory keep the version that they follow,
    /// which is the same in both.
    pub(crate) fn decide_under(&mut self, law: Arc<Law>) {
        self.law = law;
    }

    /// Why the people of a command may do it, or why not; for pages and for telling.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn why(
        &mut self,
        command: &Command,
        today: Day,
    ) -> Result<Result<Vec<Reason>, Denied>, Fault> {
        let before = self.remembered(&command.case)?;
        let law = self.law.clone();
        let desk = Desk::new(
            &law,
            &self.secret,
            self.reader.as_mut(),
            &mut self.memory,
            command.case,
        );
        let state = before.as_ref().map(|it| &it.state);
        let why = verdict(&law.authority, &law.units(), state, command, &desk, today);
        let fault = desk.fault();
        self.put_back(before);
        fault.map_or(Ok(why), Err)
    }

    /// A case as it stands, with its register, for views.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn look<T>(
        &mut self,
        case: &CaseId,
        view: impl FnOnce(&State, &dyn Register) -> T,
    ) -> Result<Option<T>, Fault> {
        let Some(remembered) = self.remembered(case)? else {
            return Ok(None);
        };
        let law = self.law.clone();
        let desk = Desk::new(
            &law,
            &self.secret,
            self.reader.as_mut(),
            &mut self.memory,
            *case,
        );
        let seen = view(&remembered.state, &desk);
        let fault = desk.fault();
        self.put_back(Some(remembered));
        fault.map_or(Ok(Some(seen)), Err)
    }

    /// The comments that a told command of an invented county presupposes; they must be durable before
    /// the command is decided.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn comments_told(&mut self, command: &Command) -> Result<Vec<Noted>, Fault> {
        let Act::Perform(act) = &command.act else {
            return Ok(Vec::new());
        };
        if !act
            .values
            .iter()
            .any(|(_, it)| matches!(it, Value::Count(_)))
        {
            return Ok(Vec::new());
        }
        let told = self.look(&command.case, |state, _| {
            told_comments(state, act, &command.by)
        })?;
        Ok(told.flatten().unwrap_or_default())
    }

    /// A told command of an invented county, with what only the machine writes into a step of a draw;
    /// the lists that the step locks are kept among the files of the engine.
    ///
    /// # Errors
    /// When the store or a file fails.
    pub fn draw_told(&mut self, command: &Command, today: Day) -> Result<Command, Fault> {
        let (Act::Perform(act), Some(files)) = (&command.act, self.files.clone()) else {
            return Ok(command.clone());
        };
        let law = self.law.clone();
        let told = self.look(&command.case, |state, _| {
            told_draw(state, (&law.library, &files), act, today)
        })?;
        let act = told
            .transpose()?
            .map_or_else(|| command.act.clone(), Act::Perform);
        Ok(Command {
            act,
            ..command.clone()
        })
    }

    /// People were registered anew: what is remembered about them is read again.
    pub fn forget_people(&mut self) {
        self.memory.people.clear();
    }

    /// Decides commands, in order, at a moment. Each either has all its events in the batch or none.
    ///
    /// # Errors
    /// When the store fails while a register is read; nothing was recorded then, and the memory is
    /// as it was durable.
    pub fn prepare(&mut self, now: Moment, commands: &[Command]) -> Result<Prepared, Fault> {
        self.prepare_after(&[], now, commands)
    }

    /// The same, after notes about the ledger itself.
    ///
    /// # Errors
    /// As [`Engine::prepare`].
    pub fn prepare_after(
        &mut self,
        notes: &[Noted],
        now: Moment,
        commands: &[Command],
    ) -> Result<Prepared, Fault> {
        self.together(now, |engine, batch| engine.all(notes, commands, batch))
    }

    fn all(
        &mut self,
        notes: &[Noted],
        commands: &[Command],
        batch: &mut Open,
    ) -> Result<Vec<Answer>, Fault> {
        for noted in notes {
            self.note(noted, batch)?;
        }
        let ids: Vec<_> = commands.iter().map(|command| command.id).collect();
        let receipts = self.reader.receipts(&ids)?.into_iter();
        let recorded: Recorded = receipts.map(|it| (it.command, it)).collect();
        let answers = commands
            .iter()
            .map(|command| self.one(command, &recorded, batch));
        answers.collect()
    }

    /// When the last event was recorded.
    #[must_use]
    pub const fn last_recorded(&self) -> Moment {
        self.last_recorded
    }

    /// Hears what became of a batch. Batches are settled in their order.
    ///
    /// # Errors
    /// When the batch failed and the store cannot be read.
    pub fn settle(&mut self, number: u64, became: Settled) -> Result<(), Fault> {
        match became {
            Settled::Durable => {
                self.memory.settle(number);
                Ok(())
            }
            Settled::Failed => self.start_anew(),
        }
    }

    fn one(
        &mut self,
        command: &Command,
        recorded: &Recorded,
        batch: &mut Open,
    ) -> Result<Answer, Fault> {
        let under_way = self.memory.receipts.get(&command.id).map(|(_, it)| it);
        if let Some(receipt) = under_way.or_else(|| recorded.get(&command.id)) {
            return Ok(Answer::Recorded(*receipt));
        }
        self.catch_up(&command.case, batch)?;
        let before = self.remembered(&command.case)?;
        let unlike = self.unlike(before.as_ref(), command, batch.now.day())?;
        let law = self.law.clone();
        let desk = Desk::new(
            &law,
            &self.secret,
            self.reader.as_mut(),
            &mut self.memory,
            command.case,
        )
        .drawing_from(self.files.as_ref());
        let state = before.as_ref().map(|it| &it.state);
        let (authority, units) = (&law.authority, &law.units());
        let allowed = verdict(authority, units, state, command, &desk, batch.now.day());
        let decided = allowed.map(|_| match unlike {
            Some(refusal) => Err(refusal),
            None => decide(state, command, &desk, batch.now),
        });
        if let Some(fault) = desk.fault() {
            return Err(fault);
        }
        let happenings = match decided {
            Ok(Ok(happenings)) => happenings,
            Ok(Err(refusal)) => {
                self.put_back(before);
                return Ok(Answer::Refused(refusal));
            }
            Err(denied) => {
                self.put_back(before);
                return Ok(Answer::Denied(denied));
            }
        };
        if happenings.is_empty() {
            self.put_back(before);
            return Ok(Answer::Nothing);
        }
        let answer = self.record(command, before, happenings.clone(), batch)?;
        self.follow(&command.case, &happenings, 0, batch)?;
        Ok(answer)
    }

    /// Takes the case out of memory, or replays it from the store.
    fn remembered(&mut self, case: &CaseId) -> Result<Option<Remembered>, Fault> {
        if let Some(known) = self.memory.cases.pop(case) {
            return Ok(Some(known));
        }
        let Some(row) = self.reader.case(case)? else {
            return Ok(None);
        };
        let leaves = self.reader.events_of(&row)?;
        let law = self.law.clone();
        let desk = Desk::new(
            &law,
            &self.secret,
            self.reader.as_mut(),
            &mut self.memory,
            *case,
        );
        let replayed = replay(*case, row.number, &leaves, &desk, |_, _| {})?;
        Ok(Some(Remembered {
            state: replayed.state,
            rows: replayed.rows,
            number: row.number,
            last_seq: row.last_seq,
            batch: 0,
        }))
    }

    fn put_back(&mut self, case: Option<Remembered>) {
        if let Some(case) = case {
            self.memory.cases.put(case.state.case, case);
        }
    }
}
