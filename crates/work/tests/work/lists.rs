//! The case list, page by page in both directions, against all rows filtered one by one.

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_base::random::Seeded;
use zs_base::{CaseId, Day, Moment, UnitId};
use zs_store::people::Unit;
use zs_store::{Batch, CaseRow, Change, Rows, SqliteStore, Store};
use zs_work::{CaseAsk, CaseCount, CaseNames, CasePlace, Roll, Turn, cases_of_party, tallied};

use crate::county::{jurisdiction, law};

const CASES: u64 = 240;

fn day(of_month: i8) -> Day {
    Day::from_ymd(2026, 3, of_month).unwrap()
}

/// A case of one of three units and two procedures, opened on one of nine days.
fn row(number: u64, random: &mut Seeded) -> CaseRow {
    let mut draw = |below| random.below(below);
    let opened_on = day(1 + draw(9) as i8).start().plus_hours(draw(3) as i32);
    let mut id = [0; 16];
    id[..8].copy_from_slice(&number.to_be_bytes());
    let name = format!("某县（集团）第{}公司", draw(7));
    CaseRow {
        number,
        case: CaseId(id),
        procedure: ["penalty.ordinary", "rectification"][draw(2) as usize].into(),
        version: day(1),
        unit: format!("u{}", draw(3)).into(),
        opened_on,
        sought: name.replace('（', "(").replace('）', ")"),
        party: name,
        is_person: draw(4) == 0,
        matter: "无照经营".to_owned(),
        status: "办理中".to_owned(),
        ended: (draw(3) == 0).then(|| day(20).start()),
        last_seq: number,
        events: 1,
    }
}

fn filled(folder: &std::path::Path) -> (SqliteStore, Vec<CaseRow>) {
    let mut store = SqliteStore::create(&folder.join("data"), &jurisdiction()).unwrap();
    let mut random = Seeded::new(11);
    let rows: Vec<CaseRow> = (1..=CASES).map(|number| row(number, &mut random)).collect();
    let mut batch = Batch::default();
    for row in &rows {
        batch.changes.push(Change::Put(Rows::Case(row.clone())));
        tallied(None, row, &mut batch.counts);
    }
    store.append(&batch).unwrap();
    (store, rows)
}

/// Every combination of what one may ask for.
fn asks() -> Vec<CaseAsk> {
    let mut asks = Vec::new();
    for units in [&["u1"][..], &["u0", "u2"], &["u9"], &["u0", "u1", "u2"]] {
        for procedure in [None, Some("rectification")] {
            for over in [None, Some(false), Some(true)] {
                for (from, to) in [
                    (None, None),
                    (Some(3), None),
                    (None, Some(5)),
                    (Some(4), Some(4)),
                ] {
                    for oldest_first in [false, true] {
                        asks.push(CaseAsk {
                            units: units.iter().map(|it| UnitId::from(*it)).collect(),
                            procedure: procedure.map(Into::into),
                            over,
                            from: from.map(day),
                            to: to.map(day),
                            oldest_first,
                        });
                    }
                }
            }
        }
    }
    asks
}

/// The list as one would make it by hand.
fn by_hand(rows: &[CaseRow], ask: &CaseAsk) -> Vec<u64> {
    let wanted = rows.iter().filter(|row| {
        let opened = row.opened_on.day();
        ask.units.contains(&row.unit)
            && ask.procedure.as_ref().is_none_or(|it| *it == row.procedure)
            && ask.over.is_none_or(|over| over == row.ended.is_some())
            && ask.from.is_none_or(|from| from <= opened)
            && ask.to.is_none_or(|to| opened <= to)
    });
    let mut places: Vec<(Moment, u64)> = wanted.map(|row| (row.opened_on, row.number)).collect();
    places.sort_unstable();
    if !ask.oldest_first {
        places.reverse();
    }
    places.into_iter().map(|(_, number)| number).collect()
}

#[test]
fn every_list_has_the_cases_that_are_asked_for_in_both_directions() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, rows) = filled(folder.path());
    for ask in asks() {
        let expected = by_hand(&rows, &ask);
        let reader = store.reads();
        let count = ask.count(reader).unwrap();
        assert_eq!(count, CaseCount::Exactly(expected.len() as u64), "{ask:?}");
        let (mut walked, mut turn, mut pages) = (Vec::new(), Turn::First, Vec::new());
        loop {
            let page = ask.page(reader, turn, 7).unwrap();
            let Some(last) = page.last() else { break };
            turn = Turn::After(CasePlace::of(last));
            walked.extend(page.iter().map(|row| row.number));
            assert!(page.iter().all(|row| ask.covers(row)));
            pages.push(page);
        }
        assert_eq!(walked, expected, "{ask:?}");
        for two in pages.windows(2) {
            let before = Turn::Before(CasePlace::of(&two[1][0]));
            assert_eq!(ask.page(reader, before, 7).unwrap(), two[0], "{ask:?}");
        }
        let mut covered: Vec<u64> = rows
            .iter()
            .filter(|it| ask.covers(it))
            .map(|it| it.number)
            .collect();
        covered.sort_unstable();
        walked.sort_unstable();
        assert_eq!(covered, walked);
    }
}

#[test]
fn a_party_is_found_whatever_the_width_of_its_letters_and_a_person_only_by_who_may_see_it() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, rows) = filled(folder.path());
    let mut find = |name: &str, named: &[&str]| {
        let law = law();
        let named: BTreeSet<UnitId> = named.iter().map(|it| UnitId::from(*it)).collect();
        let names = CaseNames::new(&law, Arc::new(Roll::default()), named);
        let found = cases_of_party(store.reads(), name, &|row| names.may_name(row)).unwrap();
        found.iter().map(|row| row.number).collect::<Vec<_>>()
    };
    let wanted = |persons: &dyn Fn(&CaseRow) -> bool| {
        let named = rows.iter().filter(|row| row.party == "某县（集团）第3公司");
        let mut numbers: Vec<u64> = named
            .filter(|row| !row.is_person || persons(row))
            .map(|row| row.number)
            .collect();
        numbers.reverse();
        numbers
    };
    let all = wanted(&|_| true);
    let shown = wanted(&|_| false);
    assert!(all.len() > shown.len() && !shown.is_empty());
    assert_eq!(find("某县(集团)第３公司", &["u0", "u1", "u2"]), all);
    assert_eq!(find(" 某县（集团） 第3公", &[]), shown);
    assert_eq!(
        find("某县（集团）第3公司", &["u1"]),
        wanted(&|row| row.unit.as_str() == "u1")
    );
    assert!(find("县（集团）", &["u0", "u1", "u2"]).is_empty());
    assert!(find(" ", &["u0", "u1", "u2"]).is_empty());
}

#[test]
fn a_person_who_may_not_be_seen_is_masked_in_a_list() {
    let law = law();
    let unit = Unit {
        id: "u1".into(),
        name: "旗市场监管局".into(),
    };
    let roll = Roll::of(vec![unit], Vec::new());
    let names = CaseNames::new(&law, Arc::new(roll), BTreeSet::new());
    let mut random = Seeded::new(3);
    let mut row = row(1, &mut random);
    row.unit = "u1".into();
    (row.party, row.is_person) = ("欧阳建国".to_owned(), true);
    assert!(!names.title(&row).contains("建国"), "{}", names.title(&row));
    assert!(names.title(&row).ends_with("无照经营案"));
    row.is_person = false;
    assert_eq!(names.title(&row), "欧阳建国无照经营案");
    assert_eq!(names.unit(&row), "旗市场监管局");
}
