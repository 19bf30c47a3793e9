//! The independent verifier in Python agrees with this crate (L8).

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use tempfile::TempDir;

use crate::bundles::bundle;
use crate::support::{Tree, checkpoint, event, hashes, ring, signer, size_from};
use zs_base::Moment;
use zs_base::random::Seeded;
use zs_ledger::export::{EXPORT_HEAD, export_end, export_leaf};
use zs_ledger::{ConsistencyProof, KeyList, Signer, WitnessMemory, consistency_path};

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
        // Another key than the one that was given, a name that stands twice, and one too many.
        ("\"public_key\": \"04", "\"public_key\": \"03"),
        ("\"leaf\": ", "\"leaf\": \"00\", \"leaf\": "),
        ("\"leaf\": ", "\"odd\": \"00\", \"leaf\": "),
        ("\"salt\": ", "\"odd\": \"00\", \"salt\": "),
    ] {
        let changed = json.replacen(from, to, 1);
        assert_ne!(changed, json, "{from}");
        std::fs::write(&file, &changed).unwrap();
        let (content, said) = verify(&["bundle"], &file, &[]);
        assert!(!content && said.contains("核对不通过"), "{from}: {said}");
    }
}

#[test]
fn l8_the_independent_verifier_agrees_on_consistency_between_all_sizes() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let county = signer(1);
    let most = size_from("ZS_SPANS", 5);
    let whole = Tree::of(&hashes(most));
    let mut spans = 0;
    for new in 1..=most {
        for old in (1..=new).filter(|old| most < 12 || (old + new) % 7 == 0) {
            for (name, size) in [("old", old), ("new", new)] {
                let text = checkpoint(&Tree::of(&hashes(size)), &county).encode();
                std::fs::write(path(name), text).unwrap();
            }
            let hashes = consistency_path(&mut whole.tiles(new), old, new).unwrap();
            let proof = ConsistencyProof::new(&"150204".into(), (old, new), &hashes, &[]);
            let json = proof.to_json().unwrap();
            std::fs::write(path("proof"), &json).unwrap();
            let (old_path, new_path) = (path("old"), path("new"));
            let both = [
                "--checkpoint",
                old_path.to_str().unwrap(),
                "--checkpoint",
                new_path.to_str().unwrap(),
            ];
            let (content, said) = verify(&["consistency"], &path("proof"), &both);
            assert!(content, "{old} {new}: {said}");
            // One hash of the proof changed, or one that belongs to no proof added.
            let changed = match proof.path_between(old, new).unwrap().first() {
                Some(first) => json.replacen(&first.to_string(), &"0".repeat(64), 1),
                None => json.replace("[],", &format!("[\"{}\"],", "0".repeat(64))),
            };
            assert_ne!(changed, json);
            std::fs::write(path("proof"), changed).unwrap();
            let (content, said) = verify(&["consistency"], &path("proof"), &both);
            assert!(
                !content && said.contains("核对不通过"),
                "{old} {new}: {said}"
            );
            spans += 1;
        }
    }
    println!("figure: {spans} spans");
}

#[test]
fn l8_the_independent_verifier_agrees_on_a_countersignature() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let (county, witness) = (signer(1), signer(7));
    let text = checkpoint(&Tree::of(&hashes(8)), &county).encode();
    let mut memory = WitnessMemory::new("丙县人民法院", KeyList::of(&ring(&county))).unwrap();
    memory.follow(&text, None).unwrap();
    let signed = memory.countersign(&witness, Moment::from_ms(0)).unwrap();
    let signed = signed.unwrap().encode();
    std::fs::write(path("checkpoint"), &text).unwrap();
    let (key, checkpoint_path) = (witness.public().to_string(), path("checkpoint"));
    let options = [
        "--witness",
        &key,
        "--checkpoint",
        checkpoint_path.to_str().unwrap(),
    ];
    let ask = |text: &str| {
        std::fs::write(path("signed"), text).unwrap();
        verify(&["countersignature"], &path("signed"), &options)
    };
    let (content, said) = ask(&signed);
    assert!(content && said.contains("丙县人民法院"), "{said}");
    for (from, to) in [("丙县", "丁县"), ("size 8", "size 9"), ("root ", "root 0")] {
        let (content, said) = ask(&signed.replacen(from, to, 1));
        assert!(!content && said.contains("核对不通过"), "{from}: {said}");
    }
    // The witness saw another ledger than the one of this checkpoint.
    let mut other = hashes(8);
    other.swap(0, 1);
    let other = checkpoint(&Tree::of(&other), &county).encode();
    std::fs::write(path("checkpoint"), other).unwrap();
    let (content, said) = ask(&signed);
    assert!(!content && said.contains("另一本账"), "{said}");
}

#[test]
fn the_independent_verifier_stays_short_enough_to_be_read() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/verify_ledger.py");
    let lines = std::fs::read_to_string(script).unwrap().lines().count();
    assert!(lines <= 200, "{lines} lines");
}
