//! One SQLite connection with the settings that make an acknowledged commit durable.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSql, ToSqlOutput, Value, ValueRef};
use rusqlite::{ErrorCode, OpenFlags, ffi};
use zs_base::Jurisdiction;

use crate::Fault;
use crate::cell::Cell;
use crate::sql::{Connection, Verb, Writing, one_row};
use crate::table::Table;

/// Prepared statements kept by a connection; more than there are statements.
const STATEMENTS: usize = 128;
/// How long a reader waits for a lock that only lasts moments.
const WAIT: Duration = Duration::from_secs(10);

/// Settings of every connection.
///
/// There are no foreign keys: an erased body or a projection that is rebuilt must never touch the
/// ledger by itself. The cache is small, 16 MiB: a commit that has split a page walks through all of
/// it, and the operating system keeps the file in memory anyway.
pub const SETTINGS: &str =
    "PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384;";
/// Further settings of the one connection that writes.
///
/// The log is checkpointed at 16,000 pages (64 MiB): read again in moments after a crash, and large
/// enough that a page changed by many commits is written back once.
pub const WRITER_SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
     PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 16000; PRAGMA recursive_triggers = ON;";

/// A connection.
pub(crate) struct Sqlite {
    raw: rusqlite::Connection,
    // The text of each statement is made once.
    texts: BTreeMap<(Verb, &'static str), String>,
}

impl Sqlite {
    /// Opens a database file that exists.
    pub(crate) fn open(file: &Path, flags: OpenFlags) -> Result<Self, Fault> {
        let raw =
            rusqlite::Connection::open_with_flags(file, flags).map_err(fault("打开数据库"))?;
        raw.set_prepared_statement_cache_capacity(STATEMENTS);
        raw.busy_timeout(WAIT).map_err(fault("设置数据库"))?;
        raw.execute_batch(SETTINGS).map_err(fault("设置数据库"))?;
        // A plan must not depend on the values bound to it: it would be made anew for each.
        raw.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
            .map_err(fault("设置数据库"))?;
        Ok(Self {
            raw,
            texts: BTreeMap::new(),
        })
    }

    /// Opens the one connection that writes.
    pub(crate) fn open_writer(file: &Path) -> Result<Self, Fault> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let writer = Self::open(file, flags)?;
        writer
            .raw
            .execute_batch(WRITER_SETTINGS)
            .map_err(fault("设置数据库"))?;
        writer.refuse_unsafe()?;
        Ok(writer)
    }

    /// Refuses to go on with settings under which a power cut loses what was acknowledged.
    pub(crate) fn refuse_unsafe(&self) -> Result<(), Fault> {
        let mode = self.pragma("journal_mode")?;
        if mode != Value::Text("wal".into()) {
            return Err(Fault::Unsafe("journal_mode"));
        }
        if self.pragma("synchronous")? != Value::Integer(2) {
            return Err(Fault::Unsafe("synchronous"));
        }
        if self.pragma("secure_delete")? != Value::Integer(1) {
            return Err(Fault::Unsafe("secure_delete"));
        }
        Ok(())
    }

    pub(crate) fn pragma(&self, name: &str) -> Result<Value, Fault> {
        self.raw
            .pragma_query_value(None, name, |row| row.get(0))
            .map_err(fault("读数据库设置"))
    }

    /// Runs statements without parameters.
    pub(crate) fn run(&self, sql: &str) -> Result<(), Fault> {
        self.raw.execute_batch(sql).map_err(fault("执行数据库语句"))
    }

    /// Writes the log back into the database and empties it.
    pub(crate) fn truncate_log(&self) -> Result<(), Fault> {
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        let busy: i64 = self
            .raw
            .query_row(sql, [], |row| row.get(0))
            .map_err(fault("清空数据库日志"))?;
        match busy {
            0 => Ok(()),
            _ => Err(Fault::Database {
                doing: "清空数据库日志：有人正在读，请稍后再试",
                cause: "busy".into(),
            }),
        }
    }

