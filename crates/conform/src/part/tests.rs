//! A procedure of seven steps, and ledgers that tell only some of them.

use std::sync::Arc;

use zs_base::{Day, PersonId};
use zs_event::command::Perform;
use zs_event::{Signer, StepPath};
use zs_law::{Files, Procedure, StepNo, read};
use zs_time::Calendar;

use super::{Deed, Done};
use crate::{CaseHistory, Fault, Finding, HistoryRegister, Tally, Told, check_part};

/// `file`, then `report` by two, `review` by another where it is grave, `propose`, `inform` whose
/// paper is served, `decide` at least 5 days after that and at most 90 after `file`, `deliver` within
/// 7 days, `publish` within 7, and `close`.
const PROCEDURE: &str = r#"
format = 1
id = "p"
name = "样子"
force = { from = 2000-01-01 }
running = { then = "stay", cite = "某法#1" }
calendar = "none"
currency = "CNY"
basis = ["某法#1"]
checked = { on = 2026-11-23, by = "测试" }

[[field]]
name = "当事人"
kind = "party"

[[fact]]
name = "重大"
cite = "某法#1"
declared = true

[[fact]]
name = "未成年"
cite = "某法#1"
declared = { default = false }

[[fact]]
name = "拟处罚"
cite = "某法#1"
derived = { outcome = "propose", in = ["处罚"] }

[[fact]]
name = "已处罚"
cite = "某法#1"
derived = { done = "decide" }

[[step]]
id = "file"
name = "立案"
actor = { post = "o" }
cite = "某法#1"

[[step]]
id = "report"
name = "报告"
after = ["file"]
actor = { post = "o", at_least = 2, cite = "某法#1" }
declares = ["重大"]
cite = "某法#1"

[[step]]
id = "review"
name = "审核"
after = ["report"]
when = { all = ["重大"], cite = "某法#1" }
actor = { post = "o", not_same_as = ["report"], cite = "某法#1" }
cite = "某法#1"

[[step]]
id = "propose"
name = "拟定"
after = ["review"]
actor = { post = "o" }
cite = "某法#1"

[[step.outcome]]
name = "不处罚"

[[step.outcome]]
name = "处罚"

[[step]]
id = "inform"
name = "告知"
after = ["propose"]
when = { all = ["拟处罚"], cite = "某法#1" }
actor = { post = "o" }
paper = "告知书"
served = true
cite = "某法#1"

[[step]]
id = "decide"
name = "决定"
after = ["inform"]
when = { all = ["拟处罚"], cite = "某法#1" }
actor = { post = "o" }
paper = "决定书"
served = true
limit = { at_most = 90, unit = "日", from = "file", roll = "no", cite = "某法#1" }
wait = { at_least = 5, unit = "日", from = "inform.served", roll = "no", cite = "某法#1" }
cite = "某法#1"

[[step.evidence]]
kind = "证据"
min = 1
cite = "某法#1"

[[step]]
id = "deliver"
name = "送达"
after = ["decide"]
actor = { post = "o" }
limit = { at_most = 7, unit = "日", from = "decide", roll = "no", cite = "某法#1" }
cite = "某法#1"

[[step]]
id = "publish"
name = "公开"
after = ["decide"]
when = { all = ["已处罚"], none = ["未成年"], cite = "某法#1" }
actor = { post = "o" }
limit = { at_most = 7, unit = "日", from = "decide", roll = "no", cite = "某法#1" }
cite = "某法#1"

[[publish]]
of = "decide"
by = "publish"
show = ["case.当事人"]
hide = ["身份证号"]
cite = "某法#1"

[[step]]
id = "close"
name = "结案"
after = ["deliver"]
ends = true
actor = { post = "o" }
cite = "某法#1"
"#;

const STATUTE: &str = "short = \"某法\"\nname = \"某法\"\nrank = \"法律\"\nfrom = 1980-01-01\n\
    source = \"测试\"\n[[article]]\nnumber = \"1\"\ntitle = \"规则\"\n";

