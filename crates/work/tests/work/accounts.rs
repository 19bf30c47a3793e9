//! Accounts: the first administrator, one-time passwords, and the audit log over all of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use zs_base::limits::PURPOSE_CHARACTERS_MAX;
use zs_base::random::Seeded;
use zs_store::backup;
use zs_store::random::OsRandom;
use zs_store::{OfficeChange, SessionRow, Standing, Store, listing, page};
use zs_work::account::{Profile, Token};
use zs_work::office::{
    AuditEnd, AuditWrong, MustChange, Office, Presence, Reading, Refused, accounts,
    one_time_at_machine, verify_audit,
};
use zs_work::{Answer, Unanswered, Writer};

use crate::county::{command, found, law, start, verify};
use crate::desk::{Desk, HERE, OTHER, PASSWORD, at, count, first, person};
use crate::faulty::{Faulty, Rates};

fn office_over(data: &std::path::Path) -> (Arc<Writer>, Office) {
    let law = law();
    let writer = Arc::new(start(Box::new(found(data)), data, &law));
    let office = Office::new(writer.clone(), law, Profile::Asvs, OsRandom::new()).unwrap();
    (writer, office)
}

#[test]
fn the_first_administrator_needs_the_code_of_the_console_which_dies_after_use_and_after_a_day() {
    let folder = tempfile::tempdir().unwrap();
    let (writer, office) = office_over(&folder.path().join("data"));
    let enter = |code: &str, now| office.first_administrator(&first(code), now);
    assert!(office.awaits_first().unwrap());
    assert_eq!(enter("", at(0)), Err(Refused::NoCode));
    let replaced = office.first_code(at(0)).unwrap().unwrap();
    let code = office.first_code(at(0)).unwrap().unwrap();
    assert_eq!(enter(&replaced, at(1)), Err(Refused::NoCode));
    assert_eq!(enter(&code, at(24 * 60)), Err(Refused::NoCode));
    // A weak password leaves the code as it was.
    let mut weak = first(&code);
    weak.password = "admin";
    let refused = office.first_administrator(&weak, at(1));
    assert!(matches!(refused, Err(Refused::Weak(_))));
    enter(&code.to_lowercase(), at(24 * 60 - 1)).unwrap();
    assert!(!office.awaits_first().unwrap());
    let other = "Q9-no-such-code";
    for used in [code.as_str(), other] {
        assert_eq!(enter(used, at(24 * 60 - 1)), Err(Refused::NoCode));
    }
    assert_eq!(office.first_code(at(2)).unwrap(), None);
    // The one post is the one that manages people.
    let mut reader = writer.reader().unwrap();
    let entered = reader.person(&"A1".into()).unwrap().unwrap();
    let posts: Vec<_> = entered.posts.iter().map(|it| it.post.as_str()).collect();
    assert_eq!(posts, ["security_admin"]);
    assert_eq!(accounts(reader.as_mut()).unwrap().len(), 1);
    // The code itself stands nowhere.
    assert!(!crate::desk::stands_in(&folder.path().join("data"), &code));
}

#[test]
fn somebody_with_another_post_cannot_be_the_first_administrator() {
    let folder = tempfile::tempdir().unwrap();
    let (writer, office) = office_over(&folder.path().join("data"));
    let code = office.first_code(at(0)).unwrap().unwrap();
    for (posts, expected) in [
        (vec!["clerk"], Err(Refused::OtherPost)),
        (vec!["security_admin", "clerk"], Err(Refused::OtherPost)),
        (vec!["security_admin"], Ok(())),
    ] {
        writer.register(&[person("A1", &posts)], &[]).unwrap();
        assert_eq!(
            office.first_administrator(&first(&code), at(0)),
            expected,
            "{posts:?}"
        );
    }
}

#[test]
fn a_unit_that_the_first_administrator_names_is_registered_with_its_name_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let (writer, office) = office_over(&folder.path().join("data"));
    let code = office.first_code(at(0)).unwrap().unwrap();
    let enter = |unit_name| {
        let mut asked = first(&code);
        (asked.unit, asked.unit_name) = ("u9", unit_name);
        office.first_administrator(&asked, at(0))
    };
    assert_eq!(enter(" "), Err(Refused::NoPerson));
    enter("某局").unwrap();
    let units = writer.reader().unwrap().units().unwrap();
    assert!(
        units
            .iter()
            .any(|it| it.id.as_str() == "u9" && it.name == "某局")
    );
}

#[test]
fn an_office_without_a_secret_of_its_own_does_not_open() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let store = zs_store::SqliteStore::create(&data, &crate::county::jurisdiction()).unwrap();
    let writer = Arc::new(start(Box::new(store), &data, &law()));
    let opened = Office::new(writer, law(), Profile::Asvs, OsRandom::new());
    assert_eq!(opened.err().unwrap().standing, Standing::NotRecorded);
}

