//! Last days that move although nothing is done about them: another calendar comes, or what was
//! written down is corrected. Each is told with the day before, the day that holds now and the cause.

use std::collections::{BTreeMap, BTreeSet};

use zs_base::{Day, Moment};
use zs_case::state::Standing;
use zs_case::{Register, State, TermStatus, View, path_of, terms};
use zs_event::Happening;
use zs_store::{MovedRow, Rows};

use crate::view::step_name;

/// A term of a case: the step that bears it, and its id within the step.
type Term = (String, String);

/// The days of the terms of a case that have begun.
pub(crate) type Days = BTreeMap<Term, Day>;

/// A day that moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Move {
    /// The step that bears the term.
    pub(crate) path: String,
    /// The term's id within the step.
    pub(crate) term: String,
    /// The day before.
    pub(crate) old: Option<Day>,
    /// The day that holds now; nothing where the term is not counted any more.
    pub(crate) new: Option<Day>,
    /// What moved it, in words without personal data.
    pub(crate) cause: String,
}

/// Whether an event says that something before it was otherwise, so that days follow it.
pub(crate) const fn restates(happening: &Happening) -> bool {
    matches!(happening, Happening::Corrected(_) | Happening::Moved(_))
}

/// The days of the terms of a case as they stand on a day.
pub(crate) fn days_of(state: &State, register: &dyn Register, on: Day) -> Days {
    let view = view(state, register, on);
    let begun = terms(&view).into_iter().filter_map(|it| {
        let law = state.instance(it.instance).procedure.step(it.step);
        let id = law.terms.get(usize::from(it.index))?.id.to_string();
        let path = path_of(state, it.instance, it.step).to_string();
        Some(((path, id), it.count?.due.day))
    });
    begun.collect()
}

/// What an event moved. `before` are the days before it, where it [`restates`] something.
pub(crate) fn moved_by(
    happening: &Happening,
    before: Option<Days>,
    state: &State,
    register: &dyn Register,
    on: Day,
) -> Vec<Move> {
    if let Happening::Recomputed(it) = happening {
        return vec![Move {
            path: it.path.to_string(),
            term: it.term.clone(),
            old: Some(it.old),
            new: Some(it.new),
            cause: format!("放假安排变动（{}）", it.because),
        }];
    }
    let Some(before) = before else {
        return Vec::new();
    };
    let cause = match happening {
        Happening::Corrected(it) => format!("更正“{}”", step_name(state, &it.path)),
        Happening::Moved(it) => format!("改按{}版程序办理", it.version),
        _ => return Vec::new(),
    };
    let mut now = days_of(state, register, on);
    let moved = before.into_iter().filter_map(|((path, term), old)| {
        let new = now.remove(&(path.clone(), term.clone()));
        (new != Some(old)).then(|| Move {
            path,
            term,
            old: Some(old),
            new,
            cause: cause.clone(),
        })
    });
    moved.collect()
}

/// The rows of what moved, of terms that still run: those before and the new ones.
pub(crate) fn moved_rows(
    state: &State,
    register: &dyn Register,
    at: Moment,
    before: &[Rows],
    new: &[Move],
) -> Vec<Rows> {
    let known = before.iter().filter_map(|row| match row {
        Rows::Moved(row) => Some(row),
        _ => None,
    });
    let mut known = known.peekable();
    if (known.peek().is_none() && new.is_empty()) || state.standing != Standing::Open {
        return Vec::new();
    }
    let running = running(state, register, at.day());
    let runs = |row: &MovedRow| running.contains(&(row.path.clone(), row.term.clone()));
    let known = known.map(|row| MovedRow {
        unit: state.unit.clone(),
        ..row.clone()
    });
    let new = new.iter().map(|it| MovedRow {
        unit: state.unit.clone(),
        at,
        case: state.case,
        path: it.path.clone(),
        term: it.term.clone(),
        old: it.old,
        new: it.new,
        cause: it.cause.clone(),
    });
    // Two moves of one moment are told as one from the first day to the last.
    let mut rows: Vec<MovedRow> = Vec::new();
    for row in known.chain(new).filter(runs) {
        let same =
            |it: &&mut MovedRow| (it.at, &it.path, &it.term) == (row.at, &row.path, &row.term);
        match rows.iter_mut().find(same) {
            Some(earlier) => {
                earlier.new = row.new;
                earlier.cause = row.cause;
            }
            None => rows.push(row),
        }
    }
    rows.into_iter().map(Rows::Moved).collect()
}

/// The terms that still press or hold somebody back.
pub(crate) fn running(state: &State, register: &dyn Register, on: Day) -> BTreeSet<Term> {
    let view = view(state, register, on);
    let open = terms(&view).into_iter().filter_map(|it| {
        let instance = state.instance(it.instance);
        let done = instance.done(it.step).is_some() || instance.ended.is_some();
        let runs = matches!(
            it.status,
            TermStatus::Running | TermStatus::Paused | TermStatus::Late
        );
        let law = instance.procedure.step(it.step);
        let id = law.terms.get(usize::from(it.index))?.id.to_string();
        let path = path_of(state, it.instance, it.step).to_string();
        (runs && !done).then_some((path, id))
    });
    open.collect()
}

const fn view<'a>(state: &'a State, register: &'a dyn Register, on: Day) -> View<'a> {
    View {
        state,
        candidate: None,
        register,
        day: on,
    }
}
