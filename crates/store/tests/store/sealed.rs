//! P11 in the store: contents stand nowhere in clear, whoever has not the key is told so, and what
//! an older program wrote is sealed when it is first opened.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use rusqlite::Connection;
use zs_base::Jurisdiction;
use zs_store::folder::database_of;
use zs_store::{Cipher, Erasure, Fault, KeyFiles, SqliteStore, Store, backup, sqlite};
use zs_testkit::tree::files_below;

use crate::sample::Sample;

fn jurisdiction() -> Jurisdiction {
    "150000".into()
}

fn key(folder: &Path) -> KeyFiles {
    KeyFiles::new(folder.join("keys/150000.seal"))
}

/// Every body with a text of its own that stands in nothing else.
fn batch(sample: &mut Sample, cases: std::ops::RangeInclusive<u64>) -> zs_store::Batch {
    let mut batch = sample.batch(cases);
    for leaf in &mut batch.leaves {
        leaf.body = [&[1][..], format!("身份证{:06}号", leaf.seq).as_bytes()].concat();
    }
    batch
}

/// How many of the texts of the bodies stand in the files of a folder.
fn in_clear(folder: &Path) -> usize {
    let mark = "身份证".as_bytes();
    let files = files_below(folder).unwrap();
    let all = files.iter();
    all.map(|(_, bytes)| bytes.windows(mark.len()).filter(|it| *it == mark).count())
        .sum()
}

#[test]
fn p11_no_body_stands_in_clear_in_the_database_its_log_or_a_backup() {
    let folder = tempfile::tempdir().unwrap();
    for sealed in [true, false] {
        let data = folder.path().join(format!("data-{sealed}"));
        let mut store = SqliteStore::create(&data, &jurisdiction()).unwrap();
        if sealed {
            store.seal(&key(folder.path()), Cipher::default()).unwrap();
        }
        let mut sample = Sample::new(&jurisdiction());
        let batch = batch(&mut sample, 1..=200);
        store.append(&batch).unwrap();
        // While the writer lives, its log is there too.
        let log = data.join("county.db-wal");
        assert!(fs::metadata(&log).unwrap().len() > 0);
        let to = folder.path().join(format!("backup-{sealed}"));
        backup::backup(&data, &to).unwrap();
        assert_eq!(store.reads().leaves(0, 999).unwrap(), batch.leaves);
        assert_eq!(
            store.reader().unwrap().leaves(0, 999).unwrap(),
            batch.leaves
        );
        // The negative control: without sealing, the same search finds them.
        assert_eq!(in_clear(&data) == 0, sealed, "{}", in_clear(&data));
        assert_eq!(in_clear(&to) == 0, sealed, "{}", in_clear(&to));
    }
}

#[test]
fn what_an_older_program_wrote_is_sealed_once_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut sample = Sample::new(&jurisdiction());
    let batch = batch(&mut sample, 1..=2_500);
    let mut store = SqliteStore::create(&data, &jurisdiction()).unwrap();
    store.append(&batch).unwrap();
    drop(store);
    assert!(in_clear(&data) >= 2_500);
    let open = || {
        let mut store = SqliteStore::open(&data).unwrap();
        store.seal(&key(folder.path()), Cipher::default()).unwrap();
        store
    };
    drop(open());
    assert_eq!(in_clear(&data), 0);
    // One that was cut off in between finds some bodies sealed and goes on.
    let raw = Connection::open(database_of(&data)).unwrap();
    raw.execute_batch(
        "DELETE FROM setting WHERE name = 'bodies-all-sealed'; \
         INSERT INTO erasure_permit VALUES ('150000', 7); \
         UPDATE sealed SET body = CAST(x'01' || 'clear 身份证' AS BLOB) WHERE seq = 7; \
         DELETE FROM erasure_permit;",
    )
    .unwrap();
    drop(raw);
    assert!(in_clear(&data) > 0);
    let mut store = open();
    assert_eq!(in_clear(&data), 0);
    let mut found = store.reads().leaves(0, 9_999).unwrap();
    assert_eq!(found[7].body, "\u{1}clear 身份证".as_bytes());
    found[7].body = batch.leaves[7].body.clone();
    assert_eq!(found, batch.leaves);
}

