//! The files of `law/`, and small laws of tests.

use std::path::{Path, PathBuf};

use zs_base::Severity;
use zs_law::Files;
use zs_prove::Shelf;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law")
}

fn add(root: &Path, folder: &Path, files: &mut Files) {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths {
        let below = path.strip_prefix(root).unwrap().display().to_string();
        if path.is_dir() && below != "bad" {
            add(root, &path, files);
        } else if path.is_file() {
            files.add(&below, std::fs::read(&path).unwrap());
        }
    }
}

/// The law of the repository; its problems fail the test.
pub fn shipped() -> Shelf {
    let mut files = Files::new("law");
    add(&folder(), &folder(), &mut files);
    let (shelf, problems) = Shelf::read(&files);
    let errors: Vec<String> = problems
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .map(ToString::to_string)
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n\n"));
    shelf
}

const WORDS: &str = r#"
[[post]]
id   = "officer"
name = "人员"
cite = "某法#1"

[[post]]
id   = "head"
name = "负责人"
cite = "某法#1"

[[certificate]]
kind = "证"
cite = "某法#1"
"#;

const STATUTE: &str = r#"
short  = "某法"
name   = "某法"
rank   = "法律"
from   = 2020-01-01
source = "测试"

[[article]]
number = "1"
title  = "总则"
"#;

const HEAD: &str = r#"
format   = 1
id       = "small"
name     = "小程序"
force    = { from = 2020-01-01 }
running  = { then = "stay", cite = "某法#1" }
calendar = "none"
currency = "CNY"
basis    = ["某法#1"]
checked  = { on = 2026-01-01, by = "测试" }
"#;

/// A law with one procedure and its invariants; problems of the text fail the test.
pub fn small(steps: &str, invariants: &str) -> Shelf {
    let mut files = Files::new("law");
    files.add("statutes/some.toml", STATUTE);
    files.add("posts.toml", WORDS);
    files.add(
        "facts.toml",
        "[[fact]]\nname = \"严重\"\nmeaning = \"严重\"\nopen = true\n",
    );
    files.add("procedures/small/2020-01-01.toml", format!("{HEAD}{steps}"));
    files.add("invariants/small.toml", invariants);
    let (shelf, problems) = Shelf::read(&files);
    let errors: Vec<String> = problems
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .map(ToString::to_string)
        .collect();
    let told = errors.join("\n\n");
    assert!(shelf.library.procedures.contains_key("small"), "{told}");
    shelf
}
