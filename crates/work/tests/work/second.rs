//! The second factor: set up, asked for, used once, recovered from, required, taken away.

use std::sync::Arc;

use totp_rs::{Builder, Secret};
use zs_base::Moment;
use zs_store::random::OsRandom;
use zs_store::{AuditRow, Store as _, listing, page};
use zs_work::account::{Profile, Token};
use zs_work::office::{
    Office, Presence, Recovery, Refused, SecondState, SignIn, SignedIn, one_time_at_machine,
};

use crate::county::{found, law};
use crate::desk::{Desk, HERE, PASSWORD, at, count, stands_in};

/// The code of a phone that knows a secret, at a moment of the county's wall clock.
fn code(secret: &str, now: Moment) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let phone = Builder::new().with_secret(secret).build().unwrap();
    let greenwich = now.ms() / 1_000 - 8 * 3_600;
    phone.generate(greenwich as u64).to_string()
}

/// Sets up a second factor for whoever has the session.
fn set_up(desk: &Desk, token: &Token, now: Moment) -> (String, Recovery) {
    let office = &desk.office;
    let told = office
        .begin_second(token.secret(), "旗 准绳", HERE, now)
        .unwrap();
    let first = code(&told.secret, now);
    let codes = office
        .confirm_second(token.secret(), &first, HERE, now)
        .unwrap();
    (told.secret, codes)
}

/// The secret under which a sign-in waits for its code.
fn waiting(desk: &Desk, login: &str, now: Moment) -> Token {
    match desk.enter(login, PASSWORD, now).err() {
        Some(Refused::NeedsCode(token)) => token,
        other => panic!("{other:?}"),
    }
}

fn answer(desk: &Desk, token: &Token, code: &str, now: Moment) -> Result<SignedIn, Refused> {
    desk.office
        .sign_in_with_code(token.secret(), code, HERE, now)
}

#[test]
fn w21_a_second_factor_is_asked_for_after_the_password_and_no_code_counts_twice() {
    let desk = Desk::new(Profile::Asvs);
    let token = desk.settle("B1", at(0));
    let state = |now| desk.office.second_state(token.secret(), now).unwrap();
    assert_eq!(state(at(0)), SecondState::None);
    let (secret, codes) = set_up(&desk, &token, at(0));
    assert_eq!(codes.len(), 10);
    assert_eq!(state(at(0)), SecondState::Confirmed(10));
    // The code that confirmed it is used.
    let wait = waiting(&desk, "B1", at(0));
    let used = answer(&desk, &wait, &code(&secret, at(0)), at(0));
    assert_eq!(used.err(), Some(Refused::WrongCode));
    let fresh = code(&secret, at(1));
    let signed = answer(&desk, &wait, &fresh, at(1)).unwrap();
    assert!(matches!(signed.presence, Presence::AtWork(_)));
    // Whoever saw it over the shoulder has nothing, nor has a second tab.
    assert_eq!(
        answer(&desk, &wait, &fresh, at(1)).err(),
        Some(Refused::SignedOut)
    );
    let wait = waiting(&desk, "B1", at(1));
    assert_eq!(
        answer(&desk, &wait, &fresh, at(1)).err(),
        Some(Refused::WrongCode)
    );
    // What waits is no session, and waits five minutes only.
    assert_eq!(desk.presence(&wait, at(1)), None);
    let late = code(&secret, at(6));
    assert_eq!(
        answer(&desk, &wait, &late, at(6)).err(),
        Some(Refused::SignedOut)
    );
    let log = desk.log();
    assert_eq!(count(&log, "confirm_second", "done"), 1);
    assert_eq!(count(&log, "second_code", "refused"), 2);
    let in_with_code = log
        .iter()
        .filter(|it| it.action == "sign_in" && it.purpose == "动态码");
    assert_eq!(in_with_code.count(), 1);
    desk.verified();
}

#[test]
fn w9_codes_are_guessed_no_oftener_than_passwords_and_the_password_forgives_nothing() {
    let desk = Desk::new(Profile::Asvs);
    let token = desk.settle("B1", at(0));
    set_up(&desk, &token, at(0));
    let mut heard = 0;
    for _ in 0..50 {
        // Somebody who knows the password begins anew for every guess.
        match desk.enter("B1", PASSWORD, at(1)).err() {
            Some(Refused::NeedsCode(wait)) => {
                let guess = answer(&desk, &wait, "000000", at(1)).err();
                heard += usize::from(guess == Some(Refused::WrongCode));
            }
            other => assert!(matches!(other, Some(Refused::TooMany(_))), "{other:?}"),
        }
    }
    assert!(heard <= 3, "{heard}");
    assert_eq!(count(&desk.log(), "slow_down", "refused"), 1);
}

#[test]
fn w10_only_whoever_knows_the_password_learns_that_a_code_is_asked_for() {
    let desk = Desk::new(Profile::Asvs);
    let token = desk.settle("B1", at(0));
    set_up(&desk, &token, at(0));
    let without = desk.enter("nobody", "guess", at(1)).err();
    assert_eq!(desk.enter("B1", "guess", at(1)).err(), without);
    assert_eq!(without, Some(Refused::Wrong));
    // A secret that nobody was given waits for nothing.
    let none = desk
        .office
        .sign_in_with_code("made-up", "000000", HERE, at(1));
    assert_eq!(none.err(), Some(Refused::SignedOut));
}

