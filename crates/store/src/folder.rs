//! The data folder of a jurisdiction and the lock on it.
//!
//! `county.db` the database, `files/` evidence by digest, `checkpoints/` each signed checkpoint
//! outside the database, `countersignatures/` what witnesses signed about them, `LOCK` held by the one process that writes. No key is here; `KEYS` says
//! where the key of the contents was when it was last used.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use zs_base::Digest;
use zs_ledger::hex::to_hex;

use crate::Fault;
use crate::evidence::{self, Files};

const LOCK: &str = "LOCK";
const DATABASE: &str = "county.db";
const FILES: &str = "files";
const CHECKPOINTS: &str = "checkpoints";
const KEYS: &str = "KEYS";
/// Beside the checkpoints: what witnesses signed about them.
const COUNTERSIGNATURES: &str = "countersignatures";

/// A data folder that this process holds; the lock ends with the value.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    // Held open: the operating system ends the lock with the process, however that ends.
    _lock: File,
}

impl Folder {
    /// Makes a new data folder and takes it. The folder may exist if it is empty.
    ///
    /// # Errors
    /// When there is something in it, or it cannot be written.
    pub fn create(path: &Path) -> Result<Self, Fault> {
        if path.exists() {
            let mut inside = fs::read_dir(path).map_err(|_| not_a_folder(path))?;
            if inside.next().is_some() {
                return Err(Fault::NotEmpty(shown(path)));
            }
        }
        let unwritable = |_| Fault::ReadOnly(shown(path));
        for inner in [FILES, CHECKPOINTS] {
            fs::create_dir_all(path.join(inner)).map_err(unwritable)?;
        }
        File::create(path.join(LOCK)).map_err(unwritable)?;
        File::create(path.join(DATABASE)).map_err(unwritable)?;
        evidence::sync_folder(path)?;
        Self::open(path)
    }

    /// Takes an existing data folder.
    ///
    /// # Errors
    /// When it is none, cannot be written, or another process holds it. Nothing was written then.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        if !is_data(path) {
            return Err(not_a_folder(path));
        }
        let read_only = [path, &path.join(DATABASE)].iter().any(|place| {
            fs::metadata(place).is_ok_and(|metadata| metadata.permissions().readonly())
        });
        if read_only {
            return Err(Fault::ReadOnly(shown(path)));
        }
        let lock = File::options().read(true).write(true).open(path.join(LOCK));
        let lock = lock.map_err(|_| Fault::ReadOnly(shown(path)))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self {
                path: path.to_owned(),
                _lock: lock,
            }),
            Err(_) => Err(Fault::InUse(shown(path))),
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The evidence in it.
    #[must_use]
    pub fn files(&self) -> Files {
        files_of(&self.path)
    }

    /// The checkpoints in it.
    #[must_use]
    pub fn checkpoints(&self) -> CheckpointFiles {
        checkpoints_of(&self.path)
    }
}

/// Whether this looks like a data folder.
#[must_use]
pub fn is_data(path: &Path) -> bool {
    path.join(LOCK).is_file() && path.join(DATABASE).is_file()
}

/// The database file of a data folder.
#[must_use]
pub fn database_of(path: &Path) -> PathBuf {
    path.join(DATABASE)
}

/// The evidence of a data folder.
#[must_use]
pub fn files_of(path: &Path) -> Files {
    Files::new(path.join(FILES))
}

/// The checkpoint files of a data folder.
#[must_use]
pub fn checkpoints_of(path: &Path) -> CheckpointFiles {
    CheckpointFiles(path.join(CHECKPOINTS))
}

/// The file in which the key of the contents was when it was last used, as this folder remembers it.
#[must_use]
pub fn remembered_key(path: &Path) -> Option<PathBuf> {
    let text = fs::read_to_string(path.join(KEYS)).ok()?;
    Some(PathBuf::from(text.lines().next()?))
}

/// Remembers in a folder where the key of the contents is, so that nobody has to type it again.
///
/// # Errors
/// When it cannot be written.
pub fn remember_key(path: &Path, key: &Path) -> Result<(), Fault> {
    let doing = "记下密钥的位置";
    let key = std::path::absolute(key).map_err(Fault::file(doing))?;
    if remembered_key(path).as_ref() == Some(&key) {
        return Ok(());
    }
    let line = format!("{}\n", key.display());
    evidence::write_durably(path, KEYS, |file| file.write_all(line.as_bytes()))
}

pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}

pub(crate) fn not_a_folder(path: &Path) -> Fault {
    Fault::NotAFolder(shown(path))
}

/// Signed checkpoints as files of their own, so that a swapped database is noticed.
#[derive(Clone, Debug)]
pub struct CheckpointFiles(PathBuf);

impl CheckpointFiles {
    /// The name of the file of a checkpoint.
    #[must_use]
    pub fn name(size: u64) -> String {
        format!("{size:020}.txt")
    }

    /// Keeps a checkpoint; the file is durable when this returns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, size: u64, text: &str) -> Result<(), Fault> {
        let write = |file: &mut File| file.write_all(text.as_bytes());
        evidence::write_durably(&self.0, &Self::name(size), write)
    }

    /// The size of the last checkpoint.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn last(&self) -> Result<Option<u64>, Fault> {
        let names = evidence::names_in(&self.0)?;
        let sizes = names.iter().filter_map(|name| name.strip_suffix(".txt"));
        Ok(sizes.filter_map(|size| size.parse().ok()).max())
    }

    /// All checkpoints, as file name and text, by size.
    ///
    /// # Errors
    /// When the folder or a file cannot be read.
    pub fn all(&self) -> Result<Vec<(String, String)>, Fault> {
        files_in(&self.0)
    }

    /// Keeps what a witness signed about a checkpoint of this size. One that says otherwise than
    /// another stands beside it: what accuses the ledger is never replaced.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_countersignature(&self, size: u64, text: &str) -> Result<(), Fault> {
        let folder = self.witnessed();
        fs::create_dir_all(&folder).map_err(Fault::file("建副署文件夹"))?;
        let Digest(digest) = Digest::of(&[text.as_bytes()]);
        let name = format!("{size:020}-{}.txt", to_hex(&digest[..8]));
        let write = |file: &mut File| file.write_all(text.as_bytes());
        evidence::write_durably(&folder, &name, write)
    }

    /// What witnesses signed, as file name and text, by size.
    ///
    /// # Errors
    /// When the folder or a file cannot be read.
    pub fn countersignatures(&self) -> Result<Vec<(String, String)>, Fault> {
        let folder = self.witnessed();
        match folder.is_dir() {
            true => files_in(&folder),
            false => Ok(Vec::new()),
        }
    }

    fn witnessed(&self) -> PathBuf {
        self.0.with_file_name(COUNTERSIGNATURES)
    }
}

fn files_in(folder: &Path) -> Result<Vec<(String, String)>, Fault> {
    let mut all = Vec::new();
    for name in evidence::names_in(folder)? {
        let bytes = fs::read(folder.join(&name)).map_err(Fault::file("读检查点文件"))?;
        all.push((name, String::from_utf8_lossy(&bytes).into_owned()));
    }
    Ok(all)
}
