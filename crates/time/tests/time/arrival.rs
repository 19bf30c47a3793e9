//! T6, the pure part: which terms a calendar that arrives moves, and no others.

use zs_base::Day;
use zs_base::random::Seeded;
use zs_time::{Calendar, NamedDay, Notice, Term, Unit, moved_terms};

use crate::support::{any_term, calendar, day, years};

fn terms() -> Vec<Term> {
    let any = |seed| any_term(&mut Seeded::new(seed), &Unit::ALL);
    (0..10_000).map(any).collect()
}

fn with_2027() -> Calendar {
    let mut years = years();
    let named = |text: &str| NamedDay {
        on: day(text),
        name: "节日".into(),
    };
    let holidays = ["2026-12-31", "2027-01-01", "2027-02-08", "2027-02-09"];
    for year in years.iter_mut().filter(|year| year.year == 2027) {
        year.notices = vec![Notice {
            known_on: day("2026-11-10"),
            cite: "2027 年放假通知".into(),
            holidays: holidays.map(named).to_vec(),
            workdays: vec![named("2027-01-02")],
        }];
    }
    Calendar::new(years)
}

#[test]
fn t6_every_term_that_a_notice_moves_is_listed_and_no_other() {
    let (old, new) = (calendar(), with_2027());
    let terms = terms();
    let moved: Vec<_> = moved_terms(&old, &new, terms.iter().enumerate()).collect();
    let mut listed = moved.iter().peekable();
    for (index, term) in terms.iter().enumerate() {
        let (before, after) = (term.due(&old), term.due(&new));
        let entry = listed.next_if(|moved| moved.key == index);
        assert_eq!(entry.is_some(), before != after);
        if let Some(entry) = entry {
            assert_eq!((entry.old, entry.new), (before, after));
        }
    }
    let really = moved
        .iter()
        .filter(|moved| moved.old.day != moved.new.day)
        .count();
    assert!(
        really > 50 && moved.len() < terms.len() / 2,
        "{really} {}",
        moved.len()
    );
    assert!(moved.iter().any(|moved| moved.old.provisional.is_none()));
}

#[test]
fn t6_a_known_calendar_leaves_no_date_of_its_years_provisional() {
    let new = with_2027();
    for term in terms() {
        if let Some(open) = term.due(&new).provisional {
            assert!(!(2020..=2027).contains(&open.year), "{term:?}");
        }
    }
}

#[test]
fn a_local_closure_changes_days_but_makes_no_year_known() {
    let local = calendar().with_local(vec![Notice {
        known_on: day("2026-07-01"),
        cite: "防汛停工令".into(),
        holidays: vec![NamedDay {
            on: day("2026-07-02"),
            name: "防汛停工".into(),
        }],
        workdays: Vec::new(),
    }]);
    let after = |calendar: &Calendar| calendar.work_day_after(day("2026-07-01"), 1);
    assert_eq!(after(&local), day("2026-07-03"));
    assert_eq!(after(&calendar()), day("2026-07-02"));
    assert_eq!(
        after(&local.as_known_on(day("2026-06-30"))),
        day("2026-07-02")
    );
    let unknown: Day = day("2027-07-02");
    assert_eq!(local.missing_year(unknown, unknown), Some(2027));
}

#[test]
fn the_plain_calendar_skips_nothing_and_rolls_nothing() {
    let plain = Calendar::plain();
    let saturday = day("2026-05-02");
    assert_eq!(plain.work_day_after(saturday, 3), saturday.plus(3));
    let term = Term {
        kind: zs_time::Kind::Limit,
        anchor: saturday.start(),
        rule: zs_time::Rule {
            length: "7d".parse().unwrap(),
            roll: zs_time::Roll::Next,
        },
        stretches: Vec::new(),
    };
    assert_eq!(term.due(&plain), zs_time::Due::certain(saturday.plus(7)));
}
