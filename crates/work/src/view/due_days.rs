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
        let mut found = DueDays::default();
        let mut seen = BTreeSet::new();
        for waiting in self.waiting_in(&units, asker)?.mine {
            if !seen.insert(waiting.case) {
                continue;
            }
            if found.days.len() >= AGENDA_DAYS_MAX {
                found.is_cut = true;
                break;
            }
            let days = self.look(&waiting.case, asker, now, running)?;
            found.days.extend(days.unwrap_or_default());
        }
        found.days.sort_by_key(|it| (it.on, it.serial));
        found.is_cut |= found.days.len() > AGENDA_DAYS_MAX;
        found.days.truncate(AGENDA_DAYS_MAX);
        Ok(Ok(found))
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
