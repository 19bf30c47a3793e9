//! Imports: whole, twice, stopped half-way, with rows that cannot be taken.

use std::path::Path;
use std::sync::Arc;

use zs_base::{Jurisdiction, Moment};
use zs_conform::HistoryRegister;
use zs_event::Signer;
use zs_power::{Authority, Units};
use zs_store::random::OsRandom;
use zs_store::{Batch, Fault, Reader, SqliteStore, Store};
use zs_time::Calendar;
use zs_work::{Engine, ImportedLog, Law, LogImport, check_store, import_log};

use crate::example::Example;

const LOG: &str = "log.xes";

pub fn create(path: &Path) -> SqliteStore {
    let mut store = SqliteStore::create(path, &Jurisdiction::from("000000")).unwrap();
    Engine::found(&mut store, &mut OsRandom::new()).unwrap();
    store
}

fn import(example: &Example, store: &mut dyn Store, xes: &[u8]) -> Result<ImportedLog, Fault> {
    let law = Arc::new(Law::new(
        example.library.clone(),
        Authority::default(),
        Units::default(),
        Calendar::plain(),
        Vec::new(),
    ));
    let mut engine = Engine::new(law, store.reader()?, OsRandom::new())?;
    let import = LogImport {
        log: LOG,
        map: &example.map,
        procedure: example.procedure.clone(),
        by: Signer {
            person: "importer".into(),
            post: example.map.post().clone(),
            certificate: None,
        },
        workers: 2,
    };
    let now = || Moment::from_ms(1_800_000_000_000);
    import_log(&mut engine, store, &import, xes, now, |_| {})
}

fn leaves(store: &mut dyn Store) -> u64 {
    store
        .reads()
        .edge()
        .unwrap()
        .last
        .map_or(0, |it| it.seq + 1)
}

#[test]
fn a_log_comes_in_whole_and_only_once_and_deviates_as_in_the_file() {
    let example = Example::plain();
    let log = example.log(1_000, 5);
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(&folder.path().join("data"));
    let first = import(&example, &mut store, log.xes.as_bytes()).unwrap();
    assert_eq!(
        (first.cases, first.rows),
        (log.cases, log.rows - log.unknown)
    );
    assert_eq!(first.problems.lost(), log.unknown);
    assert_eq!(leaves(&mut store), first.cases + first.rows);
    let again = import(&example, &mut store, log.xes.as_bytes()).unwrap();
    assert_eq!((again.cases, again.rows), (0, 0));
    assert_eq!(
        (again.cases_before, again.rows_before),
        (first.cases, first.rows)
    );
    assert_eq!(leaves(&mut store), first.cases + first.rows);

    let (post, unit) = (example.map.post(), example.map.unit());
    let register = HistoryRegister::new(example.procedure.clone(), Calendar::plain(), post, unit);
    let stored = check_store(store.reads(), &register, None, |_| {}).unwrap();
    let read = example.check(log.xes.as_bytes());
    let day = read.tally.last().unwrap();
    assert_eq!(stored.last(), Some(day));
    assert_eq!(stored.findings(day), read.tally.findings(day));
}

/// A store that takes a few batches and then fails like a full disk.
struct Failing {
    inner: SqliteStore,
    left: usize,
}

impl Store for Failing {
    fn reads(&mut self) -> &mut dyn Reader {
        self.inner.reads()
    }

    fn append(&mut self, batch: &Batch) -> Result<(), Fault> {
        self.left = self.left.checked_sub(1).ok_or(Fault::Unsafe("full"))?;
        self.inner.append(batch)
    }

    fn recover(&mut self) -> Result<(), Fault> {
        self.inner.recover()
    }

    fn keep_checkpoint(&mut self, size: u64, text: &str) -> Result<(), Fault> {
        self.inner.keep_checkpoint(size, text)
    }

    fn register(
        &mut self,
        persons: &[zs_event::Person],
        units: &[zs_store::people::Unit],
    ) -> Result<(), Fault> {
        self.inner.register(persons, units)
    }

    fn keep(&mut self, changes: &[zs_store::OfficeChange]) -> Result<(), Fault> {
        self.inner.keep(changes)
    }

    fn keep_setting(&mut self, name: &str, value: &[u8]) -> Result<(), Fault> {
        self.inner.keep_setting(name, value)
    }

    fn erase(&mut self, bodies: &[zs_store::Erasure], record: &Batch) -> Result<(), Fault> {
        self.inner.erase(bodies, record)
    }

    fn replace_projections(&mut self, rows: &zs_store::Projections) -> Result<(), Fault> {
        self.inner.replace_projections(rows)
    }

    fn fill(
        &mut self,
        next: &mut dyn FnMut() -> Result<Option<zs_store::CopiedRows>, Fault>,
    ) -> Result<(), Fault> {
        self.inner.fill(next)
    }

    fn reader(&self) -> Result<Box<dyn Reader>, Fault> {
        self.inner.reader()
    }
}

#[test]
fn an_import_that_stops_half_way_goes_on_where_it_was() {
    let example = Example::plain();
    let log = example.log(2_500, 6);
    let folder = tempfile::tempdir().unwrap();
    let inner = create(&folder.path().join("data"));
    let mut store = Failing { inner, left: 1 };
    let stopped = import(&example, &mut store, log.xes.as_bytes());
    assert!(matches!(stopped, Err(Fault::Unsafe("full"))), "{stopped:?}");
    let there = leaves(&mut store);
    assert!(
        there > 0 && there < log.cases + log.rows - log.unknown,
        "{there}"
    );
    store.left = usize::MAX;
    let rest = import(&example, &mut store, log.xes.as_bytes()).unwrap();
    assert!(rest.cases_before > 0 && rest.cases > 0);
    assert_eq!(rest.cases + rest.cases_before, log.cases);
    assert_eq!(leaves(&mut store), log.cases + log.rows - log.unknown);
}

#[test]
fn a_number_that_occurs_twice_is_taken_once() {
    let example = Example::plain();
    let log = example.log(20, 7);
    let xes = log.xes.replacen("value=\"S2\"", "value=\"S1\"", 1);
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(&folder.path().join("data"));
    let done = import(&example, &mut store, xes.as_bytes()).unwrap();
    let codes: Vec<_> = done.problems.told().iter().map(|it| it.code.id).collect();
    assert!(codes.contains(&"ZS5021"), "{codes:?}");
    assert_eq!(done.rows + done.problems.lost(), done.reading.rows);
    assert_eq!(done.cases, log.cases - 1);
}
