//! The audit log as a duty: every security event is in it, nobody switches it off, what cannot be
//! written down is not done.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use zs_base::limits::AUDIT_ROWS_SCANNED_MAX;
use zs_base::random::Seeded;
use zs_base::{Day, Digest};
use zs_event::person::{Certificate, Holding};
use zs_paper::Use;
use zs_store::{AuditRow, OfficeChange, Store};
use zs_work::account::{Profile, Token};
use zs_work::office::{
    AuditAsk, Deed, PersonChange, Reading, Refused, TemplateAsk, UnitAct, UnitOrder, Visitor,
};

use crate::county::found;
use crate::desk::{Desk, HERE, OTHER, PASSWORD, at, person};
use crate::faulty::{Faulty, Rates};
use crate::lawmaking::DRAFTING;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn post(post: &str) -> Holding {
    Holding {
        post: post.into(),
        unit: "u1".into(),
        from: day("2026-03-01"),
        until: None,
    }
}

fn certificate() -> Certificate {
    Certificate {
        kind: "行政执法证".to_owned(),
        number: "15001".to_owned(),
        from: day("2026-01-01"),
        until: day("2027-12-31"),
    }
}

/// What is done to people and units, each with its deed.
fn changes() -> Vec<(Deed, &'static str, PersonChange)> {
    let name = "吴清".to_owned();
    vec![
        (
            Deed::EnterPerson,
            "W7",
            PersonChange::Enter {
                name,
                post: post("clerk"),
            },
        ),
        (
            Deed::GivePost,
            "W7",
            PersonChange::GivePost(post("officer")),
        ),
        (
            Deed::EndPost,
            "W7",
            PersonChange::EndPost {
                post: "clerk".into(),
                unit: "u1".into(),
                from: day("2026-03-01"),
                off: day("2026-03-05"),
            },
        ),
        (Deed::Certify, "W7", PersonChange::Certify(certificate())),
        (
            Deed::EndCertificate,
            "W7",
            PersonChange::EndCertificate {
                kind: "行政执法证".to_owned(),
                number: "15001".to_owned(),
                from: day("2026-01-01"),
                off: day("2026-03-05"),
            },
        ),
    ]
}

fn rename(name: &str) -> UnitOrder {
    UnitOrder {
        unit: "u1".into(),
        act: UnitAct::Rename(name.to_owned()),
        on: day("2026-03-05"),
        cite: "旗编发〔2026〕3号".to_owned(),
    }
}

/// What a story must leave in the log: a deed with its result.
type Left = BTreeSet<(&'static str, &'static str)>;

fn did(left: &mut Left, deed: Deed, result: &'static str) {
    left.insert((deed.word(), result));
}

/// Signing in and out, with what goes wrong.
fn sign_in_story(desk: &Desk, left: &mut Left) -> Token {
    let office = &desk.office;
    did(left, Deed::FirstCode, "done");
    did(left, Deed::FirstAdministrator, "done");
    let refused = office.first_administrator(&crate::desk::first("wrong"), at(0));
    assert_eq!(refused, Err(Refused::NoCode));
    did(left, Deed::FirstAdministrator, "refused");
    let clerk = desk.settle("B1", at(0));
    did(left, Deed::HandOut, "done");
    did(left, Deed::ChangePassword, "done");
    did(left, Deed::SignIn, "done");
    for _ in 0..6 {
        drop(desk.enter("B1", "wrong", at(0)));
    }
    did(left, Deed::SignIn, "refused");
    did(left, Deed::SlowDown, "refused");
    drop(desk.change(&clerk, "wrong", OTHER, at(0)));
    did(left, Deed::ChangePassword, "refused");
    let two = desk.settle("B2", at(0));
    let chosen = office.change_post(two.secret(), &"clerk".into(), HERE, at(0));
    did(left, Deed::ChangePost, "done");
    office
        .sign_out(chosen.unwrap().secret(), HERE, at(0))
        .unwrap();
    did(left, Deed::SignOut, "done");
    clerk
}

