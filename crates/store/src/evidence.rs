//! Evidence files, named by the SM3 digest of their content.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use sm3::{Digest as _, Sm3};
use zs_base::Digest;

use crate::Fault;

/// Bytes that are read at a time.
const CHUNK: usize = 64 * 1024;
/// Names of files that are still being written end so; the next write of the same content replaces them.
const UNFINISHED: &str = ".part";

/// A folder of evidence. The same content is kept once.
#[derive(Clone, Debug)]
pub struct Files(PathBuf);

impl Files {
    /// The evidence in this folder.
    #[must_use]
    pub const fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// Keeps a file and gives its digest. The file is durable when this returns: only then may an
    /// event refer to it.
    ///
    /// # Errors
    /// When the content cannot be read or the file not be written.
    pub fn keep(&self, content: &mut dyn Read) -> Result<Digest, Fault> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-{number}{UNFINISHED}", std::process::id());
        let unfinished = self.0.join(name);
        let copied = File::create(&unfinished)
            .and_then(|mut file| io::copy(content, &mut file))
            .map_err(Fault::file("写上传的文件"));
        let kept = copied.and_then(|_| self.adopt(&unfinished));
        if kept.is_err() {
            // What could not be kept is of no use; that it cannot be removed changes nothing.
            let _gone = fs::remove_file(&unfinished);
        }
        kept
    }

    /// Keeps a file that is on the same disk already, by giving it another name, and gives its
    /// digest. It is durable when this returns, and no longer where it was.
    ///
    /// # Errors
    /// When it cannot be read, synced or renamed; then it is where it was.
    pub fn adopt(&self, path: &Path) -> Result<Digest, Fault> {
        let mut file = File::open(path).map_err(Fault::file("读上传的文件"))?;
        let digest = digest_of(&mut file).map_err(Fault::file("读上传的文件"))?;
        if self.verify(&digest).is_ok() {
            fs::remove_file(path).map_err(Fault::file("整理上传的文件"))?;
            return Ok(digest);
        }
        let (folder, name) = self.place(&digest);
        fs::create_dir_all(&folder).map_err(Fault::file("建文件夹"))?;
        file.sync_all()
            .and_then(|()| fs::rename(path, folder.join(name)))
            .map_err(Fault::file("写证据文件"))?;
        sync_folder(&folder)?;
        sync_folder(&self.0)?;
        Ok(digest)
    }

    /// The file itself, to be read bit by bit; nothing was compared.
    ///
    /// # Errors
    /// When the file is missing.
    pub fn open(&self, digest: &Digest) -> Result<File, Fault> {
        let (folder, name) = self.place(digest);
        File::open(folder.join(name)).map_err(|_| missing(digest))
    }

    /// The length of a file.
    ///
    /// # Errors
    /// When the file is missing.
    pub fn bytes(&self, digest: &Digest) -> Result<u64, Fault> {
        let found = self.open(digest)?.metadata();
        found.map(|it| it.len()).map_err(|_| missing(digest))
    }

    /// The folder beside this one in which files arrive.
    #[must_use]
    pub fn incoming(&self) -> PathBuf {
        self.0.with_file_name("incoming")
    }

    /// The content of a file, after its digest was compared.
    ///
    /// # Errors
    /// When the file is missing or its content is another.
    pub fn read(&self, digest: &Digest) -> Result<Vec<u8>, Fault> {
        let (folder, name) = self.place(digest);
        let bytes = fs::read(folder.join(name)).map_err(|_| missing(digest))?;
        match Digest::of(&[&bytes]) == *digest {
            true => Ok(bytes),
            false => Err(altered(digest)),
        }
    }

    /// Compares the digest of a file without holding it in memory.
    ///
    /// # Errors
    /// When the file is missing or its content is another.
    pub fn verify(&self, digest: &Digest) -> Result<(), Fault> {
        let mut file = self.open(digest)?;
        let found = digest_of(&mut file).map_err(Fault::file("读证据文件"))?;
        match found == *digest {
            true => Ok(()),
            false => Err(altered(digest)),
        }
    }

    /// Takes a file away. One that is gone already is no fault.
    ///
    /// # Errors
    /// When it cannot be taken away.
    pub fn remove(&self, digest: &Digest) -> Result<(), Fault> {
        let (folder, name) = self.place(digest);
        match fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(Fault::file("删除证据文件")(error)),
            Ok(()) => sync_folder(&folder),
        }
    }

    /// The digests of all files, in order; a name that is none is a fault.
    ///
    /// # Errors
    /// When a folder cannot be read, or holds something that is no evidence.
    pub fn all(&self) -> Result<Vec<Digest>, Fault> {
        let mut all = Vec::new();
        for group in names_in(&self.0)? {
            for name in names_in(&self.0.join(&group))? {
                let digest = format!("{group}{name}").parse();
                let digest = digest.map_err(|_| {
                    Fault::Damaged(format!("证据文件夹里有不认识的文件“{group}/{name}”"))
                })?;
                all.push(digest);
            }
        }
        Ok(all)
    }

    /// 256 folders, so that none becomes too large.
    fn place(&self, digest: &Digest) -> (PathBuf, String) {
        let text = digest.to_string();
        let (group, name) = text.split_at(2);
        (self.0.join(group), name.to_owned())
    }
}

/// The digest of all that a file holds from here on.
fn digest_of(file: &mut File) -> io::Result<Digest> {
    let (mut hasher, mut chunk) = (Sm3::new(), vec![0; CHUNK]);
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok(Digest(hasher.finalize().into())),
            length => hasher.update(&chunk[..length]),
        }
    }
}

fn missing(digest: &Digest) -> Fault {
    Fault::Damaged(format!("缺少证据文件 {digest}"))
}

fn altered(digest: &Digest) -> Fault {
    Fault::Damaged(format!("证据文件 {digest} 的内容被改过"))
}

/// Names in a folder, sorted, without those of unfinished files.
pub(crate) fn names_in(folder: &Path) -> Result<Vec<String>, Fault> {
    let entries = fs::read_dir(folder).map_err(Fault::file("读文件夹"))?;
    let mut names = entries
        .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(Fault::file("读文件夹"))?;
    names.retain(|name| !name.ends_with(UNFINISHED));
    names.sort();
    Ok(names)
}

/// Writes a file under another name, syncs it, renames it, and syncs the folder.
pub(crate) fn write_durably(
    folder: &Path,
    name: &str,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), Fault> {
    let unfinished = folder.join(format!("{name}{UNFINISHED}"));
    let written = File::create(&unfinished).and_then(|mut file| {
        write(&mut file)?;
        file.sync_all()?;
        fs::rename(&unfinished, folder.join(name))
    });
    written.map_err(Fault::file("写文件"))?;
    sync_folder(folder)
}

/// The folder in which a path stands; the current one for a bare name.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Makes the names in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), Fault> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(Fault::file("同步文件夹"))
}
