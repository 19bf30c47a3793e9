//! D16: a corrupted page, a truncated file, an empty log, swapped files: noticed before an answer is
//! built on them, with a sentence and without a panic.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use zs_base::Jurisdiction;
use zs_base::random::Seeded;
use zs_ledger::{KeyRing, Signer as _, SoftSigner};
use zs_store::folder::database_of;
use zs_store::random::OsRandom;
use zs_store::{SqliteStore, Store, Wrong, audit};
use zs_testkit::cases::for_each;
use zs_testkit::tree::figure;

use crate::sample::Sample;

/// Events of each batch of the sound file: so many that most of its pages hold the ledger, and not
/// the tables that stand empty beside it.
const EVENTS: u64 = 600;
/// Batches.
const BATCHES: u64 = 3;

fn jurisdiction() -> Jurisdiction {
    "150000".into()
}

/// What is found when the folder is opened and audited. `Ok` holds the number of events.
fn examine(path: &Path, signer: &SoftSigner) -> Result<u64, Wrong> {
    let keys = KeyRing::new(jurisdiction(), signer.public().clone());
    let mut store = SqliteStore::open(path)?;
    let sound = audit(store.reads(), keys, None, &mut |_, _, _| Ok(()))?;
    let edge = store.reads().edge()?;
    for listing in zs_store::listing::ALL {
        store.reads().scan(listing, &[], None, 10_000)?;
    }
    let last = edge.last.map_or(0, |last| last.seq + 1);
    assert_eq!(last, sound.audited.size);
    Ok(last)
}

/// Changes the database of a sound folder in one of five ways, and lays it into `patient`.
fn operate(round: u64, sound: &[u8], other: &[u8], patient: &Path) {
    let mut random = Seeded::new(round);
    fs::create_dir_all(patient.join("files")).unwrap();
    fs::create_dir_all(patient.join("checkpoints")).unwrap();
    fs::write(patient.join("LOCK"), "").unwrap();
    let mut bytes = sound.to_vec();
    let page = random.below(bytes.len() as u64 / 4_096) as usize * 4_096;
    match round % 5 {
        0 => bytes[page..page + 4_096].fill(0),
        1 => bytes.truncate(page),
        2 => {
            let at = page + random.below(4_096) as usize;
            bytes[at] ^= 1 << random.below(8);
        }
        3 => {
            let twin = random.below(bytes.len() as u64 / 4_096) as usize * 4_096;
            let copied = bytes[twin..twin + 4_096].to_vec();
            bytes[page..page + 4_096].copy_from_slice(&copied);
        }
        _ => {
            // A log of another database, or an empty one, beside the sound file.
            let log = match random.once_in(2) {
                true => &[],
                false => other,
            };
            fs::write(patient.join("county.db-wal"), log).unwrap();
        }
    }
    fs::write(database_of(patient), bytes).unwrap();
}

#[test]
fn d16_file_surgery_is_noticed_or_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let signer = SoftSigner::generate(&mut OsRandom::new()).unwrap();
    let (sound, other) = (folder.path().join("sound"), folder.path().join("other"));
    for (path, events) in [(&sound, EVENTS), (&other, 40)] {
        let mut store = SqliteStore::create(path, &jurisdiction()).unwrap();
        let mut sample = Sample::new(&jurisdiction());
        for _ in 0..BATCHES {
            store.append(&sample.batch(1..=events)).unwrap();
        }
    }
    assert_eq!(examine(&sound, &signer), Ok(EVENTS * BATCHES));
    let [sound, other] = [sound, other].map(|path| fs::read(database_of(&path)).unwrap());
    let noticed = AtomicU64::new(0);
    let variants = figure("ZS_VARIANTS", 100).unwrap();
    for_each(variants, |round| {
        let path = folder.path().join(format!("patient-{round}"));
        operate(round, &sound, &other, &path);
        match examine(&path, &signer) {
            // What does not show in any row changes no answer.
            Ok(events) => assert_eq!(events, EVENTS * BATCHES, "round {round}"),
            Err(wrong) => {
                assert_eq!(wrong.to_string().lines().count(), 1);
                noticed.fetch_add(1, Ordering::Relaxed);
            }
        }
        fs::remove_dir_all(&path).unwrap();
    });
    let noticed = noticed.into_inner();
    println!("figure: {noticed} noticed, {} harmless", variants - noticed);
    assert!(noticed >= variants / 2, "noticed {noticed}");
}
