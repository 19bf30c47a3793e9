//! The tree against the definition of RFC 6962, against a second implementation, and under mutation.

use crate::support::{Tree, hashes, size_from};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use sm3::Sm3;
use zs_base::Digest;
use zs_base::random::Seeded;
use zs_ledger::{
    Frontier, LedgerError, consistency_path, empty_root, inclusion_path, leaf_hash, node_hash,
    verify_consistency, verify_inclusion,
};

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
fn mutate(path: &mut Vec<Digest>, hashes: &mut [&mut Digest], random: &mut Seeded) {
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
    let mut random = Seeded::new(6);
    let mut tree = Tree::default();
    let mut roots = vec![tree.frontier.root()];
    for leaf in &leaves {
        tree.push(*leaf);
        roots.push(tree.frontier.root());
    }
    for size in 1..=most {
        let mut tiles = tree.tiles(size);
        let root = roots[size as usize];
        for index in 0..size {
            let leaf = leaves[index as usize];
            let mut path = inclusion_path(&mut tiles, index, size).unwrap();
            verify_inclusion(&leaf, index, size, &path, &root).unwrap();
            let (mut leaf, mut root) = (leaf, root);
            mutate(&mut path, &mut [&mut leaf, &mut root], &mut random);
            let verdict = verify_inclusion(&leaf, index, size, &path, &root);
            assert_eq!(verdict, Err(LedgerError::InclusionFails), "{index} {size}");
        }
        for old in 1..=size {
            let (mut first, mut second) = (roots[old as usize], root);
            let mut path = consistency_path(&mut tiles, old, size).unwrap();
            verify_consistency((old, &first), (size, &second), &path).unwrap();
            mutate(&mut path, &mut [&mut first, &mut second], &mut random);
            let verdict = verify_consistency((old, &first), (size, &second), &path);
            assert_eq!(verdict, Err(LedgerError::ConsistencyFails), "{old} {size}");
        }
    }
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
fn proofs_across_tile_borders_verify_at_random_sizes() {
    let most = 200_000;
    let leaves = hashes(most);
    let mut tree = Tree::default();
    let mut roots = vec![tree.frontier.root()];
    for leaf in &leaves {
        tree.push(*leaf);
        roots.push(tree.frontier.root());
    }
    let mut random = Seeded::new(8);
    for _ in 0..size_from("ZS_CASES", 200) {
        let size = 1 + random.below(most);
        let old = 1 + random.below(size);
        let mut tiles = tree.tiles(size);
        let root = &roots[size as usize];
        let path = inclusion_path(&mut tiles, old - 1, size).unwrap();
        verify_inclusion(&leaves[old as usize - 1], old - 1, size, &path, root).unwrap();
        let path = consistency_path(&mut tiles, old, size).unwrap();
        verify_consistency((old, &roots[old as usize]), (size, root), &path).unwrap();
    }
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
