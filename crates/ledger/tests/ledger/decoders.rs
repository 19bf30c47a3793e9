//! Decoders on arbitrary and on slightly wrong bytes (F6).

use std::sync::LazyLock;

use crate::support::{Tree, checkpoint, event, hashes, signer, size_from};
use crate::tree::mutate;
use zs_base::random::Seeded;
use zs_base::{Digest, Moment};
use zs_ledger::{
    Checkpoint, Frontier, Leaf, LedgerError, NodeId, Rotation, Sealed, Signed, Signer,
    consistency_path, inclusion_path, verify_consistency, verify_inclusion,
};
use zs_testkit::cases::for_seeds;

/// What is encoded, one decoder for each.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Leaf,
    Sealed,
    Frontier,
    Checkpoint,
    Rotation,
}

const KINDS: [Kind; 5] = [
    Kind::Leaf,
    Kind::Sealed,
    Kind::Frontier,
    Kind::Checkpoint,
    Kind::Rotation,
];

/// Sound encodings to damage: events, frontiers, a checkpoint and a rotation.
static WHOLE: LazyLock<Vec<(Kind, Vec<u8>)>> = LazyLock::new(|| {
    let mut whole = Vec::new();
    for seed in 0..64 {
        let (leaf, sealed) = event(seed, &mut Seeded::new(seed));
        whole.push((Kind::Leaf, leaf.encode()));
        whole.push((Kind::Sealed, sealed.encode()));
        let frontier = Tree::of(&hashes(seed)).frontier;
        whole.push((Kind::Frontier, frontier.encode()));
    }
    let signer = signer(1);
    let rotation = Rotation {
        jurisdiction: "150204".into(),
        after_size: 9,
        next: signer.public().clone(),
        recorded_at: Moment::from_ms(250),
    };
    let rotation = Signed::sign(rotation, &signer).unwrap().encode();
    let checkpoint = checkpoint(&Tree::of(&hashes(9)), &signer).encode();
    let texts = [(Kind::Checkpoint, checkpoint), (Kind::Rotation, rotation)];
    whole.extend(texts.map(|(kind, text)| (kind, text.into_bytes())));
    whole
});

/// Decoding never panics, and whatever is accepted encodes to the same bytes again. Gives whether
/// it was accepted.
fn canonical_or_refused(kind: Kind, bytes: &[u8]) -> bool {
    let again = match kind {
        Kind::Leaf => Leaf::decode(bytes).map(|it| it.encode()),
        Kind::Sealed => Sealed::decode(bytes).map(|it| it.encode()),
        Kind::Frontier => Frontier::decode(bytes).map(|it| it.encode()),
        Kind::Checkpoint | Kind::Rotation => {
            let Ok(text) = std::str::from_utf8(bytes) else {
                return false;
            };
            match kind {
                Kind::Checkpoint => Signed::<Checkpoint>::decode(text).map(|it| it.encode()),
                _ => Signed::<Rotation>::decode(text).map(|it| it.encode()),
            }
            .map(String::into_bytes)
        }
    };
    if let Ok(again) = &again {
        assert_eq!(again, bytes);
    }
    again.is_ok()
}

/// One edit of some bytes, which may leave them as they were.
fn damage(bytes: &mut Vec<u8>, random: &mut Seeded) {
    let place = random.below(bytes.len() as u64) as usize;
    match random.below(8) {
        0 => bytes.truncate(place),
        1 => bytes.insert(place, random.below(256) as u8),
        2 if !bytes.is_empty() => drop(bytes.remove(place)),
        3 => {
            let from = random.below(bytes.len() as u64) as usize;
            let to = (from + random.below(40) as usize).min(bytes.len());
            let copied = bytes[from..to].to_vec();
            bytes.splice(place..place, copied);
        }
        4 if !bytes.is_empty() => bytes[place] = *random.pick(&[0, 1, 127, 128, 255]).unwrap(),
        5 if !bytes.is_empty() => bytes[place] = random.below(256) as u8,
        _ if !bytes.is_empty() => bytes[place] ^= 1 << random.below(8),
        _ => {}
    }
}

