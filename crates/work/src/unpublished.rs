//! What should have been made public by now and was not (N7): silence is counted like an act.
//!
//! They are read from an index of what is not public yet, which stays as small as what is owed.

use std::collections::BTreeSet;

use zs_base::{Day, UnitId};
use zs_store::{Cell, Fault, NoticeRow, Reader, Row as _, listing, page};

use crate::figures::owned;
use crate::overdue::{Overdue, OverdueCases};

/// Rows read at a time.
const PAGE: usize = 1_000;

/// The duties of these units to make a decision public whose last day is before a day, each with its
/// case; `limit` of the oldest are told.
///
/// # Errors
/// When the store cannot be read.
pub fn unpublished(
    reader: &mut dyn Reader,
    units: &[UnitId],
    on: Day,
    limit: usize,
) -> Result<OverdueCases, Fault> {
    let units: BTreeSet<&UnitId> = units.iter().collect();
    let mut found = OverdueCases::default();
    let mut after: Option<Vec<Cell<'static>>> = None;
    loop {
        let listing = &listing::NOTICES_OWED;
        let rows: Vec<NoticeRow> = page(reader, listing, &[], after.as_deref(), PAGE)?;
        let full = rows.len() == PAGE;
        after = rows.last().map(|row| owned(&row.cells()[..3]));
        for row in rows {
            if row.due >= on {
                return Ok(found);
            }
            if !units.contains(&row.unit) {
                continue;
            }
            if found.oldest.len() < limit
                && let Some(case) = reader.case(&row.case)?
            {
                found.oldest.push(Overdue {
                    case,
                    path: row.path,
                    due: row.due,
                    days: on.number() - row.due.number(),
                });
            }
            *found.by_unit.entry(row.unit).or_default() += 1;
        }
        if !full {
            return Ok(found);
        }
    }
}
