//! The engine of a county: commands in, one batch for the store out.
//!
//! `prepare` decides and seals in memory, `settle` hears whether the store made the batch durable.
//! Between the two the memory runs ahead of the store, so that the next batch can be prepared while
//! the last one is being synced. When a batch fails, the memory is thrown away.

mod erasure;
mod history;
mod recompute;
mod sealing;

pub use erasure::{About, Erasing, ErasureAsk, NotErased};
pub use history::HistoryCase;

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_base::random::Rng;
use zs_base::{CaseId, Day, Digest, Jurisdiction, Moment};
use zs_case::{Refusal, Register, State, apply, decide, open};
use zs_event::event::Noted;
use zs_event::{Command, Happening, Signer};
use zs_ledger::{Frontier, Leaf};
use zs_power::{Denied, Reason};
use zs_store::{Batch, Change, Fault, Numbered, Reader, Receipt, Rows, StoredLeaf};

use crate::authority::verdict;
use crate::earlier::keys_of;
use crate::law::Law;
use crate::memory::{Memory, Remembered};
use crate::projection::{Position, counted, rows_of};
use crate::register::Desk;
use crate::replay::replay;

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
}

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
        Ok(Self {
            law,
            reader,
            jurisdiction,
            secret,
            salts,
            memory,
            last_recorded,
        })
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
        let why = verdict(&law.authority, &law.units, state, command, &desk, today);
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
        // What is recorded never comes before its predecessor, whatever the clock says.
        let now = now.max(self.last_recorded);
        self.last_recorded = now;
        self.memory.prepared += 1;
        let number = self.memory.prepared;
        let mut open_batch = Open::new(now, number);
        match self.all(notes, commands, &mut open_batch) {
            Ok(mut answers) => Ok(Prepared {
                number,
                batch: self.close(open_batch, &mut answers),
                answers,
            }),
            Err(fault) => {
                self.start_anew()?;
                Err(fault)
            }
        }
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
        let answers = commands.iter().map(|command| self.one(command, batch));
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

    fn start_anew(&mut self) -> Result<(), Fault> {
        let (memory, last_recorded) = remember(self.reader.as_mut())?;
        self.memory = memory;
        self.last_recorded = last_recorded;
        Ok(())
    }

    fn one(&mut self, command: &Command, batch: &mut Open) -> Result<Answer, Fault> {
        if let Some(receipt) = self.known(command)? {
            return Ok(Answer::Recorded(receipt));
        }
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
        let (authority, units) = (&law.authority, &law.units);
        let allowed = verdict(authority, units, state, command, &desk, batch.now.day());
        let decided = allowed.map(|_| decide(state, command, &desk, batch.now));
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
        self.record(command, before, happenings, batch)
    }

    /// The receipt of a command that was recorded before, here or in the store.
    fn known(&mut self, command: &Command) -> Result<Option<Receipt>, Fault> {
        if let Some((_, receipt)) = self.memory.receipts.get(&command.id) {
            return Ok(Some(*receipt));
        }
        self.reader.receipt(&command.id)
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
        let replayed = replay(*case, row.number, &leaves, &desk, &self.secret, |_, _| {})?;
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

    /// Applies, seals and projects what happened.
    fn record(
        &mut self,
        command: &Command,
        before: Option<Remembered>,
        happenings: Vec<Happening>,
        batch: &mut Open,
    ) -> Result<Answer, Fault> {
        let mut case = before;
        let first = self.memory.frontier.size();
        for happening in &happenings {
            let by = match happening {
                Happening::Deemed(_) | Happening::Recomputed(_) => None,
                _ => Some(&command.by),
            };
            case = Some(self.happened(command, case, happening, by, batch)?);
        }
        let last = self.memory.frontier.size().saturating_sub(1);
        let receipt = Receipt {
            command: command.id,
            first,
            last,
            // Root and size are those of the whole batch, filled in when it is closed.
            root: Digest::default(),
            size: 0,
            recorded_at: batch.now,
        };
        batch.receipts.push(receipt);
        self.memory
            .receipts
            .insert(command.id, (batch.number, receipt));
        self.put_back(case);
        Ok(Answer::Recorded(receipt))
    }

    fn happened(
        &mut self,
        command: &Command,
        before: Option<Remembered>,
        happening: &Happening,
        by: Option<&Signer>,
        batch: &mut Open,
    ) -> Result<Remembered, Fault> {
        let law = self.law.clone();
        let mut case = match (before, happening) {
            (None, Happening::Opened(opened)) => self.opened(command, opened, &law)?,
            (Some(mut case), happening) => {
                apply(&mut case.state, happening, law.as_ref());
                case
            }
            (None, _) => return Err(Fault::Damaged("没有开头的案件".to_owned())),
        };
        let fresh = case.rows.is_empty();
        let before_seq = (!fresh).then_some(case.last_seq);
        let seq = self.seal(&case, happening, by, before_seq, batch)?;
        self.numbered(happening, &case, batch);
        counted(&case.state, happening, &mut batch.counts);
        let position = Position {
            number: case.number,
            last_seq: seq,
            recorded_at: batch.now,
        };
        let keys = keys_of(&self.secret, &case.state);
        let id = case.state.case;
        self.memory
            .earlier
            .extend(keys.iter().map(|key| (*key, id)));
        let desk = Desk::new(
            &law,
            &self.secret,
            self.reader.as_mut(),
            &mut self.memory,
            id,
        );
        let rows = rows_of(&case.state, &desk, position, &keys, &case.rows);
        changes(&case.rows, &rows, &mut batch.changes);
        case.rows = rows;
        case.last_seq = seq;
        case.batch = batch.number;
        Ok(case)
    }

    fn opened(
        &mut self,
        command: &Command,
        opened: &zs_event::event::Opened,
        law: &Law,
    ) -> Result<Remembered, Fault> {
        use zs_case::{Procedures, Version};
        let zs_event::Act::Open(act) = &command.act else {
            return Err(Fault::Damaged("不是立案的命令开了案件".to_owned()));
        };
        let overlays: Vec<Arc<str>> = opened.overlays.iter().map(|it| Arc::from(&**it)).collect();
        let version = Version::InForceOn(opened.effective_on.day());
        let procedure = law.procedure(&act.procedure, &overlays, version);
        let procedure = procedure.ok_or_else(|| Fault::Damaged("程序不在法库中".to_owned()))?;
        self.memory.last_case += 1;
        Ok(Remembered {
            state: open(command.case, procedure, opened),
            rows: Vec::new(),
            number: self.memory.last_case,
            last_seq: 0,
            batch: 0,
        })
    }

    /// A number was given to a paper: the next one follows it.
    fn numbered(&mut self, happening: &Happening, case: &Remembered, batch: &mut Open) {
        let Happening::Performed(it) = happening else {
            return;
        };
        let Some(number) = &it.number else { return };
        let step = zs_case::locate(&case.state, &it.path).and_then(|place| match place {
            zs_case::Place::Existing { instance, step } => {
                let procedure = case.state.instance(instance).procedure.clone();
                procedure.step(step).paper.as_ref()?.number.clone()
            }
            zs_case::Place::Beginning { .. } => None,
        });
        let Some(pattern) = step.map(|number| number.pattern) else {
            return;
        };
        let series = zs_case::series(&pattern, &case.state.unit, it.effective_on.day());
        let Some((head, tail)) = series.split_once("{seq}") else {
            return;
        };
        let given = number
            .strip_prefix(head)
            .and_then(|rest| rest.strip_suffix(tail));
        if let Some(last) = given.and_then(|text| text.parse().ok()) {
            self.memory.numbers.insert(series.clone(), last);
            batch.numbers.insert(series, last);
        }
    }

    /// Gives the receipts the root of the whole batch.
    fn close(&mut self, open: Open, answers: &mut [Answer]) -> Batch {
        let (root, size) = (self.memory.frontier.root(), self.memory.frontier.size());
        let finished = |receipt: Receipt| Receipt {
            root,
            size,
            ..receipt
        };
        let receipts: Vec<Receipt> = open.receipts.into_iter().map(finished).collect();
        for receipt in &receipts {
            self.memory
                .receipts
                .insert(receipt.command, (open.number, *receipt));
        }
        for answer in answers {
            if let Answer::Recorded(receipt) = answer {
                // A receipt of an earlier batch has its root already.
                if receipt.size == 0 {
                    *receipt = finished(*receipt);
                }
            }
        }
        let numbers = open.numbers.into_iter();
        Batch {
            leaves: open.leaves,
            nodes: open.nodes,
            frontier: self.memory.frontier.encode(),
            receipts,
            numbers: numbers
                .map(|(series, last)| Numbered { series, last })
                .collect(),
            changes: open.changes,
            counts: open.counts,
        }
    }
}

