//! Rounds, facts, returns, corrections and versions.

use zs_event::command::{Declare, Move, Stands};
use zs_event::{Act, Happening};

use crate::support::{
    SMALL, World, at, command, decided, declare, fact, filed, informed, redate, step, undo,
};

#[test]
fn an_undefined_fact_is_never_false() {
    // A review that depends on a fact which nobody has to declare.
    let body = SMALL.replace("declares = [\"重大\"]\n", "");
    let world = World::of(&body);
    let mut case = world.open();
    let mut bare = filed("03-03T10:00", &["chen", "lin"], false);
    bare.perform.facts.clear();
    case.did(bare);
    let refusal = case.refused(step("inform", "03-04T10:00", &["chen"]));
    assert!(refusal.has("ZS3105") && !refusal.has("ZS3103"), "{refusal}");
    assert!(
        case.refused(step("review", "03-04T10:00", &["xu"]).outcome("通过"))
            .has("ZS3105")
    );
    case.run(declare("重大", false, "03-04T10:00"), at("03-04T10:00"))
        .unwrap();
    case.did(step("inform", "03-04T11:00", &["chen"]));
}

#[test]
fn a_condition_is_asked_again_until_the_step_is_done() {
    let world = World::of(SMALL);
    let mut case = world.open();
    case.did(filed("03-03T10:00", &["chen", "lin"], false));
    assert!(
        case.refused(step("review", "03-04T10:00", &["xu"]).outcome("通过"))
            .has("ZS3104")
    );
    case.run(declare("重大", true, "03-04T10:00"), at("03-04T10:00"))
        .unwrap();
    assert!(
        case.refused(step("inform", "03-04T11:00", &["chen"]))
            .has("ZS3103")
    );
    let happened = case.did(step("review", "03-04T12:00", &["xu"]).outcome("通过"));
    let Happening::Performed(it) = &happened[0] else {
        panic!()
    };
    assert_eq!(it.used, [("重大".to_owned(), true)]);
    // What is done stays done when the fact changes afterwards.
    case.run(declare("重大", false, "03-05T10:00"), at("03-05T10:00"))
        .unwrap();
    assert!(case.stands("review"));
}

#[test]
fn a_return_voids_what_came_after_and_spares_what_it_keeps() {
    let body = SMALL.replace(
        "return_to = \"file\"",
        "return_to = \"file\"\nkeep      = [\"note\"]",
    );
    let body = body.replacen("[[step]]\nid    = \"review\"", NOTE_AND_DRAFT, 1);
    let world = World::of(&body);
    let mut case = world.open();
    case.did(filed("03-03T10:00", &["chen", "lin"], true));
    case.did(step("note", "03-03T11:00", &["chen"]));
    case.did(step("draft", "03-03T12:00", &["chen"]));
    case.did(step("hold.take", "03-03T13:00", &["chen"]));
    case.did(
        step("review", "03-04T10:00", &["xu"])
            .outcome("退回")
            .because("事实不清"),
    );
    assert!(case.stands("note"));
    for path in ["file", "draft", "review", "inform"] {
        assert!(!case.stands(path), "{path}");
    }
    assert!(
        case.refused(step("hold.release", "03-04T11:00", &["han"]))
            .has("ZS3101")
    );
    // The facts declared with the void round are asked anew.
    assert_eq!(case.root().declared[0], None);
    case.did(filed("03-05T10:00", &["chen", "lin"], false));
    assert_eq!(case.root().rounds[0].len(), 2);
    case.did(step("hold#2.take", "03-05T11:00", &["chen"]));
}

const NOTE_AND_DRAFT: &str = r#"[[step]]
id       = "note"
name     = "笔记"
after    = ["file"]
optional = true
actor    = { post = "officer" }
cite     = "样例法#1"

[[step]]
id       = "draft"
name     = "草稿"
after    = ["file"]
optional = true
actor    = { post = "officer" }
cite     = "样例法#1"

[[step]]
id    = "review""#;

#[test]
fn a_return_needs_its_reason() {
    let world = World::of(SMALL);
    let mut case = world.open();
    case.did(filed("03-03T10:00", &["chen", "lin"], true));
    let bare = step("review", "03-04T10:00", &["xu"]).outcome("退回");
    assert!(case.refused(bare).has("ZS3122"));
}

