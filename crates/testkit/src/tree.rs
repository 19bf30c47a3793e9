//! Where the workspace stands on the machine that runs a test.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A path below the root of the workspace.
#[must_use]
pub fn in_tree(path: &str) -> PathBuf {
    // This crate stands at crates/testkit, so its grandparent is the root.
    let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = crate_root.ancestors().nth(2).unwrap_or(crate_root);
    root.join(path)
}

/// Every file below a folder, by its path from there with `/` between the names, sorted.
///
/// # Errors
/// When one cannot be read.
pub fn files_below(folder: &Path) -> io::Result<Vec<(String, Vec<u8>)>> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(open) = folders.pop() {
        for entry in fs::read_dir(open)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let below = path.strip_prefix(folder).unwrap_or(&path);
            let names: Vec<_> = below.iter().map(|name| name.to_string_lossy()).collect();
            found.push((names.join("/"), fs::read(&path)?));
        }
    }
    found.sort();
    Ok(found)
}

/// A figure that the commit gate keeps small and `cargo xtask nightly` raises, such as `ZS_CASES`.
///
/// # Errors
/// [`NotAFigure`] when the variable is set to something that is no number: a slip there must not
/// quietly run the small figure.
pub fn figure(variable: &str, at_commit: u64) -> Result<u64, NotAFigure> {
    match std::env::var(variable) {
        Err(_) => Ok(at_commit),
        Ok(text) => text.replace('_', "").parse().map_err(|_| NotAFigure {
            variable: variable.to_owned(),
            text,
        }),
    }
}

/// An environment variable that should hold a figure holds something else.
#[derive(Debug, thiserror::Error)]
#[error("{variable}={text} is not a whole number")]
pub struct NotAFigure {
    /// The variable.
    pub variable: String,
    /// What it holds.
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_where_the_lock_file_stands() {
        assert!(in_tree("Cargo.lock").is_file());
    }

    #[test]
    fn files_are_found_by_their_path_from_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("b")).unwrap();
        fs::write(folder.path().join("b/c"), "1").unwrap();
        fs::write(folder.path().join("a"), "2").unwrap();
        let found = files_below(folder.path()).unwrap();
        let expected = [("a", "2"), ("b/c", "1")];
        assert_eq!(
            found,
            expected.map(|(path, text)| (path.to_owned(), text.into()))
        );
    }

    #[test]
    fn an_unset_figure_is_the_one_of_the_commit_gate() {
        assert_eq!(figure("ZS_NO_SUCH_FIGURE", 20).unwrap(), 20);
    }

    #[test]
    fn a_figure_that_is_no_number_is_an_error() {
        // Cargo always sets this one, and it is a path.
        assert!(figure("CARGO_MANIFEST_DIR", 1).is_err());
    }
}
