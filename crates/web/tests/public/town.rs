//! A town behind a socket whose cases are full of planted personal data, and whose notices are
//! public, taken back, over, not yet public or never public.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use zs_base::{CaseId, Day, Digest, Moment};
use zs_case::{Procedures as _, Version};
use zs_disclose::PublicCode;
use zs_event::event::{Noted, Opened, Performed};
use zs_event::person::{Certificate, Holding};
use zs_event::{Happening, Party, PartyKind, Person, Signer, StepPath, Value};
use zs_law::{Field, FieldKind, Files, Procedure};
use zs_ledger::{Signer as _, SoftSigner};
use zs_store::audit::Beside;
use zs_store::folder::{checkpoints_of, files_of};
use zs_store::people::Unit;
use zs_store::random::OsRandom;
use zs_store::{Cipher, KeyFiles, SqliteStore, Store, key};
use zs_testkit::tree::{files_below, in_tree};
use zs_web::{Parts, Site};
use zs_work::account::Profile;
use zs_work::office::{FirstAdministrator, NewPassword, Office, SignIn};
use zs_work::{
    Clock, Engine, HistoryCase, Law, Settled, Setup, WitnessTaken, Writer, witness_note,
};

use crate::citizen::citizen;

/// Stand in every planted datum of their kind and nowhere else.
pub const MARKS: [&str; 5] = ["曌", "朱鹮路", "13899001", "150928199", "62220215"];
/// Today.
pub const TODAY: &str = "2026-06-01T10:00";
/// The text of a decision; after a recall it is nowhere.
pub const TOLD: &str = "没有按照规定标明价格";
pub const BOUNDARY: &str = "----zhunsheng-test";
const PASSWORD: &str = "Tr7#vLq!m2Ze";
const HERE: &str = "127.0.0.1";
/// Kinds of cases, by their number modulo this.
pub const KINDS: u32 = 6;

