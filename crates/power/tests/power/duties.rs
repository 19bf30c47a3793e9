//! A7: separation of duties, by enumeration over every combination of up to three posts.
//!
//! SD1-SD5 are about the people of one case and belong to the engine; SD6, SD18, SD19 and the
//! exclusion of the three administrators are about power and are shown here.

use zs_base::{PersonId, PostId};
use zs_power::action::Subject;
use zs_power::{Action, Asker, Authority, Matter, codes, conflicts, may};

use crate::support::{ON, person, places, shipped, units};

const ADMINS: [&str; 3] = ["system_admin", "security_admin", "audit_admin"];

/// Every set of one, two or three posts.
fn combinations(authority: &Authority) -> Vec<Vec<PostId>> {
    let posts: Vec<_> = authority.posts.keys().cloned().collect();
    let mut sets = Vec::new();
    for (i, a) in posts.iter().enumerate() {
        sets.push(vec![a.clone()]);
        for (j, b) in posts.iter().enumerate().skip(i + 1) {
            sets.push(vec![a.clone(), b.clone()]);
            let rest = posts.iter().skip(j + 1);
            sets.extend(rest.map(|c| vec![a.clone(), b.clone(), c.clone()]));
        }
    }
    sets
}

/// Every action that somebody with these posts may do, in any post and at any place.
fn powers(authority: &Authority, held: &[PostId]) -> Vec<(PostId, Action)> {
    let units = units();
    let person = person("p", &held.iter().collect::<Vec<_>>());
    let mut found = Vec::new();
    for post in held {
        let asker = Asker::Post {
            person: &person,
            post,
            on: ON,
        };
        for action in Action::ALL {
            let mut places = places().into_iter();
            if places.any(|unit| {
                let matter = Matter {
                    unit: unit.as_ref(),
                    ..Matter::default()
                };
                may(authority, &units, &asker, *action, &matter).allowed()
            }) {
                found.push((post.clone(), *action));
            }
        }
    }
    found
}

fn is_admin(post: &PostId) -> bool {
    ADMINS.contains(&post.as_str())
}

/// What everybody may do needs no post.
fn open(action: Action) -> bool {
    matches!(action, Action::ReadNotice | Action::VerifyLedger)
}

#[test]
fn a7_sd6_only_heads_of_the_agency_decide() {
    let authority = shipped();
    for post in authority.posts.keys() {
        let decides = powers(&authority, std::slice::from_ref(post))
            .iter()
            .any(|(_, action)| *action == Action::Decide);
        let head = matches!(post.as_str(), "agency_head" | "principal_head");
        assert_eq!(decides, head, "{post}");
    }
}

#[test]
fn a7_sd18_whoever_masks_does_not_publish_the_same_notice() {
    let authority = shipped();
    let (masker, publisher) = (PostId::from("masker"), PostId::from("publisher"));
    let both = person("p", &[&masker, &publisher]);
    let (unit, units) = ("me".into(), units());
    let asker = Asker::Post {
        person: &both,
        post: &publisher,
        on: ON,
    };
    let verdict = |by: &str| {
        let done = [(Action::Mask, PersonId::from(by))];
        let matter = Matter {
            unit: Some(&unit),
            done: &done,
            ..Matter::default()
        };
        may(&authority, &units, &asker, Action::Publish, &matter)
    };
    assert!(verdict("somebody else").allowed());
    let denied = verdict("p").into_result().unwrap_err();
    assert_eq!(denied.code(), codes::ZS4003);
    assert!(denied.to_string().contains("SD18"), "{denied}");
}

#[test]
fn a7_sd19_no_combination_of_posts_lets_an_administrator_touch_a_case() {
    let authority = shipped();
    let touches = |action: &Action| {
        matches!(action.subject(), Subject::Case | Subject::Contents)
            || matches!(
                action,
                Action::Mask | Action::Publish | Action::RecallNotice
            )
            || *action == Action::ManageRules
    };
    for held in combinations(&authority)
        .iter()
        .filter(|held| held.iter().any(is_admin))
    {
        let powers = powers(&authority, held);
        let touched: Vec<_> = powers
            .iter()
            .filter(|(_, action)| touches(action))
            .collect();
        assert!(touched.is_empty(), "{held:?} may {touched:?}");
    }
}

#[test]
fn a7_the_three_administrators_exclude_one_another_and_every_other_post() {
    let authority = shipped();
    for held in combinations(&authority)
        .iter()
        .filter(|held| held.len() == 2)
    {
        let clash = !conflicts(&authority, held).is_empty();
        let admin = held.iter().any(is_admin);
        // The only other exclusion is SD7: whoever fines does not collect.
        let collects = held.iter().any(|post| post.as_str() == "cashier");
        assert!(clash == admin || !admin && collects, "{held:?}");
        if admin {
            // Until one of the two is given up, neither gives any power of its own.
            let mut powers = powers(&authority, held);
            powers.retain(|(_, action)| !open(*action));
            assert!(powers.is_empty(), "{held:?} still may {powers:?}");
        }
    }
}

#[test]
fn a7_sd7_whoever_fines_does_not_collect() {
    let authority = shipped();
    let conflict = |post: &str| conflicts(&authority, &["cashier".into(), post.into()]);
    for post in ["officer", "unit_head", "agency_head", "principal_head"] {
        let found: Vec<_> = conflict(post)
            .iter()
            .map(|it| it.ground.id.to_string())
            .collect();
        assert_eq!(found, ["SD7"], "{post}");
    }
    assert!(conflict("archivist").is_empty());
}

#[test]
fn a7_no_post_runs_the_machine_and_handles_cases() {
    let authority = shipped();
    for post in authority.posts.keys() {
        let powers = powers(&authority, std::slice::from_ref(post));
        let does = |subject| powers.iter().any(|(_, action)| action.subject() == subject);
        // Whoever writes and reviews the rules and the templates of papers puts them in force; that
        // is not running the machine.
        let runs = powers.iter().any(|(_, action)| {
            let of_rules = matches!(
                action,
                Action::DraftRules
                    | Action::ReviewRules
                    | Action::ManageRules
                    | Action::ReplayRules
                    | Action::ManagePapers
            );
            action.subject() == Subject::Machine && !of_rules
        });
        assert!(
            !(runs && (does(Subject::Case) || does(Subject::Contents))),
            "{post}"
        );
    }
}

#[test]
fn a7_the_enumeration_notices_an_administrator_who_may_decide() {
    let mut authority = shipped();
    authority.forbids.clear();
    authority.permits[0].posts = zs_power::authority::Posts::Of(vec!["audit_admin".into()]);
    let powers = powers(&authority, &["audit_admin".into()]);
    assert!(
        powers
            .iter()
            .any(|(_, action)| action.subject() == Subject::Case)
    );
}
