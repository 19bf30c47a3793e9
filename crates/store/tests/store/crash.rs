//! D3 and D4: faults of single system calls, and power cuts, at any moment of a process that writes.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};

use zs_base::Jurisdiction;
use zs_base::random::Seeded;
use zs_ledger::Frontier;
use zs_store::{SqliteStore, Store};
use zs_testkit::cases::for_each;
use zs_testkit::power_cut::{Disk, Operation, record};
use zs_testkit::tree::figure;

use crate::sample::Sample;

/// Tells the child what to do; a test without it is the parent.
const DATA: &str = "ZS_CRASH_DATA";
const BATCHES: u64 = 12;

fn jurisdiction() -> Jurisdiction {
    "150000".into()
}

fn tell(events: u64) {
    // Past the buffer of the test harness, so that nothing is told later than it was known.
    use std::io::Write as _;
    let line = format!("told {events}\n");
    std::io::stdout().write_all(line.as_bytes()).unwrap();
    std::io::stdout().flush().unwrap();
}

/// The child: appends batches and tells after each how many events are durable.
#[test]
fn d03_child_appends_and_tells() {
    let Some(data) = std::env::var_os(DATA).map(PathBuf::from) else {
        return;
    };
    let early = std::env::var_os("ZS_CRASH_EARLY").is_some();
    let Ok(mut store) = SqliteStore::open(&data) else {
        std::process::exit(3);
    };
    let mut sample = Sample::new(&jurisdiction());
    for round in 0..BATCHES {
        let batch = sample.batch([round, round + 1, round + 2]);
        if early {
            tell(sample.size());
        }
        if store.append(&batch).is_err() {
            std::process::exit(4);
        }
        if !early {
            tell(sample.size());
        }
        let content = format!("evidence {round}");
        if store
            .folder()
            .files()
            .keep(&mut content.as_bytes())
            .is_err()
        {
            std::process::exit(5);
        }
    }
}

/// The negative control: rows in a log that is not synced at each commit.
#[test]
fn d04_child_trusts_synchronous_normal() {
    let Some(data) = std::env::var_os("ZS_CRASH_NORMAL").map(PathBuf::from) else {
        return;
    };
    let connection = rusqlite::Connection::open(data.join("rows.db")).unwrap();
    let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;";
    connection.execute_batch(settings).unwrap();
    for row in 1..=BATCHES {
        connection
            .execute("INSERT INTO kept VALUES (?1)", [row as i64])
            .unwrap();
        tell(row);
    }
}

fn child(test: &str, variable: &str, data: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture", "--test-threads=1"]);
    command.env(variable, data);
    command
}

fn told(text: &str) -> u64 {
    let told = text.split("told ").skip(1);
    let numbers = told.filter_map(|rest| rest.split_once('\n')?.0.parse().ok());
    numbers.max().unwrap_or(0)
}

/// Opens what is left with the program's own recovery, and gives the number of events, which agree
/// with one another.
fn recovered(data: &Path) -> u64 {
    // Empty folders are no files and not part of a recorded disk.
    for inner in ["files", "checkpoints"] {
        std::fs::create_dir_all(data.join(inner)).unwrap();
    }
    let mut store = SqliteStore::open(data).unwrap();
    let edge = store.reads().edge().unwrap();
    let mut frontier = Frontier::default();
    for leaf in store.reads().leaves(0, 1_000).unwrap() {
        assert_eq!(leaf.seq, frontier.size());
        assert_eq!(leaf.hash, zs_ledger::leaf_hash(&leaf.leaf));
        assert!(!leaf.body.is_empty());
        let receipt = store
            .reads()
            .receipt(&crate::sample::command_id(leaf.seq))
            .unwrap();
        assert_eq!(receipt.unwrap().first, leaf.seq);
        frontier.push(leaf.hash);
    }
    let encoded = if frontier.size() == 0 {
        Vec::new()
    } else {
        frontier.encode()
    };
    assert_eq!(edge.frontier, encoded);
    for digest in store.folder().files().all().unwrap() {
        store.folder().files().verify(&digest).unwrap();
    }
    frontier.size()
}

