//! An audit: recomputes a whole ledger in the order of its numbers and names the first wrong one.

use std::collections::{BTreeMap, BTreeSet};

use zs_base::{Digest, Moment};

use crate::FindingKind as Kind;
use crate::tile::is_stored;
use crate::{
    Checkpoint, FieldProblem, Finding, Frontier, KeyRing, Leaf, LedgerError, Node, Sealed, check,
    leaf_hash,
};

/// Fields that the ledger's own erasure events name: number of the event, name of the field.
pub type Erasures = BTreeSet<(u64, String)>;

/// One event as the store holds it.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The number under which the store holds it.
    pub seq: u64,
    /// The leaf bytes.
    pub leaf: &'a [u8],
    /// The bytes of the sealed body, if there is one.
    pub sealed: Option<&'a [u8]>,
    /// The stored nodes that this leaf completes, lowest first: those for which
    /// [`is_stored`] holds and [`crate::NodeId::completed_by`] is this number.
    pub nodes: &'a [Node],
}

/// What a clean audit covered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// Leaves of the ledger.
    pub size: u64,
    /// Root over all of them.
    pub root: Digest,
    /// Leaves that a verified checkpoint covers; those behind it rest on the store alone.
    pub covered: u64,
    /// Fields that were lawfully erased.
    pub erased_fields: u64,
}

/// Reads a ledger from front to back. After the first finding it must not be fed any further.
pub struct Auditor {
    keys: KeyRing,
    erasures: Erasures,
    /// Roots that checkpoints kept elsewhere fix, by size.
    held: BTreeMap<u64, Digest>,
    frontier: Frontier,
    recorded_at: Option<Moment>,
    covered: u64,
    erased_fields: u64,
}

impl Auditor {
    /// Begins an audit.
    ///
    /// `erasures` are what the ledger's own events say was erased; `held` are the texts of
    /// checkpoints kept outside the store, without which a cut tail cannot be proved.
    ///
    /// # Errors
    /// When a held checkpoint has a wrong signature, or two of them fix different roots.
    pub fn begin(keys: KeyRing, erasures: Erasures, held: &[&str]) -> Result<Self, Finding> {
        let mut auditor = Self {
            keys,
            erasures,
            held: BTreeMap::new(),
            frontier: Frontier::default(),
            recorded_at: None,
            covered: 0,
            erased_fields: 0,
        };
        for text in held {
            let checkpoint = auditor.open(text)?;
            let size = checkpoint.size;
            let before = auditor.held.insert(size, checkpoint.root);
            if before.is_some_and(|root| root != checkpoint.root) {
                return Err(Finding::new(
                    0,
                    Kind::CheckpointRoot,
                    format!("库外保存的两个检查点都是{size}条，树根却不同"),
                ));
            }
        }
        auditor.meet_held()?;
        Ok(auditor)
    }

