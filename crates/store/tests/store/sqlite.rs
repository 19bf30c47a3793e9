//! What the embedded store promises beyond the suite.

use std::fs;
use std::path::Path;
use std::process::Command;

use rusqlite::Connection;
use zs_base::Jurisdiction;
use zs_store::folder::database_of;
use zs_store::{Cipher, Fault, KeyFiles, SqliteStore, Store, schema};
use zs_testkit::cases::for_each;

use crate::conformance::suite;
use crate::sample::Sample;

fn jurisdiction() -> Jurisdiction {
    "150000".into()
}

fn raw(path: &Path) -> Connection {
    Connection::open(database_of(path)).unwrap()
}

/// A folder with one batch in it.
fn filled(path: &Path) {
    let mut store = SqliteStore::create(path, &jurisdiction()).unwrap();
    let mut sample = Sample::new(&jurisdiction());
    store.append(&sample.batch(1..=300)).unwrap();
    store.keep_checkpoint(300, "signed").unwrap();
}

#[test]
fn sqlite_conforms() {
    let folder = tempfile::tempdir().unwrap();
    suite(&mut |jurisdiction| {
        let path = folder.path().join(jurisdiction.as_str());
        Box::new(SqliteStore::create(&path, jurisdiction).unwrap())
    });
    // The same where bodies are sealed, with either cipher.
    for cipher in [Cipher::Sm4Gcm, Cipher::ChaCha20] {
        suite(&mut |jurisdiction| {
            let name = format!("{cipher:?}-{jurisdiction}");
            let mut store = SqliteStore::create(&folder.path().join(&name), jurisdiction).unwrap();
            let key = KeyFiles::new(folder.path().join(name + ".seal"));
            store.seal(&key, cipher).unwrap();
            Box::new(store)
        });
    }
}

/// Tells the child which folder to open; a test without it is the parent.
const OPENED: &str = "ZS_OPENED_TWICE";

/// The second process: it opens the folder, and leaves with the sentence of the refusal.
#[test]
fn d13_child_opens_what_is_held() {
    let Some(data) = std::env::var_os(OPENED) else {
        return;
    };
    match SqliteStore::open(Path::new(&data)) {
        Err(refused @ Fault::InUse(_)) => println!("refused: {refused}"),
        Err(other) => println!("otherwise: {other}"),
        Ok(_) => println!("opened"),
    }
}

#[test]
fn d13_a_second_process_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    let held = SqliteStore::create(&path, &jurisdiction()).unwrap();
    let second = || {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "sqlite::d13_child_opens_what_is_held"])
            .arg("--nocapture")
            .env(OPENED, &path)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    for_each(100, |_| {
        let told = second();
        assert!(told.contains("refused: "), "{told}");
        let again = SqliteStore::open(&path).err().unwrap();
        assert!(matches!(again, Fault::InUse(_)), "{again}");
    });
    drop(held);
    assert!(second().contains("opened"));
    SqliteStore::open(&path).unwrap();
}

/// Every file below a folder with its content and time of change.
fn contents(path: &Path) -> Vec<(std::path::PathBuf, Vec<u8>, std::time::SystemTime)> {
    let mut all = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let metadata = entry.metadata().unwrap();
            if metadata.is_dir() {
                folders.push(entry.path());
            } else {
                let bytes = fs::read(entry.path()).unwrap();
                all.push((entry.path(), bytes, metadata.modified().unwrap()));
            }
        }
    }
    all.sort();
    all
}

#[test]
fn d07_a_missing_or_read_only_folder_is_refused_without_writing() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing");
    let refused = SqliteStore::open(&missing).err().unwrap();
    assert!(matches!(refused, Fault::NotAFolder(_)));
    assert_eq!(refused.to_string().lines().count(), 1);
    assert!(!missing.exists());

    let stranger = folder.path().join("stranger");
    fs::create_dir(&stranger).unwrap();
    fs::write(stranger.join("letter.txt"), "x").unwrap();
    assert!(matches!(
        SqliteStore::open(&stranger),
        Err(Fault::NotAFolder(_))
    ));
    let created = SqliteStore::create(&stranger, &jurisdiction());
    assert!(matches!(created, Err(Fault::NotEmpty(_))));
    assert_eq!(contents(&stranger).len(), 1);

    let data = folder.path().join("data");
    filled(&data);
    let before = contents(&data);
    let set = |mode| {
        let permissions = std::os::unix::fs::PermissionsExt::from_mode(mode);
        fs::set_permissions(&data, permissions).unwrap();
    };
    set(0o500);
    let refused = SqliteStore::open(&data).err().unwrap();
    set(0o700);
    assert!(matches!(refused, Fault::ReadOnly(_)), "{refused}");
    assert_eq!(refused.to_string().lines().count(), 1);
    assert_eq!(contents(&data), before);
}

