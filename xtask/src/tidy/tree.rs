//! The text files of the tree, read once, so that a rule can also be asked about an invented tree.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::scan::Rust;

/// A text file.
#[derive(Clone, Debug)]
pub struct File {
    /// Its path below the root, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// The text files of the tree, sorted by path, and its packages.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// The files.
    pub files: Vec<File>,
    /// What `cargo metadata` says; null in an invented tree without packages.
    pub packages: serde_json::Value,
}

/// The tree cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum TreeError {
    /// A file or folder cannot be read.
    #[error("{path}: {source}")]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Cargo does not say what the packages are.
    #[error("cargo metadata: {0}")]
    Metadata(String),
}

const SKIPPED: &[&str] = &["target", "data", "node_modules", "__pycache__"];
const TEXTS: &[&str] = &[
    "rs", "toml", "md", "sql", "sh", "py", "csv", "json", "yml", "yaml", "txt", "css", "js",
    "html", "pem", "key",
];

impl Tree {
    /// Reads every text file below the root and asks cargo for the packages.
    ///
    /// # Errors
    /// [`TreeError`] with the file that cannot be read.
    pub fn read(root: &Path) -> Result<Self, TreeError> {
        let mut files = Vec::new();
        walk(root, root, &mut files)?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self {
            files,
            packages: packages(root)?,
        })
    }

    /// The file at a path.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The Rust files below a folder, taken apart.
    pub fn rust<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a File, Rust)> + 'a {
        let test_modules = self.test_modules();
        let files = self
            .files
            .iter()
            .filter(move |file| file.path.starts_with(folder) && file.path.ends_with(".rs"));
        files.map(move |file| {
            let mut rust = Rust::new(&file.text);
            let in_tests = file.path.contains("/tests/") || file.path.starts_with("tests/");
            if in_tests || test_modules.iter().any(|it| it.covers(&file.path)) {
                rust.all_is_test();
            }
            (file, rust)
        })
    }

    /// Files that are modules declared under `#[cfg(test)]`.
    fn test_modules(&self) -> Vec<TestModule> {
        let mut found = Vec::new();
        for file in self.files.iter().filter(|file| file.path.ends_with(".rs")) {
            let folder = match file.path.rsplit_once('/') {
                Some((folder, "lib.rs" | "main.rs" | "mod.rs")) => folder.to_owned(),
                _ => file.path.trim_end_matches(".rs").to_owned(),
            };
            let lines: Vec<_> = file.text.lines().map(str::trim).collect();
            let pairs = lines.windows(2).filter(|pair| pair[0] == "#[cfg(test)]");
            found.extend(pairs.filter_map(|pair| {
                let declaration = pair[1].trim_start_matches("pub ");
                let name = declaration.strip_prefix("mod ")?.strip_suffix(';')?;
                Some(TestModule(format!("{folder}/{name}")))
            }));
        }
        found
    }
}

/// A module's path without its ending.
struct TestModule(String);

impl TestModule {
    fn covers(&self, path: &str) -> bool {
        let rest = path.strip_prefix(&self.0);
        rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    }
}

fn walk(root: &Path, folder: &Path, files: &mut Vec<File>) -> Result<(), TreeError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| TreeError::Read { path, source }
    };
    for entry in fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name.starts_with('.') && name != ".ci" {
            continue;
        }
        if path.is_dir() {
            // `data` is what a demo leaves at the root; elsewhere it is part of the tree.
            let skipped = SKIPPED.contains(&&*name) && (name != "data" || folder == root);
            if !skipped {
                walk(root, &path, files)?;
            }
            continue;
        }
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        let below = path.strip_prefix(root).unwrap_or(&path);
        let below = below.to_string_lossy().into_owned();
        if TEXTS.contains(&&*ending) || below.starts_with(".ci/") {
            // Samples of tests may be broken on purpose; a rule still sees what is text in them.
            let bytes = fs::read(&path).map_err(failed(&path))?;
            let text = String::from_utf8_lossy(&bytes).into_owned();
            files.push(File { path: below, text });
        }
    }
    Ok(())
}

fn packages(root: &Path) -> Result<serde_json::Value, TreeError> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = std::process::Command::new(cargo)
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(root)
        .output()
        .map_err(|error| TreeError::Metadata(error.to_string()))?;
    let said = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout)
        .map_err(|error| TreeError::Metadata(format!("{error}: {said}")))
}

#[cfg(test)]
impl Tree {
    /// An invented tree.
    pub fn of(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| File {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
        };
        Self {
            files: files.iter().map(file).collect(),
            packages: serde_json::Value::Null,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_under_cfg_test_are_tests() {
        let tree = Tree::of(&[
            (
                "crates/a/src/lib.rs",
                "#[cfg(test)]\nmod samples;\nmod real;\n",
            ),
            ("crates/a/src/samples.rs", "fn a() {}\n"),
            ("crates/a/src/real.rs", "fn a() {}\n"),
        ]);
        let tested: Vec<_> = tree
            .rust("crates/")
            .filter(|(_, rust)| rust.lines().all(|line| line.test))
            .map(|(file, _)| file.path.as_str())
            .collect();
        assert_eq!(tested, ["crates/a/src/samples.rs"]);
    }
}
