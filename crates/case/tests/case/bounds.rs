//! The bounds of the engine, each at the last allowed value and one beyond.

use std::sync::Arc;

use zs_base::limits::{INSTANCES_MAX, PEOPLE_MAX, ROUNDS_MAX, TEXT_BYTES_MAX};
use zs_case::state::{Caller, Instance, Made, Round, Validity};
use zs_case::{InstanceNo, Refusal};
use zs_event::Value;

use crate::support::{Case, SMALL, Step, World, at, decided, filed, informed, step};

/// A case in which filing has this many rounds already, all of them void.
fn with_rounds(world: &World, count: usize) -> Case<'_> {
    let mut case = world.open();
    let round = Round {
        validity: Validity::Void,
        at: at("03-02T10:00"),
        people: Vec::new(),
        values: vec![None],
        outcome: None,
        number: None,
        served: None,
        made: Made::ByPeople,
    };
    let root = &mut case.state.as_mut().unwrap().instances[0];
    Arc::make_mut(root).rounds[0] = std::iter::repeat_with(|| Arc::new(round.clone()))
        .take(count)
        .collect();
    case
}

pub fn rounds_too_many(world: &World) -> Refusal {
    with_rounds(world, ROUNDS_MAX).refused(filed("03-03T10:00", &["chen", "lin"], false))
}

#[test]
fn a10_a_step_has_so_many_rounds_and_not_one_more() {
    let world = World::of(SMALL);
    let mut case = with_rounds(&world, ROUNDS_MAX - 1);
    case.did(filed("03-03T10:00", &["chen", "lin"], false));
    assert_eq!(case.root().rounds[0].len(), ROUNDS_MAX);
    assert!(rounds_too_many(&world).has("ZS3132"));
}

#[test]
fn a10_a_case_has_so_many_instances_and_not_one_more() {
    let world = World::of(SMALL);
    let mut case = informed(&world);
    let caller = case.root().procedure.find_step(&"hold".into()).unwrap();
    let callee = case
        .root()
        .procedure
        .callees
        .iter()
        .find(|it| it.id.as_str() == "sample.hold");
    let callee = callee.unwrap().clone();
    for ordinal in 1..INSTANCES_MAX as u16 {
        let caller = Caller {
            instance: InstanceNo::ROOT,
            step: caller,
            ordinal,
        };
        case.state
            .as_mut()
            .unwrap()
            .instances
            .push(Arc::new(Instance::new(callee.clone(), Some(caller))));
    }
    let take = |number: usize| step(&format!("hold#{number}.take"), "03-06T10:00", &["chen"]);
    case.did(take(INSTANCES_MAX));
    assert_eq!(case.state().instances.len(), INSTANCES_MAX + 1);
    assert!(case.refused(take(INSTANCES_MAX + 1)).has("ZS3132"));
    // In what has begun the work goes on.
    case.did(step(
        &format!("hold#{INSTANCES_MAX}.release"),
        "03-07T10:00",
        &["han"],
    ));
}

#[test]
fn a10_a_text_has_so_many_bytes_and_not_one_more() {
    let world = World::of(SMALL);
    // One byte of the canonical text tells the kind.
    let with =
        |bytes: usize| decided("03-11T10:00", 1).value("说明", Value::Text("a".repeat(bytes - 1)));
    informed(&world).did(with(TEXT_BYTES_MAX));
    assert!(
        informed(&world)
            .refused(with(TEXT_BYTES_MAX + 1))
            .has("ZS3116")
    );
}

#[test]
fn a10_so_many_people_sign_and_not_one_more() {
    let with = |count: usize| {
        let mut many = step("meet", "03-20T10:00", &[]);
        many.perform.people = (0..count)
            .map(|it| crate::support::signer(&format!("p{it}")))
            .collect();
        many
    };
    let world = World::of(SMALL);
    let told = |step: Step| informed(&world).refused(step).has("ZS3110");
    // The people are unknown, which is another refusal; only their number is asked here.
    assert!(!told(with(PEOPLE_MAX)));
    assert!(told(with(PEOPLE_MAX + 1)));
    assert!(told(step("meet", "03-20T10:00", &["chen", "chen"])));
}
