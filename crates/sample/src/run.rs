//! Telling many cases at once, in the order of time, through an engine.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use zs_base::random::Seeded;
use zs_base::{Day, Moment};
use zs_event::Command;
use zs_time::Calendar;

use crate::Error;
use crate::county::{County, Spec, Staff};
use crate::plan::Teller;
use crate::retelling::{Retelling, Stage};
use crate::script::{Script, Scripts};
use crate::story::Story;

/// What the streams of worked cases differ by.
const RETOLD: u64 = 0xD1B5_4A32_D192_ED03;

/// How many weeks a worked case is moved at most to find working days as it had them.
const WEEKS_MAX: i32 = 10;

/// Days of a week.
const WEEK: i32 = 7;

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
    /// Worked cases that were not told to their end, and why: the code, or the post that nobody
    /// holds.
    pub broken_off: BTreeMap<(String, String), u64>,
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
    let openings = openings(ask, &mut rng);
    let mut telling = Telling {
        heap: BinaryHeap::new(),
        tellers: Vec::new(),
        batch: Vec::with_capacity(BATCH),
        told: Told::default(),
        until: ask.until.next().start(),
    };
    for retelling in retellings(spec, county, ask) {
        telling.begin(retelling);
    }
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
            .push(Some(Course::Story(Box::new(Teller::new(
                spec, county, story, staff, own,
            )))));
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

/// When the cases of the stories are opened, with their numbers, in the order of time.
fn openings(ask: &Ask<'_>, rng: &mut Seeded) -> Vec<(Moment, u64)> {
    let days = ask.until.since(ask.from).max(1) as u64;
    let mut openings: Vec<(Moment, u64)> = (0..ask.cases)
        .map(|index| {
            let day = ask.from.plus(rng.below(days) as i32);
            let day = ask.calendar.work_day_after(day.plus(-1), 1);
            let minutes = 9 * 60 + rng.below(480) as i64;
            (day.start().plus_ms(minutes * 60_000), index)
        })
        .collect();
    openings.sort_unstable();
    openings
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
    /// The worked cases that are told beside the stories.
    pub scripts: &'a Scripts<'a>,
}

/// The worked cases that are told again, spread over the days and the units.
fn retellings<'a>(spec: &'a Spec, county: &'a County, ask: &Ask<'a>) -> Vec<Retelling<'a>> {
    let Some(library) = ask.scripts.library else {
        return Vec::new();
    };
    let stage = Stage {
        spec,
        county,
        library,
    };
    let mut found = Vec::new();
    for (number, script) in (1..).zip(&ask.scripts.list) {
        let mut rng = Seeded::new(ask.seed ^ RETOLD.wrapping_mul(number));
        let units = units_of(county, &script.retell.kinds);
        for around in days(script, ask, &mut rng) {
            let own = Seeded::new(rng.bits());
            let days = weeks_later(script, around, ask);
            let staff = rng.pick(&units);
            let told = staff.and_then(|it| Retelling::new(stage, script, it, own, days));
            found.extend(told);
        }
    }
    found
}

/// The days around which a script is told: spread over the whole time or, where it hangs on the time
/// of the year, at its own in each year.
fn days(script: &Script, ask: &Ask<'_>, rng: &mut Seeded) -> Vec<Day> {
    let span = ask.until.since(ask.from).max(1) as u64;
    if let Some(days) = script.days_under_way() {
        return vec![ask.until.plus(-days - WEEK)];
    }
    if !script.retell.yearly {
        let part = |index| {
            ask.from
                .plus(((span * index + rng.below(span)) / script.times) as i32)
        };
        return (0..script.times).map(part).collect();
    }
    let Some((began, _)) = script.told.first() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for years in ask.from.year()..=ask.until.year() {
        let months = 12 * (i32::from(years) - i32::from(began.day().year()));
        // The nearest day of the same weekday, never before the time of the year.
        let on = began.day().plus_months(months).plus(6);
        if ask.from <= on && on <= ask.until {
            found.extend(std::iter::repeat_n(on, script.times as usize));
        }
    }
    found
}

