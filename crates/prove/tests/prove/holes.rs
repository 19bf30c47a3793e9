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
    prove(shelf, procedure, bounds, 2, &mut |part: &Part| {
        all.extend(part.met.found.clone());
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

/// A step that a return does anew, with a side call and a term by law: what a search may leave out
/// must not hide these.
const LONGER: &str = r#"
[[fact]]
name     = "严重"
cite     = "某法#1"
declared = true

[[step]]
id       = "look"
name     = "调查"
actor    = { post = "officer" }
declares = ["严重"]
cite     = "某法#1"

[[step]]
id    = "tell"
name  = "告知"
after = ["look"]
actor = { post = "officer" }
cite  = "某法#1"

[[step]]
id    = "answer"
name  = "申辩"
after = ["tell"]
limit = { at_most = 5, unit = "日", from = "tell", late = { deem = "没有" }, cite = "某法#1" }
actor = { post = "officer" }
cite  = "某法#1"

[[step.outcome]]
name = "有"

[[step.outcome]]
name = "没有"

[[step]]
id    = "review"
name  = "审核"
after = ["answer"]
when  = { all = ["严重"], cite = "某法#1" }
actor = { post = "head" }
cite  = "某法#1"

[[step.outcome]]
name = "通过"

[[step.outcome]]
name      = "退回"
return_to = "look"
reason    = true
cite      = "某法#1"

[[step]]
id    = "decide"
name  = "决定"
after = ["answer", "review"]
ends  = true
actor = { post = "head" }
cite  = "某法#1"
"#;

const LONGER_INVARIANTS: &str = r#"
[[invariant]]
id        = "A"
name      = "申辩以后决定"
cite      = "某法#1"
procedure = "small"
form      = { before = ["answer", "decide"] }

[[invariant]]
id        = "B"
name      = "严重的审核以后决定"
cite      = "某法#1"
procedure = "small"
form      = { before = ["review", "decide"] }
when      = { declared = "严重" }
"#;

fn found_in(steps: &str, invariants: &str) -> Vec<Found> {
    found(&small(steps, invariants), &Bounds::default())
}

#[test]
fn a_sound_procedure_with_a_return_and_a_deemed_outcome_is_proved() {
    let found = found_in(LONGER, LONGER_INVARIANTS);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_return_that_keeps_too_much_is_found() {
    // After the return the answer of the first course still stands, and nobody is told anew.
    let hole = LONGER.replace(
        "return_to = \"look\"\n",
        "return_to = \"look\"\nkeep      = [\"answer\"]\n",
    );
    let hole = hole.replace(
        "after = [\"answer\"]\nwhen",
        "after = [\"look\", \"answer\"]\nwhen",
    );
    let hole = hole.replace(
        "[\"answer\", \"review\"]",
        "[\"look\", \"answer\", \"review\"]",
    );
    assert!(found_in(&hole, LONGER_INVARIANTS).is_empty());
    let told = LONGER_INVARIANTS.replace("[\"answer\", \"decide\"]", "[\"tell\", \"decide\"]");
    assert!(found_in(LONGER, &told).is_empty());
    let found = found_in(&hole, &told);
    let Some(Found::Broken { path, .. }) = found.first() else {
        panic!("{found:?}");
    };
    let returned = path.iter().any(|(_, what)| {
        matches!(what, Happening::Performed(it) if it.outcome.as_deref() == Some("退回"))
    });
    assert!(returned, "{path:?}");
}

#[test]
fn what_is_due_is_due_only_under_the_conditions_of_the_invariant() {
    let due = |condition: &str| {
        let form = "form      = { within = [\"tell\", \"answer\"], at_most = 3, unit = \"日\" }";
        let sooner = LONGER_INVARIANTS
            .replace("form      = { before = [\"answer\", \"decide\"] }", form)
            .replace(
                "form      = { within",
                &format!("{condition}form      = {{ within"),
            );
        found_in(LONGER, &sooner)
    };
    for broken in [
        "",
        "when = { happened = \"look\" }\n",
        "unless = { happened = \"review\" }\n",
    ] {
        let found = due(broken);
        assert!(
            matches!(found.first(), Some(Found::Broken { invariant, .. }) if &**invariant == "A"),
            "{broken}: {found:?}"
        );
    }
    for kept in [
        "when = { happened = \"review\" }\n",
        "unless = { happened = \"look\" }\n",
    ] {
        let found = due(kept);
        assert!(found.is_empty(), "{kept}: {found:?}");
    }
}

#[test]
fn a_condition_that_misses_a_fact_is_found() {
    let hole = LONGER.replace("when  = { all = [\"严重\"]", "when  = { none = [\"严重\"]");
    let found = found_in(&hole, LONGER_INVARIANTS);
    assert!(
        matches!(found.first(), Some(Found::Broken { invariant, .. }) if &**invariant == "B"),
        "{found:?}"
    );
}

#[test]
fn what_the_law_supplies_too_early_is_found() {
    // The outcome that the law supplies stands for a reply within the time that invariants name.
    let apart = LONGER_INVARIANTS.replace(
        "form      = { before = [\"answer\", \"decide\"] }",
        "form      = { apart = [\"tell\", \"decide\"], at_least = 5, unit = \"日\" }\nunless    = { outcome = \"answer\", in = [\"有\"] }",
    );
    let hole = LONGER.replace("at_most = 5", "at_most = 3");
    let found = found_in(&hole, &apart);
    assert!(
        matches!(found.first(), Some(Found::Broken { invariant, .. }) if &**invariant == "A"),
        "{found:?}"
    );
}

#[test]
fn a_dead_end_after_a_return_is_found() {
    // What is declared anew after a return leads where nothing can be done.
    let stuck = LONGER.replace(
        "after = [\"answer\", \"review\"]\nends  = true\n",
        "after = [\"answer\", \"review\"]\nends  = true\nwhen  = { none = [\"严重\"], cite = \"某法#1\" }\n",
    );
    let found = found_in(&stuck, "");
    let dead = found.iter().find(|it| matches!(it, Found::DeadEnd { .. }));
    assert!(dead.is_some(), "{found:?}");
}

#[test]
fn a_guard_that_only_an_unnamed_step_carries_is_kept() {
    // The order rests on a chain of steps that the invariant does not name.
    let chain = LONGER_INVARIANTS.replace("[\"answer\", \"decide\"]", "[\"look\", \"decide\"]");
    assert!(found_in(LONGER, &chain).is_empty());
    let hole = LONGER.replace(
        "name     = \"调查\"\n",
        "name     = \"调查\"\noptional = true\n",
    );
    // The fact is undefined without it, and what is undefined holds the others up.
    assert!(found_in(&hole, &chain).is_empty());
    let hole = hole.replace("declared = true", "declared = { default = false }");
    let found = found_in(&hole, &chain);
    assert!(
        matches!(found.first(), Some(Found::Broken { invariant, .. }) if &**invariant == "A"),
        "{found:?}"
    );
}
