//! A store that counts its transactions, for the note of steps a commit.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use zs_event::Person;
use zs_store::people::Unit;
use zs_store::{Batch, Erasure, Fault, Reader, Store};

/// The store, and how many batches became durable.
pub struct Counted {
    /// The store.
    pub inner: Box<dyn Store>,
    /// The batches.
    pub commits: Arc<AtomicUsize>,
}

impl Store for Counted {
    fn reads(&mut self) -> &mut dyn Reader {
        self.inner.reads()
    }

    fn append(&mut self, batch: &Batch) -> Result<(), Fault> {
        self.commits.fetch_add(1, Ordering::Relaxed);
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

    fn keep(&mut self, changes: &[zs_store::OfficeChange]) -> Result<(), Fault> {
        self.inner.keep(changes)
    }

    fn keep_setting(&mut self, name: &str, value: &[u8]) -> Result<(), Fault> {
        self.inner.keep_setting(name, value)
    }

    fn erase(&mut self, bodies: &[Erasure], record: &Batch) -> Result<(), Fault> {
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
