//! Telling many cases at once, in the order of time, through an engine.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use zs_base::random::Seeded;
use zs_base::{Day, Moment};
use zs_event::Command;
use zs_time::Calendar;

use crate::Error;
use crate::county::{County, Spec, Staff};
use crate::plan::{Planned, Teller};
use crate::story::Story;

/// How many commands are handed over at once.
const BATCH: usize = 256;

/// What the engine answers to one command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It was recorded, with so many events.
    Recorded(u32),
    /// It was refused, with the code.
    Refused(String),
}

/// Who takes the commands: the writer of a county, with a clock that the telling sets.
pub trait Engine {
    /// What can go wrong beside refusals.
    type Fault;

    /// Performs commands whose moments lie at or before `now`, in order.
    ///
    /// # Errors
    /// When the county cannot record them.
    fn perform(&mut self, now: Moment, commands: Vec<Command>) -> Result<Vec<Answer>, Self::Fault>;
}

/// Something to show while it is told.
pub trait Progress {
    /// So many cases of all have been opened, up to this day.
    fn opened(&mut self, cases: u64, of: u64, day: Day);
}

/// What was told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Cases opened.
    pub cases: u64,
    /// Commands recorded.
    pub acts: u64,
    /// Events recorded.
    pub events: u64,
    /// Commands refused, by code.
    pub refused: BTreeMap<String, u64>,
}

/// Tells `cases` cases between two days.
///
/// # Errors
/// When no unit fits a story, or the engine fails; the inner error is the engine's.
pub fn tell<E: Engine>(
    spec: &Spec,
    county: &County,
    stories: &[Story],
    ask: &Ask<'_>,
    engine: &mut E,
    progress: &mut dyn Progress,
) -> Result<Result<Told, E::Fault>, Error> {
    let mut rng = Seeded::new(ask.seed);
    let chosen: Vec<&Story> = stories.iter().filter(|story| story.weight > 0).collect();
    for story in &chosen {
        if units_for(county, story).is_empty() {
            let reason = "没有这样的单位".to_owned();
            return Err(Error::Story {
                story: story.id.clone(),
                reason,
            });
        }
    }
    let days = ask.until.since(ask.from).max(1) as u64;
    let mut openings: Vec<(Moment, u64)> = (0..ask.cases)
        .map(|index| {
            let day = ask.from.plus(rng.below(days) as i32);
            let day = ask.calendar.work_day_after(day.plus(-1), 1);
            (
                day.start()
                    .plus_ms((9 * 60 + rng.below(480) as i64) * 60_000),
                index,
            )
        })
        .collect();
    openings.sort_unstable();
    let mut telling = Telling {
        heap: BinaryHeap::new(),
        tellers: Vec::new(),
        batch: Vec::with_capacity(BATCH),
        told: Told::default(),
        until: ask.until.next().start(),
    };
    for (at, index) in openings {
        let Some(story) = weighted(&mut rng, &chosen, at.day()) else {
            continue;
        };
        let units = units_for(county, story);
        let Some(staff) = rng.pick(&units) else {
            continue;
        };
        let own = Seeded::new(ask.seed ^ (index + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        if let Err(fault) = telling.up_to(at, ask.calendar, engine) {
            return Ok(Err(fault));
        }
        let number = telling.tellers.len();
        telling
            .tellers
            .push(Some(Teller::new(spec, county, story, staff, own)));
        telling.heap.push(Reverse((at, number)));
        telling.told.cases += 1;
        if telling.told.cases.is_multiple_of(256) {
            progress.opened(telling.told.cases, ask.cases, at.day());
        }
    }
    let end = telling.until;
    if let Err(fault) = telling.up_to(end, ask.calendar, engine) {
        return Ok(Err(fault));
    }
    progress.opened(telling.told.cases, ask.cases, ask.until);
    Ok(Ok(telling.told))
}

/// What is to be told.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// How many cases.
    pub cases: u64,
    /// The seed.
    pub seed: u64,
    /// First day.
    pub from: Day,
    /// Last day; acts after it are left out, so that cases stand in every state.
    pub until: Day,
    /// The calendar in which stories count working days.
    pub calendar: &'a Calendar,
}

fn units_for<'a>(county: &'a County, story: &Story) -> Vec<&'a Staff> {
    county
        .units
        .iter()
        .filter(|unit| story.kinds.contains(&unit.kind))
        .collect()
}

fn weighted<'a>(rng: &mut Seeded, stories: &[&'a Story], on: Day) -> Option<&'a Story> {
    let possible = || stories.iter().filter(|story| story.can_begin(on));
    let mut left = rng.below(possible().map(|story| story.weight).sum());
    for story in possible() {
        if left < story.weight {
            return Some(story);
        }
        left -= story.weight;
    }
    None
}

/// Cases under way, the one that acts next on top.
struct Telling<'a> {
    heap: BinaryHeap<Reverse<(Moment, usize)>>,
    tellers: Vec<Option<Teller<'a>>>,
    batch: Vec<(usize, Moment, Planned<'a>)>,
    told: Told,
    until: Moment,
}

impl Telling<'_> {
    /// Tells everything that happens before a moment.
    fn up_to<E: Engine>(
        &mut self,
        moment: Moment,
        calendar: &Calendar,
        engine: &mut E,
    ) -> Result<(), E::Fault> {
        loop {
            let next = self
                .heap
                .peek()
                .map(|Reverse((at, _))| *at)
                .filter(|at| *at < moment);
            // A batch holds acts of one day only, so that nothing is recorded on a later day.
            let last = self.batch.last().map(|(_, at, _)| *at);
            let full = self.batch.len() >= BATCH;
            match (last, next) {
                (Some(last), Some(next)) if full || next.day() > last.day() => {
                    self.flush(last, engine, calendar)?;
                }
                (Some(last), None) => self.flush(last, engine, calendar)?,
                (None, None) => return Ok(()),
                (_, Some(_)) => self.take(),
            }
        }
    }

    /// Moves the next act from the heap to the batch.
    fn take(&mut self) {
        let Some(Reverse((at, number))) = self.heap.pop() else {
            return;
        };
        match self.tellers[number]
            .as_mut()
            .and_then(|teller| teller.act(at))
        {
            Some(planned) => self.batch.push((number, at, planned)),
            None => self.tellers[number] = None,
        }
    }

    /// Hands the batch over; a case whose act was refused tells nothing more.
    fn flush<E: Engine>(
        &mut self,
        now: Moment,
        engine: &mut E,
        calendar: &Calendar,
    ) -> Result<(), E::Fault> {
        let batch = std::mem::take(&mut self.batch);
        let commands = batch
            .iter()
            .map(|(_, _, planned)| planned.command.clone())
            .collect();
        let answers = engine.perform(now, commands)?;
        for ((number, at, _), answer) in batch.into_iter().zip(answers) {
            match answer {
                Answer::Recorded(events) => {
                    self.told.acts += 1;
                    self.told.events += u64::from(events);
                    let next = self.tellers[number]
                        .as_mut()
                        .and_then(|it| it.next_at(at, calendar));
                    match next.filter(|next| *next < self.until) {
                        Some(next) => self.heap.push(Reverse((next, number))),
                        None => self.tellers[number] = None,
                    }
                }
                Answer::Refused(code) => {
                    *self.told.refused.entry(code).or_default() += 1;
                    self.tellers[number] = None;
                }
            }
        }
        Ok(())
    }
}
