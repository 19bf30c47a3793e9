//! L4: an administrator who holds database, files and key makes the history of the whole county anew,
//! consistent in itself, and signs it; whoever kept an older checkpoint sees it, and nobody else.

use std::collections::BTreeMap;

use zs_base::random::Seeded;
use zs_base::{Digest, Moment};
use zs_ledger::tile::is_stored;
use zs_ledger::{
    Checkpoint, ConsistencyProof, Frontier, Leaf, LedgerError, NodeId, Signed, TileId, Tiles,
    WitnessMemory, consistency_path, is_alarm,
};
use zs_testkit::tree::figure;

use crate::county::County;

/// Rewrites at commit.
const REWRITES: u64 = 6;
const NAME: &str = "丙县人民法院";

#[test]
fn l4_no_rewrite_of_the_whole_county_passes_a_witness_who_kept_an_older_checkpoint() {
    let county = County::new();
    let leaves = county.leaves.iter();
    let honest: Vec<Digest> = leaves.map(|it| Leaf::decode(it).unwrap().hash()).collect();
    let kept = county.checkpoints().remove(0);
    let seen = county.ring.open(&kept).unwrap().size;
    let mut memory = WitnessMemory::new(NAME, county.keys()).unwrap();
    memory.follow(&kept, None).unwrap();
    // The negative control: the history as it was goes on before the eyes of the witness.
    let (text, proof) = signed(&county, &honest, seen);
    memory.clone().follow(&text, Some(&proof)).unwrap();

    let rewrites = figure("ZS_REWRITES", REWRITES).unwrap();
    for number in 0..rewrites {
        let mut random = Seeded::new(number);
        let rewritten = rewritten(&honest, seen, &mut random);
        let (text, proof) = signed(&county, &rewritten, seen);
        // All of it is signed with the county's own key and sound in itself.
        assert!(county.ring.open(&text).is_ok());
        let refused = memory.clone().follow(&text, Some(&proof)).unwrap_err();
        assert!(is_alarm(&refused), "{number}: {refused}");
        // The negative control: a witness who kept nothing is fooled.
        let mut fooled = WitnessMemory::new(NAME, county.keys()).unwrap();
        fooled.follow(&text, None).unwrap();
    }
    println!(
        "figure: {rewrites} rewrites of a county of {} leaves caught",
        honest.len()
    );
}

/// A history in which something that the witness has seen is another.
fn rewritten(honest: &[Digest], seen: u64, random: &mut Seeded) -> Vec<Digest> {
    let mut leaves = honest.to_vec();
    let place = random.below(seen) as usize;
    let invented = Digest::of(&[&random.bytes16()]);
    match random.below(5) {
        0 => leaves[place] = invented,
        1 => drop(leaves.remove(place)),
        2 => leaves.insert(place, invented),
        3 => leaves.swap(place, (place + 1) % seen as usize),
        _ => leaves.truncate(place),
    }
    let more = random.below(40);
    leaves.extend((0..more).map(|it| Digest::of(&[&it.to_be_bytes()])));
    leaves
}

/// The signed checkpoint of a history, and the best proof there is that it continues what was seen.
fn signed(county: &County, leaves: &[Digest], seen: u64) -> (String, ConsistencyProof) {
    let (mut frontier, mut nodes) = (Frontier::default(), BTreeMap::<NodeId, Digest>::new());
    for leaf in leaves {
        let completed = frontier.push(*leaf);
        let stored = completed.iter().filter(|node| is_stored(node.id.level));
        nodes.extend(stored.map(|node| (node.id, node.digest)));
    }
    let size = frontier.size();
    let statement = Checkpoint {
        jurisdiction: county.jurisdiction.clone(),
        size,
        root: frontier.root(),
        recorded_at: "2030-01-01T00:00".parse::<Moment>().unwrap(),
    };
    let text = Signed::sign(statement, &county.signer).unwrap().encode();
    let mut tiles = Tiles::new(size, |tile: TileId, width| {
        let first = tile.first();
        let ids = (0..width).map(|offset| NodeId {
            level: first.level,
            index: first.index + offset,
        });
        Ok::<_, LedgerError>(ids.map(|id| nodes[&id]).collect())
    });
    let old = seen.min(size);
    let path = consistency_path(&mut tiles, old, size).unwrap();
    let proof = ConsistencyProof::new(&county.jurisdiction, (old, size), &path, &[]);
    (text, proof)
}
