//! A county behind a socket: a penalty case whose investigation is due, and an officer at work.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use zs_base::{CaseId, CommandId, Day, Moment};
use zs_event::person::Holding;
use zs_event::{Certificate, Person, Signer};
use zs_law::Files;
use zs_ledger::Signer as _;
use zs_paper::Scanner;
use zs_store::audit::Beside;
use zs_store::folder::{checkpoints_of, files_of};
use zs_store::people::Unit;
use zs_store::random::OsRandom;
use zs_store::sealing::SealingKey;
use zs_store::{AuditRow, SqliteStore, Store as _, key, listing, page};
use zs_testkit::tree::{files_below, in_tree};
use zs_web::one_at_a_time::OneAtATime;
use zs_web::{Parts, Site};
use zs_work::account::Profile;
use zs_work::office::{FirstAdministrator, NewPassword, Office, SignIn, Visitor};
use zs_work::view::{Answers, FactAnswer, Given, Looker, open, perform};
use zs_work::{Answer, Clock, Engine, Law, Setup, Writer};

use crate::wire::{BOUNDARY, Said, head, hidden};

/// The kind of evidence that the step asks for.
pub const KIND: &str = "现场检查笔录";
pub const PASSWORD: &str = "Tr7#vLq!m2Ze";
const HERE: &str = "127.0.0.1";
const REGION: &str = "neimenggu/2020-04-01";
const CASE: CaseId = CaseId([8; 16]);

