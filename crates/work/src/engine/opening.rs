//! Where a batch begins and ends: the memory that it starts from, what it collects, and the root
//! that its receipts name.

use std::collections::BTreeMap;

use zs_base::Moment;
use zs_base::random::Rng;
use zs_ledger::{Frontier, Leaf};
use zs_store::{Batch, Change, Fault, Reader, Receipt, StoredLeaf};

use super::{Answer, Engine, Prepared};
use crate::counting::coming;
use crate::memory::Memory;

/// A batch being put together.
pub(super) struct Open {
    pub(super) now: Moment,
    pub(super) number: u64,
    pub(super) leaves: Vec<StoredLeaf>,
    pub(super) nodes: Vec<zs_ledger::Node>,
    pub(super) receipts: Vec<Receipt>,
    pub(super) numbers: BTreeMap<String, u64>,
    pub(super) changes: Vec<Change>,
    pub(super) counts: BTreeMap<zs_store::CountChange, i64>,
}

impl Open {
    const fn new(now: Moment, number: u64) -> Self {
        Self {
            now,
            number,
            leaves: Vec::new(),
            nodes: Vec::new(),
            receipts: Vec::new(),
            numbers: BTreeMap::new(),
            changes: Vec::new(),
            counts: BTreeMap::new(),
        }
    }
}

impl<R: Rng> Engine<R> {
    /// Puts one batch together: `work` fills it and gives the answers. When the store fails
    /// meanwhile, the memory is what is durable.
    pub(super) fn together(
        &mut self,
        now: Moment,
        work: impl FnOnce(&mut Self, &mut Open) -> Result<Vec<Answer>, Fault>,
    ) -> Result<Prepared, Fault> {
        // What is recorded never comes before its predecessor, whatever the clock says.
        let now = now.max(self.last_recorded);
        self.last_recorded = now;
        self.memory.prepared += 1;
        let number = self.memory.prepared;
        let mut open = Open::new(now, number);
        // That another calendar has come is written down before anything is counted in it.
        let noted = self.note_coming(&mut open);
        match noted.and_then(|()| work(self, &mut open)) {
            Ok(mut answers) => Ok(Prepared {
                number,
                batch: self.close(open, &mut answers),
                answers,
            }),
            Err(fault) => {
                self.start_anew()?;
                Err(fault)
            }
        }
    }

    /// Throws the memory away and reads what is durable.
    pub(super) fn start_anew(&mut self) -> Result<(), Fault> {
        let (memory, last_recorded) = remember(self.reader.as_mut())?;
        self.memory = memory;
        self.last_recorded = last_recorded;
        self.coming = coming(self.reader.as_mut(), &self.law)?;
        Ok(())
    }

    /// Gives the receipts the root of the whole batch.
    fn close(&mut self, open: Open, answers: &mut [Answer]) -> Batch {
        let (root, size) = (self.memory.frontier.root(), self.memory.frontier.size());
        let finished = |receipt: Receipt| Receipt {
            root,
            size,
            ..receipt
        };
        let receipts: Vec<Receipt> = open.receipts.into_iter().map(finished).collect();
        for receipt in &receipts {
            self.memory
                .receipts
                .insert(receipt.command, (open.number, *receipt));
        }
        for answer in answers {
            if let Answer::Recorded(receipt) = answer {
                // A receipt of an earlier batch has its root already.
                if receipt.size == 0 {
                    *receipt = finished(*receipt);
                }
            }
        }
        Batch {
            leaves: open.leaves,
            nodes: open.nodes,
            frontier: self.memory.frontier.encode(),
            receipts,
            numbers: open.numbers,
            changes: open.changes,
            counts: open.counts,
        }
    }
}

/// Where the ledger ends, as memory.
pub(super) fn remember(reader: &mut dyn Reader) -> Result<(Memory, Moment), Fault> {
    let edge = reader.edge()?;
    let damaged = |_| Fault::Damaged("账本的边缘".to_owned());
    let frontier = match edge.frontier.as_slice() {
        [] => Frontier::default(),
        bytes => Frontier::decode(bytes).map_err(damaged)?,
    };
    let last_recorded = match &edge.last {
        Some(stored) => {
            Leaf::decode(&stored.leaf)
                .map_err(damaged)?
                .header()
                .recorded_at
        }
        None => Moment::default(),
    };
    Ok((Memory::new(frontier, edge.last_case), last_recorded))
}