#[test]
fn strangers_who_guess_the_first_code_slow_down_their_own_address_only() {
    let folder = tempfile::tempdir().unwrap();
    let (_, office) = office_over(&folder.path().join("data"));
    let code = office.first_code(at(0)).unwrap().unwrap();
    let enter = |address, code| {
        let mut asked = first(code);
        asked.address = address;
        office.first_administrator(&asked, at(0))
    };
    let heard = (0..20).filter(|_| enter("10.9.0.1", "guess") == Err(Refused::NoCode));
    assert_eq!(heard.count(), 5);
    enter("10.0.0.2", &code).unwrap();
}

#[test]
fn a_one_time_password_opens_nothing_but_its_own_change_and_ends_after_seven_days() {
    let desk = Desk::new(Profile::Asvs);
    let once = desk.hand_out("B1", at(0));
    let typed = once.replace('-', " ").to_lowercase();
    let week = 7 * 24 * 60;
    let signed = desk.enter("B1", &typed, at(week - 1)).unwrap();
    let why = MustChange::HandedOut;
    assert!(matches!(signed.presence, Presence::ChangePassword(_, it) if it == why));
    let visitor = desk.office.visitor(signed.token.secret(), at(week - 1));
    assert_eq!(visitor.err(), Some(Refused::SignedOut));
    let post = desk
        .office
        .change_post(signed.token.secret(), &"clerk".into(), HERE, at(week - 1));
    assert_eq!(post.err(), Some(Refused::SignedOut));
    assert_eq!(
        desk.enter("B1", &once, at(week)).err(),
        Some(Refused::Wrong)
    );
    let token = desk.change(&signed.token, &once, OTHER, at(week)).unwrap();
    assert!(matches!(
        desk.presence(&token, at(week)),
        Some(Presence::AtWork(_))
    ));
    assert_eq!(
        desk.enter("B1", &once, at(week)).err(),
        Some(Refused::Wrong)
    );
}

#[test]
fn only_whoever_manages_people_hands_out_passwords_and_nobody_to_themselves() {
    let desk = Desk::new(Profile::Asvs);
    let clerk = desk.settle("B1", at(0));
    let clerk = desk.office.visitor(clerk.secret(), at(0)).unwrap();
    let auditor = desk.settle("C1", at(0));
    let auditor = desk.office.visitor(auditor.secret(), at(0)).unwrap();
    let admin = desk.admin(at(0));
    let hand_out = |by, to: &str| desk.office.hand_out(by, &to.into(), HERE, at(1)).err();
    let close = |by, of: &str| desk.office.close_account(by, &of.into(), HERE, at(1)).err();
    for by in [&clerk, &auditor] {
        assert!(matches!(hand_out(by, "B2"), Some(Refused::Denied(_))));
        assert!(matches!(close(by, "A1"), Some(Refused::Denied(_))));
    }
    assert_eq!(hand_out(&admin, "A1"), Some(Refused::Own));
    assert_eq!(close(&admin, "A1"), Some(Refused::Own));
    assert_eq!(hand_out(&admin, "nobody"), Some(Refused::NoPerson));
    assert_eq!(close(&admin, "B2"), Some(Refused::NoAccount));
    desk.writer
        .register(&[person("b1", &["clerk"])], &[])
        .unwrap();
    assert_eq!(hand_out(&admin, "b1"), Some(Refused::Taken));
    let log = desk.log();
    assert_eq!(count(&log, "hand_out", "refused"), 3);
    assert_eq!(count(&log, "close_account", "refused"), 3);
    // Only the auditor reads the log.
    assert!(desk.office.audit_page(&auditor, None, 10).unwrap().len() == 10);
    for other in [&admin, &clerk] {
        let read = desk.office.audit_page(other, None, 10);
        assert!(matches!(read, Err(Refused::Denied(_))));
    }
}

#[test]
fn a10_a_look_at_personal_data_is_kept_with_its_purpose_and_without_content() {
    let desk = Desk::new(Profile::Asvs);
    let token = desk.settle("B1", at(0));
    let visitor = desk.office.visitor(token.secret(), at(0)).unwrap();
    let read = |purpose: &str| {
        let reading = Reading {
            subject: "case 7",
            purpose,
            address: HERE,
        };
        desk.office.read_personal(&visitor, &reading, at(1))
    };
    read("核对送达地址").unwrap();
    read(&"用".repeat(PURPOSE_CHARACTERS_MAX)).unwrap();
    let longer = "用".repeat(PURPOSE_CHARACTERS_MAX + 1);
    for none in ["", "  ", &longer] {
        assert_eq!(read(none), Err(Refused::NoPurpose));
    }
    let log = desk.log();
    assert_eq!(count(&log, "read_personal", "done"), 2);
    let row = log.iter().find(|it| it.action == "read_personal").unwrap();
    let kept = (
        row.person.as_str(),
        row.subject.as_str(),
        row.purpose.as_str(),
    );
    assert_eq!(kept, ("B1", "case 7", "核对送达地址"));
}

