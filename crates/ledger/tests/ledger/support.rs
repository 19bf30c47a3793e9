//! What the tests of this crate share: a tree in memory, events, and sizes from the environment.
//!
//! `ZS_CASES` sets how many seeded cases a test runs, `ZS_LEAVES` up to how many leaves the
//! exhaustive one goes, `ZS_OPENSSL` how many inputs openssl sees, `ZS_TREE` how many leaves a large
//! tree has; the nightly run sets them.

use std::collections::BTreeMap;

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use zs_base::id::CaseId;
use zs_base::random::Seeded;
use zs_base::{Day, Digest, Moment};
use zs_ledger::tile::is_stored;
use zs_ledger::{
    Checkpoint, Frontier, Header, KeyRing, Leaf, LedgerError, NodeId, Sealed, Signed, Signer,
    SoftSigner, TileId, Tiles, seal,
};
use zs_testkit::tree::figure;

/// A number from the environment, or the one for a commit.
pub fn size_from(variable: &str, at_commit: u64) -> u64 {
    figure(variable, at_commit).unwrap()
}

/// A tree whose stored nodes are held in memory.
#[derive(Clone, Default)]
pub struct Tree {
    pub frontier: Frontier,
    pub nodes: BTreeMap<NodeId, Digest>,
}

impl Tree {
    /// A tree over these leaf hashes.
    pub fn of(leaves: &[Digest]) -> Self {
        let mut tree = Self::default();
        for leaf in leaves {
            tree.push(*leaf);
        }
        tree
    }

    pub fn push(&mut self, leaf: Digest) {
        let completed = self.frontier.push(leaf);
        let stored = completed.iter().filter(|node| is_stored(node.id.level));
        self.nodes.extend(stored.map(|node| (node.id, node.digest)));
    }

    /// Reads tiles of the tree as it was with `size` leaves.
    pub fn tiles(
        &self,
        size: u64,
    ) -> Tiles<impl FnMut(TileId, u64) -> Result<Vec<Digest>, LedgerError>> {
        Tiles::new(size, |tile: TileId, width| {
            let first = tile.first();
            let ids = (0..width).map(|offset| NodeId {
                level: first.level,
                index: first.index + offset,
            });
            Ok(ids.map(|id| self.nodes[&id]).collect())
        })
    }
}

/// `count` leaf hashes that all differ.
pub fn hashes(count: u64) -> Vec<Digest> {
    let numbers = (0..count).map(|number| number.to_be_bytes());
    numbers.map(|bytes| Digest::of(&[&bytes])).collect()
}

/// The header of an invented event.
pub fn header(seq: u64) -> Header {
    Header {
        schema: 1,
        jurisdiction: "150204".into(),
        seq,
        case: CaseId([seq as u8; 16]),
        kind: "performed".to_owned(),
        procedure: "sample.ordinary".into(),
        version: Day::from_ymd(2021, 7, 15).unwrap(),
        recorded_at: Moment::from_ms(1_770_000_000_000 + 250 * seq as i64),
    }
}

/// An invented event of five fields with random values and salts.
pub fn event(seq: u64, random: &mut Seeded) -> (Leaf, Sealed) {
    let name = format!("当事人{}", random.below(1_000_000));
    let amount = random.below(100_000).to_be_bytes();
    let fields: [(&str, &[u8]); 5] = [
        ("step", b"served"),
        ("party", name.as_bytes()),
        ("amount", &amount),
        ("effective_on", b"2026-03-05"),
        ("note", b""),
    ];
    let mut salts = salts(random);
    seal(header(seq), &fields, &mut salts).unwrap()
}

/// A stream of salts for tests; real salts come from the operating system.
pub fn salts(random: &mut Seeded) -> impl Rng + use<> {
    ChaCha8Rng::seed_from_u64(random.bits())
}

/// A signer that is the same for the same seed.
pub fn signer(seed: u64) -> SoftSigner {
    SoftSigner::generate(&mut salts(&mut Seeded::new(seed))).unwrap()
}

/// The key ring of a ledger signed by this signer from its beginning.
pub fn ring(signer: &SoftSigner) -> KeyRing {
    KeyRing::new("150204".into(), signer.public().clone())
}

/// A signed checkpoint over the whole tree.
pub fn checkpoint(tree: &Tree, signer: &SoftSigner) -> Signed<Checkpoint> {
    let statement = Checkpoint {
        jurisdiction: "150204".into(),
        size: tree.frontier.size(),
        root: tree.frontier.root(),
        recorded_at: Moment::from_ms(1_770_000_000_250),
    };
    Signed::sign(statement, signer).unwrap()
}