#[test]
fn f6_arbitrary_bytes_decode_canonically_or_not_at_all() {
    for_seeds(size_from("ZS_CASES", 5_000), |random| {
        let length = random.below(400) as usize;
        let mut bytes: Vec<u8> = Vec::with_capacity(length + 8);
        while bytes.len() < length {
            bytes.extend(random.bits().to_le_bytes());
        }
        // Small numbers look like lengths and kinds, and lead further into a decoder.
        for byte in bytes.iter_mut().take(random.below(40) as usize) {
            *byte %= 6;
        }
        for kind in KINDS {
            canonical_or_refused(kind, &bytes);
        }
    });
}

#[test]
fn f6_damaged_encodings_decode_canonically_or_not_at_all() {
    for (kind, bytes) in WHOLE.iter() {
        assert!(canonical_or_refused(*kind, bytes));
    }
    for_seeds(size_from("ZS_CASES", 20_000), |random| {
        let (kind, whole) = random.pick(&WHOLE).unwrap();
        let mut bytes = whole.clone();
        for _ in 0..=random.below(3) {
            damage(&mut bytes, random);
        }
        canonical_or_refused(*kind, &bytes);
    });
}

#[test]
fn f6_mutated_and_invented_proofs_never_verify() {
    let size = 1_000;
    let leaves = hashes(size);
    let tree = Tree::of(&leaves);
    let root = tree.frontier.root();
    let mut tiles = tree.tiles(size);
    let sound: Vec<_> = (0..size)
        .step_by(5)
        .map(|index| {
            let included = inclusion_path(&mut tiles, index, size).unwrap();
            let consistent = consistency_path(&mut tiles, index + 1, size).unwrap();
            let old = Tree::of(&leaves[..=index as usize]).frontier.root();
            (index, included, old, consistent)
        })
        .collect();
    for_seeds(size_from("ZS_CASES", 2_000), |random| {
        let (index, included, old, consistent) = random.pick(&sound).unwrap();
        let (mut leaf, mut root) = (leaves[*index as usize], root);
        if random.once_in(2) {
            let mut path = included.clone();
            mutate(&mut path, &mut [&mut leaf, &mut root], random);
            assert!(verify_inclusion(&leaf, *index, size, &path, &root).is_err());
        } else {
            let (mut old, mut path) = (*old, consistent.clone());
            mutate(&mut path, &mut [&mut old, &mut root], random);
            let (old, new) = ((index + 1, &old), (size, &root));
            assert!(verify_consistency(old, new, &path).is_err());
        }
        invented(random);
    });
}

/// A proof of random hashes for random places, those at the ends of the range included.
fn invented(random: &mut Seeded) {
    let mut hash = || {
        let bytes: Vec<u8> = (0..4).flat_map(|_| random.bits().to_le_bytes()).collect();
        Digest(bytes.try_into().unwrap())
    };
    let (first, second, one) = (hash(), hash(), hash());
    let path = vec![one; random.below(70) as usize];
    let bound = 1_u64 << random.below(64);
    let (index, size) = match random.below(3) {
        0 => (random.bits(), random.bits()),
        1 => (random.below(bound), random.below(bound)),
        _ => (u64::MAX - random.below(3), u64::MAX - random.below(3)),
    };
    assert!(verify_inclusion(&first, index, size, &path, &second).is_err());
    assert!(verify_consistency((index, &first), (size, &second), &path).is_err());
}

#[test]
fn a_node_id_no_tree_has_is_completed_by_nothing() {
    let by = |level, index| NodeId { level, index }.completed_by();
    assert_eq!((by(0, 7), by(8, 0), by(8, 2), by(3, 1)), (7, 255, 767, 15));
    assert_eq!(
        (by(255, 0), by(64, 0), by(1, u64::MAX)),
        (u64::MAX, u64::MAX, u64::MAX)
    );
}

#[test]
fn an_error_tells_the_place_of_the_first_wrong_byte() {
    let (leaf, _) = event(1, &mut Seeded::new(1));
    let mut bytes = leaf.encode();
    let end = bytes.len();
    bytes.push(0);
    let what = "账页";
    let extra = LedgerError::Malformed { what, at: end };
    assert_eq!(Leaf::decode(&bytes), Err(extra));
    bytes[0] = 9;
    assert_eq!(
        Leaf::decode(&bytes),
        Err(LedgerError::Malformed { what, at: 0 })
    );
}
