//! One refusal for each code: its sentence, its article, what it misses and what to do.

use std::collections::BTreeSet;

use zs_base::CaseId;
use zs_case::{Refusal, State, decide};
use zs_event::command::{Merge, Move, Reasoned, Transfer};
use zs_event::{Act, Value};

use crate::support::{
    Case, SMALL, World, at, command, decided, extend, filed, informed, open_act, party, redate,
    serve, step, text, undo,
};

/// A test per code, and the list of the codes that are tested.
/// A step that is recorded when another case has done what it owes.
const AWAITING: &str = r#"
[[step]]
id    = "begin"
name  = "开始"
actor = { post = "officer" }
cite  = "样例法#1"

[[step.field]]
name     = "案件"
kind     = "case"
optional = true

[[step.field]]
name     = "环节"
kind     = "text"
optional = true

[[step]]
id       = "settled"
name     = "自行销号"
after    = ["begin"]
optional = true
ends     = true
awaits   = { case = "begin.案件", step = "begin.环节" }
cite     = "样例法#1"

[[step]]
id    = "close"
name  = "办结"
after = ["begin"]
ends  = true
actor = { post = "officer" }
cite  = "样例法#1"
"#;

/// A step whose field follows from a draw.
const DRAWING: &str = r#"
[[step]]
id    = "draw"
name  = "抽取"
ends  = true
actor = { post = "officer" }
cite  = "样例法#1"

[[step.field]]
name = "抽中的对象"
kind = "text"
is   = "drawn_subjects"
"#;

/// A case in which a unit may be complained about, and must be named where the act says so.
const COMPLAINT: &str = r#"
[[field]]
name     = "被反映的单位"
kind     = "unit"
optional = true
when     = { all = ["金额大"], cite = "样例法#1" }
is       = "against"

[[fact]]
name    = "金额大"
cite    = "样例法#1"
derived = { field = "case.行为", equal = "行为甲" }

[[step]]
id    = "close"
name  = "办结"
ends  = true
actor = { post = "officer" }
cite  = "样例法#1"
"#;

/// The opening of a case about this unit, or about none.
fn complaint(world: &World, about: Option<&str>) -> Result<State, Refusal> {
    let Act::Open(mut open) = open_act() else {
        panic!()
    };
    let named = about.map(|unit| ("被反映的单位".to_owned(), text(unit)));
    open.values.extend(named);
    let mut case = Case {
        world,
        state: None,
        happened: Vec::new(),
    };
    case.run(Act::Open(open), at("03-02T09:00"))?;
    Ok(case.state.unwrap())
}

#[test]
fn a_case_about_a_unit_is_not_transferred_to_it_and_must_say_which_it_is() {
    let world = World::of(COMPLAINT);
    let state = complaint(&world, Some("u2")).unwrap();
    assert_eq!(state.against(), Some("u2".into()));
    let transfer = |to: &str| {
        Act::Transfer(Transfer {
            to: to.into(),
            effective_on: at("03-03T10:00"),
            reason: "管辖".into(),
        })
    };
    let handed = |to| {
        decide(
            Some(&state),
            &command(transfer(to)),
            &world,
            at("03-03T10:00"),
        )
    };
    assert!(handed("u2").unwrap_err().has("ZS3136"));
    assert!(handed("u3").is_ok());
    let unnamed = complaint(&world, None).unwrap_err();
    assert!(unnamed.has("ZS3115"), "{unnamed}");
    assert_eq!(unnamed.objections[0].missing, ["被反映的单位"]);
}

macro_rules! refusals {
    ($($name:ident: $code:literal, $cite:expr, $missing:expr, $refusal:expr;)*) => {
        $(#[test]
        fn $name() {
            let world = World::of(SMALL);
            let make: fn(&World) -> Refusal = $refusal;
            speaks(&make(&world), $code, $cite, &$missing);
        })*
        const RAISED: &[&str] = &[$($code),*];
    };
}

