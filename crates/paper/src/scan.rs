//! A county's own virus scanner, asked about a file that has arrived and that nothing refers to yet.
//!
//! The scanner is a program such as `clamdscan --fdpass`: it gets the path of the file as its last
//! argument, or the file itself where the last word of the command is `-`, and ends with 0 for clean
//! and 1 for found, as clamscan(1) has it. Whatever else it does tells nothing, and what is not known
//! to be clean is not taken. The file is never run, and the person who sent it names nothing here.

use std::fmt;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use zs_base::Moment;
use zs_base::limits::{SCAN_SECONDS_MAX, SCANS_AT_ONCE_MAX};

/// How long the first look at a running scanner waits; each later one waits twice as long.
const FIRST_LOOK: Duration = Duration::from_millis(1);
/// The longest wait between two looks.
const LAST_LOOK: Duration = Duration::from_millis(50);

/// What a scanner says of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Nothing was found in it.
    Clean,
    /// It carries something harmful.
    Found,
    /// Nobody knows, and why.
    Unsaid(Unsaid),
}

/// Why a scanner said nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsaid {
    /// As many files as may be are being looked at.
    Busy,
    /// The program could not be started.
    NotStarted(io::ErrorKind),
    /// It did not end within so many seconds.
    Late(u64),
    /// It ended in another way: its exit code, or none where a signal ended it.
    Ended(Option<i32>),
}

impl fmt::Display for Unsaid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy => f.write_str("同时要查的文件太多"),
            Self::NotStarted(io::ErrorKind::NotFound) => f.write_str("找不到查毒程序"),
            Self::NotStarted(io::ErrorKind::PermissionDenied) => {
                f.write_str("没有运行查毒程序的权限")
            }
            Self::NotStarted(_) => f.write_str("查毒程序启动不了"),
            Self::Late(seconds) => write!(f, "查毒程序 {seconds} 秒没有给出结果"),
            Self::Ended(Some(code)) => write!(f, "查毒程序出错，退出码 {code}"),
            Self::Ended(None) => f.write_str("查毒程序中途被终止"),
        }
    }
}

/// Why a command is none for a scanner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoScanner {
    /// There is no program in it.
    #[error("查毒的命令是空的，请写程序的路径，例如 --scan \"clamdscan --fdpass --no-summary\"。")]
    Empty,
    /// It is given no time, or more than pages can wait.
    #[error("查一个文件最多等 {SCAN_SECONDS_MAX} 秒。")]
    Patience,
}

/// A scanner as it was named when the program was started.
#[derive(Debug)]
pub struct Scanner {
    program: PathBuf,
    arguments: Vec<String>,
    /// Whether it reads the file itself rather than its path.
    reads: bool,
    patience: Duration,
    at_work: AtomicUsize,
    last: Mutex<Option<(Moment, Said)>>,
}

impl Scanner {
    /// The scanner of a command: the path of a program, or a program and its arguments with spaces
    /// between them. No shell reads it.
    ///
    /// # Errors
    /// When the command is empty, or `seconds` is 0 or more than pages can wait.
    pub fn of(command: &str, seconds: u64) -> Result<Self, NoScanner> {
        if !(1..=SCAN_SECONDS_MAX).contains(&seconds) {
            return Err(NoScanner::Patience);
        }
        let command = command.trim();
        let mut words = match Path::new(command).is_file() {
            true => vec![command],
            false => command.split_whitespace().collect(),
        }
        .into_iter();
        let program = words.next().ok_or(NoScanner::Empty)?.into();
        let arguments: Vec<String> = words.map(str::to_owned).collect();
        Ok(Self {
            program,
            reads: arguments.last().is_some_and(|last| last == "-"),
            arguments,
            patience: Duration::from_secs(seconds),
            at_work: AtomicUsize::new(0),
            last: Mutex::new(None),
        })
    }

    /// What it says of the file at `path`. It waits for the scanner, but no longer than its patience,
    /// and no more than so many wait at the same time, so that a scanner that hangs stops nothing else.
    pub fn scan(&self, path: &Path, now: Moment) -> Said {
        let Some(_place) = self.place() else {
            return Said::Unsaid(Unsaid::Busy);
        };
        let said = match self.start(path) {
            Ok(child) => self.wait(child),
            Err(error) => Said::Unsaid(Unsaid::NotStarted(error.kind())),
        };
        if let Ok(mut last) = self.last.lock() {
            *last = Some((now, said.clone()));
        }
        said
    }

    /// What it said last and when, since the program was started.
    #[must_use]
    pub fn last(&self) -> Option<(Moment, Said)> {
        self.last.lock().ok()?.clone()
    }

    fn place(&self) -> Option<Place<'_>> {
        let place = Place(&self.at_work);
        let others = self.at_work.fetch_add(1, Ordering::Relaxed);
        (others < SCANS_AT_ONCE_MAX).then_some(place)
    }

    fn start(&self, path: &Path) -> io::Result<Child> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        match self.reads {
            true => command.stdin(File::open(path)?),
            // An absolute path is never taken for an option.
            false => command.arg(std::path::absolute(path)?).stdin(Stdio::null()),
        };
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt as _;
            // A group of its own, so that what it started can be ended with it.
            command.process_group(0);
        }
        command.spawn()
    }

    fn wait(&self, mut child: Child) -> Said {
        let (began, mut pause) = (Instant::now(), FIRST_LOOK);
        loop {
            match child.try_wait() {
                Ok(Some(status)) => {
                    return match status.code() {
                        Some(0) => Said::Clean,
                        Some(1) => Said::Found,
                        code => Said::Unsaid(Unsaid::Ended(code)),
                    };
                }
                Ok(None) if began.elapsed() < self.patience => thread::sleep(pause),
                _ => {
                    end(&mut child);
                    return Said::Unsaid(Unsaid::Late(self.patience.as_secs()));
                }
            }
            pause = (pause * 2).min(LAST_LOOK);
        }
    }
}

/// Ends a scanner and what it started, and waits until it is gone.
fn end(child: &mut Child) {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        // Nobody has waited for the child yet, so its number still is its own.
        let _ended = kill_process_group(Pid::from_child(child), Signal::KILL);
    }
    let _killed = child.kill();
    let _gone = child.wait();
}

/// A place among those that wait for the scanner.
struct Place<'a>(&'a AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
