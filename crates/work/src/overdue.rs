//! Cases with a step that waits although its last day is over (超期), the oldest first.
//!
//! They are read from the work that waits, which stays as small as the open work of a unit, and not
//! from all terms there ever were.

use std::collections::BTreeMap;

use zs_base::{CaseId, Day, UnitId};
use zs_store::{CaseRow, Cell, Fault, QueueRow, Reader, listing, page};

use crate::figures::owned;

/// Rows read at a time.
const PAGE: usize = 1_000;

/// A case whose last day is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// The case.
    pub case: CaseRow,
    /// The step that waits.
    pub path: String,
    /// The last day.
    pub due: Day,
    /// Plain days since then, at least 1.
    pub days: i32,
}

/// How many cases of each unit are over their last day, and the oldest of them all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OverdueCases {
    /// The number of each unit that has any.
    pub by_unit: BTreeMap<UnitId, usize>,
    /// The oldest first, as many as were asked for.
    pub oldest: Vec<Overdue>,
}

impl OverdueCases {
    /// How many there are.
    #[must_use]
    pub fn total(&self) -> usize {
        self.by_unit.values().sum()
    }
}

/// The cases of these units whose last day is before a day. Each case counts once, with its earliest
/// day; `limit` of them are told.
///
/// # Errors
/// When the store cannot be read.
pub fn overdue(
    reader: &mut dyn Reader,
    units: &[UnitId],
    on: Day,
    limit: usize,
) -> Result<OverdueCases, Fault> {
    let mut found = OverdueCases::default();
    let mut late: Vec<(Day, CaseId, String)> = Vec::new();
    for unit in units {
        let mut first: BTreeMap<CaseId, (Day, String)> = BTreeMap::new();
        let prefix = [Cell::text(unit.as_str())];
        let mut after: Option<Vec<Cell<'static>>> = None;
        loop {
            let rows: Vec<QueueRow> =
                page(reader, &listing::QUEUE, &prefix, after.as_deref(), PAGE)?;
            let full = rows.len() == PAGE;
            after = rows.last().map(edge_of);
            for row in rows {
                let Some(due) = row.due.filter(|due| *due < on) else {
                    continue;
                };
                let earliest = first.entry(row.case).or_insert((due, row.path.clone()));
                if due < earliest.0 {
                    *earliest = (due, row.path);
                }
            }
            if !full {
                break;
            }
        }
        if !first.is_empty() {
            found.by_unit.insert(unit.clone(), first.len());
        }
        late.extend(
            first
                .into_iter()
                .map(|(case, (due, path))| (due, case, path)),
        );
    }
    late.sort_unstable();
    for (due, case, path) in late.into_iter().take(limit) {
        found.oldest.extend(reader.case(&case)?.map(|case| Overdue {
            days: on.number() - due.number(),
            case,
            path,
            due,
        }));
    }
    Ok(found)
}

/// The place of a row in the order of its listing.
fn edge_of(row: &QueueRow) -> Vec<Cell<'static>> {
    owned(&[
        Cell::text(row.unit.as_str()),
        Cell::blob(&row.case.0),
        Cell::text(&row.path),
        Cell::text(row.post.as_str()),
    ])
}
