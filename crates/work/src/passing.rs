//! Time passes: a term whose end the law answers by itself (拟制) ends whether or not somebody
//! opens the case. What is due is found among the terms, and a command that only lets time pass has
//! the engine supply the result.

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_base::{CaseId, CommandId, Day, Digest, Moment};
use zs_event::Command;
use zs_law::{Late, Procedure};
use zs_store::{Cell, Fault, Reader, Row, TermRow, listing, page};

use crate::Answer;
use crate::law::Law;
use crate::projection::{OPEN, RUNNING};
use crate::writer::{Unanswered, Writer};

/// Term rows read at a time.
const PAGE: usize = 1_024;

/// Which terms the law answers by itself: the step's id and the term's id.
pub struct Passing {
    answered: BTreeSet<(String, String)>,
}

impl Passing {
    /// For the procedures of a law, with all overlays and called procedures.
    #[must_use]
    pub fn of(law: &Law) -> Self {
        let library = &law.library;
        let plain = library.procedures.values();
        let versions = plain.chain(library.overlaid.values()).flatten();
        let mut answered = BTreeSet::new();
        versions.for_each(|procedure| note(procedure, &mut answered));
        Self { answered }
    }

    /// The cases in which such a term has ended by now, none twice. `since` leaves out terms that
    /// were due earlier.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn due(
        &self,
        reader: &mut dyn Reader,
        since: Option<Day>,
        now: Moment,
    ) -> Result<BTreeSet<CaseId>, Fault> {
        let mut cases = BTreeSet::new();
        let mut after = since.map(end_of_day_before);
        loop {
            let rows: Vec<TermRow> = page(reader, &listing::TERMS, &[], after.as_deref(), PAGE)?;
            for row in &rows {
                // A term of hours may end in the middle of its day.
                if row.due.is_none_or(|due| due > now.day()) {
                    return Ok(cases);
                }
                let runs = [RUNNING, OPEN].contains(&&*row.status);
                if runs && self.is_answered(row) {
                    cases.insert(row.case);
                }
            }
            let Some(last) = rows.last().filter(|_| rows.len() == PAGE) else {
                return Ok(cases);
            };
            after = Some(place_of(last));
        }
    }

    fn is_answered(&self, row: &TermRow) -> bool {
        let step = row.path.rsplit('.').next().unwrap_or(&row.path);
        let step = step.split('#').next().unwrap_or(step);
        self.answered.contains(&(step.to_owned(), row.term.clone()))
    }
}

fn note(procedure: &Arc<Procedure>, answered: &mut BTreeSet<(String, String)>) {
    for step in procedure.steps.iter() {
        for term in &step.terms {
            if matches!(term.late, Late::Deem { .. }) {
                answered.insert((step.id.to_string(), term.id.to_string()));
            }
        }
    }
    procedure.callees.iter().for_each(|it| note(it, answered));
}

/// The last place before the terms of a day.
pub(crate) fn end_of_day_before(day: Day) -> Vec<Cell<'static>> {
    let last = TermRow {
        due: Some(day.plus(-1)),
        case: CaseId([u8::MAX; 16]),
        path: char::MAX.to_string(),
        term: String::new(),
        status: String::new(),
        provisional: false,
        started: None,
        done: None,
    };
    place_of(&last)
}

/// Where the next page of terms begins.
pub(crate) fn place_of(row: &TermRow) -> Vec<Cell<'static>> {
    let cells = row.cells();
    let order = listing::TERMS.order.iter();
    order.map(|it| cells[*it].clone().into_owned()).collect()
}

/// Lets time pass in these cases and counts those in which the law supplied something.
///
/// # Errors
/// When the writer gives no answer.
pub fn let_pass(
    writer: &Writer,
    cases: impl IntoIterator<Item = CaseId>,
    now: Moment,
) -> Result<usize, Unanswered> {
    let mut recorded = 0;
    for case in cases {
        let answer = writer.perform(pass(&case, now))?;
        recorded += usize::from(matches!(answer, Answer::Recorded(_)));
    }
    Ok(recorded)
}

/// The command that lets time pass in a case.
pub(crate) fn pass(case: &CaseId, now: Moment) -> Command {
    let moment = now.ms().to_be_bytes();
    let digest = Digest::of(&[b"zhunsheng time passes", &moment, &case.0]);
    let mut id = [0; 16];
    id.copy_from_slice(&digest.0[..16]);
    Command::of_the_law(CommandId(id), *case)
}
