//! The tree as proofs read it: tiles of leaf hashes and of stored nodes.

use zs_base::Digest;
use zs_ledger::{NodeId, TileId, Tiles};

use crate::{Fault, Reader};

/// Reads tiles from a store.
type Read<'a> = Box<dyn FnMut(TileId, u64) -> Result<Vec<Digest>, Fault> + 'a>;

/// A source of nodes for proofs over a tree of a fixed size.
pub type StoredNodes<'a> = Tiles<Read<'a>>;

/// The nodes of the first `size` leaves of a ledger.
pub fn nodes_of(reader: &mut dyn Reader, size: u64) -> StoredNodes<'_> {
    Tiles::new(
        size,
        Box::new(move |tile: TileId, width: u64| {
            let first = tile.first();
            let hashes = if first.level == 0 {
                reader.hashes(first.index, width as usize)?
            } else {
                reader.nodes(first, width as usize)?
            };
            if hashes.len() as u64 == width {
                return Ok(hashes);
            }
            let NodeId { level, index } = first;
            let missing = index + hashes.len() as u64;
            Err(Fault::Damaged(format!(
                "树里缺少第{level}层第{missing}个节点"
            )))
        }),
    )
}

impl From<zs_ledger::LedgerError> for Fault {
    fn from(error: zs_ledger::LedgerError) -> Self {
        Self::Damaged(error.to_string())
    }
}
