//! Signing in: what a session is good for, when it ends, and what strangers can try.

use std::sync::Barrier;

use zs_base::Day;
use zs_base::limits::{LOGIN_CHARACTERS_MAX, READERS_KEPT_MAX, SESSIONS_OF_PERSON_MAX};
use zs_testkit::postgres::Cluster;
use zs_work::account::{Profile, Weakness};
use zs_work::office::{MustChange, Presence, Refused};

use crate::county::{furnish, jurisdiction};
use crate::desk::{Desk, HERE, OTHER, PASSWORD, at, count, person, stands_in};

#[test]
fn w8_no_session_outlives_its_sign_out_password_account_or_post() {
    let desk = Desk::new(Profile::Asvs);
    let enter = || desk.enter("B1", PASSWORD, at(1)).unwrap().token;
    let holds = |token| matches!(desk.presence(token, at(1)), Some(Presence::AtWork(_)));
    let changed = desk.settle("B1", at(0));
    let (one, other) = (enter(), enter());
    assert_ne!(one.secret(), other.secret());
    assert!(holds(&changed) && holds(&one) && holds(&other));
    // Signing out ends one session, and a stolen copy of its secret is of no use.
    desk.office.sign_out(one.secret(), HERE, at(1)).unwrap();
    assert!(!holds(&one) && holds(&other));
    // A new password ends all others.
    let next = desk.change(&other, PASSWORD, OTHER, at(1)).unwrap();
    assert!(!holds(&changed) && !holds(&other) && holds(&next));
    // So does a one-time password, and a closed account.
    desk.hand_out("B1", at(1));
    assert!(!holds(&next));
    let token = desk.settle("B1", at(1));
    assert!(holds(&token));
    let admin = desk.admin(at(1));
    desk.office
        .close_account(&admin, &"B1".into(), HERE, at(1))
        .unwrap();
    assert!(!holds(&token));
    let closed = desk.enter("B1", PASSWORD, at(1)).err().unwrap();
    assert_eq!(closed, Refused::Wrong);
    desk.verified();
}

#[test]
fn w8_a_session_ends_when_idle_and_when_old_though_it_is_used() {
    let desk = Desk::new(Profile::Asvs);
    let idle = desk.settle("B1", at(0));
    assert!(desk.presence(&idle, at(29)).is_some());
    assert!(desk.presence(&idle, at(58)).is_some());
    assert!(desk.presence(&idle, at(58 + 30)).is_none());
    // Once ended it does not begin again, whatever the clock says.
    let used = desk.enter("B1", PASSWORD, at(100)).unwrap().token;
    let whole = 12 * 60;
    for minutes in (0..whole).step_by(20) {
        assert!(
            desk.presence(&used, at(100 + minutes)).is_some(),
            "{minutes}"
        );
    }
    assert!(desk.presence(&used, at(100 + whole)).is_none());
}

#[test]
fn a8_dismissal_moving_and_a_second_post_that_excludes_the_first_hold_at_the_next_request() {
    let desk = Desk::new(Profile::Asvs);
    let token = desk.settle("B1", at(0));
    let registered = person("B1", &["clerk"]);
    let register = |person| desk.writer.register(&[person], &[]).unwrap();
    let holds = || desk.presence(&token, at(1)).is_some();
    let mut dismissed = registered.clone();
    dismissed.posts[0].until = Day::from_ymd(2026, 3, 4);
    register(dismissed);
    assert!(!holds());
    let refused = desk.enter("B1", PASSWORD, at(1)).err().unwrap();
    assert_eq!(refused, Refused::NoPost);
    register(person("B1", &["officer"]));
    assert!(!holds());
    register(person("B1", &["clerk", "security_admin"]));
    assert!(!holds());
    // Back in the post on the same day the session holds: nothing but the post had ended it.
    register(registered);
    assert!(holds());
}

#[test]
fn whoever_holds_posts_that_exclude_one_another_does_not_get_in() {
    let desk = Desk::new(Profile::Asvs);
    let once = desk.hand_out("X1", at(0));
    let refused = desk.enter("X1", &once, at(0)).err().unwrap();
    assert!(matches!(&refused, Refused::Conflict(found) if found.len() == 1));
    assert!(refused.to_string().contains("ZS4005"), "{refused}");
    let once = desk.hand_out("N1", at(0));
    assert_eq!(desk.enter("N1", &once, at(0)).err(), Some(Refused::NoPost));
}

