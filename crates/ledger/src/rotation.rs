//! A new key: the old key signs the next one, so that trust in the first key reaches the last.

use zs_base::Moment;
use zs_base::id::Jurisdiction;

use crate::signed::{Signed, Statement, value};
use crate::{Checkpoint, LedgerError, PublicKey};

/// From the size `after_size` on, exclusive, checkpoints are signed by the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// The ledger.
    pub jurisdiction: Jurisdiction,
    /// The last size that the old key may have signed.
    pub after_size: u64,
    /// The next key.
    pub next: PublicKey,
    /// When it was made.
    pub recorded_at: Moment,
}

impl Statement for Rotation {
    const WORD: &'static str = "换钥声明";
    const TITLE: &'static str = "zhunsheng rotation 1";
    const NAMES: &'static [&'static str] = &["jurisdiction", "after_size", "next", "recorded_at"];

    fn values(&self) -> Vec<String> {
        vec![
            self.jurisdiction.to_string(),
            self.after_size.to_string(),
            self.next.to_string(),
            self.recorded_at.to_string(),
        ]
    }

    fn from_values(values: &[&str]) -> Result<Self, usize> {
        Ok(Self {
            jurisdiction: value::<String>(values, 0)?.into(),
            after_size: value(values, 1)?,
            next: value(values, 2)?,
            recorded_at: value(values, 3)?,
        })
    }
}

/// The keys of one ledger, from the first, which a verifier got separately, to the last.
#[derive(Clone, Debug)]
pub struct KeyRing {
    jurisdiction: Jurisdiction,
    first: PublicKey,
    later: Vec<(u64, PublicKey)>,
}

impl KeyRing {
    /// A ring with the key that the verifier trusts.
    #[must_use]
    pub fn new(jurisdiction: Jurisdiction, first: PublicKey) -> Self {
        Self {
            jurisdiction,
            first,
            later: Vec::new(),
        }
    }

    /// A ring whose keys the verifier trusts all alike, each with the size from which on, exclusive,
    /// it signs; the sizes grow.
    pub(crate) fn trusting(
        jurisdiction: Jurisdiction,
        first: PublicKey,
        later: Vec<(u64, PublicKey)>,
    ) -> Self {
        Self {
            jurisdiction,
            first,
            later,
        }
    }

    /// The first key, and those that followed.
    pub(crate) fn parts(&self) -> (&PublicKey, &[(u64, PublicKey)]) {
        (&self.first, &self.later)
    }

    /// The size from which on, exclusive, the last key signs.
    pub(crate) fn last_after(&self) -> u64 {
        self.later.last().map_or(0, |(after, _)| *after)
    }

    /// The ledger whose keys these are.
    #[must_use]
    pub fn jurisdiction(&self) -> &Jurisdiction {
        &self.jurisdiction
    }

    /// Takes over the next key.
    ///
    /// # Errors
    /// When the statement is for another ledger, not by the last key, or not later than the last.
    pub fn rotate(&mut self, rotation: &Signed<Rotation>) -> Result<(), LedgerError> {
        let (last_after, last) = match self.later.last() {
            Some((after, key)) => (Some(*after), key),
            None => (None, &self.first),
        };
        rotation.verify(last)?;
        let Rotation {
            jurisdiction,
            after_size,
            next,
            ..
        } = &rotation.statement;
        if *jurisdiction != self.jurisdiction {
            return Err(LedgerError::OtherLedger(jurisdiction.to_string()));
        }
        if last_after.is_some_and(|last| *after_size <= last) {
            return Err(LedgerError::RotationOrder);
        }
        self.later.push((*after_size, next.clone()));
        Ok(())
    }

    /// The key that signs checkpoints of this size.
    #[must_use]
    pub fn at(&self, size: u64) -> &PublicKey {
        let mut later = self.later.iter().rev();
        let found = later.find(|(after, _)| *after < size);
        found.map_or(&self.first, |(_, key)| key)
    }

    /// All keys, oldest first, each with the size from which on, exclusive, it signs.
    #[must_use]
    pub fn all(&self) -> Vec<(u64, &PublicKey)> {
        let later = self.later.iter().map(|(after, key)| (*after, key));
        std::iter::once((0, &self.first)).chain(later).collect()
    }

    /// Reads a checkpoint of this ledger and verifies its signature.
    ///
    /// # Errors
    /// When it cannot be read, is of another ledger, or is not signed by the key of its size.
    pub fn open(&self, text: &str) -> Result<Checkpoint, LedgerError> {
        let signed = Signed::<Checkpoint>::decode(text)?;
        let checkpoint = &signed.statement;
        if checkpoint.jurisdiction != self.jurisdiction {
            let other = checkpoint.jurisdiction.to_string();
            return Err(LedgerError::OtherLedger(other));
        }
        signed.verify(self.at(checkpoint.size))?;
        Ok(signed.statement)
    }
}
