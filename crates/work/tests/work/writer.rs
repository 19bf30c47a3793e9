//! What the writer promises its clients.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use zs_base::random::Seeded;
use zs_store::{Receipt, Standing, Store};
use zs_testkit::postgres::Cluster;
use zs_testkit::tree::figure;
use zs_work::{Answer, Writer};

use crate::county::{
    clock, command, found, furnish, jurisdiction, law, signer, start, start_at, verify,
};
use crate::faulty::{Faulty, Rates};

/// Sends all commands of some clients at the same time, each as often as `times` says, and again as
/// long as it was not recorded. Gives the receipts.
fn drive(
    writer: &Writer,
    clients: u64,
    commands: u64,
    times: fn(&mut Seeded) -> u64,
) -> BTreeMap<(u64, u64), Receipt> {
    let client = |client: u64| {
        let mut random = Seeded::new(client);
        let mut receipts = BTreeMap::new();
        for number in 0..commands {
            for _ in 0..times(&mut random) {
                let receipt = until_recorded(writer, client, number);
                let before = receipts.insert((client, number), receipt);
                assert!(before.is_none_or(|before| before == receipt));
            }
        }
        receipts
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..clients)
            .map(|it| scope.spawn(move || client(it)))
            .collect();
        let joined = threads.into_iter().map(|thread| thread.join().unwrap());
        joined.flatten().collect()
    })
}

fn until_recorded(writer: &Writer, client: u64, number: u64) -> Receipt {
    loop {
        match writer.perform(command(client, number)) {
            Ok(Answer::Recorded(receipt)) => return receipt,
            Ok(other) => panic!("{other:?}"),
            Err(unanswered) => {
                assert_ne!(unanswered.standing, Standing::Recorded, "{unanswered}");
                assert_eq!(writer.failure(), None);
            }
        }
    }
}

/// Every receipt names one event of its own, and no event has no receipt.
fn assert_one_event_each(receipts: &BTreeMap<(u64, u64), Receipt>, events: u64) {
    let mut seqs: Vec<_> = receipts.values().map(|receipt| receipt.first).collect();
    seqs.sort_unstable();
    assert_eq!(seqs, (0..events).collect::<Vec<_>>());
    assert!(receipts.values().all(|receipt| receipt.size > receipt.last));
}

#[test]
fn d14_a_command_sent_again_is_recorded_once_and_gets_the_same_receipt() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (law, clock) = (law(), clock());
    let writer = start_at(clock.clone(), Box::new(found(&data)), &data, &law);
    // Eight clients share the commands.
    let each = figure("ZS_COMMANDS", 320).unwrap() / 8;
    let receipts = drive(&writer, 8, each, |random| 1 + random.below(5));
    writer.stop();
    let events = verify(&data, &law);
    assert_eq!(events, 8 * each);
    assert_one_event_each(&receipts, events);
    // After a restart the same command still has the same receipt.
    let store = zs_store::SqliteStore::open(&data).unwrap();
    // The clock goes on; one that began again would be noted as set back.
    let writer = start_at(clock, Box::new(store), &data, &law);
    for ((client, number), receipt) in &receipts {
        assert_eq!(until_recorded(&writer, *client, *number), *receipt);
    }
    writer.stop();
    assert_eq!(verify(&data, &law), events);
}

#[test]
fn a_checkpoint_covers_everything_after_a_stop() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let law = law();
    let writer = start(Box::new(found(&data)), &data, &law);
    drive(&writer, 2, 15, |_| 1);
    writer.stop();
    let mut reader = zs_store::sqlite::open_reader(&data).unwrap();
    let checkpoints = reader.checkpoints(None, 100).unwrap();
    assert_eq!(checkpoints.last().unwrap().0, 30);
    let outside = zs_store::folder::checkpoints_of(&data).all().unwrap();
    assert_eq!(outside.len(), checkpoints.len());
    // A crash between database and file is mended at the next start.
    std::fs::remove_file(data.join("checkpoints").join(&outside.last().unwrap().0)).unwrap();
    let store = zs_store::SqliteStore::open(&data).unwrap();
    start(Box::new(store), &data, &law).stop();
    verify(&data, &law);
}

