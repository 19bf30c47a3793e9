//! A county for tests: the law of the source tree, one unit, people who inspect.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use zs_base::{CaseId, CommandId, Day, Jurisdiction, Moment};
use zs_event::command::{Open, Perform};
use zs_event::person::Holding;
use zs_event::{Act, Command, Person, Signer, Value};
use zs_law::Files;
use zs_ledger::{KeyRing, Signer as _, SoftSigner};
use zs_store::audit::{Beside, audit};
use zs_store::folder::{checkpoints_of, files_of};
use zs_store::people::Unit;
use zs_store::random::OsRandom;
use zs_store::{SqliteStore, Store, key};
use zs_testkit::tree::{files_below, in_tree};
use zs_work::{Clock, Engine, Law, Setup, Writer};

/// A clock that goes on by one millisecond whenever somebody looks.
pub struct Ticking(pub AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Moment {
        Moment::from_ms(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

pub fn clock() -> Arc<Ticking> {
    let start = Day::from_ymd(2026, 3, 5).unwrap().start().plus_hours(9);
    Arc::new(Ticking(AtomicI64::new(start.ms())))
}

pub fn jurisdiction() -> Jurisdiction {
    "152200".into()
}

/// The law of the source tree.
pub fn law() -> Arc<Law> {
    let mut files = Files::new("law");
    for (path, bytes) in files_below(&in_tree("law")).unwrap() {
        files.add(&path, bytes);
    }
    Arc::new(Law::read(&files).0)
}

/// A new data folder with its people.
pub fn found(data: &Path) -> SqliteStore {
    let mut store = SqliteStore::create(data, &jurisdiction()).unwrap();
    furnish(&mut store);
    store
}

/// What a new store needs before an engine works on it.
pub fn furnish(store: &mut dyn Store) {
    Engine::found(store, &mut OsRandom::new()).unwrap();
    let post = |post: &str| Holding {
        post: post.into(),
        unit: "u1".into(),
        from: Day::from_ymd(2020, 1, 1).unwrap(),
        until: None,
    };
    let person = Person {
        id: "p1".into(),
        name: "巴特尔".into(),
        posts: vec![post("supervisor"), post("clerk"), post("officer")],
        certificates: Vec::new(),
    };
    let unit = Unit {
        id: "u1".into(),
        name: "旗司法局".into(),
    };
    store.register(&[person], &[unit]).unwrap();
}

/// A writer over a store.
pub fn start(store: Box<dyn Store>, data: &Path, law: &Arc<Law>) -> Writer {
    start_at(clock(), store, data, law)
}

/// A writer with a clock that the test can set.
pub fn start_at(
    clock: Arc<dyn Clock>,
    store: Box<dyn Store>,
    data: &Path,
    law: &Arc<Law>,
) -> Writer {
    let setup = Setup {
        store,
        law: law.clone(),
        clock,
        signer: Box::new(signer(data)),
        outside: Some(checkpoints_of(data)),
        files: None,
    };
    Writer::start(setup).unwrap()
}

/// The key of a county stands beside its data folder.
pub fn signer(data: &Path) -> SoftSigner {
    key::load_or_create(&data.with_extension("key"), Some(data)).unwrap()
}

pub fn id16(kind: u8, client: u64, number: u64) -> [u8; 16] {
    let mut bytes = [kind; 16];
    bytes[..4].copy_from_slice(&(number as u32).to_be_bytes());
    bytes[4..12].copy_from_slice(&client.to_be_bytes());
    bytes
}

/// The command number `number` of a client: the first one of ten opens a case, the others look into
/// files of that case.
pub fn command(client: u64, number: u64) -> Command {
    let case = CaseId(id16(1, client, number / 10));
    let by = Signer {
        person: "p1".into(),
        post: "supervisor".into(),
        certificate: None,
    };
    let effective_on = Day::from_ymd(2026, 3, 4).unwrap().start();
    let text = |name: &str, text: String| (name.to_owned(), Value::Text(text));
    let act = match number % 10 {
        0 => Act::Open(Open {
            procedure: "rectification".into(),
            unit: "u1".into(),
            overlays: Vec::new(),
            effective_on,
            values: vec![
                text("被监督单位", "u2".into()),
                text("文书种类", "整改通知书".into()),
                text("来源", "日常监督".into()),
            ],
            source: None,
        }),
        _ => Act::Perform(Perform {
            path: "read".into(),
            effective_on,
            people: vec![by.clone()],
            outcome: None,
            values: vec![
                text("案卷编号", format!("卷{client}-{number}")),
                text("调阅的理由", "核对案卷".into()),
            ],
            facts: Vec::new(),
            evidence: Vec::new(),
            reason: None,
            source: None,
        }),
    };
    Command {
        id: CommandId(id16(2, client, number)),
        case,
        by,
        seen: None,
        act,
    }
}

/// Audits a data folder and compares its projections with a replay. Gives the number of events.
pub fn verify(data: &Path, law: &Law) -> u64 {
    let keys = KeyRing::new(jurisdiction(), signer(data).public().clone());
    let beside = Beside {
        files: files_of(data),
        checkpoints: checkpoints_of(data),
    };
    let mut reader = zs_store::sqlite::open_reader(data).unwrap();
    let found = audit(reader.as_mut(), keys, Some(&beside), &mut |_, _, _| Ok(()));
    let sound = found.unwrap_or_else(|wrong| panic!("{wrong}"));
    let compared = zs_work::check_projections(reader.as_mut(), law);
    compared.unwrap_or_else(|wrong| panic!("{wrong}"));
    sound.audited.size
}
