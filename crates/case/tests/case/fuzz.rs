//! F8: any commands in any order, valid or not, on the shipped procedures.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use zs_base::Moment;
use zs_case::{Place, TermStatus, View, decide, locate, term_of};
use zs_event::{Happening, canon};
use zs_law::{Late, TermKind};
use zs_testkit::tree::figure;

use crate::commands::{Dice, act, opening};
use crate::shipped::{Running, Shipped, command};

/// Cases at commit; the nightly run raises it.
const AT_COMMIT: u64 = 250;
/// Commands of one case.
const COMMANDS: usize = 160;
const PROCEDURES: [&str; 2] = ["penalty.ordinary", "rectification"];

#[test]
fn f8_arbitrary_commands_keep_the_engine_sound() {
    let shipped = Shipped::read();
    let cases = figure("ZS_CASES", AT_COMMIT).unwrap().try_into().unwrap();
    let mut runner = TestRunner::new(Config {
        failure_persistence: None,
        ..Config::with_cases(cases)
    });
    let seeds = prop::collection::vec(any::<u64>(), COMMANDS / 2..COMMANDS);
    let accepted = std::cell::Cell::new(0_usize);
    runner
        .run(
            &(0..PROCEDURES.len(), any::<u64>(), seeds),
            |(procedure, first, seeds)| {
                let done = walk(&shipped, PROCEDURES[procedure], first, &seeds)?;
                accepted.set(accepted.get() + done);
                Ok(())
            },
        )
        .unwrap();
    // Walks that are always refused would show nothing.
    assert!(
        accepted.get() >= usize::try_from(cases).unwrap() * 8,
        "{}",
        accepted.get()
    );
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
            Err(refusal) => prop_assert!(!refusal.objections.is_empty()),
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
