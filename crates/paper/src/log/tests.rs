//! Logs that are whole, cut, damaged, hostile or not logs at all.

use std::io::Write;
use std::ops::ControlFlow;

use flate2::Compression;
use flate2::write::GzEncoder;
use proptest::prelude::*;

use zs_base::limits;

use super::{Bounds, Reading, read_log};

/// One trace with its name, and the name of each event.
type Seen = (String, Vec<String>);

fn read_with(bytes: &[u8], bounds: Bounds) -> (Vec<Seen>, Reading) {
    let mut all = Vec::new();
    let reading = read_log(
        bytes,
        bounds,
        2,
        |made: &mut Vec<Seen>, trace| {
            let names = |event| {
                let name = trace.of(event).iter().find(|it| it.key == "name");
                name.map_or(String::new(), |it| it.value().into_owned())
            };
            let case = trace.attributes.first().map(|it| it.value().into_owned());
            made.push((
                case.unwrap_or_default(),
                trace.events().iter().map(names).collect(),
            ));
        },
        |_, made| {
            all.extend(made);
            ControlFlow::Continue(())
        },
    );
    (all, reading)
}

fn read(bytes: &[u8]) -> (Vec<Seen>, Reading) {
    read_with(bytes, Bounds::default())
}

fn trace(number: usize) -> String {
    format!(
        "<trace>\n\t<string key=\"case\" value=\"c{number}\"/>\n\t<event>\n\t\t<string key=\"name\" \
         value=\"a\"/></event><event><string key=\"name\" value=\"b\"/></event></trace>\n"
    )
}

fn log(traces: &[String]) -> String {
    let head = "<?xml version=\"1.0\"?><!-- </trace> --><log><extension name=\"x\"/><int key=\"n\" \
                value=\"1\"><int key=\"m\" value=\"2\"/></int>";
    format!("{head}{}</log>", traces.concat())
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::default());
    out.write_all(text).unwrap();
    out.finish().unwrap()
}

fn codes(reading: &Reading) -> Vec<&'static str> {
    reading.problems.iter().map(|it| it.code.id).collect()
}

/// Small blocks, so that a log of a few traces is carved many times.
fn small() -> Bounds {
    Bounds {
        block_bytes: 64,
        ..Bounds::default()
    }
}

#[test]
fn reads_every_trace_in_order_gzipped_or_not() {
    let text = log(&(0..500).map(trace).collect::<Vec<_>>());
    for bytes in [text.as_bytes().to_vec(), gzip(text.as_bytes())] {
        let (seen, reading) = read_with(&bytes, small());
        assert_eq!(seen.len(), 500);
        assert!(
            seen.iter()
                .enumerate()
                .all(|(i, it)| it.0 == format!("c{i}") && it.1 == ["a", "b"])
        );
        assert_eq!((reading.traces, reading.rows), (500, 1000));
        assert_eq!(
            (reading.bytes, codes(&reading)),
            (text.len() as u64, vec![])
        );
    }
}

#[test]
fn a_cut_file_gives_all_before_the_cut_and_one_problem() {
    let text = log(&(0..500).map(trace).collect::<Vec<_>>());
    let packed = gzip(text.as_bytes());
    let (seen, reading) = read_with(&packed[..packed.len() / 2], small());
    assert!(seen.len() > 100 && seen.len() < 500, "{}", seen.len());
    assert_eq!(codes(&reading), ["ZS5002"]);
    let lost: u64 = reading.problems.iter().map(|it| it.lost).sum();
    assert_eq!(reading.rows, 2 * seen.len() as u64 + lost);

    let cut = text.find("c7\"").unwrap() + 60;
    let (seen, reading) = read(&text.as_bytes()[..cut]);
    assert_eq!((seen.len(), codes(&reading)), (7, vec!["ZS5002"]));
    let problem = &reading.problems[0];
    assert_eq!(
        (problem.trace, problem.row, problem.offset),
        (8, 15, cut as u64)
    );
    let shown = problem.diagnostic("a.xes.gz").to_string();
    assert!(
        shown.contains("第8件、第15行") && shown.contains("断"),
        "{shown}"
    );
}

#[test]
fn a_damaged_gzip_gives_all_before_the_damage() {
    let text = log(&(0..3000).map(trace).collect::<Vec<_>>());
    let mut packed = gzip(text.as_bytes());
    let last = packed.len() - 6;
    packed[last] ^= 1;
    let (seen, reading) = read(&packed);
    assert_eq!((seen.len(), codes(&reading)), (3000, vec!["ZS5001"]));
}

#[test]
fn a_broken_trace_is_lost_alone_and_its_rows_are_counted() {
    let broken = [
        trace(1).replace("key=\"name\" value=\"a\"/>", "key=\"name\" value=\"a\">"),
        trace(1).replace("value=\"a\"", "value=\"a"),
        trace(1).replace("<event>\n", "<event>\n</log>"),
        trace(1).replace("\"a\"", "\"&nope;\""),
        trace(1).replace("key=\"name\" value=\"b\"", "value=\"b\""),
        trace(1).replace("</trace>\n", ""),
    ];
    for broken in broken {
        let (seen, reading) = read(log(&[trace(0), broken.clone(), trace(2)]).as_bytes());
        let names: Vec<_> = seen.iter().map(|it| it.0.as_str()).collect();
        assert_eq!(names, ["c0", "c2"], "{broken}");
        assert_eq!(codes(&reading), ["ZS5003"], "{broken}");
        assert_eq!(
            (reading.traces, reading.rows, reading.problems[0].lost),
            (3, 6, 2),
            "{broken}"
        );
    }
}