    /// Leaves that were read so far, which is the number that must come next.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// Reads the next event.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn event(&mut self, entry: &Entry<'_>) -> Result<(), Finding> {
        let seq = self.size();
        if entry.seq != seq {
            let sentence = match entry.seq > seq {
                true => format!("缺少这一号，下一条是第{}号", entry.seq),
                false => format!("号码重复或者次序不对，这里出现了第{}号", entry.seq),
            };
            return Err(Finding::new(seq, Kind::Sequence, sentence));
        }
        let leaf = Leaf::decode(entry.leaf)
            .map_err(|error| Finding::new(seq, Kind::LeafBytes, format!("账页被改动：{error}")))?;
        self.check_header(seq, &leaf)?;
        self.check_body(seq, &leaf, entry.sealed)?;
        self.check_nodes(seq, entry)?;
        self.meet_held()
    }

    /// Reads a stored checkpoint; it must be given when exactly its size of events was read.
    ///
    /// # Errors
    /// When its signature, size or root is wrong.
    pub fn checkpoint(&mut self, text: &str) -> Result<(), Finding> {
        let checkpoint = self.open(text)?;
        let (size, given) = (self.size(), checkpoint.size);
        if given > size {
            let sentence = format!("检查点写明有{given}条，账本只剩{size}条，尾部被截去");
            return Err(Finding::new(size, Kind::CutTail, sentence));
        }
        if given < size {
            let sentence = format!("检查点的条数不对：写的是{given}，存放在{size}");
            return Err(Finding::new(self.last(), Kind::CheckpointSize, sentence));
        }
        self.meet(&checkpoint.root)
    }

    /// Ends the audit with the stored right edge of the tree.
    ///
    /// # Errors
    /// When the edge is wrong, or a held checkpoint fixes more leaves than there are.
    pub fn finish(self, frontier: &[u8]) -> Result<Audited, Finding> {
        let size = self.size();
        if let Some((held, _)) = self.held.last_key_value() {
            let sentence = format!("库外检查点写明有{held}条，账本只剩{size}条，尾部被截去");
            return Err(Finding::new(size, Kind::CutTail, sentence));
        }
        if Frontier::decode(frontier).as_ref() != Ok(&self.frontier) {
            let sentence = "树的右缘与账页算出的不符";
            return Err(Finding::new(size, Kind::Frontier, sentence));
        }
        Ok(Audited {
            size,
            root: self.frontier.root(),
            covered: self.covered,
            erased_fields: self.erased_fields,
        })
    }

    fn last(&self) -> u64 {
        self.size().saturating_sub(1)
    }

    fn open(&self, text: &str) -> Result<Checkpoint, Finding> {
        self.keys.open(text).map_err(|error: LedgerError| {
            let sentence = format!("检查点不可信：{error}");
            Finding::new(self.last(), Kind::CheckpointSignature, sentence)
        })
    }

    fn check_header(&mut self, seq: u64, leaf: &Leaf) -> Result<(), Finding> {
        let header = leaf.header();
        if header.seq != seq || header.jurisdiction != *self.keys.jurisdiction() {
            let sentence = format!(
                "账页写的是辖区{}第{}号，与存放的位置不符",
                header.jurisdiction, header.seq
            );
            return Err(Finding::new(seq, Kind::Header, sentence));
        }
        if let Some(before) = self.recorded_at.filter(|b| header.recorded_at < *b) {
            let sentence = format!("记录时间倒退：{}早于前一号的{before}", header.recorded_at);
            return Err(Finding::new(seq, Kind::RecordedAt, sentence));
        }
        self.recorded_at = Some(header.recorded_at);
        Ok(())
    }

    fn check_body(&mut self, seq: u64, leaf: &Leaf, sealed: Option<&[u8]>) -> Result<(), Finding> {
        let Some(bytes) = sealed else {
            return Err(Finding::new(seq, Kind::MissingBody, "缺少密封内容"));
        };
        let sealed = Sealed::decode(bytes).map_err(|error| {
            Finding::new(seq, Kind::BodyBytes, format!("密封内容被改动：{error}"))
        })?;
        if let Some(problem) = check(leaf, &sealed).first() {
            let sentence = match problem {
                FieldProblem::Missing(name) => format!("密封内容缺少字段“{name}”"),
                FieldProblem::Unknown(name) => format!("密封内容多出字段“{name}”"),
                FieldProblem::Differs(name) => {
                    format!("字段“{name}”的内容或盐与账页里的承诺不符")
                }
            };
            return Err(Finding::new(seq, Kind::Commitment, sentence));
        }
        for name in sealed.erased() {
            if !self.erasures.contains(&(seq, name.to_owned())) {
                let sentence = format!("字段“{name}”被删除，账本里却没有删除它的记录");
                return Err(Finding::new(seq, Kind::Erasure, sentence));
            }
            self.erased_fields += 1;
        }
        Ok(())
    }

    fn check_nodes(&mut self, seq: u64, entry: &Entry<'_>) -> Result<(), Finding> {
        let mut expected = self.frontier.push(leaf_hash(entry.leaf));
        expected.retain(|node| is_stored(node.id.level));
        if expected == entry.nodes {
            return Ok(());
        }
        let wrong = expected.iter().find(|node| !entry.nodes.contains(node));
        let sentence = match wrong {
            Some(node) if node.id.level == 0 => {
                "账页与树里的摘要不符：账页或树的节点被改动".to_owned()
            }
            Some(node) => format!(
                "树的第{}层第{}个节点缺少或者被改动",
                node.id.level, node.id.index
            ),
            None => "树里多出了节点".to_owned(),
        };
        Err(Finding::new(seq, Kind::Node, sentence))
    }

    /// Compares with a checkpoint held elsewhere for exactly the present size.
    fn meet_held(&mut self) -> Result<(), Finding> {
        match self.held.remove(&self.size()) {
            Some(root) => self.meet(&root),
            None => Ok(()),
        }
    }

    /// Compares the present root with the one that a checkpoint fixed.
    fn meet(&mut self, root: &Digest) -> Result<(), Finding> {
        let size = self.size();
        if self.frontier.root() == *root {
            self.covered = size;
            return Ok(());
        }
        // Everything before the last checkpoint that held is proved; the change lies behind it.
        let sentence = format!(
            "从这一号到第{}号之间有账页被改动：算出的树根与检查点不符",
            self.last()
        );
        Err(Finding::new(self.covered, Kind::CheckpointRoot, sentence))
    }
}
