//! J4: reading and checking the road-traffic log, beside PM4Py's reading and token replay.

use std::fs::{self, File};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Instant;

use zs_base::Day;
use zs_conform::{CaseHistory, Fault, HistoryRegister, Tally, check_case};
use zs_paper::{Bounds, LogMap, MappedCase, read_log, read_map};
use zs_time::Calendar;
use zs_work::{CheckedLog, check_log};

use crate::county::law_files;
use crate::frame::{BenchError, Report, alternate};
use crate::peer::{Peer, root};

/// The environment variable that names the log, which is not part of this tree.
const LOG: &str = "ZS_LOG";
/// Threads that parse.
const WORKERS: usize = 2;

/// Measures the whole check, with every rule of the procedure and all its terms.
pub fn run(report: &mut dyn FnMut(Report)) -> Result<(), BenchError> {
    let path = PathBuf::from(std::env::var(LOG).unwrap_or_default());
    if !path.is_file() {
        let sentence = format!("{LOG} must name road-traffic-fines.xes.gz");
        return Err(BenchError::Machine(sentence));
    }
    let example = root().join("examples/road-fines");
    let (register, map) = measure(&example)?;
    let check = || -> Result<CheckedLog, BenchError> {
        Ok(check_log(
            File::open(&path)?,
            &map,
            &register,
            WORKERS,
            |_| {},
        ))
    };
    let mut peer = Peer::start("log_replay.py", &[&path])?;
    let (ours, theirs) = (check()?.tally.events() as i64, peer.ask("rows")? as i64);
    if ours != theirs {
        return Err(BenchError::Disagree { ours, peer: theirs });
    }
    let peer_unfit = peer.ask("unfit")?;
    let (ours, peer) = alternate(
        ours as usize,
        || {
            let begin = Instant::now();
            check()?;
            Ok(begin.elapsed().as_secs_f64())
        },
        || peer.ask("go"),
    )?;
    let notes = explained(&path, &map, &register, peer_unfit)?;
    report(Report {
        job: "J4 reading a log and checking it with all time rules".to_owned(),
        unit: "events",
        ours,
        peer: ("PM4Py read + token replay".to_owned(), peer),
        goal: Some(20.0),
        notes,
    });
    Ok(())
}

/// Why the two sides do not call the same number of cases deviating: ours are told apart by what
/// deviates in each.
fn explained(
    path: &Path,
    map: &LogMap,
    register: &HistoryRegister,
    unfit: f64,
) -> Result<Vec<String>, BenchError> {
    let mut counts = Counts::default();
    read_log(
        File::open(path)?,
        Bounds::default(),
        WORKERS,
        |counts: &mut Counts, trace| {
            if let Some(case) = map.case(trace, &mut Vec::new()) {
                counts.add(case, map, register);
            }
        },
        |_, part| {
            counts.append(&part);
            ControlFlow::Continue(())
        },
    );
    let Counts {
        all,
        order,
        time,
        both,
        content,
    } = counts;
    let deviating = order + time + both + content;
    Ok(vec![
        format!("ours: {deviating} of {all} cases deviate from the written procedure:"),
        format!("  {order} in the order of their steps, {time} in time (late or too early)"),
        format!("  {both} in both, {content} only in what is written down"),
        format!("PM4Py: {unfit:.0} cases are not replayed by the net"),
        "why they differ: the net was mined from this very log, so it allows what the log does; and a"
            .to_owned(),
        "  net knows neither days nor sums, which is where most of our cases deviate".to_owned(),
    ])
}

/// Cases by what deviates in them.
#[derive(Default)]
struct Counts {
    all: u64,
    order: u64,
    time: u64,
    both: u64,
    content: u64,
}

impl Counts {
    fn add(&mut self, case: MappedCase, map: &LogMap, register: &HistoryRegister) {
        self.all += 1;
        let mut tally = Tally::default();
        let case = CaseHistory {
            number: case.number,
            unit: map.unit().clone(),
            opened_on: case.opened_on,
            values: case.values,
            events: case.events.into_iter().map(|it| (it.row, it.step, it.act)),
        };
        check_case(&mut tally, register, case);
        if tally.deviating() == 0 {
            return;
        }
        // What is only undone is no deviation of an event, and counts on no day.
        let faults = tally.findings(Day::MIN);
        let has = |these: &[Fault]| faults.iter().any(|it| these.contains(&it.kind.fault()));
        let order = has(&[Fault::Missing, Fault::Order]);
        match (order, has(&[Fault::Late, Fault::Early])) {
            (true, true) => self.both += 1,
            (true, false) => self.order += 1,
            (false, true) => self.time += 1,
            (false, false) => self.content += 1,
        }
    }

    fn append(&mut self, part: &Self) {
        self.all += part.all;
        self.order += part.order;
        self.time += part.time;
        self.both += part.both;
        self.content += part.content;
    }
}

fn measure(example: &Path) -> Result<(HistoryRegister, LogMap), BenchError> {
    let law = example.join("law");
    let files = law_files(&law)?;
    let machine = |text: &str| BenchError::Machine(text.to_owned());
    let day = Day::from_ymd(2001, 1, 1).ok_or_else(|| machine("no such day"))?;
    let (library, _) = zs_law::read(&files);
    let procedure = library.procedure(&"road.fine".into(), &[], day).cloned();
    let procedure =
        procedure.ok_or_else(|| machine("the procedure of the example is not sound"))?;
    let (map, _) = read_map("map.toml", &fs::read(example.join("map.toml"))?, &procedure);
    let map = map.ok_or_else(|| machine("the map of the example is not sound"))?;
    let register = HistoryRegister::new(procedure, Calendar::plain(), map.post(), map.unit());
    Ok((register, map))
}
