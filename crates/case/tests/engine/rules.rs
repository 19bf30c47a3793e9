//! Rules of the engine, each by one small test.

use zs_case::state::Standing;
use zs_event::Act;
use zs_event::command::{Correct, Stands};

use crate::support::{Course, day, perform, serve};

#[test]
fn nothing_is_done_in_an_instance_that_a_return_voided() {
    let mut course = Course::new();
    course.done("begin", None, 1);
    course.done("seize.take", None, 1);
    course.done("check", Some("退回"), 2);
    let refusal = course.send(perform("seize.release", None, day(3)), day(3));
    assert!(refusal.unwrap_err().has("ZS3101"));
    course.done("begin", None, 3);
    course.done("seize#2.take", None, 3);
}

#[test]
fn a_call_that_is_possible_after_the_end_can_be_walked_after_the_end() {
    let mut course = Course::new();
    course.done("begin", None, 1);
    course.done("check", Some("通过"), 1);
    course.done("tell", None, 1);
    course.send(serve("tell", day(1)), day(1)).unwrap();
    course.done("reply", Some("有意见"), 2);
    course.done("close", None, 3);
    course.done("appeal.take", None, 4);
    course.done("appeal.release", None, 5);
    let late = course.send(perform("tell", None, day(6)), day(6));
    assert!(late.unwrap_err().has("ZS3102"));
}

#[test]
fn what_a_correction_contradicts_is_not_deemed_again() {
    let mut course = Course::new();
    course.done("begin", None, 1);
    course.done("check", Some("通过"), 1);
    course.done("tell", None, 1);
    course.send(serve("tell", day(1)), day(1)).unwrap();
    course.send(Act::Tick, day(9)).unwrap();
    let correct = Act::Correct(Correct {
        path: "reply".into(),
        effective_on: None,
        values: Vec::new(),
        stands: Stands::No,
        reason: "期限内已经答复".into(),
    });
    course.send(correct, day(9)).unwrap();
    course
        .send(perform("reply", Some("有意见"), day(2)), day(10))
        .unwrap();
    course.done("close", None, 11);
    assert!(matches!(course.state.standing, Standing::Ended { .. }));
    assert_eq!(course.replayed(), course.state);
}
