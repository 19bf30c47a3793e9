//! Terms as they stand: waits, limits, notices, hours, fixed dates, pauses, extensions, deeming.

use zs_event::Happening;

use crate::support::{
    Case, SMALL, World, at, decided, declare, extend, filed, informed, redate, step, undo,
};

/// Steps in a row, each done by an officer at ten; `{}` of the second step are its terms.
fn world_with(terms: &str) -> World {
    World::of(&format!("{STEPS}\n{}", LAST.replace("{}", terms)))
}

const STEPS: &str = r#"
[[step]]
id    = "start"
name  = "开始"
actor = { post = "officer" }
cite  = "样例法#1"

[[step.field]]
name     = "期限"
kind     = "date"
optional = true

[[step]]
id       = "stop"
name     = "停止"
after    = ["start"]
optional = true
repeats  = true
actor    = { post = "officer" }
cite     = "样例法#1"

[[step]]
id       = "resume"
name     = "恢复"
after    = ["stop"]
optional = true
repeats  = true
actor    = { post = "officer" }
cite     = "样例法#1"
"#;

const LAST: &str = r#"
[[step]]
id    = "answer"
name  = "答复"
after = ["start"]
actor = { post = "officer" }
cite  = "样例法#1"
{}

[[step.outcome]]
name = "答复"

[[step.outcome]]
name = "视为同意"

[[step]]
id    = "close"
name  = "办结"
after = ["answer"]
actor = { post = "head" }
limit = { at_most = 3, unit = "月", from = "answer", roll = "no", cite = "样例法#2" }
ends  = true
cite  = "样例法#1"
"#;

/// A case started on 3 March at the given time of day.
fn started<'w>(world: &'w World, time: &str) -> Case<'w> {
    let mut case = world.open();
    case.did(step("start", &format!("03-03T{time}"), &["chen"]));
    case
}

fn answered(when: &str) -> crate::support::Step {
    step("answer", when, &["chen"]).outcome("答复")
}

const DEEM: &str = r#"limit = { at_most = 10, unit = "日", from = "start", roll = "no", late = { deem = "视为同意" }, cite = "样例法#2" }"#;

#[test]
fn a_wait_is_over_on_the_day_after_its_last() {
    let world = World::of(SMALL);
    assert_eq!(
        informed(&world).term("decide.wait", "03-10"),
        ("running", "2026-03-11".into())
    );
    assert!(
        informed(&world)
            .refused(decided("03-10T23:59", 1))
            .has("ZS3107")
    );
    informed(&world).did(decided("03-11T00:00", 1));
}

#[test]
fn a_wait_ends_early_where_the_right_was_waived() {
    let world = World::of(SMALL);
    let mut case = informed(&world);
    case.run(declare("放弃", true, "03-06T10:00"), at("03-06T10:00"))
        .unwrap();
    assert_eq!(case.term("decide.wait", "03-06").0, "not_applicable");
    case.did(decided("03-06T11:00", 1));
}

#[test]
fn a_limit_that_blocks_lets_its_last_day_pass() {
    let world = World::of(SMALL);
    informed(&world).did(decided("04-02T23:00", 1));
    assert!(
        informed(&world)
            .refused(decided("04-03T00:00", 1))
            .has("ZS3108")
    );
}

#[test]
fn a_limit_that_marks_never_refuses() {
    let world = world_with(
        r#"limit = { at_most = 10, unit = "日", from = "start", roll = "no", cite = "样例法#2" }"#,
    );
    let mut case = started(&world, "10:00");
    assert_eq!(
        case.term("answer.limit", "03-13"),
        ("running", "2026-03-13".into())
    );
    assert_eq!(case.term("answer.limit", "03-14").0, "late");
    case.did(answered("03-20T10:00"));
    assert_eq!(case.term("answer.limit", "03-20").0, "late");
}

