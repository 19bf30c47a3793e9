//! Bringing the tables on a server up to the version of this program.

use super::Postgres;
use crate::cell::Cells;
use crate::sql::Connection as _;
use crate::{Fault, schema};

/// Held while tables are made, so that two programs that start together do it once.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7530811)";

/// The version of the tables; 0 where there are none.
fn version(connection: &mut Postgres) -> Result<i64, Fault> {
    let sql = "SELECT CASE WHEN to_regclass('schema_version') IS NULL THEN 0::bigint \
               ELSE 1::bigint END";
    let number = |connection: &mut Postgres, sql| {
        let rows = connection.query(sql, &[])?;
        let row = rows.first().map(|row| Cells::new("版本", row).int());
        row.transpose().map(Option::unwrap_or_default)
    };
    match number(connection, sql)? {
        0 => Ok(0),
        _ => number(connection, "SELECT number FROM schema_version"),
    }
}

/// Refuses tables of a newer program.
pub(crate) fn refuse_newer(connection: &mut Postgres) -> Result<i64, Fault> {
    let known = schema::POSTGRES.len() as i64;
    match version(connection)? {
        found if found > known => Err(Fault::NewerData { found, known }),
        found => Ok(found),
    }
}

/// Runs the migrations that are missing, each in a transaction with its version number.
pub(crate) fn to_newest(connection: &mut Postgres) -> Result<(), Fault> {
    refuse_newer(connection)?;
    connection.run("BEGIN")?;
    connection.run(LOCK)?;
    let done = version(connection)? as usize;
    for (index, statements) in schema::POSTGRES.iter().enumerate().skip(done) {
        connection.run(statements)?;
        let version = index + 1;
        connection.run(&format!(
            "CREATE TABLE IF NOT EXISTS schema_version (number BIGINT NOT NULL); \
             DELETE FROM schema_version; INSERT INTO schema_version VALUES ({version})"
        ))?;
    }
    connection.run("COMMIT")
}
