//! The row of a last day that moved although nothing was done about it: a holiday notice came, or
//! what had been written down was corrected.

use zs_base::{CaseId, Day, Moment, UnitId};

use crate::Fault;
use crate::cell::{Cell, Cells};
use crate::row::Row;
use crate::rows::term::{cell_of_due, due_of_cell};
use crate::table::{Kind, Table};

/// A moved day of a term that still runs, by unit and by when it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MovedRow {
    /// The unit that handles the case.
    pub unit: UnitId,
    /// When the move was recorded.
    pub at: Moment,
    /// The case.
    pub case: CaseId,
    /// The step that bears the term.
    pub path: String,
    /// The term's id within the step.
    pub term: String,
    /// The day before.
    pub old: Option<Day>,
    /// The day that holds now.
    pub new: Option<Day>,
    /// What moved it, in words without personal data.
    pub cause: String,
}

impl Row for MovedRow {
    const TABLE: &'static Table = &Table {
        name: "moved_row",
        title: "期限变动",
        columns: &[
            ("unit", Kind::Text),
            ("at", Kind::Int),
            ("case_id", Kind::Blob),
            ("path", Kind::Text),
            ("term", Kind::Text),
            ("old", Kind::Int),
            ("new", Kind::Int),
            ("cause", Kind::Text),
        ],
        key: 5,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::text(self.unit.as_str()),
            Cell::Int(self.at.ms()),
            Cell::blob(&self.case.0),
            Cell::text(&self.path),
            Cell::text(&self.term),
            cell_of_due(self.old),
            cell_of_due(self.new),
            Cell::text(&self.cause),
        ]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            unit: cells.text()?.into(),
            at: Moment::from_ms(cells.int()?),
            case: CaseId(cells.array()?),
            path: cells.text()?.to_owned(),
            term: cells.text()?.to_owned(),
            old: due_of_cell(cells)?,
            new: due_of_cell(cells)?,
            cause: cells.text()?.to_owned(),
        })
    }
}
