//! The site of a county: its writer, its office and its readers, over the data of a place.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use zs_base::{Jurisdiction, Moment};
use zs_ledger::Signer as _;
use zs_store::random::OsRandom;
use zs_store::{Cipher, key_rotation, signing_key};
use zs_web::{Parts, Site, Tls};
use zs_work::account::Profile;
use zs_work::backups::Backups;
use zs_work::office::Office;
use zs_work::{Clock, Engine, Law, Setup, Writer};

use crate::failure::Failure;
use crate::law_folder;
use crate::place::Place;

/// The name of the county, a setting of the data.
pub const NAME: &str = zs_work::view::COUNTY_NAME;
/// Whether the county is invented, a setting of the data.
pub const SAMPLE: &str = "county-is-sample";

/// The machine's clock for the writer and the pages.
struct MachineClock;

impl Clock for MachineClock {
    fn now(&self) -> Moment {
        // A clock that cannot be read stands still, and the writer never goes back before what it
        // has recorded.
        crate::clock::now().unwrap_or_default()
    }
}

/// Founds a county without units, people and cases in a new place.
pub fn found_empty(
    place: &Place,
    jurisdiction: &Jurisdiction,
    name: &str,
    key: Option<&Path>,
    cipher: Cipher,
) -> Result<(), Failure> {
    let mut store = place.create(jurisdiction, key, cipher)?;
    Engine::found(store.as_mut(), &mut OsRandom::new())?;
    store.keep_setting(NAME, name.as_bytes())?;
    Ok(())
}

/// Why the writer stopped by itself.
#[derive(Debug, thiserror::Error)]
#[error("记账停止了：{0}。已经记录的都在；请看磁盘和日志，再重新启动。")]
pub struct Told(pub String);

/// How a county is served.
pub struct Serving {
    /// The rules of passwords.
    pub profile: Profile,
    /// Where backups go.
    pub backups: Option<PathBuf>,
    /// The certificate to speak with.
    pub tls: Option<Tls>,
}

/// Opens the county of a place, and takes it. `serving` is asked once the file of the signing key
/// is known.
pub fn site(
    place: &Place,
    key: Option<&Path>,
    law: Arc<Law>,
    serving: impl FnOnce(&Path) -> Result<Serving, Failure>,
) -> Result<Site, Failure> {
    let (mut store, sealing) = place.take_with(key)?;
    let jurisdiction = store.reads().jurisdiction().clone();
    let key_file = law_folder::key_file(key, &jurisdiction)?;
    let Serving {
        profile,
        backups,
        tls,
    } = serving(&key_file)?;
    let beside = Arc::new(place.must_beside()?);
    let current = signing_key(store.reads())?;
    let signer = key_rotation::signer_for(&key_file, place.beside_folder(), current)?;
    let first_key = match key_rotation::history(&key_file)?.into_iter().next() {
        Some((_, first)) => first,
        None => signer.public().clone(),
    };
    Engine::found(store.as_mut(), &mut OsRandom::new())?;
    let name = store.reads().setting(NAME)?;
    let sample = store.reads().setting(SAMPLE)?.is_some();
    let clock: Arc<dyn Clock> = Arc::new(MachineClock);
    let writer = Arc::new(Writer::start(Setup {
        store,
        law: law.clone(),
        clock: clock.clone(),
        signer: Box::new(signer),
        outside: Some(beside.checkpoints.clone()),
        files: Some(beside.files.clone()),
    })?);
    let (reading, reading_key) = (place.clone(), key_file.clone());
    let open = move || reading.reader_with(Some(&reading_key));
    Ok(Site::new(Parts {
        county: name
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .unwrap_or_else(|| jurisdiction.to_string()),
        sample,
        office: Office::new(writer.clone(), law.clone(), profile, OsRandom::new())
            .map_err(Failure::because)?
            .sealing(sealing),
        writer,
        clock,
        open: Box::new(open),
        beside,
        tls,
        first_key,
        data: place
            .beside_folder()
            .map(Path::to_owned)
            .unwrap_or_default(),
        backups: backups.map(|folder| Arc::new(Backups::new(folder))),
    })?)
}
