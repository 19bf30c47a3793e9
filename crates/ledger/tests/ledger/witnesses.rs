//! What a witness remembers, accepts, refuses and signs (L4, L5).

use crate::support::{Tree, checkpoint, hashes, ring, signer, size_from};
use zs_base::limits::WITNESS_NAME_BYTES_MAX;
use zs_base::{Digest, Moment};
use zs_ledger::{
    ConsistencyProof, Countersignature, KeyList, LedgerError, PublicKey, Rotation, Signed, Signer,
    SoftSigner, WitnessMemory, consistency_path, is_alarm, root_at,
};
use zs_testkit::cases::for_seeds;

const NAME: &str = "丙县人民法院";

fn keys(signer: &SoftSigner) -> KeyList {
    KeyList::of(&ring(signer))
}

fn witness(signer: &SoftSigner) -> WitnessMemory {
    WitnessMemory::new(NAME, keys(signer)).unwrap()
}

/// The proof that a tree gives between two sizes.
fn proof(tree: &Tree, old: u64, new: u64) -> ConsistencyProof {
    let path = consistency_path(&mut tree.tiles(new), old, new).unwrap();
    ConsistencyProof::new(&"150204".into(), (old, new), &path, &[])
}

fn signed(tree: &Tree, signer: &SoftSigner) -> String {
    checkpoint(tree, signer).encode()
}

#[test]
fn a_witness_follows_a_ledger_from_file_to_file_and_countersigns_what_it_saw() {
    let (county, own) = (signer(1), signer(7));
    let whole = hashes(40);
    let mut memory = witness(&county);
    assert_eq!(memory.countersign(&own, Moment::from_ms(0)), Ok(None));
    let mut before = 0;
    for size in [3, 3, 9, 40] {
        let tree = Tree::of(&whole[..size as usize]);
        let proof = proof(&tree, before, size);
        memory
            .follow(&signed(&tree, &county), Some(&proof))
            .unwrap();
        // Everything goes through the file, as it does between two days.
        memory = WitnessMemory::from_json(&memory.to_json().unwrap()).unwrap();
        before = size;
    }
    let text = memory.countersign(&own, Moment::from_ms(60_000)).unwrap();
    let text = text.unwrap().encode();
    let read = Signed::<Countersignature>::decode(&text).unwrap();
    read.verify(own.public()).unwrap();
    assert_eq!(read.verify(county.public()), Err(LedgerError::OtherKey));
    let said = &read.statement;
    assert_eq!((said.size, said.since_size), (40, 3));
    assert_eq!(said.witness, NAME);
    let last = memory.last().unwrap();
    assert_eq!(said.agrees(last), Ok(()));
    let mut other = last.clone();
    other.root = Digest([1; 32]);
    assert_eq!(
        said.agrees(&other),
        Err(LedgerError::SplitView { size: 40 })
    );
    other.size = 39;
    let (given, wanted) = (40, 39);
    let differs = LedgerError::OtherSize { given, wanted };
    assert_eq!(said.agrees(&other), Err(differs));
    for place in 0..text.len() {
        if text.is_char_boundary(place) && text.is_char_boundary(place + 1) {
            let mut changed = text.clone();
            changed.replace_range(place..=place, "7");
            let read = Signed::<Countersignature>::decode(&changed);
            let holds = read.and_then(|read| read.verify(own.public()));
            assert!(changed == text || holds.is_err(), "{changed}");
        }
    }
}

#[test]
fn a_witness_asks_for_the_proof_that_it_needs_and_for_no_other() {
    let county = signer(1);
    let tree = Tree::of(&hashes(20));
    let mut memory = witness(&county);
    memory
        .follow(&signed(&Tree::of(&hashes(8)), &county), None)
        .unwrap();
    let unchanged = memory.clone();
    let text = signed(&tree, &county);
    let missing = Err(LedgerError::ProofMissing { after: 8 });
    assert_eq!(memory.follow(&text, None), missing);
    let (given, wanted) = ((7, 20), (8, 20));
    let other = Err(LedgerError::OtherSpan { given, wanted });
    assert_eq!(memory.follow(&text, Some(&proof(&tree, 7, 20))), other);
    // Whoever is not the county is told so first, and nothing of it is an alarm.
    let stranger = signed(&tree, &signer(2));
    assert_eq!(memory.follow(&stranger, None), Err(LedgerError::OtherKey));
    assert_eq!(memory, unchanged);
    memory.follow(&text, Some(&proof(&tree, 8, 20))).unwrap();
}

