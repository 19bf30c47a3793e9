//! The orders in which pages and audits read the projections.

use crate::row::Row;
use crate::rows::{
    AccountRow, AuditRow, CaseRow, CertificateRow, CountRow, DocumentRow, DraftActRow,
    DraftFileRow, DraftRow, EarlierRow, LookCountRow, LookRow, MovedRow, NoticeRow, QueueRow,
    RatingCountRow, RatingUsedRow, SecondFactorRow, SessionRow, ShieldRow, SurveyCountRow,
    SurveyUsedRow, TallyRow, TermRow, UnitChangeRow,
};
use crate::table::{Direction, Listing, Only};

/// Cases, the newest first.
pub const CASES_NEWEST: Listing = Listing {
    table: CaseRow::TABLE,
    order: &[0],
    direction: Direction::Descending,
    only: Only::All,
};
/// Cases in the order of opening.
pub const CASES: Listing = Listing {
    table: CaseRow::TABLE,
    order: &[0],
    direction: Direction::Ascending,
    only: Only::All,
};
/// Cases by the party as it is looked for.
pub const CASES_OF_PARTY: Listing = Listing {
    table: CaseRow::TABLE,
    order: &[9, 0],
    direction: Direction::Ascending,
    only: Only::All,
};

/// The cases of a unit by the moment at which they reached it, and those of one procedure of a
/// unit; open cases and cases that are over apart, because a county looks for them apart and the
/// open ones stay few.
///
/// The prefix is the unit, or unit and procedure.
#[must_use]
pub fn cases_of_unit(of_procedure: bool, over: bool, direction: Direction) -> &'static Listing {
    let descending = direction == Direction::Descending;
    let place = [of_procedure, over, descending];
    let place = place.iter().fold(0, |sum, it| sum * 2 + usize::from(*it));
    &CASES_OF_UNIT[place]
}

const OPEN: Only = Only::Without(11);
const OVER: Only = Only::With(11);
const BY_UNIT: &[usize] = &[4, 5, 0];
const BY_PROCEDURE: &[usize] = &[4, 2, 5, 0];

static CASES_OF_UNIT: [Listing; 8] = [
    cases(BY_UNIT, OPEN, Direction::Ascending),
    cases(BY_UNIT, OPEN, Direction::Descending),
    cases(BY_UNIT, OVER, Direction::Ascending),
    cases(BY_UNIT, OVER, Direction::Descending),
    cases(BY_PROCEDURE, OPEN, Direction::Ascending),
    cases(BY_PROCEDURE, OPEN, Direction::Descending),
    cases(BY_PROCEDURE, OVER, Direction::Ascending),
    cases(BY_PROCEDURE, OVER, Direction::Descending),
];

const fn cases(order: &'static [usize], only: Only, direction: Direction) -> Listing {
    Listing {
        table: CaseRow::TABLE,
        order,
        direction,
        only,
    }
}

/// Work that waits, by unit and case.
pub const QUEUE: Listing = Listing {
    table: QueueRow::TABLE,
    order: &[0, 1, 2, 3],
    direction: Direction::Ascending,
    only: Only::All,
};
/// Terms, by due day.
pub const TERMS: Listing = Listing {
    table: TermRow::TABLE,
    order: &[0, 1, 2, 3],
    direction: Direction::Ascending,
    only: Only::All,
};
/// Notices, by due day.
pub const NOTICES: Listing = Listing {
    table: NoticeRow::TABLE,
    order: &[0, 1, 2],
    direction: Direction::Ascending,
    only: Only::All,
};
/// Notices that are not public yet, by due day.
pub const NOTICES_OWED: Listing = Listing {
    table: NoticeRow::TABLE,
    order: &[0, 1, 2],
    direction: Direction::Ascending,
    only: Only::Without(3),
};
/// Counts, by unit, procedure and month.
pub const COUNTS: Listing = Listing {
    table: CountRow::TABLE,
    order: &[0, 1, 2, 3],
    direction: Direction::Ascending,
    only: Only::All,
};
/// Earlier cases, by digest.
pub const EARLIER: Listing = Listing {
    table: EarlierRow::TABLE,
    order: &[0, 1],
    direction: Direction::Ascending,
    only: Only::All,
};

/// Moved days, by unit and by when they were recorded.
pub const MOVED: Listing = Listing {
    table: MovedRow::TABLE,
    order: &[0, 1, 2, 3, 4],
    direction: Direction::Ascending,
    only: Only::All,
};
/// Moved days of a unit, the newest first; the prefix is the unit.
pub const MOVED_NEWEST: Listing = Listing {
    table: MovedRow::TABLE,
    order: &[0, 1, 2, 3, 4],
    direction: Direction::Descending,
    only: Only::All,
};

/// Normative documents, by case.
pub const DOCUMENTS: Listing = Listing {
    table: DocumentRow::TABLE,
    order: &[0],
    direction: Direction::Ascending,
    only: Only::All,
};

/// Certificates, by case.
pub const CERTIFICATES: Listing = Listing {
    table: CertificateRow::TABLE,
    order: &[0],
    direction: Direction::Ascending,
    only: Only::All,
};
/// Certificates by number; the prefix is the number.
pub const CERTIFICATES_BY_NUMBER: Listing = Listing {
    table: CertificateRow::TABLE,
    order: &[1, 0],
    direction: Direction::Ascending,
    only: Only::All,
};

