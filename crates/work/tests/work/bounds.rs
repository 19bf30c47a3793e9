//! The bounds of the writer at n and n + 1: commands that wait, of one chunk, of one transaction.

use std::collections::BTreeMap;
use std::sync::mpsc::channel;

use zs_base::limits::{BATCH_MAX, CHUNK_MAX, QUEUE_MAX};
use zs_store::Standing;
use zs_work::{Answer, Writer};

use crate::county::{command, found, law, start, verify};
use crate::held::{Fate, Held};

/// Hands in commands that open cases until one is refused; gives those that were taken.
fn fill(writer: &Writer, from: u64) -> Vec<zs_work::Pending> {
    let mut taken = Vec::new();
    loop {
        match writer.submit(command(from + taken.len() as u64, 0)) {
            Ok(pending) => taken.push(pending),
            Err(refused) => {
                assert_eq!(refused.standing, Standing::NotRecorded);
                return taken;
            }
        }
    }
}

#[test]
fn a10_queue_chunk_and_transaction_are_bounded_and_nothing_taken_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let law = law();
    let (arrived, arrivals) = channel();
    let (release, go_on) = channel();
    let held = Held {
        inner: found(&data),
        arrived,
        go_on,
    };
    let writer = start(Box::new(held), &data, &law);
    // Let go before the writer, which would otherwise wait for ever when an assertion fails.
    let release = release;
    let first = writer.submit(command(0, 0)).unwrap();
    assert_eq!(arrivals.recv().unwrap(), 1);
    // The first batch is held in the store; behind it one transaction may be decided and one chunk
    // be about to be handed on, the others queue.
    let mut taken = fill(&writer, 1);
    let most = QUEUE_MAX + BATCH_MAX + CHUNK_MAX;
    assert!(taken.len() >= QUEUE_MAX, "{}", taken.len());
    assert!(taken.len() <= most, "{}", taken.len());
    // Chunks that were decided while the queue was still short are short; the last of them is
    // handed on in the first of these rounds and written in the second.
    let mut arrived = 0;
    for _ in 0..2 {
        release.send(Fate::Kept).unwrap();
        let size = arrivals.recv().unwrap();
        assert!(size <= BATCH_MAX);
        arrived += size;
        // More have left the queue than one transaction takes, so that as many chunks as it may
        // have are waiting.
        while taken.len() - arrived <= QUEUE_MAX + BATCH_MAX {
            taken.extend(fill(&writer, 1 + taken.len() as u64));
            std::thread::yield_now();
        }
        assert!(taken.len() - arrived <= most);
    }
    release.send(Fate::Kept).unwrap();
    assert_eq!(arrivals.recv().unwrap(), BATCH_MAX);
    drop(release);
    let events = 1 + taken.len() as u64;
    let mut chunks = BTreeMap::new();
    for pending in taken.into_iter().chain([first]) {
        let Ok(Answer::Recorded(receipt)) = pending.wait() else {
            panic!("not recorded");
        };
        // The receipts of a chunk name the same tree.
        *chunks.entry(receipt.size).or_insert(0) += 1;
    }
    assert_eq!(chunks.values().max(), Some(&CHUNK_MAX));
    writer.stop();
    assert!(arrivals.iter().all(|size| size <= BATCH_MAX));
    assert_eq!(verify(&data, &law), events);
}
