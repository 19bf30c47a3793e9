//! Decoders on arbitrary and on slightly wrong bytes (F6).

use std::sync::LazyLock;

use crate::support::{Tree, checkpoint, event, hashes, signer, size_from};
use proptest::prelude::*;
use zs_base::random::Seeded;
use zs_base::{Digest, Moment};
use zs_ledger::{
    Checkpoint, Frontier, Leaf, LedgerError, NodeId, Rotation, Sealed, Signed, Signer,
    verify_consistency, verify_inclusion,
};

/// A checkpoint and a rotation.
static TEXTS: LazyLock<[String; 2]> = LazyLock::new(|| {
    let signer = signer(1);
    let rotation = Rotation {
        jurisdiction: "150204".into(),
        after_size: 9,
        next: signer.public().clone(),
        recorded_at: Moment::from_ms(250),
    };
    let rotation = Signed::sign(rotation, &signer).unwrap();
    let checkpoint = checkpoint(&Tree::of(&hashes(9)), &signer);
    [checkpoint.encode(), rotation.encode()]
});

/// Decoding never panics, and whatever is accepted encodes to the same bytes again.
fn accepts_only_canonical(bytes: &[u8]) {
    if let Ok(leaf) = Leaf::decode(bytes) {
        assert_eq!(leaf.encode(), bytes);
    }
    if let Ok(sealed) = Sealed::decode(bytes) {
        assert_eq!(sealed.encode(), bytes);
    }
    if let Ok(frontier) = Frontier::decode(bytes) {
        assert_eq!(frontier.encode(), bytes);
    }
    let text = String::from_utf8_lossy(bytes);
    if let Ok(checkpoint) = Signed::<Checkpoint>::decode(&text) {
        assert_eq!(checkpoint.encode(), text);
    }
    if let Ok(rotation) = Signed::<Rotation>::decode(&text) {
        assert_eq!(rotation.encode(), text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: size_from("ZS_CASES", 256) as u32,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn f6_arbitrary_bytes_decode_canonically_or_not_at_all(
        bytes in proptest::collection::vec(any::<u8>(), 0..400)
    ) {
        accepts_only_canonical(&bytes);
    }

    #[test]
    fn f6_invented_proofs_never_verify(
        index: u64, size: u64, tail in 0..70_u64, hashes in prop::collection::vec(any::<[u8; 32]>(), 2..70)
    ) {
        let mut hashes: Vec<Digest> = hashes.into_iter().map(Digest).collect();
        let (first, second) = (hashes.remove(0), hashes.remove(0));
        for (index, size) in [(index, size), (index % 100, size % 100), (size.wrapping_sub(tail), size)] {
            prop_assert!(verify_inclusion(&first, index, size, &hashes, &second).is_err());
            prop_assert!(verify_consistency((index, &first), (size, &second), &hashes).is_err());
        }
    }

    #[test]
    fn f6_damaged_leaves_and_bodies_decode_canonically_or_not_at_all(
        seed in 0..1_u64 << 48, place in any::<prop::sample::Index>(), byte: u8,
        cut in any::<prop::sample::Index>()
    ) {
        let (leaf, sealed) = event(seed, &mut Seeded::new(seed));
        let frontier = Tree::of(&hashes(seed % 64)).frontier.encode();
        let texts = TEXTS.iter().map(|text| text.clone().into_bytes());
        for whole in [leaf.encode(), sealed.encode(), frontier].into_iter().chain(texts) {
            let mut damaged = whole.clone();
            damaged[place.index(whole.len())] = byte;
            accepts_only_canonical(&damaged);
            accepts_only_canonical(&whole[..cut.index(whole.len())]);
            damaged.insert(cut.index(whole.len()), byte);
            accepts_only_canonical(&damaged);
        }
    }
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