fn copy(from: &Path, to: &Path) {
    let mut random = Seeded::new(0);
    Disk::of(from).unwrap().cut(&mut random, from, to).unwrap();
    for inner in ["files", "checkpoints"] {
        std::fs::create_dir_all(to.join(inner)).unwrap();
    }
}

/// The system calls in which a fault is put.
const CALLS: [&str; 9] = [
    "openat",
    "pwrite64",
    "fdatasync",
    "fsync",
    "ftruncate",
    "unlink",
    "rename",
    "pread64",
    "write",
];
const FAULTS: [&str; 3] = ["error=EIO", "error=ENOSPC", "signal=KILL"];

/// A system call, and which of its occurrences fails.
type Site = (&'static str, u64);

/// Every occurrence of every call in a run without faults. strace counts in each thread apart.
fn sites(template: &Path, scratch: &Path) -> Vec<Site> {
    let (data, log) = (scratch.join("counted"), scratch.join("log"));
    copy(template, &data);
    let command = child("crash::d03_child_appends_and_tells", DATA, &data);
    let output = Command::new("strace")
        .args(["-f", "-e", &format!("trace={}", CALLS.join(",")), "-o"])
        .arg(&log)
        .arg("--")
        .arg(command.get_program())
        .args(command.get_args())
        .env(DATA, &data)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = std::fs::read_to_string(&log).unwrap();
    let mut counts = std::collections::BTreeMap::<(&str, &str), u64>::new();
    for line in text.lines() {
        let (thread, rest) = line.split_once(' ').unwrap();
        let call = rest
            .trim_start()
            .split_once('(')
            .map_or("", |(call, _)| call);
        *counts.entry((call, thread)).or_default() += 1;
    }
    let most = |call: &str| {
        let of_call = counts.iter().filter(|((it, _), _)| *it == call);
        of_call.map(|(_, count)| *count).max().unwrap_or(0)
    };
    CALLS
        .iter()
        .flat_map(|call| (1..=most(call)).map(|when| (*call, when)))
        .collect()
}

/// Runs the child with a fault at a site, and looks at what it left. Whether the fault reached it.
fn faulted(template: &Path, data: &Path, (call, when): Site, fault: &str) -> bool {
    copy(template, data);
    let command = child("crash::d03_child_appends_and_tells", DATA, data);
    let output = Command::new("strace")
        .args(["-f", "-o", "/dev/null", "-e", &format!("trace={call}")])
        .args(["-e", &format!("inject={call}:{fault}:when={when}"), "--"])
        .arg(command.get_program())
        .args(command.get_args())
        .env(DATA, data)
        .output()
        .unwrap();
    let told = told(&String::from_utf8_lossy(&output.stdout));
    let kept = recovered(data);
    assert!(
        kept >= told,
        "{call} {fault} {when}: told {told}, kept {kept}"
    );
    assert!(kept <= BATCHES * 3);
    std::fs::remove_dir_all(data).unwrap();
    !output.status.success()
}

#[test]
fn d03_no_fault_of_a_system_call_loses_what_was_told() {
    let folder = tempfile::tempdir().unwrap();
    let template = folder.path().join("template");
    drop(SqliteStore::create(&template, &jurisdiction()).unwrap());
    let sites = sites(&template, folder.path());
    let mut all: Vec<(Site, &str)> = sites
        .iter()
        .flat_map(|site| FAULTS.map(|fault| (*site, fault)))
        .collect();
    // More than there are means all of them.
    let wanted = figure("ZS_FAULTS", 200).unwrap() as usize;
    let mut random = Seeded::new(3);
    while all.len() > wanted {
        all.swap_remove(random.below(all.len() as u64) as usize);
    }
    let failed = AtomicU64::new(0);
    for_each(all.len() as u64, |number| {
        let (site, fault) = all[number as usize];
        let data = folder.path().join(format!("data-{number}"));
        let reached = faulted(&template, &data, site, fault);
        failed.fetch_add(u64::from(reached), Ordering::Relaxed);
    });
    let (count, failed) = (all.len() as u64, failed.into_inner());
    println!(
        "figure: {count} faults of {} at {} sites",
        sites.len() * FAULTS.len(),
        sites.len()
    );
    // A reading that fails, or a message to nobody, is survived; most faults are not.
    assert!(failed > count / 4, "only {failed} of {count} faults told");
}

#[test]
fn d03_a_writer_that_tells_before_the_commit_is_caught() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    drop(SqliteStore::create(&data, &jurisdiction()).unwrap());
    let mut command = child("crash::d03_child_appends_and_tells", DATA, &data);
    command.env("ZS_CRASH_EARLY", "1");
    let (states, lost) = losses(&command, &data, 200, &recovered);
    assert!(
        lost > 0,
        "none of {states}: a promise that comes too early is not noticed"
    );
}

