//! Backup of a data folder while writing goes on, and the way back.
//!
//! A backup is a folder like the data folder, with a list of its files and their digests. The list
//! is written last: a backup without it is not finished. The signing key is not in it.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use rusqlite::backup::Backup;
use sm3::{Digest as _, Sm3};
use zs_base::Digest;

use crate::Fault;
use crate::evidence::{folder_of, sync_folder, write_durably};
use crate::folder::{self, CheckpointFiles, database_of, shown};
use crate::sqlite::reader_of;
use crate::store::Reader as _;

/// The list of files of a backup.
const LIST: &str = "MANIFEST";
/// Its first line.
const HEAD: &str = "zhunsheng backup 1";
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
    if !folder::is_data(data) {
        return Err(folder::not_a_folder(data));
    }
    make_empty(to)?;
    copy_database(data, to)?;
    // The order matters: a file is durable before an event refers to it, so every file that the
    // copied database knows is there by now.
    let mut copied = reader_of(to)?;
    let size = copied.edge()?.last.map_or(0, |last| last.seq + 1);
    let evidence = folder::files_of(data);
    let kept = folder::files_of(to);
    for digest in evidence.all()? {
        let bytes = evidence.read(&digest)?;
        kept.keep(&mut bytes.as_slice())?;
    }
    copy_checkpoints(data, to, &mut copied)?;
    drop(copied);
    // Reading leaves the helpers of the log behind; they are not part of the copy.
    for name in ["county.db-wal", "county.db-shm"] {
        match fs::remove_file(to.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(Fault::file("整理备份")(error));
            }
            _ => {}
        }
    }
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
    File::create(to.join("LOCK")).map_err(|_| Fault::ReadOnly(shown(to)))?;
    Ok(())
}

/// One step copies everything, so that it is one moment of the database: a reader in the log mode
/// neither stops the writer nor sees what it commits meanwhile.
fn copy_database(data: &Path, to: &Path) -> Result<(), Fault> {
    let source = reader_of(data)?;
    let path = database_of(to);
    let copy = || -> rusqlite::Result<()> {
        let mut target = rusqlite::Connection::open(&path)?;
        Backup::new(source.connection.raw(), &mut target)?.step(-1)?;
        target.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
    };
    copy().map_err(|cause| Fault::Database {
        doing: "复制数据库",
        cause: Box::new(cause),
    })?;
    File::open(&path)
        .and_then(|file| file.sync_all())
        .map_err(Fault::file("同步备份"))
}

/// Copies the checkpoint files that the copied database knows.
fn copy_checkpoints(data: &Path, to: &Path, copied: &mut dyn crate::Reader) -> Result<(), Fault> {
    let mut outside = folder::checkpoints_of(data).all()?;
    let target = folder::checkpoints_of(to);
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
    let copied = copy_all(backup, &unverified);
    copied.map_err(Fault::file("复制备份"))?;
    if let Err(error) = verify(&unverified) {
        fs::remove_dir_all(&unverified).map_err(Fault::file("清理没有通过核对的恢复"))?;
        return Err(error);
    }
    fs::rename(&unverified, to).map_err(Fault::file("改名"))?;
    sync_folder(folder_of(to))?;
    Ok(())
}

fn copy_all(from: &Path, to: &Path) -> io::Result<()> {
    for inner in ["files", "checkpoints"] {
        fs::create_dir_all(to.join(inner))?;
    }
    for path in files_below(from)? {
        let target = to.join(&path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(from.join(&path), &target)?;
        File::open(&target)?.sync_all()?;
    }
    File::open(to)?.sync_all()
}
