//! A case in which a unit is complained about: where it may not go, what it may not be tied to, and
//! what is left of it for somebody who may not know of it.

use std::collections::BTreeSet;

use zs_base::{CaseId, UnitId};
use zs_event::command::{Merge, Open, Split, Transfer};
use zs_event::{Act, Happening, Value};
use zs_power::Denied;
use zs_store::table::Direction;
use zs_store::{CaseRow, Cell, Reader, ShieldRow, listing, page};
use zs_work::{Answer, CaseAsk, CaseCount, Shielded, Turn};

use crate::consequences::{Hall, ORIGIN, law_and, party};

const COMPLAINT: &str = r#"
format  = 1
id      = "try.complaint"
name    = "试办的反映"
force   = { from = 2021-07-15 }
running = { then = "stay", cite = "行政处罚法#37" }

[[field]]
name     = "反映人"
kind     = "text"
private  = "第三人"
optional = true

[[field]]
name     = "被反映的单位"
kind     = "unit"
optional = true
is       = "against"

[[step]]
id     = "read"
name   = "阅看"
actor  = { post = "clerk" }
counts = "投诉举报·登记"
cite   = "行政处罚法#54"

[[step]]
id    = "close"
name  = "处理"
after = ["read"]
ends  = true
actor = { post = "clerk" }
cite  = "行政处罚法#54"

[[step.outcome]]
name = "转监督"
"#;

const SUPERVISED: &str = r#"
format  = 1
id      = "try.supervised"
name    = "试办的监督"
force   = { from = 2021-07-15 }
running = { then = "stay", cite = "行政处罚法#37" }

[[field]]
name     = "原案件"
kind     = "case"
optional = true

[[field]]
name     = "被监督的单位"
kind     = "unit"
optional = true

[[step]]
id    = "close"
name  = "处理"
ends  = true
actor = { post = "clerk" }
cite  = "行政处罚法#54"
"#;

const LINK: &str = r#"
[[link]]
id        = "try.supervised"
name      = "反映属实的，转监督"
procedure = "try.complaint"
step      = "close"
outcomes  = ["转监督"]
cite      = "行政处罚法#54"

[link.opens]
procedure = "try.supervised"
unit      = "own"
back      = "原案件"
carry     = { "被监督的单位" = "case.被反映的单位" }
"#;

fn law(complaint: &str) -> std::sync::Arc<zs_work::Law> {
    law_and(&[
        ("procedures/try.origin/2021-07-15.toml", ORIGIN),
        ("procedures/try.complaint/2021-07-15.toml", complaint),
        ("procedures/try.supervised/2021-07-15.toml", SUPERVISED),
        ("links/try.toml", LINK),
    ])
}