fn speaks(refusal: &Refusal, code: &str, cite: &str, missing: &[&str]) {
    let found = refusal.objections.iter().find(|it| it.code.id == code);
    let found = found.unwrap_or_else(|| panic!("{code} is not among these:\n{refusal}"));
    assert!(found.sentence.ends_with('。'), "{found}");
    assert!(!found.cure.trim().is_empty(), "{found}");
    assert_eq!(
        found.cite.as_ref().map_or("", |it| it.as_str()),
        cite,
        "{found}"
    );
    assert_eq!(found.missing, missing, "{found}");
}

fn closed(world: &World) -> Case<'_> {
    let mut case = informed(world);
    case.did(decided("03-11T10:00", 100));
    case.did(step("close", "03-12T10:00", &["han"]));
    case
}

fn reasoned(reason: &str) -> Reasoned {
    Reasoned {
        effective_on: at("03-20T10:00"),
        reason: reason.into(),
    }
}

refusals! {
    a_step_that_the_procedure_does_not_know: "ZS3101", "", [],
        |world| world.open().refused(step("nowhere", "03-03T10:00", &["chen"]));
    a_step_after_the_end: "ZS3102", "", [],
        |world| closed(world).refused(step("inform", "03-13T10:00", &["chen"]));
    a_step_before_what_it_comes_after: "ZS3103", "样例法#1", ["告知"], |world| {
        let mut case = world.open();
        case.did(filed("03-03T10:00", &["chen", "lin"], false));
        case.refused(decided("03-04T10:00", 100))
    };
    a_step_that_is_not_needed: "ZS3104", "样例法#1", [],
        |world| informed(world).refused(step("review", "03-06T10:00", &["xu"]).outcome("通过"));
    a_fact_that_nobody_declared: "ZS3105", "", ["重大"], |world| {
        let mut bare = filed("03-03T10:00", &["chen", "lin"], false);
        bare.perform.facts.clear();
        world.open().refused(bare)
    };
    a_step_that_is_done: "ZS3106", "", [],
        |world| informed(world).refused(filed("03-06T10:00", &["chen", "lin"], false));
    a_wait_that_is_not_over: "ZS3107", "样例法#2", [],
        |world| informed(world).refused(decided("03-10T10:00", 100));
    a_limit_that_blocks: "ZS3108", "样例法#2", [],
        |world| informed(world).refused(decided("04-03T10:00", 100));
    a_notice_that_came_too_late: "ZS3109", "样例法#2", [],
        |world| informed(world).refused(step("meet", "03-10T10:00", &["chen"]));
    too_few_people: "ZS3110", "样例法#1", [],
        |world| world.open().refused(filed("03-03T10:00", &["chen"], false));
    a_certificate_that_has_ended: "ZS3111", "样例法#1", [],
        |world| world.open().refused(filed("03-03T10:00", &["chen", "expired"], false));
    a_person_of_another_post: "ZS3112", "样例法#1", [],
        |world| world.open().refused(filed("03-03T10:00", &["chen", "han"], false));
    a_reviewer_who_handled_the_case: "ZS3113", "样例法#1", [], |world| {
        let mut case = world.open();
        case.did(filed("03-03T10:00", &["chen", "both"], true));
        case.refused(step("review", "03-04T10:00", &["both/reviewer"]).outcome("通过"))
    };
    a_person_who_was_recused: "ZS3114", "", [], |world| {
        let mut case = world.open();
        case.run(crate::separation::recuse("chen", "03-02T10:00"), at("03-02T10:00")).unwrap();
        case.refused(filed("03-03T10:00", &["chen", "lin"], false))
    };
    a_field_that_is_not_filled: "ZS3115", "样例法#1", ["案由"], |world| {
        let mut bare = filed("03-03T10:00", &["chen", "lin"], false);
        bare.perform.values.clear();
        world.open().refused(bare)
    };
    a_value_of_another_kind: "ZS3116", "", [], |world| {
        let money = step("decide", "03-11T10:00", &["han"]).value("金额", text("一百元"));
        informed(world).refused(money)
    };
    a_requirement_that_is_not_met: "ZS3117", "样例法#1", [], |world| {
        let mut case = informed(world);
        case.did(decided("03-11T10:00", 1000));
        case.refused(step("publish", "03-12T10:00", &["chen"]))
    };
    evidence_that_is_missing: "ZS3118", "样例法#1", ["照片"], |world| {
        let mut bare = filed("03-03T10:00", &["chen", "lin"], false);
        bare.perform.evidence.clear();
        world.open().refused(bare)
    };
    an_outcome_that_does_not_exist: "ZS3119", "", [], |world| {
        let mut case = world.open();
        case.did(filed("03-03T10:00", &["chen", "lin"], true));
        case.refused(step("review", "03-04T10:00", &["xu"]).outcome("搁置"))
    };
    a_date_that_lies_ahead: "ZS3120", "", [],
        |world| world.open().refused(filed("03-03T10:00", &["chen", "lin"], false).now("03-02T12:00"));
    a_case_that_has_changed: "ZS3121", "", [], |world| {
        let mut stale = command(Act::Tick);
        stale.seen = Some(2);
        informed(world).command(&stale, at("03-06T10:00")).unwrap_err()
    };
    a_reason_that_is_not_given: "ZS3122", "", [],
        |world| informed(world).run(Act::Withdraw(reasoned(" ")), at("03-20T10:00")).unwrap_err();
    a_way_of_service_without_proof: "ZS3123", "", ["送达回证"], |world| {
        let mut case = world.open();
        case.did(filed("03-03T10:00", &["chen", "lin"], false));
        case.did(step("inform", "03-04T10:00", &["chen"]));
        let Act::Serve(mut bare) = serve("inform", "direct", "03-05") else { panic!() };
        bare.proof.clear();
        case.run(Act::Serve(bare), at("03-05T10:00")).unwrap_err()
    };
    an_extension_beyond_the_rule: "ZS3124", "样例法#2", [],
        |world| informed(world).run(extend("decide", 11, "03-20T10:00"), at("03-20T10:00")).unwrap_err();
    a_version_that_does_not_exist: "ZS3125", "", [], |world| {
        let version = zs_base::Day::from_ymd(2026, 1, 1).unwrap();
        let act = Move { version, effective_on: at("03-20T10:00"), reason: "修订".into() };
        informed(world).run(Act::Move(act), at("03-20T10:00")).unwrap_err()
    };
    a_correction_of_what_is_not_done: "ZS3126", "", [],
        |world| informed(world).run(undo("decide"), at("03-20T10:00")).unwrap_err();
    a_step_of_a_case_that_was_merged: "ZS3127", "", [], |world| {
        let mut case = informed(world);
        let (effective_on, reason) = (at("03-20T10:00"), "同一事实".into());
        let merge = Merge { into: CaseId([9; 16]), effective_on, reason };
        case.run(Act::Merge(merge), at("03-20T10:00")).unwrap();
        case.refused(decided("03-21T10:00", 100))
    };
    a_case_that_exists: "ZS3128", "", [],
        |world| world.open().run(open_act(), at("03-03T10:00")).unwrap_err();
    a_day_without_the_procedure: "ZS3129", "", [], |world| {
        let Act::Open(mut early) = open_act() else { panic!() };
        early.effective_on = "2020-12-31T10:00".parse().unwrap();
        decide(None, &command(Act::Open(early)), world, at("03-02T09:00")).unwrap_err()
    };
    a_fact_that_the_system_computes: "ZS3130", "", [], |world| {
        let act = crate::support::declare("金额大", true, "03-06T10:00");
        informed(world).run(act, at("03-06T10:00")).unwrap_err()
    };
    a_case_that_does_not_exist: "ZS3131", "", [],
        |world| decide(None, &command(Act::Tick), world, at("03-02T09:00")).unwrap_err();
    what_the_law_supplies_by_itself: "ZS3133", "样例法#2", [], |_| {
        let world = World::of(crate::support::RETURNING);
        let mut case = crate::returning::told(&world);
        case.refused(step("reply", "03-04T09:00", &["chen"]).outcome("没有意见"))
    };
    what_happens_in_another_case: "ZS3134", "样例法#1", [], |_| {
        let world = World::of(AWAITING);
        let mut case = world.open();
        case.did(step("begin", "03-03T09:00", &["chen"]));
        case.refused(step("settled", "03-03T10:00", &["chen"]))
    };
    a_result_that_the_machine_draws: "ZS3135", "样例法#1", [], |_| {
        let world = World::of(DRAWING);
        let mut case = world.open();
        case.refused(step("draw", "03-03T09:00", &["chen"]).value("抽中的对象", text("自己挑的")))
    };
    what_comes_through_no_entrance: "ZS3137", "", [], |_| {
        let signed = crate::hand_in::handed_in(|it| it.first.people.push(crate::support::signer("chen")));
        crate::hand_in::refused(&crate::hand_in::world(), &signed)
    };
    a_unit_that_would_handle_what_is_said_about_it: "ZS3136", "", [],
        |_| complaint(&World::of(COMPLAINT), Some("u1")).unwrap_err();
    one_round_too_many: "ZS3132", "", [], |world| crate::bounds::rounds_too_many(world);
}

