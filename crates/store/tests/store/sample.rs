//! Batches for tests: real leaves with real bodies, from a seed.

use std::collections::BTreeMap;

use zs_base::{CaseId, CommandId, Day, Digest, Jurisdiction, Moment};
use zs_ledger::tile::is_stored;
use zs_ledger::{Frontier, Header, leaf_hash, seal};
use zs_store::random::OsRandom;
use zs_store::{Batch, CaseRow, Change, Receipt, Rows, StoredLeaf};

/// A writer without rules: it appends events to numbered cases.
pub struct Sample {
    jurisdiction: Jurisdiction,
    frontier: Frontier,
    random: OsRandom,
    cases: BTreeMap<u64, CaseRow>,
    file: Option<Digest>,
}

pub fn case_id(number: u64) -> CaseId {
    let mut bytes = [7; 16];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    CaseId(bytes)
}

pub fn command_id(seq: u64) -> CommandId {
    let mut bytes = [9; 16];
    bytes[8..].copy_from_slice(&seq.to_be_bytes());
    CommandId(bytes)
}

/// The moment at which the sample records an event.
pub fn recorded_at(seq: u64) -> Moment {
    Day::from_ymd(2026, 3, 5)
        .unwrap()
        .start()
        .plus_ms(seq as i64)
}

impl Sample {
    pub fn new(jurisdiction: &Jurisdiction) -> Self {
        Self {
            jurisdiction: jurisdiction.clone(),
            frontier: Frontier::default(),
            random: OsRandom::new(),
            cases: BTreeMap::new(),
            file: None,
        }
    }

    /// From now on each event refers to this file.
    pub fn refer_to(&mut self, file: Digest) {
        self.file = Some(file);
    }

    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    pub fn root(&self) -> Digest {
        self.frontier.root()
    }

    pub fn case(&self, number: u64) -> &CaseRow {
        &self.cases[&number]
    }

    /// One event for each of these cases, which are opened where they are new.
    pub fn batch(&mut self, cases: impl IntoIterator<Item = u64>) -> Batch {
        let mut batch = Batch::default();
        for number in cases {
            let seq = self.frontier.size();
            let before = self.cases.get(&number).map(|row| row.last_seq);
            let stored = self.leaf(seq, number, before);
            let pushed = self.frontier.push(stored.hash);
            let kept = |level: u8| level > 0 && is_stored(level);
            batch
                .nodes
                .extend(pushed.into_iter().filter(|node| kept(node.id.level)));
            batch.leaves.push(stored);
            let row = self.advance(seq, number);
            batch.changes.push(Change::Put(Rows::Case(row)));
            batch.receipts.push(Receipt {
                command: command_id(seq),
                first: seq,
                last: seq,
                root: Digest::default(),
                size: 0,
                recorded_at: recorded_at(seq),
            });
        }
        for receipt in &mut batch.receipts {
            (receipt.root, receipt.size) = (self.frontier.root(), self.frontier.size());
        }
        batch.frontier = self.frontier.encode();
        batch
    }

    fn leaf(&mut self, seq: u64, number: u64, before: Option<u64>) -> StoredLeaf {
        let header = Header {
            schema: 1,
            jurisdiction: self.jurisdiction.clone(),
            seq,
            case: case_id(number),
            kind: "performed".into(),
            procedure: "sample".into(),
            version: Day::from_number(20_000),
            recorded_at: recorded_at(seq),
        };
        let text = format!("value of {seq}");
        let file = self.file.map(|digest| format!("{digest} photo"));
        let mut fields = vec![("by", b"clerk".as_slice()), ("text", text.as_bytes())];
        fields.extend(file.iter().map(|text| ("file.0", text.as_bytes())));
        let (leaf, sealed) = seal(header, &fields, &mut self.random).unwrap();
        let bytes = leaf.encode();
        StoredLeaf {
            seq,
            case: case_id(number),
            before,
            hash: leaf_hash(&bytes),
            leaf: bytes,
            body: sealed.encode(),
        }
    }

    fn advance(&mut self, seq: u64, number: u64) -> CaseRow {
        let row = self.cases.entry(number).or_insert_with(|| CaseRow {
            number,
            case: case_id(number),
            procedure: "sample".into(),
            version: Day::from_number(20_000),
            unit: format!("unit-{}", number % 3).into(),
            opened_on: recorded_at(seq),
            party: format!("某某公司{number}"),
            is_person: false,
            matter: String::new(),
            sought: format!("某某公司{number}"),
            status: String::new(),
            ended: None,
            last_seq: seq,
            events: 0,
        });
        row.events += 1;
        row.last_seq = seq;
        row.status = format!("第{}项", row.events);
        row.clone()
    }
}
