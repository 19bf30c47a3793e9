//! J3: a hundred figures of a thousand units from ten million occurrences, beside Polars.
//!
//! Both sides hold the same columns in memory, compute the same figures of the shipped law, and their
//! values are compared one by one before anything is timed.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use zs_assess::{Columns, LimitKept, Occurrence, Period, Recount, Value, evaluate};
use zs_base::Day;
use zs_base::random::Seeded;
use zs_law::{Counted, Figure, Measure, StockAt};

use crate::county::law;
use crate::durable_steps::folder;
use crate::frame::{BenchError, Report, alternate};
use crate::peer::Peer;

/// Occurrences, units and figures of one run.
const OCCURRENCES: usize = 10_000_000;
const UNITS: u32 = 1_000;
pub const FIGURES: usize = 100;
/// The days before, in and after the period are as many.
const YEARS: [i16; 3] = [2024, 2025, 2026];

/// Measures [`Recount`], by which `zhunsheng store recount` counts every figure anew, and
/// [`evaluate`], by which every page and report computes a figure.
///
/// # Errors
/// When the peer is not there, or gives other values.
pub fn run(report: &mut dyn FnMut(Report)) -> Result<(), BenchError> {
    let law = law()?;
    let figures = chosen(&law.library.figures);
    let names = names_of(&figures);
    let all = occurrences(names.len() as u32)?;
    let mut columns = Columns::default();
    all.iter().for_each(|it| columns.push(*it));
    let folder = folder()?;
    write(folder.path(), &all, &figures, &names)?;
    drop(all);
    let mut peer = Peer::start("figures.py", &[folder.path()])?;
    let count = || -> Result<Vec<Value>, BenchError> {
        let measures = figures.iter().map(|it| &it.measure);
        let mut recount = Recount::new(&names, UNITS as usize, period()?, measures);
        recount.add(&columns);
        let each = recount.of_units();
        let values = figures.iter().flat_map(|figure| {
            let of = each.iter();
            of.map(|of| evaluate(&figure.measure, of))
        });
        Ok(values.collect())
    };
    peer.ask("check")?;
    compare(&count()?, &fs::read(folder.path().join("values"))?)?;
    let (ours, theirs) = alternate(
        OCCURRENCES,
        || {
            let begin = Instant::now();
            black_box(count()?);
            Ok(begin.elapsed().as_secs_f64())
        },
        || peer.ask("go"),
    )?;
    let seconds = |rate: f64| OCCURRENCES as f64 / rate;
    let medians = (seconds(ours.median()), seconds(theirs.median()));
    report(Report {
        job: format!(
            "J3 full computation, {} figures x {UNITS} units, equal values",
            figures.len()
        ),
        unit: "occurrences",
        ours,
        peer: ("Polars, all cores".to_owned(), theirs),
        goal: Some(1.0),
        notes: vec![format!(
            "seconds: ours {:.3} on one core, Polars {:.3}; names counted: {}",
            medians.0,
            medians.1,
            names.len()
        )],
    });
    Ok(())
}

/// Figures from all parts of the law that look at occurrences alone: people stand on a register.
pub fn chosen(all: &[Figure]) -> Vec<&Figure> {
    let of_occurrences = all.iter().filter(|it| match &it.measure {
        Measure::Count(of) => of.iter().all(|it| it.tally().is_some()),
        Measure::Ratio { of, among } => of.iter().chain(among).all(|it| it.tally().is_some()),
        _ => true,
    });
    let found: Vec<&Figure> = of_occurrences.collect();
    let every = (found.len() / FIGURES).max(1);
    // The rarer forms are few, so all of them take part.
    let plain = |it: &&Figure| matches!(it.measure, Measure::Count(_) | Measure::Ratio { .. });
    let rare = found.iter().copied().filter(|it| !plain(it));
    let plain = found.iter().copied().filter(plain).step_by(every);
    rare.chain(plain).take(FIGURES).collect()
}

