//! What was accepted is enough: the events alone give the state that the engine decided on.

use zs_base::CaseId;
use zs_case::decide;
use zs_event::{Act, Happening, canon};

use crate::support::{Case, SMALL, World, at, command, decided, filed, informed, replay_one, step};

/// The state after all events, read back from their canonical form.
pub fn replay(case: &Case<'_>) -> zs_case::State {
    let read = case.happened.iter().map(|happening| {
        let fields = canon::write(None, happening);
        let (_, read) = canon::read(happening.kind(), &fields).unwrap();
        assert_eq!(read, *happening);
        read
    });
    let state = read.fold(None, |state, it: Happening| {
        Some(replay_one(state, &it, case.world))
    });
    state.unwrap()
}

#[test]
fn i03_replaying_the_events_of_a_whole_case_gives_its_state() {
    let world = World::of(SMALL);
    let mut case = world.open();
    case.did(filed("03-03T10:00", &["chen", "lin"], true));
    case.did(
        step("review", "03-03T11:00", &["xu"])
            .outcome("退回")
            .because("事实不清"),
    );
    case.did(filed("03-03T12:00", &["chen", "lin"], false));
    case.did(step("inform", "03-04T10:00", &["chen"]));
    case.served("inform", "03-05");
    case.did(step("hold.take", "03-06T10:00", &["chen"]));
    case.did(step("hold.release", "03-07T10:00", &["han"]));
    case.did(decided("03-11T10:00", 100));
    case.did(step("close", "03-12T10:00", &["han"]));
    assert_eq!(replay(&case), *case.state());
    assert_eq!(case.state().case, CaseId([7; 16]));
}

#[test]
fn the_same_question_has_the_same_answer() {
    let world = World::of(SMALL);
    let case = informed(&world);
    let sent = command(Act::Perform(decided("03-11T10:00", 100).perform));
    let ask = || decide(case.state.as_ref(), &sent, &world, at("03-11T10:00"));
    assert_eq!(ask(), ask());
}

#[test]
fn numbers_have_no_gaps_and_a_refusal_uses_none() {
    let world = World::of(SMALL);
    let number = |happened: &[Happening]| match &happened[0] {
        Happening::Performed(it) => it.number.clone().unwrap(),
        other => panic!("{other:?}"),
    };
    let inform = || step("inform", "03-04T10:00", &["chen"]);
    for expected in ["u1告〔2026〕1号", "u1告〔2026〕2号"] {
        let mut case = world.open();
        assert!(case.refused(inform()).has("ZS3103"));
        case.did(filed("03-03T10:00", &["chen", "lin"], false));
        assert_eq!(number(&case.did(inform())), expected);
    }
}
