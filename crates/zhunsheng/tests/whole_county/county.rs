//! The demo county as its own program made it, with what its citizens may take away.

use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;
use zs_base::Jurisdiction;
use zs_ledger::{KeyList, KeyRing, Leaf, ProofBundle, Signer as _, SoftSigner};
use zs_store::{KeyFiles, Reader, sqlite};
use zs_testkit::tree::figure;

/// Cases of the county at commit; the demo of the README has 20,000.
const CASES: u64 = 400;

pub struct County {
    folder: TempDir,
    /// The ledger, its key and its leaves.
    pub jurisdiction: Jurisdiction,
    pub ring: KeyRing,
    pub signer: SoftSigner,
    pub leaves: Vec<Vec<u8>>,
}

impl County {
    /// Makes the county, and exports its tree to `tree`.
    pub fn new() -> Self {
        let cases = figure("ZS_COUNTY", CASES).unwrap();
        let folder = tempfile::tempdir().unwrap();
        run(
            &folder,
            &format!("demo --no-serve --cases {cases} --data data --key key"),
        );
        run(&folder, "ledger export tree --data data --key key");
        let pem = std::fs::read_to_string(folder.path().join("key")).unwrap();
        let signer = SoftSigner::from_pem(&pem).unwrap();
        let text = std::fs::read_to_string(folder.path().join("tree")).unwrap();
        let lines = text.lines().skip(1).take_while(|line| !line.is_empty());
        let leaves: Vec<Vec<u8>> = lines.map(bytes).collect();
        let first = Leaf::decode(&leaves[0]).unwrap();
        let jurisdiction = first.header().jurisdiction.clone();
        let ring = KeyRing::new(jurisdiction.clone(), signer.public().clone());
        Self {
            folder,
            jurisdiction,
            ring,
            signer,
            leaves,
        }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn keys(&self) -> KeyList {
        KeyList::of(&self.ring)
    }

    /// The checkpoints that were kept outside the database, from the oldest to the last.
    pub fn checkpoints(&self) -> Vec<String> {
        let kept = std::fs::read_dir(self.path("data/checkpoints")).unwrap();
        let mut kept: Vec<PathBuf> = kept.map(|it| it.unwrap().path()).collect();
        kept.sort();
        let read = kept.iter().map(|it| std::fs::read_to_string(it).unwrap());
        read.collect()
    }

    /// The proof of an entry that shows so many of its fields, the first ones.
    pub fn bundle(&self, seq: u64, fields: usize) -> String {
        let line = format!("ledger prove {seq} --data data --key key");
        run(&self.folder, &format!("{line} --out bare"));
        let bare = self.text("bare");
        let leaf = Leaf::decode(&self.leaves[seq as usize]).unwrap();
        assert!(ProofBundle::from_json(&bare).is_ok());
        std::fs::remove_file(self.path("bare")).unwrap();
        let shown = leaf.commitments().iter().take(fields);
        let shown: Vec<String> = shown.map(|it| format!(" --show {}", it.name)).collect();
        run(
            &self.folder,
            &format!("{line} --out shown{}", shown.concat()),
        );
        let text = self.text("shown");
        std::fs::remove_file(self.path("shown")).unwrap();
        text
    }

    /// The proof that the last checkpoint continues one of so many leaves.
    pub fn consistency(&self, from: u64) -> String {
        run(
            &self.folder,
            &format!(
                "ledger consistency {from} --data data --key key --checkpoint last --proof proof"
            ),
        );
        self.text("proof")
    }

    /// Whoever reads the county's own data.
    pub fn reader(&self) -> Box<dyn Reader> {
        let data = self.path("data");
        let key = zs_store::folder::remembered_key(&data).unwrap();
        let mut reader = sqlite::open_reader(&data).unwrap();
        reader.unseal(&KeyFiles::new(key)).unwrap();
        reader
    }
}

fn run(folder: &TempDir, line: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhunsheng"));
    command.args(line.split(' ')).current_dir(folder.path());
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{line}: {said}");
}

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = (0..hex.len()).step_by(2);
    pairs
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
        .collect()
}
