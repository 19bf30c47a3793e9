//! The shipped program as it serves a county: filled, started, signed in to, looked at from outside.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use crate::frame::BenchError;
use crate::http::Client;

/// A password that both profiles accept.
const PASSWORD: &str = "Zhun-sheng-2026-bench";

/// A county that is served until this is dropped.
pub struct Served {
    child: Child,
    /// Where.
    pub address: SocketAddr,
    /// Seconds from the start of the process to its first page.
    pub started_in: f64,
}

/// The program beside this one, built with the same profile.
fn program() -> Result<PathBuf, BenchError> {
    let own = std::env::current_exe()?;
    let program = own.with_file_name("zhunsheng");
    match program.is_file() {
        true => Ok(program),
        false => Err(BenchError::Machine(
            "zhunsheng is not built; cargo xtask bench builds it".to_owned(),
        )),
    }
}

/// Fills a new county with so many cases of the sample.
///
/// # Errors
/// When the program fails.
pub fn fill(folder: &Path, cases: u64) -> Result<(), BenchError> {
    let cases = cases.to_string();
    said(
        folder,
        &[
            "demo",
            "--no-serve",
            "--cases",
            &cases,
            "--data",
            "data",
            "--key",
            "key",
        ],
    )?;
    Ok(())
}

/// What the program says when it does something in a folder.
///
/// # Errors
/// When it ends with an error.
pub fn said(folder: &Path, arguments: &[&str]) -> Result<String, BenchError> {
    let done = Command::new(program()?)
        .args(arguments)
        .current_dir(folder)
        .output()?;
    match done.status.success() {
        true => Ok(String::from_utf8_lossy(&done.stdout).into_owned()),
        false => Err(BenchError::Machine(
            String::from_utf8_lossy(&done.stderr).into_owned(),
        )),
    }
}

/// A one-time password for the first person of the county who holds a post.
///
/// # Errors
/// When there is no such person.
pub fn one_time(folder: &Path, post: &str) -> Result<(String, String), BenchError> {
    let database = rusqlite::Connection::open(folder.join("data/county.db"));
    let database = database.map_err(BenchError::machine)?;
    let sql = "SELECT person FROM holding WHERE post = ?1 ORDER BY person LIMIT 1";
    let person: String = database
        .query_row(sql, [post], |row| row.get(0))
        .map_err(BenchError::machine)?;
    drop(database);
    let place = ["--data", "data", "--key", "key"];
    let told = said(
        folder,
        &[&["account", "one-time", &person][..], &place].concat(),
    )?;
    let password = told
        .split_whitespace()
        .find(|word| word.len() > 20 && word.contains('-'));
    let password = password.ok_or_else(|| BenchError::Machine(told.clone()))?;
    Ok((person, password.trim_end_matches('。').to_owned()))
}

impl Served {
    /// Starts the program on a filled folder, with its own law where it has one.
    ///
    /// # Errors
    /// When it does not answer.
    pub fn start(folder: &Path) -> Result<Self, BenchError> {
        Self::start_program(&program()?, folder)
    }

    /// The same with another program.
    ///
    /// # Errors
    /// When it does not answer.
    pub fn start_program(program: &Path, folder: &Path) -> Result<Self, BenchError> {
        let begin = Instant::now();
        let mut serve = Command::new(program);
        if folder.join("law").is_dir() {
            serve.args(["--law", "law"]);
        }
        let mut child = serve
            .args([
                "serve",
                "--data",
                "data",
                "--key",
                "key",
                "--listen",
                "127.0.0.1:0",
            ])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .spawn()?;
        let out = child.stdout.take();
        let mut served = Self {
            child,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            started_in: 0.0,
        };
        let silent = || BenchError::Machine("the program does not say where it serves".to_owned());
        for line in BufReader::new(out.ok_or_else(silent)?).lines() {
            let line = line?;
            let Some((_, rest)) = line.split_once("http://") else {
                continue;
            };
            let address = rest.split(['，', ' ']).next().unwrap_or_default();
            served.address = address.parse().map_err(BenchError::machine)?;
            Client::connect(served.address)?.get("/login")?;
            served.started_in = begin.elapsed().as_secs_f64();
            return Ok(served);
        }
        Err(silent())
    }

    /// Signs in with a one-time password, changes it, and gives the browser that is at work.
    ///
    /// # Errors
    /// When one of the pages refuses.
    pub fn sign_in(&self, account: &(String, String)) -> Result<Client, BenchError> {
        self.sign_in_with(account, PASSWORD)
    }

    /// The same with this password from then on.
    ///
    /// # Errors
    /// When one of the pages refuses.
    pub fn sign_in_with(
        &self,
        (login, password): &(String, String),
        new: &str,
    ) -> Result<Client, BenchError> {
        let mut client = Client::connect(self.address)?;
        client.post("/login", &[("login", login), ("password", password)])?;
        let page = client.get("/password")?.body;
        let seal = between(&page, "name=\"seal\" value=\"", "\"").unwrap_or_default();
        let form = [
            ("seal", seal),
            ("old", password),
            ("new", new),
            ("again", new),
        ];
        let changed = client.post("/password", &form)?;
        match changed.status {
            303 => Ok(client),
            _ => Err(BenchError::Machine(
                "the password was not changed".to_owned(),
            )),
        }
    }

    /// Bytes of memory that are its own or shared in proportion, as the kernel counts them.
    ///
    /// # Errors
    /// When the kernel does not tell.
    pub fn memory(&self) -> Result<u64, BenchError> {
        let path = format!("/proc/{}/smaps_rollup", self.child.id());
        let text = std::fs::read_to_string(path)?;
        let line = text.lines().find(|line| line.starts_with("Pss:"));
        let number = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
        let untold = || BenchError::Machine("no Pss in smaps_rollup".to_owned());
        Ok(number.ok_or_else(untold)? * 1_024)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _gone = self.child.kill().and_then(|()| self.child.wait());
    }
}

/// The text between two others.
pub fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.split_once(before)?
        .1
        .split_once(after)
        .map(|(it, _)| it)
}
