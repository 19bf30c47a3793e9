//! The shipped law: every worked case, every procedure within the commit's bound, a seeded sample
//! of mutants. `ZS_CASES=full` takes the whole bound, all mutants, and more of them to compare.

use std::sync::Arc;

use zs_base::random::Seeded;
use zs_prove::explore::{Bounds, Found, Goal, Problem, proved};
use zs_prove::mutant::{Caught, Guard, Tester, guards, without};
use zs_prove::{About, Part, prove};

use crate::support::shipped;

/// States of one search at commit: enough for every invariant. Only the search for a dead end of the
/// largest procedure needs more; the nightly run finishes it.
const COMMIT_STATES_MAX: usize = 100_000;
const FULL_STATES_MAX: usize = 2_000_000;
const COMMIT_MUTANTS: usize = 60;
const MUTANT_STATES_MAX: usize = 30_000;
const COMMIT_COMPARED: usize = 40;
const FULL_COMPARED: usize = 1_000;
const COMPARED_STATES_MAX: usize = 200;
const SEED: u64 = 20_261_123;

fn full() -> bool {
    std::env::var("ZS_CASES").is_ok_and(|it| it == "full")
}

#[test]
fn every_worked_case_passes() {
    let shelf = shipped();
    let failed: Vec<String> = shelf
        .runner()
        .run()
        .into_iter()
        .flat_map(|case| case.failures)
        .map(|failure| format!("{}：{}", failure.place, failure.what))
        .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(shelf.cases.len() >= 400, "{} cases", shelf.cases.len());
}

#[test]
fn no_path_of_a_shipped_procedure_breaks_an_invariant() {
    let shelf = shipped();
    let states_max = if full() {
        FULL_STATES_MAX
    } else {
        COMMIT_STATES_MAX
    };
    let bounds = Bounds {
        states_max,
        ..Bounds::default()
    };
    let mut cut = 0;
    for versions in shelf.library.procedures.values() {
        let procedure = versions.last().unwrap();
        let mut proved = 0;
        prove(&shelf, procedure, &bounds, 2, &mut |part: &Part| {
            match &part.met.found {
                None => proved += 1,
                // At commit the search for a dead end looks as far as its bound; nightly it fails.
                Some(Found::TooMany) if !full() && part.about == About::Ends => cut += 1,
                Some(found) => panic!("{} {}: {found:?}", procedure.id, part.about),
            }
        });
        assert!(proved > 0, "{}", procedure.id);
    }
    assert!(cut <= 1, "{cut} searches were cut short");
}

/// The search with few guards against the one with all: a path that breaks an invariant is found by
/// both, whatever guard is missing.
#[test]
fn a_search_with_few_guards_misses_nothing_that_one_with_all_finds() {
    let shelf = shipped();
    let bounds = |states_max| Bounds {
        states_max,
        ..Bounds::default()
    };
    let versions = shelf.library.procedures.values();
    let mut all: Vec<Guard> = versions
        .flat_map(|versions| guards(versions.last().unwrap()))
        .collect();
    let mut random = Seeded::new(SEED);
    let (mut broken, mut missed) = (0, Vec::new());
    for _ in 0..if full() {
        FULL_COMPARED
    } else {
        COMMIT_COMPARED
    } {
        if all.is_empty() {
            break;
        }
        let at = usize::try_from(random.below(all.len() as u64)).unwrap();
        let guard = all.swap_remove(at);
        let mutant = without(&shelf.library, &guard);
        for invariant in &shelf.invariants {
            let procedure = mutant.procedures[&invariant.procedure].last().unwrap();
            let shipped = shelf.library.procedures[&invariant.procedure].last();
            // What the guard is not part of was proved before.
            if shipped.is_some_and(|it| Arc::ptr_eq(it, procedure)) {
                continue;
            }
            let world = (&shelf.examples, &shelf.national);
            let only = vec![invariant];
            let whole = Problem::new(procedure, only, &[], world.0, world.1);
            let whole = whole.search(Goal::Invariants, &bounds(COMPARED_STATES_MAX));
            if matches!(whole.found, Some(Found::Broken { .. })) {
                broken += 1;
                let few = proved(procedure, invariant, &[], world, &bounds(FULL_STATES_MAX));
                if !matches!(few.found, Some(Found::Broken { .. })) {
                    missed.push(format!("{guard}: {}", invariant.name));
                }
            }
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
    assert!(broken > 0, "no mutant broke an invariant");
}

#[test]
fn a_missing_guard_is_noticed() {
    let shelf = shipped();
    let versions = shelf.library.procedures.values();
    let mut all: Vec<Guard> = versions
        .flat_map(|versions| guards(versions.last().unwrap()))
        .collect();
    if !full() {
        let mut random = Seeded::new(SEED);
        let mut sample = Vec::new();
        while sample.len() < COMMIT_MUTANTS && !all.is_empty() {
            let at = usize::try_from(random.below(all.len() as u64)).unwrap();
            sample.push(all.swap_remove(at));
        }
        all = sample;
    }
    let tester = Tester {
        runner: shelf.runner(),
        invariants: &shelf.invariants,
        examples: &shelf.examples,
        bounds: Bounds {
            states_max: MUTANT_STATES_MAX,
            ..Bounds::default()
        },
    };
    // A redundant guard only seems to protect somebody.
    let survived: Vec<String> = all
        .iter()
        .map(|guard| tester.test(guard))
        .filter(|tested| matches!(tested.caught, Caught::Survived | Caught::Redundant))
        .map(|tested| tested.guard.to_string())
        .collect();
    assert!(survived.is_empty(), "{}", survived.join("\n"));
}

/// With one guard taken away, a step that comes after another only by way of the step that returns
/// is done, undone by the return and done anew. Both searches must see it as undone.
#[test]
fn a_return_undoes_what_comes_after_it_by_way_of_the_step_that_returns() {
    let shelf = shipped();
    let versions = shelf.library.procedures.values();
    let mut all = versions.flat_map(|versions| guards(versions.last().unwrap()));
    let guard = all.find(|it| it.to_string() == "list.delegation start when");
    let mutant = without(&shelf.library, &guard.unwrap());
    let id = "list.delegation".into();
    let procedure = mutant.procedures[&id].last().unwrap();
    let world = (&shelf.examples, &shelf.national);
    let bounds = Bounds {
        states_max: COMPARED_STATES_MAX,
        ..Bounds::default()
    };
    let is_broken = |found: &Option<Found>| matches!(found, Some(Found::Broken { .. }));
    let mut broken = 0;
    for invariant in shelf.invariants.iter().filter(|it| it.procedure == id) {
        let only = vec![invariant];
        let whole = Problem::new(procedure, only, &[], world.0, world.1);
        let whole = whole.search(Goal::Invariants, &bounds);
        let few = proved(procedure, invariant, &[], world, &bounds);
        assert_eq!(
            is_broken(&whole.found),
            is_broken(&few.found),
            "{}",
            invariant.name
        );
        broken += u32::from(is_broken(&few.found));
    }
    assert_eq!(broken, 2);
}
