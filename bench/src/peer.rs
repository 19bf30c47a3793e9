//! A peer in another language: a script that stays open and does its work once for each line.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::frame::BenchError;

/// The root of the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// A running script of `bench/peers`.
pub struct Peer {
    child: Child,
    asks: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Peer {
    /// Starts a script with the Python of the virtual environment, which `ZS_PEERS` names.
    ///
    /// # Errors
    /// When the environment is not there.
    pub fn start(script: &str, arguments: &[&Path]) -> Result<Self, BenchError> {
        let python = std::env::var("ZS_PEERS").unwrap_or_default();
        if !Path::new(&python).is_file() {
            return Err(BenchError::NoPeer("the peers are not installed".to_owned()));
        }
        let mut child = Command::new(python)
            .arg(root().join("bench/peers").join(script))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let (asks, answers) = pipes.ok_or_else(|| BenchError::NoPeer("no pipes".to_owned()))?;
        Ok(Self {
            child,
            asks,
            answers: BufReader::new(answers),
        })
    }

    /// Sends a word and reads the number that the script answers.
    ///
    /// # Errors
    /// When the answer is no number.
    pub fn ask(&mut self, word: &str) -> Result<f64, BenchError> {
        writeln!(self.asks, "{word}")?;
        self.asks.flush()?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        line.trim()
            .parse()
            .map_err(|_| BenchError::PeerAnswer(line))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // The script is ours and holds nothing: ending it loses nothing.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