/// People, units and accounts, by whoever may and by a clerk who may not.
fn management_story(desk: &Desk, clerk: &Visitor, left: &mut Left) {
    let office = &desk.office;
    let admin = desk.admin(at(0));
    for (deed, id, change) in changes() {
        let id = id.into();
        let denied = office.change_person(clerk, &id, &change, HERE, at(0));
        assert!(matches!(denied, Err(Refused::Denied(_))));
        did(left, deed, "refused");
        office
            .change_person(&admin, &id, &change, HERE, at(0))
            .unwrap();
        did(left, deed, "done");
    }
    assert!(office.hand_out(clerk, &"B2".into(), HERE, at(0)).is_err());
    did(left, Deed::HandOut, "refused");
    assert!(
        office
            .close_account(clerk, &"B2".into(), HERE, at(0))
            .is_err()
    );
    did(left, Deed::CloseAccount, "refused");
    office
        .close_account(&admin, &"B2".into(), HERE, at(0))
        .unwrap();
    did(left, Deed::CloseAccount, "done");
    assert!(
        office
            .change_unit(&admin, &rename("别的"), HERE, at(0))
            .is_err()
    );
    did(left, Deed::ChangeUnit, "refused");
    let system = desk.settle("S1", at(0));
    let system = office.visitor(system.secret(), at(0)).unwrap();
    office
        .change_unit(&system, &rename("旗司法行政局"), HERE, at(0))
        .unwrap();
    did(left, Deed::ChangeUnit, "done");
    let read = (&[][..], Vec::new());
    assert!(office.preview_people(clerk, read, HERE, at(0)).is_err());
    did(left, Deed::ImportPeople, "refused");
}

/// A county's own template, brought in by one and put in force by another.
fn template_story(desk: &Desk, left: &mut Left) {
    let settled = |id| {
        let session = desk.settle(id, at(0));
        desk.office.visitor(session.secret(), at(0)).unwrap()
    };
    let (brings, confirms) = (settled("T1"), settled("T2"));
    let ask = TemplateAsk {
        paper: "decision",
        digest: Digest::of(&[b"docx"]),
        from: at(0).day().plus(9),
        address: HERE,
    };
    let office = &desk.office;
    office
        .propose_template(&brings, &ask, b"docx", at(0))
        .unwrap();
    did(left, Deed::ProposeTemplate, "done");
    office.confirm_template(&confirms, &ask, at(0)).unwrap();
    did(left, Deed::ConfirmTemplate, "done");
}

/// The log itself, and the second factor of whoever watches it.
fn watching_story(desk: &Desk, clerk: &Visitor, left: &mut Left) {
    let office = &desk.office;
    let auditor = desk.settle("C1", at(0));
    let watcher = office.visitor(auditor.secret(), at(0)).unwrap();
    let ask = AuditAsk::default();
    assert!(office.audit_export(clerk, &ask, 1, HERE, at(0)).is_err());
    did(left, Deed::ExportAudit, "refused");
    office.audit_export(&watcher, &ask, 1, HERE, at(0)).unwrap();
    did(left, Deed::ExportAudit, "done");
    office
        .begin_second(auditor.secret(), "旗", HERE, at(0))
        .unwrap();
    did(left, Deed::BeginSecond, "done");
    drop(office.confirm_second(auditor.secret(), "000000", HERE, at(0)));
    did(left, Deed::ConfirmSecond, "refused");
    assert!(
        office
            .reset_second(clerk, &"C1".into(), HERE, at(0))
            .is_err()
    );
    did(left, Deed::ResetSecond, "refused");
    let admin = desk.admin(at(0));
    office
        .reset_second(&admin, &"C1".into(), HERE, at(0))
        .unwrap();
    did(left, Deed::ResetSecond, "done");
    office.note_denied(clerk, "/people", HERE, at(0)).unwrap();
    did(left, Deed::Denied, "refused");
    for deed in [Deed::FoundVirus, Deed::ScanFailed] {
        let file = (deed, "现场.jpg");
        office.note_scan(clerk, file, HERE, at(0)).unwrap();
        did(left, deed, "refused");
    }
    let looked = Reading {
        subject: "case 7",
        purpose: "核对送达地址",
        address: HERE,
    };
    office.read_personal(clerk, &looked, at(0)).unwrap();
    did(left, Deed::ReadPersonal, "done");
    let told = [(
        "立案日期".to_owned(),
        Use::Day(vec!["file".into()], Vec::new()),
    )];
    let told = ("penalty.ordinary", &told.into());
    office.remember_log_map(clerk, told, HERE, at(0)).unwrap();
    did(left, Deed::CheckLog, "done");
}

#[test]
fn o1_every_security_event_stands_in_the_log_with_who_what_when_and_its_result() {
    let desk = Desk::new(Profile::Asvs);
    let people = [
        person("S1", &["system_admin"]),
        person("T1", &["supervisor"]),
        person("T2", &["supervision_head"]),
    ];
    desk.writer.register(&people, &[]).unwrap();
    let mut left = Left::new();
    let clerk = sign_in_story(&desk, &mut left);
    let clerk = desk.office.visitor(clerk.secret(), at(0)).unwrap();
    management_story(&desk, &clerk, &mut left);
    watching_story(&desk, &clerk, &mut left);
    template_story(&desk, &mut left);
    let log = desk.log();
    let found = log.iter().map(|it| (&*it.action, &*it.result));
    assert_eq!(found.collect::<BTreeSet<_>>(), left);
    assert!(left.len() >= 33, "{}", left.len());
    for row in &log {
        assert!(row.at == at(0) && !row.address.is_empty(), "{row:?}");
        assert!(!format!("{row:?}").contains(PASSWORD));
    }
    // No deed is missing here but those that other tests bring about.
    for deed in Deed::ALL {
        let seen = left.iter().any(|(word, _)| *word == deed.word());
        let others = [Deed::SecondCode, Deed::FinalizeFigures, Deed::ReopenFigures];
        let elsewhere = others.contains(deed) || DRAFTING.contains(deed);
        assert!(seen || elsewhere, "{}", deed.word());
    }
    desk.verified();
}

