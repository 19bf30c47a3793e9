//! Negative controls: a hole is found by its shortest path, a dead end is found, and a bound that is
//! reached is no proof.

use zs_event::Happening;
use zs_prove::explore::{Bounds, Found};
use zs_prove::{Part, Shelf, prove};

use crate::support::small;

const STEPS: &str = r#"
[[step]]
id    = "look"
name  = "调查"
actor = { post = "officer", at_least = 2, holds = "证", cite = "某法#1" }
cite  = "某法#1"

[[step]]
id    = "tell"
name  = "告知"
after = ["look"]
actor = { post = "officer" }
cite  = "某法#1"

[[step]]
id    = "decide"
name  = "决定"
after = ["tell"]
ends  = true
actor = { post = "head" }
wait  = { at_least = 3, unit = "日", from = "tell", cite = "某法#1" }
cite  = "某法#1"
"#;

const INVARIANTS: &str = r#"
[[invariant]]
id        = "A"
name      = "先告知再决定"
cite      = "某法#1"
procedure = "small"
form      = { before = ["tell", "decide"] }

[[invariant]]
id        = "B"
name      = "告知三日以后决定"
cite      = "某法#1"
procedure = "small"
form      = { apart = ["tell", "decide"], at_least = 3, unit = "日" }

[[invariant]]
id        = "C"
name      = "两人持证调查"
cite      = "某法#1"
procedure = "small"
form      = { at_least = 2, holds = "证", of = ["look"] }
"#;

fn found(shelf: &Shelf, bounds: &Bounds) -> Vec<Found> {
    let procedure = shelf.library.procedures["small"].last().unwrap();
    let mut all = Vec::new();
    prove(shelf, procedure, bounds, &mut |part: &Part| {
        all.extend(part.met.found.clone());
        true
    });
    all
}

fn broken(steps: &str) -> (String, Vec<String>) {
    let shelf = small(steps, INVARIANTS);
    let found = found(&shelf, &Bounds::default());
    let Some(Found::Broken {
        invariant, path, ..
    }) = found.first()
    else {
        panic!("{found:?}");
    };
    let steps = path.iter().filter_map(|(_, what)| match what {
        Happening::Performed(it) => Some(it.path.to_string()),
        _ => None,
    });
    (invariant.to_string(), steps.collect())
}

#[test]
fn a_sound_procedure_is_proved() {
    let shelf = small(STEPS, INVARIANTS);
    assert!(found(&shelf, &Bounds::default()).is_empty());
}

#[test]
fn a_missing_order_is_found_by_the_shortest_path() {
    let hole = STEPS.replace("after = [\"tell\"]\n", "after = [\"look\"]\n");
    let hole = hole.replace(
        "wait  = { at_least = 3, unit = \"日\", from = \"tell\", cite = \"某法#1\" }\n",
        "",
    );
    assert_eq!(
        broken(&hole),
        ("A".into(), vec!["look".into(), "decide".into()])
    );
}

#[test]
fn a_wait_that_is_too_short_is_found() {
    let hole = STEPS.replace("at_least = 3, unit", "at_least = 2, unit");
    assert_eq!(
        broken(&hole),
        (
            "B".into(),
            vec!["look".into(), "tell".into(), "decide".into()]
        )
    );
}

#[test]
fn one_officer_or_one_without_certificate_is_found() {
    let alone = STEPS.replace("at_least = 2, holds = \"证\", ", "holds = \"证\", ");
    assert_eq!(broken(&alone), ("C".into(), vec!["look".into()]));
    let without = STEPS.replace("holds = \"证\", ", "");
    assert_eq!(broken(&without), ("C".into(), vec!["look".into()]));
}

#[test]
fn a_dead_end_is_found() {
    let stuck = format!(
        "[[fact]]\nname = \"严重\"\ncite = \"某法#1\"\ndeclared = true\n{}",
        STEPS.replace(
            "ends  = true\n",
            "ends  = true\nwhen = { none = [\"严重\"], cite = \"某法#1\" }\n"
        )
    );
    let stuck = stuck.replace(
        "id    = \"look\"\n",
        "id    = \"look\"\ndeclares = [\"严重\"]\n",
    );
    let found = found(&small(&stuck, INVARIANTS), &Bounds::default());
    assert!(
        found.iter().any(|it| matches!(it, Found::DeadEnd { .. })),
        "{found:?}"
    );
}

#[test]
fn a_bound_that_is_reached_is_no_proof() {
    let bounds = Bounds {
        states_max: 2,
        ..Bounds::default()
    };
    let found = found(&small(STEPS, INVARIANTS), &bounds);
    assert!(matches!(found.first(), Some(Found::TooMany)), "{found:?}");
}
