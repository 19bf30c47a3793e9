//! Proof bundles: what they show, and that no changed byte of one is accepted (F6).

use crate::support::{Tree, checkpoint, event, ring, signer, size_from};
use zs_base::random::Seeded;
use zs_ledger::{LedgerError, ProofBundle, Signer, inclusion_path, redact};
use zs_testkit::cases::for_seeds;

/// A bundle for event 5 of 20, with two of its five fields in clear.
pub fn bundle() -> ProofBundle {
    let signer = signer(1);
    let mut random = Seeded::new(9);
    let events: Vec<_> = (0..20).map(|seq| event(seq, &mut random)).collect();
    let hashes: Vec<_> = events.iter().map(|(leaf, _)| leaf.hash()).collect();
    let tree = Tree::of(&hashes);
    let (leaf, sealed) = &events[5];
    let copy = redact(leaf, sealed, &["step", "effective_on"]).unwrap();
    let path = inclusion_path(&mut tree.tiles(20), 5, 20).unwrap();
    let checkpoint = checkpoint(&tree, &signer);
    ProofBundle::new(&copy, &path, &checkpoint, signer.public())
}

#[test]
fn a_bundle_shows_the_fields_in_clear_and_nothing_else() {
    let json = bundle().to_json().unwrap();
    let read = ProofBundle::from_json(&json).unwrap();
    assert_eq!(read, bundle());
    let proven = read.verify(&ring(&signer(1))).unwrap();
    assert_eq!(proven.copy.leaf.header().seq, 5);
    assert_eq!(proven.checkpoint.size, 20);
    let shown: Vec<_> = proven.copy.clear.iter().map(|f| &f.value[..]).collect();
    assert_eq!(shown, [&b"served"[..], b"2026-03-05"]);
    assert!(json.len() < 8 * 1024, "{}", json.len());
}

#[test]
fn a_bundle_is_refused_with_another_key_or_ledger() {
    let other = bundle().verify(&ring(&signer(2)));
    assert_eq!(other, Err(LedgerError::OtherKey));
    let keys = zs_ledger::KeyRing::new("150205".into(), signer(1).public().clone());
    let other = bundle().verify(&keys);
    assert_eq!(other, Err(LedgerError::OtherLedger("150204".to_owned())));
}

#[test]
fn f6_a_mutated_bundle_never_verifies() {
    let letters: Vec<char> = "0123456789abcdefAF\"{},: x\n".chars().collect();
    let (whole, keys) = (bundle(), ring(&signer(1)));
    let json = whole.to_json().unwrap();
    for_seeds(size_from("ZS_CASES", 1_000), |random| {
        let mut changed = json.clone();
        let place = random.below(json.len() as u64) as usize;
        let with = (0..random.below(3)).map(|_| *random.pick(&letters).unwrap());
        changed.replace_range(place..=place, &with.collect::<String>());
        if let Ok(read) = ProofBundle::from_json(&changed) {
            // White space between the parts of JSON changes nothing that the bundle says.
            assert!(read == whole || read.verify(&keys).is_err());
        }
    });
}
