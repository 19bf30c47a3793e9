//! Last days of a case that moved although nothing was done about them: the day before, the day that
//! holds now, and what moved it.

use std::collections::BTreeSet;

use zs_base::limits::MOVED_SHOWN_DAYS_MAX;
use zs_base::{CaseId, Day, Moment, UnitId};
use zs_event::{Happening, Signer, StepPath};
use zs_power::Denied;
use zs_store::{Cell, Fault, MovedRow, listing, page};

use super::clock::Clock;
use super::looker::{Looked, Looker};
use super::sight::{step_at, step_name};
use crate::moves::running;

/// Rows of one unit that a list reaches.
const ROWS_MAX: usize = 2_000;

/// A day that moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateMove {
    /// The step that bears the term.
    pub path: StepPath,
    /// The term's id within the step.
    pub term: String,
    /// The name of the step.
    pub step: String,
    /// What kind of term it is: 最迟, 最早, 提前, 定期.
    pub kind: &'static str,
    /// The day before.
    pub old: Option<Day>,
    /// The day that holds now; nothing where the term is not counted any more.
    pub new: Option<Day>,
    /// What moved it.
    pub cause: String,
    /// The reason that was given, masked for those who may not see personal data.
    pub reason: Option<String>,
    /// The ledger entry that says so.
    pub seq: u64,
    /// When it was recorded.
    pub recorded_at: Moment,
    /// Whether the term still runs.
    pub runs: bool,
}

/// A day that moved, in the list of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedLine {
    /// The case.
    pub case: CaseId,
    /// Its number in the jurisdiction.
    pub serial: u64,
    /// What it is about.
    pub title: String,
    /// The name of the unit.
    pub unit_name: String,
    /// The day.
    pub moved: DateMove,
}

/// All moves of a case, the newest first.
pub(super) fn moves(looked: &Looked<'_>) -> Vec<DateMove> {
    if looked.told.moves.is_empty() {
        return Vec::new();
    }
    let open = running(looked.state, looked.register, looked.now.day());
    let moves = looked.told.moves.iter().rev();
    moves
        .filter_map(|(seq, it)| {
            let mut events = looked.told.events.iter();
            let event = events.find(|event| event.seq == *seq)?;
            let path = StepPath::from(it.path.as_str());
            let step = step_at(looked.state.procedure(), &path);
            let law = step.and_then(|step| step.terms.iter().find(|law| *law.id == *it.term));
            Some(DateMove {
                step: step_name(looked.state, &path),
                kind: law.map_or("", |law| law.kind.word()),
                runs: open.contains(&(it.path.clone(), it.term.clone())),
                term: it.term.clone(),
                old: it.old,
                new: it.new,
                cause: it.cause.clone(),
                reason: reason(looked, &event.happening),
                seq: *seq,
                recorded_at: event.recorded_at,
                path,
            })
        })
        .collect()
}

fn reason(looked: &Looked<'_>, happening: &Happening) -> Option<String> {
    let reason = match happening {
        Happening::Corrected(it) => &it.reason,
        Happening::Moved(it) => &it.reason,
        _ => return None,
    };
    (!reason.is_empty()).then(|| looked.sight.text(reason))
}

/// The last move of the term of a clock, where people should still be told of it.
pub(super) fn recent(looked: &Looked<'_>, clock: &Clock) -> Option<DateMove> {
    let mut moves = moves(looked).into_iter();
    moves.find(|it| {
        let same = it.path == clock.path && it.term == clock.term;
        same && it.runs && is_recent(it.recorded_at, looked.now)
    })
}

/// Whether a move is still told in lists of work.
fn is_recent(at: Moment, now: Moment) -> bool {
    now.day().since(at.day()) <= MOVED_SHOWN_DAYS_MAX
}

impl Looker {
    /// The days that moved in these units and are still told, the newest first.
    pub(super) fn moved_in(
        &mut self,
        units: &BTreeSet<UnitId>,
        now: Moment,
    ) -> Result<Vec<MovedRow>, Fault> {
        let mut found = Vec::new();
        for unit in units {
            let prefix = [Cell::text(unit.as_str())];
            let listing = &listing::MOVED_NEWEST;
            let rows: Vec<MovedRow> = page(self.reader.as_mut(), listing, &prefix, None, ROWS_MAX)?;
            found.extend(rows.into_iter().filter(|row| is_recent(row.at, now)));
        }
        found.sort_by(|a, b| (b.at, &a.case, &a.path).cmp(&(a.at, &b.case, &b.path)));
        Ok(found)
    }

    /// The lines of these rows, as far as the asker may see their cases.
    pub(super) fn moved_lines(
        &mut self,
        rows: &[MovedRow],
        asker: &Signer,
        now: Moment,
    ) -> Result<Vec<MovedLine>, Fault> {
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            let line: Result<Option<MovedLine>, Denied> =
                self.look(&row.case, asker, now, |looked| line(looked, row))?;
            lines.extend(line.ok().flatten());
        }
        Ok(lines)
    }
}

fn line(looked: &Looked<'_>, row: &MovedRow) -> Option<MovedLine> {
    let mut moves = moves(looked).into_iter();
    // Moves of one moment are one row, so that the last of them tells the day.
    let moved = moves.find(|it| {
        it.recorded_at == row.at && it.path.to_string() == row.path && it.term == row.term
    })?;
    Some(MovedLine {
        case: row.case,
        serial: looked.told.row.number,
        title: super::case_file::title(looked.state, &looked.sight),
        unit_name: looked.unit_name(),
        moved: DateMove {
            old: row.old,
            new: row.new,
            ..moved
        },
    })
}
