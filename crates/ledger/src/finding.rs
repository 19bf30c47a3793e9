//! What an audit finds: the first wrong place of a ledger, in words that a clerk understands.

use std::fmt;

/// The kinds of damage that an audit tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// A number is missing, comes twice or comes too late.
    Sequence,
    /// The bytes of a leaf cannot be read.
    LeafBytes,
    /// The header of a leaf names another ledger or another number.
    Header,
    /// A leaf is recorded before its predecessor.
    RecordedAt,
    /// A leaf has no sealed body.
    MissingBody,
    /// The bytes of a sealed body cannot be read.
    BodyBytes,
    /// A value or salt does not open its commitment, or a field is missing or added.
    Commitment,
    /// A field was erased, but no event of the ledger says so.
    Erasure,
    /// A stored node of the tree is not what the leaves give, is missing or is too many.
    Node,
    /// The stored right edge of the tree is not what the leaves give.
    Frontier,
    /// A checkpoint cannot be read or its signature is wrong.
    CheckpointSignature,
    /// A checkpoint was stored for another size than it names.
    CheckpointSize,
    /// The leaves do not give the root that a checkpoint fixed.
    CheckpointRoot,
    /// A checkpoint fixes more leaves than the ledger still has.
    CutTail,
}

/// The first wrong place of a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The first number that is wrong, or from which on nothing is proved any more.
    pub seq: u64,
    /// What kind of damage it is.
    pub kind: FindingKind,
    /// What is wrong, as a Chinese sentence.
    pub sentence: String,
}

impl Finding {
    /// A finding at a number; the sentence says what is wrong there.
    pub(crate) fn new(seq: u64, kind: FindingKind, sentence: impl Into<String>) -> Self {
        Self {
            seq,
            kind,
            sentence: sentence.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "第{}号：{}", self.seq, self.sentence)
    }
}

impl std::error::Error for Finding {}
