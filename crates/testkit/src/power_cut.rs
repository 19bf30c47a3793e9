//! Power cuts: the file operations of a process are recorded with strace, and the disk is put
//! together as it may look when the power fails after any of them.
//!
//! What was written after the last sync of its file may be there, be missing, or be torn at a
//! sector. Names are taken as durable when they were made: the folder is synced by those who rename.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use zs_base::random::Seeded;

/// Torn writes end at a multiple of this or of eight times this.
const SECTOR: usize = 512;
/// The system calls that change files.
const CALLS: &str = "openat,pwrite64,write,fdatasync,fsync,ftruncate,rename,unlink";

/// One operation on a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Bytes written at a place; without a place, at the end.
    Write(PathBuf, Option<usize>, Vec<u8>),
    /// Everything written to the file so far is durable.
    Sync(PathBuf),
    /// The file has this length.
    Truncate(PathBuf, usize),
    /// Another name.
    Rename(PathBuf, PathBuf),
    /// No name.
    Unlink(PathBuf),
    /// The process told this to somebody.
    Told(String),
}

/// Runs a command under strace and gives its operations on files below `folder`, with what it wrote
/// to its standard output.
///
/// # Errors
/// When strace cannot be run or the command fails.
pub fn record(command: &Command, folder: &Path, log: &Path) -> io::Result<Vec<Operation>> {
    let mut strace = Command::new("strace");
    strace.args(["-f", "-y", "-xx", "-s", "10000000", "-e"]);
    strace.arg(format!("trace={CALLS}")).arg("-o").arg(log);
    strace
        .arg("--")
        .arg(command.get_program())
        .args(command.get_args());
    let set = command
        .get_envs()
        .filter_map(|(name, value)| Some((name, value?)));
    let output = strace.envs(set).output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(io::Error::other(said));
    }
    let text = fs::read_to_string(log)?;
    Ok(text
        .lines()
        .filter_map(|line| operation(line, folder))
        .collect())
}

fn operation(line: &str, folder: &Path) -> Option<Operation> {
    let line = line.split_once(' ').map(|(_, rest)| rest.trim_start())?;
    let (call, rest) = line.split_once('(')?;
    let failed = rest
        .rsplit_once(") = ")
        .is_none_or(|(_, result)| result.starts_with('-'));
    if failed {
        return None;
    }
    let path_of = |text: &str| {
        let path = PathBuf::from(String::from_utf8(bytes(text)).ok()?);
        path.starts_with(folder).then_some(path)
    };
    let descriptor = || {
        rest.split_once('<')?
            .1
            .split_once('>')
            .map(|(path, _)| path)
    };
    let mut quoted = rest.split('"').skip(1).step_by(2);
    match call {
        "write" if rest.starts_with("1<") => Some(Operation::Told(
            String::from_utf8(bytes(quoted.next()?)).ok()?,
        )),
        "write" => Some(Operation::Write(
            path_of(descriptor()?)?,
            None,
            bytes(quoted.next()?),
        )),
        "pwrite64" => {
            let path = path_of(descriptor()?)?;
            let content = bytes(quoted.next()?);
            let (arguments, _) = rest.rsplit_once(") = ")?;
            let at = arguments.rsplit_once(", ")?.1.parse().ok()?;
            Some(Operation::Write(path, Some(at), content))
        }
        "fdatasync" | "fsync" => Some(Operation::Sync(path_of(descriptor()?)?)),
        "ftruncate" => {
            let (arguments, _) = rest.rsplit_once(") = ")?;
            let length = arguments.rsplit_once(", ")?.1.parse().ok()?;
            Some(Operation::Truncate(path_of(descriptor()?)?, length))
        }
        "rename" => {
            let (from, to) = (path_of(quoted.next()?)?, path_of(quoted.next()?)?);
            Some(Operation::Rename(from, to))
        }
        "unlink" => Some(Operation::Unlink(path_of(quoted.next()?)?)),
        "openat" if rest.contains("O_TRUNC") => {
            Some(Operation::Truncate(path_of(quoted.next()?)?, 0))
        }
        _ => None,
    }
}

/// The bytes of strace's `\xNN` text.
fn bytes(text: &str) -> Vec<u8> {
    let digits = text.split("\\x").skip(1);
    digits
        .filter_map(|pair| u8::from_str_radix(pair.get(..2)?, 16).ok())
        .collect()
}

/// A file as far as it is durable, and what was written since.
#[derive(Clone, Debug, Default)]
struct Kept {
    durable: Vec<u8>,
    since: Vec<Change>,
}

#[derive(Clone, Debug)]
enum Change {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

impl Change {
    fn apply(&self, to: &mut Vec<u8>) {
        match self {
            Self::Truncate(length) => to.resize(*length, 0),
            Self::Write(at, content) => {
                let end = at + content.len();
                if to.len() < end {
                    to.resize(end, 0);
                }
                to[*at..end].copy_from_slice(content);
            }
        }
    }
}

/// The disk below a folder.
#[derive(Clone, Debug, Default)]
pub struct Disk(BTreeMap<PathBuf, Kept>);

impl Disk {
    /// What a folder holds now, all of it durable.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn of(folder: &Path) -> io::Result<Self> {
        let mut disk = Self::default();
        let mut open = vec![folder.to_owned()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let durable = fs::read(&path)?;
                    let since = Vec::new();
                    disk.0.insert(path, Kept { durable, since });
                }
            }
        }
        Ok(disk)
    }

    /// Carries out an operation.
    pub fn carry_out(&mut self, operation: &Operation) {
        match operation {
            Operation::Write(path, at, content) => {
                let file = self.0.entry(path.clone()).or_default();
                let at = at.unwrap_or_else(|| file.whole().len());
                file.since.push(Change::Write(at, content.clone()));
            }
            Operation::Truncate(path, length) => {
                let file = self.0.entry(path.clone()).or_default();
                file.since.push(Change::Truncate(*length));
            }
            Operation::Sync(path) => {
                if let Some(file) = self.0.get_mut(path) {
                    file.durable = file.whole();
                    file.since.clear();
                }
            }
            Operation::Rename(from, to) => {
                if let Some(file) = self.0.remove(from) {
                    self.0.insert(to.clone(), file);
                }
            }
            Operation::Unlink(path) => {
                self.0.remove(path);
            }
            Operation::Told(_) => {}
        }
    }

    /// Writes the files below `from` as a power cut may leave them to the folder `to`.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn cut(&self, random: &mut Seeded, from: &Path, to: &Path) -> io::Result<()> {
        for (path, file) in &self.0 {
            let target = to.join(path.strip_prefix(from).unwrap_or(path));
            if let Some(folder) = target.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(target, file.cut(random))?;
        }
        Ok(())
    }
}

impl Kept {
    fn whole(&self) -> Vec<u8> {
        let mut whole = self.durable.clone();
        self.since
            .iter()
            .for_each(|change| change.apply(&mut whole));
        whole
    }

    /// Each change since the last sync is kept, lost or torn, whatever becomes of the others.
    fn cut(&self, random: &mut Seeded) -> Vec<u8> {
        let mut content = self.durable.clone();
        for change in &self.since {
            match (random.below(4), change) {
                (0, _) => {}
                (1, Change::Write(at, written)) => {
                    let unit = SECTOR * if random.once_in(2) { 1 } else { 8 };
                    let units = random.below((written.len() / unit) as u64 + 1) as usize;
                    let torn = written[..units * unit].to_vec();
                    Change::Write(*at, torn).apply(&mut content);
                }
                _ => change.apply(&mut content),
            }
        }
        content
    }
}
