//! The row of a change to a unit: founded, renamed, moved, ended with a successor.

use zs_base::{Day, Moment, PersonId, UnitId};

use crate::Fault;
use crate::cell::{Cell, Cells};
use crate::row::Row;
use crate::table::{Kind, Table};

/// What became of a unit on a day, by which document, and who wrote it down when.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnitChangeRow {
    /// From 1, without gaps, in the order in which changes were written down.
    pub number: u64,
    /// The unit.
    pub unit: UnitId,
    /// From which day.
    pub on: Day,
    /// What became of it.
    pub kind: UnitChangeKind,
    /// The name from that day on, of the unit or of its region; empty where the change gives none.
    pub name: String,
    /// The unit above, the successor, the name before, or the code of the region; empty where the
    /// change has none.
    pub other: String,
    /// The document that says so, such as 旗编发〔2026〕3号.
    pub cite: String,
    /// Who wrote it down; empty for an import at the machine.
    pub by: PersonId,
    /// When it was written down.
    pub at: Moment,
}

/// What becomes of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnitChangeKind {
    /// It begins, below `other`.
    Founded,
    /// It is called `name` from now on, and was called `other`.
    Renamed,
    /// It stands below `other` from now on; below none where that is empty.
    Moved,
    /// It lies in the region (行政区划) of code `other` and name `name` from now on; in none of its
    /// own where that is empty.
    Placed,
    /// It ends and goes into `other`.
    Merged,
    /// It ends and `other` is one of those that come out of it.
    Split,
    /// It ends and `other` goes on with its powers.
    Abolished,
}

impl UnitChangeKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Founded,
        Self::Renamed,
        Self::Moved,
        Self::Placed,
        Self::Merged,
        Self::Split,
        Self::Abolished,
    ];

    /// The word of the table.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Founded => "founded",
            Self::Renamed => "renamed",
            Self::Moved => "moved",
            Self::Placed => "placed",
            Self::Merged => "merged",
            Self::Split => "split",
            Self::Abolished => "abolished",
        }
    }

    /// The Chinese name.
    #[must_use]
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Founded => "设立",
            Self::Renamed => "更名",
            Self::Moved => "调整上级",
            Self::Placed => "登记区划",
            Self::Merged => "并入",
            Self::Split => "分设",
            Self::Abolished => "撤销",
        }
    }

    /// Whether the unit ends with it.
    #[must_use]
    pub const fn ends(self) -> bool {
        matches!(self, Self::Merged | Self::Split | Self::Abolished)
    }
}

impl Row for UnitChangeRow {
    const TABLE: &'static Table = &Table {
        name: "unit_change",
        title: "单位沿革",
        columns: &[
            ("number", Kind::Int),
            ("unit", Kind::Text),
            ("day", Kind::Int),
            ("kind", Kind::Text),
            ("name", Kind::Text),
            ("other", Kind::Text),
            ("cite", Kind::Text),
            ("person", Kind::Text),
            ("at", Kind::Int),
        ],
        key: 1,
        steady: 0,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::Int(self.number as i64),
            Cell::text(self.unit.as_str()),
            Cell::Int(self.on.number().into()),
            Cell::text(self.kind.word()),
            Cell::text(&self.name),
            Cell::text(&self.other),
            Cell::text(&self.cite),
            Cell::text(self.by.as_str()),
            Cell::Int(self.at.ms()),
        ]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        let number = cells.count()?;
        let unit = cells.text()?.into();
        let on = Day::from_number(cells.int()? as i32);
        let word = cells.text()?;
        let kind = UnitChangeKind::ALL.into_iter().find(|it| it.word() == word);
        Ok(Self {
            number,
            unit,
            on,
            kind: kind.ok_or_else(|| Fault::Damaged("单位沿革的种类读不懂".into()))?,
            name: cells.text()?.to_owned(),
            other: cells.text()?.to_owned(),
            cite: cells.text()?.to_owned(),
            by: cells.text()?.into(),
            at: Moment::from_ms(cells.int()?),
        })
    }
}
