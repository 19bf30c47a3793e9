//! How many lots each category of subjects has, as a table of the law says.

use std::collections::BTreeSet;

use zs_base::Day;
use zs_event::Value;
use zs_law::Library;

/// The table that weighs categories.
const WEIGHTS: &str = "抽查权重";

/// The categories that the law weighs on a day, each with its lots, in the order of their names.
pub(crate) fn lots(library: &Library, on: Day) -> Vec<(String, u32)> {
    let Some(table) = library.tables.get(WEIGHTS) else {
        return Vec::new();
    };
    let keys = table.rows.iter().filter_map(|row| row.keys.first());
    let keys: BTreeSet<String> = keys.map(ToString::to_string).collect();
    let weighed = keys.into_iter().filter_map(|key| {
        let value = table.value(table.row(&[&key], on)?, "权重")?;
        match value {
            Value::Count(lots) => Some((key, u32::try_from(*lots).ok()?)),
            _ => None,
        }
    });
    weighed.collect()
}