/// How many days later than in the worked case a script is told: whole weeks, around a day. Where it
/// does not hang on the time of the year, it is told when working days fall most nearly as they did,
/// so that what was in time stays in time.
fn weeks_later(script: &Script, around: Day, ask: &Ask<'_>) -> i32 {
    let began = script.told.first().map_or(around, |(at, _)| at.day());
    let nearest = around.since(began).div_euclid(7) * 7;
    if script.retell.yearly || script.days_under_way().is_some() {
        return nearest;
    }
    let acts: Vec<i32> = script
        .told
        .iter()
        .map(|(at, _)| at.day().since(began))
        .collect();
    // Working days up to each act, and whether it happens on one.
    let pace = |from: Day| -> Vec<(u32, bool)> {
        let mut found = Vec::with_capacity(acts.len());
        let (mut day, mut worked) = (0, 0);
        for act in &acts {
            while day < *act {
                day += 1;
                worked += u32::from(ask.calendar.is_work_day(from.plus(day)));
            }
            found.push((worked, ask.calendar.is_work_day(from.plus(*act))));
        }
        found
    };
    let own = pace(began);
    let differ = |days: &i32| {
        let other = pace(began.plus(*days));
        let pairs = own.iter().zip(other);
        let differ = pairs.map(|(a, b)| a.0.abs_diff(b.0) + u32::from(a.1 != b.1));
        // A limit in calendar days may end on a day off, and is longer then.
        let last = acts.last().copied().unwrap_or_default();
        let of_case = (0..=last).map(|it| began.plus(days + it));
        let delayed = of_case.filter(|day| ask.calendar.work_day_after(*day, 1).since(*day) > 3);
        differ.sum::<u32>() + delayed.count() as u32
    };
    let weeks = (0..=WEEKS_MAX).flat_map(|it| [it, -it]);
    let within = weeks.map(|it| nearest + 7 * it);
    let within = within.filter(|days| (ask.from..=ask.until).contains(&began.plus(*days)));
    within.min_by_key(differ).unwrap_or(nearest)
}

fn units_for<'a>(county: &'a County, story: &Story) -> Vec<&'a Staff> {
    units_of(county, &story.kinds)
}

fn units_of<'a>(county: &'a County, kinds: &[String]) -> Vec<&'a Staff> {
    let units = county.units.iter();
    units.filter(|it| kinds.contains(&it.kind)).collect()
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

/// One case under way.
enum Course<'a> {
    /// A story.
    Story(Box<Teller<'a>>),
    /// A worked case.
    Worked(Box<Retelling<'a>>),
}

impl Course<'_> {
    fn act(&mut self, at: Moment) -> Option<Result<Command, String>> {
        match self {
            Self::Story(teller) => Some(Ok(teller.act(at)?.command)),
            Self::Worked(it) => Some(it.act()?.map_err(|post| post.to_string())),
        }
    }

    fn next_at(&mut self, before: Moment, calendar: &Calendar) -> Option<Moment> {
        match self {
            Self::Story(teller) => teller.next_at(before, calendar),
            Self::Worked(it) => it.next_at(),
        }
    }
}

/// Cases under way, the one that acts next on top.
struct Telling<'a> {
    heap: BinaryHeap<Reverse<(Moment, usize)>>,
    tellers: Vec<Option<Course<'a>>>,
    batch: Vec<(usize, Moment, Command)>,
    told: Told,
    until: Moment,
}

impl<'a> Telling<'a> {
    /// Begins to tell a worked case.
    fn begin(&mut self, retelling: Retelling<'a>) {
        let Some(at) = retelling.next_at().filter(|at| *at < self.until) else {
            return;
        };
        self.heap.push(Reverse((at, self.tellers.len())));
        let course = Course::Worked(Box::new(retelling));
        self.tellers.push(Some(course));
        self.told.cases += 1;
    }

    /// Ends a case; one that was to go on is told of.
    fn end(&mut self, number: usize, why: Option<String>) {
        if let (Some(Course::Worked(it)), Some(why)) = (self.tellers[number].take(), why) {
            let key = (it.script.name.clone(), format!("{} {why}", it.last()));
            *self.told.broken_off.entry(key).or_default() += 1;
        }
    }

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
        match self.tellers[number].as_mut().and_then(|it| it.act(at)) {
            Some(Ok(command)) => self.batch.push((number, at, command)),
            Some(Err(post)) => self.end(number, Some(post)),
            None => self.end(number, None),
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
        let commands = batch.iter().map(|(_, _, it)| it.clone()).collect();
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
                        None => self.end(number, None),
                    }
                }
                Answer::Refused(code) => {
                    *self.told.refused.entry(code.clone()).or_default() += 1;
                    self.end(number, Some(code));
                }
            }
        }
        Ok(())
    }
}
