//! What a unit brings to the quarterly meeting: what is late and by which article, what became late
//! and what was settled in the quarter, and what it must still put right. No unit is compared.
//!
//! The counts come from the rows of the limits; only a limit that is printed opens its case.

use std::collections::BTreeMap;

use zs_assess::Period;
use zs_base::{CaseId, Day, Moment, UnitId};
use zs_event::{Cite, Signer, StepPath};
use zs_power::Denied;
use zs_store::{CaseRow, Fault, Reader as _, TermRow, listing, page};

use super::case_file::clocks;
use super::looker::{Looked, Looker};
use super::rectified::{RectifiedAsk, RectifiedLine, RectifiedState};
use crate::passing::{end_of_day_before, place_of};
use crate::projection::OPEN;

/// How many days before the quarter a limit may lie that was settled in it.
const BACK_DAYS: i32 = 366;
/// Terms that are read at a time.
const PAGE_ROWS: usize = 1_000;
/// Terms that are read at all; further ones are not told, and the page says so.
const TERMS_MAX: usize = 200_000;

/// A limit that was missed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub serial: u64,
    /// The name of its procedure.
    pub procedure: String,
    /// The step.
    pub path: StepPath,
    /// Its name.
    pub step: String,
    /// The last day.
    pub due: Day,
    /// What is left, as people say it.
    pub left: String,
    /// Where the limit stands.
    pub cite: Cite,
    /// When it was done all the same.
    pub done: Option<Day>,
}

/// Limits that were missed: how many, and the earliest of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MissedList {
    /// How many there are.
    pub total: usize,
    /// The earliest, as many as were asked for and may be seen.
    pub lines: Vec<Missed>,
}

/// What one unit brings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitQuarter {
    /// What is late now.
    pub late: MissedList,
    /// What became late in the quarter, whether it was done meanwhile or not.
    pub became: MissedList,
    /// What was late and was done in the quarter.
    pub settled: MissedList,
    /// What it must still put right.
    pub items: Vec<RectifiedLine>,
}

/// What the units of a page bring.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quarter {
    /// By unit.
    pub units: BTreeMap<UnitId, UnitQuarter>,
    /// Whether not every limit or item of the county was read.
    pub is_cut: bool,
}

/// The rows of the limits that a unit missed, in the order in which they ended.
#[derive(Default)]
struct UnitRows {
    late: Vec<MissedRow>,
    became: Vec<MissedRow>,
    settled: Vec<MissedRow>,
}

/// The row of a limit that was missed, with the number of its case.
#[derive(Clone)]
struct MissedRow {
    serial: u64,
    due: Day,
    term: TermRow,
}