/// Counts of one name by unit and month; the prefix is the name, or name and unit.
pub const COUNTS_OF: Listing = Listing {
    table: CountRow::TABLE,
    order: &[3, 0, 2, 1],
    direction: Direction::Ascending,
    only: Only::All,
};
/// Occurrences of a tally in a unit, by moment; the prefix is unit and name.
pub const TALLIES: Listing = Listing {
    table: TallyRow::TABLE,
    order: &[0, 1, 2, 3, 4, 5],
    direction: Direction::Ascending,
    only: Only::All,
};
/// What a case counts for; the prefix is the case.
pub const TALLIES_OF_CASE: Listing = Listing {
    table: TallyRow::TABLE,
    order: &[3, 1, 4, 5],
    direction: Direction::Ascending,
    only: Only::All,
};

/// Cases by the unit complained about; the prefix is the unit.
pub const SHIELDS: Listing = Listing {
    table: ShieldRow::TABLE,
    order: &[0, 1],
    direction: Direction::Ascending,
    only: Only::All,
};

/// Accounts, by person.
pub const ACCOUNTS: Listing = Listing {
    table: AccountRow::TABLE,
    order: &[0],
    direction: Direction::Ascending,
    only: Only::All,
};
/// Accounts, by the name with which people sign in.
pub const ACCOUNTS_BY_LOGIN: Listing = Listing {
    table: AccountRow::TABLE,
    order: &[1],
    direction: Direction::Ascending,
    only: Only::All,
};
/// Sessions, by token.
pub const SESSIONS: Listing = Listing {
    table: SessionRow::TABLE,
    order: &[0],
    direction: Direction::Ascending,
    only: Only::All,
};
/// Sessions of a person; the prefix is the person.
pub const SESSIONS_OF_PERSON: Listing = Listing {
    table: SessionRow::TABLE,
    order: &[1, 0],
    direction: Direction::Ascending,
    only: Only::All,
};
/// The audit log, the newest entry first.
pub const AUDIT_NEWEST: Listing = Listing {
    table: AuditRow::TABLE,
    order: &[0],
    direction: Direction::Descending,
    only: Only::All,
};
/// The audit log in its order.
pub const AUDIT: Listing = Listing {
    table: AuditRow::TABLE,
    order: &[0],
    direction: Direction::Ascending,
    only: Only::All,
};
/// Audit entries of a person, the newest first; the prefix is the person.
pub const AUDIT_OF_PERSON: Listing = Listing {
    table: AuditRow::TABLE,
    order: &[2, 0],
    direction: Direction::Descending,
    only: Only::All,
};
/// Looks at a case, the newest first; the prefix is the case as it is written.
pub const LOOKS_OF_CASE: Listing = Listing {
    table: LookRow::TABLE,
    order: &[0, 1],
    direction: Direction::Descending,
    only: Only::All,
};
/// Counts of looks; the prefix is the month.
pub const LOOK_COUNTS: Listing = Listing {
    table: LookCountRow::TABLE,
    order: &[0, 1, 2],
    direction: Direction::Ascending,
    only: Only::All,
};
/// Counts of ratings; the prefix is the unit.
pub const RATING_COUNTS: Listing = Listing {
    table: RatingCountRow::TABLE,
    order: &[0, 1, 2, 3],
    direction: Direction::Ascending,
    only: Only::All,
};
/// Codes with which an inspection was rated, by digest.
pub const RATING_USED: Listing = Listing {
    table: RatingUsedRow::TABLE,
    order: &[0],
    direction: Direction::Ascending,
    only: Only::All,
};
/// Changes to units in the order in which they were written down.
pub const UNIT_CHANGES: Listing = Listing {
    table: UnitChangeRow::TABLE,
    order: &[0],
    direction: Direction::Ascending,
    only: Only::All,
};
/// Drafts of law, the newest first.
pub const DRAFTS_NEWEST: Listing = Listing {
    table: DraftRow::TABLE,
    order: &[0],
    direction: Direction::Descending,
    only: Only::All,
};
/// Drafts of law, by number.
pub const DRAFTS: Listing = Listing {
    table: DraftRow::TABLE,
    order: &[0],
    direction: Direction::Ascending,
    only: Only::All,
};
/// The files of a draft, by path; the prefix is the draft.
pub const DRAFT_FILES: Listing = Listing {
    table: DraftFileRow::TABLE,
    order: &[0, 1],
    direction: Direction::Ascending,
    only: Only::All,
};
/// What was done with a draft, in order; the prefix is the draft.
pub const DRAFT_ACTS: Listing = Listing {
    table: DraftActRow::TABLE,
    order: &[0, 1],
    direction: Direction::Ascending,
    only: Only::All,
};
/// Second factors, by person.
pub const SECOND_FACTORS: Listing = Listing {
    table: SecondFactorRow::TABLE,
    order: &[0],
    direction: Direction::Ascending,
    only: Only::All,
};

/// Counts of surveys; the prefix is the survey.
pub const SURVEY_COUNTS: Listing = Listing {
    table: SurveyCountRow::TABLE,
    order: &[0, 1, 2, 3, 4, 5],
    direction: Direction::Ascending,
    only: Only::All,
};
/// Codes that were used, by digest; the prefix is the survey, or survey and digest.
pub const SURVEY_USED: Listing = Listing {
    table: SurveyUsedRow::TABLE,
    order: &[0, 1],
    direction: Direction::Ascending,
    only: Only::All,
};

/// The listing of every projection in the order of its key, for comparison with a replay.
pub const ALL: &[&Listing] = &[
    &CASES,
    &QUEUE,
    &TERMS,
    &NOTICES,
    &COUNTS,
    &EARLIER,
    &MOVED,
    &TALLIES,
    &DOCUMENTS,
    &CERTIFICATES,
    &SHIELDS,
];
