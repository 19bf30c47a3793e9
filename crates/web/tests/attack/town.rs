//! A case of one unit, and somebody in every post in that unit, above it, below it, beside it and
//! nowhere near it, each with a session.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;
use tower::ServiceExt as _;
use zs_base::{CaseId, CommandId, Day, Moment, PostId};
use zs_event::command::{Open, Perform};
use zs_event::person::Holding;
use zs_event::{Act, Certificate, Command, Person, Signer, Value};
use zs_law::Files;
use zs_ledger::Signer as _;
use zs_power::Relation;
use zs_store::audit::Beside;
use zs_store::folder::{checkpoints_of, files_of};
use zs_store::people::Unit;
use zs_store::random::OsRandom;
use zs_store::{AccountRow, AccountStanding, OfficeChange, SessionRow, SqliteStore, Store as _};
use zs_store::{Fault, UnitChangeKind, UnitChangeRow, key};
use zs_testkit::tree::{files_below, in_tree};
use zs_web::{Parts, Site, Tls};
use zs_work::account::{Profile, Token};
use zs_work::office::Office;
use zs_work::view::{Answers, Given, Looker, open};
use zs_work::{Answer, Clock, Engine, Law, Setup, Writer};

/// The case.
pub const CASE: CaseId = CaseId([8; 16]);
/// A case of the unit `b` in which the unit `a` is complained about; only a town with a complaint has it.
pub const COMPLAINT: CaseId = CaseId([10; 16]);
/// A case that is not there.
pub const NO_CASE: CaseId = CaseId([9; 16]);
/// The unit of the case.
const UNIT: &str = "a";
/// Each unit with the one above it.
const UNITS: [(&str, &str); 5] = [("g", ""), ("a", "g"), ("b", "g"), ("a1", "a"), ("z", "")];
/// Where somebody works to whom the case stands in a relation.
pub const PLACES: [(Relation, &str); 5] = [
    (Relation::Own, "a"),
    (Relation::Parent, "a1"),
    (Relation::Child, "g"),
    (Relation::Sibling, "b"),
    (Relation::Other, "z"),
];
const BOUND: usize = 4 * 1024 * 1024;

/// A clock that stands still.
struct Still(Moment);

impl Clock for Still {
    fn now(&self) -> Moment {
        self.0
    }
}

