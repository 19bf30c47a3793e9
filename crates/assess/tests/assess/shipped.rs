//! The shipped scheme of a hundred items, computed for counties that never were.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_assess::{
    Answer, Answers, Assessed, Assessment, Gathered, Judged, Occurrences, Score, Value, assess,
};
use zs_law::{Files, Indicator, Library, Points, Scheme, read};
use zs_testkit::tree::{files_below, in_tree};

fn library() -> Library {
    let mut files = Files::new("law");
    for (path, bytes) in files_below(&in_tree("law")).unwrap() {
        files.add(&path, bytes);
    }
    read(&files).0
}

fn demonstration(library: &Library) -> &Scheme {
    &library.schemes["demonstration"][0]
}

/// A county in which every tally and every roster counts this.
fn gathered(library: &Library, each: &Occurrences, people: i64) -> Gathered {
    let names = library.tally_names().into_iter();
    let rosters = library.rosters.iter().map(|it| (it.name.clone(), people));
    Gathered {
        tallies: names.map(|name| (name, each.clone())).collect(),
        roster: rosters.collect(),
    }
}

/// What the county is assessed with, where a person takes nothing off and these items do not apply.
fn county(library: &Library, from: &Gathered, without: &[&str]) -> Assessment {
    let scheme = demonstration(library);
    let answer = |item: &Indicator| {
        let mut answer = Answer::computed(library, item, from);
        if without.contains(&&*item.code) {
            answer.values = vec![Value::NotApplicable];
        }
        answer.judged = Judged::new(Points::ZERO, "逐项核对过");
        answer
    };
    let unit: Arc<str> = "某县".into();
    let items = scheme.items.iter();
    let by_item: BTreeMap<_, _> = items
        .map(|item| ((unit.clone(), item.code.clone()), answer(item)))
        .collect();
    assess(&Answers {
        scheme,
        assessed: vec![Assessed {
            unit: unit.clone(),
            name: unit,
            unit_type: "市县".into(),
            has: Vec::new(),
        }],
        by_item,
    })
}

fn count(assessment: &Assessment, wanted: impl Fn(&Score) -> bool) -> usize {
    let scores = &assessment.units[0].scores;
    scores.iter().filter(|(_, score)| wanted(score)).count()
}

#[test]
fn a_county_in_which_everything_is_done_in_time_reaches_the_line() {
    let library = library();
    let each = Occurrences {
        in_time: 10,
        ..Occurrences::default()
    };
    let found = county(&library, &gathered(&library, &each, 20), &[]);
    assert!(found.is_final(), "{:?}", found.missing);
    let unit = &found.units[0];
    // Rule-making is nothing that a county does.
    assert_eq!((unit.applicable, unit.must_be_met), (99, 85));
    assert_eq!(count(&found, |it| *it == Score::NotApplicable), 1);
    // What should never happen happened ten times in each of these, and a share that is a half by
    // the way in which it is written stays one.
    let failed = unit
        .scores
        .iter()
        .filter(|(_, score)| *score == Score::Points(Points::ZERO));
    let failed: Vec<&str> = failed.map(|(code, _)| &**code).collect();
    assert_eq!(
        failed,
        [
            "ZS21-019", "ZS21-026", "ZS21-057", "ZS21-064", "ZS21-073", "ZS21-088"
        ]
    );
    assert_eq!((unit.met, unit.reached), (93, Some(true)));
}

#[test]
fn a_county_in_which_nothing_was_counted_is_neither_good_nor_bad_by_it() {
    let library = library();
    let found = county(&library, &Gathered::default(), &[]);
    let unit = &found.units[0];
    let none = count(&found, |it| *it == Score::NoCases);
    assert!(none > 50, "{none}");
    assert_eq!(unit.applicable, 99 - none as i64);
    // What every year must have is missing, what must not have happened did not.
    let failed = unit
        .scores
        .iter()
        .filter(|(_, score)| *score == Score::Points(Points::ZERO));
    let failed: Vec<&str> = failed.map(|(code, _)| &**code).collect();
    let yearly = ["030", "062", "090", "092", "094", "095", "097"].map(|it| format!("ZS21-{it}"));
    assert_eq!(failed, yearly);
}

#[test]
fn a_county_to_which_six_items_do_not_apply_must_meet_eighty_of_ninety_four() {
    let library = library();
    let each = Occurrences {
        in_time: 10,
        ..Occurrences::default()
    };
    let without = ["ZS21-006", "ZS21-009", "ZS21-014", "ZS21-042", "ZS21-080"];
    let found = county(&library, &gathered(&library, &each, 20), &without);
    let unit = &found.units[0];
    assert_eq!(count(&found, |it| *it == Score::NotApplicable), 6);
    assert_eq!((unit.applicable, unit.must_be_met), (94, 80));
    assert_eq!((unit.met, unit.reached), (88, Some(true)));
}

#[test]
fn one_thing_that_was_not_done_in_time_is_enough_to_miss_an_item() {
    let library = library();
    let each = Occurrences {
        in_time: 999,
        open: 1,
        ..Occurrences::default()
    };
    let found = county(&library, &gathered(&library, &each, 20), &[]);
    let score = |code: &str| {
        let scores = &found.units[0].scores;
        scores
            .iter()
            .find(|(it, _)| **it == *code)
            .map(|(_, score)| *score)
    };
    // 999 of 1,000 publications within seven working days are not all of them.
    assert_eq!(score("ZS21-010"), Some(Score::Points(Points::ZERO)));
    // Nobody has less than five reviewers for a hundred officers here.
    assert_eq!(score("ZS21-058"), Some(Score::Points(Points::ONE)));
    assert_eq!(found.units[0].reached, Some(false));
}
