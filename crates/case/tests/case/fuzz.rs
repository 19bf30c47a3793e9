//! F8: any commands in any order, valid or not, on the shipped procedures.

use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use zs_base::Moment;
use zs_case::{Place, TermStatus, View, decide, locate, term_of};
use zs_event::{Happening, canon};
use zs_law::{Late, TermKind};
use zs_testkit::cases::for_each;
use zs_testkit::tree::figure;

use crate::commands::{Dice, act, opening};
use crate::shipped::{Running, Shipped, command};

/// The most commands of one case; half of them is the least.
const COMMANDS: usize = 160;
/// Cases of one group, which one core walks.
const GROUP: u64 = 32;
const PROCEDURES: [&str; 2] = ["penalty.ordinary", "rectification"];

/// How many commands a test sends, about: the sample of a commit, or `ZS_COMMANDS`.
pub fn commands() -> u64 {
    figure("ZS_COMMANDS", 30_000).unwrap()
}

#[test]
fn f8_arbitrary_commands_keep_the_engine_sound() {
    let groups = (commands() / (COMMANDS as u64 * 3 / 4 * GROUP)).max(1);
    let (shipped, accepted) = (Shipped::read(), AtomicUsize::new(0));
    for_each(groups, |group| {
        accepted.fetch_add(walk_group(&shipped, group), Ordering::Relaxed);
    });
    // Walks that are always refused would show nothing.
    let accepted = accepted.into_inner() as u64;
    assert!(accepted >= groups * GROUP * 8, "{accepted}");
}

/// Walks the cases of a group, which are the same at each run; a failure shrinks.
fn walk_group(shipped: &Shipped, group: u64) -> usize {
    let config = Config {
        failure_persistence: None,
        ..Config::with_cases(GROUP as u32)
    };
    let mut seed = [0; 32];
    seed[..8].copy_from_slice(&group.to_le_bytes());
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let seeds = prop::collection::vec(any::<u64>(), COMMANDS / 2..COMMANDS);
    let accepted = std::cell::Cell::new(0_usize);
    let any_case = (0..PROCEDURES.len(), any::<u64>(), seeds);
    let done = runner.run(&any_case, |(procedure, first, seeds)| {
        let done = walk(shipped, PROCEDURES[procedure], first, &seeds)?;
        accepted.set(accepted.get() + done);
        Ok(())
    });
    done.unwrap();
    accepted.get()
}

/// Walks one case; how many commands were accepted.
fn walk(
    shipped: &Shipped,
    procedure: &str,
    first: u64,
    seeds: &[u64],
) -> Result<usize, TestCaseError> {
    let mut now: Moment = "2026-03-02T09:00".parse().unwrap();
    let law = shipped.current(procedure, now.day());
    let opened = opening(&law, &mut Dice(first), now);
    let opened = decide(None, &command(opened, &mut Dice(first)), shipped, now);
    let mut running = Running::begin(shipped, law, &opened.unwrap()[0]);
    let mut accepted = 0;
    for seed in seeds {
        let mut dice = Dice(*seed);
        now = now.plus_ms(dice.later_ms());
        let sent = command(act(&running, &mut dice, now), &mut dice);
        let before = running.state.clone();
        let answer = decide(Some(&running.state), &sent, shipped, now);
        prop_assert_eq!(&answer, &decide(Some(&running.state), &sent, shipped, now));
        prop_assert_eq!(&before, &running.state);
        match answer {
            Err(refusal) => {
                prop_assert!(!refusal.objections.is_empty());
                // I08: a refusal names its rule, says it, and says what to do.
                for it in &refusal.objections {
                    prop_assert!(it.code.id.starts_with("ZS"));
                    prop_assert!(!it.sentence.is_empty() && !it.cure.is_empty(), "{it}");
                }
            }
            Ok(happened) => {
                accepted += 1;
                for happening in &happened {
                    running.apply(happening, read_back(happening)?);
                    in_time(&running, happening)?;
                }
            }
        }
    }
    prop_assert_eq!(&running.replayed(), &running.state);
    Ok(accepted)
}

/// What the canonical form says, which is all of it; only the order of the names is its own.
fn read_back(happening: &Happening) -> Result<Happening, TestCaseError> {
    let sorted = |happening: &Happening| {
        let mut fields = canon::write(None, happening);
        fields.sort();
        fields
    };
    let fields = sorted(happening);
    let Some((_, read)) = canon::read(happening.kind(), &fields) else {
        return Err(TestCaseError::fail(format!("{fields:?}")));
    };
    prop_assert_eq!(sorted(&read), fields);
    Ok(read)
}

/// A step that was just accepted kept its waits, and the limits that block.
fn in_time(running: &Running<'_>, happening: &Happening) -> Result<(), TestCaseError> {
    let Happening::Performed(it) = happening else {
        return Ok(());
    };
    let place = locate(&running.state, &it.path);
    // A return voids the very step that decided on it.
    let Some(Place::Existing { instance, step }) = place else {
        return Ok(());
    };
    let own = running.state.instance(instance);
    if own.done(step).is_none() {
        return Ok(());
    }
    let (state, register) = (&running.state, running.shipped);
    let view = View {
        state,
        candidate: None,
        register,
        day: it.effective_on.day(),
    };
    for (index, law) in own.procedure.step(step).terms.iter().enumerate() {
        prop_assert!(!law.cite.as_str().is_empty(), "{}", law.id);
        let strict = matches!(law.kind, TermKind::Wait { .. }) || law.late == Late::Block;
        let term = term_of(&view, instance, step, index as u16);
        prop_assert!(
            !strict || term.status != TermStatus::Late,
            "{} {}",
            it.path,
            law.id
        );
    }
    Ok(())
}
