//! J6 and J9: the pages of the shipped program over a filled county, beside the least page that
//! shows the same list; how long the program takes to its first page, and what memory it holds.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

use zs_base::random::Seeded;

use crate::clients::timed;
use crate::durable_steps::folder;
use crate::frame::{BenchError, Report, alternate};
use crate::http::Client;
use crate::imported;
use crate::minimal;
use crate::served::{Served, between, fill, one_time};

/// Cases of the counties; the last only when `ZS_BENCH_FULL` is set, because filling it takes half
/// an hour.
const SIZES: [u64; 3] = [10_000, 100_000, 1_000_000];
/// Clients at the same time, and pages that each asks for in a turn.
const LOAD: (usize, usize) = (16, 60);
/// A post that reads the cases of the whole county.
const POST: &str = "supervisor";
/// The pages that a county without public acts has none of.
const NOTICES: &str = "notice page";
/// A folder that holds a county that is filled already, for a size that takes long to fill.
const FILLED: &str = "ZS_BENCH_COUNTY";

/// Chooses the address of the next page.
type Choose<'a> = dyn Fn(&mut Seeded) -> String + 'a;

/// The ratio of the rates for each size, and on the road-traffic log where `ZS_LOG` names it.
///
/// # Errors
/// When the program or the peer does not answer.
pub fn run(report: &mut dyn FnMut(Report)) -> Result<(), BenchError> {
    if let Some(filled) = std::env::var_os(FILLED) {
        return on(Path::new(&filled), "a given county", report);
    }
    let full = std::env::var_os("ZS_BENCH_FULL").is_some();
    let sizes = &SIZES[..if full { SIZES.len() } else { SIZES.len() - 1 }];
    for cases in sizes {
        let folder = folder()?;
        fill(folder.path(), *cases)?;
        on(folder.path(), &format!("{cases} cases"), report)?;
    }
    if let Some(log) = imported::log() {
        let folder = folder()?;
        imported::fill(folder.path(), &log)?;
        on(folder.path(), "the imported log", report)?;
    }
    Ok(())
}

fn on(county: &Path, name: &str, report: &mut dyn FnMut(Report)) -> Result<(), BenchError> {
    let account = one_time(county, POST)?;
    let served = Served::start(county)?;
    let mut first = served.sign_in(&account)?;
    let asks = Asks::of(&mut first)?;
    let idle = served.memory()?;
    let copy = folder()?;
    let peer = minimal::serve(&county.join("data/county.db"), &copy.path().join("list.db"))?;
    let peer = Client::connect(peer)?;
    let kinds: [(&str, &Choose<'_>, Option<f64>); 3] = [
        (
            "case list with filters",
            &|random| asks.list(random),
            Some(1.0 / 3.0),
        ),
        ("case page", &|random| asks.case(random), None),
        (NOTICES, &|random| asks.notice(random), None),
    ];
    for (what, path, goal) in kinds {
        // Nothing of the imported log is made public.
        if what == NOTICES && asks.notices.is_empty() {
            continue;
        }
        let load = Load::new(&first, &peer);
        let (ours, theirs) = alternate(
            LOAD.0 * LOAD.1,
            || load.ours(path),
            || load.peers(&|random| asks.list(random)),
        )?;
        let mut notes = vec![load.times()?];
        if goal.is_some() {
            notes.push(format!(
                "J9: first page {:.2} s after the start, {} MB idle, {} MB after the load",
                served.started_in,
                idle / 1_000_000,
                served.memory()? / 1_000_000
            ));
        }
        report(Report {
            job: format!("J6 {what}, {name}, clients: {}", LOAD.0),
            unit: "pages",
            ours,
            peer: ("minimal axum + SQLite list".to_owned(), theirs),
            goal,
            notes,
        });
    }
    Ok(())
}

/// What there is to ask for.
struct Asks {
    units: Vec<String>,
    procedures: Vec<String>,
    cases: Vec<String>,
    notices: Vec<String>,
}

impl Asks {
    /// Reads the pages as a clerk does: what the filters offer, and the first cases of each unit.
    fn of(client: &mut Client) -> Result<Self, BenchError> {
        let page = client.get("/cases?unit=*")?.body;
        let offered = |select: &str| {
            let options = between(&page, &format!("<select id=\"{select}\""), "</select>");
            let values = options
                .unwrap_or_default()
                .split("<option value=\"")
                .skip(1);
            let values = values.filter_map(|it| it.split_once('"'));
            let values = values.map(|(value, _)| value.to_owned());
            let values = values.filter(|it| !it.is_empty() && it != "*");
            values.collect::<Vec<String>>()
        };
        let (mut units, mut cases) = (Vec::new(), Vec::new());
        for unit in offered("unit") {
            let list = client.get(&format!("/cases?unit={unit}&rows=200"))?.body;
            let found = list.split("<a href=\"/cases/").skip(1);
            let found = found.filter_map(|it| it.split_once('"').map(|(id, _)| id.to_owned()));
            let found = found.filter(|id| id.len() == 32);
            let before = cases.len();
            cases.extend(found);
            if cases.len() > before {
                units.push(unit);
            }
        }
        match units.is_empty() {
            true => Err(BenchError::Machine("the list shows no case".to_owned())),
            false => Ok(Self {
                procedures: offered("procedure"),
                units,
                cases,
                notices: codes(&client.get("/g?rows=200")?.body),
            }),
        }
    }

    /// A list with one filter or none.
    fn list(&self, random: &mut Seeded) -> String {
        let pick =
            |of: &[String], random: &mut Seeded| random.pick(of).cloned().unwrap_or_default();
        let unit = pick(&self.units, random);
        match random.below(4) {
            0 => format!("/cases?unit={unit}"),
            1 => format!("/cases?unit={unit}&state=open"),
            2 => format!("/cases?unit={unit}&state=over"),
            _ => format!(
                "/cases?unit={unit}&procedure={}",
                pick(&self.procedures, random)
            ),
        }
    }

    fn notice(&self, random: &mut Seeded) -> String {
        let code = random.pick(&self.notices).cloned().unwrap_or_default();
        format!("/g/{code}")
    }

    fn case(&self, random: &mut Seeded) -> String {
        let case = random.pick(&self.cases).cloned().unwrap_or_default();
        format!("/cases/{case}")
    }
}

/// The codes of the notices that a public list shows.
fn codes(list: &str) -> Vec<String> {
    let found = list.split("href=\"/g/ZS-").skip(1);
    let found = found.filter_map(|it| it.split_once('"'));
    found.map(|(code, _)| format!("ZS-{code}")).collect()
}

/// Clients of both sides, and how long our own answers took.
struct Load<'a> {
    ours: &'a Client,
    peer: &'a Client,
    random: RefCell<Seeded>,
    seconds: Mutex<Vec<f64>>,
}

