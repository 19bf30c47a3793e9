//! How many public notices answer a question, counted once and then known until a notice changes:
//! among a million, counting takes a hundred times as long as the rows that a page shows.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use zs_base::limits::NOTICE_COUNTS_MAX;
use zs_store::{Fault, NoticeAsk, NoticesFound};

use crate::visit::Visit;

/// Counts by their questions, each with the count of changes under which it was counted.
#[derive(Debug, Default)]
pub struct NoticeCounts(Mutex<HashMap<NoticeAsk, (u64, u64)>>);

impl NoticeCounts {
    fn known(&self, of: &NoticeAsk, changes: u64) -> Option<u64> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (counted_at, total) = counts.get(of)?;
        (*counted_at == changes).then_some(*total)
    }

    fn keep(&self, of: NoticeAsk, changes: u64, total: u64) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() >= NOTICE_COUNTS_MAX {
            counts.clear();
        }
        counts.insert(of, (changes, total));
    }
}

/// A part of the public notices, with the number of all of them.
///
/// # Errors
/// When the store fails.
pub fn notices(visit: &mut Visit<'_>, ask: NoticeAsk) -> Result<NoticesFound, Fault> {
    let changes = visit.site.writer.changes().of_lists();
    let of = NoticeAsk {
        skip: 0,
        limit: 0,
        ..ask.clone()
    };
    let counts = &visit.site.notice_counts;
    let counted = counts.known(&of, changes);
    let found = visit
        .looker
        .reader()
        .public_notices(&NoticeAsk { counted, ..ask })?;
    if counted.is_none() {
        counts.keep(of, changes, found.total);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(unit: &str) -> NoticeAsk {
        NoticeAsk {
            unit: Some(unit.into()),
            ..NoticeAsk::default()
        }
    }

    #[test]
    fn a_count_is_known_until_a_notice_changes() {
        let counts = NoticeCounts::default();
        counts.keep(ask("a"), 7, 100);
        assert_eq!(counts.known(&ask("a"), 7), Some(100));
        assert_eq!(counts.known(&ask("a"), 8), None);
        assert_eq!(counts.known(&ask("b"), 7), None);
    }

    #[test]
    fn a10_so_many_counts_are_known_and_not_one_more() {
        let counts = NoticeCounts::default();
        for number in 0..NOTICE_COUNTS_MAX {
            counts.keep(ask(&number.to_string()), 1, 1);
        }
        assert_eq!(counts.known(&ask("0"), 1), Some(1));
        counts.keep(ask("more"), 1, 1);
        assert_eq!(counts.known(&ask("0"), 1), None);
        assert_eq!(counts.known(&ask("more"), 1), Some(1));
    }
}
