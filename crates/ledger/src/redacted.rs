//! A redacted copy: some fields of an event in clear, the rest as commitments only.

use crate::{Body, Leaf, LedgerError, Salt, Sealed, commit};

/// A field shown in clear, with the salt that opens its commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClearField {
    /// Name of the field.
    pub name: String,
    /// The salt of the commitment.
    pub salt: Salt,
    /// The canonical bytes of the value.
    pub value: Vec<u8>,
}

/// A leaf with some of its fields in clear. It can be shown to be the same document as the leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedactedCopy {
    /// The leaf itself.
    pub leaf: Leaf,
    /// The fields that are shown.
    pub clear: Vec<ClearField>,
}

/// Shows the named fields of an event and leaves the others hidden.
///
/// # Errors
/// When a field does not exist or was erased.
pub fn redact(leaf: &Leaf, sealed: &Sealed, show: &[&str]) -> Result<RedactedCopy, LedgerError> {
    let mut clear = Vec::with_capacity(show.len());
    for name in show.iter().map(|name| (*name).to_owned()) {
        match sealed.field(&name) {
            Some(Body::Open { salt, value }) => clear.push(ClearField {
                name,
                salt: *salt,
                value: value.clone(),
            }),
            Some(Body::Erased) => return Err(LedgerError::FieldErased(name)),
            None => return Err(LedgerError::NoField(name)),
        }
    }
    let copy = RedactedCopy {
        leaf: leaf.clone(),
        clear,
    };
    copy.verify()?;
    Ok(copy)
}

impl RedactedCopy {
    /// Checks that every field in clear opens its commitment in the leaf.
    ///
    /// # Errors
    /// Names the first field that does not.
    pub fn verify(&self) -> Result<(), LedgerError> {
        let header = self.leaf.header();
        for field in &self.clear {
            let Some(digest) = self.leaf.commitment(&field.name) else {
                return Err(LedgerError::NoField(field.name.clone()));
            };
            let opened = commit(
                &header.jurisdiction,
                header.seq,
                &field.name,
                &field.salt,
                &field.value,
            );
            if *digest != opened {
                return Err(LedgerError::FieldDiffers(field.name.clone()));
            }
        }
        Ok(())
    }
}
