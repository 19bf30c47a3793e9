//! Cases as XES and OCEL 2.0: PM4Py must find in both what was written, and writes them beside us.

use std::fs;
use std::path::Path;
use std::time::Instant;

use zs_base::Day;
use zs_paper::written_log::{
    OcelWriter, WrittenCase, WrittenEvent, WrittenObject, WrittenValue, XesWriter,
};

use crate::frame::{BenchError, Report, alternate};
use crate::peer::Peer;

const CASES: usize = 5_000;
const EVENTS_OF_CASE: usize = 8;
/// Officers, each of whom is one object.
const OFFICERS: usize = 40;

/// Measures the writing of both forms.
pub fn run(report: &mut dyn FnMut(Report)) -> Result<(), BenchError> {
    let folder = tempfile::tempdir()?;
    let cases = cases();
    let write = || -> Result<f64, BenchError> {
        let begin = Instant::now();
        fs::write(folder.path().join("log.xes"), xes(&cases)?)?;
        fs::write(folder.path().join("log.json"), ocel(&cases)?)?;
        Ok(begin.elapsed().as_secs_f64())
    };
    write()?;
    let (xes, json) = (
        folder.path().join("log.xes"),
        folder.path().join("log.json"),
    );
    let arguments: [&Path; 3] = [&xes, &json, folder.path()];
    let mut peer = Peer::start("event_log.py", &arguments)?;
    let events = CASES * EVENTS_OF_CASE;
    // Every event is related to its case and to one officer.
    let known = [
        ("cases", CASES),
        ("events", events),
        ("objects", CASES + OFFICERS),
        ("related", events * 2),
    ];
    for (word, ours) in known {
        let (ours, theirs) = (ours as i64, peer.ask(word)? as i64);
        if ours != theirs {
            return Err(BenchError::Disagree { ours, peer: theirs });
        }
    }
    let (ours, peer) = alternate(events, write, || peer.ask("go"))?;
    report(Report {
        job: "event logs: writing XES and OCEL 2.0, both read by PM4Py with the same counts"
            .to_owned(),
        unit: "events",
        ours,
        peer: ("PM4Py writing both".to_owned(), peer),
        goal: None,
        notes: Vec::new(),
    });
    Ok(())
}

fn cases() -> Vec<WrittenCase> {
    let first = Day::MIN.plus_months(12 * 120);
    let event = |case: usize, event: usize| WrittenEvent {
        id: format!("event-{case}-{event}"),
        name: format!("环节{event}"),
        at: first.plus((case % 300 + event) as i32).start(),
        attributes: vec![(
            "罚款金额".to_owned(),
            WrittenValue::Money(case as i64 * 100),
        )],
        people: vec![WrittenObject {
            id: format!("officer-{}", (case + event) % OFFICERS),
            kind: "工作人员".to_owned(),
            as_what: "officer".to_owned(),
        }],
    };
    let case = |number: usize| WrittenCase {
        id: format!("case-{number}"),
        attributes: vec![("事项".to_owned(), WrittenValue::Text("样子".to_owned()))],
        objects: Vec::new(),
        events: (0..EVENTS_OF_CASE).map(|it| event(number, it)).collect(),
    };
    (0..CASES).map(case).collect()
}

fn xes(cases: &[WrittenCase]) -> Result<Vec<u8>, BenchError> {
    let mut writer = XesWriter::new(Vec::new())?;
    for case in cases {
        writer.case(case)?;
    }
    Ok(writer.finish()?)
}

fn ocel(cases: &[WrittenCase]) -> Result<Vec<u8>, BenchError> {
    let mut writer = OcelWriter::new(Vec::new(), "案件")?;
    for case in cases {
        writer.objects(case)?;
    }
    writer.turn()?;
    for case in cases {
        writer.events(case)?;
    }
    Ok(writer.finish()?)
}
