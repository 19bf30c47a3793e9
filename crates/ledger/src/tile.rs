//! Tiles: the stored form of the tree, 256 hashes of every eighth level (the geometry of tlog-tiles).
//!
//! Only the levels 0, 8, 16 ... are stored, one hash in 255 above the leaves; the levels between
//! are computed from a tile when a proof asks for them.

use std::collections::BTreeMap;

use zs_base::Digest;

use crate::{LedgerError, NodeId, NodeSource, node_hash};

/// Levels of the tree that one tile spans.
pub const TILE_HEIGHT: u8 = 8;
/// Hashes of a full tile.
pub const TILE_WIDTH: u64 = 1 << TILE_HEIGHT;
/// Tiles held at a time, each about 16 KiB.
const TILES_HELD_MAX: usize = 1024;

/// Place of a tile: it holds the nodes of level `8 * level` from `256 * index` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    /// Tile level, 0 = leaf hashes.
    pub level: u8,
    /// Index within the tile level, from 0.
    pub index: u64,
}

impl TileId {
    /// The node at which the tile begins.
    #[must_use]
    pub fn first(self) -> NodeId {
        NodeId {
            level: self.level.saturating_mul(TILE_HEIGHT),
            index: self.index.saturating_mul(TILE_WIDTH),
        }
    }

    /// Hashes that the tile has in a tree of `size` leaves, 0 ..= 256.
    #[must_use]
    pub fn width(self, size: u64) -> u64 {
        let first = self.first();
        let nodes = size.checked_shr(u32::from(first.level)).unwrap_or(0);
        nodes.saturating_sub(first.index).min(TILE_WIDTH)
    }
}

/// Whether the store keeps nodes of this level; the others are computed from tiles.
#[must_use]
pub const fn is_stored(level: u8) -> bool {
    level.is_multiple_of(TILE_HEIGHT)
}

/// A source of nodes that reads tiles of a tree of one fixed size and holds the last ones.
///
/// `read` is given a tile and the number of hashes that it has, and returns exactly so many.
pub struct Tiles<F> {
    size: u64,
    read: F,
    held: BTreeMap<TileId, Vec<Vec<Digest>>>,
}

impl<F, E> Tiles<F>
where
    F: FnMut(TileId, u64) -> Result<Vec<Digest>, E>,
    E: From<LedgerError>,
{
    /// Tiles of a tree of `size` leaves.
    pub fn new(size: u64, read: F) -> Self {
        Self {
            size,
            read,
            held: BTreeMap::new(),
        }
    }

    /// The hashes of a tile and of the seven levels above it, from the lowest up.
    fn levels(&mut self, tile: TileId) -> Result<&[Vec<Digest>], E> {
        if self.held.len() >= TILES_HELD_MAX && !self.held.contains_key(&tile) {
            self.held.clear();
        }
        let entry = match self.held.entry(tile) {
            std::collections::btree_map::Entry::Occupied(held) => held.into_mut(),
            std::collections::btree_map::Entry::Vacant(place) => {
                let lowest = (self.read)(tile, tile.width(self.size))?;
                place.insert(expand(lowest))
            }
        };
        Ok(entry)
    }
}

fn expand(lowest: Vec<Digest>) -> Vec<Vec<Digest>> {
    let mut levels = vec![lowest];
    for _ in 1..TILE_HEIGHT {
        let below = levels.last().map_or(&[][..], Vec::as_slice);
        let pairs = below.as_chunks::<2>().0.iter();
        let above = pairs.map(|[left, right]| node_hash(left, right)).collect();
        levels.push(above);
    }
    levels
}

impl<F, E> NodeSource for Tiles<F>
where
    F: FnMut(TileId, u64) -> Result<Vec<Digest>, E>,
    E: From<LedgerError>,
{
    type Error = E;

    fn node(&mut self, id: NodeId) -> Result<Digest, E> {
        let height = id.level % TILE_HEIGHT;
        let tile = TileId {
            level: id.level / TILE_HEIGHT,
            index: id.index >> (TILE_HEIGHT - height),
        };
        let offset = id.index & ((TILE_WIDTH >> height) - 1);
        let levels = self.levels(tile)?;
        let digest = levels
            .get(usize::from(height))
            .and_then(|level| level.get(offset as usize));
        digest.copied().ok_or_else(|| {
            E::from(LedgerError::NodeMissing {
                level: id.level,
                index: id.index,
            })
        })
    }
}
