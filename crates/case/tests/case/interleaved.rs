//! F8: any interleaving of commands on a small procedure. Applying never fails, refused commands
//! change nothing, and the events alone give the same state.

use zs_base::Moment;
use zs_base::random::Seeded;
use zs_event::Act;
use zs_event::command::{Reasoned, Recuse};
use zs_testkit::cases::for_each;

use crate::fuzz::commands;
use crate::support::{
    RETURNING, World, at, extend_at, redate_at, replayed, serve_at, step_at, undo,
};

/// The most commands of one case.
const COMMANDS: u64 = 60;
/// Cases that share a reading of the law.
const CASES: u64 = 50;

const STEPS: [&str; 12] = [
    "begin",
    "check",
    "tell",
    "reply",
    "close",
    "seize.take",
    "seize.release",
    "seize#2.take",
    "seize#2.release",
    "appeal.take",
    "appeal.release",
    "nothing",
];
const OUTCOMES: [Option<&str>; 4] = [None, Some("通过"), Some("退回"), Some("有意见")];

fn act(random: &mut Seeded, now: Moment) -> Act {
    let path = *random.pick(&STEPS).unwrap();
    match random.below(20) {
        0 => serve_at(path, now),
        1 => Act::Tick,
        2 => undo(path),
        3 => redate_at(path, now),
        4 => extend_at(path, 1, now),
        5 if random.once_in(4) => Act::Withdraw(Reasoned {
            effective_on: now,
            reason: "撤回".into(),
        }),
        6 if random.once_in(4) => Act::Recuse(Recuse {
            person: "lin".into(),
            effective_on: now,
            reason: "回避".into(),
        }),
        _ => {
            let people = random.pick(&["chen", "lin", "han"]).unwrap();
            let step = step_at(path, now, &[people]).because("重来");
            let outcome = *random.pick(&OUTCOMES).unwrap();
            Act::Perform(outcome.map_or(step.clone(), |it| step.outcome(it)).perform)
        }
    }
}

#[test]
fn f8_any_interleaving_replays_to_the_same_state() {
    let groups = commands() / (COMMANDS / 2 * CASES);
    for_each(groups.max(1), |group| {
        let mut random = Seeded::new(group);
        let world = World::of(RETURNING);
        for _ in 0..CASES {
            let mut case = world.open();
            let mut now = at("03-02T09:00");
            for _ in 0..=random.below(COMMANDS) {
                now = now.plus_hours(random.below(3) as i32 * 24);
                let before = (case.state().clone(), case.happened.len());
                if let Err(refusal) = case.run(act(&mut random, now), now) {
                    assert!(!refusal.objections.is_empty());
                    assert_eq!((case.state(), case.happened.len()), (&before.0, before.1));
                }
            }
            assert_eq!(replayed(&case), *case.state());
        }
    });
}
