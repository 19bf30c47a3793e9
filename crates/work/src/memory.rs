//! What the engine remembers between commands: states of cases, people, what a batch under way
//! has changed before the store knows it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::num::NonZeroUsize;
use std::sync::Arc;

use lru::LruCache;
use zs_base::{CaseId, CommandId, Digest, PersonId};
use zs_case::State;
use zs_event::Person;
use zs_ledger::Frontier;
use zs_store::{Receipt, Rows};

/// Cases whose states are kept in memory.
const CASES_MAX: usize = 200_000;
/// People who are kept in memory.
const PEOPLE_MAX: usize = 100_000;

/// Series whose last number is kept in memory.
const NUMBERS_MAX: usize = 100_000;

/// A case as the engine remembers it.
#[derive(Clone, Debug)]
pub(crate) struct Remembered {
    pub(crate) state: State,
    pub(crate) rows: Vec<Rows>,
    pub(crate) number: u64,
    pub(crate) last_seq: u64,
    /// The batch that changed it last; it may not be forgotten before that batch is settled.
    pub(crate) batch: u64,
}

/// The memory. It runs ahead of the store by the batches under way, and is thrown away whole when
/// one of them fails.
pub(crate) struct Memory {
    pub(crate) cases: LruCache<CaseId, Remembered>,
    pub(crate) people: LruCache<PersonId, Option<Arc<Person>>>,
    /// The last number of a series. Nobody else gives numbers, so what was read once stays true.
    pub(crate) numbers: BTreeMap<String, u64>,
    pub(crate) earlier: BTreeSet<(Digest, CaseId)>,
    /// Receipts of commands in batches that are not settled.
    pub(crate) receipts: HashMap<CommandId, (u64, Receipt)>,
    pub(crate) frontier: Frontier,
    pub(crate) last_case: u64,
    /// The number of the last batch that was prepared, and of the last that is durable.
    pub(crate) prepared: u64,
    pub(crate) settled: u64,
}

impl Default for Memory {
    fn default() -> Self {
        Self::new(Frontier::default(), 0)
    }
}

impl Memory {
    pub(crate) fn new(frontier: Frontier, last_case: u64) -> Self {
        let bound = |n| NonZeroUsize::new(n).unwrap_or(NonZeroUsize::MIN);
        Self {
            // The bound is kept by `forget`, which spares what is not durable yet.
            cases: LruCache::unbounded(),
            people: LruCache::new(bound(PEOPLE_MAX)),
            numbers: BTreeMap::new(),
            earlier: BTreeSet::new(),
            receipts: HashMap::new(),
            frontier,
            last_case,
            prepared: 0,
            settled: 0,
        }
    }

    /// A batch is durable: what only it held can be read from the store again.
    pub(crate) fn settle(&mut self, batch: u64) {
        self.settled = batch;
        self.receipts.retain(|_, (of, _)| *of > batch);
        if self.prepared == batch {
            self.earlier.clear();
            if self.numbers.len() > NUMBERS_MAX {
                self.numbers.clear();
            }
        }
        self.forget();
    }

    fn forget(&mut self) {
        while self.cases.len() > CASES_MAX {
            let durable = self
                .cases
                .peek_lru()
                .is_some_and(|(_, it)| it.batch <= self.settled);
            if !durable {
                break;
            }
            self.cases.pop_lru();
        }
    }
}
