//! The independent verifier in Python agrees with this crate (L8).

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use tempfile::TempDir;

use crate::bundles::bundle;
use crate::support::{Tree, checkpoint, event, signer, size_from};
use zs_base::random::Seeded;
use zs_ledger::Signer;
use zs_ledger::export::{EXPORT_HEAD, export_end, export_leaf};

/// Runs the verifier; gives whether it was content, and what it said.
fn verify(words: &[&str], file: &Path, options: &[&str]) -> (bool, String) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/verify_ledger.py");
    let key = signer(1).public().to_string();
    let mut command = Command::new("python3");
    command.env("PYTHONIOENCODING", "utf-8").arg(script);
    command.args(words).arg(file).args(["--key", &key]);
    let output = command.args(options).output();
    let output = output.expect("python3 is missing; install it with: apt-get install python3");
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8(said).expect("UTF-8"),
    )
}

/// A folder with an exported tree and, of an earlier moment, a checkpoint.
struct Exported {
    folder: TempDir,
    text: String,
    lines: usize,
}

impl Exported {
    fn new(size: u64, seed: u64) -> Self {
        let signer = signer(1);
        let mut random = Seeded::new(seed);
        let mut tree = Tree::default();
        let mut text = EXPORT_HEAD.to_owned();
        let folder = TempDir::new().unwrap();
        for seq in 0..size {
            let (leaf, _) = event(seq, &mut random);
            tree.push(leaf.hash());
            text.push_str(&export_leaf(&leaf.encode()));
            if seq == size / 3 {
                let older = checkpoint(&tree, &signer).encode();
                std::fs::write(folder.path().join("older"), older).unwrap();
            }
        }
        text.push_str(&export_end(&checkpoint(&tree, &signer)));
        Self {
            folder,
            lines: size as usize,
            text,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn verify(&self, text: &str) -> (bool, String) {
        let file = self.path("tree");
        std::fs::write(&file, text).unwrap();
        let older = self.path("older");
        verify(&["tree"], &file, &["--checkpoint", older.to_str().unwrap()])
    }
}

#[test]
fn l8_the_independent_verifier_agrees_on_a_whole_tree() {
    let size = size_from("ZS_TREE", 20_000);
    let exported = Exported::new(size, 8);
    let begin = Instant::now();
    let (content, said) = exported.verify(&exported.text);
    let per_minute = (size as f64 * 60.0 / begin.elapsed().as_secs_f64()) as u64;
    assert!(content, "{said}");
    assert!(said.contains(&format!("{}条", exported.lines)), "{said}");
    println!("figure: {per_minute} leaves a minute");
    // A machine under load is slow, so the commit gate asks for no speed.
    let least = size_from("ZS_LEAVES_PER_MINUTE", 0);
    assert!(per_minute >= least, "{per_minute} leaves a minute");
}

#[test]
fn l8_the_independent_verifier_refuses_every_edited_tree() {
    let exported = Exported::new(300, 8);
    let lines: Vec<&str> = exported.text.split_inclusive('\n').collect();
    let mut random = Seeded::new(88);
    for case in 0..size_from("ZS_EDITS", 12) {
        let mut lines = lines.clone();
        let line = 1 + random.below(300) as usize;
        let flipped;
        match case % 4 {
            0 => {
                let place = random.below(lines[line].len() as u64 - 1) as usize;
                let digit = if &lines[line][place..=place] == "0" {
                    "1"
                } else {
                    "0"
                };
                let mut text = lines[line].to_owned();
                text.replace_range(place..=place, digit);
                flipped = text;
                lines[line] = &flipped;
            }
            1 => drop(lines.remove(line)),
            2 => lines.swap(line, 1 + line % 300),
            _ => lines.insert(line, lines[line]),
        }
        let (content, said) = exported.verify(&lines.concat());
        assert!(!content && said.contains("核对不通过"), "{case}: {said}");
    }
}

#[test]
fn l8_an_older_checkpoint_exposes_a_rewritten_and_a_cut_tree() {
    let exported = Exported::new(300, 8);
    let rewritten = Exported::new(300, 9);
    let (content, said) = rewritten.verify(&rewritten.text);
    assert!(content, "{said}");
    let (content, said) = exported.verify(&rewritten.text);
    assert!(!content && said.contains("与旧检查点不符"), "{said}");
    let cut = Exported::new(60, 8);
    let (content, said) = exported.verify(&cut.text);
    assert!(!content && said.contains("尾部被截去"), "{said}");
}

#[test]
fn l8_the_independent_verifier_agrees_on_bundles() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("bundle.json");
    let json = bundle().to_json().unwrap();
    std::fs::write(&file, &json).unwrap();
    for options in [&[][..], &["--plain"]] {
        let (content, said) = verify(&["bundle"], &file, options);
        assert!(content && said.contains("step = served"), "{said}");
    }
    for (from, to) in [
        ("performed", "decided00"),
        ("\"seq\": 5", "\"seq\": 6"),
        ("736572766564", "736572766565"),
        ("size 20", "size 21"),
        ("\"path\": [", "\"path\": [\"00\","),
    ] {
        let changed = json.replacen(from, to, 1);
        assert_ne!(changed, json, "{from}");
        std::fs::write(&file, &changed).unwrap();
        let (content, said) = verify(&["bundle"], &file, &[]);
        assert!(!content && said.contains("核对不通过"), "{from}: {said}");
    }
}
