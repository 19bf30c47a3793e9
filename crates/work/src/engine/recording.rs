//! What happened becomes state, sealed leaf, rows and receipt.

use std::sync::Arc;

use zs_base::random::Rng;
use zs_base::{Digest, Moment};
use zs_case::{Procedures as _, State, Version, apply, open};
use zs_event::event::Opened;
use zs_event::{Act, Command, Happening, Signer};
use zs_store::{Fault, Receipt};

use super::changes::changes;
use super::opening::Open;
use super::{Answer, Engine};
use crate::earlier::keys_of;
use crate::law::Law;
use crate::memory::Remembered;
use crate::moves::{Days, days_of, moved_by, moved_rows, restates};
use crate::numbering::given;
use crate::projection::{Position, case_row_of, counted, rows_of, tallied};
use crate::register::Desk;
use crate::tallying::recount;

impl<R: Rng> Engine<R> {
    /// Applies, seals and projects what happened.
    pub(super) fn record(
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
                Happening::Deemed(_) | Happening::Recomputed(_) | Happening::Led(_) => None,
                // What a link brings about, nobody commanded.
                _ => (command.by != Signer::nobody()).then_some(&command.by),
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
        let mut days_before = None;
        let mut case = match (before, happening) {
            (None, Happening::Opened(opened)) => self.opened(command, opened, &law)?,
            (Some(mut case), happening) => {
                days_before = restates(happening)
                    .then(|| self.days(&law, &case.state, batch.now))
                    .transpose()?;
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
        let mut rows = rows_of(
            &case.state,
            &desk,
            position,
            &keys,
            desk.rules(),
            &case.rows,
        );
        let (state, on) = (&case.state, batch.now.day());
        let moves = moved_by(happening, days_before, state, &desk, on);
        rows.extend(moved_rows(state, &desk, batch.now, &case.rows, &moves));
        if let Some(fault) = desk.fault() {
            return Err(fault);
        }
        changes(&case.rows, &rows, &mut batch.changes);
        recount(&case.rows, &rows, &mut batch.counts);
        if let Some(after) = case_row_of(&rows) {
            tallied(case_row_of(&case.rows), after, &mut batch.counts);
        }
        case.rows = rows;
        case.last_seq = seq;
        case.batch = batch.number;
        Ok(case)
    }

    /// The days of the terms of a case, before what happens to it.
    fn days(&mut self, law: &Law, state: &State, now: Moment) -> Result<Days, Fault> {
        let reader = self.reader.as_mut();
        let desk = Desk::new(law, &self.secret, reader, &mut self.memory, state.case);
        let days = days_of(state, &desk, now.day());
        desk.fault().map_or(Ok(days), Err)
    }

    fn opened(
        &mut self,
        command: &Command,
        opened: &Opened,
        law: &Law,
    ) -> Result<Remembered, Fault> {
        let act = match &command.act {
            Act::Open(act) => act,
            Act::HandIn(it) => &it.open,
            _ => return Err(Fault::Damaged("不是立案的命令开了案件".to_owned())),
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
        if let Some((series, last)) = given(&case.state, it) {
            self.memory.numbers.insert(series.clone(), last);
            batch.numbers.insert(series, last);
        }
    }
}
