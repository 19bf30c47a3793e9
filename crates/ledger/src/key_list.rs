//! The public keys of a ledger as a text that people hand on: one key on a line, the oldest first.

use std::fmt;

use zs_base::id::Jurisdiction;

use crate::{KeyRing, LedgerError, PublicKey};

/// Keys that whoever holds the list trusts. `KEY@SIZE` signs what is longer than SIZE; the first line
/// is a key alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyList {
    first: PublicKey,
    later: Vec<(u64, PublicKey)>,
}

impl KeyList {
    /// The keys of a ring.
    #[must_use]
    pub fn of(ring: &KeyRing) -> Self {
        let (first, later) = ring.parts();
        Self {
            first: first.clone(),
            later: later.to_vec(),
        }
    }

    /// Reads a list; spaces and empty lines do not count.
    ///
    /// # Errors
    /// [`LedgerError::NotAKey`], or [`LedgerError::RotationOrder`] when sizes do not grow.
    pub fn read(text: &str) -> Result<Self, LedgerError> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let first = lines.next().unwrap_or_default().parse()?;
        let mut later: Vec<(u64, PublicKey)> = Vec::new();
        for line in lines {
            let (key, after) = line.split_once('@').ok_or(LedgerError::RotationOrder)?;
            let after = after.parse().map_err(|_| LedgerError::RotationOrder)?;
            if later.last().is_some_and(|(last, _)| after <= *last) {
                return Err(LedgerError::RotationOrder);
            }
            later.push((after, key.parse()?));
        }
        Ok(Self { first, later })
    }

    /// The ring of the ledger whose keys these are.
    #[must_use]
    pub fn ring(&self, jurisdiction: Jurisdiction) -> KeyRing {
        KeyRing::trusting(jurisdiction, self.first.clone(), self.later.clone())
    }
}

impl fmt::Display for KeyList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.first)?;
        let mut later = self.later.iter();
        later.try_for_each(|(after, key)| writeln!(f, "{key}@{after}"))
    }
}