#[test]
fn hours_run_over_midnight_and_from_the_minute() {
    let world = world_with(
        r#"limit = { at_most = 24, unit = "时", from = "start", late = "block", cite = "样例法#2" }"#,
    );
    let mut case = started(&world, "22:30");
    assert_eq!(case.term("answer.limit", "03-04").1, "2026-03-04T22:30");
    assert!(case.refused(answered("03-04T22:31")).has("ZS3108"));
    case.did(answered("03-04T22:30"));
}

#[test]
fn a_notice_comes_so_many_days_before() {
    let world = World::of(SMALL);
    assert!(
        informed(&world)
            .refused(step("meet", "03-11T10:00", &["chen"]))
            .has("ZS3109")
    );
    let mut case = informed(&world);
    case.did(step("meet", "03-12T10:00", &["chen"]));
    assert_eq!(case.term("meet.before", "03-12").0, "met");
}

#[test]
fn a_fixed_date_is_the_next_one_of_its_name() {
    let world = world_with(r#"date = { month = 3, day = 31, from = "start", cite = "样例法#2" }"#);
    assert_eq!(
        started(&world, "10:00").term("answer.date", "03-05").1,
        "2026-03-31"
    );
    let world = world_with(r#"date = { month = 2, day = 1, from = "start", cite = "样例法#2" }"#);
    assert_eq!(
        started(&world, "10:00").term("answer.date", "03-05").1,
        "2027-02-01"
    );
    let world = world_with(r#"date = { field = "start.期限", cite = "样例法#2" }"#);
    assert_eq!(
        started(&world, "10:00").term("answer.date", "03-05").0,
        "not_begun"
    );
    let mut case = world.open();
    let until = zs_event::Value::Date(crate::support::day("03-20"));
    case.did(step("start", "03-03T10:00", &["chen"]).value("期限", until));
    assert_eq!(case.term("answer.date", "03-05").1, "2026-03-20");
}

/// A limit of ten days with a pause of this kind, from which three days pass on 6 to 8 March.
fn paused(kind: &str) -> World {
    let limit = r#"limit = { at_most = 10, unit = "日", from = "start", roll = "no", cite = "样例法#2", pause = [{ from = "stop", to = "resume", kind = "{}", cite = "样例法#2" }] }"#;
    world_with(&limit.replace("{}", kind))
}

#[test]
fn a_pause_moves_the_end_by_its_days() {
    for kind in ["不计入", "中止"] {
        let world = paused(kind);
        let mut case = started(&world, "10:00");
        case.did(step("stop", "03-05T10:00", &["chen"]));
        assert_eq!(case.term("answer.limit", "03-08").0, "paused", "{kind}");
        case.did(step("resume", "03-08T10:00", &["chen"]));
        assert_eq!(
            case.term("answer.limit", "03-09"),
            ("running", "2026-03-16".into()),
            "{kind}"
        );
    }
}

#[test]
fn two_pauses_end_each_with_its_own_end() {
    let world = paused("不计入");
    let mut case = started(&world, "10:00");
    case.did(step("stop", "03-05T10:00", &["chen"]));
    case.did(step("resume", "03-08T10:00", &["chen"]));
    case.did(step("stop", "03-10T10:00", &["chen"]));
    case.did(step("resume", "03-12T10:00", &["chen"]));
    let term = case.term("answer.limit", "03-12");
    assert_eq!(term, ("running", "2026-03-18".into()));
}

#[test]
fn a_pause_that_did_not_happen_stops_nothing_and_takes_no_end_away() {
    let world = paused("不计入");
    let mut case = started(&world, "10:00");
    case.did(step("stop", "03-05T10:00", &["chen"]));
    case.run(undo("stop"), at("03-06T10:00")).unwrap();
    assert_eq!(case.term("answer.limit", "03-06").0, "running");
    case.did(step("stop", "03-10T10:00", &["chen"]));
    case.did(step("resume", "03-12T10:00", &["chen"]));
    let term = case.term("answer.limit", "03-12");
    assert_eq!(term, ("running", "2026-03-15".into()));
}

/// A limit of ten days, paused between these moments of calls of `hold`.
fn held(from: &str, to: &str) -> World {
    let hold = "[[step]]\nid = \"hold\"\nname = \"扣留\"\nafter = [\"start\"]\noptional = true\n\
                call = { procedure = \"sample.hold\", many = true }\ncite = \"样例法#1\"\n";
    let limit = format!(
        "limit = {{ at_most = 10, unit = \"日\", from = \"start\", roll = \"no\", cite = \"样例法#2\", \
         pause = [{{ from = \"{from}\", to = \"{to}\", kind = \"不计入\", cite = \"样例法#2\" }}] }}"
    );
    World::of(&format!("{STEPS}\n{hold}\n{}", LAST.replace("{}", &limit)))
}

#[test]
fn each_call_pauses_until_its_own_end() {
    for (from, to) in [
        ("hold.begun", "hold"),
        ("hold.take", "hold"),
        ("hold.take", "hold.release"),
        ("hold.begun", "hold.release"),
    ] {
        let world = held(from, to);
        let mut case = started(&world, "10:00");
        case.did(step("hold.take", "03-04T10:00", &["chen"]));
        case.did(step("hold.release", "03-06T10:00", &["han"]));
        case.did(step("hold#2.take", "03-10T10:00", &["chen"]));
        assert_eq!(
            case.term("answer.limit", "03-11").0,
            "paused",
            "{from} {to}"
        );
        case.did(step("hold#2.release", "03-13T10:00", &["han"]));
        let term = case.term("answer.limit", "03-13");
        assert_eq!(term, ("running", "2026-03-18".into()), "{from} {to}");
    }
}

#[test]
fn what_begins_with_a_call_may_end_with_a_step_beside_it() {
    let world = held("hold.begun", "resume");
    let mut case = started(&world, "10:00");
    case.did(step("stop", "03-03T11:00", &["chen"]));
    case.did(step("hold.take", "03-04T10:00", &["chen"]));
    case.did(step("hold.release", "03-05T10:00", &["han"]));
    assert_eq!(case.term("answer.limit", "03-06").0, "paused");
    case.did(step("resume", "03-06T10:00", &["chen"]));
    let term = case.term("answer.limit", "03-06");
    assert_eq!(term, ("running", "2026-03-15".into()));
}

#[test]
fn a_restart_counts_the_whole_term_anew() {
    let world = paused("重新计算");
    let mut case = started(&world, "10:00");
    case.did(step("stop", "03-05T10:00", &["chen"]));
    assert_eq!(case.term("answer.limit", "03-08").0, "paused");
    case.did(step("resume", "03-08T10:00", &["chen"]));
    assert_eq!(
        case.term("answer.limit", "03-09"),
        ("running", "2026-03-18".into())
    );
}

#[test]
fn a_term_is_extended_by_the_right_post_in_time_and_once() {
    let world = World::of(SMALL);
    let mut case = informed(&world);
    let mut by_officer = crate::support::command(extend("decide", 10, "03-20T10:00"));
    by_officer.by = crate::support::signer("chen");
    assert!(
        case.command(&by_officer, at("03-20T10:00"))
            .unwrap_err()
            .has("ZS3124")
    );
    assert!(
        case.run(extend("decide", 0, "03-20T10:00"), at("03-20T10:00"))
            .unwrap_err()
            .has("ZS3124")
    );
    assert!(
        informed(&world)
            .run(extend("decide", 10, "04-03T10:00"), at("04-03T10:00"))
            .is_err()
    );
    case.run(extend("decide", 10, "04-02T10:00"), at("04-02T10:00"))
        .unwrap();
    assert_eq!(
        case.term("decide.limit", "04-02"),
        ("running", "2026-04-12".into())
    );
    assert!(
        case.run(extend("decide", 1, "04-03T10:00"), at("04-03T10:00"))
            .unwrap_err()
            .has("ZS3124")
    );
}

#[test]
fn a_corrected_date_moves_the_terms_that_begin_with_it() {
    let world = World::of(SMALL);
    let mut case = world.open();
    case.did(filed("03-03T10:00", &["chen", "lin"], false));
    assert_eq!(case.term("decide.limit", "03-04").1, "2026-04-02");
    case.run(redate("file", "03-02T10:00"), at("03-04T10:00"))
        .unwrap();
    assert_eq!(case.term("decide.limit", "03-04").1, "2026-04-01");
}

#[test]
fn each_instance_of_a_call_has_a_clock_of_its_own() {
    let world = World::of(SMALL);
    let mut case = informed(&world);
    case.did(step("hold.take", "03-06T10:00", &["chen"]));
    case.did(step("hold#2.take", "03-09T10:00", &["lin"]));
    case.did(step("hold.release", "03-10T10:00", &["han"]));
    assert_eq!(
        case.term("hold.release.limit", "03-20"),
        ("met", "2026-03-16".into())
    );
    assert_eq!(
        case.term("hold#2.release.limit", "03-20"),
        ("late", "2026-03-19".into())
    );
    assert!(
        case.refused(step("hold#4.take", "03-20T10:00", &["chen"]))
            .has("ZS3101")
    );
}

#[test]
fn what_is_deemed_belongs_to_the_last_day_and_terms_from_it_begin_the_day_after() {
    let world = world_with(DEEM);
    let mut case = started(&world, "10:00");
    assert!(case.tick("03-13T23:59").is_empty());
    let happened = case.tick("03-14T00:00");
    let [Happening::Deemed(it)] = &happened[..] else {
        panic!("{happened:?}")
    };
    assert_eq!(
        (it.outcome.as_str(), it.cite.as_str()),
        ("视为同意", "样例法#2")
    );
    assert_eq!(it.effective_on, at("03-13T23:59:59.999"));
    // Three months from 13 March, the day on which the term actually ended.
    assert_eq!(case.term("close.limit", "03-14").1, "2026-06-13");
    // Nobody answered in time, and the term goes on saying so.
    assert_eq!(
        case.term("answer.limit", "03-14"),
        ("late", "2026-03-13".into())
    );
    assert!(case.tick("03-15T00:00").is_empty());
}

#[test]
fn what_is_due_is_deemed_before_any_other_command() {
    let world = world_with(DEEM);
    let mut case = started(&world, "10:00");
    let late = answered("03-14T09:00");
    assert!(case.clone_of().refused(late).has("ZS3106"));
    let happened = case.did(step("stop", "03-14T10:00", &["chen"]));
    assert!(matches!(
        happened[..],
        [Happening::Deemed(_), Happening::Performed(_)]
    ));
}

#[test]
fn one_deemed_result_can_bring_about_another() {
    let chain = LAST.replace("{}", DEEM).replace(
        "limit = { at_most = 3, unit = \"月\", from = \"answer\", roll = \"no\", cite",
        "limit = { at_most = 2, unit = \"日\", from = \"answer\", roll = \"no\", late = { deem = \"视为办结\" }, cite",
    );
    let body = format!("{STEPS}\n{chain}\n[[step.outcome]]\nname = \"视为办结\"\n");
    let world = World::of(&body);
    let mut case = started(&world, "10:00");
    let happened = case.tick("03-20T00:00");
    let ends: Vec<String> = happened
        .iter()
        .map(|it| match it {
            Happening::Deemed(it) => it.effective_on.day().to_string(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(ends, ["2026-03-13", "2026-03-15"]);
    assert!(case.root().ended.is_some());
}

#[test]
fn a_deemed_result_that_was_proved_wrong_is_not_supplied_again() {
    let world = world_with(DEEM);
    let mut case = started(&world, "10:00");
    case.tick("03-14T00:00");
    case.run(undo("answer"), at("03-16T10:00")).unwrap();
    assert!(!case.stands("answer"));
    assert!(case.tick("03-17T10:00").is_empty());
    case.did(answered("03-12T10:00").now("03-17T11:00"));
    assert_eq!(case.term("answer.limit", "03-17").0, "met");
}
