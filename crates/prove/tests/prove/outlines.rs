//! The searches in which calls are only begun and ended: for a dead end, and for the order of calls.

use std::cell::RefCell;

use zs_prove::explore::{Bounds, Found, Goal, Problem, proved};
use zs_prove::invariant::Invariant;
use zs_prove::mutant::{guards, without};
use zs_prove::{About, Part, prove};

use crate::support::{SIDE, shipped, with_side};

/// A case that waits for what a call finds, and goes on only where that is good.
const STEPS: &str = r#"
[[fact]]
name    = "合格"
cite    = "某法#1"
derived = { outcome = "side", in = ["合格"] }

[[step]]
id    = "look"
name  = "调查"
actor = { post = "officer" }
cite  = "某法#1"

[[step]]
id    = "side"
name  = "鉴定"
after = ["look"]
call  = { procedure = "side" }
cite  = "某法#1"

[[step]]
id    = "decide"
name  = "决定"
after = ["side"]
ends  = true
actor = { post = "head" }
cite  = "某法#1"
"#;

/// How the search ended, and how many states it visited.
fn ends(steps: &str, side: &str) -> Option<(Option<Found>, usize)> {
    let shelf = with_side(steps, side);
    let met = RefCell::new(None);
    let procedure = shelf.library.procedures.get("small")?.last()?;
    let bounds = Bounds::default();
    prove(&shelf, procedure, &bounds, 1, &mut |part: &Part| {
        if part.about == About::Ends {
            *met.borrow_mut() = Some((part.met.found.clone(), part.met.states));
        }
    });
    met.into_inner()
}

#[test]
fn what_goes_on_inside_a_call_is_left_to_the_proof_of_what_is_called() {
    let (found, states) = ends(STEPS, SIDE).unwrap();
    assert!(found.is_none(), "{found:?}");
    let longer = SIDE.replace("name  = \"检验\"", "name  = \"检验\"\nrepeats = true");
    assert_eq!(ends(STEPS, &longer).unwrap().1, states);
}

#[test]
fn an_end_of_a_call_after_which_nothing_goes_on_is_found() {
    let stuck = STEPS.replace(
        "after = [\"side\"]\n",
        "after = [\"side\"]\nwhen  = { all = [\"合格\"], cite = \"某法#1\" }\n",
    );
    let (found, _) = ends(&stuck, SIDE).unwrap();
    assert!(matches!(found, Some(Found::DeadEnd { .. })), "{found:?}");
}

#[test]
fn an_end_that_the_call_never_has_is_no_dead_end() {
    // In outline the call may end badly; as it is written, nothing leads there.
    let stuck = STEPS.replace(
        "after = [\"side\"]\n",
        "after = [\"side\"]\nwhen  = { all = [\"合格\"], cite = \"某法#1\" }\n",
    );
    let never = SIDE.replace(
        "[[step.outcome]]\nname = \"合格\"",
        "[[step.require]]\nnone     = [\"已检验\"]\noutcomes = [\"不合格\"]\nrefuse   = \"已经检验。\"\ncite     = \"某法#1\"\n\n\
         [[step.outcome]]\nname = \"合格\"",
    );
    let (found, _) = ends(&stuck, &never).unwrap();
    assert!(found.is_none(), "{found:?}");
}

/// Two items of rectification side by side have more paths than the bound; whether the check waits
/// for them shows already in how they begin and end.
#[test]
fn the_order_of_calls_with_too_many_paths_is_proved_in_outline() {
    let shelf = shipped();
    let id = "government.supervise".into();
    let names = ["逐项销号以后才核查", "逐项整改没有结束不得核查"];
    let named = |it: &&Invariant| it.procedure == id && names.contains(&&*it.name);
    let invariants: Vec<&Invariant> = shelf.invariants.iter().filter(named).collect();
    assert_eq!(invariants.len(), names.len());
    let world = (&shelf.examples, &shelf.national);
    let bounds = Bounds {
        states_max: 30_000,
        ..Bounds::default()
    };
    let procedure = shelf.library.procedures[&id].last().unwrap();
    for invariant in &invariants {
        let whole = Problem::new(procedure, vec![invariant], &[], world.0, world.1);
        let whole = whole.search(Goal::Invariants, &bounds).found;
        assert!(matches!(whole, Some(Found::TooMany)), "{whole:?}");
        let found = proved(procedure, invariant, &[], world, &bounds).found;
        assert!(found.is_none(), "{found:?}");
    }
    // Without the guard that makes the check wait, the same search finds the path that breaks it.
    let waits = "government.supervise check after items";
    let guard = guards(procedure).into_iter();
    let guard = guard.map(|it| (it.to_string(), it));
    let (_, guard) = guard.clone().find(|it| it.0 == waits).unwrap_or_else(|| {
        let all: Vec<String> = guard.map(|it| it.0).collect();
        panic!("{all:#?}")
    });
    let mutant = without(&shelf.library, &guard);
    let procedure = mutant.procedures[&id].last().unwrap();
    for invariant in &invariants {
        let found = proved(procedure, invariant, &[], world, &bounds).found;
        assert!(matches!(found, Some(Found::Broken { .. })), "{found:?}");
    }
}
