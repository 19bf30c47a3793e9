//! A store that waits for the test before it writes, and fails when the test says so.

use std::sync::mpsc::{Receiver, Sender};

use zs_event::Person;
use zs_store::people::Unit;
use zs_store::{Batch, Erasure, Fault, Reader, SqliteStore, Store};

/// What becomes of a batch.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is written.
    Kept,
    /// The connection is lost before the commit.
    Lost,
}

/// A store that tells how many commands arrive, and waits before it writes.
pub struct Held {
    pub inner: SqliteStore,
    pub arrived: Sender<usize>,
    pub go_on: Receiver<Fate>,
}

impl Store for Held {
    fn reads(&mut self) -> &mut dyn Reader {
        self.inner.reads()
    }

    fn append(&mut self, batch: &Batch) -> Result<(), Fault> {
        self.arrived.send(batch.receipts.len()).unwrap();
        // When the test has let go of its end, nothing waits any more.
        match self.go_on.recv() {
            Ok(Fate::Lost) => Err(Fault::Unconfirmed("connection lost".into())),
            _ => self.inner.append(batch),
        }
    }

    fn recover(&mut self) -> Result<(), Fault> {
        Ok(())
    }

    fn keep_checkpoint(&mut self, size: u64, text: &str) -> Result<(), Fault> {
        self.inner.keep_checkpoint(size, text)
    }

    fn register(&mut self, persons: &[Person], units: &[Unit]) -> Result<(), Fault> {
        self.inner.register(persons, units)
    }

    fn keep(&mut self, changes: &[zs_store::OfficeChange]) -> Result<(), Fault> {
        self.inner.keep(changes)
    }

    fn keep_setting(&mut self, name: &str, value: &[u8]) -> Result<(), Fault> {
        self.inner.keep_setting(name, value)
    }

    fn erase(&mut self, bodies: &[Erasure], record: &Batch) -> Result<(), Fault> {
        self.inner.erase(bodies, record)
    }

    fn renew(&mut self, changes: &[zs_store::Change]) -> Result<(), Fault> {
        self.inner.renew(changes)
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
