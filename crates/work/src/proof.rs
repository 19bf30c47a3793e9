//! Proofs about single events: made from the store, and held against it when somebody brings one.

use zs_base::Digest;
use zs_ledger::bundle::ProofBundle;
use zs_ledger::{
    Checkpoint, FieldProblem, KeyRing, Leaf, LedgerError, PublicKey, Sealed, Signed, check,
    inclusion_path, leaf_hash, redact, verify_inclusion,
};
use zs_store::{Fault, Reader, Remarks, StoredLeaf, nodes_of, remarks, remarks_after};

/// A proof that an event stands in the ledger.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The file for a verifier.
    pub bundle: ProofBundle,
    /// The leaf.
    pub leaf: Leaf,
    /// The siblings on the way to the root, lowest first.
    pub path: Vec<Digest>,
    /// The checkpoint whose root the path leads to.
    pub checkpoint: Checkpoint,
}

/// Why there is no proof.
#[derive(Debug, thiserror::Error)]
pub enum NotProved {
    /// The ledger has no such event.
    #[error("账本里没有第{0}号记录。")]
    NoLeaf(u64),
    /// No checkpoint covers it yet; the next one is signed within a second.
    #[error("第{0}号记录还没有签名的检查点，请过一会儿再试。")]
    Unsigned(u64),
    /// Something of the ledger does not hold.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The store failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// The keys of a ledger, from the first to the one that signs now, as its own notes endorse them.
///
/// # Errors
/// When a note cannot be read or a change of keys does not hold.
pub fn ring_of(reader: &mut dyn Reader, first: &PublicKey) -> Result<KeyRing, Fault> {
    let mut ring = KeyRing::new(reader.jurisdiction().clone(), first.clone());
    let read = remarks(reader, &mut ring);
    read.map_err(|wrong| Fault::Damaged(wrong.to_string()))?;
    Ok(ring)
}

/// The keys of a ledger as far as its notes were read, for whoever needs them for every page: only what
/// was noted since is read and opened again.
#[derive(Clone, Debug, Default)]
pub struct KeptRing {
    ring: Option<KeyRing>,
    next: u64,
}

impl KeptRing {
    /// The keys as the ledger has them now.
    ///
    /// # Errors
    /// As for [`ring_of`].
    pub fn now(&mut self, reader: &mut dyn Reader, first: &PublicKey) -> Result<KeyRing, Fault> {
        let known = self.ring.take();
        let mut ring =
            known.unwrap_or_else(|| KeyRing::new(reader.jurisdiction().clone(), first.clone()));
        // Where a note is wrong nothing is kept, and the next look reads them all again.
        let next = std::mem::take(&mut self.next);
        let read = remarks_after(reader, next, &mut ring, &mut Remarks::default());
        self.next = read.map_err(|wrong| Fault::Damaged(wrong.to_string()))?;
        self.ring = Some(ring.clone());
        Ok(ring)
    }
}

/// Proves that an event stands in the ledger, showing some of its fields. A proof that does not
/// hold is never handed out.
///
/// # Errors
/// [`NotProved`].
pub fn prove(
    reader: &mut dyn Reader,
    keys: &KeyRing,
    seq: u64,
    show: &[&str],
) -> Result<Proof, NotProved> {
    let stored = stored(reader, seq)?.ok_or(NotProved::NoLeaf(seq))?;
    let leaf = Leaf::decode(&stored.leaf)?;
    let sealed = Sealed::decode(&stored.body)?;
    let copy = redact(&leaf, &sealed, show)?;
    let covering = reader.checkpoints(Some(seq), 1)?.pop();
    let (size, text) = covering.ok_or(NotProved::Unsigned(seq))?;
    let checkpoint = Signed::<Checkpoint>::decode(&text)?;
    let path = inclusion_path(&mut nodes_of(reader, size), seq, size)?;
    let bundle = ProofBundle::new(&copy, &path, &checkpoint, keys.at(size));
    let proven = bundle.verify(keys)?;
    Ok(Proof {
        bundle,
        leaf,
        path,
        checkpoint: proven.checkpoint,
    })
}

/// The leaf at a place of the ledger.
///
/// # Errors
/// When the store fails.
pub fn stored(reader: &mut dyn Reader, seq: u64) -> Result<Option<StoredLeaf>, Fault> {
    if i64::try_from(seq).is_err() {
        return Ok(None);
    }
    let found = reader.leaves(seq, 1)?.pop();
    Ok(found.filter(|stored| stored.seq == seq))
}

/// What a proof that somebody brought is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// It holds, and this ledger has the same event at the same place.
    Same(Box<zs_ledger::Proven>),
    /// It does not hold; which part and why.
    Differs(String),
    /// It is no proof, or one of another ledger.
    Unknown(String),
}

