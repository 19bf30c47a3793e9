//! J1: durable steps through the real writer, beside the raw group commit of the same bytes.
//!
//! A step is a command of a shipped procedure: authority, rule, canonical bytes, commitments, tree,
//! projections, commit, acknowledgement.

use std::fs;
use std::sync::atomic::Ordering;

use tempfile::TempDir;
use zs_store::{Cipher, PostgresStore};
use zs_testkit::postgres::Cluster;
use zs_work::{Answer, Writer};

use crate::clients::timed;
use crate::county::{County, Sample, seal_beside, sealed};
use crate::frame::{BenchError, Report, alternate};
use crate::peer::root;
use crate::raw::{Postgres, Raw, Record, Sqlite, Table};

/// Clients, steps of each client in one turn, and the ratio to the raw rate to reach.
const LOADS: [(usize, usize, Option<f64>); 3] = [
    // One client may be at most 20% slower than the raw commit.
    (1, 300, Some(1.0 / 1.2)),
    (8, 300, None),
    (64, 200, Some(0.40)),
];

/// All loads on SQLite, and the largest on PostgreSQL.
///
/// # Errors
/// When a step is refused or a database fails.
pub fn run(report: &mut dyn FnMut(Report)) -> Result<(), BenchError> {
    let sample = Sample::read()?;
    for (clients, steps, goal) in LOADS {
        let folder = folder()?;
        let store = sealed(folder.path(), &sample.jurisdiction())?;
        let county = sample.found(Box::new(store))?;
        let raw = Raw::new(Sqlite::create(&folder.path().join("raw.db"))?);
        let on = On("SQLite", county, raw);
        report(on.beside_raw(&sample, clients, steps, goal)?);
    }
    let cluster = Cluster::start().map_err(BenchError::machine)?;
    let address = cluster.address();
    let store = PostgresStore::open(&address, &sample.jurisdiction());
    let mut store = store.map_err(BenchError::machine)?;
    let keys = folder()?;
    let sealed = store.seal(&seal_beside(keys.path()), None, Cipher::default());
    sealed.map_err(BenchError::machine)?;
    let county = sample.found(Box::new(store))?;
    let raw = Raw::new(Postgres::create(&address)?);
    let [.., (clients, steps, _)] = LOADS;
    report(On("PostgreSQL", county, raw).beside_raw(&sample, clients, steps, None)?);
    Ok(())
}

/// A folder on the disk of the source tree, gone at the end.
///
/// # Errors
/// When it cannot be made.
pub fn folder() -> Result<TempDir, BenchError> {
    let bench = root().join("target/bench");
    fs::create_dir_all(&bench)?;
    Ok(tempfile::tempdir_in(bench)?)
}

/// A county and a raw table on the same database.
struct On<T>(&'static str, County, Raw<T>);

impl<T: Table> On<T> {
    fn beside_raw(
        self,
        sample: &Sample,
        clients: usize,
        steps: usize,
        goal: Option<f64>,
    ) -> Result<Report, BenchError> {
        let Self(database, county, mut raw) = self;
        county.begin_load()?;
        let (writer, mut reader) = (&county.writer, county.reader);
        let (count, mut turns) = (clients * steps, 0);
        let mut bytes = 0;
        let (ours, peer) = alternate(
            count,
            || {
                turns += 1;
                walk(writer, sample.load(clients, steps, turns)?)
            },
            || {
                let leaves = reader.leaves(0, count).map_err(BenchError::machine)?;
                let mut records = leaves.iter().map(Record::of);
                bytes = leaves.iter().map(|it| it.leaf.len() + it.body.len()).sum();
                let taken = |_| records.by_ref().take(steps).collect();
                let clients = (0..clients).map(taken).collect();
                raw.run(clients)
            },
        )?;
        let all = turns as f64 * count as f64;
        let commits = county.commits.load(Ordering::Relaxed);
        let (own, theirs) = (all / commits as f64, all / raw.commits as f64);
        Ok(Report {
            job: format!("J1 durable steps on {database}, clients: {clients}"),
            unit: "steps",
            ours,
            peer: ("raw group commit".to_owned(), peer),
            goal,
            notes: vec![format!(
                "{} bytes a step; steps a commit: ours {own:.1}, raw {theirs:.1}",
                bytes / count
            )],
        })
    }
}

/// Performs a load and gives the seconds; every command must be recorded.
///
/// # Errors
/// When one is not.
pub fn walk(writer: &Writer, load: Vec<Vec<zs_event::Command>>) -> Result<f64, BenchError> {
    timed(load, |command| match writer.perform(command) {
        Ok(Answer::Recorded(_)) => Ok(()),
        other => Err(BenchError::Machine(format!(
            "a step was not recorded: {other:?}"
        ))),
    })
}
