//! The figures of every worked case of the law, computed a second time by a program that shares
//! nothing with this one: it replays what happened and counts it (`tools/recompute_figures.py`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use zs_assess::{Gathered, Occurrences, Period, evaluate};
use zs_base::{CaseId, Day, UnitId};
use zs_case::{Kept, State, Tallied, View, tallied};
use zs_law::{Files, Library};
use zs_prove::Shelf;
use zs_testkit::tree::{files_below, in_tree};
use zs_work::{ActLog, standing_line};

/// What was counted, with the unit for which it was.
type Counted = Vec<(UnitId, Tallied)>;

/// The law with its worked cases, as it is shipped.
fn shelf() -> Shelf {
    let mut files = Files::new("law");
    for (path, bytes) in files_below(&in_tree("law")).unwrap() {
        files.add(&path, bytes);
    }
    Shelf::read(&files).0
}

/// The acts of all worked cases as lines, and what the engine counts of them.
fn told(shelf: &Shelf) -> (Vec<u8>, Counted) {
    let runner = shelf.runner();
    let mut log = ActLog::new(&shelf.library);
    let (mut lines, mut counted, mut seq) = (Vec::new(), Vec::new(), 0);
    for (number, case) in shelf.cases.iter().enumerate() {
        let (mut last, mut found) = (None, Counted::new());
        runner.retold(case, |view, happening| {
            let state = numbered(view.state, number);
            let told = (seq, view.day, happening);
            log.event(&state, told, view.register, &mut lines);
            seq += 1;
            found = with_units(view, &shelf.library, &found);
            last = Some(standing_line(&state, view.register, view.day));
        });
        lines.extend(last);
        counted.extend(found);
    }
    let mut written = Vec::new();
    for line in lines {
        line.write(&mut written).unwrap();
    }
    (written, counted)
}

/// What a case counts for: what was there before stays with its unit, the rest is of the unit that
/// has the case now.
fn with_units(view: &View<'_>, library: &Library, before: &Counted) -> Counted {
    let same = |one: &Tallied, other: &Tallied| {
        (&one.tally, &one.path, one.round) == (&other.tally, &other.path, other.round)
    };
    let unit = |it: &Tallied| {
        let before = before.iter().find(|(_, other)| same(it, other));
        before.map_or_else(|| view.state.unit.clone(), |(unit, _)| unit.clone())
    };
    let found = tallied(view, &library.tallies).into_iter();
    found.map(|it| (unit(&it), it)).collect()
}

/// Worked cases have no number of their own.
fn numbered(state: &State, number: usize) -> State {
    let mut id = [0; 16];
    id[8..].copy_from_slice(&(number as u64 + 1).to_be_bytes());
    State {
        case: CaseId(id),
        ..state.clone()
    }
}

fn gathered(counted: &Counted, unit: Option<&UnitId>, period: Period) -> Gathered {
    let mut gathered = Gathered::default();
    for (_, it) in counted
        .iter()
        .filter(|(of, _)| unit.is_none_or(|it| it == of))
    {
        let day = it.at.day();
        if day > period.to {
            continue;
        }
        let found = gathered.tallies.entry(it.tally.clone()).or_default();
        match day < period.from {
            true => found.before += 1,
            false => add(found, it),
        }
    }
    gathered
}

fn add(found: &mut Occurrences, it: &Tallied) {
    *match it.kept {
        Kept::NoLimit => &mut found.no_limit,
        Kept::InTime => &mut found.in_time,
        Kept::Late => &mut found.late,
        Kept::Open => &mut found.open,
    } += 1;
    found.sum += it.value;
    if let Some(days) = it.days {
        *found.days.entry(days.max(0)).or_default() += 1;
    }
}

/// Every figure of each year in which something happened, of each unit and of all together.
fn table(library: &Library, counted: &Counted) -> (String, BTreeSet<Arc<str>>) {
    let years: BTreeSet<i16> = counted.iter().map(|(_, it)| it.at.day().ymd().0).collect();
    let units: BTreeSet<&UnitId> = counted.iter().map(|(unit, _)| unit).collect();
    let mut text = "数字,单位,从,到,值,由\n".to_owned();
    let mut telling = BTreeSet::new();
    for year in years {
        let period = Period::year(year).unwrap();
        let whose = units.iter().map(|it| Some(*it)).chain([None]);
        for unit in whose {
            let from = gathered(counted, unit, period);
            for figure in &library.figures {
                let value = evaluate(&figure.measure, &from);
                let (printed, made_of) = (value.printed(), value.made_of().unwrap_or_default());
                if printed != "0" && printed != "无此类案件" {
                    telling.insert(figure.id.clone());
                }
                let unit = unit.map_or("", |it| it.as_str());
                let Period { from, to } = period;
                let (id, end) = (
                    &figure.id,
                    [unit, &from.to_string(), &to.to_string()].join(","),
                );
                writeln!(text, "{id},{end},{printed},{made_of}").unwrap();
            }
        }
    }
    (text, telling)
}

/// Whether the other program agrees, and what it says.
fn recomputed(acts: &[u8], figures: &str) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/recompute_figures.py");
    let mut command = Command::new("python3");
    command.env("PYTHONIOENCODING", "utf-8").arg(script);
    command
        .arg(in_tree("law"))
        .arg(file("acts.jsonl", acts))
        .arg(file("figures.csv", figures.as_bytes()));
    let output = command.output();
    let output = output.expect("python3 is missing; install it with: apt-get install python3");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

#[test]
fn a_second_program_computes_the_same_figures_from_the_acts_of_all_worked_cases() {
    let shelf = shelf();
    let (acts, counted) = told(&shelf);
    let (figures, telling) = table(&shelf.library, &counted);
    let (agrees, said) = recomputed(&acts, &figures);
    assert!(agrees, "{said}");
    assert!(
        telling.len() > 250,
        "only {} figures say something",
        telling.len()
    );

    // Another outcome, another day or another amount is another figure, and the program says which.
    let text = String::from_utf8(acts).unwrap();
    let mut changes: BTreeMap<&str, String> = BTreeMap::new();
    changes.insert(
        "an outcome",
        text.replacen("\"outcome\":\"给予罚款\"", "\"outcome\":\"不予处罚\"", 1),
    );
    changes.insert(
        "an amount",
        text.replacen("[\"罚款金额\",", "[\"罚款金额\",1", 1),
    );
    let fined = text.find("\"outcome\":\"给予罚款\"").unwrap();
    let at = text[..fined].rfind("\"at\":").unwrap() + "\"at\":".len();
    let year = i64::from(Day::from_ymd(1999, 1, 1).unwrap().number()) * 86_400_000;
    let end = at + text[at..].find(',').unwrap();
    changes.insert("a day", format!("{}{year}{}", &text[..at], &text[end..]));
    for (what, changed) in changes {
        assert_ne!(changed, text, "{what}");
        let (agrees, said) = recomputed(changed.as_bytes(), &figures);
        assert!(!agrees && said.contains("recomputed"), "{what}: {said}");
    }
}
