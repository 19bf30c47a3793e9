//! Dated tables: thresholds, ranges, tiers, each row with its days of force and its citation.

use std::sync::Arc;

use zs_base::Day;
use zs_event::{Cite, Value};

/// A table of `law/tables`, `law/powers` or `law/discretion`.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The name by which files refer to it.
    pub name: Arc<str>,
    /// The key columns, in order.
    pub keys: Vec<Arc<str>>,
    /// The value columns.
    pub columns: Vec<Arc<str>>,
    /// The rows.
    pub rows: Vec<TableRow>,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow {
    /// One text per key column; `*` matches every text, and an exact text goes before it.
    pub keys: Vec<Arc<str>>,
    /// One value per value column.
    pub values: Vec<Option<Value>>,
    /// First day of force.
    pub from: Day,
    /// Last day of force.
    pub until: Option<Day>,
    /// Where the number stands.
    pub cite: Cite,
}

impl Table {
    /// Whether some row has this text in the key column.
    #[must_use]
    pub fn has_key(&self, column: &str, text: &str) -> bool {
        self.keys
            .iter()
            .position(|key| **key == *column)
            .is_some_and(|index| self.rows.iter().any(|row| *row.keys[index] == *text))
    }

    /// The row in force on a day whose keys fit; the row with the fewest `*` where several do.
    /// `keys` holds one text per key column, in order.
    #[must_use]
    pub fn row(&self, keys: &[&str], on: Day) -> Option<&TableRow> {
        self.rows
            .iter()
            .filter(|row| row.from <= on && row.until.is_none_or(|until| on <= until))
            .filter(|row| {
                row.keys
                    .iter()
                    .zip(keys)
                    .all(|(k, text)| **k == **text || **k == *"*")
            })
            .min_by_key(|row| row.keys.iter().filter(|key| ***key == *"*").count())
    }

    /// The value of a column in a row.
    #[must_use]
    pub fn value<'a>(&self, row: &'a TableRow, column: &str) -> Option<&'a Value> {
        let index = self.columns.iter().position(|name| **name == *column)?;
        row.values.get(index)?.as_ref()
    }
}
