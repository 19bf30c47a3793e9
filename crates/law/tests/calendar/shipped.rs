//! The shipped calendars and ways of service are read and say what the published data says.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use zs_base::{Day, Severity, Source};
use zs_law::{read_calendar, read_calendar_year, read_service_ways};
use zs_time::{Calendar, DayKind, served_on};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn source(path: &str) -> Arc<Source> {
    let text = std::fs::read_to_string(root().join(path)).unwrap();
    let name = path.to_owned();
    Arc::new(Source { name, text })
}

fn shipped() -> Calendar {
    let sources: Vec<Arc<Source>> = (2020..=2036)
        .map(|year| source(&format!("law/calendar/{year}.toml")))
        .collect();
    let (calendar, problems) = read_calendar(&sources);
    for problem in problems {
        assert_eq!(problem.severity, Severity::Warning, "{problem}");
    }
    calendar
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn t2_every_day_agrees_with_the_published_data() {
    let data = source("tests/data/time/holidays.csv");
    let special: std::collections::BTreeMap<Day, bool> = data
        .text
        .lines()
        .skip(1)
        .map(|line| (day(&line[..10]), line[11..].starts_with("workday")))
        .collect();
    let calendar = shipped();
    let (mut number, last) = (day("2020-01-01").number(), day("2026-12-31").number());
    while number <= last {
        let day = Day::from_number(number);
        let works = special.get(&day).copied().unwrap_or(day.weekday() <= 5);
        assert_eq!(calendar.is_work_day(day), works, "{day}");
        number += 1;
    }
}

#[test]
fn statutory_days_agree_with_the_published_data() {
    let data = source("tests/data/time/holidays_statutory.csv");
    for year in 2020..=2026 {
        let (read, _) = read_calendar_year(&source(&format!("law/calendar/{year}.toml")));
        let found: Vec<String> = read
            .unwrap()
            .statutory
            .iter()
            .map(|named| format!("{},{}", named.on, named.name))
            .collect();
        let wanted: Vec<&str> = data
            .text
            .lines()
            .filter(|line| line.starts_with(&year.to_string()))
            .collect();
        assert_eq!(found, wanted, "{year}");
    }
}

#[test]
fn the_emergency_notice_of_2020_counts_only_once_it_is_known() {
    let calendar = shipped();
    let saturday = day("2020-02-01");
    let before = calendar.as_known_on(day("2020-01-26"));
    assert!(matches!(before.day_kind(saturday), DayKind::Shifted(_)));
    let after = calendar.as_known_on(day("2020-01-27"));
    assert!(matches!(after.day_kind(saturday), DayKind::Holiday(_)));
}

#[test]
fn an_unannounced_year_has_thirteen_certain_days_and_is_missing() {
    let calendar = shipped();
    assert_eq!(
        calendar.missing_year(day("2026-12-31"), day("2027-01-01")),
        Some(2027)
    );
    for year in 2027..=2036 {
        let (read, _) = read_calendar_year(&source(&format!("law/calendar/{year}.toml")));
        assert_eq!(read.unwrap().statutory.len(), 13, "{year}");
    }
}

#[test]
fn public_notice_serves_after_the_days_of_its_time() {
    let (ways, problems) = read_service_ways(&source("law/service.toml"));
    assert!(
        problems
            .iter()
            .all(|problem| problem.severity == Severity::Warning)
    );
    let served = |on: &str| {
        let on = day(on);
        let holding = |id: &str| {
            ways.iter()
                .filter(|way| way.id == id && way.holds_on(on))
                .count()
        };
        assert_eq!(holding("public_notice"), 1);
        let way = ways
            .iter()
            .find(|way| way.id == "public_notice" && way.holds_on(on));
        served_on(way.unwrap(), on).to_string()
    };
    assert_eq!(served("2026-01-26"), "2026-02-25");
    assert_eq!(served("2021-12-31"), "2022-03-01");
    let days: Vec<u32> = ways.iter().map(|way| way.plus_days).collect();
    assert_eq!(days, [0, 0, 0, 0, 0, 0, 0, 0, 60, 30]);
}
