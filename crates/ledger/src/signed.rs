//! A signed statement: a short text of named lines with the signature as its last line.
//!
//! The text can be printed, mailed and read aloud; only one text encodes one statement.

use crate::key::{KeyId, PublicKey, Signature, Signer};
use crate::{LedgerError, SignerFault};

/// Something that a ledger says with its signature.
pub trait Statement: Sized {
    /// What it is, in Chinese, for errors.
    const WORD: &'static str;
    /// First line: what the statement is, and the version of its form.
    const TITLE: &'static str;
    /// Names of its lines, in order.
    const NAMES: &'static [&'static str];

    /// The values of its lines, in the order of the names.
    fn values(&self) -> Vec<String>;

    /// Reads the values; `Err` holds the index of the first one that does not fit.
    fn from_values(values: &[&str]) -> Result<Self, usize>;
}

/// A statement with the key and the signature under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed<T> {
    /// What is said.
    pub statement: T,
    /// The key that signed.
    pub key: KeyId,
    /// SM2 over all lines before the signature.
    pub signature: Signature,
}

/// Signing did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SigningError {
    /// The statement cannot be written as text, for example a jurisdiction with a line break.
    #[error(transparent)]
    Statement(#[from] LedgerError),
    /// The signer failed.
    #[error(transparent)]
    Signer(#[from] SignerFault),
}

impl<T: Statement> Signed<T> {
    /// Signs a statement.
    ///
    /// # Errors
    /// When the signer fails, or the statement has no text that reads back as itself.
    pub fn sign(statement: T, signer: &dyn Signer) -> Result<Self, SigningError> {
        let key = signer.public().id();
        let text = body(&statement, key);
        let signature = signer.sign(text.as_bytes())?;
        let signed = Self {
            statement,
            key,
            signature,
        };
        Self::decode(&signed.encode())?;
        Ok(signed)
    }

    /// The whole text.
    #[must_use]
    pub fn encode(&self) -> String {
        let body = body(&self.statement, self.key);
        format!("{body}signature {}\n", self.signature)
    }

    /// Reads the text; encoding the result gives the same text again. The signature is not yet
    /// verified.
    ///
    /// # Errors
    /// When the text is not exactly one such statement; names the line.
    pub fn decode(text: &str) -> Result<Self, LedgerError> {
        let wrong = |line| LedgerError::MalformedLine {
            what: T::WORD,
            line,
        };
        let mut lines = text.split('\n');
        if lines.next() != Some(T::TITLE) {
            return Err(wrong(1));
        }
        let mut values = Vec::new();
        for name in T::NAMES.iter().chain(&["key", "signature"]) {
            let line = lines.next().unwrap_or_default();
            let value = line.strip_prefix(name).and_then(|v| v.strip_prefix(' '));
            values.push(value.ok_or_else(|| wrong(values.len() + 2))?);
        }
        let count = T::NAMES.len();
        let signed = Self {
            statement: T::from_values(&values[..count]).map_err(|index| wrong(index + 2))?,
            key: values[count].parse().map_err(|_| wrong(count + 2))?,
            signature: values[count + 1].parse().map_err(|_| wrong(count + 3))?,
        };
        // One text for one statement: no leading zeros, no capital digits, nothing behind.
        let again = signed.encode();
        let same = again.split_inclusive('\n').zip(text.split_inclusive('\n'));
        match same.take_while(|(a, b)| a == b).count() {
            _ if again == text => Ok(signed),
            equal => Err(wrong(equal + 1)),
        }
    }

    /// Verifies that this key signed this statement.
    ///
    /// # Errors
    /// [`LedgerError::OtherKey`] or [`LedgerError::SignatureFails`].
    pub fn verify(&self, key: &PublicKey) -> Result<(), LedgerError> {
        if self.key != key.id() {
            return Err(LedgerError::OtherKey);
        }
        let text = body(&self.statement, self.key);
        key.verify(text.as_bytes(), &self.signature)
    }
}

fn body<T: Statement>(statement: &T, key: KeyId) -> String {
    let mut text = format!("{}\n", T::TITLE);
    for (name, value) in T::NAMES.iter().zip(statement.values()) {
        text.push_str(&format!("{name} {value}\n"));
    }
    text.push_str(&format!("key {key}\n"));
    text
}

/// Parses the value at `index`, or tells that index.
pub(crate) fn value<T: std::str::FromStr>(values: &[&str], index: usize) -> Result<T, usize> {
    let text = values.get(index).ok_or(index)?;
    text.parse().map_err(|_| index)
}
