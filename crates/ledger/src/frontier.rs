//! The frontier: the right edge of the tree, all that appending needs.

use zs_base::Digest;

use crate::wire::Reader;
use crate::{LedgerError, Node, NodeId, empty_root, node_hash};

/// The largest complete subtrees of a tree, one for each bit of its size.
///
/// A tree of a million leaves has a frontier of at most 20 hashes, so a ledger starts without
/// reading its leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// From the largest subtree (leftmost) to the smallest.
    peaks: Vec<Digest>,
}

impl Frontier {
    /// Leaves of the tree.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf hash and gives every node that it completes, the leaf hash first.
    ///
    /// On average two nodes; the store keeps those for which [`crate::tile::is_stored`] holds.
    pub fn push(&mut self, leaf_hash: Digest) -> Vec<Node> {
        let merges = self.size.trailing_ones();
        let mut completed = Vec::with_capacity(merges as usize + 1);
        let mut node = Node {
            id: NodeId {
                level: 0,
                index: self.size,
            },
            digest: leaf_hash,
        };
        completed.push(node);
        for _ in 0..merges {
            let Some(left) = self.peaks.pop() else { break };
            node = Node {
                id: NodeId {
                    level: node.id.level + 1,
                    index: node.id.index >> 1,
                },
                digest: node_hash(&left, &node.digest),
            };
            completed.push(node);
        }
        self.peaks.push(node.digest);
        self.size += 1;
        completed
    }

    /// Root of the tree; up to 63 hashes are computed.
    #[must_use]
    pub fn root(&self) -> Digest {
        let mut peaks = self.peaks.iter().rev();
        let Some(smallest) = peaks.next() else {
            return empty_root();
        };
        peaks.fold(*smallest, |right, left| node_hash(left, &right))
    }

    /// The bytes for the store: the size in eight bytes, then the hashes from left to right.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = self.size.to_be_bytes().to_vec();
        for peak in &self.peaks {
            out.extend_from_slice(&peak.0);
        }
        out
    }

    /// Reads the bytes of the store; encoding the result gives the same bytes again.
    ///
    /// # Errors
    /// When the number of hashes is not the number of bits that the size has.
    pub fn decode(bytes: &[u8]) -> Result<Self, LedgerError> {
        let mut reader = Reader::new(bytes, "树的右缘");
        let size = reader.u64()?;
        if size > i64::MAX as u64 {
            return Err(reader.malformed(8));
        }
        let peaks = (0..size.count_ones())
            .map(|_| Ok(Digest(reader.array()?)))
            .collect::<Result<_, LedgerError>>()?;
        reader.end()?;
        Ok(Self { size, peaks })
    }
}
