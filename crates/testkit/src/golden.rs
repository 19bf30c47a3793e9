//! Golden files: a text that a test computes is compared with the copy that a reviewer has seen.
//!
//! `ZS_UPDATE=1 cargo test ...` writes the copies anew; the change is then read in the review.

use std::fs;
use std::path::Path;

/// Whether golden files are compared or written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Compare with the committed copy.
    Compare,
    /// Write the copy.
    Update,
}

impl Mode {
    /// What `ZS_UPDATE` asks for: `1` updates, everything else compares.
    #[must_use]
    pub fn from_env() -> Self {
        match std::env::var("ZS_UPDATE").as_deref() {
            Ok("1") => Self::Update,
            _ => Self::Compare,
        }
    }
}

/// Why a golden file does not hold.
#[derive(Debug, thiserror::Error)]
pub enum GoldenError {
    /// The texts differ, or there is no copy yet.
    #[error(
        "{path}:{line} differs\n  - committed: {committed}\n  + computed:  {computed}\nRead the change, then run the test again with ZS_UPDATE=1."
    )]
    Differs {
        /// The file below the root.
        path: String,
        /// The first line that differs, from 1.
        line: usize,
        /// That line in the committed copy.
        committed: String,
        /// That line as computed.
        computed: String,
    },
    /// The copy cannot be written.
    #[error("{path}: {source}")]
    Write {
        /// The file below the root.
        path: String,
        /// What the machine says.
        source: std::io::Error,
    },
}

/// Compares a text with its golden file below the root of the workspace, or writes the file.
///
/// # Errors
/// [`GoldenError`] with the first line that differs.
pub fn check(path: &str, computed: &str) -> Result<(), GoldenError> {
    check_in(
        Mode::from_env(),
        &crate::tree::in_tree(path),
        path,
        computed,
    )
}

fn check_in(mode: Mode, file: &Path, path: &str, computed: &str) -> Result<(), GoldenError> {
    if mode == Mode::Update {
        let parent = file.parent().unwrap_or(file);
        let written = fs::create_dir_all(parent).and_then(|()| fs::write(file, computed));
        return written.map_err(|source| GoldenError::Write {
            path: path.to_owned(),
            source,
        });
    }
    // A missing copy differs in its first line, like an empty one.
    let committed = fs::read_to_string(file).unwrap_or_default();
    if committed == computed {
        return Ok(());
    }
    let (old, new): (Vec<_>, Vec<_>) = (
        committed.split('\n').collect(),
        computed.split('\n').collect(),
    );
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let line = |lines: &[&str]| lines.get(same).unwrap_or(&"(end of file)").to_string();
    Err(GoldenError::Differs {
        path: path.to_owned(),
        line: same + 1,
        committed: line(&old),
        computed: line(&new),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_line_is_named_until_it_is_updated() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deep/a.txt");
        let compare = |text: &str| check_in(Mode::Compare, &file, "a.txt", text);
        assert!(compare("one\ntwo\n").is_err());
        check_in(Mode::Update, &file, "a.txt", "one\ntwo\n").unwrap();
        compare("one\ntwo\n").unwrap();
        let message = compare("one\ntwo!\n").unwrap_err().to_string();
        assert!(message.starts_with("a.txt:2 differs"), "{message}");
        let message = compare("one\ntwo\nmore\n").unwrap_err().to_string();
        assert!(message.starts_with("a.txt:3 differs"), "{message}");
    }
}
