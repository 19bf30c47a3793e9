//! The 74 published vectors, row by row, in the form of the batch command.

use crate::support::{calendar, day, rows};
use zs_base::{Day, Moment};
use zs_time::{Kind, Margin, Point, Roll, Rule, Stretch, Term};

fn point(text: &str) -> Point {
    if text.contains('T') {
        Point::Moment(text.parse().unwrap())
    } else {
        Point::Day(day(text))
    }
}

fn term(row: &[&str]) -> Term {
    Term {
        kind: match (row[4], row[5]) {
            ("back", _) => Kind::Before(Margin::Plain),
            (_, "next") => Kind::Wait,
            _ => Kind::Limit,
        },
        anchor: row[0].parse::<Moment>().unwrap(),
        rule: Rule {
            length: row[1].parse().unwrap(),
            roll: if row[2] == "no" { Roll::No } else { Roll::Next },
        },
        stretches: row[3]
            .split(';')
            .filter(|text| !text.is_empty())
            .map(|text| text.parse::<Stretch>().unwrap())
            .collect(),
    }
}

#[test]
fn t1_vectors_agree() {
    let all = calendar();
    let mut seen = 0;
    for row in rows(include_str!(
        "../../../../tests/data/time/vectors_batch.csv"
    )) {
        let calendar = match row[6] {
            "" => all.clone(),
            known => all.as_known_on(day(known)),
        };
        let term = term(&row);
        let due = term.due(&calendar);
        let open = due.provisional;
        let found = match row[7] {
            "weekends" => Point::Day(open.unwrap().weekends),
            "statutory" => Point::Day(open.unwrap().statutory),
            _ => {
                assert_eq!(open, None, "{}", row[9]);
                term.point(&calendar)
            }
        };
        assert_eq!(found, point(row[8]), "{}", row[9]);
        let derivation = term.explain(&calendar, "");
        assert_eq!(derivation.end, term.point(&calendar), "{derivation}");
        seen += 1;
    }
    assert_eq!(seen, 74);
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
    assert_eq!(
        zs_time::Calendar::plain().missing_year(Day::MIN, Day::MAX),
        None
    );
}
