//! The store of a province: PostgreSQL, one writer for each jurisdiction.
//!
//! The writer holds an advisory lock of its session and a fencing number that every transaction
//! compares, so that a writer that was cut off and replaced cannot write any more.

mod connection;
mod migrate;

use std::path::Path;

use zs_base::Jurisdiction;
use zs_event::Person;

use crate::batch::Batch;
use crate::bodies::{Bodies, Cipher};
use crate::cell::{Cell, Cells};
use crate::office::OfficeChange;
use crate::people::Unit;
use crate::sealing::{KeyFiles, SealingKey};
use crate::sql::{
    Connection as _, Sealable, SqlReader, Writing, seal, write_batch, write_checkpoint,
};
use crate::sql::{
    write_copy, write_erasure, write_office, write_projections_anew, write_register, write_setting,
};
use crate::store::{CopiedRows, Erasure, Projections, Reader, Store};
use crate::{Fault, copy};
use connection::Postgres;

/// A store on a PostgreSQL server.
pub struct PostgresStore {
    inner: SqlReader<Postgres>,
    address: String,
    fence: i64,
    // Leaves when the server last counted the rows of its tables.
    counted: u64,
}

/// Every statement finds its rows by a key, but a plan that was made for small tables reads the
/// whole of them. So the server counts anew whenever the ledger has become twice as long, instead of
/// when it happens to look.
const COUNT_ROWS: &str = "ANALYZE";
/// Leaves from which counting is worth it.
const WORTH_COUNTING: u64 = 256;

impl PostgresStore {
    /// Takes the ledger of a jurisdiction, and makes or brings up the tables.
    ///
    /// `address` is what libpq calls a connection string.
    ///
    /// # Errors
    /// When the server cannot be reached or does not sync its commits, another process writes for
    /// this jurisdiction, or a newer program made the tables.
    pub fn open(address: &str, jurisdiction: &Jurisdiction) -> Result<Self, Fault> {
        let mut connection = Postgres::connect(address)?;
        connection.refuse_unsafe()?;
        migrate::to_newest(&mut connection)?;
        let fence = take(&mut connection, jurisdiction)?;
        let mut inner = SqlReader {
            jurisdiction: jurisdiction.clone(),
            connection,
            bodies: Bodies::default(),
        };
        inner.lock_if_sealed()?;
        let mut store = Self {
            inner,
            address: address.to_owned(),
            fence,
            counted: 0,
        };
        let last = store.inner.edge()?.last;
        store.count_rows(last.map_or(0, |last| last.seq))?;
        Ok(store)
    }

    /// Seals every body from now on, as [`crate::SqliteStore::seal`] does; `beside` is the folder
    /// beside the database, in which the key must not lie.
    ///
    /// # Errors
    /// As there.
    pub fn seal(
        &mut self,
        files: &KeyFiles,
        beside: Option<&Path>,
        cipher: Cipher,
    ) -> Result<SealingKey, Fault> {
        seal(self, files, beside, cipher)
    }

    /// Lets the server count its rows when there are twice as many leaves as when it last did.
    fn count_rows(&mut self, leaves: u64) -> Result<(), Fault> {
        if leaves < WORTH_COUNTING.max(2 * self.counted) {
            return Ok(());
        }
        self.counted = leaves;
        self.inner.connection.run(COUNT_ROWS)
    }

    fn write(
        &mut self,
        work: &mut dyn FnMut(&mut dyn Writing) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let jurisdiction = &self.inner.jurisdiction;
        let connection = &mut self.inner.connection;
        connection.transaction(jurisdiction, self.fence, work)
    }
}

/// Takes the lock and the next fencing number.
fn take(connection: &mut Postgres, jurisdiction: &Jurisdiction) -> Result<i64, Fault> {
    let name = [Cell::text(jurisdiction.as_str())];
    let sql = "SELECT CASE WHEN pg_try_advisory_lock(hashtextextended('zhunsheng ' || $1::text, 0)) \
               THEN 1::bigint ELSE 0::bigint END";
    let rows = connection.query(sql, &name)?;
    let taken = rows.first().map(|row| Cells::new("锁", row).int());
    if taken.transpose()? != Some(1) {
        return Err(Fault::InUse(jurisdiction.to_string()));
    }
    let sql = "INSERT INTO fence (jurisdiction, number) VALUES ($1, 1) \
               ON CONFLICT (jurisdiction) DO UPDATE SET number = fence.number + 1 RETURNING number";
    let rows = connection.query(sql, &name)?;
    let number = rows.first().map(|row| Cells::new("锁", row).int());
    number.transpose()?.ok_or(Fault::Fenced)
}

