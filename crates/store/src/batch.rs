//! What the writer hands over at once: one batch is one transaction.

use std::collections::BTreeMap;

use zs_base::{CaseId, CommandId, Digest, Moment};
use zs_ledger::Node;

use crate::row::{Change, CountChange};

/// A leaf as it is stored, with its sealed body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLeaf {
    /// Place in the ledger.
    pub seq: u64,
    /// The case; all zero for events of the ledger itself.
    pub case: CaseId,
    /// The event of the same case before this one. It saves an index over cases; the audit checks it.
    pub before: Option<u64>,
    /// The leaf hash.
    pub hash: Digest,
    /// The canonical bytes of the leaf.
    pub leaf: Vec<u8>,
    /// The bytes of the sealed body; empty where the store has lost it.
    pub body: Vec<u8>,
}

/// The promise given to a client: the command is in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The command.
    pub command: CommandId,
    /// Its first event.
    pub first: u64,
    /// Its last event.
    pub last: u64,
    /// Root of the tree that ends with what was decided together with this command.
    pub root: Digest,
    /// Leaves of that tree.
    pub size: u64,
    /// When it was recorded.
    pub recorded_at: Moment,
}

/// Everything that becomes durable together.
///
/// The writer decides commands in memory first, so that a refused one leaves nothing behind and the
/// others are not affected; what a savepoint for each command would achieve with more statements.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Leaves, in order; the first has the seq at which the ledger ends now.
    pub leaves: Vec<StoredLeaf>,
    /// Completed nodes above the leaves that the store keeps (see `zs_ledger::tile::is_stored`).
    pub nodes: Vec<Node>,
    /// The frontier after the batch.
    pub frontier: Vec<u8>,
    /// Receipts of the commands.
    pub receipts: Vec<Receipt>,
    /// The last number given in each series without gaps, such as unit, paper and year.
    pub numbers: BTreeMap<String, u64>,
    /// Changes of projections, in order.
    pub changes: Vec<Change>,
    /// Changes of counts.
    pub counts: BTreeMap<CountChange, i64>,
}

impl Batch {
    /// Takes the batch that follows this one, so that both share a commit.
    pub fn absorb(&mut self, next: Self) {
        if next.leaves.is_empty() {
            return;
        }
        self.leaves.extend(next.leaves);
        self.nodes.extend(next.nodes);
        self.frontier = next.frontier;
        self.receipts.extend(next.receipts);
        // A series has one row: PostgreSQL refuses two changes to one row in one statement.
        self.numbers.extend(next.numbers);
        self.changes.extend(next.changes);
        for (of, n) in next.counts {
            *self.counts.entry(of).or_default() += n;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_number_given_twice_the_later_one_stays() {
        let batch = |seq: u64, last: u64| Batch {
            leaves: vec![StoredLeaf {
                seq,
                case: CaseId::default(),
                before: None,
                hash: Digest::default(),
                leaf: Vec::new(),
                body: Vec::new(),
            }],
            numbers: [("罚".to_owned(), last)].into(),
            ..Batch::default()
        };
        let mut first = batch(0, 7);
        first.absorb(batch(1, 8));
        let seqs: Vec<_> = first.leaves.iter().map(|leaf| leaf.seq).collect();
        assert_eq!(seqs, [0, 1]);
        assert_eq!(first.numbers, [("罚".to_owned(), 8)].into());
    }
}
