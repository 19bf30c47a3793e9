//! The tree against the definition of RFC 6962, against a second implementation, and under mutation.

use std::collections::BTreeMap;

use crate::support::{Tree, hashes, size_from};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use sm3::Sm3;
use zs_base::Digest;
use zs_base::random::Seeded;
use zs_ledger::{
    Frontier, LedgerError, TileId, Tiles, consistency_path, empty_root, inclusion_path, leaf_hash,
    node_hash, verify_consistency, verify_inclusion,
};
use zs_testkit::cases::for_each;

/// The definition of RFC 6962 section 2.1, word for word.
fn root_by_definition(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            node_hash(&root_by_definition(left), &root_by_definition(right))
        }
    }
}

#[test]
fn the_root_is_that_of_the_definition_at_every_size() {
    let leaves = hashes(600);
    let mut frontier = Frontier::default();
    for size in 0..leaves.len() {
        assert_eq!(frontier.root(), root_by_definition(&leaves[..size]));
        assert_eq!(Frontier::decode(&frontier.encode()), Ok(frontier.clone()));
        frontier.push(leaves[size]);
    }
}

#[test]
fn a_second_implementation_gives_the_same_roots_and_proofs() {
    let values: Vec<Vec<u8>> = (0..300_u32).map(|n| n.to_be_bytes().to_vec()).collect();
    let mut theirs = MemoryBackedTree::<Sm3, Vec<u8>>::new();
    let mut ours = Tree::default();
    for (index, value) in values.iter().enumerate() {
        let old = index as u64;
        theirs.push(value.clone());
        ours.push(leaf_hash(value));
        let size = old + 1;
        assert_eq!(theirs.root().as_bytes()[..], ours.frontier.root().0);
        let mut tiles = ours.tiles(size);
        for leaf in (0..size).step_by(7) {
            let path = inclusion_path(&mut tiles, leaf, size).unwrap();
            let proof = theirs.prove_inclusion(leaf as usize);
            assert_eq!(proof.as_bytes(), flat(&path));
        }
        for old in (1..=size).step_by(7) {
            let path = consistency_path(&mut tiles, old, size).unwrap();
            let proof = theirs.prove_consistency((size - old) as usize);
            assert_eq!(proof.as_bytes(), flat(&path), "{old} {size}");
        }
    }
}

fn flat(path: &[Digest]) -> Vec<u8> {
    path.iter().flat_map(|digest| digest.0).collect()
}

/// One random change that must make a proof fail: of an element, of their number, or their order.
pub fn mutate(path: &mut Vec<Digest>, hashes: &mut [&mut Digest], random: &mut Seeded) {
    let bit = random.below(256) as usize;
    let place = random.below(path.len() as u64) as usize;
    match random.below(5) {
        0 if !path.is_empty() => path[place].0[bit / 8] ^= 1 << (bit % 8),
        1 if !path.is_empty() => drop(path.remove(place)),
        2 => path.insert(place, Digest([bit as u8; 32])),
        3 if path.len() > 1 => {
            let other = (place + 1) % path.len();
            path.swap(place, other);
        }
        _ => {
            let chosen = random.below(hashes.len() as u64) as usize;
            hashes[chosen].0[bit / 8] ^= 1 << (bit % 8);
        }
    }
}

#[test]
fn l6_every_proof_verifies_and_every_mutated_proof_is_refused() {
    let most = size_from("ZS_LEAVES", 512);
    let leaves = hashes(most);
    let mut tree = Tree::default();
    let mut roots = vec![tree.frontier.root()];
    for leaf in &leaves {
        tree.push(*leaf);
        roots.push(tree.frontier.root());
    }
    for_each(most, |before| {
        let mut random = Seeded::new(before);
        let size = before + 1;
        let mut tiles = tree.tiles(size);
        let root = roots[size as usize];
        for index in 0..size {
            let leaf = leaves[index as usize];
            included(&mut tiles, (index, leaf), (size, root), &mut random);
            let old = (index + 1, roots[index as usize + 1]);
            consistent(&mut tiles, old, (size, root), &mut random);
        }
    });
}