#[test]
fn a_recovery_code_counts_once_and_neither_secret_nor_codes_stand_in_the_database() {
    let desk = Desk::new(Profile::Asvs);
    let token = desk.settle("B1", at(0));
    let (secret, codes) = set_up(&desk, &token, at(0));
    let typed = codes[3].to_lowercase().replace('-', "");
    let wait = waiting(&desk, "B1", at(1));
    answer(&desk, &wait, &typed, at(1)).unwrap();
    let wait = waiting(&desk, "B1", at(2));
    assert_eq!(
        answer(&desk, &wait, &typed, at(2)).err(),
        Some(Refused::WrongCode)
    );
    answer(&desk, &wait, &codes[4], at(2)).unwrap();
    let state = desk.office.second_state(token.secret(), at(2)).unwrap();
    assert_eq!(state, SecondState::Confirmed(8));
    let plain = secret.replace(' ', "");
    let bytes = Secret::try_from_base32(&plain).unwrap();
    let bytes = String::from_utf8_lossy(bytes.as_bytes()).into_owned();
    for hidden in [plain.as_str(), &secret, &codes[0], &codes[3]] {
        assert!(!stands_in(&desk.data(), hidden), "{hidden}");
    }
    assert!(!stands_in(&desk.data(), &bytes));
    // Negative control: what is not hidden is found.
    assert!(stands_in(&desk.data(), "旗司法局"));
}

#[test]
fn only_whoever_manages_people_takes_a_second_factor_away_and_sessions_end_with_it() {
    let desk = Desk::new(Profile::Asvs);
    let token = desk.settle("B1", at(0));
    let auditor = desk.settle("C1", at(0));
    set_up(&desk, &token, at(0));
    let auditor = desk.office.visitor(auditor.secret(), at(0)).unwrap();
    let admin = desk.admin(at(0));
    let reset = |by, of: &str| desk.office.reset_second(by, &of.into(), HERE, at(1)).err();
    assert!(matches!(reset(&auditor, "B1"), Some(Refused::Denied(_))));
    assert_eq!(reset(&admin, "A1"), Some(Refused::Own));
    assert_eq!(reset(&admin, "B2"), Some(Refused::SecondStands));
    assert!(desk.presence(&token, at(1)).is_some());
    assert_eq!(reset(&admin, "B1"), None);
    assert!(desk.presence(&token, at(1)).is_none());
    let signed = desk.enter("B1", PASSWORD, at(1)).unwrap();
    // It can be set up anew, and cannot be set up over one that stands.
    set_up(&desk, &signed.token, at(2));
    let again = desk
        .office
        .begin_second(signed.token.secret(), "旗", HERE, at(2));
    assert_eq!(again.err(), Some(Refused::SecondStands));
    let log = desk.log();
    assert_eq!(count(&log, "reset_second", "refused"), 2);
    assert_eq!(count(&log, "reset_second", "done"), 1);
}

#[test]
fn the_way_in_at_the_machine_takes_the_second_factor_away_too() {
    let desk = Desk::new(Profile::Asvs);
    set_up(&desk, &desk.admin, at(0));
    let data = desk.data();
    let Desk {
        writer,
        office,
        folder,
        ..
    } = desk;
    drop(office);
    Arc::try_unwrap(writer)
        .unwrap_or_else(|_| panic!("shared"))
        .stop();
    let mut store = zs_store::SqliteStore::open(&data).unwrap();
    let made = one_time_at_machine(&mut store, &"A1".into(), OsRandom::new(), at(1)).unwrap();
    let log: Vec<AuditRow> = page(store.reads(), &listing::AUDIT_NEWEST, &[], None, 2).unwrap();
    let told: Vec<_> = log.iter().map(|it| (&*it.action, &*it.address)).collect();
    assert_eq!(told, [("reset_second", "console"), ("hand_out", "console")]);
    zs_work::office::verify_audit(store.reads(), None).unwrap();
    let writer = Arc::new(crate::county::start(Box::new(store), &data, &law()));
    let office = Office::new(writer, law(), Profile::Asvs, OsRandom::new()).unwrap();
    let asked = SignIn {
        login: "A1",
        password: &made.password,
        address: HERE,
        browser: None,
    };
    let signed = office.sign_in(&asked, at(2)).unwrap();
    assert!(matches!(signed.presence, Presence::ChangePassword(..)));
    drop(folder);
}

#[test]
fn w21_a_post_for_which_the_law_asks_a_second_factor_opens_nothing_before_it_is_set_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut strict = Arc::try_unwrap(law()).unwrap();
    strict.authority.second_factor.push("clerk".into());
    let store = found(&folder.path().join("data"));
    let desk = Desk::with_law(Box::new(store), folder, Profile::Asvs, Arc::new(strict));
    let token = desk.settle("B1", at(0));
    let presence = desk.presence(&token, at(0));
    assert!(
        matches!(presence, Some(Presence::SetUpSecond(..))),
        "{presence:?}"
    );
    assert!(desk.office.visitor(token.secret(), at(0)).is_err());
    set_up(&desk, &token, at(0));
    assert!(matches!(
        desk.presence(&token, at(0)),
        Some(Presence::AtWork(_))
    ));
    // Posts that the list does not name are as before.
    let auditor = desk.settle("C1", at(0));
    assert!(matches!(
        desk.presence(&auditor, at(0)),
        Some(Presence::AtWork(_))
    ));
}
