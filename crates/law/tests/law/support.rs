//! Law files of tests: several files in one text, each after a line `# 当作：<path>`.

use std::path::{Path, PathBuf};

use zs_law::Files;
use zs_testkit::tree::files_below;

/// The folder `law/` of the repository.
pub fn law() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law")
}

/// The files of a text, in order. In each, `# 补足：N` at the end fills up to N bytes with a
/// comment, and what follows `# 重复：N` stands N times with `{n}` counting from 1.
pub fn split(text: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let marker = line.strip_prefix("# 当作：".as_bytes());
        if let Some(path) = marker {
            let path = String::from_utf8_lossy(path).trim().to_owned();
            files.push((path, line.to_vec()));
        } else if let Some((_, file)) = files.last_mut() {
            file.extend_from_slice(line);
        }
    }
    for (_, file) in &mut files {
        expand(file);
    }
    files
}

fn expand(file: &mut Vec<u8>) {
    let Ok(text) = std::str::from_utf8(file) else {
        return;
    };
    if let Some((head, tail)) = text.split_once("# 重复：") {
        let (count, block) = tail.split_once('\n').unwrap_or((tail, ""));
        let count: usize = count.trim().parse().unwrap_or(0);
        let blocks = (1..=count).map(|n| block.replace("{n}", &n.to_string()));
        *file = (head.to_owned() + &blocks.collect::<String>()).into_bytes();
    } else if let Some((head, tail)) = text.split_once("# 补足：") {
        let size: usize = tail.trim().parse().unwrap_or(0);
        let mut whole = head.as_bytes().to_vec();
        whole.resize(size.max(whole.len()), b'#');
        *file = whole;
    }
}

/// The law of the source tree.
pub fn shipped() -> Files {
    let mut files = Files::new("law");
    for (path, bytes) in files_below(&law()).unwrap() {
        files.add(&path, bytes);
    }
    files
}

/// The small whole law on which the broken files are built.
pub fn base() -> Files {
    let text = std::fs::read(law().join("bad/base.toml")).unwrap_or_default();
    assert!(!text.is_empty(), "law/bad/base.toml is missing");
    let mut files = Files::new("law");
    for (path, text) in split(&text) {
        files.add(&path, text);
    }
    files
}
