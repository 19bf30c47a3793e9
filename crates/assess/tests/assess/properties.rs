//! What holds for every form and every number: bounds, direction, and three values that stay three.

use proptest::prelude::*;
use zs_assess::{Answer, Judged, Peers, Score, Value, score, vetoed};
use zs_law::{Bound, Fraction, Nothing, Points, Scoring, Veto};

use crate::support::{Given, item, scheme, written};

const FULL: i64 = 10_000;

/// A form whose score follows from figures, with possible numbers, and whether more is better.
fn forms() -> impl Strategy<Value = (Scoring, Direction)> {
    let part = 1..=FULL;
    let share = (1..=100_i64).prop_map(|it| Fraction::new(it, 100).unwrap());
    let cap = proptest::option::of(part.clone().prop_map(Points));
    prop_oneof![
        (1..50_i64, part.clone(), cap.clone()).prop_map(|(target, step, cap)| {
            let step = Points(step);
            (Scoring::Shortfall { target, step, cap }, Direction::Up)
        }),
        (part.clone(), cap).prop_map(|(step, cap)| {
            let step = Points(step);
            (Scoring::PerOccurrence { step, cap }, Direction::Down)
        }),
        (share.clone(), part.clone()).prop_map(|(threshold, off)| {
            let per_pct = Points(off);
            (Scoring::Linear { threshold, per_pct }, Direction::Up)
        }),
        share
            .clone()
            .prop_map(|it| (Scoring::Gate(Bound::AtLeast(it)), Direction::Up)),
        share
            .clone()
            .prop_map(|it| (Scoring::Gate(Bound::AtMost(it)), Direction::Down)),
        share
            .clone()
            .prop_map(|target| (Scoring::Ratio { target }, Direction::Up)),
        (share, part.clone()).prop_map(|(from, points)| {
            let low = Fraction::new(0, 1).unwrap();
            let bands = vec![(from, Points(points)), (low, Points(points / 2))];
            (Scoring::Bands(bands), Direction::Up)
        }),
        part.clone().prop_map(|it| {
            let table = vec![Points(it), Points(it / 2), Points(it / 3)];
            (Scoring::RankTable(table), Direction::Up)
        }),
        Just((Scoring::RelativeBest, Direction::Up)),
        part.prop_map(|it| {
            let per_pct = Points(it);
            (Scoring::RelativeMean { per_pct }, Direction::Up)
        }),
    ]
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Direction {
    Up,
    Down,
}

fn of(scoring: &Scoring, value: Value, peers: &[Value]) -> Score {
    let mut it = item("10", scoring.clone());
    it.no_cases = Nothing::NotJudged;
    score(&it, &Answer::of(&[value]), Some(&Peers::of(peers)))
}

fn number(score: Score) -> i64 {
    match score {
        Score::Points(points) => points.0,
        other => panic!("{other:?} is no number"),
    }
}

proptest! {
    #[test]
    fn every_score_lies_between_nothing_and_the_full_points(
        (form, _) in forms(), part in any::<i64>(), whole in 1..i64::MAX, others in proptest::collection::vec(any::<i64>(), 1..6),
    ) {
        let others: Vec<Value> = others.into_iter().map(Value::Number).collect();
        for value in [Value::Number(part), Value::Ratio { part, whole }, Value::Money(part)] {
            let points = number(of(&form, value, &others));
            prop_assert!((0..=FULL).contains(&points), "{form:?} gives {points}");
        }
    }

    #[test]
    fn more_is_never_worse_where_more_is_better_and_never_better_where_it_is_worse(
        (form, direction) in forms(), whole in 1..1_000_i64, a in 0..1_000_i64, b in 0..1_000_i64,
        others in proptest::collection::vec(0..1_000_i64, 1..6),
    ) {
        let share = |part: i64| Value::Ratio { part: part.min(whole), whole };
        let others: Vec<Value> = others.into_iter().map(share).collect();
        let (low, high) = (a.min(b), a.max(b));
        let given = [low, high].map(|it| number(of(&form, share(it), &others)));
        match direction {
            Direction::Up => prop_assert!(given[0] <= given[1], "{form:?} {given:?}"),
            Direction::Down => prop_assert!(given[0] >= given[1], "{form:?} {given:?}"),
        }
    }

    #[test]
    fn nothing_zero_and_not_applicable_stay_three_values((form, _) in forms()) {
        let others = [Value::Number(0), Value::Number(3)];
        prop_assert_eq!(of(&form, Value::NotApplicable, &others), Score::NotApplicable);
        prop_assert_eq!(of(&form, Value::NoCases, &others), Score::NoCases);
        let zero = number(of(&form, Value::Number(0), &others));
        prop_assert!((0..=FULL).contains(&zero));
        // What an item says of no cases never reaches what is not applicable.
        for (says, points) in [(Nothing::Full, FULL), (Nothing::Zero, 0)] {
            let mut it = item("10", form.clone());
            it.no_cases = says;
            let none = score(&it, &Answer::of(&[Value::NoCases]), None);
            prop_assert_eq!(none, Score::Points(Points(points)));
            let off = score(&it, &Answer::of(&[Value::NotApplicable]), None);
            prop_assert_eq!(off, Score::NotApplicable);
        }
    }

    #[test]
    fn a_bonus_stays_within_its_bounds_and_a_judgement_outside_them_is_none(
        off in -20_000..20_000_i64, max in 1..=FULL,
    ) {
        let answer = Answer { judged: Judged::new(Points(off), "理由"), ..Answer::default() };
        let bonus = Scoring::ClampBonus { low: Points(-3_000), high: Points(3_000) };
        let given = number(score(&item("3", bonus), &answer, None));
        prop_assert_eq!(given, off.clamp(-3_000, 3_000));
        let judge = score(&item("10", Scoring::Judge { max: Points(max) }), &answer, None);
        match (0..=max).contains(&off) {
            true => prop_assert_eq!(judge, Score::Points(Points(FULL - off))),
            false => prop_assert!(matches!(judge, Score::Waiting(_))),
        }
    }

    #[test]
    fn a_veto_is_drawn_by_what_happened_and_by_nothing_else(n in 0..5_i64) {
        let it = item("0", Scoring::Veto(Veto::Zero));
        prop_assert_eq!(vetoed(&it, &Answer::of(&[Value::Number(n)])).is_some(), n > 0);
        prop_assert!(vetoed(&it, &Answer::of(&[Value::NoCases])).is_none());
        prop_assert!(vetoed(&it, &Answer::default()).is_none());
    }
}

proptest! {
    #[test]
    fn forms_of_two_figures_stay_within_their_bounds_and_go_one_way(
        late in 1..=FULL, missing in 1..=FULL, first in 0..40_i64, second in 0..40_i64,
        up in 1..2_000_i64, down in 1..2_000_i64, up_cap in 1..4_000_i64,
    ) {
        let of = |scoring: &Scoring, first: i64, second: i64| {
            let answer = Answer::of(&[Value::Number(first), Value::Number(second)]);
            number(score(&item("10", scoring.clone()), &answer, None))
        };
        let tardy = Scoring::LateMissing { late: Points(late), missing: Points(missing) };
        let delta = Scoring::Delta {
            base: Points(FULL - up_cap),
            up: Points(up),
            up_cap: Points(up_cap),
            down: Points(down),
            down_cap: Points(FULL - up_cap),
        };
        for (form, better) in [(&tardy, false), (&delta, true)] {
            let points = of(form, first, second);
            prop_assert!((0..=FULL).contains(&points), "{form:?} gives {points}");
            let more = of(form, first + 1, second);
            let (low, high) = if better { (points, more) } else { (more, points) };
            prop_assert!(low <= high);
            // More missing, and more there was before, are both worse.
            prop_assert!(of(form, first, second + 1) <= points);
        }
        prop_assert_eq!(of(&delta, first, first), FULL - up_cap);
    }

    #[test]
    fn a_part_that_is_there_never_gives_less(
        parts in proptest::collection::vec(1..2_000_i64, 1..5), there in any::<u8>(),
    ) {
        let form = Scoring::Presence(parts.iter().map(|it| Points(*it)).collect());
        let of = |there: u8| {
            let bit = |n: usize| Value::Number(i64::from(there >> n & 1));
            let values: Vec<Value> = (0..parts.len()).map(bit).collect();
            number(score(&item("10", form.clone()), &Answer::of(&values), None))
        };
        prop_assert_eq!(of(u8::MAX), FULL);
        prop_assert_eq!(of(0), FULL - parts.iter().sum::<i64>());
        for n in 0..parts.len() {
            prop_assert!(of(there | 1 << n) >= of(there & !(1 << n)));
        }
    }

    #[test]
    fn a_total_lies_between_nothing_and_the_whole_whatever_applies(
        values in proptest::collection::vec(proptest::option::of(0..12_i64), 6),
    ) {
        // Six items of 5 to 30 points in two groups; what is missing here does not apply.
        let ratio = "{ ratio = { target = 10 } }";
        let items: String = (0..6_usize)
            .map(|n| written(&format!("N{n}"), if n < 3 { "1" } else { "2" }, &(5 * (n + 1)).to_string(), ratio, ""))
            .collect();
        let groups = |first: &str, second: &str| format!(
            "[[group]]\ncode = \"1\"\nname = \"甲\"\n{first}\n[[group]]\ncode = \"2\"\nname = \"乙\"\n{second}\n"
        );
        let plain = scheme(&format!("{}{items}", groups("", "")));
        let weighted = scheme(&format!("{}{items}", groups("weight = \"30%\"", "weight = \"70%\"")));
        let mut round = Given::new().unit("甲县", "县", &[]);
        for (n, value) in values.iter().enumerate() {
            let value = value.map_or(Value::NotApplicable, Value::Number);
            round = round.answer("甲县", &format!("N{n}"), Answer::of(&[value]));
        }
        for (scheme, whole) in [(&plain, 105_000), (&weighted, 100_000)] {
            let unit = &round.assess(scheme).units[0];
            let all_full = values.iter().flatten().all(|it| *it >= 10);
            match unit.total {
                None => prop_assert!(values.iter().all(Option::is_none)),
                Some(total) => {
                    prop_assert!((0..=whole).contains(&total.0), "{total:?}");
                    prop_assert_eq!(total.0 == whole, all_full);
                }
            }
            prop_assert_eq!(unit.applicable, values.iter().flatten().count() as i64);
        }
    }
}

#[test]
fn a_judged_item_with_figures_of_no_cases_waits_for_nobody() {
    let it = item(
        "5",
        Scoring::Judge {
            max: Points::whole(5),
        },
    );
    let shown = |values: &[Value]| score(&it, &Answer::of(values), None);
    assert_eq!(shown(&[Value::NoCases, Value::NoCases]), Score::NoCases);
    assert_eq!(shown(&[Value::NotApplicable]), Score::NotApplicable);
    assert!(matches!(
        shown(&[Value::NoCases, Value::Number(0)]),
        Score::Waiting(_)
    ));
    assert!(matches!(shown(&[]), Score::Waiting(_)));
}
