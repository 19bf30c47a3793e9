//! The law that holds now, which everybody who serves a county shares.

use std::sync::{Arc, RwLock};

use crate::ChangeCounts;
use crate::law::Law;

/// The law in force. Whoever takes it keeps it until the work is done, so that nothing is decided
/// under two laws.
#[derive(Debug)]
pub struct InForce {
    law: RwLock<Arc<Law>>,
    changes: Arc<ChangeCounts>,
}

impl InForce {
    /// A law that is in force.
    #[must_use]
    pub fn new(law: Arc<Law>) -> Self {
        Self {
            law: RwLock::new(law),
            changes: Arc::default(),
        }
    }

    /// How often what is read under it has changed, the law itself among it.
    #[must_use]
    pub const fn changes(&self) -> &Arc<ChangeCounts> {
        &self.changes
    }

    /// The law that holds now.
    #[must_use]
    pub fn now(&self) -> Arc<Law> {
        match self.law.read() {
            Ok(law) => law.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        }
    }

    /// Another law holds from now on.
    pub(crate) fn becomes(&self, law: Arc<Law>) {
        let mut kept = match self.law.write() {
            Ok(kept) => kept,
            Err(poisoned) => poisoned.into_inner(),
        };
        *kept = law;
        self.changes.all();
    }
}