#[test]
fn m4_data_of_a_newer_program_is_refused_without_writing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    filled(&data);
    let newer = schema::SQLITE.len() + 1;
    raw(&data)
        .execute_batch(&format!(
            "PRAGMA user_version = {newer}; PRAGMA wal_checkpoint(TRUNCATE);"
        ))
        .unwrap();
    let before = contents(&data);
    let refused = SqliteStore::open(&data).err().unwrap();
    assert!(matches!(refused, Fault::NewerData { .. }), "{refused}");
    assert!(zs_store::sqlite::open_reader(&data).is_err());
    assert_eq!(contents(&data), before);
}

/// Tables, columns, indexes and triggers as text.
fn shape(connection: &Connection) -> Vec<String> {
    let sql =
        "SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_schema ORDER BY 1";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[test]
fn m2_a_fresh_schema_equals_a_migrated_one() {
    let folder = tempfile::tempdir().unwrap();
    let fresh = folder.path().join("fresh");
    filled(&fresh);
    for from in 0..=schema::SQLITE.len() {
        let old = folder.path().join(format!("from-{from}"));
        drop(zs_store::Folder::create(&old).unwrap());
        let connection = raw(&old);
        for statements in &schema::SQLITE[..from] {
            connection.execute_batch(statements).unwrap();
        }
        connection
            .execute_batch(&format!("PRAGMA user_version = {from}"))
            .unwrap();
        drop(connection);
        // A folder without an owner is refused, but only after its tables were brought up.
        assert!(matches!(SqliteStore::open(&old), Err(Fault::Damaged(_))));
        assert_eq!(shape(&raw(&old)), shape(&raw(&fresh)));
        assert_eq!(
            zs_store::sqlite::version_of(&database_of(&old)).unwrap(),
            schema::SQLITE.len() as i64
        );
    }
}

#[test]
fn l10_raw_statements_cannot_change_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    filled(&data);
    let connection = raw(&data);
    let attempts = [
        "UPDATE leaf SET hash = x'00' WHERE seq = 3",
        "DELETE FROM leaf WHERE seq = 3",
        "INSERT OR REPLACE INTO leaf SELECT jurisdiction, seq, case_id, prior, hash, x'00' FROM leaf WHERE seq = 3",
        "UPDATE node SET hash = x'00'",
        "DELETE FROM node",
        "INSERT OR REPLACE INTO node SELECT jurisdiction, level, place, x'00' FROM node",
        "UPDATE checkpoint SET signed = ''",
        "DELETE FROM checkpoint",
        "INSERT OR REPLACE INTO checkpoint SELECT jurisdiction, size, '' FROM checkpoint",
        "UPDATE sealed SET body = x'00' WHERE seq = 3",
        "DELETE FROM sealed WHERE seq = 3",
        "INSERT OR REPLACE INTO sealed SELECT jurisdiction, seq, x'00' FROM sealed WHERE seq = 3",
    ];
    for sql in attempts {
        let refused = connection.execute(sql, []).unwrap_err().to_string();
        assert!(refused.contains("账本"), "{sql}: {refused}");
    }
}

#[test]
fn l09_an_erased_body_leaves_no_trace_in_database_and_log() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut store = SqliteStore::create(&data, &jurisdiction()).unwrap();
    let mut sample = Sample::new(&jurisdiction());
    let mut batch = sample.batch([1, 2, 3]);
    let canary = "金丝雀张三150102199001011234".as_bytes();
    batch.leaves[1].body = canary.to_vec();
    store.append(&batch).unwrap();
    let traces = || {
        let found = contents(&data).into_iter();
        found
            .filter(|(_, bytes, _)| bytes.windows(canary.len()).any(|it| it == canary))
            .count()
    };
    assert!(traces() > 0);
    let erasure = zs_store::Erasure {
        seq: 1,
        body: vec![1],
    };
    store.erase(&[erasure], &sample.batch([4])).unwrap();
    assert_eq!(traces(), 0);
    drop(store);
    assert_eq!(traces(), 0);
}
