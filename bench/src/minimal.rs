//! The least that shows the same list: one table, one index for each filter, kept counts, and a page
//! of axum without sessions, authority or layout.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::response::Html;
use axum::routing::get;
use rusqlite::{Connection, OpenFlags, params_from_iter};

use crate::frame::BenchError;

const ROWS: usize = 15;

const TABLES: &str = "
CREATE TABLE cases (number INTEGER PRIMARY KEY, id TEXT, unit TEXT, procedure TEXT, over INTEGER,
  opened INTEGER, title TEXT, status TEXT, events INTEGER);
INSERT INTO cases SELECT number, lower(hex(case_id)), unit, procedure, ended IS NOT NULL, opened_on,
  party || matter, status, events FROM county.case_row;
CREATE INDEX by_unit ON cases (unit, opened);
CREATE INDEX by_state ON cases (unit, over, opened);
CREATE INDEX by_procedure ON cases (unit, procedure, opened);
CREATE TABLE counts (unit TEXT, procedure TEXT, over INTEGER, n INTEGER,
  PRIMARY KEY (unit, procedure, over)) WITHOUT ROWID;
INSERT INTO counts SELECT unit, '', 2, count(*) FROM cases GROUP BY 1;
INSERT INTO counts SELECT unit, '', over, count(*) FROM cases GROUP BY 1, 3;
INSERT INTO counts SELECT unit, procedure, 2, count(*) FROM cases GROUP BY 1, 2;
";

struct Pool {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

/// Copies the cases of a county into a database of its own and serves them. The server lives as
/// long as the process.
///
/// # Errors
/// When the copy or the server fails.
pub fn serve(county: &Path, file: &Path) -> Result<SocketAddr, BenchError> {
    let database = Connection::open(file).map_err(BenchError::machine)?;
    let attach = "ATTACH ?1 AS county";
    let county = county.to_string_lossy();
    let copied = database
        .execute(attach, [&*county])
        .and_then(|_| database.execute_batch(TABLES));
    copied.map_err(BenchError::machine)?;
    drop(database);
    let pool = Arc::new(Pool {
        file: file.to_owned(),
        idle: Mutex::new(Vec::new()),
    });
    let listener = TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    std::thread::spawn(move || {
        runtime.block_on(async move {
            let app = Router::new().route("/cases", get(page)).with_state(pool);
            if let Ok(listener) = tokio::net::TcpListener::from_std(listener) {
                let _ended = axum::serve(listener, app).await;
            }
        });
    });
    Ok(address)
}

async fn page(State(pool): State<Arc<Pool>>, RawQuery(query): RawQuery) -> Html<String> {
    let shown = tokio::task::spawn_blocking(move || shown(&pool, &query.unwrap_or_default()));
    Html(shown.await.ok().and_then(Result::ok).unwrap_or_default())
}

fn shown(pool: &Pool, query: &str) -> rusqlite::Result<String> {
    let kept = pool.idle.lock().ok().and_then(|mut idle| idle.pop());
    let connection = match kept {
        Some(connection) => connection,
        None => Connection::open_with_flags(&pool.file, OpenFlags::SQLITE_OPEN_READ_ONLY)?,
    };
    let html = html(&connection, query);
    if let Ok(mut idle) = pool.idle.lock() {
        idle.push(connection);
    }
    html
}

fn html(connection: &Connection, query: &str) -> rusqlite::Result<String> {
    let given = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs
            .find(|(key, _)| *key == name)
            .map_or("", |(_, value)| value)
    };
    let (unit, procedure, state) = (given("unit"), given("procedure"), given("state"));
    let mut asked = vec![unit.to_owned()];
    let mut filter = "unit = ?1".to_owned();
    let mut over = 2;
    if !procedure.is_empty() {
        filter.push_str(" AND procedure = ?2");
        asked.push(procedure.to_owned());
    } else if !state.is_empty() {
        over = i64::from(state == "over");
        filter.push_str(&format!(" AND over = {over}"));
    }
    let sql = "SELECT n FROM counts WHERE unit = ?1 AND procedure = ?2 AND over = ?3";
    let mut count = connection.prepare_cached(sql)?;
    let count: i64 = count
        .query_row((unit, procedure, over), |row| row.get(0))
        .unwrap_or(0);
    let sql = format!(
        "SELECT number, id, procedure, opened, title, status, events FROM cases \
         WHERE {filter} ORDER BY opened DESC LIMIT {ROWS}"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut html = format!("<!doctype html><title>cases</title><h1>{count}</h1><table>");
    let mut rows = statement.query(params_from_iter(asked))?;
    while let Some(row) = rows.next()? {
        let text = |index| row.get::<_, String>(index).unwrap_or_default();
        let number = |index| row.get::<_, i64>(index).unwrap_or_default();
        html.push_str(&format!(
            "<tr><td><a href=\"/cases/{}\">{}</a><td>{}<td>{}<td>{}<td>{}<td>{}",
            text(1),
            text(4).replace('<', "&lt;"),
            text(2),
            number(3),
            text(5),
            number(0),
            number(6),
        ));
    }
    html.push_str("</table>");
    Ok(html)
}
