//! Every single edit of a data folder is found and named, and so is every damaged backup.

use std::fs;
use std::io::{Seek as _, Write as _};
use std::path::Path;

use zs_base::random::Seeded;
use zs_base::{Digest, Jurisdiction};
use zs_ledger::{Checkpoint, KeyRing, Signed, Signer as _, SoftSigner};
use zs_store::audit::Beside;
use zs_store::folder::{checkpoints_of, database_of, files_of};
use zs_store::random::OsRandom;
use zs_store::{Cipher, KeyFiles, SqliteStore, Store, Wrong, audit, backup};

use crate::sample::{Sample, recorded_at};

struct County {
    jurisdiction: Jurisdiction,
    signer: SoftSigner,
    key: KeyFiles,
}

impl County {
    /// A folder with 600 events, three checkpoints and two files, one of them referred to.
    fn fill(path: &Path) -> (Self, SqliteStore, Sample) {
        let jurisdiction = Jurisdiction::from("150000");
        let signer = SoftSigner::generate(&mut OsRandom::new()).unwrap();
        let mut store = SqliteStore::create(path, &jurisdiction).unwrap();
        let key = KeyFiles::new(path.with_extension("seal"));
        store.seal(&key, Cipher::default()).unwrap();
        let mut sample = Sample::new(&jurisdiction);
        let county = Self {
            jurisdiction,
            signer,
            key,
        };
        let file = files_of(path).keep(&mut b"photo".as_slice()).unwrap();
        files_of(path)
            .keep(&mut b"not used yet".as_slice())
            .unwrap();
        sample.refer_to(file);
        for _ in 0..3 {
            store.append(&sample.batch(1..=200)).unwrap();
            county.checkpoint(&mut store, &sample);
        }
        (county, store, sample)
    }

    fn checkpoint(&self, store: &mut SqliteStore, sample: &Sample) {
        let checkpoint = Checkpoint {
            jurisdiction: self.jurisdiction.clone(),
            size: sample.size(),
            root: sample.root(),
            recorded_at: recorded_at(sample.size()),
        };
        let text = Signed::sign(checkpoint, &self.signer).unwrap().encode();
        store.keep_checkpoint(sample.size(), &text).unwrap();
        store
            .folder()
            .checkpoints()
            .keep(sample.size(), &text)
            .unwrap();
    }

