//! How often what is read has changed, so that whoever keeps something that was computed from it knows
//! whether it still holds. The writer counts before anybody hears of a change: what is kept under an
//! older count is never shown after that.

use std::sync::atomic::{AtomicU64, Ordering};

use zs_store::{Batch, Change, Rows};

/// The counts of one process. A ledger has one writer, so no other process changes anything.
#[derive(Debug, Default)]
pub struct ChangeCounts {
    ledger: AtomicU64,
    lists: AtomicU64,
}

impl ChangeCounts {
    /// How often anything of the ledger, its checkpoints, the law or the register has changed.
    #[must_use]
    pub fn of_ledger(&self) -> u64 {
        self.ledger.load(Ordering::SeqCst)
    }

    /// How often the rows of notices and documents, the law or the register have changed, which is
    /// all that public lists are made of.
    #[must_use]
    pub fn of_lists(&self) -> u64 {
        self.lists.load(Ordering::SeqCst)
    }

    /// A batch was written, or nobody knows whether it was.
    pub(super) fn wrote(&self, batch: &Batch) {
        if batch.changes.iter().any(is_listed) {
            self.lists.fetch_add(1, Ordering::SeqCst);
        }
        self.ledger.fetch_add(1, Ordering::SeqCst);
    }

    /// A checkpoint was signed.
    pub(super) fn signed(&self) {
        self.ledger.fetch_add(1, Ordering::SeqCst);
    }

    /// The law or the register became another.
    pub(crate) fn all(&self) {
        self.lists.fetch_add(1, Ordering::SeqCst);
        self.ledger.fetch_add(1, Ordering::SeqCst);
    }
}

/// Whether a change is one of a row that the public lists.
const fn is_listed(change: &Change) -> bool {
    let (Change::Put(row) | Change::Alter(row) | Change::Delete(row)) = change;
    matches!(row, Rows::Notice(_) | Rows::Document(_))
}