/// Holds a proof that somebody brought against the keys and the ledger.
///
/// # Errors
/// When the store fails.
pub fn hold(reader: &mut dyn Reader, keys: &KeyRing, json: &str) -> Result<Held, Fault> {
    let Ok(bundle) = ProofBundle::from_json(json) else {
        let sentence = "这个文件不是证明文件，或者没有传完整。".to_owned();
        return Ok(Held::Unknown(sentence));
    };
    let proven = match bundle.verify(keys) {
        Ok(proven) => proven,
        Err(LedgerError::OtherLedger(other)) => {
            let sentence = format!("这是“{other}”的账本开出的证明，不是本账本的。");
            return Ok(Held::Unknown(sentence));
        }
        Err(error) => return Ok(Held::Differs(format!("{error}。"))),
    };
    let seq = proven.copy.leaf.header().seq;
    let here = stored(reader, seq)?.map(|it| leaf_hash(&it.leaf));
    match here {
        Some(hash) if hash == proven.copy.leaf.hash() => Ok(Held::Same(Box::new(proven))),
        // Signed by our key and yet not here: the ledger was cut or rewritten.
        _ => Ok(Held::Differs(format!(
            "证明里的第{seq}项与账本现在的第{seq}项不同。"
        ))),
    }
}

/// What a check of some leaves found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The first leaf that was looked at.
    pub first: u64,
    /// How many were recomputed.
    pub count: u64,
    /// How many leaves the checkpoint covers that they lead to.
    pub size: u64,
    /// The first wrong number, and what is wrong with it.
    pub wrong: Option<(u64, String)>,
}

/// Recomputes leaves from `first` on, at most `count`, each with its sealed body, up to the root of
/// the latest checkpoint.
///
/// # Errors
/// When the store fails.
pub fn check_range(
    reader: &mut dyn Reader,
    keys: &KeyRing,
    first: u64,
    count: usize,
) -> Result<Checked, Fault> {
    let mut checked = Checked {
        first,
        count: 0,
        size: 0,
        wrong: None,
    };
    let Some((size, text)) = reader.last_checkpoint()? else {
        return Ok(checked);
    };
    checked.size = size;
    let checkpoint = match keys.open(&text) {
        Ok(checkpoint) => checkpoint,
        Err(error) => {
            checked.wrong = Some((size.saturating_sub(1), format!("检查点：{error}")));
            return Ok(checked);
        }
    };
    let leaves = reader.leaves(first, count)?;
    let mut nodes = nodes_of(reader, size);
    for (stored, seq) in leaves.iter().zip(first..size) {
        checked.count += 1;
        let path = inclusion_path(&mut nodes, seq, size);
        let found = path.and_then(|path| Ok(leaf_problem(stored, seq, &path, &checkpoint)?));
        if let Err(fault) = found {
            checked.wrong = Some((seq, fault.to_string()));
            return Ok(checked);
        }
    }
    Ok(checked)
}

fn name_of(problem: &FieldProblem) -> String {
    match problem {
        FieldProblem::Missing(name) | FieldProblem::Unknown(name) | FieldProblem::Differs(name) => {
            name.clone()
        }
    }
}

/// What is wrong with a leaf: its place, its body, or its way to the root.
fn leaf_problem(
    stored: &StoredLeaf,
    seq: u64,
    path: &[Digest],
    checkpoint: &Checkpoint,
) -> Result<(), LedgerError> {
    let leaf = Leaf::decode(&stored.leaf)?;
    if stored.seq != seq || leaf.header().seq != seq {
        return Err(LedgerError::BundleHeader);
    }
    let sealed = Sealed::decode(&stored.body)?;
    if let Some(problem) = check(&leaf, &sealed).first() {
        return Err(LedgerError::FieldDiffers(name_of(problem)));
    }
    let Checkpoint { size, root, .. } = checkpoint;
    verify_inclusion(&leaf.hash(), seq, *size, path, root)
}