impl Looker {
    /// What these units bring to the meeting about a quarter, with so many lines of each list, as far
    /// as somebody may see them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn quarter(
        &mut self,
        asker: &Signer,
        units: &[UnitId],
        (period, lines): (Period, usize),
        now: Moment,
    ) -> Result<Result<Quarter, Denied>, Fault> {
        let (rows, mut is_cut) = self.missed_rows(units, period, now.day())?;
        let mut found: BTreeMap<UnitId, UnitQuarter> = BTreeMap::new();
        for (unit, rows) in rows {
            let of_unit = UnitQuarter {
                late: self.missed_list(rows.late, lines, asker, now)?,
                became: self.missed_list(rows.became, lines, asker, now)?,
                settled: self.missed_list(rows.settled, lines, asker, now)?,
                items: Vec::new(),
            };
            found.insert(unit, of_unit);
        }
        let items = match self.rectified(asker, &RectifiedAsk::default(), now)? {
            Ok(items) => items,
            Err(denied) => return Ok(Err(denied)),
        };
        is_cut |= items.more_open;
        for item in items.lines {
            let of_unit = item.unit.as_ref().and_then(|unit| found.get_mut(unit));
            if let (Some(of_unit), true) = (of_unit, item.state != RectifiedState::Over) {
                of_unit.items.push(item);
            }
        }
        let units = found;
        Ok(Ok(Quarter { units, is_cut }))
    }

    /// The limits that these units missed, up to the end of the quarter and not long before it; and
    /// whether there are more.
    fn missed_rows(
        &mut self,
        units: &[UnitId],
        period: Period,
        today: Day,
    ) -> Result<(BTreeMap<UnitId, UnitRows>, bool), Fault> {
        let mut found: BTreeMap<UnitId, UnitRows> = BTreeMap::new();
        found.extend(units.iter().map(|it| (it.clone(), UnitRows::default())));
        // A case misses several limits, one soon after the other.
        let mut cases: BTreeMap<CaseId, Option<CaseRow>> = BTreeMap::new();
        let last = period.to.min(today.plus(-1));
        let mut after = end_of_day_before(period.from.plus(-BACK_DAYS));
        let mut read = 0;
        loop {
            let reader = self.reader.as_mut();
            let rows: Vec<TermRow> = page(reader, &listing::TERMS, &[], Some(&after), PAGE_ROWS)?;
            read += rows.len();
            if let Some(row) = rows.last() {
                after = place_of(row);
            }
            let is_full = rows.len() == PAGE_ROWS;
            for term in rows {
                // Kept are terms that run and those that were done late; both were missed by then.
                let Some(due) = term.due.filter(|due| *due <= last) else {
                    return Ok((found, false));
                };
                // Nobody misses what need not be done.
                if term.status == OPEN {
                    continue;
                }
                let case = match cases.get(&term.case) {
                    Some(case) => case.clone(),
                    None => self.reader.case(&term.case)?,
                };
                if let Some(of_unit) = case.as_ref().and_then(|it| found.get_mut(&it.unit)) {
                    let serial = case.as_ref().map_or(0, |it| it.number);
                    of_unit.take(
                        MissedRow {
                            serial,
                            due,
                            term: term.clone(),
                        },
                        period,
                    );
                }
                cases.insert(term.case, case);
            }
            if !is_full || read >= TERMS_MAX {
                return Ok((found, is_full));
            }
        }
    }

    fn missed_list(
        &mut self,
        mut rows: Vec<MissedRow>,
        lines: usize,
        asker: &Signer,
        now: Moment,
    ) -> Result<MissedList, Fault> {
        rows.sort_by_key(|it| (it.due, it.serial));
        let total = rows.len();
        let mut found = Vec::with_capacity(lines.min(total));
        for row in rows.into_iter().take(lines) {
            let case = row.term.case;
            let line = self.look(&case, asker, now, |looked| row.line(looked))?;
            found.extend(line.ok().flatten());
        }
        Ok(MissedList {
            total,
            lines: found,
        })
    }
}

impl UnitRows {
    fn take(&mut self, it: MissedRow, period: Period) {
        let within = |day: Day| (period.from..=period.to).contains(&day);
        if it.term.done.is_some_and(within) {
            self.settled.push(it.clone());
        }
        // A limit is missed on the day after its last one.
        if within(it.due.next()) {
            self.became.push(it.clone());
        }
        if it.term.done.is_none() {
            self.late.push(it);
        }
    }
}

impl MissedRow {
    /// The limit as people read it.
    fn line(self, looked: &Looked<'_>) -> Option<Missed> {
        let mut clocks = clocks(looked).into_iter();
        let of_row = |path: &StepPath, term: &str| {
            path.to_string() == self.term.path && *term == *self.term.term
        };
        let clock = clocks.find(|it| of_row(&it.path, &it.term))?;
        Some(Missed {
            case: self.term.case,
            serial: self.serial,
            procedure: looked.state.procedure().name.to_string(),
            left: clock.left_words(),
            done: self.term.done,
            path: clock.path,
            step: clock.step,
            due: self.due,
            cite: clock.cite,
        })
    }
}
