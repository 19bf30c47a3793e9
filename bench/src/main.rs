//! Benchmarks: each prints a ratio to a raw limit or a peer that ran in the same invocation.
//!
//! `cargo xtask bench` runs all of them, `cargo xtask bench due-dates` one. A ratio that could not be
//! run is a line not met, and the program then ends with an error.

mod changed_event;
mod clients;
mod counted;
mod county;
mod due_dates;
mod durable_steps;
mod event_logs;
mod figures;
mod frame;
mod growth;
mod http;
mod imported;
mod log_check;
mod minimal;
mod multiplied;
mod occurrences;
mod pages;
mod peer;
mod public;
mod raw;
mod served;
mod still;
mod took;

use std::process::ExitCode;

use frame::{BenchError, Report};

/// The product's own allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A benchmark by the name under which it is called.
type Bench = (
    &'static str,
    fn(&mut dyn FnMut(Report)) -> Result<(), BenchError>,
);

const BENCHES: &[Bench] = &[
    ("due-dates", due_dates::run),
    ("log", log_check::run),
    ("event-logs", event_logs::run),
    ("durable-steps", durable_steps::run),
    ("growth", growth::run),
    ("figures", figures::run),
    ("changed-event", changed_event::run),
    ("pages", pages::run),
    ("public", public::run),
];

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    // A flood that a benchmark begins is a process of its own.
    if let [flood, arguments @ ..] = &wanted[..]
        && flood == "flood"
    {
        return match public::flooding(arguments) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{error}");
                ExitCode::FAILURE
            }
        };
    }
    let chosen = |name: &str| wanted.is_empty() || wanted.iter().any(|it| it == name);
    if let Some(unknown) = wanted
        .iter()
        .find(|it| BENCHES.iter().all(|(name, _)| name != it))
    {
        let names: Vec<_> = BENCHES.iter().map(|(name, _)| *name).collect();
        eprintln!(
            "no bench is called {unknown}; there are: {}",
            names.join(", ")
        );
        return ExitCode::from(2);
    }
    let mut not_run = 0;
    for (name, run) in BENCHES.iter().filter(|(name, _)| chosen(name)) {
        if let Err(error) = run(&mut |report| println!("{report}\n")) {
            not_run += 1;
            println!("{name}: NOT RUN, so not met: {error}\n");
        }
    }
    if not_run == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
