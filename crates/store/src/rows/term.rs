//! The row of a term.

use zs_base::{CaseId, Day, Moment};

use crate::Fault;
use crate::cell::{Cell, Cells};
use crate::row::Row;
use crate::table::{Kind, Table};

/// Stands in the database for a term that has no due day yet; later than every day.
const NO_DAY: i64 = i32::MAX as i64;

/// The cell of a last day.
pub(super) fn cell_of_due(due: Option<Day>) -> Cell<'static> {
    Cell::Int(due.map_or(NO_DAY, |day| day.number().into()))
}

/// The last day of the next cell.
pub(super) fn due_of_cell(cells: &mut Cells<'_>) -> Result<Option<Day>, Fault> {
    let due = cells.int()?;
    Ok((due != NO_DAY).then(|| Day::from_number(due as i32)))
}

/// A term of a step, in the order in which terms fall due.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TermRow {
    /// The last day; nothing while the term is paused or has not begun.
    pub due: Option<Day>,
    /// The case.
    pub case: CaseId,
    /// The step that bears the term.
    pub path: String,
    /// The term's id within the step.
    pub term: String,
    /// Whether it runs, is paused, was kept or missed, as people read it.
    pub status: String,
    /// 暂定: a calendar is missing and the day may still move.
    pub provisional: bool,
    /// When it began.
    pub started: Option<Moment>,
    /// When the step was done, where that was too late.
    pub done: Option<Day>,
}

impl Row for TermRow {
    const TABLE: &'static Table = &Table {
        name: "term_row",
        title: "时限",
        columns: &[
            ("due", Kind::Int),
            ("case_id", Kind::Blob),
            ("path", Kind::Text),
            ("term", Kind::Text),
            ("status", Kind::Text),
            ("provisional", Kind::Int),
            ("started", Kind::Int),
            ("done", Kind::Int),
        ],
        key: 4,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            cell_of_due(self.due),
            Cell::blob(&self.case.0),
            Cell::text(&self.path),
            Cell::text(&self.term),
            Cell::text(&self.status),
            Cell::Int(self.provisional.into()),
            self.started.map_or(Cell::Null, |at| Cell::Int(at.ms())),
            self.done
                .map_or(Cell::Null, |day| Cell::Int(day.number().into())),
        ]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            due: due_of_cell(cells)?,
            case: CaseId(cells.array()?),
            path: cells.text()?.to_owned(),
            term: cells.text()?.to_owned(),
            status: cells.text()?.to_owned(),
            provisional: cells.int()? != 0,
            started: cells.maybe_int()?.map(Moment::from_ms),
            done: cells.maybe_int()?.map(|day| Day::from_number(day as i32)),
        })
    }
}
