//! The ledger of one jurisdiction: leaves, the tree over them, checkpoints, proofs, and their verification.
//!
//! Everything here is pure: bytes in, bytes out. Files, databases, clocks and randomness are
//! parameters. The formats are described byte for byte in `docs/ledger-format.md`; what the proofs
//! show and what they do not stands in `docs/guarantees.md`.

pub mod audit;
pub mod bundle;
pub mod checkpoint;
pub mod commitment;
pub mod consistency;
pub mod countersignature;
pub mod error;
pub mod export;
pub mod finding;
pub mod frontier;
pub mod header;
pub mod hex;
pub mod key;
pub mod key_list;
pub mod leaf;
pub mod node;
pub mod proof;
pub mod redacted;
pub mod rotation;
pub mod sealed;
pub mod signed;
pub mod tile;
mod wire;
pub mod witness;
pub mod witness_memory;

pub use audit::{Audited, Auditor, Entry, Erasures};
pub use bundle::{ProofBundle, Proven};
pub use checkpoint::Checkpoint;
pub use commitment::{Commitment, Salt, commit};
pub use consistency::ConsistencyProof;
pub use countersignature::Countersignature;
pub use error::LedgerError;
pub use finding::{Finding, FindingKind};
pub use frontier::Frontier;
pub use header::Header;
pub use key::{KeyId, PublicKey, Signature, Signer, SignerFault, SoftSigner};
pub use key_list::KeyList;
pub use leaf::Leaf;
pub use node::{Node, NodeId, empty_root, leaf_hash, node_hash};
pub use proof::{
    NodeSource, consistency_path, inclusion_path, root_at, verify_consistency, verify_inclusion,
};
pub use redacted::{ClearField, RedactedCopy, redact};
pub use rotation::{KeyRing, Rotation};
pub use sealed::{Body, FieldProblem, Sealed, SealedField, check, seal};
pub use signed::{Signed, SigningError, Statement};
pub use tile::{TILE_HEIGHT, TILE_WIDTH, TileId, Tiles};
pub use witness::Witness;
pub use witness_memory::{WitnessMemory, is_alarm};
