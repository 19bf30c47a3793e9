//! D1: a writer under load is killed at random, again and again; nothing that was acknowledged is
//! lost, nothing is recorded twice, and no number is missing.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;

use zs_base::random::Seeded;
use zs_store::{PostgresStore, SqliteStore, Store};
use zs_testkit::postgres::Cluster;
use zs_testkit::tree::figure;
use zs_work::Answer;

use crate::county::{command, found, furnish, jurisdiction, law, signer, start, verify};

/// Tells the child process what to work on; a test without it is the parent.
const DATA: &str = "ZS_KILL_DATA";
const ADDRESS: &str = "ZS_KILL_ADDRESS";
const CLIENTS: u64 = 8;

/// Kills of one county; a new one then, because each look at a ledger takes longer as it grows.
const KILLS_OF_A_COUNTY: u64 = 20;

/// The counties, each with its seed and how often its process is killed: 20 kills at commit, more
/// where the variable says so.
fn counties(variable: &str) -> Vec<(u64, u64)> {
    let kills = figure(variable, 20).unwrap();
    let firsts = (0..kills).step_by(KILLS_OF_A_COUNTY as usize);
    firsts
        .map(|first| (first, KILLS_OF_A_COUNTY.min(kills - first)))
        .collect()
}

/// The process that is killed: eight clients who go on where their receipts end. It is a test only
/// so that the parent can start it; without its variable it has nothing to do.
#[test]
fn d01_child_writes_until_it_is_killed() {
    let Some(data) = std::env::var_os(DATA).map(PathBuf::from) else {
        return;
    };
    let store: Box<dyn Store> = match std::env::var(ADDRESS) {
        Ok(address) => Box::new(open_when_free(&address)),
        Err(_) => Box::new(SqliteStore::open(&data).unwrap()),
    };
    let writer = start(store, &data, &law());
    let output = Mutex::new(std::io::stdout());
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (writer, output) = (&writer, &output);
            let from = std::env::var(format!("ZS_KILL_FROM_{client}")).unwrap();
            scope.spawn(move || {
                for number in from.parse::<u64>().unwrap().. {
                    let Ok(Answer::Recorded(receipt)) = writer.perform(command(client, number))
                    else {
                        std::process::exit(9);
                    };
                    let line = format!(
                        "receipt {client} {number} {} {}\n",
                        receipt.first, receipt.root
                    );
                    let mut output = output.lock().unwrap();
                    output.write_all(line.as_bytes()).unwrap();
                    output.flush().unwrap();
                }
            });
        }
    });
}

/// Opens the store as soon as the server has noticed that the killed process is gone.
fn open_when_free(address: &str) -> PostgresStore {
    loop {
        match PostgresStore::open(address, &jurisdiction()) {
            Ok(store) => return store,
            Err(zs_store::Fault::InUse(_)) => std::thread::yield_now(),
            Err(other) => panic!("{other}"),
        }
    }
}

/// What the clients were told: number of the command, place and root.
type Receipts = BTreeMap<(u64, u64), (u64, String)>;

fn child(data: &Path, address: Option<&str>, receipts: &Receipts, random: &mut Seeded) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args([
        "--exact",
        "kill::d01_child_writes_until_it_is_killed",
        "--nocapture",
    ]);
    child
        .env(DATA, data)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    if let Some(address) = address {
        child.env(ADDRESS, address);
    }
    for client in 0..CLIENTS {
        let told = receipts.range((client, 0)..(client + 1, 0)).count() as u64;
        // Some commands are sent once more, as a client does whose connection was cut.
        let from = told.saturating_sub(random.below(3));
        child.env(format!("ZS_KILL_FROM_{client}"), from.to_string());
    }
    child.spawn().unwrap()
}

/// Runs the child until it has given out some receipts, kills it, and collects them all.
fn kill_once(mut child: Child, after: u64, receipts: &mut Receipts) {
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut seen = 0;
    while let Some(Ok(line)) = lines.next() {
        let Some(told) = line.split_once("receipt ").map(|(_, rest)| rest) else {
            continue;
        };
        let parts: Vec<&str> = told.split(' ').collect();
        let [client, number, seq, root] = parts[..] else {
            continue;
        };
        let Ok(seq) = seq.parse() else { continue };
        // A line that was cut by the kill was told to nobody.
        if root.len() < 64 {
            continue;
        }
        let key = (client.parse().unwrap(), number.parse().unwrap());
        let before = receipts.insert(key, (seq, root.to_owned()));
        assert!(
            before.is_none_or(|before| before == receipts[&key]),
            "doubled: {key:?}"
        );
        seen += 1;
        if seen == after {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    assert!(seen > 0, "the child gave no receipt");
}

/// Every receipt is in the ledger, at its place.
fn assert_kept(store: &mut dyn Store, receipts: &Receipts, events: u64) {
    for ((client, number), (seq, root)) in receipts {
        let receipt = store
            .reads()
            .receipt(&command(*client, *number).id)
            .unwrap();
        let receipt = receipt.unwrap_or_else(|| panic!("lost: {client} {number}"));
        assert_eq!((receipt.first, &receipt.root.to_string()), (*seq, root));
    }
    let mut seqs: Vec<_> = receipts.values().map(|(seq, _)| *seq).collect();
    seqs.sort_unstable();
    seqs.dedup();
    assert_eq!(seqs.len(), receipts.len(), "two commands at one place");
    assert!(events >= receipts.len() as u64);
}

#[test]
fn d01_nothing_acknowledged_is_lost_when_the_process_is_killed() {
    let law = law();
    for (seed, kills) in counties("ZS_KILLS") {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        drop(found(&data));
        signer(&data);
        let mut random = Seeded::new(seed);
        let mut receipts = Receipts::new();
        for round in 0..kills {
            let child = child(&data, None, &receipts, &mut random);
            kill_once(child, 1 + random.below(150), &mut receipts);
            if round % 5 == 4 || round + 1 == kills {
                let mut store = SqliteStore::open(&data).unwrap();
                // The start of a writer mends what a crash left between database and files.
                let events = store.reads().edge().unwrap().last.unwrap().seq + 1;
                assert_kept(&mut store, &receipts, events);
                start(Box::new(store), &data, &law).stop();
                assert_eq!(verify(&data, &law), events);
            }
        }
    }
}

#[test]
fn d01_nothing_acknowledged_is_lost_on_postgresql_when_the_process_is_killed() {
    let law = law();
    for (seed, kills) in counties("ZS_POSTGRES_KILLS") {
        let cluster = Cluster::start().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        std::fs::create_dir_all(data.join("checkpoints")).unwrap();
        let keys = zs_ledger::KeyRing::new(
            jurisdiction(),
            zs_ledger::Signer::public(&signer(&data)).clone(),
        );
        let address = cluster.address();
        furnish(&mut open_when_free(&address));
        let mut random = Seeded::new(seed);
        let mut receipts = Receipts::new();
        for _ in 0..kills {
            let child = child(&data, Some(&address), &receipts, &mut random);
            kill_once(child, 1 + random.below(100), &mut receipts);
        }
        let mut store = open_when_free(&address);
        let events = store.reads().edge().unwrap().last.unwrap().seq + 1;
        assert_kept(&mut store, &receipts, events);
        zs_store::audit(store.reads(), keys, None, &mut |_, _, _| Ok(())).unwrap();
        zs_work::check_projections(store.reads(), &law).unwrap();
    }
}
