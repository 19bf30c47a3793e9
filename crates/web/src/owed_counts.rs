//! How much each unit should have made public and has not, counted once and then known until a notice
//! changes or another day begins.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use zs_base::{Day, UnitId};
use zs_store::Fault;
use zs_work::unpublished;

use crate::visit::Visit;

/// The number of each unit that owes any.
pub type Owed = Arc<BTreeMap<UnitId, usize>>;

/// The numbers, with the count of changes and the day under which they were counted.
#[derive(Debug, Default)]
pub struct OwedCounts(Mutex<Option<(u64, Day, Owed)>>);

impl OwedCounts {
    fn known(&self, changes: u64, on: Day) -> Option<Owed> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (counted_at, day, owed) = kept.as_ref()?;
        (*counted_at == changes && *day == on).then(|| owed.clone())
    }

    fn keep(&self, changes: u64, on: Day, owed: Owed) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some((changes, on, owed));
    }
}

/// What each unit owes today.
///
/// # Errors
/// When the store fails.
pub fn owed(visit: &mut Visit<'_>) -> Result<Owed, Fault> {
    // The count is read first, so that a change meanwhile only makes it old.
    let changes = visit.site.writer.changes().of_lists();
    let (counts, today) = (&visit.site.owed_counts, visit.now.day());
    if let Some(known) = counts.known(changes, today) {
        return Ok(known);
    }
    let units: Vec<UnitId> = visit.looker.units(visit.now)?.keys().cloned().collect();
    let found = unpublished(visit.looker.reader(), &units, today, 0)?;
    let owed = Arc::new(found.by_unit);
    counts.keep(changes, today, owed.clone());
    Ok(owed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_owed_is_known_until_a_notice_changes_or_a_day_begins() {
        let counts = OwedCounts::default();
        let on = |day| Day::from_number(day);
        counts.keep(7, on(1), Arc::new(BTreeMap::from([("a".into(), 3)])));
        assert!(counts.known(7, on(1)).is_some());
        assert!(counts.known(8, on(1)).is_none());
        assert!(counts.known(7, on(2)).is_none());
    }
}
