//! What people say of inspections: how often each answer was given, and which codes were used. The two
//! have nothing in common.

use zs_base::{Digest, UnitId};

use crate::Fault;
use crate::cell::{Cell, Cells};
use crate::row::Row;
use crate::table::{Kind, Table};

/// How often an answer was given about inspections of one unit in one month.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RatingCountRow {
    /// The unit that inspected.
    pub unit: UnitId,
    /// The month of the answer as year x 12 + month - 1.
    pub month: i64,
    /// The question; empty for the number of people.
    pub question: String,
    /// The answer; empty for the number of people.
    pub answer: String,
    /// How often; as a change, how much it grows.
    pub n: i64,
}

impl Row for RatingCountRow {
    const TABLE: &'static Table = &Table {
        name: "rating_count",
        title: "检查评价的计数",
        columns: &[
            ("unit", Kind::Text),
            ("month", Kind::Int),
            ("question", Kind::Text),
            ("answer", Kind::Text),
            ("n", Kind::Int),
        ],
        key: 4,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::text(self.unit.as_str()),
            Cell::Int(self.month),
            Cell::text(&self.question),
            Cell::text(&self.answer),
            Cell::Int(self.n),
        ]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            unit: cells.text()?.into(),
            month: cells.int()?,
            question: cells.text()?.to_owned(),
            answer: cells.text()?.to_owned(),
            n: cells.int()?,
        })
    }
}

/// The digest of a code with which an inspection was rated. It is keyed, so that nobody learns from
/// it whose code it was.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RatingUsedRow {
    /// The digest.
    pub digest: Digest,
}

impl Row for RatingUsedRow {
    const TABLE: &'static Table = &Table {
        name: "rating_used",
        title: "用过的检查码",
        columns: &[("digest", Kind::Blob)],
        key: 1,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![Cell::blob(&self.digest.0)]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            digest: Digest(cells.array()?),
        })
    }
}
