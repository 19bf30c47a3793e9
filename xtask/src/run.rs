//! Runs other programs and says which one failed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::tidy::TreeError;

/// Why a chore did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// A program ended with an error.
    #[error("failed: {0}")]
    Failed(String),
    /// A program cannot be started.
    #[error("cannot start {0}: {1}")]
    Start(String, std::io::Error),
    /// Something is not installed and cannot be installed from here.
    #[error("install what is missing with this line, then run again:\n\n  {0}\n")]
    Missing(String),
    /// The tree cannot be read.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// The tree is not tidy.
    #[error("{0} findings of tidy")]
    Untidy(usize),
    /// A file that a chore needs is wrong.
    #[error("{0}")]
    Wrong(String),
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// A command that runs in the root.
pub fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// Cargo as it runs us.
pub fn cargo(arguments: &[&str]) -> Command {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    command(&cargo, arguments)
}

/// Shows a command, runs it and passes its output through.
pub fn run(mut command: Command) -> Result<(), Problem> {
    let shown = show(&command);
    println!("\n$ {shown}");
    let status = command
        .status()
        .map_err(|error| Problem::Start(shown.clone(), error))?;
    if status.success() {
        Ok(())
    } else {
        Err(Problem::Failed(shown))
    }
}

/// Runs a command and gives what it prints; its errors pass through.
pub fn output(mut command: Command) -> Result<String, Problem> {
    let shown = show(&command);
    command.stderr(Stdio::inherit());
    let output = command
        .output()
        .map_err(|error| Problem::Start(shown.clone(), error))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    println!("{text}");
    Err(Problem::Failed(shown))
}

/// Whether a command succeeds, in silence.
pub fn succeeds(mut command: Command) -> bool {
    let quiet = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .stdin(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

fn show(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    let program = words
        .first()
        .and_then(|it| it.rsplit('/').next())
        .unwrap_or_default();
    let mut shown = program.to_owned();
    for word in words.iter().skip(1) {
        shown.push(' ');
        shown.push_str(word);
    }
    shown
}
