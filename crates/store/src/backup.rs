//! Backup of a data folder while writing goes on, and the way back.
//!
//! A backup is a folder with a copy of the store, the evidence, the checkpoints, and a list of all
//! with their digests. Its form is the same for both databases. The list is written last: a backup
//! without it is not finished. The signing key is not in it.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use sm3::{Digest as _, Sm3};
use zs_base::{Digest, Jurisdiction};

use crate::audit::Beside;
use crate::copy::{self, Copy};
use crate::evidence::{folder_of, sync_folder, write_durably};
use crate::folder::{self, CheckpointFiles, shown};
use crate::store::{Reader, Store};
use crate::{Fault, SqliteStore};

/// The copy of the store.
const COPY: &str = "county.copy";

/// The list of files of a backup.
const LIST: &str = "MANIFEST";
/// Its first line.
const HEAD: &str = "zhunsheng backup 2";
/// Ends the name of a folder that is being restored and was not verified yet.
const UNVERIFIED: &str = ".unverified";
/// Checkpoints read at a time.
const PAGE: usize = 1_024;

/// What a backup holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackedUp {
    /// Events.
    pub size: u64,
    /// Files, the database included.
    pub files: usize,
}

/// Copies a data folder into a new folder, as it was at one moment, while a writer may go on.
///
/// # Errors
/// When there is no data, the new folder is not empty, or something cannot be read or written.
pub fn backup(data: &Path, to: &Path) -> Result<BackedUp, Fault> {
    let mut reader = crate::sqlite::open_reader(data)?;
    let beside = Beside {
        files: folder::files_of(data),
        checkpoints: folder::checkpoints_of(data),
    };
    backup_of(reader.as_mut(), &beside, to)
}

/// Copies a store and what stands beside it into a new folder, whatever database it is on. The
/// reader is frozen.
///
/// # Errors
/// As for [`backup`].
pub fn backup_of(reader: &mut dyn Reader, beside: &Beside, to: &Path) -> Result<BackedUp, Fault> {
    make_empty(to)?;
    reader.freeze()?;
    copy::write(reader, &to.join(COPY))?;
    let size = reader.edge()?.last.map_or(0, |last| last.seq + 1);
    // The order matters: a file is durable before an event refers to it, so every file that the
    // copied store knows is there by now.
    let kept = folder::files_of(to);
    for digest in beside.files.all()? {
        let bytes = beside.files.read(&digest)?;
        kept.keep(&mut bytes.as_slice())?;
    }
    copy_checkpoints(&beside.checkpoints, to, reader)?;
    let files = write_list(to)?;
    Ok(BackedUp { size, files })
}

fn make_empty(to: &Path) -> Result<(), Fault> {
    if to.exists() {
        let mut inside = fs::read_dir(to).map_err(|_| folder::not_a_folder(to))?;
        if inside.next().is_some() {
            return Err(Fault::NotEmpty(shown(to)));
        }
    }
    for inner in ["files", "checkpoints"] {
        fs::create_dir_all(to.join(inner)).map_err(|_| Fault::ReadOnly(shown(to)))?;
    }
    Ok(())
}

/// Copies the checkpoint files that the copied database knows.
fn copy_checkpoints(
    from: &CheckpointFiles,
    to: &Path,
    copied: &mut dyn Reader,
) -> Result<(), Fault> {
    let mut outside = from.all()?;
    let target = folder::checkpoints_of(to);
    // All of them: one that accuses the ledger must not be lost because the ledger has no such
    // checkpoint.
    for (name, text) in from.countersignatures()? {
        let size = name.split('-').next().and_then(|size| size.parse().ok());
        target.keep_countersignature(size.unwrap_or_default(), &text)?;
    }
    let mut after = None;
    loop {
        let inside = copied.checkpoints(after, PAGE)?;
        let Some((last, _)) = inside.last() else {
            break;
        };
        after = Some(*last);
        for (size, text) in &inside {
            let name = CheckpointFiles::name(*size);
            match outside.iter().position(|(given, _)| *given == name) {
                Some(index) => target.keep(*size, &outside.swap_remove(index).1)?,
                // The newest one may stand in the database a moment before its file does.
                None if inside.last() == Some(&(*size, text.clone())) => {
                    target.keep(*size, text)?;
                }
                None => return Err(Fault::Damaged(format!("缺少检查点文件“{name}”"))),
            }
        }
    }
    Ok(())
}

/// All files of a folder except the list, as sorted paths relative to it.
fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![PathBuf::new()];
    while let Some(inner) = open.pop() {
        for entry in fs::read_dir(folder.join(&inner))? {
            let entry = entry?;
            let path = inner.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                open.push(path);
            } else if path != Path::new(LIST) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn digest_of(file: &Path) -> io::Result<Digest> {
    let mut file = File::open(file)?;
    let mut hasher = Sm3::new();
    let mut chunk = vec![0; 64 * 1024];
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok(Digest(hasher.finalize().into())),
            length => hasher.update(&chunk[..length]),
        }
    }
}