#[test]
fn o2_what_cannot_be_written_down_is_not_done() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = found(&folder.path().join("data"));
    store
        .register(&[person("S1", &["system_admin"])], &[])
        .unwrap();
    let failures = Arc::new(AtomicU32::new(0));
    let faulty = Faulty {
        inner: store,
        rates: Rates { lost: 300, kept: 0 },
        random: Seeded::new(11),
        failures: failures.clone(),
    };
    let mut undone = 0;
    // The office opens over the faulty store once its own entries were kept.
    let desk = Desk::trying(Box::new(faulty), folder, Profile::Asvs);
    for number in 0..60 {
        let id = format!("W{number}");
        let change = PersonChange::Enter {
            name: "吴清".to_owned(),
            post: post("clerk"),
        };
        let Ok(Some(admin)) = desk.office.session(desk.admin.secret(), at(0)) else {
            continue;
        };
        let zs_work::office::Presence::AtWork(admin) = admin else {
            panic!("{admin:?}");
        };
        let before = desk.log().len();
        let done = desk
            .office
            .change_person(&admin, &id.as_str().into(), &change, HERE, at(0));
        let mut reader = desk.writer.reader().unwrap();
        let there = reader.person(&id.as_str().into()).unwrap().is_some();
        assert_eq!(done.is_ok(), there, "{id}");
        // The person and the entry are there together or not at all.
        assert_eq!(desk.log().len() - before, usize::from(there), "{id}");
        undone += usize::from(!there);
    }
    assert!(
        undone > 5 && failures.load(Ordering::Relaxed) > 5,
        "{undone}"
    );
    desk.verified();
}

#[test]
fn o2_no_entry_is_altered_or_taken_away_at_any_age() {
    let desk = Desk::new(Profile::Asvs);
    desk.settle("B1", at(0));
    // Two hundred days on, which is more than the 183 that the law wants, all entries are there.
    let later = at(200 * 24 * 60);
    drop(desk.enter("B1", PASSWORD, later));
    let kept = desk.log();
    assert!(kept[0].at <= at(0));
    let raw = rusqlite::Connection::open(desk.data().join("county.db")).unwrap();
    for statement in [
        "DELETE FROM audit WHERE number = 1",
        "DELETE FROM audit",
        "UPDATE audit SET person = 'x' WHERE number = 1",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE number = 1",
    ] {
        let refused = raw.execute(statement, []).unwrap_err().to_string();
        assert!(refused.contains("只能追加"), "{statement}: {refused}");
    }
    assert_eq!(desk.log(), kept);
    // No setting and no name of a deed speaks of switching anything off.
    for deed in Deed::ALL {
        assert!(!deed.word().contains("audit") || *deed == Deed::ExportAudit);
    }
}

#[test]
fn a10_one_look_goes_through_so_many_entries_and_says_where_to_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = found(&folder.path().join("data"));
    let entries = AUDIT_ROWS_SCANNED_MAX as u64 + 1;
    let rows = (1..=entries).map(|number| {
        OfficeChange::Audit(AuditRow {
            number,
            at: at(-1),
            person: "Z9".into(),
            action: "sign_in".to_owned(),
            subject: if number == 1 { "first" } else { "other" }.to_owned(),
            result: "done".to_owned(),
            purpose: String::new(),
            address: HERE.to_owned(),
            link: Digest::default(),
            unit: "".into(),
            post: "".into(),
        })
    });
    let rows: Vec<OfficeChange> = rows.collect();
    store.keep(&rows).unwrap();
    let desk = Desk::over(Box::new(store), folder, Profile::Asvs);
    let auditor = desk.settle("C1", at(0));
    let watcher = desk.office.visitor(auditor.secret(), at(0)).unwrap();
    let look = |before| {
        let ask = AuditAsk {
            person: Some("Z9".into()),
            subject: "first".to_owned(),
            before,
            ..AuditAsk::default()
        };
        desk.office.audit_search(&watcher, &ask, 10, at(0)).unwrap()
    };
    let first = look(None);
    assert_eq!((first.rows.len(), first.next), (0, Some(2)));
    let second = look(first.next);
    assert_eq!((second.rows.len(), second.next), (1, None));
    // One entry less, and it would have been reached at once.
    assert_eq!(look(Some(entries)).rows.len(), 1);
}
