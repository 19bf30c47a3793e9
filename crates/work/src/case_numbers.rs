//! The numbers by which people know a case: the one of the list, and those of its papers (文号).

use zs_base::{Day, Moment};
use zs_event::Happening;
use zs_store::{CaseRow, Cell, Fault, NoticeAsk, Reader, listing, page};

use crate::replay::event_of;

/// Digits of the year in the number of a paper; at least one of its own follows.
const YEAR_DIGITS: usize = 4;
/// Public decisions whose numbers are compared with one that somebody wrote.
pub(crate) const SAME_MAX: usize = 20;

/// The case with this number in the list (编号).
///
/// # Errors
/// When the store cannot be read.
pub fn case_numbered(reader: &mut dyn Reader, number: i64) -> Result<Option<CaseRow>, Fault> {
    let before = [Cell::Int(number.saturating_sub(1))];
    let found: Vec<CaseRow> = page(reader, &listing::CASES, &[], Some(&before), 1)?;
    Ok(found.into_iter().find(|row| row.number as i64 == number))
}

/// The cases whose public decision has this in its number, each with the whole number: letters, a
/// year and a number. Whoever calls about a published decision reads it out. What cannot be such a
/// number finds nothing.
///
/// # Errors
/// When the store cannot be read.
pub fn cases_of_paper(
    reader: &mut dyn Reader,
    text: &str,
    today: Day,
    limit: usize,
) -> Result<Vec<(CaseRow, String)>, Fault> {
    let Some(sought) = paper_number(text) else {
        return Ok(Vec::new());
    };
    let asked = NoticeAsk {
        today,
        sought: Some(sought),
        // Nobody is told how many there are.
        counted: Some(0),
        limit,
        ..NoticeAsk::default()
    };
    let mut found: Vec<(CaseRow, String)> = Vec::new();
    for notice in reader.public_notices(&asked)?.rows {
        let row = reader.case(&notice.case)?;
        let row = row.filter(|row| found.iter().all(|(it, _)| it.case != row.case));
        found.extend(row.map(|row| (row, notice.number)));
    }
    Ok(found)
}

/// The number of a decision as notices are looked for by it, where the text may be one.
fn paper_number(text: &str) -> Option<String> {
    let digits = text.chars().filter(|it| it.is_numeric()).count();
    let may_be = digits > YEAR_DIGITS && !text.is_ascii();
    may_be.then(|| zs_disclose::sought(None, text).ok())?
}

/// Whether two texts are the same number of a paper, however people write its brackets.
pub(crate) fn is_same_number(one: &str, other: &str) -> bool {
    let one = paper_number(one);
    one.is_some() && one == paper_number(other)
}

/// The number under which the public finds a decision of a case today.
///
/// # Errors
/// When the store cannot be read.
pub(crate) fn public_number(
    reader: &mut dyn Reader,
    row: &CaseRow,
    now: Moment,
) -> Result<Option<String>, Fault> {
    for number in paper_numbers(reader, row, now)?.into_iter().rev() {
        for (found, public) in cases_of_paper(reader, &number, now.day(), SAME_MAX)? {
            if found.case == row.case {
                return Ok(Some(public));
            }
        }
    }
    Ok(None)
}

/// The numbers of the papers of a case in the order in which they were given, up to a moment.
///
/// # Errors
/// When the store cannot be read.
pub(crate) fn paper_numbers(
    reader: &mut dyn Reader,
    row: &CaseRow,
    until: Moment,
) -> Result<Vec<String>, Fault> {
    let mut numbers = Vec::new();
    for leaf in reader.events_of(row)? {
        let Some(event) = event_of(&leaf)? else {
            continue;
        };
        if let Happening::Performed(it) = event.happening
            && event.recorded_at <= until
        {
            numbers.extend(it.number);
        }
    }
    Ok(numbers)
}