#[test]
fn whoever_holds_several_posts_chooses_one_and_the_secret_changes_with_it() {
    let desk = Desk::new(Profile::Asvs);
    let token = desk.settle("B2", at(0));
    let Some(Presence::ChoosePost(_, held)) = desk.presence(&token, at(0)) else {
        panic!("no choice");
    };
    assert_eq!(held.len(), 2);
    let choose =
        |token: &str, post: &str| desk.office.change_post(token, &post.into(), HERE, at(1));
    assert_eq!(
        choose(token.secret(), "security_admin").err(),
        Some(Refused::NotHeld)
    );
    let chosen = choose(token.secret(), "officer").unwrap();
    assert!(desk.presence(&token, at(1)).is_none());
    let visitor = desk.office.visitor(chosen.secret(), at(1)).unwrap();
    assert_eq!(
        (visitor.post.as_str(), visitor.unit.as_str()),
        ("officer", "u1")
    );
    assert_eq!(
        choose(token.secret(), "clerk").err(),
        Some(Refused::SignedOut)
    );
}

#[test]
fn w9_twenty_guesses_at_the_same_time_do_not_exceed_the_budget_and_raise_one_alarm() {
    let desk = Desk::new(Profile::Asvs);
    desk.settle("B1", at(0));
    let own = desk.enter("B1", PASSWORD, at(0)).unwrap().browser;
    let barrier = Barrier::new(20);
    let guess = |n: usize| {
        barrier.wait();
        let address = format!("10.9.0.{n}");
        // A mark that strangers make up gives no budget of its own.
        let forged = format!("{n:02x}").repeat(48);
        let entered = desk.enter_from("b1", "guess", &address, Some(&forged), at(1));
        matches!(entered.err(), Some(Refused::Wrong))
    };
    let heard = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..20).map(|n| scope.spawn(move || guess(n))).collect();
        let heard = threads.into_iter().map(|it| it.join().unwrap());
        heard.filter(|heard| *heard).count()
    });
    assert_eq!(heard, 5);
    let late = desk
        .enter_from("B1", PASSWORD, "10.9.1.1", None, at(2))
        .err();
    assert!(matches!(late, Some(Refused::TooMany(_))), "{late:?}");
    let log = desk.log();
    assert_eq!(count(&log, "slow_down", "refused"), 1);
    assert_eq!(count(&log, "sign_in", "refused"), 5);
    // The person, whose browser is known, gets in from wherever.
    let entered = desk.enter_from("B1", PASSWORD, "10.8.0.1", Some(&own), at(2));
    assert_eq!(entered.unwrap().browser, own);
    desk.verified();
}

#[test]
fn w9_an_account_that_does_not_exist_answers_as_one_that_does_and_its_name_is_not_kept() {
    let desk = Desk::new(Profile::Asvs);
    desk.settle("B1", at(0));
    let before = desk.log().len();
    let wrong = desk.enter("B1", "guess", at(1)).err().unwrap();
    let unknown = desk.enter("My-Secret-8841", "guess", at(1)).err().unwrap();
    assert_eq!(wrong, unknown);
    assert_eq!(wrong.to_string(), unknown.to_string());
    let log = desk.log();
    let subjects: Vec<_> = log[before..].iter().map(|it| it.subject.as_str()).collect();
    assert_eq!(subjects, ["b1", ""]);
    let data = desk.data();
    assert!(stands_in(&data, "argon2id"));
    for secret in ["8841", "guess", PASSWORD, desk.admin.secret()] {
        assert!(!stands_in(&data, secret), "{secret}");
    }
}

#[test]
fn w21_each_profile_refuses_what_it_names_and_one_asks_for_a_change_after_ninety_days() {
    let day = 24 * 60;
    for (profile, asks) in [(Profile::Mlps3, true), (Profile::Asvs, false)] {
        let desk = Desk::new(profile);
        let once = desk.hand_out("B1", at(0));
        let token = desk.enter("B1", &once, at(0)).unwrap().token;
        let change = |new: &str| desk.change(&token, &once, new, at(0)).err().unwrap();
        assert!(matches!(change("Aa1!"), Refused::Weak(it) if it.contains(&Weakness::Short)));
        let of_unit = change("旗司法局#Tr7vLqm2");
        assert!(matches!(of_unit, Refused::Weak(it) if it.contains(&Weakness::Guessable)));
        assert_eq!(
            desk.change(&token, "guess", PASSWORD, at(0)).err(),
            Some(Refused::Wrong)
        );
        let token = desk.change(&token, &once, PASSWORD, at(0)).unwrap();
        assert_eq!(
            desk.change(&token, PASSWORD, PASSWORD, at(0)).err(),
            Some(Refused::Same)
        );
        let presence = |days: i64| desk.enter("B1", PASSWORD, at(days * day)).unwrap().presence;
        assert!(matches!(presence(89), Presence::AtWork(_)));
        let old = matches!(presence(90), Presence::ChangePassword(_, MustChange::Old));
        assert_eq!(old, asks, "{profile:?}");
    }
}

