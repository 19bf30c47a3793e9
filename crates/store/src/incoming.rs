//! Files that are still arriving: each in the folder of its person, until a form hands it in.
//!
//! The folder is all there is to know: a file's length says how much has arrived, its age when it is
//! forgotten. No name that a person gave becomes a path. What is whole moves to the evidence and
//! leaves a note here, by which its person may refer to it in a form.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use zs_base::limits::{UPLOADS_OF_PERSON_BYTES_MAX, UPLOADS_OF_PERSON_MAX};
use zs_base::{CommandId, Digest, PersonId};

use crate::Fault;
use crate::evidence::Files;

/// How long something is waited for that does not arrive.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(24 * 3_600);
/// How often what is old is looked for.
const TIDIED_EVERY: Duration = Duration::from_secs(3_600);
/// The end of the name of what arrives in pieces.
const PIECES: &str = "pieces";
/// The end of the name of what a form brings whole.
const WHOLE: &str = "whole";
/// The end of the name of a note.
const NOTE: &str = "note";

/// The files that are arriving.
#[derive(Debug)]
pub struct Incoming {
    folder: PathBuf,
    // Two pieces of one file must not be written at once.
    one_at_a_time: Mutex<()>,
    tidied: Mutex<Option<SystemTime>>,
}

/// A file that a form brings; it is gone with the value unless the evidence has adopted it.
#[derive(Debug, PartialEq, Eq)]
pub struct Arriving(PathBuf);

impl Arriving {
    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        // It was adopted, or it is of no use; what stays by accident is forgotten after a day.
        let _gone = fs::remove_file(&self.0);
    }
}

/// What is known of a file that somebody has uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The digest of its content.
    pub digest: Digest,
    /// Its bytes.
    pub bytes: u64,
    /// The name that the person gave it, to show and for nothing else.
    pub name: String,
}

/// Where a piece went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is there, now or since it came before; so many bytes are there.
    There(u64),
    /// It does not follow what is there; so many bytes are.
    Elsewhere(u64),
    /// The person has as much under way as one may have.
    NoRoom,
}

impl Incoming {
    /// What arrives for this evidence.
    #[must_use]
    pub fn of(files: &Files) -> Self {
        Self {
            folder: files.incoming(),
            one_at_a_time: Mutex::new(()),
            tidied: Mutex::new(None),
        }
    }

