//! A calendar arrives: each term whose day it moves gets an event that says from which day to
//! which, and because of which notice. Terms that it does not move are not touched.

use zs_base::random::Rng;
use zs_base::{CaseId, CommandId, Digest, Moment};
use zs_case::{View, path_of, terms};
use zs_event::event::Recomputed;
use zs_event::{Command, Happening};
use zs_store::{Fault, Rows};
use zs_time::Due;

use super::opening::Open;
use super::{Answer, Engine, Prepared};
use crate::earlier::keys_of;
use crate::law::Law;
use crate::memory::Remembered;
use crate::projection::{Position, rows_of};
use crate::register::Desk;

/// A term with the day that a law gives it.
type Dated = (zs_event::StepPath, String, Due);

impl<R: Rng> Engine<R> {
    /// Prepares the events for the terms of these cases that have another day under the law of this
    /// engine than under `before`, the law without the notice. The steps already done count too:
    /// one that was late may have been in time.
    ///
    /// # Errors
    /// As for [`Engine::prepare`].
    pub fn recompute(
        &mut self,
        now: Moment,
        before: &Law,
        because: &str,
        cases: &[CaseId],
    ) -> Result<Prepared, Fault> {
        self.together(now, |engine, batch| {
            let mut answers = Vec::new();
            for case in cases {
                answers.extend(engine.recompute_case(before, because, case, batch)?);
            }
            Ok(answers)
        })
    }

    fn recompute_case(
        &mut self,
        before: &Law,
        because: &str,
        case: &CaseId,
        batch: &mut Open,
    ) -> Result<Option<Answer>, Fault> {
        let command = command_of(because, case);
        if self.known(&command)?.is_some() {
            return Ok(None);
        }
        let Some(mut remembered) = self.remembered(case)? else {
            return Ok(None);
        };
        let law = self.law.clone();
        let (old, shown) = self.under(before, &remembered, batch.now)?;
        let (new, _) = self.under(&law, &remembered, batch.now)?;
        // Both follow the same state, so they name the same terms in the same order.
        let moved = old.into_iter().zip(new).filter(|(old, new)| old.2 != new.2);
        let happenings: Vec<Happening> = moved
            .map(|((path, term, old), (_, _, new))| {
                let (old, new, because) = (old.day, new.day, because.to_owned());
                Happening::Recomputed(Recomputed {
                    path,
                    term,
                    old,
                    new,
                    because,
                })
            })
            .collect();
        if happenings.is_empty() {
            self.put_back(Some(remembered));
            return Ok(None);
        }
        // The store still holds the rows of the law before.
        remembered.rows = shown;
        self.record(&command, Some(remembered), happenings, batch)
            .map(Some)
    }

    /// The terms of a case and its rows under a law.
    fn under(
        &mut self,
        law: &Law,
        case: &Remembered,
        now: Moment,
    ) -> Result<(Vec<Dated>, Vec<Rows>), Fault> {
        let (state, keys) = (&case.state, keys_of(&self.secret, &case.state));
        let reader = self.reader.as_mut();
        let desk = Desk::new(law, &self.secret, reader, &mut self.memory, state.case);
        let view = View {
            state,
            candidate: None,
            register: &desk,
            day: now.day(),
        };
        let begun = terms(&view).into_iter();
        let dated = begun.filter_map(|term| {
            let law = state.instance(term.instance).procedure.step(term.step);
            let id = law.terms.get(usize::from(term.index))?.id.to_string();
            Some((
                path_of(state, term.instance, term.step),
                id,
                term.count?.due,
            ))
        });
        let dated = dated.collect();
        let (number, last_seq) = (case.number, case.last_seq);
        let position = Position {
            number,
            last_seq,
            recorded_at: now,
        };
        let rows = rows_of(state, &desk, position, &keys, desk.public(), &case.rows);
        desk.fault().map_or(Ok((dated, rows)), Err)
    }
}

/// The id follows from notice and case, so that an interrupted recomputation can be run again.
fn command_of(because: &str, case: &CaseId) -> Command {
    let digest = Digest::of(&[b"zhunsheng recompute", because.as_bytes(), &case.0]);
    let mut id = [0; 16];
    id.copy_from_slice(&digest.0[..16]);
    Command::of_the_law(CommandId(id), *case)
}
