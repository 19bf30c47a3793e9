//! The search for a dead end, where calls are only begun and ended.

use std::cell::RefCell;

use zs_prove::explore::{Bounds, Found};
use zs_prove::{About, Part, prove};

use crate::support::{SIDE, with_side};

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