/// A clock that goes on by one millisecond whenever somebody looks.
struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Moment {
        Moment::from_ms(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

pub struct County {
    pub folder: tempfile::TempDir,
    pub session: String,
    /// A colleague of the same unit, with the session once it has begun.
    colleague: (&'static str, OnceLock<String>),
    pub stop: Arc<AtomicBool>,
    pub site: Arc<Site>,
    clock: Arc<Ticking>,
    /// The cookie of the first administrator, who manages people.
    pub admin: String,
    pub address: SocketAddr,
}

/// A small picture.
pub fn photo() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x07\0\0\0\x07".to_vec();
    png.extend_from_slice(&[7; 100]);
    png.extend_from_slice(b"\0\0\0\0IEND\xae\x42\x60\x82");
    png
}

fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

fn law() -> Arc<Law> {
    read_law(|_| true)
}

/// A law with one overlay and without worked cases, so that drafts are checked in little time.
fn small_law() -> Arc<Law> {
    let left_out = ["overlays/", "links/", "invariants/", "cases/", "bad/"];
    read_law(|path| {
        path.starts_with("overlays/neimenggu/") || !left_out.iter().any(|it| path.starts_with(it))
    })
}

fn read_law(is_in: impl Fn(&str) -> bool) -> Arc<Law> {
    let mut files = Files::new("law");
    for (path, bytes) in files_below(&in_tree("law")).unwrap() {
        if is_in(&path) {
            files.add(&path, bytes);
        }
    }
    Arc::new(Law::read(&files).0)
}

fn person(id: &str, post: &str) -> Person {
    let day = |year| Day::from_ymd(year, 1, 1).unwrap();
    Person {
        id: id.into(),
        name: id.into(),
        posts: vec![Holding {
            post: post.into(),
            unit: "m1".into(),
            from: day(2020),
            until: None,
        }],
        certificates: vec![Certificate {
            kind: "行政执法证".into(),
            number: format!("证{id}"),
            from: day(2020),
            until: day(2030),
        }],
    }
}

fn who(person: &str, post: &str) -> Signer {
    Signer {
        person: person.into(),
        post: post.into(),
        certificate: None,
    }
}

fn answers(texts: &[(&str, &str)]) -> Answers {
    let given = |(name, text): &(&str, &str)| ((*name).to_owned(), Given::Text((*text).into()));
    Answers {
        fields: texts.iter().map(given).collect(),
        ..Answers::default()
    }
}

impl County {
    pub fn new() -> Self {
        Self::of(["chen", "lin"])
    }

    /// With these two people at work, the second once somebody asks for them.
    pub fn of(people: [&'static str; 2]) -> Self {
        Self::made(tempfile::tempdir().unwrap(), people, |site| site)
    }

    /// Where rules are made: a small law, these people, and those who handle cases.
    pub fn lawmaking(people: [&'static str; 2]) -> Self {
        Self::made_with(small_law(), tempfile::tempdir().unwrap(), people, |site| {
            site
        })
    }

    /// Whose files are looked at by this scanner, which has a second for each.
    pub fn scanned_by(folder: tempfile::TempDir, command: &str) -> Self {
        let scanner = Scanner::of(command, 1).unwrap();
        Self::made(folder, ["chen", "lin"], |site| site.scanning(scanner))
    }

    /// Where nobody waits until a table before theirs has been looked at.
    pub fn impatient() -> Self {
        Self::made(tempfile::tempdir().unwrap(), ["chen", "lin"], |mut site| {
            site.table_turn = OneAtATime::within(Duration::ZERO);
            site
        })
    }

    fn made(
        folder: tempfile::TempDir,
        people: [&'static str; 2],
        with: impl FnOnce(Site) -> Site,
    ) -> Self {
        Self::made_with(law(), folder, people, with)
    }

    fn made_with(
        law: Arc<Law>,
        folder: tempfile::TempDir,
        people: [&'static str; 2],
        with: impl FnOnce(Site) -> Site,
    ) -> Self {
        let data = folder.path().join("data");
        let clock = Arc::new(Ticking(AtomicI64::new(at("2026-03-02T09:00").ms())));
        let site = Arc::new(with(site(&data, law, clock.clone())));
        walk(&site, &data, &clock);
        clock
            .0
            .store(at("2026-03-06T10:00").ms(), Ordering::Relaxed);
        let (admin, session) = session(&site, people[0], at("2026-03-06T10:00"));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        // The thread ends with the process of the tests.
        let serving = site.clone();
        std::thread::spawn(move || {
            zs_web::serve(serving, listener, std::future::pending(), || true)
        });
        Self {
            folder,
            session: format!("session={session}"),
            colleague: (people[1], OnceLock::new()),
            site,
            clock,
            admin: format!("session={admin}"),
            stop: Arc::default(),
            address,
        }
    }

    /// The session of the colleague.
    pub fn other(&self) -> &str {
        self.colleague
            .1
            .get_or_init(|| self.enter(self.colleague.0))
    }

    pub fn case(&self) -> String {
        format!("/cases/{CASE}")
    }

    pub fn step(&self) -> String {
        format!("{}/step?path=investigate", self.case())
    }

    pub fn seal(&self) -> String {
        hidden(&self.get(&self.step()).body, "seal")
    }

    pub fn get(&self, path: &str) -> Said {
        self.get_as(&self.session, path)
    }

    pub fn get_as(&self, session: &str, path: &str) -> Said {
        let head = format!(
            "GET {path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\ncookie: {session}\r\n\r\n"
        );
        self.say(head.as_bytes())
    }

    /// Sends a form of whoever is not signed in.
    pub fn post_out(&self, path: &str, fields: &[(&str, &str)]) -> Said {
        let mut text = form_urlencoded::Serializer::new(String::new());
        let text = text.extend_pairs(fields).finish();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\n\
             content-length: {}\r\n\r\n",
            text.len()
        );
        self.say(format!("{head}{text}").as_bytes())
    }

    /// Sends a form of a session, sealed as its pages are.
    pub fn post_as(&self, session: &str, path: &str, fields: &[(&str, &str)]) -> Said {
        let seal = hidden(&self.get_as(session, "/password").body, "seal");
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.append_pair("seal", &seal);
        text.extend_pairs(fields);
        let text = text.finish();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\ncookie: {session}\r\n\
             content-type: application/x-www-form-urlencoded\r\n\
             content-length: {}\r\n\r\n",
            text.len()
        );
        self.say(format!("{head}{text}").as_bytes())
    }

    /// Sends one file in a form of a session.
    pub fn upload_as(&self, session: &str, path: &str, name: &str, content: &[u8]) -> Said {
        self.upload_with(session, path, &[], (name, content))
    }

    /// Sends one file with other fields in a form of a session.
    pub fn upload_with(
        &self,
        session: &str,
        path: &str,
        fields: &[(&str, &str)],
        (name, content): (&str, &[u8]),
    ) -> Said {
        self.upload_in(session, path, fields, ("table", name), content)
    }

    /// Sends one file in a field of a form of a session.
    pub fn upload_in(
        &self,
        session: &str,
        path: &str,
        fields: &[(&str, &str)],
        (field_of_file, name): (&str, &str),
        content: &[u8],
    ) -> Said {
        let seal = hidden(&self.get_as(session, "/password").body, "seal");
        let mut body = format!("{}{seal}\r\n", head("seal", "")).into_bytes();
        for (field, value) in fields {
            body.extend_from_slice(format!("{}{value}\r\n", head(field, "")).as_bytes());
        }
        let more = format!("; filename=\"{name}\"\r\ncontent-type: application/octet-stream");
        body.extend_from_slice(head(field_of_file, &more).as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\ncookie: {session}\r\n\
             content-type: multipart/form-data; boundary={BOUNDARY}\r\n\
             content-length: {}\r\n\r\n",
            body.len()
        );
        self.say(&[head.as_bytes(), &body].concat())
    }

    /// Registers somebody with one post in the unit of the county.
    pub fn register(&self, id: &str, post: &str) {
        self.register_in(id, post, "m1");
    }

    /// Registers somebody with one post in a unit.
    pub fn register_in(&self, id: &str, post: &str, unit: &str) {
        let mut person = person(id, post);
        person.posts[0].unit = unit.into();
        self.site.writer.register(&[person], &[]).unwrap();
    }

    /// Registers that somebody's certificate has ended with this day.
    pub fn certificate_until(&self, id: &str, day: Day) {
        let mut person = person(id, "officer");
        person.certificates[0].until = day;
        self.site.writer.register(&[person], &[]).unwrap();
    }

    /// The cookie of a new session of somebody who is registered.
    pub fn enter(&self, id: &str) -> String {
        let now = self.now();
        let secret = self.admin.split_once('=').unwrap().1;
        let admin = self.site.office.visitor(secret, now).unwrap();
        format!("session={}", entered(&self.site, &admin, id, now))
    }

    /// The cookie of another session of somebody who has entered before, at a later moment.
    pub fn enter_again(&self, id: &str, moment: &str) -> String {
        self.clock.0.store(at(moment).ms(), Ordering::Relaxed);
        let asked = SignIn {
            login: id,
            password: PASSWORD,
            address: HERE,
            browser: None,
        };
        let signed = self.site.office.sign_in(&asked, self.now()).unwrap();
        format!("session={}", signed.token.secret())
    }

    /// Lets time pass until a moment; sessions may end over it.
    pub fn wait_until(&self, moment: &str) {
        self.clock.0.store(at(moment).ms(), Ordering::Relaxed);
    }

    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// The rows of the audit log with this word, the newest first.
    pub fn audit(&self, word: &str) -> Vec<AuditRow> {
        let mut reader = self.site.reader().unwrap();
        let all: Vec<AuditRow> =
            page(reader.as_mut(), &listing::AUDIT_NEWEST, &[], None, 10_000).unwrap();
        all.into_iter().filter(|it| it.action == word).collect()
    }
}

fn site(data: &Path, law: Arc<Law>, clock: Arc<Ticking>) -> Site {
    let mut store = SqliteStore::create(data, &"152200".into()).unwrap();
    Engine::found(&mut store, &mut OsRandom::new()).unwrap();
    // A certificate that ends the day before the case is worked on.
    let mut wei = person("wei", "officer");
    wei.certificates[0].until = Day::from_ymd(2026, 3, 5).unwrap();
    let people = [
        wei,
        person("sun", "supervisor"),
        person("zhou", "supervision_head"),
        person("chen", "officer"),
        person("lin", "officer"),
        person("han", "agency_head"),
    ];
    let unit = Unit {
        id: "m1".into(),
        name: "旗市场监管局".into(),
    };
    store.register(&people, &[unit]).unwrap();
    let name = "样例旗".as_bytes();
    store
        .keep_setting(zs_work::view::COUNTY_NAME, name)
        .unwrap();
    let signer = key::load_or_create(&data.with_extension("key"), Some(data)).unwrap();
    let first_key = signer.public().clone();
    let writer = Arc::new(
        Writer::start(Setup {
            store: Box::new(store),
            law: law.clone(),
            clock: clock.clone(),
            signer: Box::new(signer),
            outside: Some(checkpoints_of(data)),
            files: Some(files_of(data)),
        })
        .unwrap(),
    );
    let random = OsRandom::new();
    let office = Office::new(writer.clone(), law.clone(), Profile::Asvs, random).unwrap();
    let seal = data.with_extension("seal");
    let office = office.sealing(SealingKey::load_or_create(&seal, Some(data)).unwrap());
    let reading = data.to_owned();
    Site::new(Parts {
        county: "样例旗".to_owned(),
        sample: true,
        writer,
        office,
        clock,
        open: Box::new(move || zs_store::sqlite::open_reader(&reading)),
        beside: Arc::new(Beside {
            files: files_of(data),
            checkpoints: checkpoints_of(data),
        }),
        first_key,
        data: data.to_owned(),
        backups: None,
        tls: None,
    })
    .unwrap()
}

/// A case up to its filing, whose investigation is due.
fn walk(site: &Site, data: &Path, clock: &Ticking) {
    let reader = zs_store::sqlite::open_reader(data).unwrap();
    let mut looker = Looker::new(site.law(), reader).unwrap();
    let (officer, now) = (who("chen", "officer"), "2026-03-02T09:00");
    let form = looker.open_form(
        &"penalty.ordinary".into(),
        &[REGION.to_owned()],
        &"m1".into(),
        &officer,
        at(now),
    );
    let form = form.unwrap().unwrap();
    let mut first = answers(&[
        ("地区", "内蒙古"),
        ("行业", "其他"),
        ("违法行为", "未按规定明码标价"),
        ("违法日期", "2026-2-20"),
        ("行为标识", "王小明"),
        ("联系方式", "13800138000"),
    ]);
    let [kind, name, number] = ["公民", "王小明", "150102199003050013"].map(str::to_owned);
    let party = Given::Party { kind, name, number };
    first.fields.insert("当事人".to_owned(), party);
    let command = open(&form, &first, CommandId([1; 16]), CASE, &officer, at(now)).unwrap();
    recorded(site, command);
    let two = |mut it: Answers| {
        it.people = vec![who("chen", "officer"), who("lin", "officer")];
        it
    };
    let clue = answers(&[("来源", "监督检查"), ("线索内容", "货架商品没有标价")]);
    let verify = two(answers(&[("核查情况", "确有商品未标明价格")]));
    let mut filing = answers(&[("承办人", "陈立业、林秋实")]);
    filing.outcome = Some("立案".to_owned());
    filing.facts = std::collections::BTreeMap::<String, FactAnswer>::new();
    let steps = [
        ("clue", officer.clone(), "2026-03-02T09:30", clue),
        ("verify", officer, "2026-03-03T10:00", verify),
        (
            "file",
            who("han", "agency_head"),
            "2026-03-05T10:00",
            filing,
        ),
    ];
    for (number, (path, by, now, given)) in steps.into_iter().enumerate() {
        clock.0.store(at(now).ms(), Ordering::Relaxed);
        let form = looker.step_form(&CASE, &path.into(), &by, at(now));
        let form = form.unwrap().unwrap();
        let id = CommandId([2 + number as u8; 16]);
        recorded(site, perform(&form, &given, id, &by, at(now)).unwrap());
    }
}

fn recorded(site: &Site, command: zs_event::Command) {
    let answer = site.writer.perform(command).unwrap();
    assert!(matches!(answer, Answer::Recorded(_)), "{answer:?}");
}

/// The secrets of the sessions of the first administrator and of the officer.
fn session(site: &Site, id: &str, now: Moment) -> (String, String) {
    let office = &site.office;
    let code = office.first_code(now).unwrap().unwrap();
    let first = FirstAdministrator {
        code: &code,
        person: "A1",
        name: "李强",
        unit: "m1",
        unit_name: "旗市场监管局",
        password: PASSWORD,
        address: HERE,
    };
    office.first_administrator(&first, now).unwrap();
    let admin = sign_in(site, "A1", PASSWORD, now);
    let visitor = office.visitor(&admin, now).unwrap();
    let officer = entered(site, &visitor, id, now);
    (admin, officer)
}

fn sign_in(site: &Site, login: &str, password: &str, now: Moment) -> String {
    let asked = SignIn {
        login,
        password,
        address: HERE,
        browser: None,
    };
    let signed = site.office.sign_in(&asked, now).unwrap();
    signed.token.secret().to_owned()
}

/// Gives somebody an account with [`PASSWORD`] and begins a session.
fn entered(site: &Site, admin: &Visitor, id: &str, now: Moment) -> String {
    let office = &site.office;
    let once = office.hand_out(admin, &id.into(), HERE, now).unwrap();
    let token = sign_in(site, id, &once.password, now);
    let asked = NewPassword {
        token: &token,
        old: &once.password,
        new: PASSWORD,
        address: HERE,
    };
    let token = office.change_password(&asked, now).unwrap();
    token.secret().to_owned()
}
