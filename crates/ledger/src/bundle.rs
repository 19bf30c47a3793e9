//! A proof bundle: one JSON file with which a citizen shows that an event stands in the ledger.

use serde::{Deserialize, Serialize};
use zs_base::Digest;
use zs_base::id::from_hex;

use crate::hex::to_hex;
use crate::{
    Checkpoint, ClearField, Header, KeyRing, Leaf, LedgerError, PublicKey, RedactedCopy, Signed,
    verify_inclusion,
};

/// Value of `format`; it changes with every change of the form.
const FORMAT: &str = "zhunsheng proof 1";

/// The file; every digest, salt, value and leaf is hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProofBundle {
    /// Always `zhunsheng proof 1`.
    format: String,
    /// The header of the leaf, for people; verified to say the same.
    header: ClearHeader,
    /// The leaf bytes.
    leaf: String,
    /// The fields that are shown.
    clear: Vec<ClearText>,
    /// The inclusion path, lowest sibling first.
    path: Vec<String>,
    /// The text of the checkpoint.
    checkpoint: String,
    /// The key that signed it. A verifier must have got the key separately to trust it.
    public_key: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClearHeader {
    schema: u16,
    jurisdiction: String,
    seq: u64,
    case: String,
    kind: String,
    procedure: String,
    version: String,
    recorded_at: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClearText {
    name: String,
    salt: String,
    value: String,
}

/// What a verified bundle shows: these fields of this event stand in the ledger so checkpointed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// The event with the fields in clear.
    pub copy: RedactedCopy,
    /// The checkpoint whose root the path leads to.
    pub checkpoint: Checkpoint,
}

impl ProofBundle {
    /// A bundle of these parts; [`ProofBundle::verify`] tells whether they fit together.
    #[must_use]
    pub fn new(
        copy: &RedactedCopy,
        path: &[Digest],
        checkpoint: &Signed<Checkpoint>,
        key: &PublicKey,
    ) -> Self {
        let clear = copy.clear.iter().map(|field| ClearText {
            name: field.name.clone(),
            salt: to_hex(&field.salt),
            value: to_hex(&field.value),
        });
        Self {
            format: FORMAT.to_owned(),
            header: ClearHeader::of(copy.leaf.header()),
            leaf: to_hex(&copy.leaf.encode()),
            clear: clear.collect(),
            path: path.iter().map(Digest::to_string).collect(),
            checkpoint: checkpoint.encode(),
            public_key: key.to_string(),
        }
    }

    /// The file.
    ///
    /// # Errors
    /// [`LedgerError::NotABundle`] when the writer of JSON fails.
    pub fn to_json(&self) -> Result<String, LedgerError> {
        let json = serde_json::to_string_pretty(self).map_err(not_a_bundle)?;
        Ok(json + "\n")
    }

    /// Reads a file; nothing is verified yet.
    ///
    /// # Errors
    /// [`LedgerError::NotABundle`] with the line and column.
    pub fn from_json(json: &str) -> Result<Self, LedgerError> {
        serde_json::from_str(json).map_err(not_a_bundle)
    }

    /// What the checkpoint says; nothing is verified yet.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn checkpoint(&self) -> Result<Checkpoint, LedgerError> {
        Ok(Signed::<Checkpoint>::decode(&self.checkpoint)?.statement)
    }

    /// Verifies everything with keys that did not come with the bundle.
    ///
    /// # Errors
    /// The first part that does not hold.
    pub fn verify(&self, keys: &KeyRing) -> Result<Proven, LedgerError> {
        if self.format != FORMAT {
            return Err(LedgerError::NotABundle(self.format.clone()));
        }
        let bytes = hex_of("leaf", &self.leaf)?;
        let leaf = Leaf::decode(&bytes)?;
        if self.header != ClearHeader::of(leaf.header()) {
            return Err(LedgerError::BundleHeader);
        }
        let copy = RedactedCopy {
            leaf,
            clear: self.clear_fields()?,
        };
        copy.verify()?;
        let checkpoint = keys.open(&self.checkpoint)?;
        if self.public_key != keys.at(checkpoint.size).to_string() {
            return Err(LedgerError::OtherKey);
        }
        let header = copy.leaf.header();
        if header.jurisdiction != checkpoint.jurisdiction {
            let other = header.jurisdiction.to_string();
            return Err(LedgerError::OtherLedger(other));
        }
        let path = self.path.iter().map(|text| digest_of("path", text));
        let path = path.collect::<Result<Vec<Digest>, _>>()?;
        let Checkpoint { size, root, .. } = &checkpoint;
        verify_inclusion(&copy.leaf.hash(), header.seq, *size, &path, root)?;
        Ok(Proven { copy, checkpoint })
    }

    fn clear_fields(&self) -> Result<Vec<ClearField>, LedgerError> {
        let fields = self.clear.iter().map(|field| {
            let salt = hex_of("salt", &field.salt)?;
            Ok(ClearField {
                name: field.name.clone(),
                salt: salt
                    .try_into()
                    .map_err(|_| LedgerError::NotABundle("salt".to_owned()))?,
                value: hex_of("value", &field.value)?,
            })
        });
        fields.collect()
    }
}

impl ClearHeader {
    fn of(header: &Header) -> Self {
        Self {
            schema: header.schema,
            jurisdiction: header.jurisdiction.to_string(),
            seq: header.seq,
            case: header.case.to_string(),
            kind: header.kind.clone(),
            procedure: header.procedure.to_string(),
            version: header.version.to_string(),
            recorded_at: header.recorded_at.to_string(),
        }
    }
}

fn hex_of(part: &str, text: &str) -> Result<Vec<u8>, LedgerError> {
    // Capital digits would be a second text of the same bytes.
    let bytes = from_hex(text).filter(|bytes| to_hex(bytes) == text);
    bytes.ok_or_else(|| LedgerError::NotABundle(part.to_owned()))
}

pub(crate) fn digest_of(part: &str, text: &str) -> Result<Digest, LedgerError> {
    let bytes = hex_of(part, text)?.try_into();
    bytes
        .map(Digest)
        .map_err(|_| LedgerError::NotABundle(part.to_owned()))
}

fn not_a_bundle(error: serde_json::Error) -> LedgerError {
    LedgerError::NotABundle(error.to_string())
}