    fn audit(&self, path: &Path) -> Result<zs_store::Sound, Wrong> {
        let keys = KeyRing::new(self.jurisdiction.clone(), self.signer.public().clone());
        let beside = Beside {
            files: files_of(path),
            checkpoints: checkpoints_of(path),
        };
        let mut reader = zs_store::sqlite::open_reader(path)?;
        reader.unseal(&self.key)?;
        audit(reader.as_mut(), keys, Some(&beside), &mut |_, _, _| Ok(()))
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}

/// Edits that an administrator can make with the triggers taken away, and the number that the
/// audit must name, where it lies in the ledger.
const EDITS: &[(&str, Option<u64>)] = &[
    (
        "UPDATE leaf SET leaf = CAST(substr(leaf, 1, 60) || x'01' || substr(leaf, 62) AS BLOB) WHERE seq = 77",
        Some(77),
    ),
    (
        "UPDATE leaf SET hash = (SELECT hash FROM leaf WHERE seq = 1) WHERE seq = 300",
        Some(300),
    ),
    (
        "UPDATE leaf SET case_id = (SELECT case_id FROM leaf WHERE seq = 1) WHERE seq = 301",
        Some(301),
    ),
    ("UPDATE leaf SET prior = 5 WHERE seq = 302", Some(302)),
    ("UPDATE leaf SET prior = NULL WHERE seq = 302", Some(302)),
    ("UPDATE leaf SET seq = 9999 WHERE seq = 599", Some(599)),
    ("DELETE FROM leaf WHERE seq = 250", Some(250)),
    (
        "DELETE FROM leaf WHERE seq >= 500; DELETE FROM sealed WHERE seq >= 500",
        Some(500),
    ),
    (
        "INSERT INTO leaf SELECT jurisdiction, 600, case_id, prior, hash, leaf FROM leaf WHERE seq = 599",
        Some(600),
    ),
    (
        "UPDATE sealed SET body = (SELECT body FROM sealed WHERE seq = 3) WHERE seq = 40",
        Some(40),
    ),
    (
        "UPDATE sealed SET body = CAST(substr(body, 1, 20) || x'7f' || substr(body, 22) AS BLOB) WHERE seq = 41",
        Some(41),
    ),
    ("UPDATE sealed SET body = x'' WHERE seq = 42", Some(42)),
    ("DELETE FROM sealed WHERE seq = 43", Some(43)),
    (
        "INSERT INTO sealed SELECT jurisdiction, 600, body FROM sealed WHERE seq = 599",
        Some(600),
    ),
    (
        "UPDATE node SET hash = (SELECT hash FROM leaf WHERE seq = 0) WHERE place = 1",
        Some(511),
    ),
    ("DELETE FROM node WHERE place = 0", Some(255)),
    (
        "INSERT INTO node SELECT jurisdiction, level, 7, hash FROM node WHERE place = 0",
        Some(600),
    ),
    (
        "INSERT INTO node SELECT jurisdiction, 16, 0, hash FROM node WHERE place = 0",
        Some(600),
    ),
    (
        "UPDATE frontier SET edge = CAST(substr(edge, 1, 30) || x'00' || substr(edge, 32) AS BLOB)",
        Some(600),
    ),
    ("DELETE FROM frontier", Some(600)),
    (
        "UPDATE checkpoint SET signed = replace(signed, 'size 400', 'size 401') WHERE size = 400",
        Some(399),
    ),
    (
        "UPDATE checkpoint SET signed = (SELECT signed FROM checkpoint WHERE size = 200) WHERE size = 400",
        Some(399),
    ),
    (
        "UPDATE checkpoint SET size = 401 WHERE size = 400",
        Some(400),
    ),
    ("DELETE FROM checkpoint WHERE size = 400", None),
    ("DELETE FROM checkpoint WHERE size = 600", None),
];

#[test]
fn l02_every_edit_of_a_row_is_found_and_its_number_named() {
    let folder = tempfile::tempdir().unwrap();
    let sound = folder.path().join("sound");
    let (county, store, _) = County::fill(&sound);
    drop(store);
    let audited = county.audit(&sound).unwrap();
    assert_eq!((audited.audited.size, audited.audited.covered), (600, 600));
    assert_eq!(audited.files, 600);
    for (index, (sql, seq)) in EDITS.iter().enumerate() {
        let edited = folder.path().join(format!("edited-{index}"));
        copy(&sound, &edited);
        edit(&edited, sql);
        let wrong = county.audit(&edited).err();
        let wrong = wrong.unwrap_or_else(|| panic!("not noticed: {sql}"));
        assert_eq!(wrong.seq, *seq, "{sql}: {wrong}");
        assert!(!wrong.sentence.is_empty());
    }
}

/// Runs a statement after the triggers were taken away, as somebody with the file can do.
fn edit(path: &Path, sql: &str) {
    let connection = rusqlite::Connection::open(database_of(path)).unwrap();
    let mut triggers = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap();
    let names = triggers
        .query_map([], |row| row.get::<_, String>(0))
        .unwrap();
    let drops: Vec<_> = names
        .map(|name| format!("DROP TRIGGER {};", name.unwrap()))
        .collect();
    drop(triggers);
    connection.execute_batch(&drops.concat()).unwrap();
    connection.execute_batch(sql).unwrap();
}

#[test]
fn l02_every_edit_of_a_file_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let sound = folder.path().join("sound");
    let (county, store, _) = County::fill(&sound);
    drop(store);
    let photo = Digest::of(&[b"photo"]).to_string();
    let photo = format!("files/{}/{}", &photo[..2], &photo[2..]);
    let unused = Digest::of(&[b"not used yet"]).to_string();
    let unused = format!("files/{}/{}", &unused[..2], &unused[2..]);
    let checkpoint = "checkpoints/00000000000000000400.txt";
    type Edit = fn(&Path);
    let edits: &[(&str, Edit)] = &[
        (&photo, |path| fs::write(path, "phot0").unwrap()),
        (&photo, |path| fs::remove_file(path).unwrap()),
        (&unused, |path| fs::write(path, "").unwrap()),
        (checkpoint, |path| fs::remove_file(path).unwrap()),
        (checkpoint, |path| {
            let text = fs::read_to_string(path).unwrap();
            fs::write(path, text.replace("size 400", "size 500")).unwrap();
        }),
        (checkpoint, |path| {
            fs::copy(path.with_file_name("00000000000000000200.txt"), path)
                .map(|_| ())
                .unwrap();
        }),
        (checkpoint, |path| {
            fs::copy(path, path.with_file_name("00000000000000000401.txt"))
                .map(|_| ())
                .unwrap();
        }),
    ];
    for (index, (name, change)) in edits.iter().enumerate() {
        let edited = folder.path().join(format!("edited-{index}"));
        copy(&sound, &edited);
        change(&edited.join(name));
        let wrong = county.audit(&edited).err();
        assert!(wrong.is_some(), "not noticed: {name} ({index})");
    }
}

