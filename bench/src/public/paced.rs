//! A thousand requests a second for public pages as people ask for them, each measured from the moment
//! at which it was due, while comments are recorded so that kept pages do not stand still.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use zs_base::random::Seeded;

use super::GOAL;
use super::asked::{Asked, Kind};
use crate::frame::BenchError;
use crate::http::Client;
use crate::served::{Served, between};
use crate::took::Took;

/// Connections that share the requests.
const CONNECTIONS: usize = 32;
/// Seconds of the load.
const SECONDS: f64 = 15.0;
/// How often a comment is recorded.
const COMMENT_EVERY: Duration = Duration::from_secs(1);
/// What people ask for, in percent.
const MIX: [(Kind, u64); 8] = [
    (Kind::Notice, 50),
    (Kind::Notices, 15),
    (Kind::NoticesOfUnit, 10),
    (Kind::NoticesOfAct, 5),
    (Kind::NoticesOfDays, 5),
    (Kind::Home, 10),
    (Kind::Document, 3),
    (Kind::Documents, 2),
];

/// Runs the load.
pub fn run(served: &Served, asked: &Asked) -> Result<(), BenchError> {
    let seconds = Mutex::new(Vec::new());
    let over = AtomicBool::new(false);
    let (begin, each) = (Instant::now(), CONNECTIONS as f64 / GOAL.0);
    let recorded = std::thread::scope(|scope| {
        let comments = scope.spawn(|| comments(served, asked, &over));
        let clients: Vec<_> = (0..CONNECTIONS)
            .map(|index| {
                let first = each * index as f64 / CONNECTIONS as f64;
                let seconds = &seconds;
                scope.spawn(move || client(served, asked, index, (begin, first, each), seconds))
            })
            .collect();
        for client in clients {
            client
                .join()
                .map_err(|_| BenchError::Machine("a client died".to_owned()))??;
        }
        over.store(true, Ordering::Relaxed);
        comments
            .join()
            .map_err(|_| BenchError::Machine("a client died".to_owned()))?
    })?;
    let took = Took::of(seconds.into_inner().map_err(BenchError::machine)?);
    let rate = took.count() as f64 / begin.elapsed().as_secs_f64();
    let reached = rate >= GOAL.0 * 0.99 && took.ms(0.95) <= GOAL.1;
    println!(
        "J6 public, {:.0} /s in a mixture, connections: {CONNECTIONS}",
        GOAL.0
    );
    println!("  {rate:.0} /s answered, {recorded} comments recorded meanwhile");
    println!("  from when each was due: {took}");
    println!(
        "  {:.0} /s and p95 {:.0} ms: {}\n",
        GOAL.0,
        GOAL.1,
        if reached { "reached" } else { "MISSED" }
    );
    Ok(())
}

/// One connection that asks when it is due, and at once where it is late.
fn client(
    served: &Served,
    asked: &Asked,
    index: usize,
    (begin, first, each): (Instant, f64, f64),
    all: &Mutex<Vec<f64>>,
) -> Result<(), BenchError> {
    let mut client = Client::connect(served.address)?;
    let mut random = Seeded::new(index as u64);
    let (mut due, mut took) = (first, Vec::new());
    while due < SECONDS {
        let wait = due - begin.elapsed().as_secs_f64();
        if wait > 0.0 {
            std::thread::sleep(Duration::from_secs_f64(wait));
        }
        if let Some(path) = asked.address(kind(&mut random), &mut random) {
            let status = client.get(&path)?.status;
            if status != 200 {
                return Err(BenchError::Machine(format!("{path} answered {status}")));
            }
            took.push(begin.elapsed().as_secs_f64() - due);
        }
        due += each;
    }
    if let Ok(mut all) = all.lock() {
        all.extend(took);
    }
    Ok(())
}

fn kind(random: &mut Seeded) -> Kind {
    let mut at = random.below(100);
    for (kind, share) in MIX {
        if at < share {
            return kind;
        }
        at -= share;
    }
    Kind::Home
}

/// Comments on a draft until the load is over; each throws away the pages of the ledger that are kept.
fn comments(served: &Served, asked: &Asked, over: &AtomicBool) -> Result<usize, BenchError> {
    let mut client = Client::connect(served.address)?;
    let mut recorded = 0;
    let mut forms = std::collections::VecDeque::new();
    while !over.load(Ordering::Relaxed) {
        std::thread::sleep(COMMENT_EVERY);
        let mut random = Seeded::new(recorded as u64);
        let Some(path) = asked.address(Kind::Consultation, &mut random) else {
            return Ok(recorded);
        };
        let page = client.get(&path)?.body;
        if let Some(token) = between(&page, "name=\"token\" value=\"", "\"") {
            forms.push_back((path, token.to_owned()));
        }
        // A form that is handed in too fast is taken for one of a machine.
        if forms.len() > 5
            && let Some((path, token)) = forms.pop_front()
        {
            let form = [
                ("token", &*token),
                ("sure", "yes"),
                ("stance", "%E5%90%8C%E6%84%8F"),
            ];
            let text = format!("%E5%90%8C%E6%84%8F{recorded}");
            let form = [&form[..], &[("comment", &*text)]].concat();
            recorded += usize::from(client.post(&path, &form)?.status == 200);
        }
    }
    Ok(recorded)
}