fn procedure() -> Arc<Procedure> {
    let paper = |name: &str| format!("# {name}\n\n{{case.当事人}}\n");
    let files = [
        (
            "procedures/p/2000-01-01.toml".to_owned(),
            PROCEDURE.to_owned(),
        ),
        ("statutes/某法.toml".to_owned(), STATUTE.to_owned()),
        (
            "posts.toml".to_owned(),
            "[[post]]\nid = \"o\"\nname = \"经办\"\ncite = \"某法#1\"\n".to_owned(),
        ),
        (
            "facts/样子.toml".to_owned(),
            ["重大", "未成年", "拟处罚", "已处罚"]
                .map(|name| format!("[[fact]]\nname = \"{name}\"\nmeaning = \"测试\"\n"))
                .concat(),
        ),
        ("papers/告知书.md".to_owned(), paper("告知书")),
        ("papers/决定书.md".to_owned(), paper("决定书")),
    ];
    let pairs = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    let (library, problems) = read(&pairs.collect::<Files>());
    let day = Day::from_ymd(2001, 1, 1).unwrap();
    let found = library.procedure(&"p".into(), &[], day).cloned();
    found.unwrap_or_else(|| panic!("{problems:#?}"))
}

/// The column of a ledger: the step or `step.served`, the day counted from 2020-01-01, who signs.
type Cell<'a> = (&'a str, i32, &'a [&'a str]);

const LAWFUL: [Cell<'_>; 7] = [
    ("file", 0, &[]),
    ("report", 10, &["甲", "乙"]),
    ("inform", 12, &[]),
    ("inform.served", 13, &[]),
    ("decide", 20, &[]),
    ("deliver", 22, &[]),
    ("publish", 23, &[]),
];
const CLOSED: Cell<'_> = ("close", 30, &[]);

/// The findings of one row of a ledger with these columns, by heading and step, when the ledger ends
/// so many days after the beginning.
fn findings(cells: &[Cell<'_>], on: i32) -> Vec<(Fault, String)> {
    let short = |it: &Finding| (it.kind.fault(), procedure().step(it.step).id.to_string());
    tally(cells, true)
        .findings(first().plus(on))
        .iter()
        .map(short)
        .collect()
}

fn first() -> Day {
    Day::from_ymd(2020, 1, 1).unwrap()
}

fn tally(cells: &[Cell<'_>], grave: bool) -> Tally {
    let law = procedure();
    let number = |id: &str| law.find_step(&id.into()).unwrap();
    let steps = [
        "file", "report", "review", "inform", "decide", "deliver", "publish", "close",
    ];
    let told = Told {
        steps: steps.map(number).into(),
        served: [number("inform"), number("decide")].into(),
        receipts: [(number("deliver"), number("decide"))].into(),
        signed: [number("report"), number("review")].into(),
        facts: law.find_fact("重大").into_iter().collect(),
        ..Told::default()
    };
    let mut events = Vec::new();
    for (row, (what, day, people)) in cells.iter().enumerate() {
        let (id, served) = what
            .split_once('.')
            .map_or((*what, false), |(id, _)| (id, true));
        let day = first().plus(*day);
        let mut add = |step: StepNo, done| {
            events.push(Deed {
                row: row as u64 + 1,
                step,
                done,
            });
        };
        if served {
            add(number(id), Done::Service(day));
            continue;
        }
        // The day of a delivery is that of the service of the decision.
        if id == "deliver" {
            add(number("decide"), Done::Service(day));
        }
        let mut act = act(id, day, people);
        if id == "report" && grave {
            let holds = cells.iter().any(|it| it.0 == "review");
            act.facts.push(zs_event::command::Declared {
                fact: "重大".to_owned(),
                holds,
                reason: "台账".to_owned(),
            });
        }
        add(number(id), Done::Step(Box::new(act)));
    }
    let register = HistoryRegister::new(law.clone(), Calendar::plain(), &"o".into(), &"u".into());
    let mut tally = Tally::of_all();
    let case = CaseHistory {
        number: "1号".to_owned(),
        unit: "u".into(),
        opened_on: first().start(),
        values: Vec::new(),
        events,
    };
    check_part(&mut tally, &register, &told, case);
    tally
}

fn act(id: &str, day: Day, people: &[&str]) -> Perform {
    let signer = |name: &&str| Signer {
        person: PersonId::from(*name),
        post: "o".into(),
        certificate: None,
    };
    Perform {
        path: StepPath::from(id),
        effective_on: day.start(),
        people: people.iter().map(signer).collect(),
        outcome: None,
        values: Vec::new(),
        facts: Vec::new(),
        evidence: Vec::new(),
        reason: None,
        source: None,
    }
}

/// The lawful row without some columns and with others.
fn row<'a>(without: &[&str], with: &[Cell<'a>]) -> Vec<Cell<'a>> {
    let kept = LAWFUL.into_iter().filter(|it| !without.contains(&it.0));
    kept.chain(with.iter().copied()).collect()
}

