//! Job J8: rates of sealing, appending, proving and verifying, beside a peer in the same run.
//!
//! `cargo bench -p zs-ledger` prints one line for each rate; the peer is the crate ct-merkle over
//! the same SM3, the raw limit is SM3 over inputs of the size of a node.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant;

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use sm3::Sm3;
use zs_base::id::CaseId;
use zs_base::random::Seeded;
use zs_base::{Day, Digest, Moment};
use zs_ledger::audit::{Auditor, Entry, Erasures};
use zs_ledger::tile::is_stored;
use zs_ledger::{
    Frontier, Header, KeyRing, LedgerError, Node, NodeId, Signer, SoftSigner, TileId, Tiles,
    consistency_path, inclusion_path, leaf_hash, node_hash, seal, verify_inclusion,
};

/// Leaves of the tree in which proofs are made.
const LEAVES: u64 = 1_000_000;
/// Events that are sealed and audited.
const EVENTS: u64 = 100_000;
/// Proofs made and verified.
const PROOFS: u64 = 20_000;

fn main() -> Result<(), LedgerError> {
    let raw = raw_node_hashes();
    seal_and_audit(raw)?;
    prove(raw)?;
    sign()
}

/// Times `count` rounds and prints the rate; gives rounds per second.
fn rate(what: &str, count: u64, mut round: impl FnMut(u64)) -> f64 {
    let start = Instant::now();
    (0..count).for_each(&mut round);
    let per_second = count as f64 / start.elapsed().as_secs_f64();
    println!("{what:<44} {per_second:>12.0} /s");
    per_second
}

fn raw_node_hashes() -> f64 {
    let mut digest = Digest::default();
    rate("raw: SM3 of a node (65 bytes)", 1_000_000, |_| {
        digest = node_hash(&digest, black_box(&digest));
    })
}

fn header(seq: u64) -> Header {
    Header {
        schema: 1,
        jurisdiction: "150204".into(),
        seq,
        case: CaseId([seq as u8; 16]),
        kind: "performed".to_owned(),
        procedure: "sample.ordinary".into(),
        version: Day::from_number(18_823),
        recorded_at: Moment::from_ms(seq as i64),
    }
}

fn seal_and_audit(raw: f64) -> Result<(), LedgerError> {
    let names = [
        "amount",
        "cite",
        "effective_on",
        "by",
        "party",
        "place",
        "step",
        "unit",
    ];
    let value = "三十字节左右的一个值".as_bytes();
    let fields = names.map(|name| (name, value));
    let mut salts = ChaCha8Rng::seed_from_u64(1);
    let mut store = Vec::new();
    let mut frontier = Frontier::default();
    let sealing = rate("seal 8 fields of 30 bytes, hash, push", EVENTS, |seq| {
        if let Ok((leaf, sealed)) = seal(header(seq), &fields, &mut salts) {
            let leaf = leaf.encode();
            let mut nodes = frontier.push(leaf_hash(&leaf));
            nodes.retain(|node| is_stored(node.id.level));
            store.push((leaf, sealed.encode(), nodes));
        }
    });
    println!("  = raw / {:.1}", raw / sealing);
    let bytes: usize = store.iter().map(|(leaf, ..)| leaf.len()).sum();
    println!("  leaf {} bytes", bytes as u64 / EVENTS);
    let signer = SoftSigner::generate(&mut salts)?;
    let keys = KeyRing::new("150204".into(), signer.public().clone());
    let Ok(mut auditor) = Auditor::begin(keys, Erasures::new(), &[]) else {
        return Err(LedgerError::NotAKey);
    };
    let mut wrong = 0;
    rate("audit leaf, 8 commitments, nodes", EVENTS, |seq| {
        let (leaf, sealed, nodes) = &store[seq as usize];
        let sealed = Some(&sealed[..]);
        let entry = Entry {
            seq,
            leaf,
            sealed,
            nodes,
        };
        wrong += u64::from(auditor.event(&entry).is_err());
    });
    println!("  {wrong} wrong");
    Ok(())
}

fn prove(raw: f64) -> Result<(), LedgerError> {
    let leaves: Vec<Digest> = (0..LEAVES).map(|n| leaf_hash(&n.to_be_bytes())).collect();
    let mut frontier = Frontier::default();
    let mut stored = Vec::new();
    let pushing = rate("push a leaf hash", LEAVES, |seq| {
        stored.extend(frontier.push(leaves[seq as usize]));
    });
    println!("  = raw / {:.1}", raw / pushing);
    let nodes = stored.iter().filter(|node| is_stored(node.id.level));
    let nodes: BTreeMap<NodeId, Digest> = nodes.map(|Node { id, digest }| (*id, *digest)).collect();
    let mut peer = MemoryBackedTree::<Sm3, [u8; 8]>::new();
    let pushing_peer = rate("peer: push a leaf of 8 bytes", LEAVES, |n| {
        peer.push(n.to_be_bytes())
    });
    println!(
        "  ours = peer x {:.1} (peer hashes the leaf too)",
        pushing / pushing_peer
    );

    let tiles = || {
        Tiles::new(LEAVES, |tile: TileId, width| {
            let first = tile.first();
            let range = nodes.range(first..).take(width as usize);
            Ok::<_, LedgerError>(range.map(|(_, digest)| *digest).collect())
        })
    };
    let mut random = Seeded::new(3);
    rate("prove inclusion, no tile held", PROOFS / 20, |_| {
        black_box(inclusion_path(&mut tiles(), random.below(LEAVES), LEAVES)).ok();
    });
    let mut held = tiles();
    rate("prove inclusion, all of 1 M, tiles held", PROOFS, |_| {
        black_box(inclusion_path(&mut held, random.below(LEAVES), LEAVES)).ok();
    });
    let near = LEAVES - 100_000;
    let mut proofs = Vec::new();
    let proving = rate(
        "prove inclusion, last 100 k, tiles held",
        10 * PROOFS,
        |_| {
            let index = near + random.below(100_000);
            if let Ok(path) = inclusion_path(&mut held, index, LEAVES) {
                proofs.push((index, path));
            }
        },
    );
    let proving_peer = rate("peer: prove inclusion, all in memory", 10 * PROOFS, |_| {
        black_box(peer.prove_inclusion((near + random.below(100_000)) as usize));
    });
    println!("  ours = peer x {:.2}", proving / proving_peer);
    rate("prove consistency, tiles held", PROOFS, |_| {
        black_box(consistency_path(
            &mut held,
            1 + near + random.below(99_999),
            LEAVES,
        ))
        .ok();
    });
    let longest = proofs.iter().map(|(_, path)| 32 * path.len()).max();
    println!("  longest proof {longest:?} bytes");
    let root = frontier.root();
    let mut wrong = 0;
    rate("verify inclusion", PROOFS, |n| {
        let (index, path) = &proofs[n as usize];
        let leaf = &leaves[*index as usize];
        wrong += u64::from(verify_inclusion(leaf, *index, LEAVES, path, &root).is_err());
    });
    println!("  {wrong} wrong");
    Ok(())
}

fn sign() -> Result<(), LedgerError> {
    let signer = SoftSigner::generate(&mut ChaCha8Rng::seed_from_u64(1))?;
    let message = [7; 250];
    let mut signatures = Vec::new();
    rate("sign a checkpoint with SM2", 2_000, |_| {
        signatures.extend(signer.sign(&message));
    });
    rate("verify a checkpoint with SM2", 2_000, |n| {
        black_box(signer.public().verify(&message, &signatures[n as usize])).ok();
    });
    Ok(())
}
