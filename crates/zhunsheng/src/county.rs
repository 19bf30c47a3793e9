//! A county at work in this process: its store, its engine and its signing key.

mod custody;
pub mod passing;
pub mod site;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use zs_base::{CaseId, Day, Jurisdiction, Moment, StepId};
use zs_event::event::Noted;
use zs_event::{Act, Command, Person, Value};
use zs_ledger::{Checkpoint, Frontier, KeyRing, Signed, Signer as _, SoftSigner};
use zs_store::audit::{Beside, audit};
use zs_store::people::Unit;
use zs_store::random::OsRandom;
use zs_store::{Batch, Cipher, Store, key_rotation, signing_key};
use zs_work::consult::citizens_say;
use zs_work::draw::drawing_steps;
use zs_work::view::Looker;
use zs_work::{Answer, Engine, Law, Prepared, Settled, keep_first_calendar, renew_projections};

use crate::failure::Failure;
use crate::place::Place;

/// A county whose commands are performed one batch after another, at moments that the caller sets.
pub struct County {
    store: Box<dyn Store>,
    engine: Engine<OsRandom>,
    signer: SoftSigner,
    beside: Beside,
    /// The steps in which the machine draws.
    drawing: BTreeSet<StepId>,
    /// Batches of a sample that nobody was told about yet, as one.
    held: Batch,
    held_number: u64,
}

/// Events of a sample that one commit carries.
const HELD_MAX: usize = 4_096;

impl County {
    /// Founds a county in a new place.
    pub fn found(
        place: &Place,
        key_file: &Path,
        jurisdiction: &Jurisdiction,
        law: Arc<Law>,
        people: &[Person],
        units: &[Unit],
    ) -> Result<Self, Failure> {
        let mut store = place.create(jurisdiction, Some(key_file), Cipher::default())?;
        let mut salts = OsRandom::new();
        Engine::found(store.as_mut(), &mut salts)?;
        store.register(people, units)?;
        Self::over(store, place, key_file, law, salts)
    }

    /// Opens the county of a place whose data may be of a version that did not know in which calendar
    /// its cases are counted: then they are in that of `first`.
    pub fn open_counted(
        place: &Place,
        key_file: Option<&Path>,
        law: Arc<Law>,
        first: &Law,
    ) -> Result<Self, Failure> {
        {
            let (mut store, _) = place.take_with(key_file)?;
            keep_first_calendar(store.as_mut(), first)?;
        }
        Self::open(place, key_file, law)
    }

    /// Opens the county of a place, and takes it.
    pub fn open(place: &Place, key_file: Option<&Path>, law: Arc<Law>) -> Result<Self, Failure> {
        let (mut store, _) = place.take_with(key_file)?;
        let jurisdiction = store.reads().jurisdiction().clone();
        let key_file = crate::law_folder::key_file(key_file, &jurisdiction)?;
        Self::over(store, place, &key_file, law, OsRandom::new())
    }

    fn over(
        mut store: Box<dyn Store>,
        place: &Place,
        key_file: &Path,
        law: Arc<Law>,
        salts: OsRandom,
    ) -> Result<Self, Failure> {
        let beside = place.must_beside()?;
        let law = law.as_enacted(store.reads())?;
        renew_projections(store.as_mut(), &law)?;
        keep_first_calendar(store.as_mut(), &law)?;
        let current = signing_key(store.reads())?;
        let signer = key_rotation::signer_for(key_file, place.beside_folder(), current)?;
        let drawing = drawing_steps(&law.library);
        let engine = Engine::new(law, store.reader()?, salts)?;
        let engine = engine.drawing_from(Some(beside.files.clone()));
        Ok(Self {
            store,
            engine,
            signer,
            beside,
            drawing,
            held: Batch::default(),
            held_number: 0,
        })
    }

    /// Keeps a piece of evidence; an event that names its digest may follow.
    pub fn keep_file(&self, content: &[u8]) -> Result<(), Failure> {
        let mut content = content;
        self.beside.files.keep(&mut content)?;
        Ok(())
    }

    /// Recomputes the whole ledger from the store and says what it found.
    pub fn verify_and_say(&mut self) -> Result<(), Failure> {
        let jurisdiction = self.store.reads().jurisdiction().clone();
        let keys = KeyRing::new(jurisdiction, self.signer.public().clone());
        let beside = Some(&self.beside);
        let found = audit(self.store.reads(), keys, beside, &mut |_, _, _| Ok(()));
        match found {
            Ok(sound) => {
                let (size, root) = (sound.audited.size, sound.audited.root);
                println!("  从存储里重新计算了 {size} 项记录，每一项都对得上；树根 {root}");
                println!("  记录引用的 {} 份材料都在，内容没有变。", sound.files);
                Ok(())
            }
            Err(wrong) => Err(Failure::because(wrong)),
        }
    }

    /// Performs commands and answers when they are durable.
    pub fn perform(&mut self, now: Moment, commands: &[Command]) -> Result<Vec<Answer>, Failure> {
        let prepared = self.engine.prepare(now, commands)?;
        self.append(prepared)
    }

    /// Records which terms of these cases the calendar moved that has come, and answers how many.
    pub fn recompute(&mut self, now: Moment, cases: &[CaseId]) -> Result<usize, Failure> {
        let prepared = self.engine.recompute(now, cases)?;
        let answers = self.append(prepared)?;
        let moved = answers.iter().map(|answer| match answer {
            Answer::Recorded(receipt) => receipt.last - receipt.first + 1,
            Answer::Refused(_) | Answer::Denied(_) | Answer::Nothing => 0,
        });
        Ok(moved.sum::<u64>() as usize)
    }

