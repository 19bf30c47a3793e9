//! The row of a normative document (规范性文件) that was made public.

use zs_base::{CaseId, Day, Moment, UnitId};

use crate::Fault;
use crate::cell::{Cell, Cells};
use crate::row::Row;
use crate::table::{Kind, Table};

/// Stands for a day that never comes.
const NEVER: i64 = i32::MAX as i64;

/// A normative document, as its library lists it without opening its case. All of its words are
/// masked; which of its days has come is told by whoever looks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DocumentRow {
    /// The case.
    pub case: CaseId,
    /// The code under which the public finds it (核验码).
    pub code: String,
    /// The unit that made it.
    pub unit: UnitId,
    /// Its number (登记编号); empty where there is none.
    pub number: String,
    /// Its title; empty where nothing of it may be shown any more.
    pub title: String,
    /// When it was made public.
    pub published: Moment,
    /// The first day on which it applies.
    pub starts: Day,
    /// The last day on which it applies, as it was written; nothing where none was.
    pub until: Option<Day>,
    /// The last day on which it applied or will apply, whatever ends it; nothing where nothing does.
    pub last: Option<Day>,
    /// The outcome with which it ended; empty while none was recorded.
    pub ended_as: String,
    /// The day of its review, where its case makes that public.
    pub reviewed: Option<Day>,
    /// The day of its filing, where its case makes that public.
    pub filed: Option<Day>,
    /// The case of the document in whose place it came.
    pub replaces: Option<CaseId>,
    /// When its text was taken back.
    pub recalled: Option<Moment>,
    /// What a search looks through: number, title and text, folded.
    pub sought: String,
}

impl Row for DocumentRow {
    const TABLE: &'static Table = &Table {
        name: "document_row",
        title: "文件库",
        columns: &[
            ("case_id", Kind::Blob),
            ("code", Kind::Text),
            ("unit", Kind::Text),
            ("number", Kind::Text),
            ("title", Kind::Text),
            ("published", Kind::Int),
            ("starts", Kind::Int),
            ("until", Kind::Int),
            ("last", Kind::Int),
            ("ended_as", Kind::Text),
            ("reviewed", Kind::Int),
            ("filed", Kind::Int),
            ("replaces", Kind::Blob),
            ("recalled", Kind::Int),
            ("sought", Kind::Text),
        ],
        key: 1,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        let day = |day: Option<Day>| day.map_or(Cell::Null, |day| Cell::Int(day.number().into()));
        let last = self.last.map_or(NEVER, |day| day.number().into());
        vec![
            Cell::blob(&self.case.0),
            Cell::text(&self.code),
            Cell::text(self.unit.as_str()),
            Cell::text(&self.number),
            Cell::text(&self.title),
            Cell::Int(self.published.ms()),
            Cell::Int(self.starts.number().into()),
            day(self.until),
            Cell::Int(last),
            Cell::text(&self.ended_as),
            day(self.reviewed),
            day(self.filed),
            self.replaces
                .as_ref()
                .map_or(Cell::Null, |it| Cell::blob(&it.0)),
            self.recalled.map_or(Cell::Null, |at| Cell::Int(at.ms())),
            Cell::text(&self.sought),
        ]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        let day = |number: i64| Day::from_number(number as i32);
        Ok(Self {
            case: CaseId(cells.array()?),
            code: cells.text()?.to_owned(),
            unit: cells.text()?.into(),
            number: cells.text()?.to_owned(),
            title: cells.text()?.to_owned(),
            published: Moment::from_ms(cells.int()?),
            starts: day(cells.int()?),
            until: cells.maybe_int()?.map(day),
            last: Some(cells.int()?).filter(|it| *it != NEVER).map(day),
            ended_as: cells.text()?.to_owned(),
            reviewed: cells.maybe_int()?.map(day),
            filed: cells.maybe_int()?.map(day),
            replaces: cells.maybe_array()?.map(CaseId),
            recalled: cells.maybe_int()?.map(Moment::from_ms),
            sought: cells.text()?.to_owned(),
        })
    }
}
