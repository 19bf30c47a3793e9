//! The row of a count by unit, procedure and month.

use zs_base::{ProcedureId, UnitId};

use crate::Fault;
use crate::cell::{Cell, Cells};
use crate::row::{CountChange, Row};
use crate::table::{Kind, Table};

/// How often something happened in a unit, a procedure and a month.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CountRow {
    /// Where, what and when.
    pub of: CountChange,
    /// How often.
    pub n: i64,
}

impl Row for CountRow {
    const TABLE: &'static Table = &Table {
        name: "count_row",
        title: "计数",
        columns: &[
            ("unit", Kind::Text),
            ("procedure", Kind::Text),
            ("month", Kind::Int),
            ("what", Kind::Text),
            ("n", Kind::Int),
        ],
        key: 4,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        count_cells(&self.of, self.n).into()
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            of: CountChange {
                unit: UnitId::from(cells.text()?),
                procedure: ProcedureId::from(cells.text()?),
                month: cells.int()?,
                what: cells.text()?.to_owned(),
            },
            n: cells.int()?,
        })
    }
}

/// The cells of a count, without copying its names.
pub(crate) fn count_cells(of: &CountChange, n: i64) -> [Cell<'_>; 5] {
    [
        Cell::text(of.unit.as_str()),
        Cell::text(of.procedure.as_str()),
        Cell::Int(of.month),
        Cell::text(&of.what),
        Cell::Int(n),
    ]
}
