//! Law files of tests: several files in one text, each after a line `# 文件: <path>`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use zs_law::Files;

/// The folder `law/` of the repository.
pub fn law() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law")
}

/// The files of a text, by path. What stands before the first marker belongs to none.
pub fn split(text: &str) -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut path = None;
    for line in text.lines() {
        if let Some(next) = line.strip_prefix("# 文件: ") {
            path = Some(next.trim().to_owned());
            files.insert(next.trim().to_owned(), String::new());
        } else if let Some(file) = path.as_ref().and_then(|path| files.get_mut(path)) {
            file.push_str(line);
            file.push('\n');
        }
    }
    files
}

/// The small whole law on which the broken files are built.
pub fn base() -> Files {
    let text = std::fs::read_to_string(law().join("bad/base.toml")).unwrap_or_default();
    assert!(!text.is_empty(), "law/bad/base.toml is missing");
    let mut files = Files::new("law");
    for (path, text) in split(&text) {
        files.add(&path, text);
    }
    files
}
