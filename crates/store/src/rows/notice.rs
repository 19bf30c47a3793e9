//! The row of a notice (公示).

use zs_base::{CaseId, Day, Moment};

use crate::Fault;
use crate::cell::{Cell, Cells};
use crate::row::Row;
use crate::table::{Kind, Table};

/// A duty to make something public, in the order in which notices fall due.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NoticeRow {
    /// The last day for making it public.
    pub due: Day,
    /// The case.
    pub case: CaseId,
    /// The step that makes it public.
    pub path: String,
    /// When it was made public.
    pub published: Option<Moment>,
    /// When it was taken back.
    pub recalled: Option<Moment>,
}

impl Row for NoticeRow {
    const TABLE: &'static Table = &Table {
        name: "notice_row",
        title: "公示",
        columns: &[
            ("due", Kind::Int),
            ("case_id", Kind::Blob),
            ("path", Kind::Text),
            ("published", Kind::Int),
            ("recalled", Kind::Int),
        ],
        key: 3,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        let moment = |at: Option<Moment>| at.map_or(Cell::Null, |at| Cell::Int(at.ms()));
        vec![
            Cell::Int(self.due.number().into()),
            Cell::blob(&self.case.0),
            Cell::text(&self.path),
            moment(self.published),
            moment(self.recalled),
        ]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            due: Day::from_number(cells.int()? as i32),
            case: CaseId(cells.array()?),
            path: cells.text()?.to_owned(),
            published: cells.maybe_int()?.map(Moment::from_ms),
            recalled: cells.maybe_int()?.map(Moment::from_ms),
        })
    }
}