    /// Records that every case has been counted in the calendar that has come.
    pub fn all_counted(&mut self, now: Moment) -> Result<(), Failure> {
        let prepared = self.engine.all_counted(now)?;
        self.append(prepared)?;
        Ok(())
    }

    fn append(&mut self, prepared: Prepared) -> Result<Vec<Answer>, Failure> {
        let answers = self.hold(prepared);
        self.release()?;
        Ok(answers)
    }

    /// Tells commands of the sample. Nobody waits for their answers, so many batches share one commit;
    /// the comments that a command presupposes stand in the ledger before it, and the machine writes
    /// into a draw what only it may.
    fn tell(&mut self, now: Moment, commands: &[Command]) -> Result<Vec<Answer>, Failure> {
        let mut answers = Vec::with_capacity(commands.len());
        let mut from = 0;
        for (index, command) in commands.iter().enumerate() {
            let presupposes = match &command.act {
                Act::Perform(act) => {
                    let mut values = act.values.iter();
                    values.any(|(_, it)| matches!(it, Value::Count(_)))
                        || self.drawing.contains(&act.path.step)
                }
                _ => false,
            };
            if !presupposes {
                continue;
            }
            // What the case has done before in the same breath must be known.
            let prepared = self.engine.prepare(now, &commands[from..index])?;
            answers.extend(self.hold(prepared));
            let notes = self.engine.comments_told(command)?;
            self.note(&notes, now)?;
            let command = self.engine.draw_told(command, now.day())?;
            let prepared = self.engine.prepare(now, &[command])?;
            answers.extend(self.hold(prepared));
            from = index + 1;
        }
        let prepared = self.engine.prepare(now, &commands[from..])?;
        answers.extend(self.hold(prepared));
        if self.held.leaves.len() >= HELD_MAX {
            self.release()?;
        }
        Ok(answers)
    }

    /// Puts notes into the ledger; they are durable then.
    fn note(&mut self, notes: &[Noted], now: Moment) -> Result<(), Failure> {
        if notes.is_empty() {
            return Ok(());
        }
        let prepared = self.engine.prepare_after(notes, now, &[])?;
        self.hold(prepared);
        self.release()
    }

    /// Lets invented citizens comment on the drafts on which comments are taken after a day.
    pub fn comment_on_drafts(
        &mut self,
        law: &Arc<Law>,
        now: Moment,
        after: Day,
    ) -> Result<(), Failure> {
        self.release()?;
        let mut looker = Looker::new(law.clone(), self.store.reader()?)?;
        let all = looker.public_consultations(now)?;
        let open = all.iter().filter(|it| it.is_open());
        for consultation in open.filter(|it| it.last_day > Some(after)) {
            self.note(&citizens_say(consultation), now)?;
        }
        Ok(())
    }

    /// Puts a batch with those that wait for one commit.
    fn hold(&mut self, prepared: Prepared) -> Vec<Answer> {
        self.held.absorb(prepared.batch);
        self.held_number = prepared.number;
        prepared.answers
    }

    /// Makes durable what is held.
    fn release(&mut self) -> Result<(), Failure> {
        let batch = std::mem::take(&mut self.held);
        let appended = if batch.leaves.is_empty() {
            Ok(())
        } else {
            self.store.append(&batch)
        };
        let became = if appended.is_ok() {
            Settled::Durable
        } else {
            Settled::Failed
        };
        self.engine.settle(self.held_number, became)?;
        Ok(appended?)
    }

    /// Signs where the ledger ends and keeps the checkpoint in the database and beside it.
    pub fn checkpoint(&mut self, now: Moment) -> Result<Checkpoint, Failure> {
        self.release()?;
        let edge = self.store.reads().edge()?;
        let frontier = match edge.frontier.as_slice() {
            [] => Frontier::default(),
            bytes => Frontier::decode(bytes).map_err(Failure::because)?,
        };
        let checkpoint = Checkpoint {
            jurisdiction: self.store.reads().jurisdiction().clone(),
            size: frontier.size(),
            root: frontier.root(),
            recorded_at: now,
        };
        // Of an empty ledger there is nothing to sign.
        if checkpoint.size == 0 {
            return Ok(checkpoint);
        }
        let text = Signed::sign(checkpoint.clone(), &self.signer)
            .map_err(Failure::because)?
            .encode();
        // Where nothing was added since the last checkpoint, that one still says everything.
        let before = checkpoint.size.checked_sub(1);
        if !self.store.reads().checkpoints(before, 1)?.is_empty() {
            return Ok(checkpoint);
        }
        self.store.keep_checkpoint(checkpoint.size, &text)?;
        self.beside.checkpoints.keep(checkpoint.size, &text)?;
        Ok(checkpoint)
    }

    /// The engine, for looking at cases.
    pub const fn engine(&mut self) -> &mut Engine<OsRandom> {
        &mut self.engine
    }

    /// The store, for reading leaves.
    pub fn store(&mut self) -> &mut dyn Store {
        self.store.as_mut()
    }
}

impl zs_sample::Engine for County {
    type Fault = Failure;

    fn perform(
        &mut self,
        now: Moment,
        commands: Vec<Command>,
    ) -> Result<Vec<zs_sample::Answer>, Failure> {
        Ok(self
            .tell(now, &commands)?
            .into_iter()
            .map(|answer| match answer {
                Answer::Recorded(receipt) => {
                    zs_sample::Answer::Recorded((receipt.last - receipt.first + 1) as u32)
                }
                Answer::Refused(refusal) => {
                    let codes = refusal.objections.iter().map(|it| it.code.id).take(1);
                    zs_sample::Answer::Refused(codes.collect())
                }
                Answer::Denied(denied) => zs_sample::Answer::Refused(denied.code().id.to_owned()),
                Answer::Nothing => zs_sample::Answer::Recorded(0),
            })
            .collect())
    }
}
