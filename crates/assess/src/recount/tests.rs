//! The pass over columns against a naive count of one occurrence after another.

use proptest::prelude::*;
use zs_law::Counted;

use super::*;
use crate::{Value, evaluate};

const NAMES: [&str; 3] = ["办结", "无人问", "办理期限"];

fn names() -> Vec<Arc<str>> {
    NAMES.map(Arc::from).to_vec()
}

fn measures() -> Vec<Measure> {
    let one = |at: usize| vec![Arc::from(NAMES[at])];
    vec![
        Measure::Count(vec![Counted::Late(Arc::from(NAMES[0]))]),
        Measure::MedianDays(one(0)),
        Measure::Average(one(0)),
        Measure::InTime(one(2)),
    ]
}

fn year() -> Period {
    Period::year(2026).unwrap()
}

fn occurrence() -> impl Strategy<Value = Occurrence> {
    let kept = prop::sample::select(vec![
        LimitKept::NoLimit,
        LimitKept::InTime,
        LimitKept::Late,
        LimitKept::Open,
    ]);
    let first = year().from.number();
    let days = prop::option::of(-2_i64..5);
    (0_u32..4, 0_u32..4, -40..400, kept, -9_i64..100, days).prop_map(
        move |(unit, tally, day, kept, value, days)| Occurrence {
            unit,
            tally,
            day: Day::from_number(first + day),
            kept,
            value,
            days,
        },
    )
}

/// What a person would do: look at each occurrence, and add it where it belongs.
fn naive(all: &[Occurrence], units: usize) -> Vec<Gathered> {
    let mut each = vec![Gathered::default(); units];
    for it in all {
        let (unit, name) = (it.unit as usize, NAMES.get(it.tally as usize));
        let (Some(name), true) = (name, unit < units && it.day <= year().to) else {
            continue;
        };
        if *name == "无人问" {
            continue;
        }
        let mut one = Occurrences::default();
        if it.day < year().from {
            one.before = 1;
        } else {
            match it.kept {
                LimitKept::NoLimit => one.no_limit = 1,
                LimitKept::InTime => one.in_time = 1,
                LimitKept::Late => one.late = 1,
                LimitKept::Open => one.open = 1,
            }
            one.sum = it.value;
            if let Some(days) = it.days.filter(|_| *name == "办结") {
                one.days.insert(days.max(0), 1);
            }
        }
        each[unit].add(&Gathered {
            tallies: [(Arc::from(*name), one)].into(),
            ..Gathered::default()
        });
    }
    each
}

fn recounted(all: &[Occurrence], units: usize, chunk: usize) -> Vec<Gathered> {
    let measures = measures();
    let mut recount = Recount::new(&names(), units, year(), measures.iter());
    let mut columns = Columns::default();
    for some in all.chunks(chunk) {
        columns.clear();
        some.iter().for_each(|it| columns.push(*it));
        recount.add(&columns);
    }
    recount.of_units()
}

proptest! {
    #[test]
    fn the_pass_over_columns_counts_what_a_naive_count_does(
        all in prop::collection::vec(occurrence(), 0..200),
        units in 1_usize..4,
        chunk in 1_usize..60,
    ) {
        prop_assert_eq!(recounted(&all, units, chunk), naive(&all, units));
    }
}

#[test]
fn a_figure_of_columns_is_worked_out_by_hand() {
    let day = |day| Day::from_ymd(2026, 3, day).unwrap();
    let done = |day, kept, days| Occurrence {
        unit: 0,
        tally: 0,
        day,
        kept,
        value: 500,
        days: Some(days),
    };
    let all = [
        done(day(1), LimitKept::InTime, 4),
        done(day(2), LimitKept::Late, 9),
        done(day(3), LimitKept::Open, 5),
        // The last day of the year before does not count.
        done(Day::from_ymd(2025, 12, 31).unwrap(), LimitKept::Late, 1),
    ];
    let of = &recounted(&all, 1, 2)[0];
    let values: Vec<Value> = measures().iter().map(|it| evaluate(it, of)).collect();
    let days = Value::Days {
        doubled: 10,
        among: 3,
    };
    let average = Value::Average {
        sum: 1_500,
        among: 3,
    };
    assert_eq!(values, [Value::Number(2), days, average, Value::NoCases]);
}
