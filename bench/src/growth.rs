//! J1 as the county grows: the same load on a county of ten thousand cases and on larger ones.

use std::cell::RefCell;

use crate::county::{County, Sample, sealed};
use crate::durable_steps::{folder, walk};
use crate::frame::{BenchError, Report, TURNS, alternate};

/// Cases of the county that all others are compared with.
const SMALL: u64 = 10_000;
/// Cases of the larger ones; the last only when `ZS_BENCH_FULL` is set, because filling it takes
/// half an hour.
const LARGE: [u64; 2] = [100_000, 1_000_000];
/// The load: clients, and steps of each in one turn.
const LOAD: (usize, usize) = (64, 200);

/// The ratio of the rates on a large and on the small county.
///
/// # Errors
/// When a step is refused or the store fails.
pub fn run(report: &mut dyn FnMut(Report)) -> Result<(), BenchError> {
    let sample = Sample::read()?;
    let full = std::env::var_os("ZS_BENCH_FULL").is_some();
    let sizes = &LARGE[..if full { LARGE.len() } else { 1 }];
    for cases in sizes {
        report(beside(&sample, *cases)?);
    }
    Ok(())
}

fn beside(sample: &Sample, cases: u64) -> Result<Report, BenchError> {
    let folders = (folder()?, folder()?);
    let (small, few) = filled(sample, folders.0.path(), SMALL)?;
    let (large, many) = filled(sample, folders.1.path(), cases)?;
    let (clients, steps) = LOAD;
    let loads = (0..2 * (TURNS as u64 + 1)).map(|seed| sample.load(clients, steps, seed));
    let loads = RefCell::new(loads);
    let turn = |county: &County| {
        let load = loads.borrow_mut().next().transpose()?.unwrap_or_default();
        walk(&county.writer, load)
    };
    let (ours, peer) = alternate(clients * steps, || turn(&large), || turn(&small))?;
    let lifecycles = ours.median() / 4.0;
    Ok(Report {
        job: format!("J1 growth to {cases} cases, clients: {clients}"),
        unit: "steps",
        ours,
        peer: (format!("with {SMALL} cases"), peer),
        goal: Some(0.90),
        notes: vec![
            format!("events before: {many}, and {few} in the small county"),
            format!("four-step lifecycles: {lifecycles:.0} /s, goal 1000 with a million cases"),
        ],
    })
}

fn filled(
    sample: &Sample,
    folder: &std::path::Path,
    cases: u64,
) -> Result<(County, u64), BenchError> {
    let store = sealed(folder, &sample.jurisdiction())?;
    let (county, events) = sample.filled(Box::new(store), cases)?;
    county.begin_load()?;
    Ok((county, events))
}