#[test]
fn a_changed_a_missing_and_a_cut_off_audit_entry_are_found() {
    let desk = Desk::new(Profile::Asvs);
    desk.settle("B1", at(0));
    let kept = desk.verified();
    desk.enter("B1", PASSWORD, at(1)).unwrap();
    let end = desk.verified();
    assert!(end.entries > kept.entries);
    let file = desk.data().join("county.db");
    assert!(file.exists());
    let raw = rusqlite::Connection::open(&file).unwrap();
    let verify = |kept: Option<&AuditEnd>| {
        let mut reader = desk.writer.reader().unwrap();
        verify_audit(reader.as_mut(), kept)
    };
    let change = "UPDATE audit SET person = 'B2' WHERE number = 3";
    raw.execute(change, []).unwrap_err();
    let drop = "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete";
    raw.execute_batch(drop).unwrap();
    let who: String = raw
        .query_row("SELECT person FROM audit WHERE number = 3", [], |row| {
            row.get(0)
        })
        .unwrap();
    raw.execute(change, []).unwrap();
    assert_eq!(verify(None), Err(AuditWrong::Changed(3)));
    raw.execute("UPDATE audit SET person = ?1 WHERE number = 3", [&who])
        .unwrap();
    assert_eq!(verify(Some(&kept)), Ok(end));
    raw.execute("DELETE FROM audit WHERE number = ?1", [end.entries as i64])
        .unwrap();
    verify(Some(&kept)).unwrap();
    assert_eq!(verify(Some(&end)), Err(AuditWrong::Kept(end.entries)));
    raw.execute("DELETE FROM audit WHERE number = 2", [])
        .unwrap();
    assert_eq!(verify(None), Err(AuditWrong::Number(2)));
}

#[test]
fn accounts_and_the_audit_log_go_into_a_backup_and_sessions_do_not() {
    let desk = Desk::new(Profile::Asvs);
    desk.settle("B1", at(0));
    let answer = desk.writer.perform(command(1, 0)).unwrap();
    assert!(matches!(answer, Answer::Recorded(_)));
    let end = desk.verified();
    let data = desk.data();
    let key = data.with_extension("key");
    let Desk {
        folder,
        law,
        writer,
        office,
        ..
    } = desk;
    drop(office);
    drop(writer);
    assert_eq!(verify(&data, &law), 1);
    backup::backup(&data, &folder.path().join("copy")).unwrap();
    let restored = folder.path().join("restored");
    std::fs::copy(key, restored.with_extension("key")).unwrap();
    backup::restore::<zs_store::Fault>(&folder.path().join("copy"), &restored, |_| Ok(())).unwrap();
    assert_eq!(verify(&restored, &law), 1);
    let mut store = zs_store::SqliteStore::open(&restored).unwrap();
    assert_eq!(verify_audit(store.reads(), Some(&end)), Ok(end));
    assert_eq!(accounts(store.reads()).unwrap().len(), 2);
    let sessions: Vec<SessionRow> = page(store.reads(), &listing::SESSIONS, &[], None, 9).unwrap();
    assert!(sessions.is_empty());
    // At the machine, somebody who forgot everything gets in again, which the log tells.
    let made = one_time_at_machine(&mut store, &"A1".into(), OsRandom::new(), at(2)).unwrap();
    let unknown = one_time_at_machine(&mut store, &"Z9".into(), OsRandom::new(), at(2));
    assert_eq!(unknown.err(), Some(Refused::NoPerson));
    assert_eq!(
        verify_audit(store.reads(), None).unwrap().entries,
        end.entries + 1
    );
    let writer = Arc::new(start(Box::new(store), &restored, &law));
    let office = Office::new(writer, law, Profile::Asvs, OsRandom::new()).unwrap();
    let asked = zs_work::office::SignIn {
        login: &made.login,
        password: &made.password,
        address: HERE,
        browser: None,
    };
    office.sign_in(&asked, at(3)).unwrap();
}

