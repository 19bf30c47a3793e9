//! T3: what must hold of every date.

use zs_base::Day;
use zs_base::random::Seeded;
use zs_time::{
    Calendar, Length, Margin, NamedDay, Notice, Roll, Rule, StretchKind, Unit, due, limit,
    notice_before, wait,
};

use crate::support::{any_day, any_length, any_stretch, calendar, day, for_cases};

const FORWARD: [Unit; 4] = [Unit::Day, Unit::WorkDay, Unit::Month, Unit::Year];

fn any_rule(rng: &mut Seeded) -> Rule {
    let unit = *rng.pick(&FORWARD).unwrap();
    let roll = if rng.once_in(2) { Roll::No } else { Roll::Next };
    let length = any_length(rng, unit);
    Rule { length, roll }
}

#[test]
fn t3_more_days_are_never_earlier() {
    let calendar = calendar();
    for_cases(|rng| {
        let (start, shorter) = (any_day(rng), any_rule(rng));
        let more = any_length(rng, shorter.length.unit());
        let longer = Rule {
            length: shorter.length.extended_by(more).unwrap(),
            ..shorter
        };
        let pauses = [any_stretch(rng, start, StretchKind::Excluded)];
        let end = |rule: &Rule| limit(&calendar, start, rule, &pauses).day;
        assert!(end(&longer) >= end(&shorter));
        let notice =
            |rule: &Rule| notice_before(&calendar, start, rule, Margin::Plain, &pauses).day;
        assert!(notice(&longer) <= notice(&shorter));
    });
}

/// The calendar with some more days off, in a few versions.
fn with_more_holidays(calendar: &Calendar) -> Vec<Calendar> {
    let versions = (0..50).map(|seed| {
        let mut rng = Seeded::new(seed);
        let holidays = (0..40).map(|_| NamedDay {
            on: any_day(&mut rng),
            name: "停工".into(),
        });
        calendar.with_local(vec![Notice {
            known_on: day("2020-01-01"),
            cite: "地方通知".into(),
            holidays: holidays.collect(),
            workdays: Vec::new(),
        }])
    });
    versions.collect()
}

#[test]
fn t3_a_new_holiday_never_makes_a_forward_date_earlier() {
    let calendar = calendar();
    let versions = with_more_holidays(&calendar);
    for_cases(|rng| {
        let (start, rule) = (any_day(rng), any_rule(rng));
        let more = rng.pick(&versions).unwrap();
        assert!(due(more, start, &rule).day >= due(&calendar, start, &rule).day);
        assert!(wait(more, start, &rule, &[]).day >= wait(&calendar, start, &rule, &[]).day);
    });
}

#[test]
fn t3_excluding_days_of_a_natural_term_moves_its_end_by_at_least_them() {
    let calendar = calendar();
    for_cases(|rng| {
        let (start, length) = (any_day(rng), any_length(rng, Unit::Day));
        let pause = any_stretch(rng, start, StretchKind::Excluded);
        let end = |roll, pauses| limit(&calendar, start, &Rule { length, roll }, pauses).day;
        let (plain, moved) = (
            end(Roll::No, &[]),
            end(Roll::No, std::slice::from_ref(&pause)),
        );
        let inside = pause.to.min(plain).since(pause.from.max(start.next())) + 1;
        assert!(moved.since(plain) >= inside.max(0));
        assert!(end(Roll::Next, std::slice::from_ref(&pause)) >= end(Roll::Next, &[]));
    });
}

fn work_days(calendar: &Calendar, from: Day, to: Day) -> usize {
    let days = from.number()..=to.number();
    days.filter(|number| calendar.is_work_day(Day::from_number(*number)))
        .count()
}

#[test]
fn t3_excluding_an_interval_moves_a_working_day_term_by_its_working_days() {
    let calendar = calendar();
    for_cases(|rng| {
        let (start, length) = (any_day(rng), any_length(rng, Unit::WorkDay));
        let rule = Rule {
            length,
            roll: Roll::No,
        };
        let pause = any_stretch(rng, start, StretchKind::Suspended);
        let plain = calendar.work_day_after(start, length.count());
        let inside = work_days(&calendar, pause.from.max(start.next()), pause.to.min(plain));
        let end = limit(&calendar, start, &rule, std::slice::from_ref(&pause));
        let moved = end.provisional.map_or(end.day, |open| open.weekends);
        assert!(work_days(&calendar, plain.next(), moved) >= inside);
    });
}

#[test]
fn t3_wait_and_limit_are_duals() {
    let calendar = calendar();
    for_cases(|rng| {
        let (start, rule) = (any_day(rng), any_rule(rng));
        let pauses = [any_stretch(rng, start, StretchKind::Excluded)];
        let limit = limit(&calendar, start, &rule, &pauses);
        let wait = wait(&calendar, start, &rule, &pauses);
        let (last, first) = match (limit.provisional, wait.provisional) {
            (Some(limit), Some(wait)) => {
                assert_eq!(wait.statutory, limit.statutory.next());
                (limit.weekends, wait.weekends)
            }
            (None, None) => (limit.day, wait.day),
            _ => panic!("one of two is provisional"),
        };
        assert_eq!(first, last.next());
    });
}

#[test]
fn t3_counting_back_undoes_counting_forward() {
    let calendar = calendar();
    for_cases(|rng| {
        let start = any_day(rng);
        let length = any_length(rng, Unit::WorkDay);
        let rule = Rule {
            length,
            roll: Roll::No,
        };
        let end = calendar.work_day_after(start, length.count());
        let back = notice_before(&calendar, end, &rule, Margin::Plain, &[]);
        let back = back.provisional.map_or(back.day, |open| open.weekends);
        // The last working day up to the start is as far from the end as the start is.
        assert_eq!(calendar.work_day_after(back.plus(-1), 1), back);
        assert_eq!(work_days(&calendar, back.next(), start), 0);
        assert!(back <= start);
    });
}

#[test]
fn t3_months_end_on_the_corresponding_day_or_the_last_of_the_month() {
    let calendar = calendar();
    for_cases(|rng| {
        let start = any_day(rng);
        let unit = if rng.once_in(2) {
            Unit::Month
        } else {
            Unit::Year
        };
        let length: Length = any_length(rng, unit);
        let end = due(
            &calendar,
            start,
            &Rule {
                length,
                roll: Roll::No,
            },
        )
        .day;
        let (wanted, got) = (start.ymd().2, end.ymd().2);
        assert!(got == wanted || (got < wanted && end.next().ymd().2 == 1));
    });
}