#[test]
fn every_code_is_raised_by_a_test() {
    let all: BTreeSet<&str> = zs_case::codes::ALL.iter().map(|code| code.id).collect();
    assert_eq!(all, RAISED.iter().copied().collect());
}

#[test]
fn what_the_machine_drew_is_taken_and_nobody_corrects_it() {
    let world = World::of(DRAWING);
    let mut case = world.open();
    case.did(
        step("draw", "03-03T09:00", &["chen"]).value("抽中的对象", text(crate::support::DRAWN)),
    );
    let Act::Correct(mut correction) = redate("draw", "03-03T09:00") else {
        panic!()
    };
    correction
        .values
        .push(("抽中的对象".into(), text("另一户")));
    let refused = case.run(Act::Correct(correction), at("03-03T10:00"));
    assert!(refused.unwrap_err().has("ZS3135"));
}

#[test]
fn a_name_that_is_given_twice_is_refused_wherever_names_are_given() {
    let world = World::of(SMALL);
    let Act::Open(mut twice) = open_act() else {
        panic!()
    };
    twice.values.push(("当事人".into(), party()));
    let refused = decide(None, &command(Act::Open(twice)), &world, at("03-02T09:00"));
    assert!(refused.unwrap_err().has("ZS3116"));

    let fields = filed("03-03T10:00", &["chen", "lin"], false).value("案由", text("又一个"));
    assert!(world.open().refused(fields).has("ZS3116"));
    let facts = filed("03-03T10:00", &["chen", "lin"], false).fact("重大", true);
    assert!(world.open().refused(facts).has("ZS3116"));

    let mut case = informed(&world);
    let Act::Declare(mut twice) = crate::support::declare("放弃", true, "03-06T10:00") else {
        panic!()
    };
    twice.facts.extend(twice.facts.clone());
    assert!(
        case.run(Act::Declare(twice), at("03-06T10:00"))
            .unwrap_err()
            .has("ZS3116")
    );
    let Act::Correct(mut twice) = redate("file", "03-03T11:00") else {
        panic!()
    };
    twice.values = vec![("案由".into(), text("甲")), ("案由".into(), text("乙"))];
    assert!(
        case.run(Act::Correct(twice), at("03-06T10:00"))
            .unwrap_err()
            .has("ZS3116")
    );
}

#[test]
fn all_reasons_are_told_at_once() {
    let world = World::of(SMALL);
    let mut bad = filed("03-03T10:00", &["expired"], false).now("03-02T10:00");
    bad.perform.evidence.clear();
    bad.perform.values = vec![("案由".into(), Value::Count(1))];
    let refusal = world.open().refused(bad);
    for code in ["ZS3110", "ZS3111", "ZS3116", "ZS3118", "ZS3120"] {
        assert!(refusal.has(code), "{code}\n{refusal}");
    }
}
