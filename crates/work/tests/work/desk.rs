//! An office for tests: a county whose people sign in, with its first administrator.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;
use zs_base::{Day, Moment};
use zs_event::Person;
use zs_event::person::Holding;
use zs_store::random::OsRandom;
use zs_store::sealing::SealingKey;
use zs_store::{AuditRow, Store, listing, page};
use zs_work::account::{Profile, Token};
use zs_work::office::{
    AuditEnd, FirstAdministrator, NewPassword, Office, Presence, Refused, SignIn, SignedIn,
    Visitor, verify_audit,
};
use zs_work::{Law, Writer};

use crate::county::{found, law, start};

/// A password that both profiles take.
pub const PASSWORD: &str = "Tr7#vLq!m2Ze";
/// Another one.
pub const OTHER: &str = "Zx4%kWn!p9Ru";
/// The address of the tests.
pub const HERE: &str = "10.0.0.1";

pub struct Desk {
    pub folder: TempDir,
    pub law: Arc<Law>,
    pub writer: Arc<Writer>,
    pub office: Office,
    /// The secret of the first administrator's session.
    pub admin: Token,
}

/// Nine in the morning of a working day, and so many minutes later.
pub fn at(minutes: i64) -> Moment {
    let start = Day::from_ymd(2026, 3, 5).unwrap().start().plus_hours(9);
    start.plus_ms(minutes * 60_000)
}

pub fn person(id: &str, posts: &[&str]) -> Person {
    let holding = |post: &&str| Holding {
        post: (*post).into(),
        unit: "u1".into(),
        from: Day::from_ymd(2020, 1, 1).unwrap(),
        until: None,
    };
    Person {
        id: id.into(),
        name: "王芳".into(),
        posts: posts.iter().map(holding).collect(),
        certificates: Vec::new(),
    }
}

impl Desk {
    /// An office on an embedded database.
    pub fn new(profile: Profile) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = found(&folder.path().join("data"));
        Self::over(Box::new(store), folder, profile)
    }

    /// An office over a furnished store, with the people that the tests speak of.
    pub fn over(store: Box<dyn Store>, folder: TempDir, profile: Profile) -> Self {
        Self::with_law(store, folder, profile, law())
    }

    /// The same under another law.
    pub fn with_law(
        mut store: Box<dyn Store>,
        folder: TempDir,
        profile: Profile,
        law: Arc<Law>,
    ) -> Self {
        let people = [
            person("B1", &["clerk"]),
            person("B2", &["clerk", "officer"]),
            person("C1", &["audit_admin"]),
            person("X1", &["audit_admin", "system_admin"]),
            person("N1", &[]),
        ];
        store.register(&people, &[]).unwrap();
        let writer = Arc::new(start(store, &folder.path().join("data"), &law));
        let random = OsRandom::new();
        let office = Office::new(writer.clone(), law.clone(), profile, random).unwrap();
        let seal = folder.path().join("data.seal");
        let office = office.sealing(SealingKey::load_or_create(&seal, None).unwrap());
        let code = office.first_code(at(0)).unwrap().unwrap();
        office.first_administrator(&first(&code), at(0)).unwrap();
        let mut desk = Self {
            folder,
            law,
            writer,
            office,
            admin: Token::sent(""),
        };
        desk.admin = desk.enter("A1", PASSWORD, at(0)).unwrap().token;
        desk
    }

    /// An office over a store that fails now and then; what fails at the beginning is tried again.
    pub fn trying(mut store: Box<dyn Store>, folder: TempDir, profile: Profile) -> Self {
        let law = law();
        while store.register(&[person("B1", &["clerk"])], &[]).is_err() {}
        let writer = Arc::new(start(store, &folder.path().join("data"), &law));
        let random = OsRandom::new();
        let office = Office::new(writer.clone(), law.clone(), profile, random).unwrap();
        let code = loop {
            if let Ok(Some(code)) = office.first_code(at(0)) {
                break code;
            }
        };
        // What counts as an attempt is forgotten after a quarter of an hour.
        let mut minutes = 0;
        while office
            .first_administrator(&first(&code), at(minutes))
            .is_err()
        {
            minutes += 16;
        }
        let mut desk = Self {
            folder,
            law,
            writer,
            office,
            admin: Token::sent(""),
        };
        desk.admin = loop {
            minutes += 16;
            if let Ok(signed) = desk.enter("A1", PASSWORD, at(minutes)) {
                break signed.token;
            }
        };
        desk
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn enter(&self, login: &str, password: &str, now: Moment) -> Result<SignedIn, Refused> {
        self.enter_from(login, password, HERE, None, now)
    }

    pub fn enter_from(
        &self,
        login: &str,
        password: &str,
        address: &str,
        browser: Option<&str>,
        now: Moment,
    ) -> Result<SignedIn, Refused> {
        let asked = SignIn {
            login,
            password,
            address,
            browser,
        };
        self.office.sign_in(&asked, now)
    }

    pub fn admin(&self, now: Moment) -> Visitor {
        self.office.visitor(self.admin.secret(), now).unwrap()
    }

    /// A one-time password of a person.
    pub fn hand_out(&self, person: &str, now: Moment) -> String {
        let made = self
            .office
            .hand_out(&self.admin(now), &person.into(), HERE, now);
        made.unwrap().password
    }

    pub fn change(
        &self,
        token: &Token,
        old: &str,
        new: &str,
        now: Moment,
    ) -> Result<Token, Refused> {
        let asked = NewPassword {
            token: token.secret(),
            old,
            new,
            address: HERE,
        };
        self.office.change_password(&asked, now)
    }

    /// Gives a person [`PASSWORD`], as if everything about the account had been done.
    pub fn settle(&self, person: &str, now: Moment) -> Token {
        let once = self.hand_out(person, now);
        let signed = self.enter(person, &once, now).unwrap();
        assert!(matches!(signed.presence, Presence::ChangePassword(..)));
        self.change(&signed.token, &once, PASSWORD, now).unwrap()
    }

    pub fn presence(&self, token: &Token, now: Moment) -> Option<Presence> {
        self.office.session(token.secret(), now).unwrap()
    }

    /// The audit log, in its order.
    pub fn log(&self) -> Vec<AuditRow> {
        let mut reader = self.writer.reader().unwrap();
        page(reader.as_mut(), &listing::AUDIT, &[], None, 10_000).unwrap()
    }

    pub fn verified(&self) -> AuditEnd {
        let mut reader = self.writer.reader().unwrap();
        verify_audit(reader.as_mut(), None).unwrap()
    }
}

pub fn first(code: &str) -> FirstAdministrator<'_> {
    FirstAdministrator {
        code,
        person: "A1",
        name: "李强",
        unit: "u1",
        unit_name: "旗司法局",
        password: PASSWORD,
        address: HERE,
    }
}

/// How often the log has an action with a result.
pub fn count(log: &[AuditRow], action: &str, result: &str) -> usize {
    let same = log
        .iter()
        .filter(|it| it.action == action && it.result == result);
    same.count()
}

/// Whether any file of a data folder holds some bytes.
pub fn stands_in(data: &Path, bytes: &str) -> bool {
    let files = std::fs::read_dir(data)
        .unwrap()
        .map(|it| it.unwrap().path());
    let mut files = files.filter(|it| it.is_file());
    files.any(|it| {
        let content = std::fs::read(it).unwrap();
        content
            .windows(bytes.len())
            .any(|it| it == bytes.as_bytes())
    })
}