/// Cuts the power at random moments of a run and gives how many states there were and in how many
/// of them something that was told is lost.
fn losses(
    command: &Command,
    data: &Path,
    states: u64,
    kept: &(dyn Fn(&Path) -> u64 + Sync),
) -> (u64, u64) {
    let fast = Path::new("/dev/shm");
    let scratch = match fast.is_dir() {
        true => tempfile::tempdir_in(fast).unwrap(),
        false => tempfile::tempdir().unwrap(),
    };
    let before = Disk::of(data).unwrap();
    let log = scratch.path().join("log");
    let operations = record(command, data, &log).unwrap();
    let syncs = operations
        .iter()
        .filter(|it| matches!(it, Operation::Sync(_)));
    assert!(
        operations.len() > 20,
        "{} operations, {} syncs",
        operations.len(),
        syncs.count()
    );
    let lost = AtomicU64::new(0);
    for_each(states, |state| {
        let mut random = Seeded::new(state);
        let cut = random.below(operations.len() as u64 + 1) as usize;
        let mut disk = before.clone();
        let mut said = String::new();
        for operation in &operations[..cut] {
            disk.carry_out(operation);
            if let Operation::Told(text) = operation {
                said.push_str(text);
            }
        }
        let to = scratch.path().join(format!("state-{state}"));
        disk.cut(&mut random, data, &to).unwrap();
        lost.fetch_add(u64::from(kept(&to) < told(&said)), Ordering::Relaxed);
        std::fs::remove_dir_all(&to).unwrap();
    });
    (states, lost.into_inner())
}

#[test]
fn d04_no_power_cut_loses_what_was_told() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    drop(SqliteStore::create(&data, &jurisdiction()).unwrap());
    let command = child("crash::d03_child_appends_and_tells", DATA, &data);
    let states = figure("ZS_CUTS", 2_000).unwrap();
    assert_eq!(losses(&command, &data, states, &recovered), (states, 0));
}

#[test]
fn d04_synchronous_normal_loses_what_was_told() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let connection = rusqlite::Connection::open(data.join("rows.db")).unwrap();
    connection
        .execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE kept (row INTEGER)")
        .unwrap();
    drop(connection);
    let command = child(
        "crash::d04_child_trusts_synchronous_normal",
        "ZS_CRASH_NORMAL",
        &data,
    );
    let kept = |path: &Path| {
        let connection = rusqlite::Connection::open(path.join("rows.db")).unwrap();
        let sql = "SELECT COALESCE(MAX(row), 0) FROM kept";
        connection
            .query_row(sql, [], |row| row.get::<_, i64>(0))
            .unwrap() as u64
    };
    let (states, lost) = losses(&command, &data, 300, &kept);
    assert!(
        lost > states / 10,
        "only {lost} of {states}: the harness has no teeth"
    );
}