#[test]
fn l4_l5_every_second_history_is_an_alarm_and_leaves_the_memory_as_it_was() {
    let county = signer(1);
    let mut memory = witness(&county);
    memory
        .follow(&signed(&Tree::of(&hashes(8)), &county), None)
        .unwrap();
    let unchanged = memory.clone();
    let mut leaves = hashes(20);
    leaves[3] = Digest([9; 32]);
    let rewritten = Tree::of(&leaves);
    let same_size = Tree::of(&leaves[..8]);
    let shorter = Tree::of(&hashes(7));
    let forged = proof(&rewritten, 8, 20);
    for (tree, proof, expected) in [
        (&rewritten, Some(&forged), LedgerError::ConsistencyFails),
        (&same_size, None, LedgerError::SplitView { size: 8 }),
        (&shorter, None, LedgerError::Shrunk { before: 8, size: 7 }),
    ] {
        let refused = memory.follow(&signed(tree, &county), proof).unwrap_err();
        assert_eq!(refused, expected);
        assert!(is_alarm(&refused));
        assert_eq!(memory, unchanged);
    }
    assert!(!is_alarm(&LedgerError::SignatureFails));
    assert!(!is_alarm(&LedgerError::ProofMissing { after: 8 }));
}

#[test]
fn l4_a_dishonest_administrator_is_caught_by_memory_and_fools_who_has_none() {
    let county = signer(1);
    let rewrites = size_from("ZS_REWRITES", 1_000);
    for_seeds(rewrites, |random| {
        let seen = 1 + random.below(60);
        let honest = hashes(seen);
        let mut memory = witness(&county);
        let older = signed(&Tree::of(&honest), &county);
        memory.follow(&older, None).unwrap();
        // With database, files and key everything is made anew: leaves, tree, checkpoint, proof.
        let mut rewritten = honest.clone();
        let place = random.below(seen) as usize;
        match random.below(4) {
            0 => rewritten[place] = Digest([7; 32]),
            1 => drop(rewritten.remove(place)),
            2 => rewritten.insert(place, Digest([7; 32])),
            _ => rewritten.truncate(place),
        }
        rewritten.extend((0..random.below(60)).map(|it| Digest::of(&[&[it as u8]])));
        let tree = Tree::of(&rewritten);
        let (text, size) = (signed(&tree, &county), tree.frontier.size());
        let proof = proof(&tree, seen.min(size), size);
        let refused = memory.follow(&text, Some(&proof)).unwrap_err();
        assert!(is_alarm(&refused), "{refused}");
        // The negative control: the same witness, had it kept nothing, would sign.
        witness(&county).follow(&text, Some(&proof)).unwrap();
    });
    println!("figure: {rewrites} rewrites caught");
}

#[test]
fn a_witness_follows_a_change_of_keys_that_the_old_key_endorsed() {
    let (old, next) = (signer(1), signer(2));
    let tree = Tree::of(&hashes(20));
    let rotated = |by: &SoftSigner| {
        let statement = Rotation {
            jurisdiction: "150204".into(),
            after_size: 12,
            next: next.public().clone(),
            recorded_at: Moment::from_ms(0),
        };
        let rotation = Signed::sign(statement, by).unwrap();
        let path = consistency_path(&mut tree.tiles(20), 8, 20).unwrap();
        ConsistencyProof::new(&"150204".into(), (8, 20), &path, &[rotation])
    };
    let mut memory = witness(&old);
    memory
        .follow(&signed(&Tree::of(&hashes(8)), &old), None)
        .unwrap();
    let text = signed(&tree, &next);
    let forged = rotated(&next);
    assert_eq!(
        memory.follow(&text, Some(&forged)),
        Err(LedgerError::OtherKey)
    );
    memory.follow(&text, Some(&rotated(&old))).unwrap();
    let kept = WitnessMemory::from_json(&memory.to_json().unwrap()).unwrap();
    assert_eq!(kept, memory);
    // The old key signs no more, and the proof with the same change of keys is taken again.
    let late = signed(&tree, &old);
    assert_eq!(memory.follow(&late, None), Err(LedgerError::OtherKey));
    memory.follow(&text, Some(&rotated(&old))).unwrap();
}

