//! Which of many terms a new calendar moves.

use crate::calendar::Calendar;
use crate::due::Due;
use crate::term::Term;

/// One term whose date differs between two calendars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved<K> {
    /// The caller's name of the term.
    pub key: K,
    /// Its date in the old calendar.
    pub old: Due,
    /// Its date in the new calendar; the same day when only 暂定 went away.
    pub new: Due,
}

/// The terms whose date, or whose being provisional, differs between two calendars, in their order.
///
/// All terms are asked, not only the provisional ones: the notice of a year may also change days of
/// the year before, and an emergency notice changes a year that was known.
pub fn moved_terms<'a, K: 'a>(
    old: &'a Calendar,
    new: &'a Calendar,
    terms: impl IntoIterator<Item = (K, &'a Term)> + 'a,
) -> impl Iterator<Item = Moved<K>> + 'a {
    terms.into_iter().filter_map(move |(key, term)| {
        let (old, new) = (term.due(old), term.due(new));
        (old != new).then_some(Moved { key, old, new })
    })
}
