//! The contract: what a store offers to its one writer and to its readers.

use std::collections::BTreeMap;

use zs_base::{CaseId, CommandId, Digest, Jurisdiction, PersonId};
use zs_event::Person;
use zs_ledger::NodeId;

use crate::Fault;
use crate::batch::{Batch, Receipt, StoredLeaf};
use crate::bodies::Mark;
use crate::cell::Cell;
use crate::documents::{DocumentAsk, DocumentsFound};
use crate::notices::{NoticeAsk, NoticesFound};
use crate::office::OfficeChange;
use crate::people::Unit;
use crate::row::{CountChange, Rows};
use crate::rows::{CaseRow, DocumentRow, NoticeRow};
use crate::sealing::{KeyFiles, SealingKey};
use crate::table::{Listing, Table};

/// Where the ledger ends.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Edge {
    /// The bytes of the frontier; empty for a ledger without leaves.
    pub frontier: Vec<u8>,
    /// The last leaf, where there is one; without its body, which asks for no key then.
    pub last: Option<StoredLeaf>,
    /// The number of the last case that was opened, 0 before the first.
    pub last_case: u64,
}

/// A new body for an event, with some fields erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// The event.
    pub seq: u64,
    /// The bytes of the body without the erased salts and values.
    pub body: Vec<u8>,
}

/// All rows of all projections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Projections {
    /// Every row but the counts.
    pub rows: Vec<Rows>,
    /// The counts.
    pub counts: BTreeMap<CountChange, i64>,
    /// The last number of each series of papers.
    pub numbers: BTreeMap<String, u64>,
}

/// Some rows of one table of a copy.
#[derive(Clone, Debug)]
pub struct CopiedRows {
    /// The table.
    pub table: &'static Table,
    /// The cells of each row, in the order of the columns.
    pub rows: Vec<Vec<Cell<'static>>>,
}

/// How many rows the ledger has, for the audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Totals {
    /// Leaves.
    pub leaves: u64,
    /// Sealed bodies.
    pub bodies: u64,
    /// Nodes above the leaves, of all levels.
    pub nodes: u64,
}

/// What can be read. Every answer is of the last committed state.
pub trait Reader: Send {
    /// Whose ledger it is.
    fn jurisdiction(&self) -> &Jurisdiction;

    /// Takes the key with which bodies are sealed, from the first of the files that fits. Without it,
    /// a question that needs a sealed body answers [`Fault::Locked`]; all others are answered.
    /// Gives nothing where nothing is sealed.
    ///
    /// # Errors
    /// [`Fault::Locked`] when bodies are sealed and no file has their key.
    fn unseal(&mut self, files: &KeyFiles) -> Result<Option<SealingKey>, Fault>;

    /// How the bodies are sealed; nothing where they stand in clear.
    ///
    /// # Errors
    /// When the database fails; as for every function below.
    fn mark(&mut self) -> Result<Option<Mark>, Fault>;

    /// From now on, every answer is of this one moment, whatever a writer does; for a copy of the
    /// whole. It ends with the reader.
    ///
    /// # Errors
    /// When the database fails; as for every function below.
    fn freeze(&mut self) -> Result<(), Fault>;

    /// Where the ledger ends.
    ///
    /// # Errors
    /// When the database fails; as for every function below.
    fn edge(&mut self) -> Result<Edge, Fault>;

    /// The receipt of a command that was recorded.
    fn receipt(&mut self, command: &CommandId) -> Result<Option<Receipt>, Fault>;

    /// The receipts of those among some commands that were recorded.
    fn receipts(&mut self, commands: &[CommandId]) -> Result<Vec<Receipt>, Fault>;

    /// A case.
    fn case(&mut self, case: &CaseId) -> Result<Option<CaseRow>, Fault>;

    /// The events of a case, in order, found from its last one.
    fn events_of(&mut self, row: &CaseRow) -> Result<Vec<StoredLeaf>, Fault>;

    /// Leaves from `first` on, at most `limit`.
    fn leaves(&mut self, first: u64, limit: usize) -> Result<Vec<StoredLeaf>, Fault>;

    /// Leaf hashes from `first` on, at most `limit`.
    fn hashes(&mut self, first: u64, limit: usize) -> Result<Vec<Digest>, Fault>;

    /// Stored nodes above the leaves, from one on, of one level, at most `limit`.
    fn nodes(&mut self, first: NodeId, limit: usize) -> Result<Vec<Digest>, Fault>;

    /// Events of the ledger itself from `first` on, at most `limit`.
    fn notes(&mut self, first: u64, limit: usize) -> Result<Vec<StoredLeaf>, Fault>;

    /// How many rows the ledger has.
    fn totals(&mut self) -> Result<Totals, Fault>;

    /// Signed checkpoints by size, those above `after`, at most `limit`.
    fn checkpoints(
        &mut self,
        after: Option<u64>,
        limit: usize,
    ) -> Result<Vec<(u64, String)>, Fault>;