#[test]
fn a_changed_file_of_a_witness_is_not_read() {
    let county = signer(1);
    let mut memory = witness(&county);
    memory
        .follow(&signed(&Tree::of(&hashes(8)), &county), None)
        .unwrap();
    let json = memory.to_json().unwrap();
    for (from, to) in [
        ("witness 1", "witness 2"),
        ("size 8", "size 9"),
        ("\"since_size\": 8", "\"since_size\": 9"),
        ("\"since_size\": 8", "\"since_size\": null"),
        (NAME, ""),
        ("\"keys\": \"04", "\"keys\": \"05"),
        ("}", ""),
    ] {
        let changed = json.replacen(from, to, 1);
        assert_ne!(changed, json, "{from}");
        assert!(WitnessMemory::from_json(&changed).is_err(), "{from}");
    }
}

#[test]
fn a10_the_name_of_a_witness_has_so_many_bytes_and_not_one_more() {
    let named = |name: &str| WitnessMemory::new(name, keys(&signer(1))).is_ok();
    assert!(named(&"a".repeat(WITNESS_NAME_BYTES_MAX)));
    assert!(!named(&"a".repeat(WITNESS_NAME_BYTES_MAX + 1)));
    assert!(!named("") && !named(" a") && !named("a\nb") && !named("a\u{7f}"));
}

#[test]
fn a_list_of_keys_reads_back_and_grows() {
    let (first, next): (PublicKey, PublicKey) =
        (signer(1).public().clone(), signer(2).public().clone());
    let text = format!("{first}\n{next}@12\n");
    let list = KeyList::read(&format!("\n {first} \r\n{next}@12")).unwrap();
    assert_eq!(list.to_string(), text);
    let ring = list.ring("150204".into());
    assert_eq!((ring.at(12), ring.at(13)), (&first, &next));
    let order = Err(LedgerError::RotationOrder);
    assert_eq!(KeyList::read(&format!("{text}{first}@12")), order);
    assert_eq!(KeyList::read(&format!("{first}\n{next}")), order);
    for wrong in ["", "04", &format!("{first}@0")] {
        assert_eq!(KeyList::read(wrong), Err(LedgerError::NotAKey), "{wrong}");
    }
}

#[test]
fn a_consistency_proof_is_for_one_span_of_one_ledger() {
    let county = signer(1);
    let (short, long) = (Tree::of(&hashes(8)), Tree::of(&hashes(20)));
    let [old, new] = [&short, &long].map(|tree| checkpoint(tree, &county).statement);
    let sound = proof(&long, 8, 20);
    assert_eq!(sound.connects(&old, &new), Ok(()));
    let read = ConsistencyProof::from_json(&sound.to_json().unwrap()).unwrap();
    assert_eq!(read, sound);
    assert!(sound.connects(&new, &old).is_err());
    let mut elsewhere = new.clone();
    elsewhere.jurisdiction = "150205".into();
    let other = Err(LedgerError::OtherLedger("150205".to_owned()));
    assert_eq!(sound.connects(&old, &elsewhere), other);
    let json = sound.to_json().unwrap();
    let letters: Vec<char> = "0123456789abcdefAF\"{},: x\n".chars().collect();
    for_seeds(size_from("ZS_CASES", 300), |random| {
        let mut changed = json.clone();
        let place = random.below(json.len() as u64) as usize;
        changed.replace_range(place..=place, &random.pick(&letters).unwrap().to_string());
        if let Ok(read) = ConsistencyProof::from_json(&changed) {
            assert!(read == sound || read.connects(&old, &new).is_err());
        }
    });
    for size in 0..=20 {
        let root = root_at(&mut long.tiles(20), size).unwrap();
        let early = Tree::of(&hashes(size));
        assert_eq!(root, early.frontier.root(), "{size}");
    }
}
