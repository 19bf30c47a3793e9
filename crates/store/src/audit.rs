//! The audit of a store: every leaf, body, node, checkpoint and file is compared with what it must
//! be, and the first wrong place is named.
//!
//! Projections are compared by the layer above, which can replay; it receives each leaf here.

use std::collections::BTreeMap;
use std::fmt;

use zs_base::{CaseId, Digest};
use zs_ledger::audit::{Audited, Auditor, Entry};
use zs_ledger::tile::is_stored;
use zs_ledger::{Finding, KeyRing, Leaf, LedgerError, Node, NodeId, Sealed, TILE_HEIGHT};

use crate::folder::CheckpointFiles;
use crate::remark::{Remarks, file_of, remarks};
use crate::store::Reader;
use crate::{Fault, Files, StoredLeaf};

/// Leaves read at a time.
const PAGE: usize = 1_024;

/// The first thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The number of the event where it is, as far as it lies in the ledger.
    pub seq: Option<u64>,
    /// What is wrong, as a Chinese sentence.
    pub sentence: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.seq {
            Some(seq) => write!(f, "第{seq}号：{}", self.sentence),
            None => f.write_str(&self.sentence),
        }
    }
}

impl std::error::Error for Wrong {}

impl Wrong {
    /// Something wrong at an event.
    #[must_use]
    pub fn at(seq: u64, sentence: impl Into<String>) -> Self {
        Self {
            seq: Some(seq),
            sentence: sentence.into(),
        }
    }

    /// Something wrong outside the events.
    #[must_use]
    pub fn outside(sentence: impl Into<String>) -> Self {
        Self {
            seq: None,
            sentence: sentence.into(),
        }
    }
}

impl From<Finding> for Wrong {
    fn from(finding: Finding) -> Self {
        Self::at(finding.seq, finding.sentence)
    }
}

impl From<Fault> for Wrong {
    fn from(fault: Fault) -> Self {
        Self::outside(fault.to_string())
    }
}

impl From<LedgerError> for Wrong {
    fn from(error: LedgerError) -> Self {
        Self::outside(error.to_string())
    }
}

/// What a sound ledger showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sound {
    /// Size, root, and how far a checkpoint proves them.
    pub audited: Audited,
    /// Evidence files that events refer to.
    pub files: u64,
    /// What the ledger says about itself.
    pub remarks: Remarks,
}

/// What stands beside the database.
#[derive(Clone, Debug)]
pub struct Beside {
    /// Evidence files.
    pub files: Files,
    /// Checkpoints outside the database.
    pub checkpoints: CheckpointFiles,
}

/// Audits a whole ledger. `each` is shown every leaf in order, after it was found sound.
///
/// # Errors
/// The first thing that is wrong.
pub fn audit(
    reader: &mut dyn Reader,
    mut keys: KeyRing,
    beside: Option<&Beside>,
    each: &mut dyn FnMut(&StoredLeaf, &Leaf, &Sealed) -> Result<(), Wrong>,
) -> Result<Sound, Wrong> {
    let remarks = remarks(reader, &mut keys)?;
    let held = beside.map_or(Ok(Vec::new()), |beside| beside.checkpoints.all())?;
    let texts: Vec<&str> = held.iter().map(|(_, text)| text.as_str()).collect();
    let auditor = Auditor::begin(keys, remarks.fields.clone(), &texts)?;
    let mut walk = Walk {
        reader,
        auditor,
        nodes: BTreeMap::new(),
        checkpoints: Checkpoints::default(),
        last_of: BTreeMap::new(),
        node_total: 0,
    };
    let mut files = 0;
    loop {
        let leaves = walk.reader.leaves(walk.auditor.size(), PAGE)?;
        if leaves.is_empty() {
            break;
        }
        for stored in &leaves {
            let (leaf, sealed) = walk.leaf(stored)?;
            if let Some(beside) = beside {
                files += evidence(stored.seq, &sealed, &beside.files)?;
            }
            each(stored, &leaf, &sealed)?;
        }
    }
    let (audited, checkpoints) = walk.finish()?;
    if let Some(beside) = beside {
        compare_checkpoints(&checkpoints, &held)?;
        // A file under the digest of another content is wrong even if no event refers to it.
        for digest in beside.files.all()? {
            beside.files.verify(&digest)?;
        }
    }
    Ok(Sound {
        audited,
        files,
        remarks,
    })
}

/// The walk over the leaves.
struct Walk<'a> {
    reader: &'a mut dyn Reader,
    auditor: Auditor,
    // Nodes read ahead, by level: the index of the first one and the hashes.
    nodes: BTreeMap<u8, (u64, Vec<Digest>)>,
    checkpoints: Checkpoints,
    last_of: BTreeMap<CaseId, u64>,
    node_total: u64,
}

/// Checkpoints of the database, read ahead.
#[derive(Default)]
struct Checkpoints {
    ahead: std::collections::VecDeque<(u64, String)>,
    seen: BTreeMap<u64, String>,
    last: Option<u64>,
}