pub struct Town {
    folder: tempfile::TempDir,
    runtime: Runtime,
    app: Router,
    pub law: Arc<Law>,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

fn now() -> Moment {
    "2026-03-06T10:00".parse().unwrap()
}

/// The id of somebody in a post of a unit.
pub fn person(post: &PostId, unit: &str) -> String {
    format!("{post}-{unit}")
}

fn law() -> Arc<Law> {
    let mut files = Files::new("law");
    for (path, bytes) in files_below(&in_tree("law")).unwrap() {
        files.add(&path, bytes);
    }
    Arc::new(Law::read(&files).0)
}

fn people(law: &Law) -> Vec<Person> {
    let day = |year| Day::from_ymd(year, 1, 1).unwrap();
    let mut people = Vec::new();
    for post in law.authority.posts.keys() {
        for (_, unit) in PLACES {
            people.push(Person {
                id: person(post, unit).as_str().into(),
                name: "某人".to_owned(),
                posts: vec![held(post, unit)],
                certificates: vec![Certificate {
                    kind: "行政执法证".into(),
                    number: format!("证{post}{unit}"),
                    from: day(2020),
                    until: day(2030),
                }],
            });
        }
    }
    people.extend(twins(law));
    people
}

/// The id of somebody who acts in a post of the unit `b` and holds it also below the unit `a`.
pub fn twin(post: &PostId) -> String {
    format!("{post}-b-and-a1")
}

/// Everybody who works in two places.
fn twins(law: &Law) -> Vec<Person> {
    let posts = law.authority.posts.keys();
    let twin_of = |post: &PostId| Person {
        id: twin(post).as_str().into(),
        name: "两处任职的人".to_owned(),
        posts: ["b", "a1"].map(|unit| held(post, unit)).to_vec(),
        certificates: Vec::new(),
    };
    posts.map(twin_of).collect()
}

fn held(post: &PostId, unit: &str) -> Holding {
    Holding {
        post: post.clone(),
        unit: unit.into(),
        from: Day::from_ymd(2020, 1, 1).unwrap(),
        until: None,
    }
}

/// The cookie of somebody's session: its secret is the id.
fn session(person: &Person) -> [OfficeChange; 2] {
    let account = AccountRow {
        person: person.id.clone(),
        login: person.id.to_string(),
        verifier: String::new(),
        standing: AccountStanding::Active,
        changed_at: now(),
    };
    let session = SessionRow {
        token: Token::sent(person.id.as_str()).digest(),
        person: person.id.clone(),
        post: person.posts[0].post.clone(),
        began: now(),
        seen: now(),
    };
    [
        OfficeChange::Account(account),
        OfficeChange::Session(session),
    ]
}

fn unit_changes() -> Vec<OfficeChange> {
    let mut changes = Vec::new();
    for (id, above) in UNITS {
        changes.push(OfficeChange::Unit(Unit {
            id: id.into(),
            name: format!("{id}单位"),
        }));
        changes.push(OfficeChange::UnitChange(UnitChangeRow {
            number: changes.len() as u64 / 2 + 1,
            unit: id.into(),
            on: Day::from_ymd(2020, 1, 1).unwrap(),
            kind: UnitChangeKind::Founded,
            name: format!("{id}单位"),
            other: above.to_owned(),
            cite: "旗编发〔2020〕1号".to_owned(),
            by: "".into(),
            at: now(),
        }));
    }
    changes
}

fn site(data: &Path, law: &Arc<Law>, odd: Odd) -> Site {
    let mut store = SqliteStore::create(data, &"150000".into()).unwrap();
    Engine::found(&mut store, &mut OsRandom::new()).unwrap();
    store.keep(&unit_changes()).unwrap();
    for person in people(law) {
        store.register(std::slice::from_ref(&person), &[]).unwrap();
        store.keep(&session(&person)).unwrap();
    }
    let signer = key::load_or_create(&data.with_extension("key"), Some(data)).unwrap();
    let first_key = signer.public().clone();
    let clock: Arc<dyn Clock> = Arc::new(Still(now()));
    let writer = Writer::start(Setup {
        store: Box::new(store),
        law: law.clone(),
        clock: clock.clone(),
        signer: Box::new(signer),
        outside: Some(checkpoints_of(data)),
        files: None,
    });
    let writer = Arc::new(writer.unwrap());
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
            odd.door.pass();
            match odd.broken.load(Ordering::Relaxed) {
                true => Err(broken()),
                false => zs_store::sqlite::open_reader(&reading),
            }
        }),
        beside: Arc::new(Beside {
            files: files_of(data),
            checkpoints: checkpoints_of(data),
        }),
        first_key,
        data: data.to_owned(),
        backups: None,
        tls: odd.tls,
    })
    .unwrap()
}

fn broken() -> Fault {
    Fault::Database {
        doing: "查询数据库",
        cause: CAUSE.into(),
    }
}

