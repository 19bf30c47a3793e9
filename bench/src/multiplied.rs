//! A county whose public rows are multiplied: what lists and searches read is as large as in a county
//! of a million notices, without the hours that telling a million cases takes.
//!
//! The copies stand in the rows of notices and documents alone. They are older than the notices that
//! the county has, so that each notice which a list shows first opens to its own case, and the ledger
//! is as long as that of the cases that were told.

use std::path::Path;

use rusqlite::Connection;

use crate::frame::BenchError;

/// What stands in the lists of a county.
#[derive(Clone, Copy, Debug)]
pub struct Multiplied {
    /// Public notices.
    pub notices: u64,
    /// Normative documents.
    pub documents: u64,
    /// Entries of the ledger.
    pub entries: u64,
}

const NOTICES: &str = "SELECT count(*) FROM notice_row WHERE code <> ''";
const DOCUMENTS: &str = "SELECT count(*) FROM document_row";
const ENTRIES: &str = "SELECT count(*) FROM leaf";

/// Every copy is a year older than the one before, and is displayed for good.
const COPY_NOTICES: &str = "
WITH RECURSIVE copy (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM copy WHERE k < ?1)
INSERT INTO notice_row (jurisdiction, due, case_id, path, published, recalled, unit, procedure, code,
  decided, until, number, name, sought)
SELECT jurisdiction, due - 365 * k, randomblob(16), path, published - 31536000000 * k, recalled, unit,
  procedure, code || '-' || k, decided - 365 * k, 2147483647, number || '-' || k, name,
  sought || k FROM notice_row, copy WHERE code <> ''";
const COPY_DOCUMENTS: &str = "
WITH RECURSIVE copy (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM copy WHERE k < ?1)
INSERT INTO document_row (jurisdiction, case_id, code, unit, number, title, published, starts, until,
  last, ended_as, reviewed, filed, replaces, recalled, sought)
SELECT jurisdiction, randomblob(16), code || '-' || k, unit, number || '-' || k, title,
  published - 31536000000 * k, starts - 365 * k, until, last, ended_as, reviewed, filed, NULL,
  recalled, sought || k FROM document_row, copy";

/// Multiplies the public rows of a county that nobody serves until there are so many of them.
///
/// # Errors
/// When the county has no notice, or the database fails.
pub fn multiply(county: &Path, notices: u64, documents: u64) -> Result<Multiplied, BenchError> {
    let database = Connection::open(county.join("data/county.db")).map_err(BenchError::machine)?;
    let count = |sql: &str| {
        let counted = database.query_row(sql, [], |row| row.get::<_, i64>(0));
        counted.map(|it| it as u64).map_err(BenchError::machine)
    };
    for (sql, copy, wanted) in [
        (NOTICES, COPY_NOTICES, notices),
        (DOCUMENTS, COPY_DOCUMENTS, documents),
    ] {
        let there = count(sql)?;
        if there == 0 {
            return Err(BenchError::Machine(
                "the county made nothing public".to_owned(),
            ));
        }
        let copies = wanted.saturating_sub(there).div_ceil(there);
        if copies > 0 {
            let copied = database.execute(copy, [copies as i64]);
            copied.map_err(BenchError::machine)?;
        }
    }
    let found = Multiplied {
        notices: count(NOTICES)?,
        documents: count(DOCUMENTS)?,
        entries: count(ENTRIES)?,
    };
    database
        .execute_batch("PRAGMA wal_checkpoint(TRUNCATE);")
        .map_err(BenchError::machine)?;
    Ok(found)
}
