//! The row by which a case is kept from the people of the unit complained about.

use zs_base::{CaseId, UnitId};

use crate::Fault;
use crate::cell::{Cell, Cells};
use crate::row::Row;
use crate::table::{Kind, Table};

/// A case in which a unit is complained about: nobody with a post in it or below it learns of the case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShieldRow {
    /// The unit complained about.
    pub unit: UnitId,
    /// The case.
    pub case: CaseId,
}

impl Row for ShieldRow {
    const TABLE: &'static Table = &Table {
        name: "shield_row",
        title: "被反映的单位",
        columns: &[("unit", Kind::Text), ("case_id", Kind::Blob)],
        key: 2,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![Cell::text(self.unit.as_str()), Cell::blob(&self.case.0)]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            unit: cells.text()?.into(),
            case: CaseId(cells.array()?),
        })
    }
}
