//! The embedded store: SQLite with a write-ahead log, synced at every commit.

mod connection;
mod migrate;

use std::path::Path;

use rusqlite::OpenFlags;
use zs_base::Jurisdiction;
use zs_event::Person;

use crate::batch::Batch;
use crate::bodies::{Bodies, Cipher};
use crate::cell::{Cell, Cells};
use crate::folder::{Folder, database_of};
use crate::office::OfficeChange;
use crate::people::Unit;
use crate::reserve::Reserve;
use crate::sealing::{KeyFiles, SealingKey};
use crate::sql::{
    Connection as _, Sealable, SqlReader, Writing, seal, write_batch, write_checkpoint,
};
use crate::sql::{
    write_copy, write_erasure, write_office, write_projections_anew, write_register, write_setting,
};
use crate::store::{CopiedRows, Erasure, Projections, Reader, Store};
use crate::{Fault, schema};

pub(crate) use connection::Sqlite;
pub use connection::{SETTINGS, WRITER_SETTINGS};
pub use migrate::version_of;

/// The name of the setting that marks whose data this is.
const OWNER: &str = "ledger";

/// A store in a data folder. It exists once: the folder is locked as long as it lives.
pub struct SqliteStore {
    inner: SqlReader<Sqlite>,
    folder: Folder,
    reserve: Reserve,
}

impl SqliteStore {
    /// Makes a new data folder for a jurisdiction.
    ///
    /// # Errors
    /// When the folder is not empty or cannot be written.
    pub fn create(path: &Path, jurisdiction: &Jurisdiction) -> Result<Self, Fault> {
        let folder = Folder::create(path)?;
        let mut connection = Sqlite::open_writer(&database_of(path))?;
        migrate::to_newest(&mut connection)?;
        let mut store = Self {
            inner: SqlReader {
                jurisdiction: jurisdiction.clone(),
                connection,
                bodies: Bodies::default(),
            },
            folder,
            reserve: Reserve::of(path),
        };
        store.keep_setting(OWNER, b"1")?;
        store.inner.connection.truncate_log()?;
        Ok(store)
    }

    /// Takes an existing data folder, and brings its tables up to this program's version.
    ///
    /// # Errors
    /// When it is none, another process holds it, a newer program wrote it, or the database is
    /// damaged. Nothing was written then.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let folder = Folder::open(path)?;
        migrate::refuse_newer(&database_of(path), schema::SQLITE.len() as i64)?;
        let mut connection = Sqlite::open_writer(&database_of(path))?;
        migrate::to_newest(&mut connection)?;
        let jurisdiction = owner(&mut connection)?;
        let mut inner = SqlReader {
            jurisdiction,
            connection,
            bodies: Bodies::default(),
        };
        inner.lock_if_sealed()?;
        let reserve = Reserve::of(path);
        Ok(Self {
            inner,
            folder,
            reserve,
        })
    }

    /// Seals every body from now on, and those of an older program at once, with the key in one of
    /// the files; of new data the first file gets a new key. `cipher` counts for new data only.
    ///
    /// # Errors
    /// [`Fault::Locked`] when the key is not there, [`Fault::Key`] when it cannot be made, and as for
    /// [`Store::append`].
    pub fn seal(&mut self, files: &KeyFiles, cipher: Cipher) -> Result<SealingKey, Fault> {
        let data = self.folder.path().to_owned();
        seal(self, files, Some(&data), cipher)
    }

    /// The data folder.
    #[must_use]
    pub const fn folder(&self) -> &Folder {
        &self.folder
    }
}

/// Reads a data folder without taking it; a writer may be at work in it.
///
/// # Errors
/// When it is no data folder or a newer program wrote it.
pub fn open_reader(path: &Path) -> Result<Box<dyn Reader>, Fault> {
    if !crate::folder::is_data(path) {
        return Err(crate::folder::not_a_folder(path));
    }
    Ok(Box::new(reader_of(path)?))
}

