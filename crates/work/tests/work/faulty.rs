//! A store whose commits fail in two forms: lost, and kept though reported lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use zs_event::Person;
use zs_store::people::Unit;
use zs_store::{Batch, CopiedRows, Erasure, Fault, Projections, Reader, Store};

/// How often, in thousand, a commit fails in each form.
#[derive(Clone, Copy)]
pub struct Rates {
    pub lost: u64,
    pub kept: u64,
}

/// The store with its faults, drawn from a seed.
pub struct Faulty<S> {
    pub inner: S,
    pub rates: Rates,
    pub random: zs_base::random::Seeded,
    pub failures: Arc<AtomicU32>,
}

impl<S: Store> Faulty<S> {
    /// Commits, or fails in one of the two forms.
    fn commit(&mut self, write: impl FnOnce(&mut S) -> Result<(), Fault>) -> Result<(), Fault> {
        let drawn = self.random.below(1_000);
        let fails = drawn < self.rates.lost + self.rates.kept;
        if drawn >= self.rates.lost {
            write(&mut self.inner)?;
        }
        if fails {
            self.failures.fetch_add(1, Ordering::Relaxed);
            return Err(Fault::Unconfirmed("connection lost".into()));
        }
        Ok(())
    }
}

impl<S: Store> Store for Faulty<S> {
    fn reads(&mut self) -> &mut dyn Reader {
        self.inner.reads()
    }

    fn append(&mut self, batch: &Batch) -> Result<(), Fault> {
        self.commit(|store| store.append(batch))
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
        self.commit(|store| store.keep(changes))
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
