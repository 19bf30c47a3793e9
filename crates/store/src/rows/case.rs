//! The row of a case in the case list.

use zs_base::{CaseId, Day, Moment, ProcedureId, UnitId};

use crate::Fault;
use crate::cell::{Cell, Cells};
use crate::row::Row;
use crate::table::{Kind, Table};

/// A case as the case list shows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseRow {
    /// The number in the jurisdiction, from 1, in the order of opening.
    pub number: u64,
    /// The case.
    pub case: CaseId,
    /// The kind of act.
    pub procedure: ProcedureId,
    /// The version of the procedure.
    pub version: Day,
    /// The unit that handles the case now.
    pub unit: UnitId,
    /// When the matter reached the unit.
    pub opened_on: Moment,
    /// The party as it was written; empty where there is none.
    pub party: String,
    /// Whether the party is a natural person, whose name not everybody may see.
    pub is_person: bool,
    /// What the case is about, such as the act; empty where the procedure does not ask.
    pub matter: String,
    /// The party as it is looked for: letters of one width, without spaces.
    pub sought: String,
    /// Where the case stands, as people read it.
    pub status: String,
    /// When it ended, if it has.
    pub ended: Option<Moment>,
    /// Place of its last event in the ledger.
    pub last_seq: u64,
    /// How many events it has.
    pub events: u32,
}

impl CaseRow {
    /// Whether the row before differs only behind the steady columns.
    #[must_use]
    pub fn alters(&self, before: &Self) -> bool {
        (self.number, self.case, self.version, self.opened_on)
            == (before.number, before.case, before.version, before.opened_on)
            && self.procedure == before.procedure
            && self.unit == before.unit
            && (&self.party, self.is_person) == (&before.party, before.is_person)
            && (&self.matter, &self.sought) == (&before.matter, &before.sought)
    }
}

impl Row for CaseRow {
    const TABLE: &'static Table = &Table {
        name: "case_row",
        title: "案件",
        columns: &[
            ("number", Kind::Int),
            ("case_id", Kind::Blob),
            ("procedure", Kind::Text),
            ("version", Kind::Int),
            ("unit", Kind::Text),
            ("opened_on", Kind::Int),
            ("party", Kind::Text),
            ("is_person", Kind::Int),
            ("matter", Kind::Text),
            ("sought", Kind::Text),
            ("status", Kind::Text),
            ("ended", Kind::Int),
            ("last_seq", Kind::Int),
            ("events", Kind::Int),
        ],
        key: 1,
        steady: 9,
    };

    fn cells(&self) -> Vec<Cell<'_>> {
        vec![
            Cell::Int(self.number as i64),
            Cell::blob(&self.case.0),
            Cell::text(self.procedure.as_str()),
            Cell::Int(self.version.number().into()),
            Cell::text(self.unit.as_str()),
            Cell::Int(self.opened_on.ms()),
            Cell::text(&self.party),
            Cell::Int(self.is_person.into()),
            Cell::text(&self.matter),
            Cell::text(&self.sought),
            Cell::text(&self.status),
            self.ended.map_or(Cell::Null, |at| Cell::Int(at.ms())),
            Cell::Int(self.last_seq as i64),
            Cell::Int(self.events.into()),
        ]
    }

    fn from_cells(cells: &mut Cells<'_>) -> Result<Self, Fault> {
        Ok(Self {
            number: cells.count()?,
            case: CaseId(cells.array()?),
            procedure: cells.text()?.into(),
            version: Day::from_number(cells.int()? as i32),
            unit: cells.text()?.into(),
            opened_on: Moment::from_ms(cells.int()?),
            party: cells.text()?.to_owned(),
            is_person: cells.int()? != 0,
            matter: cells.text()?.to_owned(),
            sought: cells.text()?.to_owned(),
            status: cells.text()?.to_owned(),
            ended: cells.maybe_int()?.map(Moment::from_ms),
            last_seq: cells.count()?,
            events: cells.count()? as u32,
        })
    }
}
