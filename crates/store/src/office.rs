//! What an office needs beside its ledger: accounts, sessions, the audit log. No event is here.

use crate::cell::Cell;
use crate::row::Row as _;
use crate::rows::{AccountRow, AuditRow, SessionRow};
use crate::schema::SETTING;
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
    /// Something is written down in the audit log; the number must be the next.
    Audit(AuditRow),
    /// A named setting is written or replaced.
    Setting(String, Vec<u8>),
}

impl OfficeChange {
    pub(crate) const fn table(&self) -> &'static Table {
        match self {
            Self::Account(_) => AccountRow::TABLE,
            Self::Session(_) | Self::End(_) => SessionRow::TABLE,
            Self::Audit(_) => AuditRow::TABLE,
            Self::Setting(..) => &SETTING,
        }
    }

    pub(crate) fn cells(&self) -> Vec<Cell<'_>> {
        match self {
            Self::Account(row) => row.cells(),
            Self::Session(row) | Self::End(row) => row.cells(),
            Self::Audit(row) => row.cells(),
            Self::Setting(name, value) => vec![Cell::text(name), Cell::blob(value)],
        }
    }
}
