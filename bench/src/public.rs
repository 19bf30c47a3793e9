//! §9 of the public side: every public page over a million notices, beside the same bytes from memory;
//! a thousand requests a second while the county works; and what a flood does to those at work.

mod asked;
mod flood;
mod paced;

use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Instant;

use zs_base::random::Seeded;

use crate::clients::timed;
use crate::durable_steps::folder;
use crate::frame::{BenchError, Report, alternate};
use crate::http::Client;
use crate::multiplied::{Multiplied, multiply};
use crate::served::{Served, fill, one_time};
use crate::still;
use crate::took::Took;
use asked::{Asked, Kind};
pub use flood::flooding;

/// Public notices and normative documents that the lists hold.
const ROWS: (u64, u64) = (1_000_000, 5_000);
/// Cases that are told before the rows are multiplied.
const CASES: u64 = 10_000;
/// Clients that ask at the same time.
const CLIENTS: usize = 16;
/// A post that reads the cases of the whole county.
const POST: &str = "supervisor";
/// A folder with a county that is filled already; its public rows are multiplied in place.
const FILLED: &str = "ZS_BENCH_COUNTY";
/// The rate of each page to reach on two cores, and the milliseconds of 95 answers of 100.
const GOAL: (f64, f64) = (1_000.0, 50.0);

/// Measures the pages, the paced mixture and the flood.
///
/// # Errors
/// When the program does not answer.
pub fn run(report: &mut dyn FnMut(Report)) -> Result<(), BenchError> {
    let made = folder()?;
    let county = match std::env::var_os(FILLED) {
        Some(filled) => PathBuf::from(filled),
        None => {
            fill(made.path(), CASES)?;
            made.path().to_owned()
        }
    };
    let size = multiply(&county, ROWS.0, ROWS.1)?;
    let account = one_time(&county, POST)?;
    let served = Served::start(&county)?;
    let staff = served.sign_in(&account)?;
    let asked = Asked::of(&county, served.address)?;
    for kind in Kind::ALL {
        page(&served, &asked, kind, size, report)?;
    }
    paced::run(&served, &asked)?;
    flood::run(&served, &staff, &asked)?;
    println!(
        "the program holds {} MB after all of it\n",
        served.memory()? / 1_000_000
    );
    drop(served);
    // The control: the program as it was before, which a flood must slow more.
    flood::control(&county, POST)
}

/// One kind of page, beside the same bytes from memory.
fn page(
    served: &Served,
    asked: &Asked,
    kind: Kind,
    size: Multiplied,
    report: &mut dyn FnMut(Report),
) -> Result<(), BenchError> {
    let mut first = Client::connect(served.address)?;
    let random = RefCell::new(Seeded::new(9));
    let Some(address) = asked.address(kind, &mut random.borrow_mut()) else {
        println!("{}: the county has none\n", kind.name());
        return Ok(());
    };
    let begin = Instant::now();
    let bytes = first.get(&address)?.body.len();
    let cold = begin.elapsed().as_secs_f64() * 1_000.0;
    let peer = Client::connect(still::serve(bytes)?)?;
    let (seconds, each) = (Mutex::new(Vec::new()), kind.asks());
    let turn = |client: &Client, keep: Option<&Mutex<Vec<f64>>>| {
        let mut clients = Vec::new();
        for _ in 0..CLIENTS {
            let mut random = random.borrow_mut();
            let paths = (0..each).filter_map(|_| asked.address(kind, &mut random));
            clients.push(vec![(client.again()?, paths.collect::<Vec<String>>())]);
        }
        timed(clients, |(client, paths)| ask_all(client, &paths, keep))
    };
    let (ours, theirs) = alternate(
        CLIENTS * each,
        || turn(&first, Some(&seconds)),
        || turn(&peer, None),
    )?;
    let took = Took::of(seconds.into_inner().map_err(BenchError::machine)?);
    let reached = ours.median() >= GOAL.0 && took.ms(0.95) <= GOAL.1;
    report(Report {
        job: format!(
            "J6 public, {}, {} notices, {} documents, {} entries, clients: {CLIENTS}",
            kind.name(),
            size.notices,
            size.documents,
            size.entries
        ),
        unit: "pages",
        ours,
        peer: ("the same bytes from memory".to_owned(), theirs),
        goal: None,
        notes: vec![
            format!("ours: {took}; the first answer {cold:.1} ms, {bytes} bytes"),
            format!(
                "{:.0} /s and p95 {:.0} ms: {}",
                GOAL.0,
                GOAL.1,
                if reached { "reached" } else { "MISSED" }
            ),
        ],
    });
    Ok(())
}

fn ask_all(
    mut client: Client,
    paths: &[String],
    keep: Option<&Mutex<Vec<f64>>>,
) -> Result<(), BenchError> {
    let mut took = Vec::with_capacity(paths.len());
    for path in paths {
        let begin = Instant::now();
        let status = client.get(path)?.status;
        took.push(begin.elapsed().as_secs_f64());
        if status != 200 {
            return Err(BenchError::Machine(format!("{path} answered {status}")));
        }
    }
    if let Some(Ok(mut all)) = keep.map(Mutex::lock) {
        all.extend(took);
    }
    Ok(())
}
