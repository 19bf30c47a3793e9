//! What a unit brings to the quarterly meeting: what is late and by which article, what became late
//! and what was settled in the quarter, and what it must still put right. No unit is compared.

use std::collections::{BTreeMap, BTreeSet};

use zs_assess::Period;
use zs_base::{CaseId, Day, Moment, UnitId};
use zs_case::{Place, locate};
use zs_event::{Cite, Signer, StepPath};
use zs_power::Denied;
use zs_store::{Fault, TermRow, listing, page};

use super::case_file::clocks;
use super::clock::{Clock, Left};
use super::looker::{Looked, Looker};
use super::rectified::{RectifiedAsk, RectifiedLine, RectifiedState};
use crate::passing::{end_of_day_before, place_of};

/// How many days before the quarter a limit may lie that was settled in it.
const BACK_DAYS: i32 = 366;
/// Terms that are read at a time.
const PAGE_ROWS: usize = 1_000;
/// Terms that are read at all; further ones are not told, and the page says so.
const TERMS_MAX: usize = 200_000;
/// Cases of one unit that are looked at, those with the latest limits.
const CASES_MAX: usize = 1_000;

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

/// What one unit brings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitQuarter {
    /// What is late now.
    pub late: Vec<Missed>,
    /// What became late in the quarter, whether it was done meanwhile or not.
    pub became: Vec<Missed>,
    /// What was late and was done in the quarter.
    pub settled: Vec<Missed>,
    /// What it must still put right.
    pub items: Vec<RectifiedLine>,
    /// Whether it has more than is read.
    pub is_cut: bool,
}

/// What the units of a page bring.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quarter {
    /// By unit.
    pub units: BTreeMap<UnitId, UnitQuarter>,
    /// Whether not every limit or item of the county was read.
    pub is_cut: bool,
}

impl Looker {
    /// What these units bring to the meeting about a quarter, as far as somebody may see it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn quarter(
        &mut self,
        asker: &Signer,
        units: &[UnitId],
        period: Period,
        now: Moment,
    ) -> Result<Result<Quarter, Denied>, Fault> {
        let (cases, mut is_cut) = self.cases_that_missed(units, period, now.day())?;
        let mut found: BTreeMap<UnitId, UnitQuarter> = BTreeMap::new();
        found.extend(units.iter().map(|it| (it.clone(), UnitQuarter::default())));
        for (unit, cases) in cases {
            let Some(of_unit) = found.get_mut(&unit) else {
                continue;
            };
            of_unit.is_cut = cases.len() > CASES_MAX;
            for case in cases.iter().rev().take(CASES_MAX) {
                let missed = self.look(case, asker, now, missed)?.unwrap_or_default();
                missed.into_iter().for_each(|it| of_unit.take(it, period));
            }
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
        for of_unit in found.values_mut() {
            let all = [&mut of_unit.late, &mut of_unit.became, &mut of_unit.settled];
            all.into_iter()
                .for_each(|list| list.sort_by_key(|it| (it.due, it.serial)));
        }
        let units = found;
        Ok(Ok(Quarter { units, is_cut }))
    }

    /// The cases of these units with a limit that was missed, up to the end of the quarter and not
    /// long before it, in the order of their last limits; and whether there are more.
    fn cases_that_missed(
        &mut self,
        units: &[UnitId],
        period: Period,
        today: Day,
    ) -> Result<(BTreeMap<UnitId, Vec<CaseId>>, bool), Fault> {
        let last = period.to.min(today.plus(-1));
        let mut after = end_of_day_before(period.from.plus(-BACK_DAYS));
        let (mut latest, mut read) = (BTreeMap::new(), 0);
        let is_cut = loop {
            let reader = self.reader.as_mut();
            let rows: Vec<TermRow> = page(reader, &listing::TERMS, &[], Some(&after), PAGE_ROWS)?;
            let within = |row: &&TermRow| row.due.is_some_and(|due| due <= last);
            // Kept are terms that run and those that were done late; both were missed by then.
            let missed = rows.iter().take_while(within);
            latest.extend(missed.map(|row| (row.case, row.due)));
            read += rows.len();
            let is_over = rows.len() < PAGE_ROWS || rows.last().is_some_and(|it| !within(&it));
            match rows.last() {
                Some(row) if !is_over && read < TERMS_MAX => after = place_of(row),
                _ => break !is_over,
            }
        };
        let wanted: BTreeSet<&UnitId> = units.iter().collect();
        let mut in_order: Vec<(Option<Day>, CaseId)> = Vec::with_capacity(latest.len());
        in_order.extend(latest.into_iter().map(|(case, due)| (due, case)));
        in_order.sort_unstable();
        let mut found: BTreeMap<UnitId, Vec<CaseId>> = BTreeMap::new();
        for (_, case) in in_order {
            let row = self.reader.case(&case)?;
            if let Some(unit) = row.map(|row| row.unit).filter(|it| wanted.contains(it)) {
                found.entry(unit).or_default().push(case);
            }
        }
        Ok((found, is_cut))
    }
}

impl UnitQuarter {
    fn take(&mut self, it: Missed, period: Period) {
        let within = |day: Day| (period.from..=period.to).contains(&day);
        if it.done.is_some_and(within) {
            self.settled.push(it.clone());
        }
        // A limit is missed on the day after its last one.
        if within(it.due.next()) {
            self.became.push(it.clone());
        }
        if it.done.is_none() {
            self.late.push(it);
        }
    }
}

/// The limits of a case that were missed.
fn missed(looked: &Looked<'_>) -> Vec<Missed> {
    let clocks = clocks(looked).into_iter();
    let missed = clocks.filter(|it| !it.is_wait && matches!(it.left, Left::Over(_) | Left::Late));
    missed.map(|it| of_clock(looked, it)).collect()
}

fn of_clock(looked: &Looked<'_>, clock: Clock) -> Missed {
    let state = looked.state;
    let done = match locate(state, &clock.path) {
        Some(Place::Existing { instance, step }) => state.instance(instance).done(step),
        _ => None,
    };
    Missed {
        case: state.case,
        serial: looked.told.row.number,
        procedure: state.procedure().name.to_string(),
        left: clock.left_words(),
        done: done.map(|round| round.at.day()),
        path: clock.path,
        step: clock.step,
        due: clock.due,
        cite: clock.cite,
    }
}
