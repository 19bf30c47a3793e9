//! The row of a certificate (执法证件) whose case was opened here.

use zs_base::{CaseId, Day, UnitId};

use crate::Fault;
use crate::cell::{Cell, Cells};
use crate::row::Row;
use crate::table::{Kind, Table};

/// A certificate that was issued in a case, by its number: whether it may be shown, as far as the
/// case tells it. It holds no name; whose it is stands in the register of people.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CertificateRow {
    /// The case.
    pub case: CaseId,
    /// The number, folded as it is looked for.
    pub number: String,
    /// The unit of its holder; empty where the case names none.
    pub unit: UnitId,
    /// The first day on which it is valid.
    pub since: Option<Day>,
    /// The last day on which it is valid.
    pub until: Option<Day>,
    /// Since when it is withheld (暂扣); nothing while it is not.
    pub withheld: Option<Day>,
    /// Since when it is no more (注销、吊销).
    pub ended: Option<Day>,
}

impl Row for CertificateRow {
    const TABLE: &'static Table = &Table {
        name: "certificate_row",
        title: "证件状态",
        columns: &[
            ("case_id", Kind::Blob),
            ("number", Kind::Text),
            ("unit", Kind::Text),
            ("since", Kind::Int),
            ("until", Kind::Int),
            ("withheld", Kind::Int),
            ("ended", Kind::Int),
        ],
        key: 1,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        let day = |day: Option<Day>| day.map_or(Cell::Null, |day| Cell::Int(day.number().into()));
        vec![
            Cell::blob(&self.case.0),
            Cell::text(&self.number),
            Cell::text(self.unit.as_str()),
            day(self.since),
            day(self.until),
            day(self.withheld),
            day(self.ended),
        ]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        let day = |number: i64| Day::from_number(number as i32);
        Ok(Self {
            case: CaseId(cells.array()?),
            number: cells.text()?.to_owned(),
            unit: cells.text()?.into(),
            since: cells.maybe_int()?.map(day),
            until: cells.maybe_int()?.map(day),
            withheld: cells.maybe_int()?.map(day),
            ended: cells.maybe_int()?.map(day),
        })
    }
}
