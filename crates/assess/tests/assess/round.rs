//! Whole rounds: two passes, what drops out of the denominator, and what stays unsettled.

use zs_assess::{Answer, Lack, Score, Value};
use zs_law::Points;

use crate::support::{Given, scheme, totals, written};

const GROUP: &str = "[[group]]\ncode = \"1\"\nname = \"工作\"\n";

#[test]
fn nothing_is_final_until_all_units_are_in() {
    let items = written("A", "1", "60", "{ rank_table = [\"60\", \"30\"] }", "")
        + &written("B", "1", "40", "{ gate = { at_least = 1 } }", "");
    let scheme = scheme(&format!("{GROUP}{items}"));
    let round = Given::new().unit("甲", "县", &[]).unit("乙", "县", &[]);
    let round = round
        .number("甲", "A", 9)
        .number("甲", "B", 1)
        .number("乙", "B", 1);
    let open = round.assess(&scheme);
    assert!(!open.is_final());
    assert_eq!(totals(&open), ["未定", "未定"]);
    // What depends on nobody else is known, what compares waits.
    assert_eq!(open.units[0].scores[1].1, Score::Points(Points::whole(40)));
    assert_eq!(open.units[0].scores[0].1, Score::Waiting(Lack::Others));
    let done = round.number("乙", "A", 12).assess(&scheme);
    assert!(done.is_final());
    assert_eq!(totals(&done), ["70", "100"]);
}

#[test]
fn units_are_compared_with_those_of_their_own_type_only() {
    let scheme = scheme(&format!(
        "{GROUP}{}",
        written("A", "1", "6", "{ relative_best = true }", "")
    ));
    let round = Given::new()
        .unit("甲局", "部门", &[])
        .unit("乙镇", "乡镇", &[]);
    let found = round
        .number("甲局", "A", 100)
        .number("乙镇", "A", 3)
        .assess(&scheme);
    assert_eq!(totals(&found), ["6", "6"]);
}

#[test]
fn what_does_not_apply_and_what_had_no_cases_lowers_nobody() {
    let gate = "{ gate = { at_least = \"100%\" } }";
    let items = written("A", "1", "50", gate, "")
        + &written("B", "1", "30", gate, "")
        + &written("C", "1", "20", gate, "no_cases = \"零分\"\n");
    let scheme = scheme(&format!("{GROUP}{items}"));
    let full = Value::Ratio { part: 4, whole: 4 };
    let with = |b: Value, c: Value| {
        let round = Given::new().unit("甲", "县", &[]);
        let round =
            round
                .answer("甲", "A", Answer::of(&[full]))
                .answer("甲", "B", Answer::of(&[b]));
        let found = round.answer("甲", "C", Answer::of(&[c])).assess(&scheme);
        let outcome = &found.units[0];
        (outcome.met, outcome.applicable, totals(&found)[0].clone())
    };
    let none = Value::Ratio { part: 0, whole: 4 };
    assert_eq!(with(full, full), (3, 3, "100".to_owned()));
    assert_eq!(with(none, full), (2, 3, "70".to_owned()));
    assert_eq!(with(Value::NoCases, full), (2, 2, "100".to_owned()));
    assert_eq!(with(Value::NotApplicable, full), (2, 2, "100".to_owned()));
    // The item says that no cases are no points, and that is another thing than not applicable.
    assert_eq!(with(full, Value::NoCases), (2, 3, "80".to_owned()));
    assert_eq!(with(full, Value::NotApplicable), (2, 2, "100".to_owned()));
}

#[test]
fn a_part_in_which_nothing_applies_leaves_the_whole_to_the_other() {
    let gate = "{ gate = { at_least = 1 } }";
    let body = format!(
        "{GROUP}[[pack]]\ntypes = [\"县\"]\ncommon = \"50\"\nspecific = \"50\"\n{}{}",
        written("A", "1", "50", "{ ratio = { target = 10 } }", ""),
        written(
            "B",
            "1",
            "50",
            gate,
            "share = \"个性\"\nneeds = [\"有立法权\"]\n"
        ),
    );
    let scheme = scheme(&body);
    let round = Given::new()
        .unit("甲", "县", &[])
        .unit("乙", "县", &["有立法权"]);
    let round = round
        .number("甲", "A", 8)
        .number("乙", "A", 8)
        .number("乙", "B", 0);
    assert_eq!(totals(&round.assess(&scheme)), ["80", "40"]);
}

#[test]
fn equals_share_a_grade_even_where_its_places_are_full() {
    let body = format!(
        "{GROUP}[[grade]]\nname = \"优秀\"\nplaces = 1\n[[grade]]\nname = \"合格\"\n{}",
        written("A", "1", "10", "{ ratio = { target = 10 } }", "")
    );
    let scheme = scheme(&body);
    let round = Given::new()
        .unit("甲", "县", &[])
        .unit("乙", "县", &[])
        .unit("丙", "县", &[]);
    let round = round
        .number("甲", "A", 9)
        .number("乙", "A", 9)
        .number("丙", "A", 8);
    let found = round.assess(&scheme);
    let grades: Vec<&str> = found
        .units
        .iter()
        .filter_map(|it| it.grade.as_deref())
        .collect();
    assert_eq!(grades, ["优秀", "优秀", "合格"]);
}
