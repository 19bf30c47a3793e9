//! O3: each ill that is planted among people, posts and accounts is found and named with its cure.

use std::sync::Arc;

use zs_base::{Day, Moment};
use zs_event::person::Certificate;
use zs_store::{AccountRow, AccountStanding, OfficeChange, SqliteStore, Store};
use zs_work::Law;
use zs_work::health::{Check, Well, audit_check, people_checks};

use crate::county::{found, law};
use crate::desk::person;

const ADMINS: [(&str, &str); 3] = [
    ("S1", "system_admin"),
    ("A1", "security_admin"),
    ("C1", "audit_admin"),
];

struct Ward {
    _folder: tempfile::TempDir,
    store: SqliteStore,
    law: Arc<Law>,
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn now() -> Moment {
    "2026-11-26T10:00".parse().unwrap()
}

fn account(id: &str, standing: AccountStanding, set: &str) -> OfficeChange {
    OfficeChange::Account(AccountRow {
        person: id.into(),
        login: id.to_lowercase(),
        verifier: String::new(),
        standing,
        changed_at: set.parse().unwrap(),
    })
}

impl Ward {
    /// An installation in which all is well.
    fn healthy() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut store = found(&folder.path().join("data"));
        for (id, post) in ADMINS {
            store.register(&[person(id, &[post])], &[]).unwrap();
            let active = account(id, AccountStanding::Active, "2026-11-20T10:00");
            store.keep(&[active]).unwrap();
        }
        Self {
            _folder: folder,
            store,
            law: law(),
        }
    }

    fn ills(&mut self) -> Vec<(&'static str, Well)> {
        let mut checks = people_checks(self.store.reads(), &self.law, now()).unwrap();
        checks.push(audit_check(self.store.reads()));
        let whole = |it: &Check| it.cure.is_empty() == (it.well == Well::Good);
        assert!(checks.iter().all(whole), "{checks:?}");
        let ill = checks.into_iter().filter(|it| it.well != Well::Good);
        ill.map(|it| (it.name, it.well)).collect()
    }
}

#[test]
fn o3_a_healthy_installation_asks_nothing_of_its_people() {
    assert_eq!(Ward::healthy().ills(), []);
}

/// The ills of an installation in which something was planted.
fn plant(plant: &dyn Fn(&mut Ward)) -> Vec<(&'static str, Well)> {
    let mut ward = Ward::healthy();
    plant(&mut ward);
    ward.ills()
}

fn register(ward: &mut Ward, it: zs_event::Person) {
    ward.store.register(&[it], &[]).unwrap();
}

fn keep(ward: &mut Ward, it: OfficeChange) {
    ward.store.keep(&[it]).unwrap();
}

#[test]
fn o3_each_ill_of_accounts_is_found_and_no_other() {
    let (soon, bad) = (Well::Soon, Well::Bad);
    let closed = |ward: &mut Ward| {
        keep(
            ward,
            account("C1", AccountStanding::Closed, "2026-11-20T10:00"),
        );
    };
    assert_eq!(plant(&closed), [("三员", soon)]);
    let both = |ward: &mut Ward| register(ward, person("W1", &["cashier", "officer"]));
    assert_eq!(plant(&both), [("岗位", bad)]);
    let left = |ward: &mut Ward| {
        register(ward, person("W1", &[]));
        keep(
            ward,
            account("W1", AccountStanding::Active, "2026-11-20T10:00"),
        );
    };
    assert_eq!(plant(&left), [("离岗人员", soon)]);
    let unused = |ward: &mut Ward| {
        register(ward, person("W1", &["clerk"]));
        keep(
            ward,
            account("W1", AccountStanding::Active, "2026-08-20T10:00"),
        );
    };
    assert_eq!(plant(&unused), [("不用的账号", soon)]);
    let once = |ward: &mut Ward| {
        register(ward, person("W1", &["clerk"]));
        keep(
            ward,
            account("W1", AccountStanding::Once, "2026-11-19T10:00"),
        );
    };
    assert_eq!(plant(&once), [("一次性密码", soon)]);
}

#[test]
fn o3_each_ill_of_people_units_factors_and_the_log_is_found_and_no_other() {
    let (soon, bad) = (Well::Soon, Well::Bad);
    let lapsed = |ward: &mut Ward| {
        let mut officer = person("W1", &["officer"]);
        officer.certificates.push(Certificate {
            kind: "行政执法证".to_owned(),
            number: "1".to_owned(),
            from: day("2024-01-01"),
            until: day("2026-11-25"),
        });
        register(ward, officer);
    };
    assert_eq!(plant(&lapsed), [("证件", soon)]);
    let nowhere = |ward: &mut Ward| {
        let mut clerk = person("W1", &["clerk"]);
        clerk.posts[0].unit = "gone".into();
        register(ward, clerk);
    };
    assert_eq!(plant(&nowhere), [("单位", bad)]);
    let without = |ward: &mut Ward| {
        let mut strict = Arc::try_unwrap(law()).unwrap();
        strict.authority.second_factor.push("audit_admin".into());
        ward.law = Arc::new(strict);
    };
    assert_eq!(plant(&without), [("第二因素", soon)]);
    let rewritten = |ward: &mut Ward| {
        let row = zs_store::AuditRow {
            number: 1,
            at: now(),
            person: "A1".into(),
            action: "sign_out".to_owned(),
            subject: String::new(),
            result: "done".to_owned(),
            purpose: String::new(),
            address: String::new(),
            link: zs_base::Digest::default(),
            unit: "".into(),
            post: "".into(),
        };
        keep(ward, OfficeChange::Audit(row));
    };
    assert_eq!(plant(&rewritten), [("审计日志", bad)]);
}
