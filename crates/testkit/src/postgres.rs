//! A private PostgreSQL server for tests: its own folder, a Unix socket, no TCP, gone at the end.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where Debian keeps the programs of the server.
const DEBIAN: &str = "/usr/lib/postgresql/15/bin";
/// The server refuses to run as root; then this user runs it, whom Debian's package makes.
const USER: &str = "postgres";

/// The server could not be set up or does not answer.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// A program of the server is missing or failed.
    #[error("{program} failed: {why}\nOn Debian: apt-get install -y postgresql-15")]
    Program {
        /// The program.
        program: String,
        /// What it said.
        why: String,
    },
    /// A file could not be made.
    #[error("no folder for the server: {0}")]
    Folder(#[from] std::io::Error),
}

/// A running server. Dropping it stops the server at once and removes its data.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    as_root: AsRoot,
}

/// Whether the tests run as root and must step down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AsRoot {
    Yes,
    No,
}

impl Cluster {
    /// Makes and starts a server in a new folder below the system's folder for temporary files.
    ///
    /// # Errors
    /// When PostgreSQL 15 is not installed or does not start.
    pub fn start() -> Result<Self, ClusterError> {
        let id = Command::new("id").arg("-u").output()?;
        let as_root = match id.stdout.as_slice() {
            b"0\n" => AsRoot::Yes,
            _ => AsRoot::No,
        };
        let folder = new_folder()?;
        if as_root == AsRoot::Yes {
            let owner = format!("{USER}:{USER}");
            checked("chown", Command::new("chown").arg(owner).arg(&folder))?;
        }
        let cluster = Self { folder, as_root };
        let data = cluster.data();
        let mut initdb = cluster.program("initdb");
        initdb.args(["--auth=trust", "--username=zs", "--encoding=UTF8"]);
        initdb.args(["--locale=C", "--no-sync", "--data-checksums"]);
        checked("initdb", initdb.arg("-D").arg(data))?;
        cluster.launch()?;
        Ok(cluster)
    }

    /// Starts the server on its existing data.
    ///
    /// # Errors
    /// When it does not start.
    pub fn launch(&self) -> Result<(), ClusterError> {
        let options = format!("-k {} -h ''", self.folder.display());
        let mut start = self.program("pg_ctl");
        start
            .args(["start", "--wait", "--silent", "-o"])
            .arg(options);
        start.arg("-l").arg(self.folder.join("log"));
        checked("pg_ctl", start.arg("-D").arg(self.data()))
    }

    /// Stops the server as a power cut would: nothing is flushed.
    pub fn crash(&self) {
        let mut stop = self.program("pg_ctl");
        stop.args(["stop", "--wait", "--silent", "--mode=immediate", "-D"]);
        // At the end of a test there is nobody left to tell.
        let _stopped = stop.arg(self.data()).output();
    }

    /// The connection string of a database that exists from the beginning.
    #[must_use]
    pub fn address(&self) -> String {
        self.address_of("postgres")
    }

    /// The connection string of a database.
    #[must_use]
    pub fn address_of(&self, database: &str) -> String {
        format!("host={} user=zs dbname={database}", self.folder.display())
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn program(&self, name: &str) -> Command {
        let debian = Path::new(DEBIAN).join(name);
        let program = match debian.exists() {
            true => debian,
            false => PathBuf::from(name),
        };
        let mut command = match self.as_root {
            AsRoot::No => Command::new(program),
            AsRoot::Yes => {
                let mut command = Command::new("setpriv");
                command.args(["--reuid", USER, "--regid", USER, "--clear-groups", "--"]);
                command.arg(program);
                command
            }
        };
        command.current_dir("/").stdin(Stdio::null());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.crash();
        let _removed = fs::remove_dir_all(&self.folder);
    }
}

/// A folder that did not exist; its name is short, because a socket's path may have 107 bytes only.
fn new_folder() -> Result<PathBuf, ClusterError> {
    let process = std::process::id();
    for number in 0..1_000 {
        let folder = std::env::temp_dir().join(format!("zs-pg-{process}-{number}"));
        match fs::create_dir(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(ClusterError::Folder(
        std::io::ErrorKind::AlreadyExists.into(),
    ))
}

/// Runs a program to its end. Its output goes through files, because the server that it leaves
/// behind would keep a pipe open.
fn checked(program: &str, command: &mut Command) -> Result<(), ClusterError> {
    let failed = |why: String| ClusterError::Program {
        program: program.to_owned(),
        why,
    };
    let log = output_file();
    let file = fs::File::create(&log)?;
    command.stdout(file.try_clone()?).stderr(file);
    let status = command.status().map_err(|error| failed(error.to_string()));
    let said = fs::read_to_string(&log).unwrap_or_default();
    fs::remove_file(&log)?;
    match status? {
        status if status.success() => Ok(()),
        status => Err(failed(format!("{status}\n{said}"))),
    }
}

fn output_file() -> PathBuf {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("zs-pg-{}-{number}.out", std::process::id()))
}
