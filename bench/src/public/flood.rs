//! One public page asked for by many connections at once, and how long those at work wait meanwhile.
//!
//! The flood is a process of its own that yields to everybody else, because a flood comes from other
//! machines: what slows the staff is what the program does for it.

use std::io::Read as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::POST;
use super::asked::{Asked, Kind};
use crate::frame::BenchError;
use crate::http::Client;
use crate::served::{Served, one_time};
use crate::took::Took;
use zs_base::random::Seeded;

/// Connections of a flood.
const CONNECTIONS: usize = 64;
/// Seconds of a flood, of which the first is not measured.
const SECONDS: u64 = 6;
/// Pages that somebody at work asks for when nobody floods.
const ALONE: usize = 300;
/// How many times as long those at work may wait.
const SLOWED_MAX: f64 = 2.0;
/// The program as it was before, to see that a flood slowed it more.
const BEFORE: &str = "ZS_BENCH_BEFORE";
/// Stands in an address for another number each time.
const ANOTHER: &str = "ANOTHER";

/// Floods an address until so many seconds are over: the arguments are address, path, connections and
/// seconds. Prints how many answers came.
///
/// # Errors
/// When an argument is none, or nobody answers.
pub fn flooding(arguments: &[String]) -> Result<(), BenchError> {
    let [address, path, connections, seconds] = arguments else {
        return Err(BenchError::Machine(
            "address, path, connections, seconds".to_owned(),
        ));
    };
    let address: SocketAddr = address.parse().map_err(BenchError::machine)?;
    let connections: usize = connections.parse().map_err(BenchError::machine)?;
    let seconds: u64 = seconds.parse().map_err(BenchError::machine)?;
    let end = Instant::now() + Duration::from_secs(seconds);
    let one = |first: usize| -> Result<usize, BenchError> {
        let mut client = Client::connect(address)?;
        let mut answers = 0;
        while Instant::now() < end {
            let another = (answers * connections + first).to_string();
            client.get(&path.replace(ANOTHER, &another))?;
            answers += 1;
        }
        Ok(answers)
    };
    let answers = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..connections)
            .map(|first| scope.spawn(move || one(first)))
            .collect();
        let all = threads.into_iter().map(|it| match it.join() {
            Ok(answers) => answers,
            Err(_) => Err(BenchError::Machine("a client died".to_owned())),
        });
        all.sum::<Result<usize, BenchError>>()
    })?;
    println!("{answers}");
    Ok(())
}

/// Floods three public pages and measures what those at work see of it.
pub fn run(served: &Served, staff: &Client, asked: &Asked) -> Result<(), BenchError> {
    measured("ours", served, staff, asked)
}

/// The same with the program as it was before, where it is named.
pub fn control(county: &Path, post: &str) -> Result<(), BenchError> {
    let Some(before) = std::env::var_os(BEFORE) else {
        println!("flood, the control: {BEFORE} names no program, so NOT RUN\n");
        return Ok(());
    };
    let account = one_time(county, post)?;
    let served = Served::start_program(&PathBuf::from(before), county)?;
    let staff = served.sign_in_with(&account, "Zhun-sheng-2026-control")?;
    let asked = Asked::of(county, served.address)?;
    measured("the program before", &served, &staff, &asked)
}

fn measured(whose: &str, served: &Served, staff: &Client, asked: &Asked) -> Result<(), BenchError> {
    let mut random = Seeded::new(4);
    let notice = asked.address(Kind::Notice, &mut random).unwrap_or_default();
    for path in [&*notice, "/g", &format!("{notice}?n={ANOTHER}")] {
        let page = asked
            .address(Kind::NoticesOfUnit, &mut random)
            .unwrap_or_default();
        let page = page.replace("/g?", "/cases?");
        let alone = at_pages(staff, &page, |asked| asked.len() < ALONE)?;
        let flood = Command::new("nice")
            .args(["-n", "19"])
            .arg(std::env::current_exe()?)
            .args(["flood", &served.address.to_string(), path])
            .args([CONNECTIONS.to_string(), SECONDS.to_string()])
            .stdout(Stdio::piped())
            .spawn()?;
        let begin = Instant::now();
        let until = Duration::from_secs(SECONDS - 1);
        let flooded = at_pages(staff, &page, |_| begin.elapsed() < until)?;
        let mut answers = String::new();
        let mut out = flood.stdout;
        if let Some(out) = &mut out {
            out.read_to_string(&mut answers)?;
        }
        let answers: f64 = answers.trim().parse().map_err(BenchError::machine)?;
        let slowed = [0.50, 0.95].map(|share| flooded.ms(share) / alone.ms(share));
        println!("flood of {path}, {whose}, connections: {CONNECTIONS}, post: {POST}");
        println!("  {page} alone      {alone}, {} answers", alone.count());
        println!("  {page} meanwhile  {flooded}, {} answers", flooded.count());
        println!("  answers of the flood {:.0} /s", answers / SECONDS as f64);
        let reached = if slowed[0] <= SLOWED_MAX {
            "reached"
        } else {
            "MISSED"
        };
        println!(
            "  slowed p50 {:.2} times, p95 {:.2} times, goal {SLOWED_MAX:.2}: {reached}\n",
            slowed[0], slowed[1]
        );
    }
    Ok(())
}

/// Asks for a page of the staff again and again, one at a time.
fn at_pages(
    staff: &Client,
    page: &str,
    goes_on: impl Fn(&[f64]) -> bool,
) -> Result<Took, BenchError> {
    let mut client = staff.again()?;
    let mut took = Vec::new();
    while goes_on(&took) {
        let begin = Instant::now();
        let status = client.get(page)?.status;
        took.push(begin.elapsed().as_secs_f64());
        if status != 200 {
            return Err(BenchError::Machine(format!("{page} answered {status}")));
        }
    }
    Ok(Took::of(took))
}