/// Opens the case, whose party is a natural person.
fn open_case(site: &Site, data: &Path) {
    let reader = zs_store::sqlite::open_reader(data).unwrap();
    let mut looker = Looker::new(site.law(), reader).unwrap();
    let officer = Signer {
        person: "officer-a".into(),
        post: "officer".into(),
        certificate: None,
    };
    let region = "neimenggu/2020-04-01".to_owned();
    let procedure = "penalty.ordinary".into();
    let form = looker.open_form(&procedure, &[region], &UNIT.into(), &officer, now());
    let form = form.unwrap().unwrap();
    let texts = [
        ("地区", "内蒙古"),
        ("行业", "其他"),
        ("违法行为", "未按规定明码标价"),
        ("违法日期", "2026-2-20"),
        ("行为标识", "王小明"),
        ("联系方式", "13800138000"),
    ];
    let given = |(name, text): (&str, &str)| (name.to_owned(), Given::Text(text.into()));
    let mut answers = Answers {
        fields: texts.map(given).into(),
        ..Answers::default()
    };
    let [kind, name, number] = ["公民", "王小明", "150102199003050013"].map(str::to_owned);
    let party = Given::Party { kind, name, number };
    answers.fields.insert("当事人".to_owned(), party);
    let command = open(&form, &answers, CommandId([1; 16]), CASE, &officer, now()).unwrap();
    let answer = site.writer.perform(command).unwrap();
    assert!(matches!(answer, Answer::Recorded(_)), "{answer:?}");
}

/// Opens the complaint and has it wait for what is overdue by now, as its clerk does.
fn open_complaint(site: &Site) {
    let clerk = Signer {
        person: "clerk-b".into(),
        post: "clerk".into(),
        certificate: None,
    };
    let did = |number: u8, act: Act| {
        let command = Command {
            id: CommandId([number; 16]),
            case: COMPLAINT,
            by: clerk.clone(),
            seen: None,
            act,
        };
        let answer = site.writer.perform(command).unwrap();
        assert!(matches!(answer, Answer::Recorded(_)), "{answer:?}");
    };
    let named = |values: &[(&str, &str)]| {
        let text = |(name, text): &(&str, &str)| (name.to_string(), Value::Text(text.to_string()));
        values.iter().map(text).collect()
    };
    did(
        2,
        Act::Open(Open {
            procedure: "report.violation".into(),
            unit: "b".into(),
            overlays: Vec::new(),
            effective_on: "2026-01-05T09:00".parse().unwrap(),
            values: named(&[
                ("举报人", CANARIES[0]),
                ("举报人的联系方式", CANARIES[1]),
                ("渠道", "网络"),
                ("反映的对象", "行政机关或者执法人员"),
                ("被举报人的名称", CANARIES[2]),
                ("被反映的单位", UNIT),
                ("反映的内容", CANARIES[3]),
            ]),
            source: None,
        }),
    );
    let step = |path: &str, on: &str, outcome: Option<&str>, values: &[(&str, &str)]| {
        Act::Perform(Perform {
            path: path.parse().unwrap(),
            effective_on: on.parse().unwrap(),
            people: vec![clerk.clone()],
            outcome: outcome.map(str::to_owned),
            values: named(values),
            facts: Vec::new(),
            evidence: Vec::new(),
            reason: None,
            source: None,
        })
    };
    let registered = [
        ("是否接受反馈", "愿意"),
        ("要求保密的内容", CANARIES[4]),
        ("附带的材料", "照片"),
    ];
    did(3, step("register", "2026-01-05T10:00", None, &registered));
    let assessed = [("研判的意见", CANARIES[5])];
    did(
        4,
        step("assess", "2026-01-06T10:00", Some("受理"), &assessed),
    );
}

/// What stands in the complaint and nowhere else: who complains, about whom, what is said and noted.
pub const CANARIES: [&str; 6] = [
    "秦雀鸣",
    "13987654321",
    "甲队的鹤某",
    "金丝雀：检查时收了钱",
    "雀的姓名和电话",
    "雀的研判",
];

/// How a town differs from the usual one.
#[derive(Default)]
pub struct Odd {
    /// Whether somebody has complained about the unit `a`.
    pub complained: Complained,
    /// Its certificate.
    pub tls: Option<Tls>,
    /// Set to true, every reader that is opened fails as a machine fails.
    pub broken: Arc<AtomicBool>,
    /// Where whoever opens a reader waits while it is held.
    pub door: Arc<Door>,
}

/// Whether somebody has complained.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Complained {
    /// Nobody has.
    #[default]
    No,
    /// Somebody has, about the unit `a`.
    Yes,
}