#[test]
fn a_fact_of_a_called_procedure_is_not_a_fact_of_the_case() {
    let world = World::of(SMALL);
    let mut case = informed(&world);
    case.did(step("hold.take", "03-06T10:00", &["chen"]));
    let Act::Declare(inner) = declare("重大", true, "03-06T11:00") else {
        panic!()
    };
    let within = Some("hold.take".into());
    let refusal = case.run(Act::Declare(Declare { within, ..inner }), at("03-06T11:00"));
    assert!(refusal.unwrap_err().has("ZS3130"));
    assert_eq!(fact("重大", true).fact, "重大");
}

#[test]
fn a_command_on_what_its_sender_has_seen_passes_and_a_stale_one_does_not() {
    let world = World::of(SMALL);
    let mut case = informed(&world);
    let events = case.state().events;
    let mut sent = command(declare("放弃", true, "03-06T10:00"));
    sent.seen = Some(events - 1);
    assert!(
        case.command(&sent, at("03-06T10:00"))
            .unwrap_err()
            .has("ZS3121")
    );
    sent.seen = Some(events);
    case.command(&sent, at("03-06T10:00")).unwrap();
    assert_eq!(case.state().events, events + 1);
}

#[test]
fn a_step_that_did_not_happen_opens_the_case_again() {
    let world = World::of(SMALL);
    let mut case = informed(&world);
    case.did(decided("03-11T10:00", 100));
    case.did(step("close", "03-12T10:00", &["han"]));
    assert!(case.root().ended.is_some());
    case.run(undo("close"), at("03-13T10:00")).unwrap();
    assert!(case.root().ended.is_none() && !case.stands("close"));
    case.did(step("close", "03-14T10:00", &["han"]));
}

#[test]
fn a_correction_must_say_what_it_corrects() {
    let world = World::of(SMALL);
    let mut case = informed(&world);
    let Act::Correct(mut empty) = redate("file", "03-03T11:00") else {
        panic!()
    };
    empty.effective_on = None;
    assert_eq!(empty.stands, Stands::Yes);
    assert!(
        case.run(Act::Correct(empty), at("03-06T10:00"))
            .unwrap_err()
            .has("ZS3126")
    );
}

#[test]
fn a_move_to_another_version_keeps_what_was_done_by_name() {
    let new = SMALL.replacen("[[step]]\nid    = \"review\"", NOTE_AND_DRAFT, 1);
    let versions = [
        ("2021-01-01", "stay", SMALL),
        ("2026-03-10", "move", new.as_str()),
    ];
    let world = World::versions(&versions);
    let mut case = informed(&world);
    let version = "2026-03-10".parse().unwrap();
    let act = |when: &str| {
        Act::Move(Move {
            version,
            effective_on: at(when),
            reason: "新规定".into(),
        })
    };
    assert!(
        case.run(act("03-09T10:00"), at("03-09T10:00"))
            .unwrap_err()
            .has("ZS3125")
    );
    let before = case.term("decide.limit", "03-10");
    case.run(act("03-10T10:00"), at("03-10T10:00")).unwrap();
    assert_eq!(case.state().procedure().version, version);
    assert!(case.stands("file") && case.stands("inform"));
    assert_eq!(case.term("decide.limit", "03-10"), before);
    case.did(step("draft", "03-10T11:00", &["chen"]));
    assert!(
        case.run(act("03-11T10:00"), at("03-11T10:00"))
            .unwrap_err()
            .has("ZS3125")
    );
}

#[test]
fn a_version_that_leaves_running_cases_alone_cannot_be_moved_to() {
    let new = SMALL.replacen("[[step]]\nid    = \"review\"", NOTE_AND_DRAFT, 1);
    let versions = [
        ("2021-01-01", "move", SMALL),
        ("2026-03-10", "stay", new.as_str()),
    ];
    let world = World::versions(&versions);
    let version = "2026-03-10".parse().unwrap();
    let act = Move {
        version,
        effective_on: at("03-11T10:00"),
        reason: "新规定".into(),
    };
    let refusal = informed(&world)
        .run(Act::Move(act), at("03-11T10:00"))
        .unwrap_err();
    assert!(refusal.has("ZS3125") && refusal.objections[0].cite.is_some());
}
