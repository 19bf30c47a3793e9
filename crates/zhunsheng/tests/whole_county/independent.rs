//! The scripts that are published, asked about many files at once: an interpreter that starts takes
//! longer than what it is asked.

use std::fmt::Write as _;
use std::process::Command;

use zs_ledger::Signer as _;
use zs_testkit::tree::in_tree;

use crate::artefact::{Artefact, Kind};
use crate::county::County;

/// Runs the `main` of a script for every line, with the words of the line as its arguments.
const EACH: &str = r#"
import contextlib, importlib.util, io, sys
scripts = {}
def load(path):
    spec = importlib.util.spec_from_file_location("script", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
for line in open(sys.argv[1], encoding="utf-8").read().splitlines():
    path, *words = line.split("\t")
    if path not in scripts: scripts[path] = load(path)
    sys.argv = [path, *words]
    code = 0
    try:
        with contextlib.redirect_stdout(io.StringIO()): code = scripts[path].main()
    except SystemExit as end: code = end.code
    print("refused" if code else "holds", flush=True)
"#;

/// A question to a script.
pub struct Asked {
    script: &'static str,
    words: Vec<String>,
    pub text: String,
}

impl Asked {
    /// Whether the whole tree is what the county signed, and continues what it signed before.
    pub fn tree(county: &County) -> Self {
        let mut words = vec!["tree".to_owned(), named(county, "tree")];
        words.extend(key(county));
        for (number, text) in county.checkpoints().iter().enumerate() {
            words.extend(checkpoint(county, &format!("kept{number}"), text));
        }
        Self {
            script: "tools/verify_ledger.py",
            words,
            text: String::new(),
        }
    }

    /// Whether a text is what an artefact is meant to be.
    pub fn new(county: &County, artefact: &Artefact, name: &str, text: &str) -> Self {
        std::fs::write(county.path(name), text).unwrap();
        let mut words = Vec::new();
        let what = match &artefact.kind {
            Kind::Entry => "bundle",
            Kind::Continues(_) | Kind::Checkpoint => "consistency",
            Kind::Witnessed(..) => "countersignature",
            Kind::Draw => "",
        };
        let script = match what {
            "" => "tools/replay_draw.py",
            _ => "tools/verify_ledger.py",
        };
        match &artefact.kind {
            Kind::Draw => words.push(named(county, name)),
            // The same checkpoint twice: it continues itself by an empty proof.
            Kind::Checkpoint => {
                let size = county.leaves.len();
                let proof = format!(
                    "{{\"format\": \"zhunsheng consistency 1\", \"jurisdiction\": \"{}\", \
                     \"old_size\": {size}, \"new_size\": {size}, \"path\": [], \"rotations\": []}}",
                    county.jurisdiction
                );
                std::fs::write(county.path("itself"), proof).unwrap();
                words.extend([what.to_owned(), named(county, "itself")]);
                words.extend(checkpoint(county, name, text));
                words.extend(checkpoint(county, name, text));
            }
            _ => words.extend([what.to_owned(), named(county, name)]),
        }
        if !what.is_empty() {
            words.extend(key(county));
        }
        if let Kind::Witnessed(own, _) = &artefact.kind {
            words.extend(["--witness".to_owned(), own.to_string()]);
        }
        for (beside, text) in &artefact.beside {
            words.extend(checkpoint(county, beside, text));
        }
        Self {
            script,
            words,
            text: text.to_owned(),
        }
    }

    pub fn line(&self) -> String {
        let mut line = in_tree(self.script).display().to_string();
        for word in &self.words {
            write!(line, "\t{word}").unwrap();
        }
        line
    }
}

fn named(county: &County, name: &str) -> String {
    county.path(name).display().to_string()
}

fn key(county: &County) -> [String; 2] {
    ["--key".to_owned(), county.signer.public().to_string()]
}

fn checkpoint(county: &County, name: &str, text: &str) -> [String; 2] {
    std::fs::write(county.path(name), text).unwrap();
    ["--checkpoint".to_owned(), named(county, name)]
}

/// What the scripts say to each question: whether it holds.
pub fn answers(county: &County, asked: &[Asked]) -> Vec<bool> {
    let lines: Vec<String> = asked.iter().map(Asked::line).collect();
    let list = county.path("asked");
    std::fs::write(&list, lines.join("\n")).unwrap();
    let mut python = Command::new("python3");
    python.args(["-c", EACH]).arg(&list);
    let output = python.output().expect("python3 is on this machine");
    let said = String::from_utf8(output.stdout).unwrap();
    let wrong = String::from_utf8_lossy(&output.stderr);
    // A script that breaks is neither content nor a refusal.
    assert!(output.status.success(), "{wrong}");
    let answers: Vec<bool> = said.lines().map(|line| line == "holds").collect();
    assert_eq!(answers.len(), asked.len(), "{wrong}");
    answers
}
