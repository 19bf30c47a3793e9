//! The bounds of the writer at n and n + 1: commands that wait, commands of one batch.

use std::sync::mpsc::{Receiver, Sender, channel};

use zs_base::limits::{BATCH_MAX, QUEUE_MAX};
use zs_event::Person;
use zs_store::people::Unit;
use zs_store::{
    Batch, CopiedRows, Erasure, Fault, Projections, Reader, SqliteStore, Standing, Store,
};
use zs_work::{Answer, Writer};

use crate::county::{command, found, law, start, verify};

/// A store that tells when a batch arrives and waits before it writes.
struct Held {
    inner: SqliteStore,
    arrived: Sender<usize>,
    go_on: Receiver<()>,
}

impl Store for Held {
    fn reads(&mut self) -> &mut dyn Reader {
        self.inner.reads()
    }

    fn append(&mut self, batch: &Batch) -> Result<(), Fault> {
        self.arrived.send(batch.receipts.len()).unwrap();
        // When the test has let go of its end, nothing waits any more.
        let _released = self.go_on.recv();
        self.inner.append(batch)
    }

    fn recover(&mut self) -> Result<(), Fault> {
        self.inner.recover()
    }

    fn keep_checkpoint(&mut self, size: u64, text: &str) -> Result<(), Fault> {
        self.inner.keep_checkpoint(size, text)
    }

    fn register(&mut self, persons: &[Person], units: &[Unit]) -> Result<(), Fault> {
        self.inner.register(persons, units)
    }

    fn keep_setting(&mut self, name: &str, value: &[u8]) -> Result<(), Fault> {
        self.inner.keep_setting(name, value)
    }

    fn erase(&mut self, bodies: &[Erasure], record: &Batch) -> Result<(), Fault> {
        self.inner.erase(bodies, record)
    }

    fn replace_projections(&mut self, rows: &Projections) -> Result<(), Fault> {
        self.inner.replace_projections(rows)
    }

    fn fill(
        &mut self,
        next: &mut dyn FnMut() -> Result<Option<CopiedRows>, Fault>,
    ) -> Result<(), Fault> {
        self.inner.fill(next)
    }

    fn reader(&self) -> Result<Box<dyn Reader>, Fault> {
        self.inner.reader()
    }
}

/// Hands in commands that open cases until one is refused; gives those that were taken.
fn fill(writer: &Writer, from: u64) -> Vec<zs_work::Pending> {
    let mut taken = Vec::new();
    loop {
        match writer.submit(command(from + taken.len() as u64, 0)) {
            Ok(pending) => taken.push(pending),
            Err(refused) => {
                assert_eq!(refused.standing, Standing::NotRecorded);
                return taken;
            }
        }
    }
}

#[test]
fn the_queue_and_the_batch_are_bounded_and_nothing_taken_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let law = law();
    let (arrived, arrivals) = channel();
    let (release, go_on) = channel();
    let held = Held {
        inner: found(&data),
        arrived,
        go_on,
    };
    let writer = start(Box::new(held), &data, &law);
    let first = writer.submit(command(0, 0)).unwrap();
    assert_eq!(arrivals.recv().unwrap(), 1);
    // The first batch is held in the store; behind it one batch may be decided, the others queue.
    let mut taken = fill(&writer, 1);
    assert!(taken.len() >= QUEUE_MAX, "{}", taken.len());
    assert!(taken.len() <= QUEUE_MAX + BATCH_MAX, "{}", taken.len());
    // The next batch that is decided takes as many as wait, but no more than a batch may have.
    release.send(()).unwrap();
    assert!(arrivals.recv().unwrap() <= BATCH_MAX);
    taken.extend(fill(&writer, 1 + taken.len() as u64));
    release.send(()).unwrap();
    assert_eq!(arrivals.recv().unwrap(), BATCH_MAX);
    drop(release);
    let events = 1 + taken.len() as u64;
    for pending in taken.into_iter().chain([first]) {
        assert!(matches!(pending.wait(), Ok(Answer::Recorded(_))));
    }
    writer.stop();
    assert!(arrivals.iter().all(|size| size <= BATCH_MAX));
    assert_eq!(verify(&data, &law), events);
}
