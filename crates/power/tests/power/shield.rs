//! Nobody of the unit complained about does or learns anything, whatever else they hold.

use zs_base::{Day, PostId, UnitId};
use zs_event::{Holding, Person};
use zs_power::action::Subject;
use zs_power::{Action, Asker, Authority, Matter, Units, Verdict, absent, may, shielded_from};

use crate::support::{ON, person, shipped, units};

/// Asks about a case of the unit `side` in which `me` is complained about.
fn ask(
    authority: &Authority,
    units: &Units,
    (person, post): (&Person, &PostId),
    action: Action,
    (unit, against): (&str, &str),
) -> Verdict {
    let (unit, against) = (UnitId::from(unit), UnitId::from(against));
    let matter = Matter {
        unit: Some(&unit),
        against: Some(&against),
        ..Matter::default()
    };
    let asker = Asker::Post {
        person,
        post,
        on: ON,
    };
    may(authority, units, &asker, action, &matter)
}

fn holding(post: &PostId, unit: &str) -> Holding {
    Holding {
        post: post.clone(),
        unit: unit.into(),
        from: ON,
        until: None,
    }
}

/// Every post in the unit complained about or below it, beside every post in every other unit, acted
/// in by turns: nothing is allowed, and every answer is the one for a case that does not exist.
#[test]
fn i21_no_combination_of_posts_lets_the_unit_complained_about_do_or_read_anything() {
    let (authority, units) = (shipped(), units());
    let posts: Vec<PostId> = authority.posts.keys().cloned().collect();
    let mut asked = 0;
    for within in ["me", "low"] {
        for inner in &posts {
            for outer in &posts {
                for elsewhere in ["top", "side", "far"] {
                    let mut person = person("p", &[]);
                    person.posts = vec![holding(inner, within), holding(outer, elsewhere)];
                    for post in [inner, outer] {
                        let who = (&person, post);
                        let matter = (elsewhere, "me");
                        // What a pair may not read, it may not do: a few actions stand for all of
                        // them here, and all are asked below.
                        for action in [Action::ReadCase, Action::PerformStep, Action::Supervise] {
                            let verdict = ask(&authority, &units, who, action, matter);
                            let asker = Asker::Post {
                                person: &person,
                                post,
                                on: ON,
                            };
                            assert_eq!(verdict.denied, Some(absent(&asker)), "{inner} {outer}");
                            asked += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(asked > 10_000, "{asked}");
}

#[test]
fn i21_every_action_answers_as_if_the_case_did_not_exist() {
    let (authority, units) = (shipped(), units());
    for post in authority.posts.keys() {
        let person = person("p", &[post]);
        for action in Action::ALL {
            for unit in ["me", "top", "low", "side", "far"] {
                let verdict = ask(&authority, &units, (&person, post), *action, (unit, "me"));
                let asker = Asker::Post {
                    person: &person,
                    post,
                    on: ON,
                };
                assert_eq!(
                    verdict.denied,
                    Some(absent(&asker)),
                    "{post} {action} {unit}"
                );
                // Nothing of the rule that decided comes out with the answer.
                assert!(verdict.because.is_empty());
            }
        }
    }
}

/// The negative control: the same posts may do the same things where another unit is complained about.
#[test]
fn i21_whoever_is_not_complained_about_keeps_every_power() {
    let (authority, units) = (shipped(), units());
    let mut allowed = 0;
    for post in authority.posts.keys() {
        let person = person("p", &[post]);
        for action in Action::ALL {
            for unit in ["me", "top", "low", "side", "far"] {
                let shielded = ask(&authority, &units, (&person, post), *action, (unit, "side"));
                let unit = UnitId::from(unit);
                let matter = Matter {
                    unit: Some(&unit),
                    ..Matter::default()
                };
                let asker = Asker::Post {
                    person: &person,
                    post,
                    on: ON,
                };
                let plain = may(&authority, &units, &asker, *action, &matter);
                assert_eq!(shielded, plain, "{post} {action}");
                allowed += usize::from(shielded.allowed());
            }
        }
    }
    let contents = Action::ALL
        .iter()
        .filter(|it| it.subject() == Subject::Contents)
        .count();
    assert!(allowed > contents, "{allowed}");
}

#[test]
fn a_complaint_about_a_unit_below_is_no_secret_from_the_unit_above() {
    let (authority, units) = (shipped(), units());
    let post = PostId::from("agency_head");
    let person = person("p", &[&post]);
    let ask = |against| {
        let who = (&person, &post);
        ask(&authority, &units, who, Action::ReadCase, ("me", against))
    };
    assert!(ask("low").allowed());
    assert!(!ask("top").allowed());
}

#[test]
fn a_post_that_has_ended_shields_no_more_and_one_to_come_not_yet() {
    let units = units();
    let mut person = person("p", &[&PostId::from("officer")]);
    let on = |person: &Person, day| shielded_from(&units, person, day);
    let both = [UnitId::from("me"), UnitId::from("top")];
    assert!(on(&person, ON).into_iter().eq(both.clone()));
    assert!(on(&person, Day::from_number(19_999)).is_empty());
    person.posts[0].until = Some(ON);
    assert!(on(&person, ON).into_iter().eq(both));
    assert!(on(&person, ON.next()).is_empty());
}

/// A unit that goes on with the powers of the one complained about is complained about.
#[test]
fn i21_the_shield_passes_on_to_whoever_goes_on_with_the_powers() {
    let authority = shipped();
    let units = units().with_heirs([("gone".into(), "me".into())]);
    let post = PostId::from("supervisor");
    let person = person("p", &[&post]);
    let who = (&person, &post);
    let ask =
        |units: &Units| ask(&authority, units, who, Action::ReadCase, ("side", "gone")).allowed();
    assert!(!ask(&units));
    assert!(ask(&crate::support::units()));
}
