//! A consistency proof as a file: what shows that a longer ledger continues a shorter one.

use serde::{Deserialize, Serialize};
use zs_base::Digest;
use zs_base::id::Jurisdiction;

use crate::bundle::digest_of;
use crate::{Checkpoint, KeyRing, LedgerError, Rotation, Signed, verify_consistency};

/// Value of `format`; it changes with every change of the form.
const FORMAT: &str = "zhunsheng consistency 1";

/// The file; digests are hexadecimal. It holds nothing but hashes and changes of keys, so anybody may
/// have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsistencyProof {
    format: String,
    jurisdiction: String,
    /// Leaves of the older tree.
    old_size: u64,
    /// Leaves of the newer tree.
    new_size: u64,
    /// The hashes, lowest first.
    path: Vec<String>,
    /// The texts of all changes of keys that the newer tree contains, the oldest first.
    rotations: Vec<String>,
}

impl ConsistencyProof {
    /// A proof of these parts; [`ConsistencyProof::connects`] tells whether it holds.
    #[must_use]
    pub fn new(
        jurisdiction: &Jurisdiction,
        (old_size, new_size): (u64, u64),
        path: &[Digest],
        rotations: &[Signed<Rotation>],
    ) -> Self {
        Self {
            format: FORMAT.to_owned(),
            jurisdiction: jurisdiction.to_string(),
            old_size,
            new_size,
            path: path.iter().map(Digest::to_string).collect(),
            rotations: rotations.iter().map(Signed::encode).collect(),
        }
    }

    /// The file.
    ///
    /// # Errors
    /// [`LedgerError::NotAConsistencyProof`] when the writer of JSON fails.
    pub fn to_json(&self) -> Result<String, LedgerError> {
        let json = serde_json::to_string_pretty(self).map_err(unreadable)?;
        Ok(json + "\n")
    }

    /// Reads a file; nothing is verified yet.
    ///
    /// # Errors
    /// [`LedgerError::NotAConsistencyProof`] with what does not fit.
    pub fn from_json(json: &str) -> Result<Self, LedgerError> {
        let read: Self = serde_json::from_str(json).map_err(unreadable)?;
        match read.format == FORMAT {
            true => Ok(read),
            false => Err(LedgerError::NotAConsistencyProof(read.format)),
        }
    }

    /// The hashes between two sizes, for which alone the proof can be meant.
    ///
    /// # Errors
    /// [`LedgerError::OtherSpan`] when it is one between other sizes.
    pub fn path_between(&self, old: u64, new: u64) -> Result<Vec<Digest>, LedgerError> {
        let given = (self.old_size, self.new_size);
        if given != (old, new) {
            let wanted = (old, new);
            return Err(LedgerError::OtherSpan { given, wanted });
        }
        let path = self.path.iter();
        path.map(|text| {
            digest_of("path", text)
                .map_err(|_| LedgerError::NotAConsistencyProof("path".to_owned()))
        })
        .collect()
    }

    /// Lets a ring take over the changes of keys that it does not know yet.
    ///
    /// # Errors
    /// When one of them cannot be read or was not endorsed by the key before it.
    pub fn rotate(&self, keys: &mut KeyRing) -> Result<(), LedgerError> {
        for text in &self.rotations {
            let rotation = Signed::<Rotation>::decode(text)?;
            if rotation.statement.after_size > keys.last_after() {
                keys.rotate(&rotation)?;
            }
        }
        Ok(())
    }

    /// Verifies that the newer checkpoint continues the older one.
    ///
    /// # Errors
    /// The first part that does not hold.
    pub fn connects(&self, old: &Checkpoint, new: &Checkpoint) -> Result<(), LedgerError> {
        for checkpoint in [old, new] {
            if checkpoint.jurisdiction.as_str() != self.jurisdiction {
                let other = checkpoint.jurisdiction.to_string();
                return Err(LedgerError::OtherLedger(other));
            }
        }
        let path = self.path_between(old.size, new.size)?;
        verify_consistency((old.size, &old.root), (new.size, &new.root), &path)
    }
}

fn unreadable(error: serde_json::Error) -> LedgerError {
    LedgerError::NotAConsistencyProof(error.to_string())
}
