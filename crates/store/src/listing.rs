//! The orders in which pages and audits read the projections.

use crate::row::Row;
use crate::rows::{
    AccountRow, AuditRow, CaseRow, CountRow, EarlierRow, NoticeRow, QueueRow, SecondFactorRow,
    SessionRow, TermRow, UnitChangeRow,
};
use crate::table::{Direction, Listing};

/// Cases, the newest first.
pub const CASES_NEWEST: Listing = Listing {
    table: CaseRow::TABLE,
    order: &[0],
    direction: Direction::Descending,
};
/// Cases in the order of opening.
pub const CASES: Listing = Listing {
    table: CaseRow::TABLE,
    order: &[0],
    direction: Direction::Ascending,
};
/// Cases of a unit, the newest first; the prefix is the unit.
pub const CASES_OF_UNIT: Listing = Listing {
    table: CaseRow::TABLE,
    order: &[4, 0],
    direction: Direction::Descending,
};
/// Work that waits, by unit and case.
pub const QUEUE: Listing = Listing {
    table: QueueRow::TABLE,
    order: &[0, 1, 2, 3],
    direction: Direction::Ascending,
};
/// Terms, by due day.
pub const TERMS: Listing = Listing {
    table: TermRow::TABLE,
    order: &[0, 1, 2, 3],
    direction: Direction::Ascending,
};
/// Notices, by due day.
pub const NOTICES: Listing = Listing {
    table: NoticeRow::TABLE,
    order: &[0, 1, 2],
    direction: Direction::Ascending,
};
/// Counts, by unit, procedure and month.
pub const COUNTS: Listing = Listing {
    table: CountRow::TABLE,
    order: &[0, 1, 2, 3],
    direction: Direction::Ascending,
};
/// Earlier cases, by digest.
pub const EARLIER: Listing = Listing {
    table: EarlierRow::TABLE,
    order: &[0, 1],
    direction: Direction::Ascending,
};

/// Accounts, by person.
pub const ACCOUNTS: Listing = Listing {
    table: AccountRow::TABLE,
    order: &[0],
    direction: Direction::Ascending,
};
/// Accounts, by the name with which people sign in.
pub const ACCOUNTS_BY_LOGIN: Listing = Listing {
    table: AccountRow::TABLE,
    order: &[1],
    direction: Direction::Ascending,
};
/// Sessions, by token.
pub const SESSIONS: Listing = Listing {
    table: SessionRow::TABLE,
    order: &[0],
    direction: Direction::Ascending,
};
/// Sessions of a person; the prefix is the person.
pub const SESSIONS_OF_PERSON: Listing = Listing {
    table: SessionRow::TABLE,
    order: &[1, 0],
    direction: Direction::Ascending,
};
/// The audit log, the newest entry first.
pub const AUDIT_NEWEST: Listing = Listing {
    table: AuditRow::TABLE,
    order: &[0],
    direction: Direction::Descending,
};
/// The audit log in its order.
pub const AUDIT: Listing = Listing {
    table: AuditRow::TABLE,
    order: &[0],
    direction: Direction::Ascending,
};
/// Audit entries of a person, the newest first; the prefix is the person.
pub const AUDIT_OF_PERSON: Listing = Listing {
    table: AuditRow::TABLE,
    order: &[2, 0],
    direction: Direction::Descending,
};
/// Changes to units in the order in which they were written down.
pub const UNIT_CHANGES: Listing = Listing {
    table: UnitChangeRow::TABLE,
    order: &[0],
    direction: Direction::Ascending,
};
/// Second factors, by person.
pub const SECOND_FACTORS: Listing = Listing {
    table: SecondFactorRow::TABLE,
    order: &[0],
    direction: Direction::Ascending,
};

/// The listing of every projection in the order of its key, for comparison with a replay.
pub const ALL: &[&Listing] = &[&CASES, &QUEUE, &TERMS, &NOTICES, &COUNTS, &EARLIER];
