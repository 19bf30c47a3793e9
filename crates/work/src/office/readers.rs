//! Readers that pages share, each with a connection of its own.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use zs_base::UnitId;
use zs_base::limits::READERS_KEPT_MAX;
use zs_store::{Fault, Reader};

use super::locked;
use crate::{Shielded, Unanswered, Writer};

/// The readers that nobody uses at the moment.
pub struct Readers {
    writer: Arc<Writer>,
    idle: Mutex<Vec<Box<dyn Reader>>>,
}

impl Readers {
    /// Readers of what a writer writes; none is opened yet.
    #[must_use]
    pub const fn new(writer: Arc<Writer>) -> Self {
        let idle = Mutex::new(Vec::new());
        Self { writer, idle }
    }

    /// Looks with a reader that nobody else uses meanwhile. One that failed is not used again, so
    /// that after a restart of the database a new connection is made.
    ///
    /// # Errors
    /// When there is no connection, or what `look` says.
    pub fn with<T>(
        &self,
        look: impl FnOnce(&mut dyn Reader) -> Result<T, Fault>,
    ) -> Result<T, Unanswered> {
        let mut reader = self.taken()?;
        let seen = look(reader.as_mut())?;
        self.give_back(reader);
        Ok(seen)
    }

    fn taken(&self) -> Result<Box<dyn Reader>, Unanswered> {
        let idle = locked(&self.idle).pop();
        idle.map_or_else(|| self.writer.reader(), Ok)
    }

    fn give_back(&self, reader: Box<dyn Reader>) {
        let mut idle = locked(&self.idle);
        if idle.len() < READERS_KEPT_MAX {
            idle.push(reader);
        }
    }

    /// The same, for somebody to whom the cases about these units do not exist.
    ///
    /// # Errors
    /// As for [`Readers::with`].
    pub fn with_shield<T>(
        &self,
        from: BTreeSet<UnitId>,
        look: impl FnOnce(&mut dyn Reader) -> Result<T, Fault>,
    ) -> Result<T, Unanswered> {
        let mut shielded = Shielded::new(self.taken()?);
        shielded.keep_from(from);
        let seen = look(&mut shielded)?;
        self.give_back(shielded.into_inner());
        Ok(seen)
    }

    /// How many are kept open at the moment.
    #[must_use]
    pub fn kept(&self) -> usize {
        locked(&self.idle).len()
    }
}
