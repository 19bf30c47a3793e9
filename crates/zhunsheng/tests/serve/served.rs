//! The program as a process that serves.

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

pub const BINARY: &str = env!("CARGO_BIN_EXE_zhunsheng");

/// A program that serves.
pub struct Served {
    child: Child,
    said: BufReader<ChildStdout>,
    /// Where its pages are.
    pub address: String,
}

impl Served {
    pub fn start(folder: &Path, line: &str) -> Self {
        Self::start_by(Command::new(BINARY), folder, line)
    }

    /// Starts it by another program, whose arguments so far end with the name of this one.
    pub fn start_by(mut command: Command, folder: &Path, line: &str) -> Self {
        let mut child = command
            .args(line.split(' '))
            .args(["--listen", "127.0.0.1:0", "--key", "key"])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        let mut served = Self {
            child,
            said,
            address: String::new(),
        };
        let line = served.line_with("://");
        let after = line.split("://").nth(1).unwrap();
        served.address = after.split('，').next().unwrap().to_owned();
        served
    }

    /// The next line that holds a text.
    pub fn line_with(&mut self, text: &str) -> String {
        loop {
            let mut line = String::new();
            assert!(self.said.read_line(&mut line).unwrap() > 0, "no “{text}”");
            if line.contains(text) {
                return line;
            }
        }
    }

    pub fn ask(&self, request: impl AsRef<[u8]>) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_ref()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    pub fn get(&self, path: &str) -> String {
        self.ask(format!(
            "GET {path} HTTP/1.1\r\nhost: county\r\nconnection: close\r\n\r\n"
        ))
    }

    /// The number of its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    pub fn terminate(&self) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(sent.success());
    }

    /// How it ended, and what it said last.
    pub fn ended(mut self) -> (ExitStatus, String) {
        let mut rest = String::new();
        self.said.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap(), rest)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // A test that failed leaves no program behind; one that has ended takes no harm.
        let _killed = self.child.kill();
        let _ended = self.child.wait();
    }
}
