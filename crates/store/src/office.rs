//! What an office needs beside its ledger: accounts, sessions, the register, drafts of law, the audit
//! log, answers to surveys, ratings of inspections. No event is here.

use zs_event::Person;

use crate::cell::Cell;
use crate::people::Unit;
use crate::row::Row as _;
use crate::rows::{
    AccountRow, AuditRow, DraftActRow, DraftFileRow, DraftRow, LookCountRow, RatingCountRow,
    RatingUsedRow, SecondFactorRow, SessionRow, SurveyCountRow, SurveyUsedRow, UnitChangeRow,
};
use crate::schema::{PERSON, SETTING, UNIT};
use crate::table::Table;

/// A change to what stands beside the ledger. Those of one call are one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfficeChange {
    /// An account is made or replaced.
    Account(AccountRow),
    /// A session is begun or goes on.
    Session(SessionRow),
    /// A session ends.
    End(SessionRow),
    /// A second factor is made or replaced.
    SecondFactor(SecondFactorRow),
    /// A person with all posts and certificates is entered or replaced.
    Person(Box<Person>),
    /// A unit is entered, or its name replaced.
    Unit(Unit),
    /// What became of a unit is written down; the number must be the next.
    UnitChange(UnitChangeRow),
    /// Something is written down in the audit log; the number must be the next.
    Audit(AuditRow),
    /// A draft of law is begun or changed.
    Draft(DraftRow),
    /// A file of a draft is written or replaced.
    DraftFile(DraftFileRow),
    /// A file of a draft is taken out of it.
    DropDraftFile(DraftFileRow),
    /// Something was done with a draft; the number must be the next.
    DraftAct(DraftActRow),
    /// A count of a survey grows by its number.
    SurveyCount(SurveyCountRow),
    /// A code of a survey is used; it must not be used yet.
    SurveyUsed(SurveyUsedRow),
    /// A count of looks grows by its number.
    LookCount(LookCountRow),
    /// A count of ratings grows by its number.
    RatingCount(RatingCountRow),
    /// A code of an inspection is used for a rating; it must not be used yet.
    RatingUsed(RatingUsedRow),
    /// A named setting is written or replaced.
    Setting(String, Vec<u8>),
}

impl OfficeChange {
    /// Whether the change is one of the register of people and units.
    #[must_use]
    pub const fn is_of_register(&self) -> bool {
        matches!(self, Self::Person(_) | Self::Unit(_) | Self::UnitChange(_))
    }

    pub(crate) const fn table(&self) -> &'static Table {
        match self {
            Self::Account(_) => AccountRow::TABLE,
            Self::Session(_) | Self::End(_) => SessionRow::TABLE,
            Self::SecondFactor(_) => SecondFactorRow::TABLE,
            Self::Person(_) => &PERSON,
            Self::Unit(_) => &UNIT,
            Self::UnitChange(_) => UnitChangeRow::TABLE,
            Self::Audit(_) => AuditRow::TABLE,
            Self::Draft(_) => DraftRow::TABLE,
            Self::DraftFile(_) | Self::DropDraftFile(_) => DraftFileRow::TABLE,
            Self::DraftAct(_) => DraftActRow::TABLE,
            Self::SurveyCount(_) => SurveyCountRow::TABLE,
            Self::SurveyUsed(_) => SurveyUsedRow::TABLE,
            Self::LookCount(_) => LookCountRow::TABLE,
            Self::RatingCount(_) => RatingCountRow::TABLE,
            Self::RatingUsed(_) => RatingUsedRow::TABLE,
            Self::Setting(..) => &SETTING,
        }
    }

    pub(crate) fn cells(&self) -> Vec<Cell<'_>> {
        match self {
            Self::Account(row) => row.cells(),
            Self::Session(row) | Self::End(row) => row.cells(),
            Self::SecondFactor(row) => row.cells(),
            Self::Person(person) => vec![Cell::text(person.id.as_str()), Cell::text(&person.name)],
            Self::Unit(unit) => vec![Cell::text(unit.id.as_str()), Cell::text(&unit.name)],
            Self::UnitChange(row) => row.cells(),
            Self::Audit(row) => row.cells(),
            Self::Draft(row) => row.cells(),
            Self::DraftFile(row) | Self::DropDraftFile(row) => row.cells(),
            Self::DraftAct(row) => row.cells(),
            Self::SurveyCount(row) => row.cells(),
            Self::SurveyUsed(row) => row.cells(),
            Self::LookCount(row) => row.cells(),
            Self::RatingCount(row) => row.cells(),
            Self::RatingUsed(row) => row.cells(),
            Self::Setting(name, value) => vec![Cell::text(name), Cell::blob(value)],
        }
    }
}
