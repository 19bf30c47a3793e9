//! J3 as the county grows: one changed event with every figure that depends on it, beside few and
//! many occurrences on the disk.

use std::cell::RefCell;
use std::time::Instant;

use tempfile::TempDir;
use zs_assess::Period;
use zs_base::{CommandId, UnitId};
use zs_event::Command;
use zs_event::command::{Act, Correct, Stands};
use zs_work::figures::{FigureAsk, figures, figures_of_case, recount};
use zs_work::{Answer, Law};

use crate::county::{County, Sample, law, sealed};
use crate::durable_steps::folder;
use crate::frame::{BenchError, Report, TURNS, alternate};
use crate::occurrences::{TO_COME, fill};
use crate::raw::{Raw, Record, Sqlite};

/// Occurrences with which all others are compared.
const FEW: u64 = 100_000;
/// The larger ones; the last fills some gigabytes.
const MANY: [u64; 2] = [1_000_000, 10_000_000];
/// Steps of the case of one turn.
const STEPS: usize = 8;
/// Units of the county.
const UNITS: usize = 1_000;
/// Milliseconds within which an event and all its figures must be there.
const WITHIN_MS: f64 = 5.0;

/// A county with some occurrences more, and times of what was changed in it.
struct Filled {
    county: RefCell<County>,
    units: Vec<UnitId>,
    /// A table beside it on the same disk, into which the same bytes are committed.
    raw: RefCell<Raw<Sqlite>>,
    /// Seconds that counting everything anew took, from the disk.
    anew: f64,
    times: RefCell<Times>,
    _folder: TempDir,
}

/// Milliseconds of each change.
#[derive(Default)]
struct Times {
    /// Until the event was durable, its rows and counts with it.
    durable: Vec<f64>,
    /// Until the bytes of the same event were durable in a bare table.
    raw: Vec<f64>,
    /// Reading every figure that depends on the case, of its unit and the year.
    of_unit: Vec<f64>,
    /// The same of all units together.
    of_all: Vec<f64>,
}

/// The ratio of changed events a second with many and with few occurrences.
///
/// # Errors
/// When an event is refused or the store fails.
pub fn run(report: &mut dyn FnMut(Report)) -> Result<(), BenchError> {
    let sample = Sample::read()?;
    let law = law()?;
    let few = filled(&sample, &law, FEW)?;
    for many in MANY {
        let large = filled(&sample, &law, many)?;
        few.times.take();
        let seeds = many..many + 2 * (TURNS as u64 + 1);
        let loads = seeds.map(|seed| sample.load(1, STEPS, seed));
        let loads = RefCell::new(loads);
        let turn = |filled: &Filled| {
            let load = loads.borrow_mut().next().transpose()?.unwrap_or_default();
            changes(filled, &law, load.into_iter().flatten().collect())
        };
        let (ours, peer) = alternate(1, || turn(&large), || turn(&few))?;
        let (a, b) = (few.times.borrow(), large.times.borrow());
        let growth = (large.middle(&b) / few.middle(&a)).ln() / (many as f64 / FEW as f64).ln();
        report(Report {
            job: format!("J3 one changed event with {many} occurrences, {UNITS} units"),
            unit: "changes with all figures of the unit",
            ours,
            peer: (format!("with {FEW} occurrences"), peer),
            goal: Some(0.90),
            notes: vec![
                format!("with {many}: {}", b.said()),
                format!("with {FEW}: {}", a.said()),
                format!("exponent of growth: {growth:.3}; goal: each below {WITHIN_MS} ms"),
                format!(
                    "all figures counted anew from the disk, equal to the kept counts: {:.1} s, and {:.2} s",
                    large.anew, few.anew
                ),
            ],
        });
    }
    Ok(())
}

fn filled(sample: &Sample, law: &Law, count: u64) -> Result<Filled, BenchError> {
    let folder = folder()?;
    let store = sealed(folder.path(), &sample.jurisdiction())?;
    let mut county = sample.found(Box::new(store))?;
    let units = county.reader.units().map_err(BenchError::machine)?;
    let mut units: Vec<UnitId> = units.into_iter().map(|it| it.id).collect();
    let others = (units.len()..UNITS).map(|no| UnitId::from(format!("b{no:04}").as_str()));
    units.extend(others);
    let data = folder.path().join("county");
    fill(
        &data,
        sample.jurisdiction().as_str(),
        &units,
        &law.library,
        count,
    )?;
    county.begin_load()?;
    let ask = ask(&units)?;
    let begin = Instant::now();
    let found = recount(county.reader.as_mut(), law, &ask).map_err(BenchError::machine)?;
    let anew = begin.elapsed().as_secs_f64();
    if let Some(other) = found.differing.first() {
        let other = format!("the counts of the county are not those of its rows: {other:?}");
        return Err(BenchError::Machine(other));
    }
    if found.occurrences != count {
        let lost = format!("{} of {count} occurrences are there", found.occurrences);
        return Err(BenchError::Machine(lost));
    }
    Ok(Filled {
        county: RefCell::new(county),
        units,
        raw: RefCell::new(Raw::new(Sqlite::create(&folder.path().join("raw.db"))?)),
        anew,
        times: RefCell::default(),
        _folder: folder,
    })
}

