//! How a database would find the rows of a statement, for tests.

use crate::schema;

/// The plan of SQLite for a statement with so many cells, a line for each table.
pub(crate) fn plan(sql: &str, cells: usize) -> String {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    for statements in schema::SQLITE {
        connection.execute_batch(statements).unwrap();
    }
    let explain = format!("EXPLAIN QUERY PLAN {sql}");
    let mut statement = connection.prepare(&explain).unwrap();
    let nothing = vec![rusqlite::types::Value::Null; cells];
    let rows = statement.query_map(rusqlite::params_from_iter(nothing), |row| row.get(3));
    let rows: Vec<String> = rows.unwrap().collect::<Result<_, _>>().unwrap();
    rows.join("\n")
}
