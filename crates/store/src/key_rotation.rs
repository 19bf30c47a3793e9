//! A new signing key beside the old one, and its taking the old one's place.
//!
//! `<key>.next` is the new key until the ledger has recorded it; then it replaces the key file, and
//! the old private key is gone. `<key>.public` lists the public keys that ever signed, oldest first,
//! so that the history can still be verified here; it holds no secret.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use zs_ledger::{PublicKey, Signer as _, SoftSigner};

use crate::evidence::{folder_of, sync_folder, write_durably};
use crate::key;
use crate::{Fault, Signing};

/// Public keys, each with the number of leaves from which on, exclusive, it signs.
pub type KeyHistory = Vec<(u64, PublicKey)>;

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    path.with_file_name(name)
}

/// The new key: made now, or left by a change that was cut off.
///
/// # Errors
/// When it cannot be made, or lies in the data folder.
pub fn next_key(path: &Path, data: Option<&Path>) -> Result<SoftSigner, Fault> {
    key::load_or_create(&beside(path, ".next"), data)
}

/// Puts the new key in the place of the old one, after the ledger has recorded it.
///
/// # Errors
/// When a file cannot be read or written; the change can be finished later.
pub fn take_next(path: &Path, after_size: u64) -> Result<SoftSigner, Fault> {
    let next_path = beside(path, ".next");
    let (old, next) = (key::load(path)?, key::load(&next_path)?);
    let mut history = history(path)?;
    if history.is_empty() {
        history.push((0, old.public().clone()));
    }
    if history.last().map(|(_, key)| key) != Some(next.public()) {
        history.push((after_size, next.public().clone()));
    }
    let lines = history
        .iter()
        .map(|(after, key)| format!("{after} {key}\n"));
    let text: String = lines.collect();
    let list = beside(path, ".public");
    let name = list.file_name().unwrap_or_default().to_string_lossy();
    write_durably(folder_of(path), &name, |file| {
        file.write_all(text.as_bytes())
    })?;
    fs::rename(&next_path, path).map_err(Fault::file("启用新密钥"))?;
    sync_folder(folder_of(path))?;
    Ok(next)
}

/// The public keys that ever signed with this file; empty where the key was never changed.
///
/// # Errors
/// When the list cannot be read.
pub fn history(path: &Path) -> Result<KeyHistory, Fault> {
    let list = beside(path, ".public");
    let text = match fs::read_to_string(&list) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Fault::file("读公钥清单")(error)),
    };
    let line = |line: &str| {
        let (after, key) = line.split_once(' ')?;
        Some((after.parse().ok()?, key.parse().ok()?))
    };
    let parsed: Option<KeyHistory> = text.lines().map(line).collect();
    parsed.ok_or_else(|| Fault::Key(format!("{}（公钥清单读不懂）", list.display())))
}

/// The signer for a ledger that says which key signs now. A ledger that was signed before is never
/// given a new key in silence; a change that was cut off after the ledger recorded it is finished.
///
/// # Errors
/// When the file is missing although the ledger is signed, or holds another key.
pub fn signer_for(
    path: &Path,
    data: Option<&Path>,
    current: Option<Signing>,
) -> Result<SoftSigner, Fault> {
    let Some(current) = current else {
        return key::load_or_create(path, data);
    };
    let signer = key::load(path)?;
    if signer.public().id() == current.key {
        return Ok(signer);
    }
    let next = key::load(&beside(path, ".next"));
    match next {
        Ok(next) if next.public().id() == current.key => take_next(path, current.after_size),
        _ => Err(Fault::Key(format!(
            "{}（不是这个账本现在用的密钥：账本用的是 {}，文件里的是 {}）",
            path.display(),
            current.key,
            signer.public().id()
        ))),
    }
}