pub struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Moment {
        Moment::from_ms(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

pub struct Town {
    pub folder: tempfile::TempDir,
    pub site: Arc<Site>,
    pub law: Arc<Law>,
    clock: Arc<Ticking>,
    /// The officer of the unit, one of another unit, and whoever audits.
    pub officer: String,
    pub stranger: String,
    pub auditor: String,
    pub commands: AtomicU64,
    address: SocketAddr,
    pub secret: Vec<u8>,
}

pub struct Said {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Said {
    pub fn header(&self, name: &str) -> String {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let found = lines.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map_or_else(String::new, |(_, value)| value.trim().to_owned())
    }
}

/// Who watches the ledger of the town.
pub const WITNESS: &str = "某旗人民法院";

/// The key of the witness.
pub fn witness() -> SoftSigner {
    SoftSigner::from_bytes(&[9; 32]).unwrap()
}

pub fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

pub fn day(text: &str) -> Moment {
    text.parse::<Day>().unwrap().start().plus_hours(9)
}

fn law() -> Arc<Law> {
    let mut files = Files::new("law");
    for (path, bytes) in files_below(&in_tree("law")).unwrap() {
        files.add(&path, bytes);
    }
    Arc::new(Law::read(&files).0)
}

/// A letter that tells cases apart.
fn letter(index: u32) -> char {
    char::from_u32(0x4e00 + index % 10_000).unwrap()
}

pub fn name_of(case: u32) -> String {
    format!("王曌{}", letter(case))
}

/// What somebody wrote into a field: every kind of datum, in other numbers in every field.
pub fn planted(case: u32, field: u32) -> String {
    let one = case * 100 + field;
    format!(
        "{TOLD}。当事人{}（身份证号{}，电话13899001{:03}，银行账号62220215{:011}），住朱鹮路{one}号3号楼2单元，举报人刘曌{}看见。",
        name_of(case),
        citizen("19900307", one),
        one % 1_000,
        one,
        letter(case + 5_000),
    )
}

pub fn case_id(index: u32) -> CaseId {
    let mut id = [8; 16];
    id[..4].copy_from_slice(&index.to_be_bytes());
    CaseId(id)
}

pub fn number_of(index: u32) -> String {
    format!("旗市监罚〔2026〕{index}号")
}

pub fn company(index: u32) -> String {
    format!("某旗宏达{index}食品有限公司")
}

pub fn value(field: &Field, case: u32, place: u32) -> Option<Value> {
    match &field.kind {
        FieldKind::Text | FieldKind::Place => Some(Value::Text(planted(case, place))),
        FieldKind::List => Some(Value::List(vec![planted(case, place)])),
        FieldKind::Money => Some(Value::Money(500_000)),
        FieldKind::Article => Some(Value::Text("价格法#42".to_owned())),
        _ => None,
    }
}

fn party(index: u32) -> Value {
    let (kind, name, number) = match index % KINDS {
        1 => (
            PartyKind::Person,
            name_of(index),
            citizen("19900307", index),
        ),
        // A minor.
        3 => (
            PartyKind::Person,
            name_of(index),
            citizen("20140307", index),
        ),
        _ => (
            PartyKind::Organisation,
            company(index),
            "91150100MA0DEMX051".to_owned(),
        ),
    };
    Value::Party(Party { kind, name, number })
}

/// The values with which a case is opened.
fn opened(procedure: &Procedure, index: u32) -> Vec<(String, Value)> {
    let fields = procedure.fields.iter().zip(0..);
    let values = fields.filter_map(|(field, place)| {
        let value = match (&*field.name, &field.kind) {
            (_, FieldKind::Party) => party(index),
            ("行业", _) if index % KINDS == 4 => Value::Text("治安".to_owned()),
            ("行业", _) => Value::Text("市场监管".to_owned()),
            ("违法行为", _) => Value::Text("未按规定明码标价".to_owned()),
            ("违法日期", _) => Value::Date(day("2026-01-20").day()),
            ("住址", _) => Value::Text(format!("朱鹮路{index}号")),
            ("联系方式", _) => Value::Text(format!("13899001{:03}", index % 1_000)),
            ("投诉举报人", _) => Value::Text(format!("刘曌{}", letter(index + 5_000))),
            _ => value(field, index, place)?,
        };
        Some((field.name.to_string(), value))
    });
    values.collect()
}

fn step(procedure: &Procedure, index: u32, id: &str, on: &str) -> Performed {
    let number = procedure.find_step(&id.into()).unwrap();
    let fields = procedure.step(number).fields.iter().zip(0..);
    let values = fields.filter_map(|(field, place)| {
        let place = 20 + u32::from(number.0) % 4 * 20 + place;
        let value = match &*field.name {
            "裁量阶次" => Value::Text("从重".to_owned()),
            _ => value(field, index, place)?,
        };
        Some((field.name.to_string(), value))
    });
    let outcome = procedure.step(number).outcomes.first();
    Performed {
        path: StepPath::root(id.into()),
        round: 1,
        effective_on: day(on),
        people: vec![who("chen", "officer")],
        outcome: outcome.map(|it| it.name.to_string()),
        number: (id == "decide").then(|| number_of(index)),
        values: values.collect(),
        declared: Vec::new(),
        used: Vec::new(),
        evidence: Vec::new(),
        reason: Some(planted(index, 99)),
        source: None,
    }
}

/// 0 and 1 public (organisation, person), 2 over, 3 a minor, 4 a sector that never is, 5 decided
/// and not yet public.
pub fn history(law: &Law, index: u32) -> HistoryCase {
    let version = Version::InForceOn(day("2023-01-05").day());
    let procedure = law.procedure(&"penalty.ordinary".into(), &[], version);
    let procedure = procedure.unwrap();
    let year = if index % KINDS == 2 { 2023 } else { 2026 };
    let mut days = vec![
        ("clue", "02-02"),
        ("verify", "02-03"),
        ("file", "02-05"),
        ("investigate", "02-10"),
        ("report", "02-20"),
        ("review", "02-25"),
        ("propose", "02-26"),
        ("inform", "02-27"),
        ("decide", "03-12"),
        ("mask", "03-13"),
    ];
    if index % KINDS != 5 {
        days.extend([("publish", "03-17"), ("overturn", "04-20")]);
    }
    let steps = days.into_iter();
    let steps = steps.map(|(id, on)| step(&procedure, index, id, &format!("{year}-{on}")));
    HistoryCase {
        case: case_id(index),
        opened: Opened {
            unit: "m1".into(),
            overlays: Vec::new(),
            effective_on: day(&format!("{year}-02-01")),
            values: opened(&procedure, index),
            source: None,
        },
        steps: steps.map(Happening::Performed).collect(),
        procedure,
    }
}

fn person(id: &str, post: &str, unit: &str) -> Person {
    Person {
        id: id.into(),
        name: format!("员{id}"),
        posts: vec![Holding {
            post: post.into(),
            unit: unit.into(),
            from: Day::from_ymd(2020, 1, 1).unwrap(),
            until: None,
        }],
        certificates: Vec::new(),
    }
}

/// Somebody of the first unit with a certificate to a day.
fn certified(id: &str, number: &str, until: &str) -> Person {
    let certificate = Certificate {
        kind: "行政执法证".to_owned(),
        number: number.to_owned(),
        from: Day::from_ymd(2022, 1, 1).unwrap(),
        until: until.parse().unwrap(),
    };
    Person {
        certificates: vec![certificate],
        ..person(id, "clerk", "m1")
    }
}

pub fn who(person: &str, post: &str) -> Signer {
    Signer {
        person: person.into(),
        post: post.into(),
        certificate: None,
    }
}

/// Everybody of the town.
fn people() -> Vec<Person> {
    vec![
        person("chen", "officer", "m1"),
        person("pub", "publisher", "m1"),
        person("mask", "masker", "m1"),
        person("wai", "officer", "m2"),
        person("aud", "audit_admin", "m2"),
        certified("cert1", "旗执00001", "2027-12-31"),
        certified("cert2", "旗执00002", "2026-05-31"),
        certified("cert3", "旗执00003", "2027-12-31"),
    ]
}

impl Town {
    /// A town with so many cases.
    pub fn new(cases: u32) -> Self {
        Self::sealed(cases, Contents::Sealed)
    }

    /// The same; contents in clear are there to see that a search for them finds something.
    pub fn sealed(cases: u32, contents: Contents) -> Self {
        Self::made(cases, contents, &[], |_| Vec::new())
    }

    /// A town with these cases and no penalty.
    pub fn of(more: impl FnOnce(&Law) -> Vec<HistoryCase>) -> Self {
        Self::made(0, Contents::Sealed, &[], more)
    }

    /// The same, with these notes in the ledger.
    pub fn noted(notes: &[Noted], more: impl FnOnce(&Law) -> Vec<HistoryCase>) -> Self {
        Self::made(0, Contents::Sealed, notes, more)
    }

    fn made(
        cases: u32,
        contents: Contents,
        notes: &[Noted],
        more: impl FnOnce(&Law) -> Vec<HistoryCase>,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let (law, clock) = (law(), Arc::new(Ticking(AtomicI64::new(at(TODAY).ms()))));
        let mut store = SqliteStore::create(&data, &"152200".into()).unwrap();
        if contents == Contents::Sealed {
            store.seal(&seal_of(&data), Cipher::default()).unwrap();
        }
        Engine::found(&mut store, &mut OsRandom::new()).unwrap();
        let people = people();
        let unit = |id: &str, name: &str| Unit {
            id: id.into(),
            name: name.to_owned(),
        };
        let units = [unit("m1", "旗市场监管局"), unit("m2", "旗交通局")];
        store.register(&people, &units).unwrap();
        let mut engine =
            Engine::new(law.clone(), store.reader().unwrap(), OsRandom::new()).unwrap();
        let all = (0..cases).map(|index| history(&law, index));
        let all: Vec<_> = all.chain(more(&law)).collect();
        let by = who("chen", "officer");
        for some in all.chunks(30) {
            let prepared = engine.record_history(at(TODAY), &by, some.to_vec());
            let prepared = prepared.unwrap();
            store.append(&prepared.batch).unwrap();
            engine.settle(prepared.number, Settled::Durable).unwrap();
        }
        let taken = WitnessTaken {
            by: "chen".into(),
            name: WITNESS.to_owned(),
            key: witness().public().clone(),
        };
        let prepared =
            engine.prepare_after(&[&[witness_note(&taken)], notes].concat(), at(TODAY), &[]);
        let prepared = prepared.unwrap();
        store.append(&prepared.batch).unwrap();
        engine.settle(prepared.number, Settled::Durable).unwrap();
        let secret = store.reads().setting("earlier-case-key").unwrap().unwrap();
        let site = Arc::new(site(&data, store, &law, clock.clone()));
        let [officer, stranger, auditor] = sessions(&site, ["chen", "wai", "aud"]);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let serving = site.clone();
        // The thread ends with the process of the tests.
        std::thread::spawn(move || {
            zs_web::serve(serving, listener, std::future::pending(), || true)
        });
        let town = Self {
            folder,
            site,
            law,
            clock,
            officer,
            stranger,
            auditor,
            commands: AtomicU64::new(1),
            address,
            secret,
        };
        town.until_signed();
        town
    }

    /// The first checkpoint is signed within a second.
    fn until_signed(&self) {
        let mut reader = self.site.reader().unwrap();
        while reader.last_checkpoint().unwrap().is_none() {
            std::thread::yield_now();
        }
    }

    /// The code that the notice of a case has or would have.
    pub fn code(&self, index: u32) -> String {
        let keyed = |message: &[u8]| Digest::of(&[b"zhunsheng public code", &self.secret, message]);
        PublicCode::new(&case_id(index), 0, keyed).to_string()
    }

    /// Lets time pass.
    pub fn pass(&self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::Relaxed);
    }

    pub fn get(&self, path: &str) -> Said {
        self.ask(path, "")
    }

    pub fn get_as(&self, session: &str, path: &str) -> Said {
        self.ask(path, &format!("cookie: {session}\r\n"))
    }

    pub fn ask(&self, path: &str, headers: &str) -> Said {
        self.say(
            format!(
                "GET {path} HTTP/1.1\r\nhost: county.example\r\nconnection: close\r\n{headers}\r\n"
            )
            .as_bytes(),
        )
    }

    /// Asks for the head of a page alone.
    pub fn head(&self, path: &str) -> Said {
        let head =
            format!("HEAD {path} HTTP/1.1\r\nhost: county.example\r\nconnection: close\r\n\r\n");
        self.say(head.as_bytes())
    }

    /// Sends a file to be verified.
    pub fn verify(&self, file: &[u8]) -> Said {
        let mut body = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; \
             filename=\"proof.json\"\r\ncontent-type: application/json\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(file);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let head = format!(
            "POST /v HTTP/1.1\r\nhost: county.example\r\nconnection: close\r\n\
             content-type: multipart/form-data; boundary={BOUNDARY}\r\n\
             content-length: {}\r\n\r\n",
            body.len()
        );
        self.say(&[head.as_bytes(), &body].concat())
    }

    /// Sends a form as somebody who has not signed in.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Said {
        let escape = |text: &str| -> String {
            let bytes = text.bytes().map(|it| format!("%{it:02X}"));
            bytes.collect()
        };
        let pairs = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", escape(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: county.example\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        self.say(&[head.as_bytes(), body.as_bytes()].concat())
    }

    /// A file as it comes over the network, without its head.
    pub fn bytes(&self, path: &str) -> Vec<u8> {
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: county.example\r\nconnection: close\r\n\r\n");
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut all = Vec::new();
        stream.read_to_end(&mut all).unwrap();
        let edge = memchr::memmem::find(&all, b"\r\n\r\n");
        all.split_off(edge.map_or(0, |it| it + 4))
    }

    fn say(&self, bytes: &[u8]) -> Said {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let _sent = stream.write_all(bytes);
        let mut all = Vec::new();
        let _end = stream.read_to_end(&mut all);
        let text = String::from_utf8_lossy(&all).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|it| it.parse().ok());
        Said {
            status: status.unwrap_or_default(),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }
}

