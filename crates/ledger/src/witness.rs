//! A witness: someone outside who remembers the last checkpoint and accepts only its continuation.

use zs_base::Digest;

use crate::{Checkpoint, KeyRing, LedgerError, verify_consistency};

/// Remembers one ledger. Whoever holds an older checkpoint notices every later rewriting.
#[derive(Clone, Debug)]
pub struct Witness {
    keys: KeyRing,
    last: Option<Checkpoint>,
}

impl Witness {
    /// A witness who has seen nothing yet and will take the first checkpoint on trust.
    #[must_use]
    pub fn new(keys: KeyRing) -> Self {
        Self { keys, last: None }
    }

    /// A witness who goes on from what it accepted before.
    #[must_use]
    pub fn resume(keys: KeyRing, last: Option<Checkpoint>) -> Self {
        Self { keys, last }
    }

    /// The last accepted checkpoint.
    #[must_use]
    pub fn last(&self) -> Option<&Checkpoint> {
        self.last.as_ref()
    }

    /// The keys, so that rotations can be taken over.
    pub fn keys(&mut self) -> &mut KeyRing {
        &mut self.keys
    }

    /// Accepts a checkpoint that continues the last one, and remembers it.
    ///
    /// # Errors
    /// When the signature is wrong, the ledger became shorter ([`LedgerError::Shrunk`]), shows
    /// another root for the same size ([`LedgerError::SplitView`]), or is no continuation
    /// ([`LedgerError::ConsistencyFails`]). The memory is unchanged then.
    pub fn consider(&mut self, text: &str, path: &[Digest]) -> Result<(), LedgerError> {
        let next = self.keys.open(text)?;
        if let Some(last) = &self.last {
            let size = next.size;
            if size < last.size {
                let before = last.size;
                return Err(LedgerError::Shrunk { before, size });
            }
            if size == last.size && next.root != last.root {
                return Err(LedgerError::SplitView { size });
            }
            verify_consistency((last.size, &last.root), (size, &next.root), path)?;
        }
        self.last = Some(next);
        Ok(())
    }
}
