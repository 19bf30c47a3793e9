//! The shipped tallies over arbitrary walks of the shipped procedures: what a share counts is among
//! what it is taken of, and what was not done is never in time.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::Mutex;

use zs_base::Moment;
use zs_case::{Kept, State, Tallied, View, decide, tallied};
use zs_event::StepPath;
use zs_law::{Counted, Library, Measure, Tally, TallyOf};
use zs_testkit::cases::for_each;

use crate::commands::{Dice, act, opening};
use crate::shipped::{Running, Shipped, command};

/// Procedures whose acts the figures of assessments count.
const PROCEDURES: [&str; 10] = [
    "penalty.ordinary",
    "penalty.simple",
    "licence.ordinary",
    "licence.commitment",
    "decision.major",
    "document.normative",
    "contract.review",
    "inspection.random",
    "information.request",
    "education.report",
];
/// Cases of each procedure, and commands of each case.
const CASES: u64 = 12;
const COMMANDS: u64 = 400;

/// A case after an arbitrary walk, with what it counts for.
fn walked(shipped: &Shipped, procedure: &str, seed: u64) -> (State, Vec<Tallied>) {
    let mut now: Moment = "2026-03-02T09:00".parse().unwrap();
    let law = shipped.current(procedure, now.day());
    let opened = opening(&law, &mut Dice(seed), now);
    let opened = decide(None, &command(opened, &mut Dice(seed)), shipped, now);
    let mut running = Running::begin(shipped, law, &opened.unwrap()[0]);
    for n in 0..COMMANDS {
        let mut dice = Dice(seed.wrapping_mul(COMMANDS).wrapping_add(n));
        now = now.plus_ms(dice.later_ms());
        let sent = command(act(&running, &mut dice, now), &mut dice);
        if let Ok(happened) = decide(Some(&running.state), &sent, shipped, now) {
            for happening in &happened {
                running.apply(happening, happening.clone());
            }
        }
    }
    let view = View {
        state: &running.state,
        candidate: None,
        register: shipped,
        day: now.day(),
    };
    let found = tallied(&view, &shipped.library.tallies);
    (running.state, found)
}

fn tally<'l>(library: &'l Library, counted: &Counted) -> Option<&'l Tally> {
    let name = counted.tally()?;
    library.tallies.iter().find(|it| it.name == *name)
}

/// Pairs of tallies in which the first asks for more than the second and is otherwise the same.
fn pairs(library: &Library) -> Vec<(Arc<str>, Arc<str>)> {
    let mut pairs = Vec::new();
    for figure in &library.figures {
        let Measure::Ratio { of, among } = &figure.measure else {
            continue;
        };
        for (part, whole) in of.iter().zip(among) {
            let (Some(part), Some(whole)) = (tally(library, part), tally(library, whole)) else {
                continue;
            };
            let bare = |it: &Tally| Tally {
                name: "".into(),
                with: Vec::new(),
                needs: Vec::new(),
                holds: Vec::new(),
                written: Vec::new(),
                ..it.clone()
            };
            if bare(part) == bare(whole) && part.name != whole.name {
                pairs.push((part.name.clone(), whole.name.clone()));
            }
        }
    }
    pairs
}

/// Where and when something counted.
type Spot = (Option<StepPath>, u16, Moment);

fn spots(found: &[Tallied], name: &str) -> BTreeSet<Spot> {
    let named = found.iter().filter(|it| *it.tally == *name);
    named.map(|it| (it.path.clone(), it.round, it.at)).collect()
}

#[test]
fn what_a_share_counts_is_among_what_it_is_taken_of() {
    let shipped = Shipped::read();
    let pairs = pairs(&shipped.library);
    assert!(pairs.len() >= 15, "{}", pairs.len());
    let (seen, fewer) = (Mutex::new(BTreeSet::new()), Mutex::new(0_usize));
    for_each(PROCEDURES.len() as u64 * CASES, |n| {
        let procedure = PROCEDURES[(n / CASES) as usize];
        let (_, found) = walked(&shipped, procedure, n * 7_919 + 13);
        for (part, whole) in &pairs {
            let (of, among) = (spots(&found, part), spots(&found, whole));
            assert!(
                of.is_subset(&among),
                "{procedure} {n}: {part} {of:?} {among:?}"
            );
            *fewer.lock().unwrap() += usize::from(of.len() < among.len());
        }
        let names = found.into_iter().map(|it| it.tally);
        seen.lock().unwrap().extend(names);
    });
    // Walks that reach nothing, or in which every share is whole, would show nothing.
    assert!(
        seen.lock().unwrap().len() >= 70,
        "{:?}",
        seen.lock().unwrap()
    );
    assert!(*fewer.lock().unwrap() > 0);
}

#[test]
fn what_was_not_done_is_open_and_what_was_done_is_not() {
    let shipped = Shipped::read();
    let due = |name: &str| {
        let mut tallies = shipped.library.tallies.iter();
        tallies.any(|it| it.names(name) && it.of == TallyOf::Due)
    };
    let counts = Mutex::new([0_usize; 2]);
    for_each(PROCEDURES.len() as u64 * CASES, |n| {
        let procedure = PROCEDURES[(n / CASES) as usize];
        let (state, found) = walked(&shipped, procedure, n * 104_729 + 7);
        for it in found.iter().filter(|it| due(&it.tally)) {
            let Some(path) = it.path.as_ref().filter(|it| it.calls.is_empty()) else {
                continue;
            };
            let root = &state.instances[0];
            let step = root.procedure.find_step(&path.step).unwrap();
            let done = root.done(step).is_some();
            assert_eq!(it.kept == Kept::Open, !done, "{procedure} {n}: {it:?}");
            counts.lock().unwrap()[usize::from(done)] += 1;
        }
        // Only the end of a limit can be open.
        let done = found.iter().filter(|it| !due(&it.tally));
        assert!(
            done.clone().all(|it| it.kept != Kept::Open),
            "{procedure} {n}"
        );
    });
    let [open, done] = *counts.lock().unwrap();
    assert!(open > 0 && done > 0, "{open} {done}");
}