/// A door before which everybody waits while it is held.
#[derive(Default)]
pub struct Door {
    held: Mutex<bool>,
    opened: Condvar,
    waiting: AtomicUsize,
}

impl Door {
    pub fn hold(&self, held: bool) {
        *self.held.lock().unwrap() = held;
        self.opened.notify_all();
    }

    /// Waits until so many wait.
    pub fn until_waiting(&self, many: usize) {
        while self.waiting.load(Ordering::Relaxed) != many {
            std::thread::yield_now();
        }
    }

    fn pass(&self) {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let held = self.held.lock().unwrap();
        drop(self.opened.wait_while(held, |held| *held).unwrap());
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What a database says that must stay in the log.
pub const CAUSE: &str = "no such column: SELECT secret FROM /srv/county.db (rusqlite::Error)";

impl Town {
    pub fn new() -> Self {
        Self::with(Odd::default())
    }

    pub fn with(odd: Odd) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let law = law();
        let complained = odd.complained;
        let site = site(&data, &law, odd);
        open_case(&site, &data);
        if complained == Complained::Yes {
            open_complaint(&site);
        }
        Self {
            folder,
            runtime: Runtime::new().unwrap(),
            app: zs_web::app(Arc::new(site)),
            law,
        }
    }

    /// How many events the ledger has.
    pub fn events(&self) -> u64 {
        let data = self.folder.path().join("data");
        let mut reader = zs_store::sqlite::open_reader(&data).unwrap();
        reader.edge().unwrap().last.map_or(0, |last| last.seq + 1)
    }

    /// How many files stand anywhere below the data.
    pub fn files(&self) -> usize {
        let below = zs_testkit::tree::files_below(self.folder.path()).unwrap();
        below.len()
    }

    /// Asks as somebody whose session is known by their id; as nobody where it is empty.
    pub fn ask(&self, who: &str, method: &str, path: &str, form: &str) -> Said {
        self.ask_with(who, method, path, form, &[])
    }

    /// Asks with other headers than a browser sends, or with more of them.
    pub fn ask_with(
        &self,
        who: &str,
        method: &str,
        path: &str,
        form: &str,
        headers: &[(&str, &str)],
    ) -> Said {
        let kind = ("content-type", "application/x-www-form-urlencoded");
        let cookie = format!("session={who}; __Host-session={who}");
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in [kind, ("cookie", &cookie)] {
            if headers.iter().all(|(other, _)| *other != name) {
                request = request.header(name, value);
            }
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(form.to_owned())).unwrap())
    }

    /// Begins a request that somebody else waits for.
    pub fn begin(&self, path: &str, body: Body) -> JoinHandle<u16> {
        let request = Request::post(path).header(header::CONTENT_TYPE, "text/plain");
        let answer = self.app.clone().oneshot(request.body(body).unwrap());
        let answer = async { answer.await.unwrap().status().as_u16() };
        self.runtime.spawn(answer)
    }

    /// The status that a request ends with.
    pub fn ended(&self, begun: JoinHandle<u16>) -> u16 {
        self.runtime.block_on(begun).unwrap()
    }

    fn send(&self, request: Request<Body>) -> Said {
        self.runtime.block_on(async {
            let response = self.app.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let bytes = to_bytes(body, BOUND).await.unwrap();
            let headers = parts.headers.iter();
            let text = |value: &header::HeaderValue| {
                String::from_utf8_lossy(value.as_bytes()).into_owned()
            };
            Said {
                status: parts.status.as_u16(),
                headers: headers
                    .map(|(name, value)| (name.to_string(), text(value)))
                    .collect(),
                body: String::from_utf8_lossy(&bytes).into_owned(),
            }
        })
    }

    /// The seal of somebody's forms.
    pub fn seal(&self, who: &str) -> String {
        let page = self.ask(who, "GET", "/password", "").body;
        let after = page.split("name=\"seal\" value=\"").nth(1).unwrap();
        after.split('"').next().unwrap().to_owned()
    }
}