fn hall() -> Hall {
    let hall = Hall::under(law(COMPLAINT));
    hall.at("2026-03-05T09:00:00");
    hall
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

/// A complaint of the unit `u1`, about this unit.
fn about(hall: &mut Hall, number: u64, unit: &str) -> CaseId {
    let values = vec![("反映人", text("秦雀鸣")), ("被反映的单位", text(unit))];
    hall.open(number, "try.complaint", values)
}

fn reasoned() -> (zs_base::Moment, String) {
    ("2026-03-05T09:00".parse().unwrap(), "理由".to_owned())
}

fn refused(answer: &Answer) -> bool {
    matches!(answer, Answer::Refused(refusal) if refusal.has("ZS3136"))
}

#[test]
fn i21_what_a_complaint_leads_to_does_not_lead_back() {
    let mut hall = hall();
    for (number, unit, way_back) in [(1, Some("u9"), false), (2, None, true)] {
        let case = match unit {
            Some(unit) => about(&mut hall, number, unit),
            None => hall.open(number, "try.complaint", Vec::new()),
        };
        hall.step(case, "read", None);
        hall.step(case, "close", Some("转监督"));
        let happened = hall.happenings(case);
        let Some(Happening::Led(led)) = happened.last() else {
            panic!("{happened:?}");
        };
        let back = hall.look(led.cases[0], |state| state.values[0].clone());
        assert_eq!(back, way_back.then(|| text(&case.to_string())), "{unit:?}");
    }
    hall.close();
}

#[test]
fn i21_a_complaint_is_neither_opened_in_nor_transferred_to_the_unit_complained_about() {
    let mut hall = hall();
    let case = about(&mut hall, 1, "u9");
    let transfer = |to: &str| {
        let (effective_on, reason) = reasoned();
        let to = UnitId::from(to);
        Act::Transfer(Transfer {
            to,
            effective_on,
            reason,
        })
    };
    assert!(refused(&hall.give_as("officer", case, transfer("u9"))));
    // Whoever would open a complaint about their own unit is told nothing of what may be done.
    let open = Open {
        procedure: "try.complaint".into(),
        unit: "u1".into(),
        overlays: Vec::new(),
        effective_on: reasoned().0,
        values: vec![("被反映的单位".to_owned(), text("u1"))],
        source: None,
    };
    let answer = hall.give_as("officer", CaseId([7; 16]), Act::Open(open));
    assert!(
        matches!(answer, Answer::Denied(Denied::Hidden)),
        "{answer:?}"
    );
    hall.close();
}

#[test]
fn i21_a_complaint_is_not_tied_to_a_case_that_the_unit_can_see() {
    let mut hall = hall();
    let complaint = about(&mut hall, 1, "u9");
    let same = about(&mut hall, 2, "u9");
    let other = about(&mut hall, 3, "u8");
    let plain = hall.open(4, "try.origin", vec![("当事人", party())]);
    let merge = |into: CaseId| {
        let (effective_on, reason) = reasoned();
        Act::Merge(Merge {
            into,
            effective_on,
            reason,
        })
    };
    let split = |into: CaseId| {
        let (effective_on, reason) = reasoned();
        Act::Split(Split {
            into: vec![into],
            effective_on,
            reason,
        })
    };
    for (case, into) in [(plain, complaint), (complaint, plain), (complaint, other)] {
        assert!(
            refused(&hall.give_as("officer", case, merge(into))),
            "{case} {into}"
        );
        assert!(
            refused(&hall.give_as("officer", case, split(into))),
            "{case} {into}"
        );
    }
    let answer = hall.give_as("officer", complaint, merge(same));
    assert!(matches!(answer, Answer::Recorded(_)), "{answer:?}");
    hall.close();
}

/// Every row of every list, as somebody from whom the complaint is kept reads it.
#[test]
fn i21_no_list_and_no_count_has_the_complaint_for_whoever_may_not_know_of_it() {
    let mut hall = hall();
    let plain = hall.open(1, "try.origin", vec![("当事人", party())]);
    let without = kept(&mut Shielded::new(hall.reader()));
    let complaint = about(&mut hall, 2, "u9");
    hall.step(complaint, "read", None);
    let mut reader = Shielded::new(hall.reader());
    reader.keep_from(BTreeSet::from(["u9".into()]));
    // A kept number to which nothing but the complaint was added is none.
    let ask = CaseAsk {
        procedure: Some("try.complaint".into()),
        units: vec!["u1".into()],
        ..CaseAsk::default()
    };
    assert_eq!(ask.count(&mut reader).unwrap(), CaseCount::Exactly(0));
    assert_eq!(reader.case(&complaint).unwrap(), None);
    assert!(reader.case(&plain).unwrap().is_some());
    assert_eq!(cases(&mut reader), without.0);
    // The events of a step are counted as acts, which tells of no case; the kept numbers of cases and
    // of what stands behind figures are as if there were no complaint.
    assert_eq!(kept(&mut reader), without);
    for listing in listing::ALL {
        let rows = reader.scan(listing, &[], None, 1_000).unwrap();
        let id = Cell::blob(&complaint.0);
        assert!(rows.iter().flatten().all(|cell| *cell != id), "{listing:?}");
    }
    // A page is as long as it is asked to be, though rows are left out of it.
    for number in 3..60 {
        about(&mut hall, number, "u9");
    }
    let last = hall.open(99, "try.origin", vec![("当事人", party())]);
    assert_eq!(cases(&mut reader), [plain, last]);
    // Negative control: from anybody else nothing is kept.
    reader.keep_from(BTreeSet::from(["u1".into()]));
    assert!(reader.case(&complaint).unwrap().is_some());
    assert_eq!(cases(&mut reader).len(), 60);
    assert_ne!(kept(&mut reader), without);
    hall.close();
}

fn cases(reader: &mut Shielded) -> Vec<CaseId> {
    let mut found: Vec<CaseRow> = Vec::new();
    loop {
        let after = found.last().map(|row| [Cell::Int(row.number as i64)]);
        let after = after.as_ref().map(<[_; 1]>::as_slice);
        let rows: Vec<CaseRow> = page(reader, &listing::CASES, &[], after, 2).unwrap();
        let is_last = rows.len() < 2;
        found.extend(rows);
        if is_last {
            return found.into_iter().map(|row| row.case).collect();
        }
    }
}

/// The cases of the unit, how many they are in two ways of counting, and the kept counts of tallies.
fn kept(reader: &mut Shielded) -> (Vec<CaseId>, CaseCount, u64, Vec<Vec<Cell<'static>>>) {
    let ask = CaseAsk {
        units: vec!["u1".into()],
        ..CaseAsk::default()
    };
    let listed = ask.page(reader, Turn::First, 100).unwrap();
    let mut listed: Vec<CaseId> = listed.into_iter().map(|row| row.case).collect();
    listed.reverse();
    let count = ask.count(reader).unwrap();
    let unit = [Cell::text("u1")];
    let span = [Cell::Int(0), Cell::Int(i64::MAX)];
    let open = listing::cases_of_unit(false, false, Direction::Ascending);
    let spanned = reader.count(open, &unit, span, 1_000).unwrap();
    let counts = reader.scan(&listing::COUNTS_OF, &[], None, 1_000).unwrap();
    let of_tallies = counts.into_iter().filter(|cells| match &cells[3] {
        Cell::Text(what) => what.contains("tally") || what.contains("case"),
        _ => false,
    });
    (listed, count, spanned, of_tallies.collect())
}

/// Data that were written before the law had the mark get their shield at the next start.
#[test]
fn i21_a_mark_that_comes_into_the_law_shields_the_cases_that_are_there() {
    let mut hall = Hall::under(law(&COMPLAINT.replace("is       = \"against\"\n", "")));
    hall.at("2026-03-05T09:00:00");
    let case = about(&mut hall, 1, "u9");
    let rows = |hall: &Hall| -> Vec<ShieldRow> {
        page(hall.reader().as_mut(), &listing::SHIELDS, &[], None, 9).unwrap()
    };
    assert!(rows(&hall).is_empty());
    hall.restart_under(law(COMPLAINT));
    let unit = "u9".into();
    assert_eq!(rows(&hall), [ShieldRow { unit, case }]);
    hall.close();
}
