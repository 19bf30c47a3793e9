//! Looks at personal data as the person concerned reads them, and how many there were.

use zs_base::{Moment, PersonId, PostId, UnitId};

use crate::Fault;
use crate::cell::{Cell, Cells};
use crate::row::Row;
use crate::table::{Kind, Table};

/// An entry of the audit log, found by the case that it is about. It is read here and never written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LookRow {
    /// The case as it is written.
    pub case: String,
    /// The number of the entry.
    pub number: u64,
    /// When.
    pub at: Moment,
    /// Who, whom the person concerned is not told.
    pub person: PersonId,
    /// What, as a word.
    pub action: String,
    /// The case, and what of it.
    pub subject: String,
    /// For what purpose.
    pub purpose: String,
    /// The unit in which the person acted; empty where it is not kept.
    pub unit: UnitId,
    /// The post in which the person acted; empty where it is not kept.
    pub post: PostId,
}

impl Row for LookRow {
    const TABLE: &'static Table = &Table {
        name: "audit",
        title: "审计日志",
        columns: &[
            // The index of this expression finds the entries of a case.
            ("substr(subject, 1, 32)", Kind::Text),
            ("number", Kind::Int),
            ("at", Kind::Int),
            ("person", Kind::Text),
            ("action", Kind::Text),
            ("subject", Kind::Text),
            ("purpose", Kind::Text),
            ("unit", Kind::Text),
            ("post", Kind::Text),
        ],
        key: 2,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::text(&self.case),
            Cell::Int(self.number as i64),
            Cell::Int(self.at.ms()),
            Cell::text(self.person.as_str()),
            Cell::text(&self.action),
            Cell::text(&self.subject),
            Cell::text(&self.purpose),
            Cell::text(self.unit.as_str()),
            Cell::text(self.post.as_str()),
        ]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            case: cells.text()?.to_owned(),
            number: cells.int()? as u64,
            at: Moment::from_ms(cells.int()?),
            person: cells.text()?.into(),
            action: cells.text()?.to_owned(),
            subject: cells.text()?.to_owned(),
            purpose: cells.text()?.to_owned(),
            unit: cells.text()?.into(),
            post: cells.text()?.into(),
        })
    }
}

/// How often a unit looked at personal data in a month, by purpose.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LookCountRow {
    /// The month as year x 12 + month - 1.
    pub month: i64,
    /// The unit of whoever looked.
    pub unit: UnitId,
    /// The purpose, one of a closed list.
    pub purpose: String,
    /// How often; as a change, how much it grows.
    pub n: i64,
}

impl Row for LookCountRow {
    const TABLE: &'static Table = &Table {
        name: "look_count",
        title: "查看次数",
        columns: &[
            ("month", Kind::Int),
            ("unit", Kind::Text),
            ("purpose", Kind::Text),
            ("n", Kind::Int),
        ],
        key: 3,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::Int(self.month),
            Cell::text(self.unit.as_str()),
            Cell::text(&self.purpose),
            Cell::Int(self.n),
        ]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            month: cells.int()?,
            unit: cells.text()?.into(),
            purpose: cells.text()?.to_owned(),
            n: cells.int()?,
        })
    }
}
