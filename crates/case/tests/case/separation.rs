//! A7: who may not do what, in both directions and across calls, each with somebody who may.

use zs_event::Act;
use zs_event::command::Recuse;

use crate::support::{SMALL, Step, World, at, filed, informed, step};

pub fn recuse(who: &str, when: &str) -> Act {
    Act::Recuse(Recuse {
        person: who.into(),
        effective_on: at(when),
        reason: "与当事人有利害关系".into(),
    })
}

fn reviewed(who: &str) -> Step {
    step("review", "03-04T10:00", &[who]).outcome("通过")
}

#[test]
fn a7_sd1_two_officers_with_a_certificate_of_that_day() {
    let world = World::of(SMALL);
    let refused = |people: &[&str]| world.open().refused(filed("03-03T10:00", people, false));
    assert!(refused(&["chen"]).has("ZS3110"));
    assert!(refused(&["chen", "chen"]).has("ZS3110"));
    assert!(refused(&["chen", "expired"]).has("ZS3111"));
    let mut case = world.open();
    let happened = case.did(filed("03-03T10:00", &["chen", "lin"], false));
    let zs_event::Happening::Performed(it) = &happened[0] else {
        panic!()
    };
    assert_eq!(it.people[1].certificate.as_deref(), Some("lin-1"));
}

#[test]
fn a7_sd2_who_was_recused_does_nothing_more() {
    let world = World::of(SMALL);
    let mut case = world.open();
    case.run(recuse("gao", "03-02T10:00"), at("03-02T10:00"))
        .unwrap();
    assert!(
        case.refused(filed("03-03T10:00", &["chen", "gao"], false))
            .has("ZS3114")
    );
    case.did(filed("03-03T10:00", &["chen", "lin"], false));
    case.did(step("inform", "03-04T10:00", &["chen"]));
    let zs_event::Act::Serve(mut serve) = crate::support::serve("inform", "direct", "03-05") else {
        panic!()
    };
    serve.people = vec![crate::support::signer("gao")];
    let refusal = case.run(Act::Serve(serve), at("03-05T10:00")).unwrap_err();
    assert!(refusal.has("ZS3114"));
    case.served("inform", "03-05");
}

#[test]
fn a7_sd2_the_decision_on_recusal_comes_once_and_with_a_reason() {
    let world = World::of(SMALL);
    let mut case = world.open();
    case.run(recuse("gao", "03-02T10:00"), at("03-02T10:00"))
        .unwrap();
    let again = case
        .run(recuse("gao", "03-02T10:00"), at("03-02T10:00"))
        .unwrap_err();
    assert!(again.has("ZS3126"));
    let Act::Recuse(mut bare) = recuse("lin", "03-02T10:00") else {
        panic!()
    };
    bare.reason.clear();
    assert!(
        case.run(Act::Recuse(bare), at("03-02T10:00"))
            .unwrap_err()
            .has("ZS3122")
    );
}

#[test]
fn a7_sd3_the_presider_is_not_an_investigator() {
    let world = World::of(SMALL);
    let mut case = world.open();
    case.did(filed("03-03T10:00", &["chen", "both"], false));
    case.did(step("inform", "03-04T10:00", &["chen"]));
    let preside = |who: &str| step("hearing.preside", "03-06T10:00", &[who]);
    assert!(case.refused(preside("both/presider")).has("ZS3113"));
    case.did(preside("wu"));
}

#[test]
fn a7_sd3_who_presided_does_not_investigate_in_a_new_round() {
    let world = World::of(SMALL);
    let mut case = world.open();
    case.did(filed("03-03T10:00", &["chen", "lin"], false));
    case.did(step("inform", "03-04T10:00", &["chen"]));
    case.did(step("hearing.preside", "03-06T10:00", &["both/presider"]));
    case.run(crate::support::undo("file"), at("03-07T10:00"))
        .unwrap();
    let again = |people: &[&str]| filed("03-07T10:00", people, false);
    assert!(case.refused(again(&["chen", "both/officer"])).has("ZS3113"));
    case.did(again(&["chen", "lin"]));
}

#[test]
fn a7_sd4_the_reviewer_is_not_a_handler() {
    let world = World::of(SMALL);
    let mut case = world.open();
    case.did(filed("03-03T10:00", &["chen", "both"], true));
    assert!(case.refused(reviewed("both/reviewer")).has("ZS3113"));
    case.did(reviewed("xu"));
}

#[test]
fn a7_sd4_who_reviewed_does_not_handle_the_next_round() {
    let world = World::of(SMALL);
    let mut case = world.open();
    case.did(filed("03-03T10:00", &["chen", "lin"], true));
    let back = step("review", "03-04T10:00", &["both/reviewer"])
        .outcome("退回")
        .because("事实不清");
    case.did(back);
    let again = |people: &[&str]| filed("03-05T10:00", people, true);
    assert!(case.refused(again(&["chen", "both/officer"])).has("ZS3113"));
    case.did(again(&["chen", "lin"]));
    // Whoever handled a round that is void has handled the case all the same.
    case.did(step("review", "03-06T10:00", &["xu"]).outcome("通过"));
}

#[test]
fn a7_sd4_separation_inside_one_instance_does_not_bind_another() {
    let world = World::of(SMALL);
    let mut case = informed(&world);
    case.did(step("hold.take", "03-06T10:00", &["both/officer"]));
    case.did(step("hold#2.take", "03-06T11:00", &["chen"]));
    let release = |path: &str, who: &str| step(path, "03-07T10:00", &[who]);
    assert!(
        case.refused(release("hold.release", "both/head"))
            .has("ZS3113")
    );
    case.did(release("hold#2.release", "both/head"));
    case.did(release("hold.release", "han"));
}

#[test]
fn a7_sd5_the_reviewer_has_the_legal_qualification() {
    let world = World::of(SMALL);
    let mut case = world.open();
    case.did(filed("03-03T10:00", &["chen", "lin"], true));
    assert!(case.refused(reviewed("lay")).has("ZS3111"));
    case.did(reviewed("xu"));
}