/// Whether the contents of a town are sealed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Contents {
    Sealed,
    InClear,
}

/// The file with the key of the contents.
fn seal_of(data: &Path) -> KeyFiles {
    KeyFiles::new(data.with_extension("seal"))
}

fn site(data: &Path, store: SqliteStore, law: &Arc<Law>, clock: Arc<Ticking>) -> Site {
    let signer = key::load_or_create(&data.with_extension("key"), Some(data)).unwrap();
    let first_key = signer.public().clone();
    let setup = Setup {
        store: Box::new(store),
        law: law.clone(),
        clock: clock.clone(),
        signer: Box::new(signer),
        outside: Some(checkpoints_of(data)),
        files: None,
    };
    let writer = Arc::new(Writer::start(setup).unwrap());
    let random = OsRandom::new();
    let office = Office::new(writer.clone(), law.clone(), Profile::Asvs, random).unwrap();
    let reading = data.to_owned();
    Site::new(Parts {
        county: "样例旗".to_owned(),
        sample: true,
        writer,
        office,
        clock,
        open: Box::new(move || {
            let mut reader = zs_store::sqlite::open_reader(&reading)?;
            reader.unseal(&seal_of(&reading))?;
            Ok(reader)
        }),
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

/// The cookies of people who have signed in and changed their passwords.
fn sessions<const N: usize>(site: &Site, people: [&str; N]) -> [String; N] {
    let (office, now) = (&site.office, at(TODAY));
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
    let enter = |login: &str, password: &str| {
        let asked = SignIn {
            login,
            password,
            address: HERE,
            browser: None,
        };
        office.sign_in(&asked, now).unwrap().token
    };
    let admin = enter("A1", PASSWORD);
    let admin = office.visitor(admin.secret(), now).unwrap();
    people.map(|person| {
        let once = office.hand_out(&admin, &person.into(), HERE, now).unwrap();
        let token = enter(person, &once.password);
        let asked = NewPassword {
            token: token.secret(),
            old: &once.password,
            new: PASSWORD,
            address: HERE,
        };
        let token = office.change_password(&asked, now).unwrap();
        format!("session={}", token.secret())
    })
}