#[test]
fn w9_whoever_sits_at_an_open_screen_guesses_the_password_no_oftener_with_new_sessions() {
    let desk = Desk::new(Profile::Asvs);
    let mut token = desk.settle("B1", at(0));
    let mut heard = 0;
    for _ in 0..20 {
        let refused = desk.change(&token, "guess", OTHER, at(1)).err().unwrap();
        heard += usize::from(refused == Refused::Wrong);
        let next = desk
            .office
            .change_post(token.secret(), &"clerk".into(), HERE, at(1));
        token = next.unwrap();
    }
    assert_eq!(heard, 5);
    assert_eq!(count(&desk.log(), "change_password", "refused"), 5);
}

#[test]
fn a10_a_login_has_a_longest_length() {
    let desk = Desk::new(Profile::Asvs);
    let (longest, longer) = (LOGIN_CHARACTERS_MAX, LOGIN_CHARACTERS_MAX + 1);
    for (length, known) in [(longest, true), (longer, false)] {
        let id = "b".repeat(length);
        desk.writer
            .register(&[person(&id, &["clerk"])], &[])
            .unwrap();
        let once = desk.hand_out(&id, at(0));
        assert_eq!(desk.enter(&id, &once, at(0)).is_ok(), known, "{length}");
    }
}

#[test]
fn a10_a_person_has_so_many_sessions_and_the_oldest_gives_way() {
    let desk = Desk::new(Profile::Asvs);
    let first = desk.settle("B1", at(0));
    let enter = |n| desk.enter("B1", PASSWORD, at(n)).unwrap().token;
    let others: Vec<_> = (1..SESSIONS_OF_PERSON_MAX as i64).map(enter).collect();
    let holds = |token| desk.presence(token, at(16)).is_some();
    assert!(holds(&first));
    // Looking has kept the first one young, so that the second is the oldest now.
    let last = enter(16);
    assert!(holds(&first) && holds(&last) && !holds(&others[0]));
    assert!(others[1..].iter().all(holds));
}

#[test]
fn a10_readers_that_nobody_uses_are_kept_up_to_a_bound() {
    let desk = Desk::new(Profile::Asvs);
    let readers = desk.office.readers();
    for together in [READERS_KEPT_MAX, READERS_KEPT_MAX + 1] {
        let barrier = Barrier::new(together);
        std::thread::scope(|scope| {
            for _ in 0..together {
                scope.spawn(|| {
                    let seen = readers.with(|reader| {
                        barrier.wait();
                        reader.units()
                    });
                    seen.unwrap();
                });
            }
        });
        assert_eq!(readers.kept(), READERS_KEPT_MAX);
    }
    let failed = readers.with(|_| Err::<(), _>(zs_store::Fault::Randomness));
    failed.unwrap_err();
    assert_eq!(readers.kept(), READERS_KEPT_MAX - 1);
}

#[test]
fn people_sign_in_on_postgresql_and_the_audit_log_survives_its_crash() {
    let cluster = Cluster::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("data/checkpoints")).unwrap();
    let open = || zs_store::PostgresStore::open(&cluster.address(), &jurisdiction()).unwrap();
    let mut store = open();
    furnish(&mut store);
    let desk = Desk::over(Box::new(store), folder, Profile::Mlps3);
    let token = desk.settle("B1", at(0));
    let one = desk.enter("B1", PASSWORD, at(1)).unwrap().token;
    desk.office.sign_out(one.secret(), HERE, at(1)).unwrap();
    assert!(desk.presence(&one, at(1)).is_none());
    assert!(desk.presence(&token, at(2)).is_some());
    assert_eq!(desk.enter("B1", "guess", at(2)).err(), Some(Refused::Wrong));
    let before = desk.verified();
    assert_eq!(before.entries as usize, desk.log().len());
    drop(desk);
    cluster.crash();
    cluster.launch().unwrap();
    let mut store = open();
    let found = zs_work::office::verify_audit(zs_store::Store::reads(&mut store), Some(&before));
    assert_eq!(found.unwrap(), before);
}