#[test]
fn entries_beside_the_ledger_stay_linked_while_commits_fail_and_commands_are_performed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let law = law();
    let failures = Arc::new(AtomicU32::new(0));
    let store = Faulty {
        inner: found(&data),
        rates: Rates {
            lost: 150,
            kept: 150,
        },
        random: Seeded::new(7),
        failures: failures.clone(),
    };
    let writer = Arc::new(start(Box::new(store), &data, &law));
    let office = Office::new(writer.clone(), law.clone(), Profile::Asvs, OsRandom::new()).unwrap();
    let visitor = zs_work::office::Visitor {
        person: person("B1", &["clerk"]),
        post: "clerk".into(),
        unit: "u1".into(),
        on: at(0).day(),
    };
    let read = |client: usize, n: usize| {
        let reading = Reading {
            subject: &format!("{client}-{n}"),
            purpose: "核对",
            address: HERE,
        };
        loop {
            match office.read_personal(&visitor, &reading, at(1)) {
                Ok(()) => return,
                Err(Refused::Unanswered(it)) => assert_eq!(it.standing, Standing::NotRecorded),
                Err(other) => panic!("{other}"),
            }
        }
    };
    let (read, office_writer) = (&read, &writer);
    std::thread::scope(|scope| {
        for client in 0..4 {
            scope.spawn(move || (0..20).for_each(|n| read(client, n)));
            scope.spawn(move || {
                for n in 0..20 {
                    while office_writer.perform(command(client as u64, n)).is_err() {}
                }
            });
        }
    });
    assert!(failures.load(Ordering::Relaxed) > 10);
    assert_eq!(writer.failure(), None);
    let mut reader = writer.reader().unwrap();
    // Each once: what was told to be lost was lost, what was told to be kept stands.
    assert_eq!(verify_audit(reader.as_mut(), None).unwrap().entries, 80);
    drop((office, writer));
    assert_eq!(verify(&data, &law), 80);
}

#[test]
fn whoever_is_registered_while_the_writer_works_is_known_to_the_next_command() {
    let desk = Desk::new(Profile::Asvs);
    let mut asked = command(1, 0);
    asked.by.person = "S1".into();
    let denied = desk.writer.perform(asked.clone()).unwrap();
    assert!(matches!(denied, Answer::Denied(_)), "{denied:?}");
    desk.writer
        .register(&[person("S1", &["supervisor"])], &[])
        .unwrap();
    let answer = desk.writer.perform(asked).unwrap();
    assert!(matches!(answer, Answer::Recorded(_)), "{answer:?}");
}

#[test]
fn what_is_refused_while_it_is_made_changes_nothing() {
    let desk = Desk::new(Profile::Asvs);
    let before = desk.log();
    let row = SessionRow {
        token: Token::sent("x").digest(),
        person: "B1".into(),
        post: "clerk".into(),
        began: at(0),
        seen: at(0),
    };
    // The second change takes a number that is used, so that the first is not kept either.
    let kept = desk.writer.keep(|_| {
        let changes = vec![
            OfficeChange::Session(row),
            OfficeChange::Audit(before[0].clone()),
        ];
        Ok::<_, Unanswered>((changes, ()))
    });
    assert_eq!(kept.unwrap_err().standing, Standing::NotRecorded);
    assert!(desk.presence(&Token::sent("x"), at(0)).is_none());
    assert_eq!(desk.log(), before);
    desk.enter("A1", PASSWORD, at(0)).unwrap();
}

/// Whether all that a refusal says is its own; a new one must be placed here, and above where it is.
fn says_it_alone(refused: &Refused) -> bool {
    match refused {
        Refused::Wrong
        | Refused::NoPost
        | Refused::SignedOut
        | Refused::Same
        | Refused::NoPerson
        | Refused::NoAccount
        | Refused::Own
        | Refused::Taken
        | Refused::NoCode
        | Refused::OtherPost
        | Refused::NoPurpose
        | Refused::NotHeld
        | Refused::WrongCode
        | Refused::SecondStands
        | Refused::NoSealing => true,
        Refused::TooMany(_)
        | Refused::Conflict(_)
        | Refused::Weak(_)
        | Refused::Denied(_)
        | Refused::NeedsCode(_)
        | Refused::Rule(_)
        | Refused::Unanswered(_) => false,
    }
}

#[test]
fn a9_every_refusal_of_an_office_has_a_code_and_says_what_to_do() {
    let each = [
        Refused::Wrong,
        Refused::NoPost,
        Refused::SignedOut,
        Refused::Same,
        Refused::NoPerson,
        Refused::NoAccount,
        Refused::Own,
        Refused::Taken,
        Refused::NoCode,
        Refused::OtherPost,
        Refused::NoPurpose,
        Refused::NotHeld,
        Refused::WrongCode,
        Refused::SecondStands,
        Refused::NoSealing,
    ];
    for refused in each {
        assert!(says_it_alone(&refused));
        let code = refused.code().unwrap();
        let said = refused.to_string();
        let cure = said.split_once('：').unwrap().1;
        assert!(said.starts_with(code.id) && cure.ends_with('。'), "{said}");
    }
}
