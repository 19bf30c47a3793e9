//! Which figures an event of a case changed that took away or altered what had counted: a correction,
//! a return, a decision that was overturned. Nothing is kept for it; the case is told once more.

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_assess::{Gathered, Period, Value, evaluate};
use zs_base::{CaseId, Day, Moment, UnitId};
use zs_case::{Register, State, View};
use zs_law::Figure;
use zs_store::{Fault, Rows, TallyKept, TallyRow};

use super::entry::head;
use super::looker::{Looker, Told};
use crate::figures::{FigureAsk, Shift, gather, looking_at, shift};
use crate::tallying::tally_rows;

/// An event of a case that changed figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangingEvent {
    /// Its place in the ledger.
    pub seq: u64,
    /// What happened, in a few words.
    pub head: String,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// The figures that it changed; empty where what it took away and what it brought weigh the same.
    pub changes: Vec<FigureChange>,
}

/// What an event made of a figure. All other cases are counted as they stand now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureChange {
    /// The id of the figure.
    pub figure: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// The unit whose figure it is.
    pub unit: UnitId,
    /// A month, a quarter or a year.
    pub period: Period,
    /// The value without the event.
    pub before: Value,
    /// The value with it.
    pub after: Value,
}

/// What an event changed of the rows of its case.
pub(crate) struct RowsChanged {
    pub(crate) seq: u64,
    pub(crate) head: String,
    pub(crate) recorded_at: Moment,
    /// All rows before and after it.
    pub(crate) before: Vec<TallyRow>,
    pub(crate) after: Vec<TallyRow>,
}

impl RowsChanged {
    /// The rows that differ: those that are gone, and those that came.
    fn differing(&self) -> impl Iterator<Item = &TallyRow> {
        let gone = self.before.iter().filter(|it| !self.after.contains(it));
        gone.chain(self.after.iter().filter(|it| !self.before.contains(it)))
    }

    /// Whether something that had counted is gone or counts otherwise. That the end of a limit comes
    /// to be kept is the ordinary course of a case.
    fn takes_away(&self) -> bool {
        self.before.iter().any(|row| {
            let same = |it: &&TallyRow| {
                (&it.tally, &it.path, it.round) == (&row.tally, &row.path, row.round)
            };
            match self.after.iter().find(same) {
                None => true,
                Some(now) if row.kept == TallyKept::Open => {
                    now != row && (now.at, now.value, now.days) != (row.at, row.value, row.days)
                }
                Some(now) => now != row,
            }
        })
    }
}

impl Looker {
    /// The events of a case that took away or altered what had counted, the newest first, each with
    /// exactly the figures that it changed.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn figure_changes(&mut self, case: &CaseId, on: Day) -> Result<Vec<ChangingEvent>, Fault> {
        let Some(told) = self.told(case)? else {
            return Ok(Vec::new());
        };
        let all = self.rows_changed(&told)?;
        let now: Vec<TallyRow> = all.last().map_or_else(Vec::new, |it| it.after.clone());
        let mut found = Vec::new();
        for it in all.into_iter().rev().filter(RowsChanged::takes_away) {
            found.push(ChangingEvent {
                changes: self.changed_by(&it, &now, on)?,
                seq: it.seq,
                head: it.head,
                recorded_at: it.recorded_at,
            });
        }
        Ok(found)
    }

    /// The events of a case from this place in the ledger on that changed what it counts for: place,
    /// what happened, when it was recorded.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn counting_since(
        &mut self,
        case: &CaseId,
        from: u64,
    ) -> Result<Vec<(u64, String, Moment)>, Fault> {
        let Some(told) = self.told(case)? else {
            return Ok(Vec::new());
        };
        let all = self.rows_changed(&told)?.into_iter();
        let since = all.filter(|it| it.seq >= from);
        Ok(since.map(|it| (it.seq, it.head, it.recorded_at)).collect())
    }

    /// What each event of a case changed of its rows, in order.
    pub(crate) fn rows_changed(&mut self, told: &Told) -> Result<Vec<RowsChanged>, Fault> {
        let law = self.law.clone();
        let mut before: Vec<Rows> = Vec::new();
        let mut found = Vec::new();
        self.tell_again(told, |state, event, register| {
            let view = view_of(state, register, event.recorded_at);
            let after: Vec<Rows> = tally_rows(&view, &law.library.tallies, &before).collect();
            if after != before {
                found.push(RowsChanged {
                    seq: event.seq,
                    head: head(state, &event.happening, register),
                    recorded_at: event.recorded_at,
                    before: tallies(&before),
                    after: tallies(&after),
                });
            }
            before = after;
        })?;
        Ok(found)
    }

    /// The figures that an event changed, of every unit, month, quarter and year that it touches.
    fn changed_by(
        &mut self,
        event: &RowsChanged,
        now: &[TallyRow],
        on: Day,
    ) -> Result<Vec<FigureChange>, Fault> {
        let names: Vec<&str> = event.differing().map(|it| it.tally.as_str()).collect();
        let law = self.law.clone();
        let figures = looking_at(&law.library, &names);
        let mut places = BTreeSet::new();
        for row in event.differing() {
            for period in periods_of(row.at.day()) {
                places.insert((row.unit.clone(), period));
            }
        }
        let mut found = Vec::new();
        for (unit, period) in places {
            let ask = FigureAsk {
                units: vec![unit.clone()],
                period,
                as_of: on,
            };
            if ask.days().to < ask.days().from {
                continue;
            }
            let measures = figures.iter().map(|it| &it.measure);
            let mut without = gather(self.reader(), &law, measures, &ask)?;
            let of_unit = |rows: &'_ [TallyRow]| -> Vec<TallyRow> {
                rows.iter().filter(|it| it.unit == unit).cloned().collect()
            };
            shift(&mut without, of_unit(now).iter(), Shift::Fewer, ask.days());
            let with = |rows: &[TallyRow]| -> Gathered {
                let mut gathered = without.clone();
                shift(&mut gathered, of_unit(rows).iter(), Shift::More, ask.days());
                gathered
            };
            let (before, after) = (with(&event.before), with(&event.after));
            found.extend(
                figures
                    .iter()
                    .filter_map(|figure| change(figure, (&unit, period), &before, &after)),
            );
        }
        found.sort_by(|a, b| a.figure.cmp(&b.figure));
        Ok(found)
    }
}

fn change(
    figure: &Figure,
    (unit, period): (&UnitId, Period),
    before: &Gathered,
    after: &Gathered,
) -> Option<FigureChange> {
    let values = [before, after].map(|it| evaluate(&figure.measure, it));
    let [before, after] = values;
    (before != after).then(|| FigureChange {
        figure: figure.id.clone(),
        name: figure.name.clone(),
        unit: unit.clone(),
        period,
        before,
        after,
    })
}

/// The month, quarter and year of a day.
fn periods_of(day: Day) -> impl Iterator<Item = Period> {
    let (year, month, _) = day.ymd();
    let periods = [
        Period::months(year, month, 1),
        Period::quarter(year, (month + 2) / 3),
        Period::year(year),
    ];
    periods.into_iter().flatten()
}

fn tallies(rows: &[Rows]) -> Vec<TallyRow> {
    let rows = rows.iter().filter_map(|row| match row {
        Rows::Tally(row) => Some(row.clone()),
        _ => None,
    });
    rows.collect()
}

const fn view_of<'a>(state: &'a State, register: &'a dyn Register, at: Moment) -> View<'a> {
    View {
        state,
        candidate: None,
        register,
        day: at.day(),
    }
}
