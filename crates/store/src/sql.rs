//! What both databases share: the statements, how a batch is written, how rows are read.
//!
//! Parameters are written `$1`, `$2` ... and appear in this order, which both databases understand.

mod documents;
mod notices;
#[cfg(test)]
mod plan;
mod read;
mod seal;
mod statement;
mod write;

pub(crate) use read::SqlReader;
pub(crate) use seal::{Sealable, seal};
pub(crate) use statement::{Verb, many_rows, one_row};
pub(crate) use write::write_projections_anew;
pub(crate) use write::{Writing, write_batch, write_checkpoint, write_register, write_setting};
pub(crate) use write::{write_copy, write_erasure, write_office};

use crate::Fault;
use crate::cell::Cell;

/// A connection that answers questions.
pub(crate) trait Connection: Send {
    /// The case of no case, as the index over the ledger's own events writes it: with a parameter in
    /// its place neither database finds that index.
    const NOBODY: &'static str;

    /// The rows of an answer.
    fn query(&mut self, sql: &str, cells: &[Cell<'_>]) -> Result<Vec<Vec<Cell<'static>>>, Fault>;

    /// Begins a transaction that sees one moment and is never ended by hand.
    fn freeze(&mut self) -> Result<(), Fault>;
}