#[test]
fn a_lost_commit_and_one_kept_though_reported_lost_are_told_apart() {
    for seed in 0..4 {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let law = law();
        let failures = Arc::new(AtomicU32::new(0));
        let store = Faulty {
            inner: found(&data),
            rates: Rates {
                lost: 150,
                kept: 150,
            },
            random: Seeded::new(seed),
            failures: failures.clone(),
        };
        let writer = start(Box::new(store), &data, &law);
        let receipts = drive(&writer, 6, 40, |random| 1 + random.below(2));
        writer.stop();
        assert!(failures.load(Ordering::Relaxed) > 5);
        let events = verify(&data, &law);
        assert_eq!(events, 6 * 40);
        assert_one_event_each(&receipts, events);
    }
}

#[test]
fn d12_of_commands_on_the_same_view_of_a_case_exactly_one_wins() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let law = law();
    let writer = start(Box::new(found(&data)), &data, &law);
    until_recorded(&writer, 0, 0);
    let writer = &writer;
    for round in 0..20 {
        let race = |client: u64| {
            let mut one = command(0, 1);
            one.id = command(client + 1, round).id;
            one.seen = Some(1 + round as u32);
            writer.perform(one).unwrap()
        };
        let answers: Vec<Answer> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|it| scope.spawn(move || race(it))).collect();
            threads.into_iter().map(|it| it.join().unwrap()).collect()
        });
        let won = answers
            .iter()
            .filter(|it| matches!(it, Answer::Recorded(_)));
        assert_eq!(won.count(), 1);
        let stale = |it: &&Answer| matches!(it, Answer::Refused(refusal) if refusal.has("ZS3121"));
        assert_eq!(answers.iter().filter(stale).count(), 7);
    }
}

#[test]
fn the_writer_works_on_postgresql_and_survives_its_crash() {
    let cluster = Cluster::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir_all(data.join("checkpoints")).unwrap();
    let law = law();
    let open = || zs_store::PostgresStore::open(&cluster.address(), &jurisdiction()).unwrap();
    let mut store = open();
    furnish(&mut store);
    let writer = start(Box::new(store), &data, &law);
    let mut receipts = drive(&writer, 8, 20, |random| 1 + random.below(3));
    cluster.crash();
    let lost = writer.perform(command(0, 20)).unwrap_err();
    assert_ne!(lost.standing, Standing::Recorded);
    drop(writer);
    cluster.launch().unwrap();
    let writer = start(Box::new(open()), &data, &law);
    receipts.extend(drive(&writer, 8, 30, |_| 1));
    drop(writer);
    let mut store = open();
    let keys = zs_ledger::KeyRing::new(
        jurisdiction(),
        zs_ledger::Signer::public(&signer(&data)).clone(),
    );
    let sound = zs_store::audit(store.reads(), keys, None, &mut |_, _, _| Ok(())).unwrap();
    assert_one_event_each(&receipts, sound.audited.size);
    zs_work::check_projections(store.reads(), &law).unwrap();
}

#[test]
fn a_clock_that_is_set_back_is_noted_once_and_never_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let law = law();
    let clock = clock();
    let writer = start_at(clock.clone(), Box::new(found(&data)), &data, &law);
    let first = until_recorded(&writer, 1, 0);
    // A step back within the bound is taken for a correction of the clock.
    clock.0.fetch_sub(59_000, Ordering::Relaxed);
    let second = until_recorded(&writer, 1, 1);
    assert_eq!((second.first, second.recorded_at), (1, first.recorded_at));
    clock.0.fetch_sub(3_600_000, Ordering::Relaxed);
    let third = until_recorded(&writer, 1, 2);
    let fourth = until_recorded(&writer, 1, 3);
    assert_eq!((third.first, fourth.first), (3, 4));
    assert!(fourth.recorded_at == first.recorded_at);
    writer.stop();
    assert_eq!(verify(&data, &law), 5);
    let mut reader = zs_store::sqlite::open_reader(&data).unwrap();
    let notes = reader.notes(0, 10).unwrap();
    let note = zs_work::event_of(&notes[0]).unwrap().unwrap();
    let zs_event::Happening::Noted(noted) = note.happening else {
        panic!("{note:?}");
    };
    assert_eq!((notes.len(), noted.topic.as_str()), (1, "clock"));
}
