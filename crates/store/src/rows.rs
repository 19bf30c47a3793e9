//! The rows of the projections, one file each.

mod case;
mod count;
mod earlier;
mod notice;
mod queue;
mod term;

pub use case::CaseRow;
pub use count::CountRow;
pub(crate) use count::count_cells;
pub use earlier::EarlierRow;
pub use notice::NoticeRow;
pub use queue::QueueRow;
pub use term::TermRow;

use crate::row::Row;
use crate::table::Table;

/// Every table that can be computed anew from the events.
pub const PROJECTIONS: &[&Table] = &[
    CaseRow::TABLE,
    QueueRow::TABLE,
    TermRow::TABLE,
    NoticeRow::TABLE,
    CountRow::TABLE,
    EarlierRow::TABLE,
];
