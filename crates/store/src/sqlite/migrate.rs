//! Bringing a database up to the version of this program.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

use rusqlite::types::Value;

use super::Sqlite;
use crate::{Fault, schema};

/// Where a SQLite file keeps its user version, four bytes big-endian.
const VERSION_AT: u64 = 60;

/// The version of a database file, read without opening it as a database; 0 for a new one.
///
/// # Errors
/// When the file cannot be read.
pub fn version_of(file: &Path) -> Result<i64, Fault> {
    let mut bytes = [0; 4];
    let read = File::open(file).and_then(|mut file| {
        if file.metadata()?.len() < VERSION_AT + 4 {
            return Ok(());
        }
        file.seek(SeekFrom::Start(VERSION_AT))?;
        file.read_exact(&mut bytes)
    });
    read.map_err(Fault::file("读数据库文件"))?;
    Ok(u32::from_be_bytes(bytes).into())
}

/// Refuses data of a newer program before anything is opened, so that nothing can be written.
pub(crate) fn refuse_newer(file: &Path, known: i64) -> Result<(), Fault> {
    match version_of(file)? {
        found if found > known => Err(Fault::NewerData { found, known }),
        _ => Ok(()),
    }
}

/// Refuses data of any other version, for one who only reads and can bring nothing up to date.
pub(crate) fn refuse_other(file: &Path, known: i64) -> Result<(), Fault> {
    refuse_newer(file, known)?;
    match version_of(file)? {
        found if found < known => Err(Fault::OlderData { found, known }),
        _ => Ok(()),
    }
}

/// Runs the migrations that are missing, each in a transaction with its version number.
pub(crate) fn to_newest(connection: &mut Sqlite) -> Result<(), Fault> {
    let Value::Integer(version) = connection.pragma("user_version")? else {
        return Err(Fault::Damaged("数据库没有版本号".into()));
    };
    let done = version as usize;
    let missing = schema::SQLITE.iter().enumerate().skip(done);
    for (index, statements) in missing {
        let version = index + 1;
        connection.run(&format!(
            "BEGIN IMMEDIATE; {statements} PRAGMA user_version = {version}; COMMIT;"
        ))?;
        // The version must stand in the file itself, where an older program looks for it.
        connection.truncate_log()?;
    }
    Ok(())
}
