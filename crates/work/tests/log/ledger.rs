//! A messy ledger of fines against the law as it is shipped: every planted fault is found and no
//! other, and every cell that cannot be read is named.

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_base::{Moment, Severity};
use zs_conform::{Finding, HistoryRegister, Tally};
use zs_event::Signer;
use zs_law::{CalendarUse, Files, Procedure};
use zs_paper::table::{Bounds, CellProblem};
use zs_paper::{CaseTable, Draft, LogMap, codes, ledger_words, propose, read_case_table, read_map};
use zs_store::random::OsRandom;
use zs_store::{SqliteStore, Store};
use zs_testkit::penalty_ledger::{PenaltyLedger, TODAY, counts};
use zs_testkit::tree::{files_below, in_tree};
use zs_time::Calendar;
use zs_work::{CheckedTable, Engine, Law, LogImport, check_store, check_table, import_table};

use crate::import::create;

const ROWS: u64 = 5_000;

/// The law as it is shipped, and the calendar of its notices.
struct Shipped {
    law: Arc<Law>,
    procedure: Arc<Procedure>,
    calendar: Calendar,
}

impl Shipped {
    fn new() -> Self {
        let mut files = Files::new("law");
        for (path, bytes) in files_below(&in_tree("law")).unwrap() {
            // Cases and broken examples are not part of the law.
            if let Ok(text) = String::from_utf8(bytes)
                && !path.starts_with("bad/")
                && !path.starts_with("cases/")
            {
                files.add(&path, text);
            }
        }
        let (law, problems) = Law::read(&files);
        let errors = problems.iter().filter(|it| it.severity == Severity::Error);
        assert_eq!(errors.count(), 0);
        let versions = &law.library.procedures["penalty.ordinary"];
        Self {
            procedure: versions.last().unwrap().clone(),
            calendar: law.calendar(CalendarUse::National).clone(),
            law: Arc::new(law),
        }
    }

    /// The map that is proposed for a table.
    fn proposed(&self, table: &CaseTable) -> LogMap {
        let names: Vec<String> = table.columns().into_iter().map(|it| it.name).collect();
        let uses = propose(&names, &self.procedure);
        let draft = Draft {
            unit: "m1".into(),
            columns: names.into_iter().zip(uses).collect(),
            names: Vec::new(),
        };
        let text = draft.toml(&self.procedure);
        let (map, problems) = read_map("map.toml", text.as_bytes(), &self.procedure);
        assert!(problems.is_empty(), "{text}\n{}", problems[0]);
        map.unwrap()
    }

    fn register(&self, map: &LogMap) -> HistoryRegister {
        let (procedure, calendar) = (self.procedure.clone(), self.calendar.clone());
        HistoryRegister::new(procedure, calendar, map.post(), map.unit())
    }

    fn check(&self, table: &CaseTable, map: &LogMap) -> CheckedTable {
        let register = self.register(map);
        check_table(table, map, &register, TODAY.parse().unwrap())
    }
}

fn read(bytes: &[u8]) -> CaseTable {
    read_case_table(bytes, ledger_words().into_iter(), Bounds::PAGE).unwrap()
}

fn findings(checked: &CheckedTable) -> Vec<Finding> {
    checked.tally.clone().findings(TODAY.parse().unwrap())
}