#[test]
fn text_that_is_not_utf8_loses_its_trace_only() {
    let mut bytes = log(&[trace(0), trace(1), trace(2)]).into_bytes();
    let at = bytes.windows(2).position(|it| it == b"c1").unwrap();
    bytes[at] = 0xff;
    let (seen, reading) = read(&bytes);
    assert_eq!(
        seen.iter().map(|it| it.0.as_str()).collect::<Vec<_>>(),
        ["c0", "c2"]
    );
    assert_eq!(
        (codes(&reading), reading.problems[0].lost),
        (vec!["ZS5007"], 2)
    );
    assert_eq!(reading.problems[0].offset, at as u64);
}

#[test]
fn what_is_no_log_is_said_to_be_none() {
    for bytes in [&b""[..], b"hello", b"<html></html>", b"\x1f\x8b"] {
        let (seen, reading) = read(bytes);
        assert_eq!((seen.len(), reading.problems.len()), (0, 1), "{bytes:?}");
    }
}

#[test]
fn entities_of_a_doctype_are_not_taken() {
    let text = log(&[trace(0).replace("\"a\"", "\"&x;\""), trace(1)]);
    let text = text.replace("<log>", "<!DOCTYPE log [<!ENTITY x \"y\">]><log>");
    let (seen, reading) = read(text.as_bytes());
    assert_eq!((seen.len(), codes(&reading)), (1, vec!["ZS5008", "ZS5003"]));
}

#[test]
fn values_are_resolved_and_nested_attributes_are_passed_over() {
    let event = "<event><string key=\"name\" value=\"a &amp; b\"><string key=\"name\" value=\"x\"/>\
                 </string></event>";
    let (seen, reading) = read(log(&[format!("<trace>{event}<event/></trace>")]).as_bytes());
    assert_eq!(seen[0].1, ["a & b", ""]);
    assert_eq!((codes(&reading), reading.rows), (vec![], 2));
}

/// The codes for a trace of `n` somethings where `max` is allowed.
fn at_bound(text: &str, set: impl Fn(&mut Bounds)) -> Vec<&'static str> {
    let mut bounds = Bounds::default();
    set(&mut bounds);
    codes(&read_with(text.as_bytes(), bounds).1)
}

#[test]
fn each_bound_holds_at_n_and_not_at_n_plus_1() {
    let text = log(&[trace(0)]);
    let nested = text.replace(
        "value=\"a\"/>",
        "value=\"a\"><a key=\"n\"><b key=\"n\"/></a></string>",
    );
    let most = u64::try_from(text.len()).unwrap();
    assert_eq!(at_bound(&text, |it| it.log_bytes_max = most), [""; 0]);
    assert_eq!(
        at_bound(&text, |it| it.log_bytes_max = most - 1),
        ["ZS5005"]
    );
    assert_eq!(at_bound(&text, |it| it.trace_events_max = 2), [""; 0]);
    assert_eq!(at_bound(&text, |it| it.trace_events_max = 1), ["ZS5006"]);
    assert_eq!(at_bound(&text, |it| it.attributes_max = 1), [""; 0]);
    assert_eq!(at_bound(&text, |it| it.attributes_max = 0), ["ZS5006"]);
    assert_eq!(at_bound(&nested, |it| it.depth_max = 2), [""; 0]);
    assert_eq!(at_bound(&nested, |it| it.depth_max = 1), ["ZS5006"]);
    assert_eq!(at_bound(&text, |it| it.text_bytes_max = 2), [""; 0]);
    assert_eq!(at_bound(&text, |it| it.text_bytes_max = 1), ["ZS5006"]);
}

/// Together with the test above: what holds at any n holds at the product's own bounds.
#[test]
fn a10_a_reading_without_wishes_has_the_bounds_of_the_product() {
    let bounds = Bounds::default();
    assert_eq!(bounds.log_bytes_max, limits::LOG_BYTES_MAX);
    assert_eq!(bounds.trace_bytes_max, limits::LOG_TRACE_BYTES_MAX);
    assert_eq!(bounds.trace_events_max, limits::LOG_TRACE_EVENTS_MAX);
    assert_eq!(bounds.attributes_max, limits::LOG_ATTRIBUTES_MAX);
    assert_eq!(bounds.depth_max, limits::LOG_DEPTH_MAX);
    assert_eq!(bounds.text_bytes_max, limits::TEXT_BYTES_MAX);
}

#[test]
fn a_trace_without_end_stops_at_the_bound() {
    let endless = format!("<log><trace>{}", "<event></event>".repeat(100));
    let bound = |max| {
        at_bound(&endless, |it| {
            (it.trace_bytes_max, it.block_bytes) = (max, 100)
        })
    };
    assert_eq!(bound(endless.len()), ["ZS5002"]);
    assert_eq!(bound(endless.len() - 13), ["ZS5006"]);
}

proptest! {
    #[test]
    fn no_change_of_bytes_loses_count_of_rows(at in 0usize..600, byte in any::<u8>(), cut in 0usize..900) {
        let mut bytes = log(&[trace(0), trace(1), trace(2), trace(3)]).into_bytes();
        let len = bytes.len();
        bytes[at % len] = byte;
        bytes.truncate(len.min(cut + 100));
        let (seen, reading) = read_with(&bytes, small());
        let taken: u64 = seen.iter().map(|it| it.1.len() as u64).sum();
        let lost: u64 = reading.problems.iter().map(|it| it.lost).sum();
        prop_assert_eq!(taken + lost, reading.rows);
    }
}
