//! The row of an occurrence of a tally: what a case counts for in the figures.

use zs_base::{CaseId, Moment, ProcedureId, UnitId};

use crate::Fault;
use crate::cell::{Cell, Cells};
use crate::row::Row;
use crate::table::{Kind, Table};

/// An occurrence of a tally, by unit, name and moment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TallyRow {
    /// The unit that handled the case when it came about.
    pub unit: UnitId,
    /// The name under which it counts.
    pub tally: String,
    /// When, in law.
    pub at: Moment,
    /// The case.
    pub case: CaseId,
    /// The step; empty for the case itself.
    pub path: String,
    /// The round of the step, or the place of the limit that ends.
    pub round: u16,
    /// The procedure of the case.
    pub procedure: ProcedureId,
    /// How the limit was kept, as [`TallyKept`] is numbered.
    pub kept: TallyKept,
    /// The amount, in the smallest unit of the currency.
    pub value: i64,
    /// The days from where they are counted.
    pub days: Option<i64>,
}

/// How a limit was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TallyKept {
    /// There is none.
    NoLimit,
    /// The step was done within it.
    InTime,
    /// It was done after it.
    Late,
    /// It is not done.
    Open,
}

impl TallyKept {
    /// Every way, in the order of its number in the store.
    pub const ALL: [Self; 4] = [Self::NoLimit, Self::InTime, Self::Late, Self::Open];

    const fn number(self) -> i64 {
        match self {
            Self::NoLimit => 0,
            Self::InTime => 1,
            Self::Late => 2,
            Self::Open => 3,
        }
    }

    fn of_number(number: i64) -> Result<Self, Fault> {
        let found = Self::ALL.into_iter().find(|it| it.number() == number);
        found.ok_or_else(|| Fault::Damaged(TallyRow::TABLE.title.to_owned()))
    }
}

impl Row for TallyRow {
    const TABLE: &'static Table = &Table {
        name: "tally_row",
        title: "计数点",
        columns: &[
            ("unit", Kind::Text),
            ("tally", Kind::Text),
            ("at", Kind::Int),
            ("case_id", Kind::Blob),
            ("path", Kind::Text),
            ("round", Kind::Int),
            ("procedure", Kind::Text),
            ("kept", Kind::Int),
            ("value", Kind::Int),
            ("days", Kind::Int),
        ],
        key: 6,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::text(self.unit.as_str()),
            Cell::text(&self.tally),
            Cell::Int(self.at.ms()),
            Cell::blob(&self.case.0),
            Cell::text(&self.path),
            Cell::Int(self.round.into()),
            Cell::text(self.procedure.as_str()),
            Cell::Int(self.kept.number()),
            Cell::Int(self.value),
            self.days.map_or(Cell::Null, Cell::Int),
        ]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            unit: cells.text()?.into(),
            tally: cells.text()?.to_owned(),
            at: Moment::from_ms(cells.int()?),
            case: CaseId(cells.array()?),
            path: cells.text()?.to_owned(),
            round: cells.count()? as u16,
            procedure: cells.text()?.into(),
            kept: TallyKept::of_number(cells.int()?)?,
            value: cells.int()?,
            days: cells.maybe_int()?,
        })
    }
}