pub(crate) fn reader_of(path: &Path) -> Result<SqlReader<Sqlite>, Fault> {
    let database = database_of(path);
    migrate::refuse_other(&database, schema::SQLITE.len() as i64)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Sqlite::open(&database, flags)?;
    let jurisdiction = owner(&mut connection)?;
    Ok(SqlReader {
        jurisdiction,
        connection,
        bodies: Bodies::default(),
    })
}

fn owner(connection: &mut Sqlite) -> Result<Jurisdiction, Fault> {
    let sql = "SELECT jurisdiction FROM setting WHERE name = $1";
    let rows = connection.query(sql, &[Cell::text(OWNER)])?;
    match rows.as_slice() {
        [row] => Ok(Cells::new(schema::SETTING.title, row).text()?.into()),
        _ => Err(Fault::Damaged("数据库没有写明是哪个辖区的".into())),
    }
}

impl SqliteStore {
    fn write(
        &mut self,
        work: &mut dyn FnMut(&mut dyn Writing) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let jurisdiction = &self.inner.jurisdiction;
        self.inner.connection.transaction(jurisdiction, work)
    }
}

impl Store for SqliteStore {
    fn reads(&mut self) -> &mut dyn Reader {
        &mut self.inner
    }

    fn append(&mut self, batch: &Batch) -> Result<(), Fault> {
        let sealing = self.inner.bodies.clone();
        self.write(&mut |to| write_batch(to, batch, &sealing))
    }

    fn recover(&mut self) -> Result<(), Fault> {
        // After a failed sync the page cache may show what the disk does not have. Only a new
        // process that reads the disk again knows what is there.
        Err(Fault::Unconfirmed("restart needed".into()))
    }

    fn keep_checkpoint(&mut self, size: u64, text: &str) -> Result<(), Fault> {
        self.write(&mut |to| write_checkpoint(to, size, text))
    }

    fn register(&mut self, persons: &[Person], units: &[Unit]) -> Result<(), Fault> {
        self.write(&mut |to| write_register(to, persons, units))
    }

    /// What stands beside the ledger, the audit log with it, is written even when the disk has just
    /// become full: room is held for that, and only this gives it back.
    fn keep(&mut self, changes: &[OfficeChange]) -> Result<(), Fault> {
        match self.write(&mut |to| write_office(to, changes)) {
            Err(Fault::Full(_)) if self.reserve.give() => {
                self.write(&mut |to| write_office(to, changes))
            }
            Ok(()) => {
                self.reserve.hold();
                Ok(())
            }
            failed => failed,
        }
    }

    fn keep_setting(&mut self, name: &str, value: &[u8]) -> Result<(), Fault> {
        self.write(&mut |to| write_setting(to, name, value))
    }

    fn erase(&mut self, bodies: &[Erasure], record: &Batch) -> Result<(), Fault> {
        let sealing = self.inner.bodies.clone();
        self.write(&mut |to| {
            write_erasure(to, bodies, &sealing)?;
            write_batch(to, record, &sealing)
        })?;
        // `secure_delete` overwrites the old body in the database; its copies in the log go with it.
        let truncated = self.inner.connection.truncate_log();
        truncated.map_err(|fault| Fault::TracesLeft(Box::new(fault)))
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
        let mut reader = reader_of(self.folder.path())?;
        reader.bodies = self.inner.bodies.clone();
        Ok(Box::new(reader))
    }
}

impl Sealable for SqliteStore {
    type Connection = Sqlite;

    fn inner(&mut self) -> &mut SqlReader<Sqlite> {
        &mut self.inner
    }

    fn replace(&mut self, bodies: &[Erasure]) -> Result<(), Fault> {
        let sealing = self.inner.bodies.clone();
        self.write(&mut |to| write_erasure(to, bodies, &sealing))
    }

    fn sweep(&mut self) -> Result<(), Fault> {
        self.inner.connection.truncate_log()
    }
}
