//! Nodes of the tree and how they are hashed (the shape of RFC 6962 section 2.1, over SM3).

use zs_base::Digest;

/// Place of a complete node: it covers the leaves `index << level` up to `(index + 1) << level`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId {
    /// Height above the leaves, 0 = leaf hashes, below 64.
    pub level: u8,
    /// Index within the level, from 0.
    pub index: u64,
}

impl NodeId {
    /// The number of the leaf that completes this node; no ledger ever has the largest number,
    /// which stands for a place that no tree has.
    #[must_use]
    pub const fn completed_by(self) -> u64 {
        let end = self.index as u128 + 1;
        match end.checked_shl(self.level as u32) {
            Some(end) if end >> self.level == self.index as u128 + 1 && end <= u64::MAX as u128 => {
                end as u64 - 1
            }
            _ => u64::MAX,
        }
    }
}

/// A complete node with its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Where it stands.
    pub id: NodeId,
    /// Its hash.
    pub digest: Digest,
}

/// Hash of a leaf: SM3(0x00 ‖ leaf bytes).
#[must_use]
pub fn leaf_hash(leaf: &[u8]) -> Digest {
    Digest::of(&[&[0], leaf])
}

/// Hash of two neighbours: SM3(0x01 ‖ left ‖ right). The first byte keeps nodes and leaves apart.
#[must_use]
pub fn node_hash(left: &Digest, right: &Digest) -> Digest {
    Digest::of(&[&[1], &left.0, &right.0])
}

/// Root of a tree without leaves: SM3 of nothing.
#[must_use]
pub fn empty_root() -> Digest {
    Digest::of(&[])
}