    /// A new empty file for what a form brings; nothing where the person has as much under way as
    /// one may have.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn begin(&self, who: &PersonId) -> Result<Option<(Arriving, File)>, Fault> {
        self.tidy(SystemTime::now())?;
        let folder = self.made(who)?;
        if !has_room(&folder, 1, 0)? {
            return Ok(None);
        }
        let path = new_name(&folder);
        let file = File::create(&path).map_err(Fault::file("写上传的文件"))?;
        Ok(Some((Arriving(path), file)))
    }

    /// How many bytes of a file have arrived.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn arrived(&self, who: &PersonId, upload: CommandId) -> Result<u64, Fault> {
        match fs::metadata(self.pieces(who, upload)) {
            Ok(found) => Ok(found.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(Fault::file("读上传的文件")(error)),
        }
    }

    /// Adds a piece. The same piece again changes nothing; a piece that was written in part is as if
    /// it had never come.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(
        &self,
        who: &PersonId,
        upload: CommandId,
        offset: u64,
        piece: &[u8],
    ) -> Result<Place, Fault> {
        if offset == 0 {
            self.tidy(SystemTime::now())?;
        }
        let alone = self.one_at_a_time.lock();
        let folder = self.made(who)?;
        let path = self.pieces(who, upload);
        let length = self.arrived(who, upload)?;
        if offset < length {
            let same = is_there(&path, offset, piece).map_err(Fault::file("读上传的文件"))?;
            return Ok(match same {
                true => Place::There(length),
                false => Place::Elsewhere(length),
            });
        }
        if offset > length {
            return Ok(Place::Elsewhere(length));
        }
        let new = usize::from(!path.exists());
        if !has_room(&folder, new, piece.len() as u64)? {
            return Ok(Place::NoRoom);
        }
        let mut options = OpenOptions::new();
        let file = options.create(true).append(true).open(&path);
        let mut file = file.map_err(Fault::file("写上传的文件"))?;
        if let Err(error) = file.write_all(piece) {
            // Cut back to what was whole, so that the next attempt goes on from there.
            let _cut = file.set_len(length);
            return Err(Fault::file("写上传的文件")(error));
        }
        drop(alone);
        Ok(Place::There(length + piece.len() as u64))
    }

    /// The file that has arrived in pieces, to be looked at and then kept.
    #[must_use]
    pub fn pieces(&self, who: &PersonId, upload: CommandId) -> PathBuf {
        self.of_person(who).join(format!("{upload}.{PIECES}"))
    }

    /// Takes what has arrived in pieces out of reach of further pieces, so that what is looked at is
    /// what is kept; nothing where nothing is there, or not this many bytes.
    ///
    /// # Errors
    /// When it cannot be moved.
    pub fn close(
        &self,
        who: &PersonId,
        upload: CommandId,
        bytes: u64,
    ) -> Result<Option<Arriving>, Fault> {
        let alone = self.one_at_a_time.lock();
        if bytes == 0 || self.arrived(who, upload)? != bytes {
            return Ok(None);
        }
        let whole = new_name(&self.of_person(who));
        fs::rename(self.pieces(who, upload), &whole).map_err(Fault::file("整理上传的文件"))?;
        drop(alone);
        Ok(Some(Arriving(whole)))
    }

    /// Takes away what has arrived in pieces.
    pub fn drop_pieces(&self, who: &PersonId, upload: CommandId) {
        // What stays is forgotten after a day.
        let _gone = fs::remove_file(self.pieces(who, upload));
    }

    /// Moves a file to the evidence and notes that this person may refer to it.
    ///
    /// # Errors
    /// When it cannot be kept; then it is where it was.
    pub fn keep(
        &self,
        who: &PersonId,
        files: &Files,
        path: &Path,
        name: &str,
    ) -> Result<Kept, Fault> {
        let length = fs::metadata(path).map_err(Fault::file("读上传的文件"))?;
        let digest = files.adopt(path)?;
        let bytes = length.len();
        let note = self.made(who)?.join(format!("{digest}.{NOTE}"));
        let text = format!("{bytes}\n{name}");
        fs::write(note, text).map_err(Fault::file("写上传的文件"))?;
        Ok(Kept {
            digest,
            bytes,
            name: name.to_owned(),
        })
    }

    /// What this person has uploaded under a digest; nothing where somebody else did, or nobody.
    #[must_use]
    pub fn kept(&self, who: &PersonId, digest: &Digest) -> Option<Kept> {
        let note = self.of_person(who).join(format!("{digest}.{NOTE}"));
        let text = fs::read_to_string(note).ok()?;
        let (bytes, name) = text.split_once('\n')?;
        Some(Kept {
            digest: *digest,
            bytes: bytes.parse().ok()?,
            name: name.to_owned(),
        })
    }

    /// Forgets what is old, unless somebody has looked within the hour.
    fn tidy(&self, now: SystemTime) -> Result<(), Fault> {
        if let Ok(mut tidied) = self.tidied.lock() {
            let age = tidied.map(|then| now.duration_since(then));
            if matches!(age, Some(Ok(age)) if age < TIDIED_EVERY) {
                return Ok(());
            }
            *tidied = Some(now);
        }
        self.forget(now)
    }

    /// Forgets what is older than a day.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn forget(&self, now: SystemTime) -> Result<(), Fault> {
        if !self.folder.exists() {
            return Ok(());
        }
        for person in entries(&self.folder)? {
            for (path, found) in inside(&person)? {
                let age = found.modified().ok().map(|then| now.duration_since(then));
                if matches!(age, Some(Ok(age)) if age > FORGOTTEN_AFTER) {
                    fs::remove_file(path).map_err(Fault::file("清理上传的文件"))?;
                }
            }
        }
        Ok(())
    }

    /// The folder of a person. An id may hold what a path may not, so its digest is the name.
    fn of_person(&self, who: &PersonId) -> PathBuf {
        let digest = Digest::of(&[who.as_str().as_bytes()]);
        self.folder.join(digest.to_string())
    }

    fn made(&self, who: &PersonId) -> Result<PathBuf, Fault> {
        let folder = self.of_person(who);
        fs::create_dir_all(&folder).map_err(Fault::file("建文件夹"))?;
        Ok(folder)
    }
}

/// A name that nothing in a folder has.
fn new_name(folder: &Path) -> PathBuf {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    folder.join(format!("{}-{number}.{WHOLE}", std::process::id()))
}

/// Whether a person may have so many files and bytes more.
fn has_room(folder: &Path, more_files: usize, more: u64) -> Result<bool, Fault> {
    let (mut files, mut bytes) = (more_files, more);
    for (path, found) in inside(folder)? {
        // What is in the evidence already takes no room here.
        let is_note = path.extension().is_some_and(|it| it == NOTE);
        bytes += if is_note { 0 } else { found.len() };
        files += 1;
    }
    Ok(within(files, bytes))
}

/// Whether one person may have so many files of so many bytes under way.
#[must_use]
pub const fn within(files: usize, bytes: u64) -> bool {
    files <= UPLOADS_OF_PERSON_MAX && bytes <= UPLOADS_OF_PERSON_BYTES_MAX
}

fn is_there(path: &Path, offset: u64, piece: &[u8]) -> io::Result<bool> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(offset))?;
    let mut there = Vec::with_capacity(piece.len());
    file.take(piece.len() as u64).read_to_end(&mut there)?;
    Ok(there == piece)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let entries = fs::read_dir(folder).map_err(Fault::file("读文件夹"))?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let paths: io::Result<Vec<_>> = paths.collect();
    paths.map_err(Fault::file("读文件夹"))
}

/// The files in a folder; one that vanishes meanwhile is none.
fn inside(folder: &Path) -> Result<Vec<(PathBuf, fs::Metadata)>, Fault> {
    let paths = entries(folder)?.into_iter();
    let found = paths.filter_map(|path| fs::metadata(&path).ok().map(|it| (path, it)));
    Ok(found.collect())
}