/// A batch being put together.
struct Open {
    now: Moment,
    number: u64,
    leaves: Vec<StoredLeaf>,
    nodes: Vec<zs_ledger::Node>,
    receipts: Vec<Receipt>,
    numbers: BTreeMap<String, u64>,
    changes: Vec<Change>,
    counts: BTreeMap<zs_store::CountChange, i64>,
}

impl Open {
    const fn new(now: Moment, number: u64) -> Self {
        Self {
            now,
            number,
            leaves: Vec::new(),
            nodes: Vec::new(),
            receipts: Vec::new(),
            numbers: BTreeMap::new(),
            changes: Vec::new(),
            counts: BTreeMap::new(),
        }
    }
}

/// Where the ledger ends, as memory.
fn remember(reader: &mut dyn Reader) -> Result<(Memory, Moment), Fault> {
    let edge = reader.edge()?;
    let damaged = |_| Fault::Damaged("账本的边缘".to_owned());
    let frontier = match edge.frontier.as_slice() {
        [] => Frontier::default(),
        bytes => Frontier::decode(bytes).map_err(damaged)?,
    };
    let last_recorded = match &edge.last {
        Some(stored) => {
            Leaf::decode(&stored.leaf)
                .map_err(damaged)?
                .header()
                .recorded_at
        }
        None => Moment::default(),
    };
    Ok((Memory::new(frontier, edge.last_case), last_recorded))
}

/// The changes from the rows before to the rows after.
fn changes(before: &[Rows], after: &[Rows], changes: &mut Vec<Change>) {
    for row in before
        .iter()
        .filter(|row| !after.iter().any(|other| same_key(row, other)))
    {
        changes.push(Change::Delete(row.clone()));
    }
    for row in after.iter().filter(|row| !before.contains(row)) {
        changes.push(Change::Put(row.clone()));
    }
}

/// Whether two rows stand under the same key of the same table.
fn same_key(one: &Rows, other: &Rows) -> bool {
    match (one, other) {
        (Rows::Case(a), Rows::Case(b)) => a.number == b.number,
        (Rows::Queue(a), Rows::Queue(b)) => a == b,
        (Rows::Term(a), Rows::Term(b)) => (a.due, &a.path, &a.term) == (b.due, &b.path, &b.term),
        (Rows::Notice(a), Rows::Notice(b)) => (a.due, &a.path) == (b.due, &b.path),
        (Rows::Earlier(a), Rows::Earlier(b)) => a.key == b.key,
        _ => false,
    }
}
