//! F8: any interleaving of commands. Applying never fails, refused commands change nothing, and the
//! events alone give the same state.

use proptest::prelude::*;
use zs_event::Act;
use zs_event::command::{Correct, Extend, Reasoned, Recuse, Stands};

use crate::support::{Course, day, perform, serve};

const STEPS: &[&str] = &[
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
const OUTCOMES: &[Option<&str>] = &[None, Some("通过"), Some("退回"), Some("有意见")];

fn act(kind: u8, step: usize, outcome: usize, at: i32) -> Act {
    let path = STEPS[step];
    match kind {
        0 => serve(path, day(at)),
        1 => Act::Tick,
        2 => Act::Correct(Correct {
            path: path.into(),
            effective_on: None,
            values: Vec::new(),
            stands: if outcome == 0 {
                Stands::Yes
            } else {
                Stands::No
            },
            reason: "更正".into(),
        }),
        3 => Act::Extend(Extend {
            path: path.into(),
            term: "limit".into(),
            count: 1,
            effective_on: day(at),
            reason: "延长".into(),
        }),
        4 if outcome == 0 => Act::Withdraw(Reasoned {
            effective_on: day(at),
            reason: "撤回".into(),
        }),
        5 if outcome == 0 => Act::Recuse(Recuse {
            person: "乙".into(),
            effective_on: day(at),
            reason: "回避".into(),
        }),
        _ => perform(path, OUTCOMES[outcome], day(at)),
    }
}

proptest! {
    #[test]
    fn f8_any_interleaving_replays_to_the_same_state(
        acts in prop::collection::vec((0u8..20, 0..STEPS.len(), 0..OUTCOMES.len(), 0i32..3), 1..60)
    ) {
        let mut course = Course::new();
        let mut now = 0;
        for (kind, step, outcome, later) in acts {
            now += later;
            let before = (course.state.clone(), course.history.len());
            let answer = course.send(act(kind, step, outcome, now), day(now));
            if let Err(refusal) = answer {
                prop_assert!(!refusal.objections.is_empty());
                prop_assert_eq!(&course.state, &before.0);
                prop_assert_eq!(course.history.len(), before.1);
            }
        }
        prop_assert_eq!(course.replayed(), course.state);
    }
}
