//! Typed rows of projections, and changes to them.

use zs_base::{ProcedureId, UnitId};

use crate::cell::{Cell, Cells};
use crate::rows::{
    CaseRow, CertificateRow, DocumentRow, EarlierRow, MovedRow, NoticeRow, QueueRow, ShieldRow,
    TallyRow, TermRow,
};
use crate::table::{Listing, Table};
use crate::{Fault, Reader};

/// A row of one table.
pub trait Row: Sized {
    /// The table.
    const TABLE: &'static Table;

    /// The cells, in the order of the columns.
    fn cells(&self) -> Vec<Cell<'_>>;

    /// The row of these cells.
    ///
    /// # Errors
    /// When a cell is not of its kind.
    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault>;
}

/// A row of any projection but the counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rows {
    /// The case itself.
    Case(CaseRow),
    /// Work that waits.
    Queue(QueueRow),
    /// A term.
    Term(TermRow),
    /// A notice that is due or published.
    Notice(NoticeRow),
    /// What later cases of the same party look for.
    Earlier(EarlierRow),
    /// A last day that moved.
    Moved(MovedRow),
    /// What a case counts for.
    Tally(TallyRow),
    /// A normative document that was made public.
    Document(DocumentRow),
    /// A certificate that was issued in a case.
    Certificate(CertificateRow),
    /// From whom the case is kept.
    Shield(ShieldRow),
}

impl Rows {
    /// The table of the row.
    #[must_use]
    pub const fn table(&self) -> &'static Table {
        match self {
            Self::Case(_) => CaseRow::TABLE,
            Self::Queue(_) => QueueRow::TABLE,
            Self::Term(_) => TermRow::TABLE,
            Self::Notice(_) => NoticeRow::TABLE,
            Self::Earlier(_) => EarlierRow::TABLE,
            Self::Moved(_) => MovedRow::TABLE,
            Self::Tally(_) => TallyRow::TABLE,
            Self::Document(_) => DocumentRow::TABLE,
            Self::Certificate(_) => CertificateRow::TABLE,
            Self::Shield(_) => ShieldRow::TABLE,
        }
    }

    /// The cells of the row.
    #[must_use]
    pub fn cells(&self) -> Vec<Cell<'_>> {
        match self {
            Self::Case(row) => row.cells(),
            Self::Queue(row) => row.cells(),
            Self::Term(row) => row.cells(),
            Self::Notice(row) => row.cells(),
            Self::Earlier(row) => row.cells(),
            Self::Moved(row) => row.cells(),
            Self::Tally(row) => row.cells(),
            Self::Document(row) => row.cells(),
            Self::Certificate(row) => row.cells(),
            Self::Shield(row) => row.cells(),
        }
    }
}

/// A change to a projection. Changes of a batch are applied in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The row is written; a row with the same key is replaced.
    Put(Rows),
    /// The row stands there already, and only columns behind the steady ones of its table change.
    Alter(Rows),
    /// The row with this key is taken away.
    Delete(Rows),
}

/// How much a count changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CountChange {
    /// The unit.
    pub unit: UnitId,
    /// The procedure.
    pub procedure: ProcedureId,
    /// The month as year x 12 + month - 1.
    pub month: i64,
    /// What is counted: a kind of event or an outcome.
    pub what: String,
}

/// One page of a listing.
///
/// `prefix` fixes the first columns of the order; `after` holds the cells of the whole order of the
/// last row of the page before, and nothing for the first page.
///
/// # Errors
/// When the store fails or a row cannot be read.
pub fn page<R: Row>(
    reader: &mut dyn Reader,
    listing: &'static Listing,
    prefix: &[Cell<'_>],
    after: Option<&[Cell<'_>]>,
    limit: usize,
) -> Result<Vec<R>, Fault> {
    let rows = reader.scan(listing, prefix, after, limit)?;
    rows.iter()
        .map(|cells| R::from_cells(&mut Cells::new(R::TABLE.title, cells)))
        .collect()
}
