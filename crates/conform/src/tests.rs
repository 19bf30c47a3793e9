//! A procedure of three steps, and histories that keep and break each of its rules.

use std::sync::Arc;

use zs_base::Day;
use zs_event::command::Perform;
use zs_event::{Signer, StepPath};
use zs_law::{Files, Procedure, read};
use zs_time::Calendar;

use crate::{CaseHistory, Finding, HistoryRegister, Kind, Tally, check_case};

/// `open`, then `send` within 10 days, then `end` no earlier than 5 days after `send`.
const PROCEDURE: &str = r#"
format = 1
id = "p"
name = "样子"
force = { from = 1990-01-01 }
running = { then = "stay", cite = "某法#1" }
calendar = "none"
currency = "EUR"
basis = ["某法#1"]
checked = { on = 2026-11-23, by = "测试" }

[[step]]
id = "open"
name = "开始"
actor = { post = "o" }
cite = "某法#1"

[[step]]
id = "send"
name = "寄出"
after = ["open"]
actor = { post = "o" }
limit = { at_most = 10, unit = "日", from = "open", roll = "no", cite = "某法#1" }
cite = "某法#1"

[[step]]
id = "end"
name = "结束"
after = ["send"]
actor = { post = "o" }
wait = { at_least = 4, unit = "日", from = "send", roll = "no", cite = "某法#1" }
ends = true
cite = "某法#1"
"#;

const STATUTE: &str = "short = \"某法\"\nname = \"某法\"\nrank = \"法律\"\nfrom = 1980-01-01\n\
    source = \"测试\"\n[[article]]\nnumber = \"1\"\ntitle = \"规则\"\n";

fn procedure() -> Arc<Procedure> {
    let files: Files = [
        ("procedures/p/1990-01-01.toml", PROCEDURE),
        ("statutes/某法.toml", STATUTE),
        (
            "posts.toml",
            "[[post]]\nid = \"o\"\nname = \"经办\"\ncite = \"某法#1\"\n",
        ),
    ]
    .into_iter()
    .collect();
    let (library, problems) = read(&files);
    let day = Day::from_ymd(2000, 1, 1).unwrap();
    let found = library.procedure(&"p".into(), &[], day).cloned();
    found.unwrap_or_else(|| panic!("{problems:#?}"))
}

/// The findings of one case, given as steps with their days, when the log ends on a day.
fn findings(events: &[(&str, i32)], on: i32) -> Vec<(Kind, u16, u64)> {
    let tally = tally(events);
    let short = |it: Finding| (it.kind, it.step.0, it.count);
    tally
        .findings(Day::from_number(on))
        .into_iter()
        .map(short)
        .collect()
}

fn tally(events: &[(&str, i32)]) -> Tally {
    let procedure = procedure();
    let register = HistoryRegister::new(
        procedure.clone(),
        Calendar::plain(),
        &"o".into(),
        &"u".into(),
    );
    let signer = Signer {
        person: "x".into(),
        post: "o".into(),
        certificate: None,
    };
    let act = |(row, (id, day)): (usize, &(&str, i32))| {
        let number = procedure.find_step(&(*id).into()).unwrap();
        let act = Perform {
            path: StepPath::from(*id),
            effective_on: Day::from_number(*day).start(),
            people: vec![signer.clone()],
            outcome: None,
            values: Vec::new(),
            facts: Vec::new(),
            evidence: Vec::new(),
            reason: None,
            source: None,
        };
        (row as u64 + 1, number, act)
    };
    let mut tally = Tally::default();
    let case = CaseHistory {
        number: "c".to_owned(),
        unit: "u".into(),
        opened_on: Day::from_number(events[0].1).start(),
        values: Vec::new(),
        events: events.iter().enumerate().map(act),
    };
    check_case(&mut tally, &register, case);
    tally
}

#[test]
fn a_lawful_case_has_no_deviation() {
    assert_eq!(findings(&[("open", 0), ("send", 10), ("end", 15)], 100), []);
}

#[test]
fn each_rule_that_is_broken_is_counted_once() {
    let one = |kind, step| vec![(kind, step, 1)];
    let (open, send, end) = (("open", 0), ("send", 3), ("end", 9));
    assert_eq!(
        findings(&[open, ("send", 11), ("end", 16)], 100),
        one(Kind::Late, 1)
    );
    assert_eq!(
        findings(&[open, send, ("end", 7)], 100),
        one(Kind::TooEarly, 2)
    );
    assert_eq!(
        findings(&[open, send, ("send", 4), end], 100),
        one(Kind::Repeated, 1)
    );
    assert_eq!(findings(&[open, send], 100), one(Kind::Unfinished, 2));
    assert_eq!(findings(&[open], 10), one(Kind::Unfinished, 1));
    assert_eq!(findings(&[open], 11), one(Kind::Overdue, 1));
    let skipped = findings(&[open, end], 100);
    assert!(skipped.contains(&(Kind::Sequence, 2, 1)), "{skipped:?}");
    let after = findings(&[open, send, end, ("end", 10)], 100);
    assert_eq!(after, vec![(Kind::Repeated, 2, 1), (Kind::AfterEnd, 2, 1)]);
}

#[test]
fn tallies_of_parts_add_up_and_rows_are_those_of_the_file() {
    let mut all = tally(&[("open", 0)]);
    all.append(tally(&[("open", 0)]), 1000);
    let found = all.clone().findings(Day::from_number(50));
    assert_eq!((all.cases(), all.events(), all.deviating()), (2, 2, 0));
    let rows: Vec<_> = found[0].examples.iter().map(|it| it.row).collect();
    assert_eq!((found[0].count, rows), (2, vec![1, 1001]));
}

#[test]
fn every_objection_of_the_engine_has_a_kind() {
    use zs_case::codes;
    assert_eq!(Kind::of(codes::ZS3103), Kind::Sequence);
    assert_eq!(Kind::of(codes::ZS3112), Kind::People);
    let words: std::collections::BTreeSet<_> = Kind::ALL.iter().map(|it| it.word()).collect();
    let titles: std::collections::BTreeSet<_> = Kind::ALL.iter().map(|it| it.title()).collect();
    assert_eq!(
        (words.len(), titles.len()),
        (Kind::ALL.len(), Kind::ALL.len())
    );
}