fn one(fault: Fault, step: &str) -> Vec<(Fault, String)> {
    vec![(fault, step.to_owned())]
}

#[test]
fn silence_is_no_deviation() {
    assert_eq!(findings(&row(&[], &[CLOSED]), 400), []);
    // Nothing is said of evidence, of certificates, and of the step that the ledger has no column for.
    assert_eq!(findings(&LAWFUL[..1], 10), []);
    // Whether it is grave is not said either, so nobody knows whether a review is missing.
    let tally = tally(&row(&[], &[CLOSED]), false);
    assert_eq!(tally.findings(first().plus(400)), []);
}

#[test]
fn each_fault_of_a_ledger_is_told_once() {
    let without = |column: &str| findings(&row(&[column], &[CLOSED]), 400);
    assert_eq!(without("decide"), one(Fault::Missing, "decide"));
    assert_eq!(without("deliver"), one(Fault::Unserved, "deliver"));
    assert_eq!(without("publish"), one(Fault::Unpublished, "publish"));
    assert_eq!(without("inform.served"), one(Fault::Unserved, "inform"));
    let both = findings(&row(&["inform", "inform.served"], &[CLOSED]), 400);
    assert_eq!(both, one(Fault::Missing, "inform"));

    let with = |column: &str, cell: Cell<'_>| findings(&row(&[column], &[cell, CLOSED]), 400);
    assert_eq!(
        with("publish", ("publish", 29, &[])),
        one(Fault::Late, "publish")
    );
    assert_eq!(
        with("publish", ("publish", 19, &[])),
        one(Fault::Order, "publish")
    );
    assert_eq!(
        with("deliver", ("deliver", 28, &[])),
        one(Fault::Late, "deliver")
    );
    assert_eq!(
        with("deliver", ("deliver", 18, &[])),
        one(Fault::Order, "decide")
    );
    assert_eq!(
        with("decide", ("decide", 17, &[])),
        one(Fault::Early, "decide")
    );
    assert_eq!(
        with("report", ("report", 10, &["甲"])),
        one(Fault::Actor, "report")
    );
    assert_eq!(
        with("inform.served", ("inform.served", 11, &[])),
        one(Fault::Order, "inform")
    );
    assert_eq!(
        with("inform.served", ("inform.served", 21, &[])),
        one(Fault::Order, "decide")
    );
}

#[test]
fn people_are_compared_where_the_ledger_names_them() {
    let reviewed = |who| findings(&row(&[], &[("review", 11, &[who]), CLOSED]), 400);
    assert_eq!(reviewed("丙"), []);
    assert_eq!(reviewed("甲"), one(Fault::Actor, "review"));
}

#[test]
fn a_case_that_goes_on_is_late_only_when_its_day_has_passed() {
    let filed = &LAWFUL[..2];
    assert_eq!(findings(filed, 90), []);
    assert_eq!(findings(filed, 91), one(Fault::Late, "decide"));
    // That it is to be punished is only taken from the step that is asked about.
    let overdue = tally(filed, true).findings(first().plus(91));
    assert_eq!(&*overdue[0].unless[0], "并非拟处罚");
    let decided = &row(&["deliver"], &[]);
    assert_eq!(findings(decided, 27), []);
    assert_eq!(findings(decided, 28), one(Fault::Unserved, "deliver"));
}

#[test]
fn an_exception_that_the_ledger_does_not_tell_is_named() {
    let found = tally(&row(&["publish"], &[CLOSED]), true).findings(first().plus(400));
    let names: Vec<&str> = found[0].unless.iter().map(|it| &**it).collect();
    assert_eq!(names, ["未成年"]);
    assert_eq!(found[0].examples.len(), 1);
}

#[test]
fn a_case_from_before_the_law_is_counted_and_not_measured() {
    let law = procedure();
    let register = HistoryRegister::new(law, Calendar::plain(), &"o".into(), &"u".into());
    let mut tally = Tally::of_all();
    let day = Day::from_ymd(1999, 12, 31).unwrap();
    let case = CaseHistory {
        number: "0号".to_owned(),
        unit: "u".into(),
        opened_on: day.start(),
        values: Vec::new(),
        events: vec![Deed {
            row: 1,
            step: StepNo(0),
            done: Done::Step(Box::new(act("close", day, &[]))),
        }],
    };
    check_part(&mut tally, &register, &Told::default(), case);
    assert_eq!((tally.cases(), tally.before_law()), (1, 1));
    assert_eq!(tally.findings(day), []);
}
