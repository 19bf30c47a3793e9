//! F9: a second, naive implementation that walks day by day and minute by minute, and agrees.

use std::collections::BTreeMap;

use zs_base::{Day, Moment};
use zs_time::{Kind, Margin, Point, Roll, Stretch, StretchKind, Term, Unit};

use crate::support::{any_term, calendar, day, for_cases, special_days};

/// Days that the naive walk can look up, wider than any term reaches.
const FROM: (i16, i8, i8) = (2000, 1, 1);
const YEARS: usize = 60;

/// What the naive walk knows of the calendar: of each day whether it is worked, when only the
/// published days and the weekends count, and when the certain days of a year to come count too.
struct Naive {
    first: Day,
    worked: Vec<[bool; 2]>,
}

impl Naive {
    fn new() -> Self {
        let special: BTreeMap<Day, bool> = special_days()
            .into_iter()
            .map(|(day, worked, _)| (day, worked))
            .collect();
        let certain = ["2027-01-01", "2027-05-01", "2027-05-02", "2027-10-01"].map(day);
        let (year, month, of_month) = FROM;
        let first = Day::from_ymd(year, month, of_month).unwrap();
        let worked = |number: usize| {
            let day = first.plus(i32::try_from(number).unwrap());
            match special.get(&day) {
                Some(worked) => [*worked; 2],
                None => [
                    day.weekday() <= 5,
                    day.weekday() <= 5 && !certain.contains(&day),
                ],
            }
        };
        Self {
            first,
            worked: (0..YEARS * 365).map(worked).collect(),
        }
    }

    fn works(&self, day: Day, statutory: bool) -> bool {
        let number = usize::try_from(day.since(self.first)).unwrap();
        self.worked[number][usize::from(statutory)]
    }

    /// Counts away from `start` in steps of one day.
    fn count(&self, term: &Term, start: Day, step: i32, statutory: bool) -> Day {
        let length = term.rule.length;
        let months = match length.unit() {
            Unit::Month => length.count(),
            Unit::Year => length.count() * 12,
            Unit::Hour | Unit::Day | Unit::WorkDay => 0,
        };
        let mut wanted = length.count();
        if months > 0 {
            let target = corresponding(start, months, step);
            wanted = target.since(start).unsigned_abs();
        }
        let (mut day, mut counted) = (start, 0);
        while counted < wanted {
            day = day.plus(step);
            let off = length.unit() == Unit::WorkDay && !self.works(day, statutory);
            counted += u32::from(!off && !paused(&term.stretches, day));
        }
        day
    }

    fn forward(&self, term: &Term, start: Day, statutory: bool) -> Day {
        let mut day = self.count(term, start, 1, statutory);
        if term.rule.roll == Roll::Next {
            while !self.works(day, statutory) {
                day = day.next();
            }
        }
        day
    }

    /// Weekends only, and with the certain days.
    fn both(&self, term: &Term) -> (Day, Day) {
        let anchor = term.anchor.day();
        let back = |statutory| self.count(term, anchor, -1, statutory);
        match term.kind {
            Kind::Date => (anchor, anchor),
            Kind::Before(Margin::Plain) => (back(false), back(true)),
            Kind::Before(Margin::Clear) => (back(false).plus(-1), back(true).plus(-1)),
            Kind::Limit | Kind::Wait => {
                let mut start = anchor;
                for restart in restarts(term) {
                    let end = self
                        .forward(term, start, false)
                        .max(self.forward(term, start, true));
                    if restart.from <= end && restart.to > start {
                        start = restart.to;
                    }
                }
                let plus = i32::from(term.kind == Kind::Wait);
                let end = |statutory| self.forward(term, start, statutory).plus(plus);
                (end(false), end(true))
            }
        }
    }

