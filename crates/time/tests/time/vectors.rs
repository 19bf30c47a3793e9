//! The 74 published vectors, row by row, in the form of the batch command.

use zs_base::Day;
use zs_time::{Calendar, Point};

use crate::support::{calendar, day, point, rows, term};

/// Checks a row of the batch form and gives the year that its date is missing.
fn check(all: &Calendar, row: &[&str], name: &str) -> Option<i16> {
    let calendar = match row[6] {
        "" => all.clone(),
        known => all.as_known_on(day(known)),
    };
    let term = term(row);
    let due = term.due(&calendar);
    let found = match row[7] {
        "weekends" => Point::Day(due.provisional.unwrap().weekends),
        "statutory" => Point::Day(due.provisional.unwrap().statutory),
        _ => term.point(&calendar),
    };
    assert_eq!(found, point(row[8]), "{name}");
    let derivation = term.explain(&calendar, "");
    assert_eq!(
        derivation.end,
        term.point(&calendar),
        "{name}\n{derivation}"
    );
    due.provisional.map(|open| open.year)
}

#[test]
fn t1_vectors_agree() {
    let all = calendar();
    let mut provisional = Vec::new();
    let mut seen = 0;
    for row in rows(include_str!(
        "../../../../tests/data/time/vectors_batch.csv"
    )) {
        if check(&all, &row, row[9]).is_some() {
            provisional.push(row[9]);
        }
        seen += 1;
    }
    assert_eq!(seen, 74);
    assert_eq!(provisional, ["D65", "D66"]);
}

#[test]
fn t5_edges_agree() {
    let all = calendar();
    let mut seen = 0;
    for row in rows(include_str!("../../../../tests/data/time/edges.csv")) {
        let missing = check(&all, &row, row[10]);
        assert_eq!(missing, row[9].parse().ok(), "{}", row[10]);
        seen += 1;
    }
    assert_eq!(seen, 60);
}

#[test]
fn t1_the_batch_form_keeps_start_and_result_of_every_published_row() {
    // The published file quotes cells, so its ends are read from the right: result, then note.
    let published = include_str!("../../../../tests/data/time/date_vectors.csv");
    for row in rows(include_str!(
        "../../../../tests/data/time/vectors_batch.csv"
    )) {
        let line = published
            .lines()
            .find(|line| line.starts_with(&format!("{},", row[9])))
            .unwrap();
        let pair = format!(",{},{},", row[0], row[8]);
        assert!(line.contains(&pair), "{line}");
    }
}

#[test]
fn tells_which_year_is_missing() {
    let calendar = calendar();
    let missing = |from: &str, to: &str| calendar.missing_year(day(from), day(to));
    assert_eq!(missing("2020-01-01", "2026-12-31"), None);
    assert_eq!(missing("2026-12-28", "2027-01-06"), Some(2027));
    assert_eq!(missing("2019-12-31", "2020-01-02"), Some(2019));
    assert_eq!(
        calendar
            .as_known_on(day("2020-06-01"))
            .missing_year(day("2020-01-01"), day("2021-01-01")),
        Some(2021)
    );
    assert_eq!(Calendar::plain().missing_year(Day::MIN, Day::MAX), None);
}
