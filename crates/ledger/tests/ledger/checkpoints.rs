//! Checkpoints, keys and witnesses: who notices what (L4, L5).

use crate::support::{Tree, checkpoint, hashes, ring, signer, size_from};
use zs_base::random::Seeded;
use zs_base::{Digest, Moment};
use zs_ledger::{LedgerError, Rotation, Signed, Signer, SoftSigner, Witness, consistency_path};

fn signed_text(tree: &Tree, signer: &SoftSigner) -> String {
    checkpoint(tree, signer).encode()
}

#[test]
fn a_checkpoint_is_a_text_that_its_key_verifies() {
    let signer = signer(1);
    let text = signed_text(&Tree::of(&hashes(3)), &signer);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "zhunsheng checkpoint 1");
    assert_eq!(lines[1], "jurisdiction 150204");
    assert_eq!(lines[2], "size 3");
    assert_eq!(lines[4], "recorded_at 2026-02-02T02:40:00.250");
    let opened = ring(&signer).open(&text).unwrap();
    assert_eq!(opened.size, 3);
    let other = ring(&crate::support::signer(2)).open(&text);
    assert_eq!(other, Err(LedgerError::OtherKey));
}

#[test]
fn no_changed_byte_of_a_checkpoint_is_accepted() {
    let signer = signer(1);
    let ring = ring(&signer);
    let text = signed_text(&Tree::of(&hashes(3)), &signer);
    for place in 0..text.len() {
        for with in ["0", "9", "f", "F", "\n", " ", ""] {
            let mut changed = text.clone();
            changed.replace_range(place..=place, with);
            if changed != text {
                assert!(ring.open(&changed).is_err(), "{changed}");
            }
        }
    }
    let line = |line| LedgerError::MalformedLine {
        what: "检查点",
        line,
    };
    assert_eq!(ring.open(&format!("{text}\n")), Err(line(8)));
    assert_eq!(ring.open(&text.replace("size 3", "size 03")), Err(line(3)));
    assert_eq!(ring.open(&text.replace("size 3", "size x")), Err(line(3)));
}

#[test]
fn a_key_file_reads_back_and_debug_does_not_show_it() {
    let signer = signer(4);
    let pem = signer.to_pem().unwrap();
    let again = SoftSigner::from_pem(&pem).unwrap();
    assert_eq!(again.public(), signer.public());
    assert!(pem.starts_with("-----BEGIN PRIVATE KEY-----"));
    assert_eq!(format!("{signer:?}").len(), "SoftSigner()".len() + 130);
    assert!(SoftSigner::from_pem("").is_err());
    assert!(SoftSigner::from_bytes(&[0; 32]).is_err());
    assert!(SoftSigner::from_bytes(&[255; 32]).is_err());
}

#[test]
fn the_old_key_hands_over_to_the_next() {
    let (old, next) = (signer(1), signer(2));
    let statement = Rotation {
        jurisdiction: "150204".into(),
        after_size: 3,
        next: next.public().clone(),
        recorded_at: Moment::from_ms(0),
    };
    let mut ring = ring(&old);
    let forged = Signed::sign(statement.clone(), &next).unwrap();
    assert_eq!(ring.rotate(&forged), Err(LedgerError::OtherKey));
    let rotation = Signed::sign(statement.clone(), &old).unwrap();
    let rotation = Signed::<Rotation>::decode(&rotation.encode()).unwrap();
    ring.rotate(&rotation).unwrap();
    let again = Signed::sign(statement, &next).unwrap();
    assert_eq!(ring.rotate(&again), Err(LedgerError::RotationOrder));
    let (three, four) = (Tree::of(&hashes(3)), Tree::of(&hashes(4)));
    assert!(ring.open(&signed_text(&three, &old)).is_ok());
    assert!(ring.open(&signed_text(&three, &next)).is_err());
    assert!(ring.open(&signed_text(&four, &next)).is_ok());
    assert!(ring.open(&signed_text(&four, &old)).is_err());
}

#[test]
fn a_witness_follows_an_honest_ledger() {
    let signer = signer(1);
    let mut witness = Witness::new(ring(&signer));
    let mut tree = Tree::default();
    let mut old = 0;
    for leaf in hashes(40) {
        tree.push(leaf);
        let size = tree.frontier.size();
        let path = consistency_path(&mut tree.tiles(size), old, size).unwrap();
        let path = if old == 0 { Vec::new() } else { path };
        witness
            .consider(&signed_text(&tree, &signer), &path)
            .unwrap();
        old = size;
    }
    assert_eq!(witness.last().unwrap().size, 40);
}

#[test]
fn l4_a_witness_exposes_every_rewritten_history() {
    let signer = signer(1);
    let mut random = Seeded::new(4);
    for case in 0..size_from("ZS_CASES", 200) {
        let seen = 1 + random.below(300);
        let size = seen + random.below(300);
        let honest = hashes(size);
        let mut witness = Witness::new(ring(&signer));
        let old = Tree::of(&honest[..seen as usize]);
        witness.consider(&signed_text(&old, &signer), &[]).unwrap();

        // The administrator holds database, files and key, and rebuilds everything consistently.
        let mut rewritten = honest.clone();
        let place = random.below(seen) as usize;
        match random.below(3) {
            0 => rewritten[place] = Digest([case as u8; 32]),
            1 => drop(rewritten.remove(place)),
            _ => rewritten.insert(place, Digest([case as u8; 32])),
        }
        let tree = Tree::of(&rewritten);
        let text = signed_text(&tree, &signer);
        let new_size = tree.frontier.size();
        let true_tree = Tree::of(&honest);
        let mut attempts = vec![Vec::new()];
        attempts.extend(consistency_path(&mut tree.tiles(new_size), seen, new_size));
        attempts.extend(consistency_path(&mut true_tree.tiles(size), seen, size));
        for path in attempts {
            assert!(witness.consider(&text, &path).is_err(), "case {case}");
        }
        assert_eq!(witness.last().unwrap().root, old.frontier.root());
    }
}

#[test]
fn l5_a_witness_refuses_a_second_view_of_one_size() {
    let signer = signer(1);
    for size in 1..=100 {
        let mut witness = Witness::new(ring(&signer));
        let mut leaves = hashes(size);
        let text = signed_text(&Tree::of(&leaves), &signer);
        witness.consider(&text, &[]).unwrap();
        witness.consider(&text, &[]).unwrap();
        leaves[size as usize / 2] = Digest([1; 32]);
        let other = signed_text(&Tree::of(&leaves), &signer);
        let refused = Err(LedgerError::SplitView { size });
        assert_eq!(witness.consider(&other, &[]), refused);
        let shorter = signed_text(&Tree::of(&hashes(size - 1)), &signer);
        let before = size;
        let refused = Err(LedgerError::Shrunk {
            before,
            size: size - 1,
        });
        assert_eq!(witness.consider(&shorter, &[]), refused);
    }
}