impl Walk<'_> {
    fn leaf(&mut self, stored: &StoredLeaf) -> Result<(Leaf, Sealed), Wrong> {
        let seq = stored.seq;
        self.checkpoint()?;
        let nodes = self.nodes_of(stored)?;
        self.auditor.event(&Entry {
            seq,
            leaf: &stored.leaf,
            sealed: (!stored.body.is_empty()).then_some(stored.body.as_slice()),
            nodes: &nodes,
        })?;
        let leaf = Leaf::decode(&stored.leaf)?;
        let sealed = Sealed::decode(&stored.body)?;
        if leaf.header().case != stored.case {
            return Err(Wrong::at(seq, "账页登记在另一个案件名下"));
        }
        let before = self.last_of.insert(stored.case, seq);
        // Events of the ledger itself are found in another way and need no chain.
        if stored.case != CaseId::default() && before != stored.before {
            return Err(Wrong::at(seq, "与同一案件上一条记录的联系被改动"));
        }
        Ok((leaf, sealed))
    }

    /// The stored nodes that this leaf completes: its own hash and, rarely, some above.
    fn nodes_of(&mut self, stored: &StoredLeaf) -> Result<Vec<Node>, Wrong> {
        let id = |level, index| NodeId { level, index };
        let mut found = vec![Node {
            id: id(0, stored.seq),
            digest: stored.hash,
        }];
        let end = stored.seq + 1;
        let mut level = TILE_HEIGHT;
        while is_stored(level) && level < 64 && end.trailing_zeros() >= u32::from(level) {
            let place = id(level, (end >> level) - 1);
            if let Some(digest) = self.node(place)? {
                self.node_total += 1;
                found.push(Node { id: place, digest });
            }
            level += TILE_HEIGHT;
        }
        Ok(found)
    }

    fn node(&mut self, id: NodeId) -> Result<Option<Digest>, Wrong> {
        let (first, hashes) = self.nodes.entry(id.level).or_default();
        if id.index >= *first + hashes.len() as u64 {
            (*first, *hashes) = (id.index, self.reader.nodes(id, PAGE)?);
        }
        Ok(hashes.get((id.index - *first) as usize).copied())
    }

    /// Shows the auditor the checkpoint of the present size, where there is one.
    fn checkpoint(&mut self) -> Result<(), Wrong> {
        let size = self.auditor.size();
        let ahead = &mut self.checkpoints;
        if ahead.ahead.is_empty() {
            ahead.ahead = self.reader.checkpoints(ahead.last, PAGE)?.into();
        }
        let due = ahead.ahead.front().is_some_and(|(at, _)| *at <= size);
        if due && let Some((at, text)) = ahead.ahead.pop_front() {
            self.auditor.checkpoint(&text)?;
            ahead.last = Some(at);
            ahead.seen.insert(at, text);
        }
        Ok(())
    }

    /// The result, and the checkpoints of the database.
    fn finish(mut self) -> Result<(Audited, BTreeMap<u64, String>), Wrong> {
        self.checkpoint()?;
        let size = self.auditor.size();
        if let Some((at, _)) = self.checkpoints.ahead.front() {
            let sentence = format!("检查点写明有{at}条，账本只剩{size}条，尾部被截去");
            return Err(Wrong::at(size, sentence));
        }
        let totals = self.reader.totals()?;
        if totals.leaves != size || totals.bodies != size {
            let sentence = format!(
                "账页{}条、密封内容{}条，应当都是{size}条",
                totals.leaves, totals.bodies
            );
            return Err(Wrong::at(size, sentence));
        }
        if totals.nodes != self.node_total {
            let sentence = format!("树里有{}个节点，应当是{}个", totals.nodes, self.node_total);
            return Err(Wrong::at(size, sentence));
        }
        let frontier = self.reader.edge()?.frontier;
        let empty = size == 0 && frontier.is_empty();
        let frontier = match empty {
            true => zs_ledger::Frontier::default().encode(),
            false => frontier,
        };
        Ok((self.auditor.finish(&frontier)?, self.checkpoints.seen))
    }
}

/// Verifies the files that an event refers to.
fn evidence(seq: u64, sealed: &Sealed, files: &Files) -> Result<u64, Wrong> {
    let mut count = 0;
    for field in sealed.fields() {
        let Some(digest) = file_of(&field.name, &field.body) else {
            continue;
        };
        let verified = files.verify(&digest);
        verified.map_err(|fault| Wrong::at(seq, fault.to_string()))?;
        count += 1;
    }
    Ok(count)
}

/// Each checkpoint stands in the database and beside it, with the same text.
fn compare_checkpoints(
    inside: &BTreeMap<u64, String>,
    outside: &[(String, String)],
) -> Result<(), Wrong> {
    let mut left: BTreeMap<String, &str> = inside
        .iter()
        .map(|(size, text)| (CheckpointFiles::name(*size), text.as_str()))
        .collect();
    for (name, text) in outside {
        match left.remove(name) {
            Some(same) if same == text => {}
            Some(_) => {
                return Err(Wrong::outside(format!(
                    "检查点文件“{name}”与数据库里的不同"
                )));
            }
            None => {
                return Err(Wrong::outside(format!("数据库里缺少检查点“{name}”")));
            }
        }
    }
    match left.first_key_value() {
        Some((name, _)) => Err(Wrong::outside(format!("缺少检查点文件“{name}”"))),
        None => Ok(()),
    }
}
