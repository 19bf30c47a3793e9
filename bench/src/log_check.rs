//! J4: reading and checking the road-traffic log, beside PM4Py's reading and token replay.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Instant;

use zs_base::Day;
use zs_conform::HistoryRegister;
use zs_paper::{LogMap, read_map};
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
    let (ours, peer) = alternate(
        ours as usize,
        || {
            let begin = Instant::now();
            check()?;
            Ok(begin.elapsed().as_secs_f64())
        },
        || peer.ask("go"),
    )?;
    report(Report {
        job: "J4 reading a log and checking it with all time rules".to_owned(),
        unit: "events",
        ours,
        peer: ("PM4Py read + token replay".to_owned(), peer),
        goal: Some(20.0),
        notes: Vec::new(),
    });
    Ok(())
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
