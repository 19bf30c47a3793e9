//! History that was decided elsewhere: it is recorded, sealed and projected like any other event,
//! but nobody is asked whether it was allowed. A case comes in whole, in one batch, or not at all.

use std::sync::Arc;

use zs_base::random::Rng;
use zs_base::{CaseId, Digest, Moment};
use zs_case::{apply, locate, open};
use zs_event::event::{Opened, Performed, Served};
use zs_event::{Happening, Signer, StepPath};
use zs_law::Procedure;
use zs_store::Fault;

use super::changes::changes;
use super::opening::Open;
use super::{Engine, Prepared};
use crate::earlier::keys_of;
use crate::memory::Remembered;
use crate::projection::{Position, counted, rows_of};
use crate::register::Desk;
use crate::tallying::recount;

/// A case of history.
#[derive(Clone, Debug)]
pub struct HistoryCase {
    /// The case, see [`Engine::foreign_case`].
    pub case: CaseId,
    /// The procedure in the version that it is measured by.
    pub procedure: Arc<Procedure>,
    /// How it began.
    pub opened: Opened,
    /// Its steps and the services of their papers, in order; rounds are counted here.
    pub steps: Vec<Happening>,
}

impl<R: Rng> Engine<R> {
    /// The id of a case that somebody else numbered: the same words give the same id, so that a
    /// second import finds what the first has brought in. The key is a secret of the installation,
    /// so that the id tells nothing about the matter.
    #[must_use]
    pub fn foreign_case(&self, words: &[&str]) -> CaseId {
        let mut parts: Vec<&[u8]> = vec![b"zhunsheng foreign case", &self.secret];
        let lengths: Vec<_> = words
            .iter()
            .map(|it| (it.len() as u64).to_be_bytes())
            .collect();
        for (word, length) in words.iter().zip(&lengths) {
            parts.extend([&length[..], word.as_bytes()]);
        }
        let digest = Digest::of(&parts);
        let mut id = CaseId::default();
        id.0.copy_from_slice(&digest.0[..16]);
        id
    }

    /// Whether the store has a case.
    ///
    /// # Errors
    /// When the store fails.
    pub fn has_case(&mut self, case: &CaseId) -> Result<bool, Fault> {
        Ok(self.reader.case(case)?.is_some())
    }

    /// How many cases have been opened.
    #[must_use]
    pub const fn case_count(&self) -> u64 {
        self.memory.last_case
    }

    /// Puts cases of history into one batch. None of them may be in the store or under way.
    ///
    /// # Errors
    /// When an event is too large to be kept or the store fails; nothing was recorded then, and the
    /// memory is as it was durable.
    pub fn record_history(
        &mut self,
        now: Moment,
        by: &Signer,
        cases: Vec<HistoryCase>,
    ) -> Result<Prepared, Fault> {
        self.together(now, |engine, batch| {
            for case in cases {
                engine.history_case(by, case, batch)?;
            }
            Ok(Vec::new())
        })
    }

    fn history_case(
        &mut self,
        by: &Signer,
        history: HistoryCase,
        batch: &mut Open,
    ) -> Result<(), Fault> {
        self.memory.last_case += 1;
        let mut case = Remembered {
            state: open(history.case, history.procedure, &history.opened),
            rows: Vec::new(),
            number: self.memory.last_case,
            last_seq: 0,
            batch: batch.number,
        };
        let opened = Happening::Opened(history.opened);
        case.last_seq = self.seal(&case, &opened, Some(by), None, batch)?;
        counted(&case.state, &opened, &mut batch.counts);
        let law = self.law.clone();
        for happening in history.steps {
            let Some(happening) = with_round(&case, happening) else {
                continue;
            };
            apply(&mut case.state, &happening, law.as_ref());
            let before = Some(case.last_seq);
            case.last_seq = self.seal(&case, &happening, Some(by), before, batch)?;
            counted(&case.state, &happening, &mut batch.counts);
        }
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
        let position = Position {
            number: case.number,
            last_seq: case.last_seq,
            recorded_at: batch.now,
        };
        // Nobody can look between two events of one batch, so the rows are those after the last.
        let rows = rows_of(&case.state, &desk, position, &keys, desk.rules(), &[]);
        changes(&[], &rows, &mut batch.changes);
        recount(&[], &rows, &mut batch.counts);
        Ok(())
    }
}

/// The same with the round that it has in this case; nothing for the service of a paper that was
/// never made.
fn with_round(case: &Remembered, happening: Happening) -> Option<Happening> {
    match happening {
        Happening::Performed(step) => Some(Happening::Performed(Performed {
            round: round(rounds(case, &step.path) + 1),
            ..step
        })),
        Happening::Served(served) => {
            let rounds = rounds(case, &served.path);
            (rounds > 0).then(|| {
                Happening::Served(Served {
                    round: round(rounds),
                    ..served
                })
            })
        }
        other => Some(other),
    }
}

fn round(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// How many rounds a step of the case's own procedure has had.
fn rounds(case: &Remembered, path: &StepPath) -> usize {
    match locate(&case.state, path) {
        Some(zs_case::Place::Existing { instance, step }) => {
            case.state.instance(instance).rounds(step).len()
        }
        _ => 0,
    }
}
