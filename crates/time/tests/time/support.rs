//! The calendar of 2020-2026 made of the copied data, for tests of this crate.

use zs_base::random::Seeded;
use zs_base::{Day, Moment};
use zs_testkit::cases::for_seeds;
use zs_testkit::tree::figure;
use zs_time::{
    Calendar, CalendarYear, Kind, Length, Margin, NamedDay, Notice, Point, Roll, Rule, Stretch,
    StretchKind, Term, Unit,
};

/// Reads a day of a test; a wrong one fails the test.
pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// The rows of a comma-separated file of `tests/data/time` without quoted cells, header left out.
pub fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.trim_start_matches('\u{feff}')
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect())
}

/// The special days of the copied data: day, whether it is worked, name.
pub fn special_days() -> Vec<(Day, bool, &'static str)> {
    rows(include_str!("../../../../tests/data/time/holidays.csv"))
        .map(|row| (day(row[0]), row[1] == "workday", row[2]))
        .collect()
}

fn statutory(year: i16) -> Vec<NamedDay> {
    rows(include_str!(
        "../../../../tests/data/time/holidays_statutory.csv"
    ))
    .map(|row| named(day(row[0]), row[1]))
    .filter(|named| named.on.year() == year)
    .collect()
}

fn named(on: Day, name: &str) -> NamedDay {
    NamedDay {
        on,
        name: name.to_owned(),
    }
}

fn notice(year: i16, known_on: &str) -> Notice {
    // The first days off of a year may lie in the December before it.
    let belongs = |day: Day, name: &str| {
        let (own, month, _) = day.ymd();
        own + i16::from(month == 12 && name == "元旦") == year
    };
    let of = |wanted: bool| {
        special_days()
            .into_iter()
            .filter(|&(day, worked, name)| worked == wanted && belongs(day, name))
            .map(|(day, _, name)| named(day, name))
            .collect()
    };
    Notice {
        known_on: day(known_on),
        cite: format!("{year} 年放假通知"),
        holidays: of(false),
        workdays: of(true),
    }
}

/// 2020-2026 with their notices, the two of 2020 apart, and 2027 with its certain days only.
pub fn years() -> Vec<CalendarYear> {
    let known = [
        (2021, "2020-11-25"),
        (2022, "2021-10-25"),
        (2023, "2022-12-08"),
        (2024, "2023-10-25"),
        (2025, "2024-11-12"),
        (2026, "2025-11-04"),
    ];
    let mut years: Vec<CalendarYear> = known
        .iter()
        .map(|&(year, known_on)| CalendarYear {
            year,
            notices: vec![notice(year, known_on)],
            statutory: statutory(year),
        })
        .collect();
    let later = ["2020-01-31", "2020-02-01", "2020-02-02"].map(day);
    let mut first = notice(2020, "2019-11-21");
    first
        .holidays
        .retain(|holiday| !later.contains(&holiday.on));
    first.workdays.push(named(later[1], "春节调休上班"));
    let second = Notice {
        known_on: day("2020-01-27"),
        cite: "延长春节假期".to_owned(),
        holidays: later.map(|on| named(on, "春节")).to_vec(),
        workdays: Vec::new(),
    };
    years.push(CalendarYear {
        year: 2020,
        notices: vec![first, second],
        statutory: statutory(2020),
    });
    let certain = ["2027-01-01", "2027-05-01", "2027-05-02", "2027-10-01"];
    years.push(CalendarYear {
        year: 2027,
        notices: Vec::new(),
        statutory: certain.map(|on| named(day(on), "节日")).to_vec(),
    });
    years
}

/// The whole calendar.
pub fn calendar() -> Calendar {
    Calendar::new(years())
}

/// A day, or a moment with its `T`.
pub fn point(text: &str) -> Point {
    if text.contains('T') {
        Point::Moment(text.parse().unwrap())
    } else {
        Point::Day(day(text))
    }
}

/// The term of a row in the form of the batch command.
pub fn term(row: &[&str]) -> Term {
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

/// Runs a property over random cases on all cores; a failure names the seed of its case.
pub fn for_cases(property: impl Fn(&mut Seeded) + Sync) {
    for_seeds(figure("ZS_CASES", 20_000).unwrap(), property);
}

/// A number in `from..=to`.
pub fn between(rng: &mut Seeded, from: i32, to: i32) -> i32 {
    let span = u64::try_from(to - from + 1).unwrap();
    from + i32::try_from(rng.below(span)).unwrap()
}

/// A day from the year before the first calendar to the year after the last one.
pub fn any_day(rng: &mut Seeded) -> Day {
    let (first, last) = (day("2019-06-01"), day("2027-08-31"));
    Day::from_number(between(rng, first.number(), last.number()))
}

/// A length of a plausible size.
pub fn any_length(rng: &mut Seeded, unit: Unit) -> Length {
    let most = match unit {
        Unit::Hour => 100,
        Unit::Day => 200,
        Unit::WorkDay => 90,
        Unit::Month => 30,
        Unit::Year => 5,
    };
    Length::new(u32::try_from(between(rng, 1, most)).unwrap(), unit).unwrap()
}

/// Days not counted near a start.
pub fn any_stretch(rng: &mut Seeded, start: Day, kind: StretchKind) -> Stretch {
    let from = start.plus(between(rng, -30, 120));
    let mut stretch = Stretch::excluded(from, from.plus(between(rng, 0, 40))).unwrap();
    stretch.kind = kind;
    stretch
}

/// Any term in any unit, with up to three stretches.
pub fn any_term(rng: &mut Seeded, units: &[Unit]) -> Term {
    let start = any_day(rng);
    let unit = *rng.pick(units).unwrap();
    let length = any_length(rng, unit);
    let kinds = [
        Kind::Limit,
        Kind::Limit,
        Kind::Wait,
        Kind::Before(Margin::Plain),
        Kind::Before(Margin::Clear),
        Kind::Date,
    ];
    let roll = if rng.once_in(3) { Roll::No } else { Roll::Next };
    let stretches = (0..rng.below(4))
        .map(|_| {
            let kind = *rng.pick(&StretchKind::ALL).unwrap();
            any_stretch(rng, start, kind)
        })
        .collect();
    Term {
        kind: *rng.pick(&kinds).unwrap(),
        anchor: start
            .start()
            .plus_ms(i64::from(between(rng, 0, 1439)) * 60_000),
        rule: Rule { length, roll },
        stretches,
    }
}