fn ask(units: &[UnitId]) -> Result<FigureAsk, BenchError> {
    let year = Period::year(2025);
    let period = year.ok_or_else(|| BenchError::Machine("no such year".to_owned()))?;
    Ok(FigureAsk {
        units: units.to_vec(),
        period,
        // What ends in the rest of the month is not counted yet, as on any day of work.
        as_of: period.to.plus(-(TO_COME as i32)),
    })
}

/// Performs the steps of a case and then says of each that it happened a day later; gives the
/// seconds of one change with every figure that depends on it.
fn changes(filled: &Filled, law: &Law, load: Vec<Command>) -> Result<f64, BenchError> {
    let mut before = filled.times.borrow().durable.len();
    let first = before;
    let mut own = Vec::new();
    let corrections: Vec<Command> = load.iter().filter_map(correction).collect();
    for command in load.into_iter().chain(corrections) {
        let case = command.case;
        if let Act::Open(open) = &command.act {
            own = vec![open.unit.clone()];
        }
        let begin = Instant::now();
        let answer = filled.county.borrow().writer.perform(command);
        let durable = begin.elapsed().as_secs_f64();
        match answer.map_err(BenchError::machine)? {
            Answer::Recorded(_) => {}
            // Not every step may be corrected by who did it, nor to that day.
            Answer::Refused(_) | Answer::Denied(_) | Answer::Nothing => continue,
        }
        let mut county = filled.county.borrow_mut();
        let reader = county.reader.as_mut();
        let read =
            |units: &[UnitId], reader: &mut dyn zs_store::Reader| -> Result<f64, BenchError> {
                let ask = ask(units)?;
                let begin = Instant::now();
                let fed = figures_of_case(reader, law, case).map_err(BenchError::machine)?;
                let fed = fed.iter().map(|(figure, _)| *figure);
                let values = figures(reader, law, fed, &ask).map_err(BenchError::machine)?;
                std::hint::black_box(values);
                Ok(begin.elapsed().as_secs_f64())
            };
        let leaves = reader.totals().map_err(BenchError::machine)?.leaves;
        let last = reader.leaves(leaves.saturating_sub(1), 1);
        let last = last.map_err(BenchError::machine)?;
        let records = last.iter().map(Record::of).collect();
        let raw = filled.raw.borrow_mut().run(vec![records])?;
        let of_unit = read(&own, reader)?;
        let of_all = read(&filled.units, reader)?;
        let mut times = filled.times.borrow_mut();
        times.durable.push(durable * 1e3);
        times.raw.push(raw * 1e3);
        times.of_unit.push(of_unit * 1e3);
        times.of_all.push(of_all * 1e3);
        before += 1;
    }
    let times = filled.times.borrow();
    let each = times.durable[first..before]
        .iter()
        .zip(&times.of_unit[first..before]);
    let sums: Vec<f64> = each.map(|(durable, read)| durable + read).collect();
    Ok(median(&sums) / 1e3)
}

/// The same step a day later.
fn correction(command: &Command) -> Option<Command> {
    let Act::Perform(step) = &command.act else {
        return None;
    };
    let mut id = command.id.0;
    id[15] ^= 0x80;
    Some(Command {
        id: CommandId(id),
        case: command.case,
        by: command.by.clone(),
        seen: None,
        act: Act::Correct(Correct {
            path: step.path.clone(),
            effective_on: Some(step.effective_on.plus_hours(24)),
            values: Vec::new(),
            stands: Stands::Yes,
            reason: "日期抄错了".to_owned(),
        }),
    })
}

impl Filled {
    /// Milliseconds of one change with the figures of its unit.
    fn middle(&self, times: &Times) -> f64 {
        median(&times.durable) + median(&times.of_unit)
    }
}

impl Times {
    fn said(&self) -> String {
        let each = [
            ("durable", &self.durable),
            ("raw commit of the same bytes", &self.raw),
            ("figures of the unit", &self.of_unit),
            ("figures of all units", &self.of_all),
        ];
        let said = each.map(|(what, times)| {
            format!(
                "{what} {:.2} ms (p95 {:.2})",
                median(times),
                at(times, 0.95)
            )
        });
        format!("{} changes; {}", self.durable.len(), said.join(", "))
    }
}

fn median(of: &[f64]) -> f64 {
    at(of, 0.5)
}

fn at(of: &[f64], part: f64) -> f64 {
    let mut sorted = of.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() as f64 * part) as usize;
    sorted
        .get(place.min(sorted.len().saturating_sub(1)))
        .copied()
        .unwrap_or(f64::NAN)
}
