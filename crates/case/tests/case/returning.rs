//! A procedure with a return, calls, a deemed result and a step after the end, each by one small test.

use zs_case::state::Standing;

use crate::support::{Case, RETURNING, World, at, replayed, step, undo};

/// A case that was begun, checked and told about on 3 March; the paper was served that day.
pub fn told(world: &World) -> Case<'_> {
    let mut case = world.open();
    case.did(step("begin", "03-03T09:00", &["chen"]));
    case.did(step("check", "03-03T10:00", &["chen"]).outcome("通过"));
    case.did(step("tell", "03-03T11:00", &["chen"]));
    case.served("tell", "03-03");
    case
}

#[test]
fn nothing_is_done_in_an_instance_that_a_return_voided() {
    let world = World::of(RETURNING);
    let mut case = world.open();
    case.did(step("begin", "03-03T09:00", &["chen"]));
    case.did(step("seize.take", "03-03T10:00", &["chen"]));
    let back = step("check", "03-04T09:00", &["chen"]);
    case.did(back.outcome("退回").because("重来"));
    let refusal = case.refused(step("seize.release", "03-05T09:00", &["han"]));
    assert!(refusal.has("ZS3101"));
    case.did(step("begin", "03-05T10:00", &["chen"]));
    case.did(step("seize#2.take", "03-05T11:00", &["chen"]));
}

#[test]
fn a_call_that_is_possible_after_the_end_can_be_walked_after_the_end() {
    let world = World::of(RETURNING);
    let mut case = told(&world);
    case.did(step("reply", "03-04T09:00", &["chen"]).outcome("有意见"));
    case.did(step("close", "03-05T09:00", &["chen"]));
    case.did(step("appeal.take", "03-06T09:00", &["chen"]));
    case.did(step("appeal.release", "03-07T09:00", &["han"]));
    let late = case.refused(step("tell", "03-08T09:00", &["chen"]));
    assert!(late.has("ZS3102"));
}

#[test]
fn what_a_correction_contradicts_is_not_deemed_again() {
    let world = World::of(RETURNING);
    let mut case = told(&world);
    case.tick("03-11T09:00");
    case.run(undo("reply"), at("03-11T10:00")).unwrap();
    let early = step("reply", "03-04T09:00", &["chen"]).outcome("有意见");
    case.did(early.now("03-12T09:00"));
    case.did(step("close", "03-13T09:00", &["chen"]));
    assert!(matches!(case.state().standing, Standing::Ended { .. }));
    assert_eq!(replayed(&case), *case.state());
}