/// The proof of a leaf verifies, and not after a mutation.
fn included<F>(
    tiles: &mut Tiles<F>,
    (index, mut leaf): (u64, Digest),
    (size, mut root): (u64, Digest),
    random: &mut Seeded,
) where
    F: FnMut(TileId, u64) -> Result<Vec<Digest>, LedgerError>,
{
    let mut path = inclusion_path(tiles, index, size).unwrap();
    verify_inclusion(&leaf, index, size, &path, &root).unwrap();
    mutate(&mut path, &mut [&mut leaf, &mut root], random);
    let verdict = verify_inclusion(&leaf, index, size, &path, &root);
    assert_eq!(verdict, Err(LedgerError::InclusionFails), "{index} {size}");
}

/// The proof that a tree grew from an older one verifies, and not after a mutation.
fn consistent<F>(
    tiles: &mut Tiles<F>,
    (old, mut first): (u64, Digest),
    (size, mut second): (u64, Digest),
    random: &mut Seeded,
) where
    F: FnMut(TileId, u64) -> Result<Vec<Digest>, LedgerError>,
{
    let mut path = consistency_path(tiles, old, size).unwrap();
    verify_consistency((old, &first), (size, &second), &path).unwrap();
    mutate(&mut path, &mut [&mut first, &mut second], random);
    let verdict = verify_consistency((old, &first), (size, &second), &path);
    assert_eq!(verdict, Err(LedgerError::ConsistencyFails), "{old} {size}");
}

#[test]
fn a_leaf_proves_no_other_place() {
    let leaves = hashes(100);
    let tree = Tree::of(&leaves);
    let root = tree.frontier.root();
    for index in 0..100 {
        let path = inclusion_path(&mut tree.tiles(100), index, 100).unwrap();
        for other in (0..100).filter(|other| *other != index) {
            let leaf = &leaves[index as usize];
            assert!(verify_inclusion(leaf, other, 100, &path, &root).is_err());
        }
    }
}

#[test]
fn l6_proofs_verify_at_random_sizes_of_a_large_tree() {
    let most = size_from("ZS_TREE", 100_000);
    let mut random = Seeded::new(8);
    let pairs: Vec<(u64, u64)> = (0..size_from("ZS_CASES", 200))
        .map(|_| {
            let size = 1 + random.below(most);
            (1 + random.below(size), size)
        })
        .collect();
    let asked = pairs.iter().flat_map(|(old, size)| [*old, *size]);
    let mut roots: BTreeMap<u64, Digest> = asked.map(|size| (size, empty_root())).collect();
    let leaves = hashes(most);
    let mut tree = Tree::default();
    for leaf in &leaves {
        tree.push(*leaf);
        if let Some(root) = roots.get_mut(&tree.frontier.size()) {
            *root = tree.frontier.root();
        }
    }
    for_each(pairs.len() as u64, |number| {
        let mut random = Seeded::new(number);
        let (old, size) = pairs[number as usize];
        let mut tiles = tree.tiles(size);
        let leaf = (old - 1, leaves[old as usize - 1]);
        included(&mut tiles, leaf, (size, roots[&size]), &mut random);
        let (old, new) = ((old, roots[&old]), (size, roots[&size]));
        consistent(&mut tiles, old, new, &mut random);
    });
}

#[test]
fn refuses_to_prove_what_the_tree_does_not_have() {
    let tree = Tree::of(&hashes(5));
    let out = |index| Err(LedgerError::OutOfRange { index, size: 5 });
    assert_eq!(inclusion_path(&mut tree.tiles(5), 5, 5), out(5));
    assert_eq!(consistency_path(&mut tree.tiles(5), 6, 5), out(6));
    assert_eq!(consistency_path(&mut tree.tiles(5), 0, 5), Ok(Vec::new()));
    let root = tree.frontier.root();
    assert!(verify_consistency((0, &empty_root()), (5, &root), &[]).is_ok());
    assert!(verify_consistency((0, &root), (5, &root), &[]).is_err());
}
