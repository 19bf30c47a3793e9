//! What a verdict says, and what it keeps to itself.

use zs_base::{Day, PostId};
use zs_power::{Action, Asker, Denied, Matter, Verdict, absent, codes, may};

use crate::support::{ON, person, shipped, units};

fn ask(post: &str, on: Day, action: Action, unit: Option<&str>, interested: &[&str]) -> Verdict {
    let authority = shipped();
    let post = PostId::from(post);
    let person = person("p", &[&post]);
    let unit = unit.map(Into::into);
    let interested: Vec<_> = interested.iter().map(|id| (*id).into()).collect();
    let matter = Matter {
        unit: unit.as_ref(),
        interested: &interested,
        ..Matter::default()
    };
    may(
        &authority,
        &units(),
        &Asker::Post {
            person: &person,
            post: &post,
            on,
        },
        action,
        &matter,
    )
}

#[test]
fn a_verdict_names_its_rule_and_article() {
    let because = ask("agency_head", ON, Action::Decide, Some("low"), &[])
        .into_result()
        .unwrap();
    let shown: Vec<_> = because.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        ["行政机关负责人审查调查结果并作出决定（行政处罚法#57，规则 decide）"]
    );
}

#[test]
fn a_refusal_names_the_posts_that_may() {
    let denied = ask("officer", ON, Action::Decide, Some("me"), &[])
        .into_result()
        .unwrap_err();
    assert_eq!(denied.code(), codes::ZS4001);
    assert!(denied.to_string().contains("负责人"), "{denied}");
}

#[test]
fn i12_hidden_answers_like_absent() {
    let hidden = ask("officer", ON, Action::Serve, Some("far"), &[])
        .into_result()
        .unwrap_err();
    let post = PostId::from("officer");
    let nobody = person("p", &[&post]);
    let asker = Asker::Post {
        person: &nobody,
        post: &post,
        on: ON,
    };
    assert_eq!(hidden, absent(&asker));
    assert_eq!(hidden.to_string(), absent(&asker).to_string());
    assert_eq!(absent(&Asker::Public), Denied::SignIn);
}

#[test]
fn a_person_with_an_interest_may_read_the_own_case_but_not_handle_it() {
    let ask = |action| ask("officer", ON, action, Some("me"), &["p"]);
    assert!(ask(Action::ReadCase).allowed());
    assert_eq!(
        ask(Action::PerformStep).into_result().unwrap_err().code(),
        codes::ZS4006
    );
}

#[test]
fn a_post_gives_nothing_before_its_first_day() {
    let before = Day::from_number(19_999);
    assert!(ask("officer", ON, Action::PerformStep, Some("me"), &[]).allowed());
    assert!(!ask("officer", before, Action::PerformStep, Some("me"), &[]).allowed());
    // What everybody may do remains.
    assert!(ask("officer", before, Action::ReadNotice, Some("me"), &[]).allowed());
}

#[test]
fn the_public_reads_notices_and_proofs_hands_in_and_does_nothing_else() {
    let (authority, units) = (shipped(), units());
    let unit = "me".into();
    let matter = Matter {
        unit: Some(&unit),
        ..Matter::default()
    };
    for action in Action::ALL {
        let allowed = may(&authority, &units, &Asker::Public, *action, &matter).allowed();
        let open = matches!(
            action,
            Action::ReadNotice | Action::VerifyLedger | Action::HandIn
        );
        assert_eq!(allowed, open, "{action}");
    }
}

#[test]
fn the_more_special_role_says_what_kind_of_action_a_step_is() {
    let authority = shipped();
    let action = |roles: &[&'static str]| authority.step_action(roles.iter().copied());
    assert_eq!(action(&["decide"]), Action::Decide);
    assert_eq!(action(&["decide", "spot"]), Action::DecideOnSpot);
    assert_eq!(action(&["investigate"]), Action::PerformStep);
}
