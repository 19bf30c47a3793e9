//! The law that holds now, which everybody who serves a county shares.

use std::sync::{Arc, RwLock};

use crate::law::Law;

/// The law in force. Whoever takes it keeps it until the work is done, so that nothing is decided
/// under two laws.
#[derive(Debug)]
pub struct InForce(RwLock<Arc<Law>>);

impl InForce {
    /// A law that is in force.
    #[must_use]
    pub const fn new(law: Arc<Law>) -> Self {
        Self(RwLock::new(law))
    }

    /// The law that holds now.
    #[must_use]
    pub fn now(&self) -> Arc<Law> {
        match self.0.read() {
            Ok(law) => law.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        }
    }

    /// Another law holds from now on.
    pub(crate) fn becomes(&self, law: Arc<Law>) {
        let mut kept = match self.0.write() {
            Ok(kept) => kept,
            Err(poisoned) => poisoned.into_inner(),
        };
        *kept = law;
    }
}
