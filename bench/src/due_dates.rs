//! J2: due dates in working days, beside numpy's `busday_offset` with the same calendar.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use zs_base::Day;
use zs_base::random::Seeded;
use zs_law::CalendarUse;
use zs_time::{Length, Roll, Rule, Unit, certain};

use crate::county::law;
use crate::frame::{BenchError, Report, alternate};
use crate::peer::{Peer, root};

/// Due dates of one run.
const DATES: usize = 1_000_000;

/// Measures [`zs_time::certain`], which [`zs_time::due`] asks first whenever the engine asks it.
pub fn run(report: &mut dyn FnMut(Report)) -> Result<(), BenchError> {
    let law = law()?;
    let calendar = law.calendar(CalendarUse::National);
    let (first, last) = (day(2020, 1, 1)?, day(2026, 9, 1)?);
    let work = work(first, last)?;
    let folder = root().join("target/bench");
    fs::create_dir_all(&folder)?;
    let off = (first.number() - 400..last.number() + 400).map(Day::from_number);
    let off = off
        .filter(|day| !calendar.is_work_day(*day))
        .map(Day::number);
    let files = ["off", "starts", "counts"].map(|name| folder.join(name));
    write(&files[0], off)?;
    write(&files[1], work.iter().map(|(start, _)| start.number()))?;
    write(
        &files[2],
        work.iter().map(|(_, rule)| rule.length.count() as i32),
    )?;
    let mut peer = Peer::start("busday.py", &files.each_ref().map(|path| path.as_path()))?;

    let dates = || {
        work.iter()
            .map(|(start, rule)| certain(calendar, *start, rule).map_or(0, Day::number))
    };
    let ours: i64 = dates().map(i64::from).sum();
    let theirs = peer.ask("sum")? as i64;
    if ours != theirs {
        return Err(BenchError::Disagree { ours, peer: theirs });
    }
    let (ours, peer) = alternate(
        DATES,
        || {
            let begin = Instant::now();
            dates().for_each(|day| {
                black_box(day);
            });
            Ok(begin.elapsed().as_secs_f64())
        },
        || peer.ask("go"),
    )?;
    report(Report {
        job: "J2 due dates in working days, one core, same calendar, equal results".to_owned(),
        unit: "dates",
        ours,
        peer: ("numpy busday_offset".to_owned(), peer),
        goal: Some(50.0),
        notes: Vec::new(),
    });
    Ok(())
}

/// Random starts, each with a rule of 1 to 60 working days.
fn work(first: Day, last: Day) -> Result<Vec<(Day, Rule)>, BenchError> {
    let mut random = Seeded::new(2026);
    let range = (last.number() - first.number()) as u64;
    (0..DATES)
        .map(|_| {
            let start = Day::from_number(first.number() + random.below(range) as i32);
            let length = Length::new(1 + random.below(60) as u32, Unit::WorkDay);
            let length = length.ok_or_else(|| BenchError::Machine("length".to_owned()))?;
            Ok((
                start,
                Rule {
                    length,
                    roll: Roll::No,
                },
            ))
        })
        .collect()
}

fn day(year: i16, month: i8, day: i8) -> Result<Day, BenchError> {
    Day::from_ymd(year, month, day).ok_or_else(|| BenchError::Machine("no such day".to_owned()))
}

fn write(path: &Path, numbers: impl Iterator<Item = i32>) -> Result<(), BenchError> {
    let bytes: Vec<u8> = numbers.flat_map(i32::to_le_bytes).collect();
    Ok(fs::write(path, bytes)?)
}
