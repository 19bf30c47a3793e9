//! Occurrences in bulk beside the cases of a county, with the counts that the writer would have kept.
//!
//! Telling ten million events through the engine takes hours and measures the engine; what a change
//! of one event costs depends on how many rows stand in the tables already.

use std::path::Path;
use std::sync::Arc;

use rusqlite::{Connection, params};
use zs_base::{Day, UnitId};
use zs_law::{Library, Measure, TallyOf};
use zs_store::folder::database_of;

use crate::frame::BenchError;

/// One of so many names occurs in a unit: a market office does not decide on land.
const NAMES_OF_A_UNIT: usize = 10;
/// The days over which they are spread, from this one on.
const FIRST: (i16, i8, i8) = (2023, 1, 1);
const DAYS: u64 = 3 * 365;
/// So many of the last ones have not come yet: only ends of limits lie there.
pub const TO_COME: u64 = 16;

/// A name under which something occurs, and what figures want to know of it.
struct Name {
    name: Arc<str>,
    limit: bool,
    due: bool,
    sum: bool,
    days: bool,
}

/// Adds `count` occurrences of what the figures look at to the store of a county, and to its kept
/// counts. Nobody may write meanwhile.
///
/// # Errors
/// When the store refuses them.
pub fn fill(
    data: &Path,
    jurisdiction: &str,
    units: &[UnitId],
    library: &Library,
    count: u64,
) -> Result<(), BenchError> {
    let names = names(library);
    let pairs: Vec<(&UnitId, &Name)> = units
        .iter()
        .enumerate()
        .flat_map(|(at, unit)| {
            let own = names.iter().skip(at % NAMES_OF_A_UNIT);
            own.step_by(NAMES_OF_A_UNIT).map(move |name| (unit, name))
        })
        .collect();
    let mut connection = Connection::open(database_of(data)).map_err(BenchError::machine)?;
    let index = "DROP INDEX tally_row_case";
    connection
        .execute_batch(index)
        .map_err(BenchError::machine)?;
    let begin = connection.transaction().map_err(BenchError::machine)?;
    let first = Day::from_ymd(FIRST.0, FIRST.1, FIRST.2);
    let first = first.ok_or_else(|| BenchError::Machine("no such day".to_owned()))?;
    {
        // Every unit that has an occurrence is one of the county.
        for unit in units {
            let sql = "INSERT OR IGNORE INTO unit VALUES (?1, ?2, ?2)";
            let row = params![jurisdiction, unit.as_str()];
            begin.execute(sql, row).map_err(BenchError::machine)?;
        }
        let sql = "INSERT INTO tally_row VALUES (?1, ?2, ?3, ?4, ?5, 'a', 1, 'bench', ?6, ?7, ?8)";
        let mut insert = begin.prepare(sql).map_err(BenchError::machine)?;
        let all = pairs.len() as u64;
        for (at, (unit, name)) in (0..).zip(&pairs) {
            let (from, to) = (count * at / all, count * (at + 1) / all);
            let days = if name.due { DAYS } else { DAYS - TO_COME };
            for no in from..to {
                // In the order of their moments, as the table keeps them.
                let day = first.number() + ((no - from) * days / (to - from)) as i32;
                let case = u128::from(no * 0x9e37 % count).to_be_bytes();
                let kept = if name.limit { 1 + no % 3 } else { 0 };
                let row = params![
                    jurisdiction,
                    unit.as_str(),
                    &*name.name,
                    Day::from_number(day).start().ms() + (no % 1_000) as i64,
                    case,
                    kept as i64,
                    if name.sum { (no % 1_000) as i64 } else { 0 },
                    name.days.then_some((no % 90) as i64),
                ];
                insert.execute(row).map_err(BenchError::machine)?;
            }
        }
    }
    begin.commit().map_err(BenchError::machine)?;
    connection
        .execute_batch(COUNTS)
        .map_err(BenchError::machine)
}

/// The index again, and the counts that the writer keeps, under the names that it gives them.
const COUNTS: &str = "
CREATE INDEX tally_row_case ON tally_row (jurisdiction, case_id, tally, path, round);
CREATE TEMP TABLE told AS SELECT jurisdiction, unit, procedure, tally, kept, value, days,
  CAST(strftime('%Y', at / 1000, 'unixepoch') AS INTEGER) * 12
  + CAST(strftime('%m', at / 1000, 'unixepoch') AS INTEGER) - 1 AS month FROM tally_row
  WHERE procedure = 'bench';
INSERT INTO count_row (jurisdiction, unit, procedure, month, what, n)
  SELECT jurisdiction, unit, procedure, month,
    CASE kept WHEN 0 THEN 'tally ' WHEN 1 THEN 'tally-in-time ' WHEN 2 THEN 'tally-late '
    ELSE 'tally-open ' END || tally AS what, count(*) FROM told GROUP BY 1, 2, 3, 4, 5;
INSERT INTO count_row (jurisdiction, unit, procedure, month, what, n)
  SELECT jurisdiction, unit, procedure, month, 'tally-sum ' || tally AS what, sum(value) FROM told
  WHERE value <> 0 GROUP BY 1, 2, 3, 4, 5;
INSERT INTO count_row (jurisdiction, unit, procedure, month, what, n)
  SELECT jurisdiction, unit, procedure, month, printf('tally-days %s %06d', tally, days) AS what,
    count(*) FROM told WHERE days IS NOT NULL GROUP BY 1, 2, 3, 4, 5;
INSERT INTO count_row (jurisdiction, unit, procedure, month, what, n)
  SELECT jurisdiction, '', '', month, 'county ' || what AS name, sum(n) FROM count_row
  WHERE procedure = 'bench' GROUP BY 1, 4, 5
  ON CONFLICT DO UPDATE SET n = n + excluded.n;
INSERT INTO count_row (jurisdiction, unit, procedure, month, what, n)
  SELECT jurisdiction, '', '', at / 86400000 AS day,
    CASE kept WHEN 1 THEN 'county-day tally-in-time ' WHEN 2 THEN 'county-day tally-late '
    ELSE 'county-day tally-open ' END || tally AS name, count(*) FROM tally_row
  WHERE procedure = 'bench' AND kept > 0 GROUP BY 1, 4, 5
  ON CONFLICT DO UPDATE SET n = n + excluded.n;
DROP TABLE told;
PRAGMA wal_checkpoint(TRUNCATE);
";

/// The names that figures look at, in their order.
fn names(library: &Library) -> Vec<Name> {
    let is_due = |name: &str| {
        let mut tallies = library.tallies.iter();
        tallies.any(|it| it.of == TallyOf::Due && it.names(name))
    };
    let mut names: std::collections::BTreeMap<Arc<str>, Name> = Default::default();
    for figure in &library.figures {
        for name in figure.measure.tallies() {
            let new = || Name {
                name: name.clone(),
                limit: false,
                due: is_due(name),
                sum: false,
                days: false,
            };
            let it = names.entry(name.clone()).or_insert_with(new);
            it.limit |= matches!(figure.measure, Measure::InTime(_));
            it.sum |= matches!(figure.measure, Measure::Sum(_) | Measure::Average(_));
            it.days |= matches!(figure.measure, Measure::MedianDays(_));
        }
    }
    names.into_values().collect()
}
