//! Another calendar has come: each term whose day it moves gets an event that says from which day
//! to which, and because of which notice. Terms that it does not move are not touched.
//!
//! A case is counted anew before anything else happens to it, and the rest of them one after the
//! other. Which case has been counted follows from the ledger alone: one with an event after the
//! note of the new calendar.

use zs_base::random::Rng;
use zs_base::{CaseId, CommandId, Digest, Moment};
use zs_case::{View, path_of, terms};
use zs_event::event::Recomputed;
use zs_event::{Command, Happening};
use zs_store::{Fault, Rows};
use zs_time::{Calendar, Due};

use super::opening::Open;
use super::{Answer, Engine, Prepared};
use crate::earlier::keys_of;
use crate::memory::Remembered;
use crate::moves::moved_rows;
use crate::projection::{Position, rows_of};
use crate::register::Desk;

/// A term with the day that a calendar gives it.
type Dated = (zs_event::StepPath, String, Due);

impl<R: Rng> Engine<R> {
    /// Whether another calendar has come and not every case is counted in it.
    #[must_use]
    pub const fn must_count_anew(&self) -> bool {
        self.coming.is_some()
    }

    /// Prepares the events for the terms of these cases that have another day in the calendar that
    /// has come. The steps already done count too: one that was late may have been in time.
    ///
    /// # Errors
    /// As for [`Engine::prepare`].
    pub fn recompute(&mut self, now: Moment, cases: &[CaseId]) -> Result<Prepared, Fault> {
        self.together(now, |engine, batch| {
            let mut answers = Vec::new();
            for case in cases {
                answers.extend(engine.catch_up(case, batch)?);
            }
            Ok(answers)
        })
    }

    /// Prepares the note that every case has been counted in the calendar that has come.
    ///
    /// # Errors
    /// As for [`Engine::prepare`].
    pub fn all_counted(&mut self, now: Moment) -> Result<Prepared, Fault> {
        self.together(now, |engine, batch| {
            if let Some(coming) = engine.coming.take() {
                engine.note(&coming.counted_note(), batch)?;
            }
            Ok(Vec::new())
        })
    }

    /// Calls the calendar that has come by another name than that of its notices.
    pub fn call_calendar(&mut self, because: &str) {
        if let Some(coming) = &mut self.coming
            && coming.seq.is_none()
        {
            because.clone_into(&mut coming.because);
        }
    }

    /// Writes down that another calendar has come, where the ledger does not say it yet.
    pub(super) fn note_coming(&mut self, batch: &mut Open) -> Result<(), Fault> {
        let Some(coming) = self.coming.as_ref().filter(|it| it.seq.is_none()) else {
            return Ok(());
        };
        let note = coming.note(&self.law);
        let seq = self.note(&note, batch)?;
        if let Some(coming) = &mut self.coming {
            coming.seq = Some(seq);
        }
        Ok(())
    }

    /// Counts a case in the calendar that has come, before anything else happens to it.
    pub(super) fn catch_up(
        &mut self,
        case: &CaseId,
        batch: &mut Open,
    ) -> Result<Option<Answer>, Fault> {
        let Some(coming) = self.coming.clone() else {
            return Ok(None);
        };
        let Some(mut remembered) = self.remembered(case)? else {
            return Ok(None);
        };
        let Some(before) = coming.before(remembered.last_seq) else {
            self.put_back(Some(remembered));
            return Ok(None);
        };
        let (old, shown) = self.under(Some(before), &remembered, batch.now)?;
        let (new, _) = self.under(None, &remembered, batch.now)?;
        // Both follow the same state, so they name the same terms in the same order.
        let moved = old.into_iter().zip(new).filter(|(old, new)| old.2 != new.2);
        let happenings: Vec<Happening> = moved
            .map(|((path, term, old), (_, _, new))| {
                let (old, new, because) = (old.day, new.day, coming.because.clone());
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
        // The store still holds the rows of the calendar before.
        remembered.rows = shown;
        let command = command_of(coming.seq, case);
        self.record(&command, Some(remembered), happenings, batch)
            .map(Some)
    }

    /// The terms of a case and its rows in a calendar, or in that of the law.
    fn under(
        &mut self,
        calendar: Option<&Calendar>,
        case: &Remembered,
        now: Moment,
    ) -> Result<(Vec<Dated>, Vec<Rows>), Fault> {
        let (state, keys) = (&case.state, keys_of(&self.secret, &case.state));
        let law = self.law.clone();
        let reader = self.reader.as_mut();
        let desk = Desk::new(&law, &self.secret, reader, &mut self.memory, state.case);
        let desk = match calendar {
            Some(calendar) => desk.counting_in(calendar),
            None => desk,
        };
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
        let mut rows = rows_of(state, &desk, position, &keys, desk.rules(), &case.rows);
        rows.extend(moved_rows(state, &desk, now, &case.rows, &[]));
        desk.fault().map_or(Ok((dated, rows)), Err)
    }
}

/// The id follows from the note of the calendar and the case: a case is counted once in it.
fn command_of(note: Option<u64>, case: &CaseId) -> Command {
    let note = note.unwrap_or_default().to_be_bytes();
    let digest = Digest::of(&[b"zhunsheng recompute", &note, &case.0]);
    let mut id = [0; 16];
    id.copy_from_slice(&digest.0[..16]);
    Command::of_the_law(CommandId(id), *case)
}
