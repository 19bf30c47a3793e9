//! The row by which a later case finds earlier cases of the same party and act.

use zs_base::{CaseId, Digest};

use crate::Fault;
use crate::cell::{Cell, Cells};
use crate::row::Row;
use crate::table::{Kind, Table};

/// A case that has reached a step of some role, under a digest of its party and act.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EarlierRow {
    /// The keyed digest of party, act and role; it tells nothing without the key.
    pub key: Digest,
    /// The case.
    pub case: CaseId,
}

impl Row for EarlierRow {
    const TABLE: &'static Table = &Table {
        name: "earlier_row",
        title: "既往案件",
        columns: &[("digest", Kind::Blob), ("case_id", Kind::Blob)],
        key: 2,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![Cell::blob(&self.key.0), Cell::blob(&self.case.0)]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            key: cells.digest()?,
            case: CaseId(cells.array()?),
        })
    }
}