#[test]
fn every_planted_fault_of_five_thousand_messy_rows_is_found_and_no_other() {
    let shipped = Shipped::new();
    let ledger = PenaltyLedger::new(ROWS, 16).unwrap();
    let table = read(&ledger.xlsx);
    let map = shipped.proposed(&table);
    let checked = shipped.check(&table, &map);
    let mut found = BTreeSet::new();
    let mut told = Vec::new();
    for finding in findings(&checked) {
        let step = shipped.procedure.step(finding.step).id.to_string();
        assert!(finding.cite.is_some(), "{finding:?}");
        assert_eq!(finding.count, finding.examples.len() as u64);
        for example in &finding.examples {
            let place = checked.mapped.place(example.row);
            told.push((
                place.clone(),
                finding.kind,
                step.clone(),
                example.note.clone(),
            ));
            found.insert((place, finding.kind.fault().word(), step.clone()));
        }
    }
    let planted = ledger.faults.iter();
    let planted: BTreeSet<_> = planted
        .map(|(a, b, c)| (a.clone(), *b, (*c).to_owned()))
        .collect();
    let missed: Vec<_> = planted.difference(&found).take(20).collect();
    let places: BTreeSet<&String> = missed.iter().map(|it| &it.0).collect();
    let said: Vec<_> = told.iter().filter(|it| places.contains(&it.0)).collect();
    assert!(
        missed.is_empty(),
        "missed {missed:#?}\nof which is told {said:#?}"
    );
    let false_ones: BTreeSet<_> = found.difference(&planted).map(|it| &it.0).collect();
    let said: Vec<_> = told
        .iter()
        .filter(|it| false_ones.contains(&it.0))
        .take(20)
        .collect();
    assert!(
        false_ones.is_empty(),
        "{} false: {said:#?}",
        false_ones.len()
    );
    // Each kind was planted more than once, so that none is found by chance.
    let counts = counts(&ledger.faults);
    assert!(
        counts.len() >= 14 && counts.values().all(|it| *it >= 20),
        "{counts:?}"
    );
    assert_eq!(checked.tally.cases(), ledger.cases);

    let unreadable = |it: &&CellProblem| it.code != codes::ZS5028;
    let named = checked.mapped.problems.iter().filter(unreadable);
    let named: BTreeSet<_> = named
        .map(|it| (it.sheet.clone(), it.row, it.column.clone()))
        .collect();
    let broken = ledger.unreadable.iter();
    let broken: BTreeSet<_> = broken
        .map(|(a, b, c)| (a.clone(), *b, (*c).to_owned()))
        .collect();
    assert_eq!(named, broken);
    assert_eq!(checked.mapped.lost, broken.len() as u64);
}

#[test]
fn a_step_of_which_only_the_people_are_told_is_silent_where_nobody_is_named() {
    let shipped = Shipped::new();
    let head =
        "案号,立案日期,调查终结日期,告知日期,处罚决定日期,送达日期,公示日期,结案日期,承办人,审核人";
    let days = "2024.3.5,2024.3.20,2024年4月1日,2024年5月6日,2024-05-08,2024-05-10,2024-06-01";
    let rows = ["甲、乙,", "甲、乙,丙", "甲、乙,乙"];
    let rows = rows.iter().enumerate();
    let rows = rows.map(|(number, who)| {
        let (handlers, reviewer) = who.split_once(',').unwrap();
        format!("{number}号,{days},\"{handlers}\",{reviewer}\n")
    });
    let table = format!("{head}\n{}", rows.collect::<String>());
    let table = read(table.as_bytes());
    let checked = shipped.check(&table, &shipped.proposed(&table));
    let found: Vec<(&str, String)> = by_heading(checked.tally).into_iter().collect();
    assert_eq!(found, [("actor", "2号".to_owned())]);
}

/// The cases of a tally that deviate, by heading.
fn by_heading(tally: Tally) -> BTreeSet<(&'static str, String)> {
    let found = tally.findings(TODAY.parse().unwrap());
    let cases = found.into_iter().flat_map(|finding| {
        let fault = finding.kind.fault().word();
        let cases = finding.examples.into_iter();
        cases.map(move |it| (fault, it.case)).collect::<Vec<_>>()
    });
    cases.collect()
}

#[test]
fn a_ledger_that_is_imported_deviates_as_its_table_does_and_comes_in_once() {
    let shipped = Shipped::new();
    let ledger = PenaltyLedger::new(300, 8).unwrap();
    let table = read(&ledger.xlsx);
    let map = shipped.proposed(&table);
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(&folder.path().join("data"));
    let import = |store: &mut SqliteStore| {
        let reader = store.reader().unwrap();
        let mut engine = Engine::new(shipped.law.clone(), reader, OsRandom::new()).unwrap();
        let import = LogImport {
            log: "台账.xlsx",
            map: &map,
            procedure: shipped.procedure.clone(),
            by: Signer {
                person: "importer".into(),
                post: map.post().clone(),
                certificate: None,
            },
            workers: 1,
        };
        let mapped = table.mapped(&map, TODAY.parse().unwrap());
        let now = || Moment::from_ms(1_800_000_000_000);
        import_table(&mut engine, store, &import, mapped, now).unwrap()
    };
    let first = import(&mut store);
    assert_eq!((first.cases, first.rows), (ledger.cases, ledger.cases));
    let again = import(&mut store);
    assert_eq!((again.cases, again.cases_before), (0, ledger.cases));

    let register = shipped.register(&map);
    let stored = check_store(store.reads(), &register, Some(&map), |_| {}).unwrap();
    let read = shipped.check(&table, &map).tally;
    assert_eq!(stored.cases(), read.cases());
    assert_eq!(by_heading(stored), by_heading(read));
}