    /// Runs the work in a transaction: all of it is durable when this returns, or none of it.
    pub(crate) fn transaction(
        &mut self,
        jurisdiction: &Jurisdiction,
        work: &mut dyn FnMut(&mut dyn Writing) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.kept("BEGIN IMMEDIATE")
            .map_err(fault("执行数据库语句"))?;
        let mut transaction = Transaction {
            connection: self,
            jurisdiction,
        };
        if let Err(error) = work(&mut transaction) {
            // SQLite rolls back by itself after some errors; then this one does nothing.
            self.roll_back()?;
            return Err(error);
        }
        let Err(error) = self.kept("COMMIT") else {
            return Ok(());
        };
        match error.sqlite_error_code() {
            // These are found before the commit record is in the log.
            Some(ErrorCode::DiskFull | ErrorCode::DatabaseBusy) => {
                self.roll_back()?;
                Err(fault("提交")(error))
            }
            _ => Err(Fault::Unconfirmed(Box::new(error))),
        }
    }

    /// Runs a statement that stays prepared.
    fn kept(&self, sql: &str) -> rusqlite::Result<()> {
        self.raw.prepare_cached(sql)?.execute([]).map(|_| ())
    }

    fn roll_back(&self) -> Result<(), Fault> {
        if self.raw.is_autocommit() {
            return Ok(());
        }
        let done = self.raw.execute_batch("ROLLBACK");
        done.map_err(|error| Fault::Unconfirmed(Box::new(error)))
    }
}

/// Turns an error of SQLite into a fault of an act that was not recorded.
pub(crate) fn fault(doing: &'static str) -> impl FnOnce(rusqlite::Error) -> Fault {
    move |error| match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => Fault::Full(Box::new(error)),
        // The index of the log is a file of its own; a reader that must make it longer needs room.
        _ if extended(&error) == Some(ffi::SQLITE_IOERR_SHMSIZE) => Fault::Full(Box::new(error)),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            Fault::Damaged("数据库文件读不懂".into())
        }
        _ => Fault::Database {
            doing,
            cause: Box::new(error),
        },
    }
}

const fn extended(error: &rusqlite::Error) -> Option<i32> {
    match error {
        rusqlite::Error::SqliteFailure(code, _) => Some(code.extended_code),
        _ => None,
    }
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn owned(value: ValueRef<'_>) -> Option<Cell<'static>> {
    Some(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Int(number),
        ValueRef::Text(text) => Cell::text(std::str::from_utf8(text).ok()?).into_owned(),
        ValueRef::Blob(bytes) => Cell::blob(bytes).into_owned(),
        ValueRef::Real(_) => return None,
    })
}

impl Connection for Sqlite {
    const NOBODY: &'static str = "x'00000000000000000000000000000000'";

    fn freeze(&mut self) -> Result<(), Fault> {
        // The moment is that of the first question.
        self.run("BEGIN; SELECT COUNT(*) FROM frontier;")
    }

    fn query(&mut self, sql: &str, cells: &[Cell<'_>]) -> Result<Vec<Vec<Cell<'static>>>, Fault> {
        let doing = "查询数据库";
        let mut statement = self.raw.prepare_cached(sql).map_err(fault(doing))?;
        let columns = statement.column_count();
        let parameters = rusqlite::params_from_iter(cells);
        let mut rows = statement.query(parameters).map_err(fault(doing))?;
        let mut all = Vec::new();
        while let Some(row) = rows.next().map_err(fault(doing))? {
            let cells = (0..columns)
                .map(|index| row.get_ref(index).ok().and_then(owned))
                .collect::<Option<Vec<_>>>();
            all.push(cells.ok_or_else(|| Fault::Damaged("数据库里有读不懂的值".into()))?);
        }
        Ok(all)
    }
}

struct Transaction<'a> {
    connection: &'a mut Sqlite,
    jurisdiction: &'a Jurisdiction,
}

impl Writing for Transaction<'_> {
    fn rows(
        &mut self,
        verb: Verb,
        table: &'static Table,
        rows: &[Vec<Cell<'_>>],
    ) -> Result<(), Fault> {
        if rows.is_empty() {
            return Ok(());
        }
        let doing = "写数据库";
        let Sqlite { raw, texts } = &mut *self.connection;
        let text = texts
            .entry((verb, table.name))
            .or_insert_with(|| one_row(verb, table));
        let mut statement = raw.prepare_cached(text).map_err(fault(doing))?;
        let jurisdiction = Cell::text(self.jurisdiction.as_str());
        for row in rows {
            let cells = std::iter::once(&jurisdiction).chain(row);
            for (index, cell) in cells.enumerate() {
                statement
                    .raw_bind_parameter(index + 1, cell)
                    .map_err(fault(doing))?;
            }
            statement.raw_execute().map_err(fault(doing))?;
        }
        Ok(())
    }
}