/// Reads the ledger of a jurisdiction without taking it.
///
/// # Errors
/// When the server cannot be reached, has no such ledger, or a newer program made the tables.
pub fn open_reader(address: &str, jurisdiction: &Jurisdiction) -> Result<Box<dyn Reader>, Fault> {
    let mut connection = Postgres::connect(address)?;
    if migrate::refuse_newer(&mut connection)? == 0 {
        return Err(Fault::NoLedger(jurisdiction.to_string()));
    }
    let mut reader = SqlReader {
        jurisdiction: jurisdiction.clone(),
        connection,
        bodies: Bodies::default(),
    };
    // Every ledger begins with settings of its own.
    let mut settings = reader.scan(&copy::LISTINGS[0], &[], None, 1)?;
    match settings.pop() {
        Some(_) => Ok(Box::new(reader)),
        None => Err(Fault::NoLedger(jurisdiction.to_string())),
    }
}

impl Store for PostgresStore {
    fn reads(&mut self) -> &mut dyn Reader {
        &mut self.inner
    }

    fn append(&mut self, batch: &Batch) -> Result<(), Fault> {
        let sealing = self.inner.bodies.clone();
        self.write(&mut |to| write_batch(to, batch, &sealing))?;
        let last = batch.leaves.last().map_or(0, |leaf| leaf.seq);
        // The batch is durable whether or not this works, and a lost connection shows at the next.
        let _uncounted = self.count_rows(last);
        Ok(())
    }

    /// Connects again. The lock is free only when the server has ended the old session, and with
    /// it the transaction whose fate was unknown.
    fn recover(&mut self) -> Result<(), Fault> {
        let mut connection = Postgres::connect(&self.address)?;
        self.fence = take(&mut connection, &self.inner.jurisdiction)?;
        self.inner.connection = connection;
        Ok(())
    }

    fn keep_checkpoint(&mut self, size: u64, text: &str) -> Result<(), Fault> {
        self.write(&mut |to| write_checkpoint(to, size, text))
    }

    fn register(&mut self, persons: &[Person], units: &[Unit]) -> Result<(), Fault> {
        self.write(&mut |to| write_register(to, persons, units))
    }

    fn keep(&mut self, changes: &[OfficeChange]) -> Result<(), Fault> {
        self.write(&mut |to| write_office(to, changes))
    }

    fn keep_setting(&mut self, name: &str, value: &[u8]) -> Result<(), Fault> {
        self.write(&mut |to| write_setting(to, name, value))
    }

    /// The old row versions are removed at once; copies in the server's log and its backups end
    /// with their rotation.
    fn erase(&mut self, bodies: &[Erasure], record: &Batch) -> Result<(), Fault> {
        let sealing = self.inner.bodies.clone();
        self.write(&mut |to| {
            write_erasure(to, bodies, &sealing)?;
            write_batch(to, record, &sealing)
        })?;
        let removed = self.inner.connection.run("VACUUM sealed");
        removed.map_err(|fault| Fault::TracesLeft(Box::new(fault)))
    }

    fn replace_projections(&mut self, rows: &Projections) -> Result<(), Fault> {
        self.write(&mut |to| write_projections_anew(to, rows))
    }

    fn fill(
        &mut self,
        next: &mut dyn FnMut() -> Result<Option<CopiedRows>, Fault>,
    ) -> Result<(), Fault> {
        if self.reads().edge()?.last.is_some() {
            return Err(Fault::NotEmpty(self.inner.jurisdiction.to_string()));
        }
        self.write(&mut |to| write_copy(to, next))
    }

    fn reader(&self) -> Result<Box<dyn Reader>, Fault> {
        Ok(Box::new(SqlReader {
            jurisdiction: self.inner.jurisdiction.clone(),
            connection: Postgres::connect(&self.address)?,
            bodies: self.inner.bodies.clone(),
        }))
    }
}

impl Sealable for PostgresStore {
    type Connection = Postgres;

    fn inner(&mut self) -> &mut SqlReader<Postgres> {
        &mut self.inner
    }

    fn replace(&mut self, bodies: &[Erasure]) -> Result<(), Fault> {
        let sealing = self.inner.bodies.clone();
        self.write(&mut |to| write_erasure(to, bodies, &sealing))
    }

    fn sweep(&mut self) -> Result<(), Fault> {
        self.inner.connection.run("VACUUM sealed")
    }
}
