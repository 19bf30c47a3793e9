//! The shipped law: every worked case, every procedure within the commit's bound, a seeded sample
//! of mutants. `ZS_CASES=full` takes the whole bound and all mutants.

use zs_base::random::Seeded;
use zs_prove::explore::{Bounds, Found};
use zs_prove::mutant::{Caught, Guard, Tester, guards};
use zs_prove::{Part, prove};

use crate::support::shipped;

/// States of one search at commit; a search that needs more is finished by the nightly run.
const COMMIT_STATES_MAX: usize = 1_000;
const FULL_STATES_MAX: usize = 2_000_000;
const COMMIT_MUTANTS: usize = 60;
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
    assert!(shelf.cases.len() >= 60, "{} cases", shelf.cases.len());
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
    for versions in shelf.library.procedures.values() {
        let procedure = versions.last().unwrap();
        let mut proved = 0;
        prove(&shelf, procedure, &bounds, &mut |part: &Part| {
            match &part.met.found {
                None => proved += 1,
                // At commit a large search only looks as far as its bound; the nightly run fails.
                Some(Found::TooMany) if !full() => {}
                Some(found) => panic!("{} {}: {found:?}", procedure.id, part.about),
            }
            true
        });
        assert!(proved > 0, "{}", procedure.id);
    }
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
            states_max: COMMIT_STATES_MAX,
            ..Bounds::default()
        },
    };
    let survived: Vec<String> = all
        .iter()
        .map(|guard| tester.test(guard))
        .filter(|tested| tested.caught == Caught::Survived)
        .map(|tested| tested.guard.to_string())
        .collect();
    assert!(survived.is_empty(), "{}", survived.join("\n"));
}
