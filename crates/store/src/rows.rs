//! The rows of the projections and of what stands beside the ledger, one file each.

mod account;
mod audit;
mod case;
mod certificate;
mod count;
mod document;
mod draft;
mod earlier;
mod look;
mod moved;
mod notice;
mod queue;
mod rating;
mod second_factor;
mod session;
mod shield;
mod survey;
mod tally;
mod term;
mod unit_change;

pub use account::{AccountRow, AccountStanding};
pub use audit::AuditRow;
pub use case::CaseRow;
pub use certificate::CertificateRow;
pub use count::CountRow;
pub(crate) use count::count_cells;
pub use document::DocumentRow;
pub use draft::{DraftActKind, DraftActRow, DraftFileRow, DraftRow, DraftStanding};
pub use earlier::EarlierRow;
pub use look::{LookCountRow, LookRow};
pub use moved::MovedRow;
pub use notice::NoticeRow;
pub use queue::QueueRow;
pub use rating::{RatingCountRow, RatingUsedRow};
pub use second_factor::{SecondFactorRow, SecondStanding};
pub use session::SessionRow;
pub use shield::ShieldRow;
pub use survey::{SurveyCountRow, SurveyPart, SurveyUsedRow};
pub use tally::{TallyKept, TallyRow};
pub use term::TermRow;
pub use unit_change::{UnitChangeKind, UnitChangeRow};

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
    MovedRow::TABLE,
    TallyRow::TABLE,
    DocumentRow::TABLE,
    CertificateRow::TABLE,
    ShieldRow::TABLE,
];