    fn point(&self, term: &Term) -> Point {
        if term.rule.length.unit() == Unit::Hour && term.kind != Kind::Date {
            return Point::Moment(hours(term));
        }
        let (weekends, statutory) = self.both(term);
        Point::Day(match term.kind {
            Kind::Wait => weekends.max(statutory),
            Kind::Limit | Kind::Before(_) | Kind::Date => weekends.min(statutory),
        })
    }
}

/// The same day of the month that many months away, found by trying days of that month downwards.
fn corresponding(start: Day, months: u32, step: i32) -> Day {
    let (mut year, mut month, wanted) = start.ymd();
    for _ in 0..months {
        month += i8::try_from(step).unwrap();
        if month == 13 {
            (year, month) = (year + 1, 1);
        } else if month == 0 {
            (year, month) = (year - 1, 12);
        }
    }
    let mut try_days = (1..=wanted).rev();
    try_days
        .find_map(|day| Day::from_ymd(year, month, day))
        .unwrap()
}

fn paused(stretches: &[Stretch], day: Day) -> bool {
    let mut pauses = stretches
        .iter()
        .filter(|s| s.kind != StretchKind::Restarted);
    pauses.any(|s| s.from <= day && day <= s.to)
}

fn restarts(term: &Term) -> Vec<&Stretch> {
    let all = term.stretches.iter();
    let mut restarts: Vec<&Stretch> = all.filter(|s| s.kind == StretchKind::Restarted).collect();
    restarts.sort_by_key(|s| (s.from, s.to));
    restarts
}

fn hours(term: &Term) -> Moment {
    let minutes = term.rule.length.count() * 60;
    let forward = |start: Moment| {
        let (mut at, mut counted) = (start, 0);
        while counted < minutes {
            counted += u32::from(!paused(&term.stretches, at.day()));
            at = at.plus_ms(60_000);
        }
        at
    };
    if let Kind::Before(margin) = term.kind {
        let (mut at, mut counted) = (term.anchor, 0);
        while counted < minutes {
            at = at.plus_ms(-60_000);
            counted += u32::from(!paused(&term.stretches, at.day()));
        }
        return at.plus_hours(if margin == Margin::Clear { -24 } else { 0 });
    }
    let mut start = term.anchor;
    for restart in restarts(term) {
        let again = restart.to.next().start();
        if restart.from.start() < forward(start) && again > start {
            start = again;
        }
    }
    forward(start)
}

#[test]
fn f9_day_terms_agree_with_a_naive_walk() {
    let (calendar, naive) = (calendar(), Naive::new());
    let units = [
        Unit::Day,
        Unit::WorkDay,
        Unit::WorkDay,
        Unit::Month,
        Unit::Year,
    ];
    for_cases(|rng| {
        let term = any_term(rng, &units);
        assert_eq!(term.point(&calendar), naive.point(&term), "{term:?}");
        if let Some(open) = term.due(&calendar).provisional {
            assert_eq!(
                (open.weekends, open.statutory),
                naive.both(&term),
                "{term:?}"
            );
        }
    });
}

#[test]
fn f9_hour_terms_agree_with_a_naive_walk() {
    let (calendar, naive) = (calendar(), Naive::new());
    for_cases(|rng| {
        let mut term = any_term(rng, &[Unit::Hour]);
        // A walk by minutes is slow: short terms near short gaps show the same edges.
        term.stretches.truncate(2);
        for stretch in &mut term.stretches {
            let days = stretch.to.since(stretch.from) % 3;
            stretch.from = term.anchor.day().plus(stretch.from.number() % 4);
            stretch.to = stretch.from.plus(days);
        }
        assert_eq!(term.point(&calendar), naive.point(&term), "{term:?}");
    });
}

#[test]
fn the_derivation_ends_where_the_fast_path_ends() {
    let calendar = calendar();
    for_cases(|rng| {
        let term = any_term(rng, &Unit::ALL);
        let derivation = term.explain(&calendar, "");
        assert_eq!(
            derivation.end,
            term.point(&calendar),
            "{term:?}\n{derivation}"
        );
    });
}