/// The names that these figures look at.
pub fn names_of(figures: &[&Figure]) -> Vec<Arc<str>> {
    let names = figures.iter().flat_map(|it| it.measure.tallies());
    let mut names: Vec<Arc<str>> = names.cloned().collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn period() -> Result<Period, BenchError> {
    Period::year(YEARS[1]).ok_or_else(|| BenchError::Machine("no such year".to_owned()))
}

fn occurrences(tallies: u32) -> Result<Vec<Occurrence>, BenchError> {
    let mut random = Seeded::new(2026);
    let (first, last) = (Period::year(YEARS[0]), Period::year(YEARS[2]));
    let days = first
        .zip(last)
        .map(|(a, b)| (a.from.number(), b.to.number()));
    let (first, last) = days.ok_or_else(|| BenchError::Machine("no such year".to_owned()))?;
    let range = (last - first + 1) as u64;
    let kept = [
        LimitKept::NoLimit,
        LimitKept::InTime,
        LimitKept::Late,
        LimitKept::Open,
    ];
    let mut all = Vec::with_capacity(OCCURRENCES);
    for _ in 0..OCCURRENCES {
        let took = random.below(120) as i64;
        all.push(Occurrence {
            unit: random.below(UNITS.into()) as u32,
            tally: random.below(tallies.into()) as u32,
            day: Day::from_number(first + random.below(range) as i32),
            kept: kept[random.below(4) as usize],
            value: random.below(1_000_000) as i64,
            days: (took > 0).then_some(took),
        });
    }
    Ok(all)
}

/// Compares every value with the peer's numerators and denominators.
fn compare(ours: &[Value], theirs: &[u8]) -> Result<(), BenchError> {
    let numbers = theirs.chunks_exact(8);
    let numbers = numbers.map(|it| it.try_into().map_or(i64::MIN, i64::from_le_bytes));
    let numbers: Vec<i64> = numbers.collect();
    if numbers.len() != 2 * ours.len() {
        return Err(BenchError::Machine("the peer gives other cells".to_owned()));
    }
    for (value, theirs) in ours.iter().zip(numbers.chunks_exact(2)) {
        let (part, whole) = parts(value);
        if let Some((ours, peer)) = [part, whole].iter().zip(theirs).find(|(a, b)| a != b) {
            return Err(BenchError::Disagree {
                ours: *ours,
                peer: *peer,
            });
        }
    }
    Ok(())
}

const fn parts(value: &Value) -> (i64, i64) {
    match *value {
        Value::NotApplicable | Value::NoCases => (0, 0),
        Value::Number(n) | Value::Money(n) => (n, 0),
        Value::Ratio { part, whole } => (part, whole),
        Value::Average { sum, among } => (sum, among),
        Value::Days { doubled, among } => (doubled, among),
    }
}

/// What a row of a class adds: as a count and as an amount to the numerator, and to the denominator.
type Adds = [i32; 3];

/// The classes within the period, and the one before it.
const WITHIN: [i32; 4] = [0, 1, 2, 3];
const BEFORE: i32 = 4;

/// A measure as names with classes and what they add; nothing for a middle, which is no sum.
fn terms(measure: &Measure) -> Vec<(&Arc<str>, i32, Adds)> {
    match measure {
        Measure::Count(of) => counted(of, [1, 0, 0]),
        Measure::Ratio { of, among } => {
            [counted(of, [1, 0, 0]), counted(among, [0, 0, 1])].concat()
        }
        Measure::Sum(of) => each(of, &WITHIN, [0, 1, 0]),
        Measure::Average(of) => each(of, &WITHIN, [0, 1, 1]),
        Measure::InTime(of) => [each(of, &[1], [1, 0, 1]), each(of, &[2, 3], [0, 0, 1])].concat(),
        Measure::Stock { plus, less, at } => {
            let classes: &[i32] = match at {
                StockAt::Beginning => &[BEFORE],
                StockAt::End => &[0, 1, 2, 3, BEFORE],
            };
            [
                each(plus, classes, [1, 0, 0]),
                each(less, classes, [-1, 0, 0]),
            ]
            .concat()
        }
        Measure::MedianDays(_) => Vec::new(),
    }
}

fn each<'a>(of: &'a [Arc<str>], classes: &[i32], adds: Adds) -> Vec<(&'a Arc<str>, i32, Adds)> {
    let of = of.iter();
    of.flat_map(|name| classes.iter().map(move |class| (name, *class, adds)))
        .collect()
}

fn counted(of: &[Counted], adds: Adds) -> Vec<(&Arc<str>, i32, Adds)> {
    let classes = of.iter().filter_map(|it| match it {
        Counted::Tally(name) => Some((name, &WITHIN[..])),
        Counted::Late(name) => Some((name, &WITHIN[2..])),
        Counted::Roster(_) => None,
    });
    let terms = classes.flat_map(|(name, classes)| classes.iter().map(move |it| (name, *it, adds)));
    terms.collect()
}

/// Writes columns and definitions for the peer.
fn write(
    folder: &Path,
    all: &[Occurrence],
    figures: &[&Figure],
    names: &[Arc<str>],
) -> Result<(), BenchError> {
    let file = |name: &str, bytes: Vec<u8>| fs::write(folder.join(name), bytes);
    let each = |number: &dyn Fn(&Occurrence) -> i32| -> Vec<u8> {
        all.iter().flat_map(|it| number(it).to_le_bytes()).collect()
    };
    file("unit", each(&|it| it.unit as i32))?;
    file("tally", each(&|it| it.tally as i32))?;
    file("day", each(&|it| it.day.number()))?;
    file("days", each(&|it| it.days.map_or(-1, |days| days as i32)))?;
    file("kept", all.iter().map(|it| it.kept as u8).collect())?;
    let values = all.iter().flat_map(|it| it.value.to_le_bytes());
    file("value", values.collect())?;
    let place = |name: &Arc<str>| names.binary_search(name).unwrap_or_default() as i32;
    let (mut sums, mut medians, mut shares) = (Vec::new(), Vec::new(), Vec::new());
    for (figure, no) in figures.iter().zip(0_i32..) {
        for (name, class, [n, sum, whole]) in terms(&figure.measure) {
            sums.extend([no, place(name), class, n, sum, whole]);
        }
        if let Measure::MedianDays(of) = &figure.measure {
            medians.extend(of.iter().flat_map(|name| [no, place(name)]));
        }
        shares.push(u8::from(matches!(
            figure.measure,
            Measure::Ratio { .. } | Measure::Average(_) | Measure::InTime(_)
        )));
    }
    let bytes = |numbers: &[i32]| numbers.iter().flat_map(|it| it.to_le_bytes()).collect();
    file("terms", bytes(&sums))?;
    file("medians", bytes(&medians))?;
    file("shares", shares)?;
    let days = period()?;
    let sizes = [
        UNITS as i32,
        names.len() as i32,
        figures.len() as i32,
        days.from.number(),
        days.to.number(),
    ];
    Ok(file("sizes", bytes(&sizes))?)
}
