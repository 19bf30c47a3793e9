//! The row of a step that waits for somebody.

use zs_base::{CaseId, Day, Moment, PostId, UnitId};

use crate::Fault;
use crate::cell::{Cell, Cells};
use crate::row::Row;
use crate::rows::term::{cell_of_due, due_of_cell};
use crate::table::{Kind, Table};

/// A step that somebody in this post of this unit can perform now.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct QueueRow {
    /// The unit.
    pub unit: UnitId,
    /// The case.
    pub case: CaseId,
    /// The step.
    pub path: String,
    /// The post.
    pub post: PostId,
    /// Since when the step has been open.
    pub since: Moment,
    /// The last day of the step, or else of the case; nothing where no day presses.
    pub due: Option<Day>,
}

impl Row for QueueRow {
    const TABLE: &'static Table = &Table {
        name: "queue_row",
        title: "待办",
        columns: &[
            ("unit", Kind::Text),
            ("case_id", Kind::Blob),
            ("path", Kind::Text),
            ("post", Kind::Text),
            ("since", Kind::Int),
            ("due", Kind::Int),
        ],
        // By unit and case: the row of a step and the row that takes its place are neighbours, so a
        // commit writes one page for both.
        key: 4,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::text(self.unit.as_str()),
            Cell::blob(&self.case.0),
            Cell::text(&self.path),
            Cell::text(self.post.as_str()),
            Cell::Int(self.since.ms()),
            cell_of_due(self.due),
        ]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            unit: cells.text()?.into(),
            case: CaseId(cells.array()?),
            path: cells.text()?.to_owned(),
            post: cells.text()?.into(),
            since: Moment::from_ms(cells.int()?),
            due: due_of_cell(cells)?,
        })
    }
}