impl<'a> Load<'a> {
    fn new(ours: &'a Client, peer: &'a Client) -> Self {
        Self {
            ours,
            peer,
            random: RefCell::new(Seeded::new(6)),
            seconds: Mutex::new(Vec::new()),
        }
    }

    fn ours(&self, path: &Choose<'_>) -> Result<f64, BenchError> {
        self.turn(self.ours, path, true)
    }

    fn peers(&self, path: &Choose<'_>) -> Result<f64, BenchError> {
        self.turn(self.peer, path, false)
    }

    fn turn(&self, browser: &Client, path: &Choose<'_>, kept: bool) -> Result<f64, BenchError> {
        let mut random = self.random.borrow_mut();
        let mut clients = Vec::new();
        for _ in 0..LOAD.0 {
            let paths: Vec<String> = (0..LOAD.1).map(|_| path(&mut random)).collect();
            clients.push(vec![(browser.again()?, paths)]);
        }
        let seconds = &self.seconds;
        timed(clients, |(mut client, paths)| {
            let mut took = Vec::with_capacity(paths.len());
            for path in paths {
                let begin = Instant::now();
                let answered = client.get(&path)?;
                took.push(begin.elapsed().as_secs_f64());
                if answered.status != 200 || !answered.body.contains("<h1>") {
                    let status = answered.status;
                    return Err(BenchError::Machine(format!("{path} answered {status}")));
                }
            }
            if let (true, Ok(mut all)) = (kept, seconds.lock()) {
                all.extend(took);
            }
            Ok(())
        })
    }

    /// The times of our own answers, in words.
    fn times(&self) -> Result<String, BenchError> {
        let seconds = self.seconds.lock();
        let mut seconds = seconds.map_err(BenchError::machine)?.clone();
        seconds.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let index = (seconds.len() as f64 * share) as usize;
            seconds.get(index).copied().unwrap_or(f64::NAN) * 1_000.0
        };
        let (half, most, all) = (at(0.50), at(0.95), at(0.99));
        Ok(format!(
            "ours: p50 {half:.1} ms, p95 {most:.1} ms, p99 {all:.1} ms"
        ))
    }
}
