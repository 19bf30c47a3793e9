//! The numbers that facts read from tables, row by row, so that whoever reads the 程序说明书 finds the
//! amount itself and not only the name of the table.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::facts::literal;
use super::words::{Words, day};
use crate::model::{Derived, FactSource, Quantity, Table, TableRow};

/// Rows of one table that are printed; longer tables are lists of their own.
const ROWS_MAX: usize = 12;

impl Words<'_> {
    /// The columns of tables that the facts of the procedure compare with, by table and column, one
    /// sentence each.
    pub(super) fn tables(&self) -> Vec<(String, String)> {
        let derived = self
            .procedure
            .facts
            .iter()
            .filter_map(|it| match &it.source {
                FactSource::Derived(it) => Some(it),
                FactSource::Declared { .. } | FactSource::Inherited => None,
            });
        let read = derived.filter_map(|it| match it {
            Derived::Compare { right, .. } => Some(right),
            _ => None,
        });
        let mut found = BTreeMap::new();
        for quantity in read {
            if let Quantity::Lookup { table, column, .. } = quantity {
                found.insert(format!("{}·{column}", table.name), (table, column));
            }
        }
        let each = found.into_iter();
        each.map(|(name, (table, column))| (name, self.table(table, column)))
            .collect()
    }

    fn table(&self, table: &Table, column: &Arc<str>) -> String {
        let at = table.columns.iter().position(|it| it == column);
        let now = |row: &&TableRow| row.until.is_none_or(|it| it >= self.procedure.version);
        let rows: Vec<&TableRow> = table.rows.iter().filter(now).collect();
        let what = format!("《{}》的“{column}”", table.name);
        if rows.len() > ROWS_MAX {
            return format!("{what}共{}项，见该表。", rows.len());
        }
        let rows = rows.into_iter().filter_map(|row| {
            let value = row.values.get(at?)?.as_ref()?;
            Some(format!("{}{}", self.row(row), literal(value)) + &cited(row))
        });
        format!("{what}：{}。", rows.collect::<Vec<_>>().join("；"))
    }

    /// For whom and from when a row holds.
    fn row(&self, row: &TableRow) -> String {
        let keys: Vec<&str> = row
            .keys
            .iter()
            .map(|it| &**it)
            .filter(|it| *it != "*")
            .collect();
        let mut text = match keys.as_slice() {
            [] => "一般".to_owned(),
            keys => keys.join("、"),
        };
        if row.from > self.procedure.version {
            text.push_str(&format!("自{}起", day(row.from)));
        }
        if let Some(until) = row.until {
            text.push_str(&format!("到{}止", day(until)));
        }
        text
    }
}

fn cited(row: &TableRow) -> String {
    format!("（{}）", row.cite.in_words())
}
