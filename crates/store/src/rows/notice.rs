//! The row of a notice (公示).

use zs_base::{CaseId, Day, Moment, ProcedureId, UnitId};

use crate::Fault;
use crate::cell::{Cell, Cells};
use crate::row::Row;
use crate::table::{Kind, Table};

/// Stands for a day that never comes.
const NEVER: i64 = i32::MAX as i64;

/// A duty to make something public, in the order in which notices fall due.
///
/// What the public list needs stands here too, so that it opens no case; a natural person's name
/// never does.
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
    /// The unit that handles the case.
    pub unit: UnitId,
    /// The kind of act.
    pub procedure: ProcedureId,
    /// The code under which the public finds it (核验码); empty while nothing is public, and missing
    /// in a row of version 2 that was not computed anew yet.
    pub code: Option<String>,
    /// When the decision was made.
    pub decided: Day,
    /// The last day of its display; nothing where the law sets none.
    pub until: Option<Day>,
    /// The number of the paper; empty where there is none or nothing is public.
    pub number: String,
    /// The name of the organisation; empty for a natural person and for what was taken back.
    pub name: String,
    /// What the public search looks through, folded.
    pub sought: String,
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
            ("unit", Kind::Text),
            ("procedure", Kind::Text),
            ("code", Kind::Text),
            ("decided", Kind::Int),
            ("until", Kind::Int),
            ("number", Kind::Text),
            ("name", Kind::Text),
            ("sought", Kind::Text),
        ],
        key: 3,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        let moment = |at: Option<Moment>| at.map_or(Cell::Null, |at| Cell::Int(at.ms()));
        let until = self.until.map_or(NEVER, |day| day.number().into());
        vec![
            Cell::Int(self.due.number().into()),
            Cell::blob(&self.case.0),
            Cell::text(&self.path),
            moment(self.published),
            moment(self.recalled),
            Cell::text(self.unit.as_str()),
            Cell::text(self.procedure.as_str()),
            self.code.as_deref().map_or(Cell::Null, Cell::text),
            Cell::Int(self.decided.number().into()),
            Cell::Int(until),
            Cell::text(&self.number),
            Cell::text(&self.name),
            Cell::text(&self.sought),
        ]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            due: Day::from_number(cells.int()? as i32),
            case: CaseId(cells.array()?),
            path: cells.text()?.to_owned(),
            published: cells.maybe_int()?.map(Moment::from_ms),
            recalled: cells.maybe_int()?.map(Moment::from_ms),
            unit: cells.text()?.into(),
            procedure: cells.text()?.into(),
            code: cells.maybe_text()?.map(str::to_owned),
            decided: Day::from_number(cells.int()? as i32),
            until: Some(cells.int()?)
                .filter(|day| *day != NEVER)
                .map(|day| Day::from_number(day as i32)),
            number: cells.text()?.to_owned(),
            name: cells.text()?.to_owned(),
            sought: cells.text()?.to_owned(),
        })
    }
}
