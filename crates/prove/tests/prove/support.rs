//! The files of `law/`, and small laws of tests.

use std::path::{Path, PathBuf};

use zs_base::Severity;
use zs_law::Files;
use zs_prove::Shelf;

/// The folder `law/` of the repository.
pub fn folder() -> PathBuf {
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
    whole(Files::new("law"))
}

/// The law of the repository with one more file.
pub fn shipped_with(path: &str, text: &str) -> Shelf {
    let mut files = Files::new("law");
    files.add(path, text.as_bytes().to_vec());
    whole(files)
}

fn whole(mut files: Files) -> Shelf {
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

/// A procedure that others can call, in three steps.
pub const SIDE: &str = r#"
[[fact]]
name    = "已检验"
cite    = "某法#1"
derived = { done = "work" }

[[step]]
id    = "begin"
name  = "开始"
actor = { post = "officer" }
cite  = "某法#1"

[[step]]
id    = "work"
name  = "检验"
after = ["begin"]
actor = { post = "officer" }
cite  = "某法#1"

[[step]]
id    = "finish"
name  = "结论"
after = ["work"]
actor = { post = "officer" }
cite  = "某法#1"

[[step.outcome]]
name = "合格"
ends = true

[[step.outcome]]
name = "不合格"
ends = true
"#;

/// A law with one procedure and its invariants; problems of the text fail the test.
pub fn small(steps: &str, invariants: &str) -> Shelf {
    read(steps, "", invariants)
}

/// The same with a procedure `side` that it may call.
pub fn with_side(steps: &str, side: &str) -> Shelf {
    read(steps, side, "")
}

fn read(steps: &str, side: &str, invariants: &str) -> Shelf {
    let mut files = Files::new("law");
    files.add("statutes/some.toml", STATUTE);
    files.add("posts.toml", WORDS);
    files.add("papers/告知书.md", "# 告知书\n\n{unit}\n");
    let facts = ["严重", "合格", "已检验"];
    let facts =
        facts.map(|it| format!("[[fact]]\nname = \"{it}\"\nmeaning = \"{it}\"\nopen = true\n"));
    files.add("facts.toml", facts.concat());
    files.add("procedures/small/2020-01-01.toml", format!("{HEAD}{steps}"));
    if !side.is_empty() {
        let head = HEAD.replace("\"small\"", "\"side\"");
        files.add("procedures/side/2020-01-01.toml", format!("{head}{side}"));
    }
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
