//! A countersignature: a witness says under its own signature which ledger it saw, how long and with
//! which root.

use zs_base::id::Jurisdiction;
use zs_base::limits::WITNESS_NAME_BYTES_MAX;
use zs_base::{Digest, Moment};

use crate::signed::{Statement, value};
use crate::{Checkpoint, LedgerError};

/// What a witness says of the ledger of somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Countersignature {
    /// The ledger.
    pub jurisdiction: Jurisdiction,
    /// Leaves of the tree.
    pub size: u64,
    /// Root of the tree of that size.
    pub root: Digest,
    /// Who says it, in words for people; the key is what counts.
    pub witness: String,
    /// The size that the witness took on trust when it began. From there on it has followed the
    /// ledger without a gap; for what stands before, it vouches with the root alone.
    pub since_size: u64,
    /// When the witness signed, by its own clock.
    pub recorded_at: Moment,
}

impl Countersignature {
    /// Compares with a checkpoint of the same ledger and size.
    ///
    /// # Errors
    /// [`LedgerError::OtherLedger`], [`LedgerError::OtherSize`], or [`LedgerError::SplitView`]: the
    /// witness was shown another ledger than the one of this checkpoint.
    pub fn agrees(&self, checkpoint: &Checkpoint) -> Result<(), LedgerError> {
        if self.jurisdiction != checkpoint.jurisdiction {
            return Err(LedgerError::OtherLedger(self.jurisdiction.to_string()));
        }
        let (given, wanted) = (self.size, checkpoint.size);
        if given != wanted {
            return Err(LedgerError::OtherSize { given, wanted });
        }
        match self.root == checkpoint.root {
            true => Ok(()),
            false => Err(LedgerError::SplitView { size: given }),
        }
    }
}

/// Whether a name of a witness is one that can be printed in a line and read back.
#[must_use]
pub fn is_witness_name(name: &str) -> bool {
    let plain = name.trim() == name && !name.chars().any(char::is_control);
    plain && (1..=WITNESS_NAME_BYTES_MAX).contains(&name.len())
}

impl Statement for Countersignature {
    const WORD: &'static str = "副署";
    const TITLE: &'static str = "zhunsheng countersignature 1";
    const NAMES: &'static [&'static str] = &[
        "jurisdiction",
        "size",
        "root",
        "witness",
        "since_size",
        "recorded_at",
    ];

    fn values(&self) -> Vec<String> {
        vec![
            self.jurisdiction.to_string(),
            self.size.to_string(),
            self.root.to_string(),
            self.witness.clone(),
            self.since_size.to_string(),
            self.recorded_at.to_string(),
        ]
    }

    fn from_values(values: &[&str]) -> Result<Self, usize> {
        let size = value(values, 1)?;
        let witness: String = value(values, 3)?;
        let since_size = value(values, 4)?;
        if !is_witness_name(&witness) {
            return Err(3);
        }
        if since_size > size {
            return Err(4);
        }
        Ok(Self {
            jurisdiction: value::<String>(values, 0)?.into(),
            size,
            root: value(values, 2)?,
            witness,
            since_size,
            recorded_at: value(values, 5)?,
        })
    }
}
