//! The orders in which pages and audits read the projections.

use crate::row::Row;
use crate::rows::{CaseRow, CountRow, EarlierRow, NoticeRow, QueueRow, TermRow};
use crate::table::{Direction, Listing};

/// Cases, the newest first.
pub const CASES_NEWEST: Listing = Listing {
    table: CaseRow::TABLE,
    order: &[0],
    direction: Direction::Descending,
};
/// Cases in the order of opening.
pub const CASES: Listing = Listing {
    table: CaseRow::TABLE,
    order: &[0],
    direction: Direction::Ascending,
};
/// Cases of a unit, the newest first; the prefix is the unit.
pub const CASES_OF_UNIT: Listing = Listing {
    table: CaseRow::TABLE,
    order: &[4, 0],
    direction: Direction::Descending,
};
/// Work that waits, by unit and case.
pub const QUEUE: Listing = Listing {
    table: QueueRow::TABLE,
    order: &[0, 1, 2, 3],
    direction: Direction::Ascending,
};
/// Terms, by due day.
pub const TERMS: Listing = Listing {
    table: TermRow::TABLE,
    order: &[0, 1, 2, 3],
    direction: Direction::Ascending,
};
/// Notices, by due day.
pub const NOTICES: Listing = Listing {
    table: NoticeRow::TABLE,
    order: &[0, 1, 2],
    direction: Direction::Ascending,
};
/// Counts, by unit, procedure and month.
pub const COUNTS: Listing = Listing {
    table: CountRow::TABLE,
    order: &[0, 1, 2, 3],
    direction: Direction::Ascending,
};
/// Earlier cases, by digest.
pub const EARLIER: Listing = Listing {
    table: EarlierRow::TABLE,
    order: &[0, 1],
    direction: Direction::Ascending,
};

/// The listing of every projection in the order of its key, for comparison with a replay.
pub const ALL: &[&Listing] = &[&CASES, &QUEUE, &TERMS, &NOTICES, &COUNTS, &EARLIER];