#[test]
fn m07_a_backup_under_load_restores_to_the_same_root() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (county, mut store, mut sample) = County::fill(&data);
    let stop = std::sync::atomic::AtomicBool::new(false);
    for round in 0..5 {
        let to = folder.path().join(format!("backup-{round}"));
        let published = (sample.size(), sample.root());
        let backed_up = std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                    store.append(&sample.batch(1..=20)).unwrap();
                }
            });
            let done = backup::backup(&data, &to);
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
            writer.join().unwrap();
            stop.store(false, std::sync::atomic::Ordering::Relaxed);
            done.unwrap()
        });
        assert!(backed_up.size >= published.0);
        let restored = folder.path().join(format!("restored-{round}"));
        let mut found = None;
        backup::restore::<Wrong>(&to, &restored, |path| {
            found = Some(county.audit(path)?);
            Ok(())
        })
        .unwrap();
        assert_eq!(found.unwrap().audited.size, backed_up.size);
        let mut again = SqliteStore::open(&restored).unwrap();
        let hashes = again.reads().hashes(0, published.0 as usize).unwrap();
        let mut frontier = zs_ledger::Frontier::default();
        for hash in hashes {
            frontier.push(hash);
        }
        assert_eq!((frontier.size(), frontier.root()), published);
        county.checkpoint(&mut store, &sample);
    }
}

#[test]
fn m11_a_damaged_backup_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (_, store, _) = County::fill(&data);
    let sound = folder.path().join("sound");
    backup::backup(&data, &sound).unwrap();
    drop(store);
    let mut random = Seeded::new(5);
    let names = [
        "county.copy",
        "MANIFEST",
        "checkpoints/00000000000000000200.txt",
    ];
    for round in 0..100 {
        let damaged = folder.path().join("damaged");
        copy(&sound, &damaged);
        let name = random.pick(&names).unwrap();
        let path = damaged.join(name);
        if round % 10 == 0 {
            fs::remove_file(&path).unwrap();
        } else {
            let mut bytes = fs::read(&path).unwrap();
            let at = random.below(bytes.len() as u64) as usize;
            bytes[at] ^= 1 << random.below(8);
            let mut file = fs::File::options().write(true).open(&path).unwrap();
            file.seek(std::io::SeekFrom::Start(at as u64)).unwrap();
            file.write_all(&bytes[at..=at]).unwrap();
        }
        let to = folder.path().join("restored");
        let refused = backup::restore::<Wrong>(&damaged, &to, |_| Ok(())).unwrap_err();
        assert!(refused.sentence.contains(name), "{name}: {refused}");
        assert!(!to.exists());
        fs::remove_dir_all(&damaged).unwrap();
    }
    let refused = backup::backup(&data, &sound).unwrap_err();
    assert!(refused.to_string().contains("已经有东西"));
}