/// The list ends with a digest of itself, so that a damaged list is told from a damaged file.
fn write_list(to: &Path) -> Result<usize, Fault> {
    let list = || -> io::Result<(usize, String)> {
        let files = files_below(to)?;
        let mut text = format!("{HEAD}\n");
        for path in &files {
            let digest = digest_of(&to.join(path))?;
            text.push_str(&format!("{digest} {}\n", path.display()));
        }
        Ok((files.len(), text))
    };
    let (count, text) = list().map_err(Fault::file("列备份清单"))?;
    let digest = Digest::of(&[text.as_bytes()]);
    let text = format!("{text}{digest}\n");
    write_durably(to, LIST, |file| file.write_all(text.as_bytes()))?;
    Ok(count)
}

/// Compares every file of a backup with its list.
///
/// # Errors
/// Names the file that is missing, damaged or not in the list.
pub fn check_list(backup: &Path) -> Result<(), Fault> {
    let refuse = |what: String| Fault::Damaged(format!("备份不能用：{what}"));
    let Ok(text) = fs::read_to_string(backup.join(LIST)) else {
        return Err(refuse(format!("缺少清单“{LIST}”，或者读不懂")));
    };
    let damaged_list = || refuse(format!("清单“{LIST}”被改动"));
    let body = text.trim_end_matches('\n');
    let (body, _) = body.rsplit_once('\n').ok_or_else(damaged_list)?;
    let body = format!("{body}\n");
    let expected = Digest::of(&[body.as_bytes()]);
    if text != format!("{body}{expected}\n") {
        return Err(damaged_list());
    }
    let mut lines = body.lines();
    if lines.next() != Some(HEAD) {
        return Err(damaged_list());
    }
    let mut found = files_below(backup).map_err(Fault::file("读备份"))?;
    for line in lines {
        let (digest, path) = line.split_once(' ').ok_or_else(damaged_list)?;
        let Some(index) = found.iter().position(|it| it == Path::new(path)) else {
            return Err(refuse(format!("缺少文件“{path}”")));
        };
        found.swap_remove(index);
        let actual = digest_of(&backup.join(path)).map_err(Fault::file("读备份"))?;
        if digest.parse() != Ok(actual) {
            return Err(refuse(format!("文件“{path}”被改动")));
        }
    }
    match found.first() {
        Some(path) => Err(refuse(format!("多出文件“{}”", path.display()))),
        None => Ok(()),
    }
}

/// Brings a backup back into a new data folder. `verify` sees the data before it takes its place,
/// and nothing is left behind when it objects.
///
/// # Errors
/// When the backup is damaged, the place is taken, or `verify` objects.
pub fn restore<E: From<Fault>>(
    backup: &Path,
    to: &Path,
    verify: impl FnOnce(&Path) -> Result<(), E>,
) -> Result<(), E> {
    check_list(backup)?;
    if to.exists() {
        return Err(Fault::NotEmpty(shown(to)).into());
    }
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(UNVERIFIED);
    let unverified = to.with_file_name(name);
    if unverified.exists() {
        // A restore that was cut off; nobody can have worked in it.
        fs::remove_dir_all(&unverified).map_err(Fault::file("清理上次没有完成的恢复"))?;
    }
    fill_folder(backup, &unverified)?;
    if let Err(error) = verify(&unverified) {
        fs::remove_dir_all(&unverified).map_err(Fault::file("清理没有通过核对的恢复"))?;
        return Err(error);
    }
    fs::rename(&unverified, to).map_err(Fault::file("改名"))?;
    sync_folder(folder_of(to))?;
    Ok(())
}

/// Fills a new data folder from a backup whose list holds.
fn fill_folder(backup: &Path, to: &Path) -> Result<(), Fault> {
    let mut copy = Copy::open(&backup.join(COPY))?;
    let mut store = SqliteStore::create(to, copy.jurisdiction())?;
    store.fill(&mut || copy.page())?;
    copy_beside(backup, to).map_err(Fault::file("复制备份"))
}

/// Fills a store that has no events yet, and the folder beside it, from a backup that was verified.
///
/// # Errors
/// When the backup belongs to another jurisdiction, there is data already, or something fails.
pub fn restore_into(backup: &Path, store: &mut dyn Store, beside: &Path) -> Result<(), Fault> {
    let mut copy = Copy::open(&backup.join(COPY))?;
    let (found, wanted) = (copy.jurisdiction(), store.reads().jurisdiction());
    if found != wanted {
        return Err(Fault::OtherJurisdiction {
            found: found.to_string(),
            wanted: wanted.to_string(),
        });
    }
    // Files come first: an event must never refer to a file that is not there.
    copy_beside(backup, beside).map_err(Fault::file("复制备份"))?;
    store.fill(&mut || copy.page())
}

/// Whose data a backup holds.
///
/// # Errors
/// When it is no backup.
pub fn jurisdiction_of(backup: &Path) -> Result<Jurisdiction, Fault> {
    check_list(backup)?;
    Ok(Copy::open(&backup.join(COPY))?.jurisdiction().clone())
}

fn copy_beside(from: &Path, to: &Path) -> io::Result<()> {
    for inner in ["files", "checkpoints"] {
        fs::create_dir_all(to.join(inner))?;
    }
    let beside = files_below(from)?.into_iter();
    for path in beside.filter(|path| path != Path::new(COPY)) {
        let target = to.join(&path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(from.join(&path), &target)?;
        File::open(&target)?.sync_all()?;
    }
    File::open(to)?.sync_all()
}