    /// Signed checkpoints below `before`, the largest first, at most `limit`.
    fn latest_checkpoints(
        &mut self,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<(u64, String)>, Fault>;

    /// The signed checkpoint of most leaves.
    fn last_checkpoint(&mut self) -> Result<Option<(u64, String)>, Fault>;

    /// The last number given in a series, 0 before the first.
    fn last_number(&mut self, series: &str) -> Result<u64, Fault>;

    /// Cases under a digest of party, act and role.
    fn earlier(&mut self, key: &Digest) -> Result<Vec<CaseId>, Fault>;

    /// What the public may list of the notices.
    fn public_notices(&mut self, ask: &NoticeAsk) -> Result<NoticesFound, Fault>;

    /// The notice under a code, whether it is still displayed or not.
    fn public_notice(&mut self, code: &str) -> Result<Option<NoticeRow>, Fault>;

    /// What the public may list of the normative documents.
    fn public_documents(&mut self, ask: &DocumentAsk) -> Result<DocumentsFound, Fault>;

    /// The normative document under a code, however it stands.
    fn public_document(&mut self, code: &str) -> Result<Option<DocumentRow>, Fault>;

    /// The normative document of a case.
    fn document_of(&mut self, case: &CaseId) -> Result<Option<DocumentRow>, Fault>;

    /// The newest normative document that came in the place of that of a case.
    fn document_after(&mut self, case: &CaseId) -> Result<Option<DocumentRow>, Fault>;

    /// A person who acts.
    fn person(&mut self, id: &PersonId) -> Result<Option<Person>, Fault>;

    /// Everybody with posts and certificates, by id, in three questions.
    fn everybody(&mut self) -> Result<Vec<Person>, Fault>;

    /// All persons, by id.
    fn persons(&mut self) -> Result<Vec<PersonId>, Fault>;

    /// All units, by id.
    fn units(&mut self) -> Result<Vec<Unit>, Fault>;

    /// A named setting of the data, such as a key for digests.
    fn setting(&mut self, name: &str) -> Result<Option<Vec<u8>>, Fault>;

    /// Rows of a listing; see [`crate::page`] for typed rows.
    fn scan(
        &mut self,
        listing: &'static Listing,
        prefix: &[Cell<'_>],
        after: Option<&[Cell<'_>]>,
        limit: usize,
    ) -> Result<Vec<Vec<Cell<'static>>>, Fault>;

    /// How many rows of a listing lie in a span of the column behind the prefix: from the first
    /// value on and before the second. It counts no further than the limit.
    fn count(
        &mut self,
        listing: &'static Listing,
        prefix: &[Cell<'_>],
        span: [Cell<'_>; 2],
        limit: u64,
    ) -> Result<u64, Fault>;
}

/// What the one writer does.
///
/// Only one `Store` of a jurisdiction exists at a time, on whatever machine: what the writer reads
/// through it between two batches is what the next batch will find.
pub trait Store: Send {
    /// What the writer reads, on its own connection.
    fn reads(&mut self) -> &mut dyn Reader;

    /// Makes a batch durable, all of it or nothing, and returns after the sync.
    ///
    /// # Errors
    /// [`crate::Standing`] of the fault says whether the batch is in the ledger.
    fn append(&mut self, batch: &Batch) -> Result<(), Fault>;

    /// After an unconfirmed commit: makes the store usable again, so that the receipts tell what
    /// was recorded.
    ///
    /// # Errors
    /// When that needs a restart of the program.
    fn recover(&mut self) -> Result<(), Fault>;

    /// Keeps a signed checkpoint.
    ///
    /// # Errors
    /// As for [`Store::append`].
    fn keep_checkpoint(&mut self, size: u64, text: &str) -> Result<(), Fault>;

    /// Writes persons and units into the register; those that exist are replaced.
    ///
    /// # Errors
    /// As for [`Store::append`].
    fn register(&mut self, persons: &[Person], units: &[Unit]) -> Result<(), Fault>;

    /// Makes changes beside the ledger durable, all of them or none.
    ///
    /// # Errors
    /// As for [`Store::append`].
    fn keep(&mut self, changes: &[OfficeChange]) -> Result<(), Fault>;

    /// Keeps a setting that does not exist yet.
    ///
    /// # Errors
    /// As for [`Store::append`].
    fn keep_setting(&mut self, name: &str, value: &[u8]) -> Result<(), Fault>;

    /// Replaces bodies whose fields were erased, appends the batch that records the erasure, and
    /// leaves no trace of the old bodies in the database and its log.
    ///
    /// # Errors
    /// As for [`Store::append`].
    fn erase(&mut self, bodies: &[Erasure], record: &Batch) -> Result<(), Fault>;

    /// Puts these rows in the place of all projections, in one transaction.
    ///
    /// # Errors
    /// As for [`Store::append`].
    fn replace_projections(&mut self, rows: &Projections) -> Result<(), Fault>;

    /// Fills an empty store with the rows of a copy, in one transaction. `next` gives some rows of
    /// one table at a time, until there are no more.
    ///
    /// # Errors
    /// When the ledger is not empty, a row is refused, or `next` fails.
    fn fill(
        &mut self,
        next: &mut dyn FnMut() -> Result<Option<CopiedRows>, Fault>,
    ) -> Result<(), Fault>;

    /// A reader with a connection of its own.
    ///
    /// # Errors
    /// When there is no further connection.
    fn reader(&self) -> Result<Box<dyn Reader>, Fault>;
}