#[test]
fn without_its_key_a_body_is_neither_read_nor_written_and_the_sentence_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut sample = Sample::new(&jurisdiction());
    let mut store = SqliteStore::create(&data, &jurisdiction()).unwrap();
    store.seal(&key(folder.path()), Cipher::default()).unwrap();
    store.append(&batch(&mut sample, 1..=3)).unwrap();
    drop(store);

    let file = key(folder.path()).first().to_owned();
    let other = KeyFiles::new(folder.path().join("other.seal"));
    zs_store::SealingKey::load_or_create(other.first(), None).unwrap();
    let missing = KeyFiles::new(folder.path().join("missing.seal"));
    for (files, why) in [(&other, "别的数据的密钥"), (&missing, "没有这个文件")] {
        let mut reader = sqlite::open_reader(&data).unwrap();
        let refused = reader.unseal(files).err().unwrap();
        assert!(
            matches!(&refused, Fault::Locked(it) if it.contains(why)),
            "{refused}"
        );
        assert!(refused.to_string().contains("账本没有损坏"));
        // What holds no contents is answered.
        assert_eq!(reader.edge().unwrap().last.unwrap().seq, 2);
        assert!(matches!(reader.leaves(0, 9), Err(Fault::Locked(_))));
        let mut store = SqliteStore::open(&data).unwrap();
        let refused = store.seal(files, Cipher::default());
        assert!(matches!(refused.err(), Some(Fault::Locked(_))));
    }
    assert!(
        !missing.first().exists(),
        "a key that fits nothing was made"
    );
    // Who forgets the key altogether cannot write in clear.
    let mut store = SqliteStore::open(&data).unwrap();
    let refused = store.append(&batch(&mut sample, 1..=1));
    assert!(matches!(refused, Err(Fault::Locked(_))));
    assert_eq!(store.reads().edge().unwrap().last.unwrap().seq, 2);
    drop(store);

    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let mut reader = sqlite::open_reader(&data).unwrap();
    let refused = reader.unseal(&key(folder.path())).err().unwrap();
    assert!(refused.to_string().contains("chmod 600"), "{refused}");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    // The one that fits is found behind others.
    reader
        .unseal(&other.or(missing.first().to_owned()).or(file))
        .unwrap();
    assert_eq!(reader.leaves(0, 9).unwrap().len(), 3);
}

#[test]
fn a_sealed_body_opens_at_its_own_place_only_and_an_erased_one_is_sealed_again() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut sample = Sample::new(&jurisdiction());
    let mut store = SqliteStore::create(&data, &jurisdiction()).unwrap();
    store.seal(&key(folder.path()), Cipher::default()).unwrap();
    let first = batch(&mut sample, 1..=3);
    store.append(&first).unwrap();
    let shorter = Erasure {
        seq: 1,
        body: "\u{1}身份证删去".into(),
    };
    let record = batch(&mut sample, 4..=4);
    store
        .erase(std::slice::from_ref(&shorter), &record)
        .unwrap();
    assert_eq!(store.reads().leaves(1, 1).unwrap()[0].body, shorter.body);
    assert_eq!(in_clear(&data), 0);
    drop(store);

    let raw = Connection::open(database_of(&data)).unwrap();
    raw.execute_batch(
        "DROP TRIGGER sealed_no_update; \
         UPDATE sealed SET body = (SELECT body FROM sealed WHERE seq = 0) WHERE seq = 2;",
    )
    .unwrap();
    let mut reader = sqlite::open_reader(&data).unwrap();
    reader.unseal(&key(folder.path())).unwrap();
    let leaves = reader.leaves(0, 9).unwrap();
    assert_eq!(leaves[0].body, first.leaves[0].body);
    // What does not open is no body of any event, which is what the audit names.
    assert!(zs_ledger::Sealed::decode(&leaves[2].body).is_err());
    assert_ne!(leaves[2].body, first.leaves[0].body);
}
