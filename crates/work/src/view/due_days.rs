//! The last days of the cases that wait for somebody, for a calendar program. They leave the house
//! in a file, so a case is named by its number and nothing else.

use std::collections::BTreeSet;

use zs_base::limits::AGENDA_DAYS_MAX;
use zs_base::{CaseId, Day, Moment};
use zs_event::Signer;
use zs_power::Denied;
use zs_store::Fault;
use zs_time::Point;

use super::case_file::clocks;
use super::clock::{Clock, Left};
use super::looker::{Looked, Looker};
use crate::calculator::reminders;

/// The last days of somebody's cases, the nearest first.
#[derive(Clone, Debug, Default)]
pub struct DueDays {
    /// The days.
    pub days: Vec<DueDay>,
    /// Whether there are more than one file takes.
    pub is_cut: bool,
}

/// A last day.
#[derive(Clone, Debug)]
pub struct DueDay {
    /// The case.
    pub case: CaseId,
    /// Its number in the jurisdiction.
    pub serial: u64,
    /// How many events the case has: more whenever anything about the day has changed.
    pub changes: u32,
    /// The step with its term, such as `decide.limit`.
    pub term: String,
    /// The name of the step.
    pub step: String,
    /// The day, or the moment where the law counts in hours.
    pub on: Point,
    /// Whether a calendar is still missing.
    pub provisional: bool,
    /// Where the term stands, in words.
    pub cite: String,
    /// The arithmetic, line by line.
    pub arithmetic: Vec<String>,
    /// The days on which one is reminded.
    pub remind_on: Vec<Day>,
}

impl Looker {
    /// The last days that run in the cases in which something waits for the asker's post.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn due_days(
        &mut self,
        asker: &Signer,
        now: Moment,
    ) -> Result<Result<DueDays, Denied>, Fault> {
        let units = match self.units_of(asker, now)? {
            Ok(units) => units,
            Err(denied) => return Ok(Err(denied)),
        };
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        // The cases come by their last days, so what is left out is not the nearest.
        for waiting in self.waiting_in(&units, asker)?.mine {
            if found.len() > AGENDA_DAYS_MAX {
                break;
            }
            if seen.insert(waiting.case) {
                let days = self.look(&waiting.case, asker, now, running)?;
                found.extend(days.unwrap_or_default());
            }
        }
        Ok(Ok(DueDays::nearest(found)))
    }
}

impl DueDays {
    /// The nearest of these days, as many as one file takes.
    #[must_use]
    pub fn nearest(mut days: Vec<DueDay>) -> Self {
        let is_cut = days.len() > AGENDA_DAYS_MAX;
        days.sort_by_key(|it| (it.on, it.serial));
        days.truncate(AGENDA_DAYS_MAX);
        Self { days, is_cut }
    }
}

fn running(looked: &Looked<'_>) -> Vec<DueDay> {
    let runs = |it: &Clock| it.is_open() && !it.is_wait && it.left != Left::Still;
    let clocks = clocks(looked).into_iter().filter(runs);
    clocks
        .map(|clock| {
            let calendar = looked.law.calendar(clock.calendar);
            let start = clock.counted.anchor.day();
            DueDay {
                case: looked.state.case,
                serial: looked.told.row.number,
                changes: looked.told.state.events,
                term: format!("{}.{}", clock.path, clock.term),
                step: clock.step,
                on: clock.counted.point(calendar),
                provisional: clock.provisional,
                cite: clock.cite.in_words(),
                arithmetic: clock.arithmetic,
                remind_on: reminders(calendar, start.min(clock.due), clock.due),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(serial: usize) -> DueDay {
        DueDay {
            case: CaseId::default(),
            serial: serial as u64,
            changes: 1,
            term: "decide.limit".to_owned(),
            step: "决定".to_owned(),
            on: Point::Day(Day::from_number(20_000 - serial as i32)),
            provisional: false,
            cite: String::new(),
            arithmetic: Vec::new(),
            remind_on: Vec::new(),
        }
    }

    #[test]
    fn a10_a_file_takes_the_nearest_five_hundred_days_and_says_where_there_are_more() {
        for (more, is_cut) in [(0, false), (1, true)] {
            let all = (1..=AGENDA_DAYS_MAX + more).map(day).collect();
            let found = DueDays::nearest(all);
            assert_eq!((found.days.len(), found.is_cut), (AGENDA_DAYS_MAX, is_cut));
            // The one that was handed in last is due first.
            assert_eq!(found.days[0].serial, (AGENDA_DAYS_MAX + more) as u64);
        }
    }
}
