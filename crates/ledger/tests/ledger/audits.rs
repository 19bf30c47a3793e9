//! An audit names the first wrong number after every kind of edit (L2).

use crate::support::{Tree, checkpoint, event, ring, signer, size_from};
use zs_base::random::Seeded;
use zs_ledger::audit::{Auditor, Entry, Erasures};
use zs_ledger::{Audited, Finding, FindingKind, Leaf, Node, NodeId, Sealed, SoftSigner};
use zs_testkit::cases::for_each;

const EVENTS: u64 = 300;
const EVERY: u64 = 60;

/// A ledger as a store would hold it, with every part open to edits.
#[derive(Clone)]
struct Store {
    rows: Vec<Row>,
    nodes: Vec<Node>,
    checkpoints: Vec<(u64, String)>,
    frontier: Vec<u8>,
}

#[derive(Clone)]
struct Row {
    seq: u64,
    leaf: Vec<u8>,
    sealed: Option<Vec<u8>>,
}

impl Store {
    fn new(signer: &SoftSigner) -> Self {
        let mut random = Seeded::new(2);
        let events = (0..EVENTS).map(|seq| event(seq, &mut random));
        Self::of(events.collect(), signer)
    }

    /// Everything rebuilt consistently from these events, as an administrator could do.
    fn of(events: Vec<(Leaf, Sealed)>, signer: &SoftSigner) -> Self {
        let mut tree = Tree::default();
        let (mut rows, mut checkpoints) = (Vec::new(), Vec::new());
        for (seq, (leaf, sealed)) in events.into_iter().enumerate() {
            tree.push(leaf.hash());
            rows.push(Row {
                seq: seq as u64,
                leaf: leaf.encode(),
                sealed: Some(sealed.encode()),
            });
            let size = tree.frontier.size();
            if size.is_multiple_of(EVERY) {
                checkpoints.push((size, checkpoint(&tree, signer).encode()));
            }
        }
        let nodes = tree.nodes.iter();
        Self {
            rows,
            nodes: nodes.map(|(id, digest)| node(*id, digest.0)).collect(),
            checkpoints,
            frontier: tree.frontier.encode(),
        }
    }

    fn audit(&self, erasures: &Erasures, held: &[&str]) -> Result<Audited, Finding> {
        let mut auditor = Auditor::begin(ring(&signer(1)), erasures.clone(), held)?;
        let mut checkpoints = self.checkpoints.iter().peekable();
        for row in &self.rows {
            let of_row = |node: &&Node| node.id.completed_by() == auditor.size();
            let mut nodes: Vec<Node> = self.nodes.iter().filter(of_row).copied().collect();
            nodes.sort_by_key(|node| node.id);
            auditor.event(&Entry {
                seq: row.seq,
                leaf: &row.leaf,
                sealed: row.sealed.as_deref(),
                nodes: &nodes,
            })?;
            while let Some((_, text)) = checkpoints.next_if(|(size, _)| *size <= auditor.size()) {
                auditor.checkpoint(text)?;
            }
        }
        for (_, text) in checkpoints {
            auditor.checkpoint(text)?;
        }
        auditor.finish(&self.frontier)
    }

    fn last_checkpoint(&self) -> String {
        self.checkpoints.last().unwrap().1.clone()
    }
}

fn node(id: NodeId, digest: [u8; 32]) -> Node {
    Node {
        id,
        digest: zs_base::Digest(digest),
    }
}

fn flip(bytes: &mut [u8], random: &mut Seeded) {
    let place = random.below(bytes.len() as u64) as usize;
    bytes[place] ^= 1 << random.below(8);
}

/// Edits the store at number `seq` in one of the ways of [`EDITS`]; gives the number to be named.
fn edit(store: &mut Store, way: u64, seq: u64, random: &mut Seeded) -> u64 {
    let place = seq as usize;
    match way {
        0 => flip(&mut store.rows[place].leaf, random),
        1 => flip(store.rows[place].sealed.as_mut().unwrap(), random),
        2 => store.rows[place].sealed = None,
        3 => {
            let mut sealed = Sealed::decode(store.rows[place].sealed.as_ref().unwrap()).unwrap();
            sealed.erase("party").unwrap();
            store.rows[place].sealed = Some(sealed.encode());
        }
        4 => {
            let other = (place + 1 + random.below(EVENTS - 1) as usize) % EVENTS as usize;
            let body = store.rows[place].sealed.take();
            store.rows[place].sealed = std::mem::replace(&mut store.rows[other].sealed, body);
            return place.min(other) as u64;
        }
        5 => drop(store.rows.remove(place)),
        6 => {
            store.rows.insert(place, store.rows[place].clone());
            return seq + 1;
        }
        7 => {
            let other = (place + 1 + random.below(EVENTS - 1) as usize) % EVENTS as usize;
            store.rows.swap(place, other);
            return place.min(other) as u64;
        }
        8 => store.rows[place].seq ^= 1 << random.below(20),
        9 => {
            let chosen = random.below(store.nodes.len() as u64) as usize;
            flip(&mut store.nodes[chosen].digest.0, random);
            return store.nodes[chosen].id.completed_by();
        }
        10 => {
            let chosen = random.below(store.nodes.len() as u64) as usize;
            return store.nodes.remove(chosen).id.completed_by();
        }
        11 => {
            let id = NodeId {
                level: 3,
                index: seq / 8,
            };
            store.nodes.push(node(id, [0; 32]));
            return id.completed_by();
        }
        12 => {
            let chosen = random.below(store.checkpoints.len() as u64) as usize;
            let (size, text) = &mut store.checkpoints[chosen];
            let place = random.below(text.len() as u64) as usize;
            text.replace_range(place..=place, "~");
            return *size - 1;
        }
        _ => {
            flip(&mut store.frontier, random);
            return EVENTS;
        }
    }
    seq
}

