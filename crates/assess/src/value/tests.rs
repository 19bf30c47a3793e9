//! Worked values, and the property that nothing, zero and not applicable never mix.

use proptest::prelude::*;

use super::*;

fn gathered(name: &str, it: Occurrences) -> Gathered {
    Gathered {
        tallies: [(Arc::from(name), it)].into(),
        ..Gathered::default()
    }
}

fn names(name: &str) -> Vec<Arc<str>> {
    vec![Arc::from(name)]
}

fn tally(name: &str) -> Vec<Counted> {
    vec![Counted::Tally(Arc::from(name))]
}

#[test]
fn a_share_prints_rounded_half_up_and_is_never_cut() {
    let shares = [
        (75, 151, "49.67%"),
        (16, 151, "10.60%"),
        (2_369, 2_474, "95.76%"),
        (29, 135, "21.48%"),
        (1, 3, "33.33%"),
        (2, 3, "66.67%"),
        (1, 8, "12.50%"),
        (1, 1, "100.00%"),
        (0, 7, "0.00%"),
        (1, 20_000, "0.01%"),
    ];
    for (part, whole, printed) in shares {
        assert_eq!(Value::Ratio { part, whole }.printed(), printed);
    }
}

#[test]
fn two_readings_of_corrections_give_two_shares() {
    // 上海市2014年：审结4696件，直接纠错114件，改正后终止77件。
    let mut from = gathered(
        "审结",
        Occurrences {
            no_limit: 4_696,
            ..Occurrences::default()
        },
    );
    for (name, n) in [("直接", 114), ("改正后终止", 77)] {
        from.add(&gathered(
            name,
            Occurrences {
                no_limit: n,
                ..Occurrences::default()
            },
        ));
    }
    let share = |of: Vec<Counted>| {
        let among = tally("审结");
        evaluate(&Measure::Ratio { of, among }, &from).printed()
    };
    assert_eq!(share(tally("直接")), "2.43%");
    let both = [tally("直接"), tally("改正后终止")].concat();
    assert_eq!(share(both), "4.07%");
}

#[test]
fn the_middle_of_days_may_lie_between_two() {
    let of = |days: &[(i64, i64)]| {
        let it = Occurrences {
            days: days.iter().copied().collect(),
            ..Occurrences::default()
        };
        evaluate(&Measure::MedianDays(names("办理")), &gathered("办理", it)).printed()
    };
    assert_eq!(of(&[(3, 1), (5, 1), (90, 1)]), "5");
    assert_eq!(of(&[(3, 1), (6, 1)]), "4.5");
    assert_eq!(of(&[(7, 4)]), "7");
    assert_eq!(of(&[]), "无此类案件");
}

#[test]
fn amounts_print_in_yuan() {
    for (amount, printed) in [
        (0, "0"),
        (150_000, "1500"),
        (150_050, "1500.50"),
        (-5, "-0.05"),
    ] {
        assert_eq!(Value::Money(amount).printed(), printed);
    }
    let average = Value::Average { sum: 100, among: 3 };
    assert_eq!(average.printed(), "0.33");
}

fn occurrences() -> impl Strategy<Value = Occurrences> {
    let n = 0_i64..50;
    (n.clone(), n.clone(), n.clone(), n.clone(), n).prop_map(
        |(no_limit, in_time, late, open, before)| Occurrences {
            no_limit,
            in_time,
            late,
            open,
            before,
            ..Occurrences::default()
        },
    )
}

proptest! {
    /// What came before, came within and went away adds up: 上年结转＋新收＝办结＋结转下年.
    #[test]
    fn what_came_and_what_went_leaves_what_there_is(came in occurrences(), went in occurrences()) {
        let mut from = gathered("收", came);
        from.add(&gathered("结", went));
        let stock = |at| match evaluate(
            &Measure::Stock { plus: names("收"), less: names("结"), at },
            &from,
        ) {
            Value::Number(n) => n,
            other => panic!("{other:?}"),
        };
        let count = |name| match evaluate(&Measure::Count(tally(name)), &from) {
            Value::Number(n) => n,
            other => panic!("{other:?}"),
        };
        prop_assert_eq!(
            stock(StockAt::Beginning) + count("收"),
            count("结") + stock(StockAt::End)
        );
    }

    /// A count is always a number, zero included; a share of nothing is never a number.
    #[test]
    fn nothing_zero_and_not_applicable_never_mix(it in occurrences()) {
        let from = gathered("甲", it.clone());
        let count = evaluate(&Measure::Count(tally("甲")), &from);
        prop_assert_eq!(count, Value::Number(it.all()));
        let none = evaluate(&Measure::Count(tally("乙")), &from);
        prop_assert_eq!(none, Value::Number(0));
        let share = evaluate(&Measure::InTime(names("甲")), &from);
        match it.in_time + it.late + it.open {
            0 => prop_assert_eq!(share, Value::NoCases),
            whole => prop_assert_eq!(share, Value::Ratio { part: it.in_time, whole }),
        }
        let printed = [Value::NotApplicable, Value::NoCases, Value::Number(0)].map(|it| it.printed());
        prop_assert!(printed[0] != printed[1] && printed[1] != printed[2] && printed[0] != printed[2]);
    }
}