/// Number of ways in which [`edit`] edits.
const EDITS: u64 = 14;

#[test]
fn l2_every_edit_is_found_and_its_number_is_named() {
    let clean = Store::new(&signer(1));
    let held = clean.last_checkpoint();
    let none = Erasures::new();
    assert_eq!(clean.audit(&none, &[&held]).unwrap().covered, EVENTS);
    for_each(size_from("ZS_CASES", 2_002), |case| {
        let mut random = Seeded::new(case);
        let mut store = clean.clone();
        let way = case % EDITS;
        let seq = match way {
            // A level-3 node of the last, incomplete group of eight would have no number yet.
            11 => random.below(EVENTS / 8 * 8),
            _ => random.below(EVENTS),
        };
        let expected = edit(&mut store, way, seq, &mut random);
        let finding = store.audit(&none, &[&held]).unwrap_err();
        assert_eq!(finding.seq, expected, "way {way}: {finding}");
    });
}

#[test]
fn l2_a_consistent_rewriting_is_found_by_the_next_checkpoint() {
    let clean = Store::new(&signer(1));
    let mut random = Seeded::new(23);
    for seq in [0, 59, 60, 130, 299] {
        let mut store = clean.clone();
        // Leaf, body and leaf hash are replaced together; only the checkpoints are left.
        let (leaf, sealed) = event(seq, &mut random);
        store.rows[seq as usize].leaf = leaf.encode();
        store.rows[seq as usize].sealed = Some(sealed.encode());
        let id = NodeId {
            level: 0,
            index: seq,
        };
        let place = store.nodes.iter().position(|node| node.id == id).unwrap();
        store.nodes[place].digest = leaf.hash();
        let finding = store.audit(&Erasures::new(), &[]).unwrap_err();
        assert_eq!(finding.kind, FindingKind::CheckpointRoot);
        assert_eq!(finding.seq, seq / EVERY * EVERY);
    }
}

#[test]
fn l2_a_cut_tail_is_proved_only_by_a_checkpoint_held_elsewhere() {
    let held = Store::new(&signer(1)).last_checkpoint();
    let mut random = Seeded::new(2);
    for size in [0, 1, 59, 60, 256, 299] {
        let events = (0..size).map(|seq| event(seq, &mut random)).collect();
        let cut = Store::of(events, &signer(1));
        assert_eq!(cut.audit(&Erasures::new(), &[]).unwrap().size, size);
        let finding = cut.audit(&Erasures::new(), &[&held]).unwrap_err();
        assert_eq!((finding.seq, finding.kind), (size, FindingKind::CutTail));
        random = Seeded::new(2);
    }
}

#[test]
fn a_rewriting_with_the_key_is_found_by_a_held_checkpoint() {
    let held = Store::new(&signer(1)).checkpoints[1].1.clone();
    let mut random = Seeded::new(99);
    let events = (0..EVENTS).map(|seq| event(seq, &mut random)).collect();
    let rewritten = Store::of(events, &signer(1));
    assert!(rewritten.audit(&Erasures::new(), &[]).is_ok());
    let finding = rewritten.audit(&Erasures::new(), &[&held]).unwrap_err();
    assert_eq!(finding.kind, FindingKind::CheckpointRoot);
}

#[test]
fn a_recorded_erasure_is_lawful_and_counted() {
    let mut store = Store::new(&signer(1));
    edit(&mut store, 3, 17, &mut Seeded::new(1));
    let finding = store.audit(&Erasures::new(), &[]).unwrap_err();
    assert_eq!(finding.kind, FindingKind::Erasure);
    let recorded = Erasures::from([(17, "party".to_owned())]);
    assert_eq!(store.audit(&recorded, &[]).unwrap().erased_fields, 1);
}

#[test]
fn a_record_earlier_than_its_predecessor_is_found() {
    let mut random = Seeded::new(2);
    let mut events: Vec<_> = (0..10).map(|seq| event(seq, &mut random)).collect();
    let (leaf, sealed) = events[4].clone();
    let mut header = leaf.header().clone();
    header.recorded_at = zs_base::Moment::from_ms(0);
    events[4] = (
        Leaf::new(header, leaf.commitments().to_vec()).unwrap(),
        sealed,
    );
    let store = Store::of(events, &signer(1));
    let finding = store.audit(&Erasures::new(), &[]).unwrap_err();
    assert_eq!((finding.seq, finding.kind), (4, FindingKind::RecordedAt));
    assert!(finding.to_string().starts_with("第4号：记录时间倒退"));
}
