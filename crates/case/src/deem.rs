//! Deemed events (拟制): what the law supplies when a term has ended and nobody acted.

use zs_base::limits::ROUNDS_MAX;
use zs_base::{Day, Moment};
use zs_event::Happening;
use zs_event::event::Deemed;
use zs_law::{Late, StepNo};
use zs_time::Point;

use crate::apply::apply;
use crate::fact::condition;
use crate::locate::path_of;
use crate::register::Register;
use crate::state::{Instance, InstanceNo, Made, Standing, State, Validity};
use crate::term::{TermStatus, term_of};
use crate::view::View;

/// More deemed events than this at one time mean that a procedure deems in a circle.
const CASCADE_MAX: usize = 64;

/// The deemed events that are due, and the state after them. Nothing is cloned where none is.
#[must_use]
pub fn pending(
    state: &State,
    register: &dyn Register,
    now: Moment,
) -> Option<(Vec<Happening>, State)> {
    let mut first = next(state, register, now)?;
    let mut after = state.clone();
    let mut happenings = Vec::new();
    for _ in 0..CASCADE_MAX {
        let happening = Happening::Deemed(first);
        apply(&mut after, &happening, register);
        happenings.push(happening);
        match next(&after, register, now) {
            Some(deemed) => first = deemed,
            None => break,
        }
    }
    Some((happenings, after))
}

/// The earliest deemed event that is due; of several on one day, the first in the procedure.
fn next(state: &State, register: &dyn Register, now: Moment) -> Option<Deemed> {
    if state.standing != Standing::Open {
        return None;
    }
    let view = View {
        state,
        candidate: None,
        register,
        day: now.day(),
    };
    let mut found: Option<(Moment, Deemed)> = None;
    for index in 0..state.instances.len() {
        let number = InstanceNo(index as u16);
        let instance = state.instance(number);
        if instance.validity == Validity::Void || instance.ended.is_some() {
            continue;
        }
        for step in instance.procedure.step_numbers() {
            for (moment, deemed) in due_in(&view, number, step, now) {
                if found
                    .as_ref()
                    .is_none_or(|(earliest, _)| moment < *earliest)
                {
                    found = Some((moment, deemed));
                }
            }
        }
    }
    found.map(|(_, deemed)| deemed)
}

fn due_in(
    view: &View<'_>,
    at: InstanceNo,
    step: StepNo,
    now: Moment,
) -> impl Iterator<Item = (Moment, Deemed)> {
    let instance = view.state.instance(at);
    let law = instance.procedure.step(step);
    let open = instance.done(step).is_none()
        && instance.rounds(step).len() < ROUNDS_MAX
        && law
            .terms
            .iter()
            .any(|term| matches!(term.late, Late::Deem { .. }))
        && law
            .when
            .as_ref()
            .is_none_or(|when| condition(view, at, when) == Some(true));
    let terms = if open { law.terms.as_slice() } else { &[] };
    terms.iter().enumerate().filter_map(move |(index, term)| {
        let Late::Deem { outcome } = &term.late else {
            return None;
        };
        let counted = term_of(view, at, step, index as u16);
        if counted.status != TermStatus::Late {
            return None;
        }
        // The term ends with its last day, so the result still belongs to that day: terms that
        // run from it begin on the day after.
        let end = match counted.count?.point {
            Point::Day(day) => end_of(day),
            Point::Moment(moment) => moment,
        };
        let deemed = Deemed {
            path: path_of(view.state, at, step),
            round: view.state.instance(at).rounds(step).len() as u16 + 1,
            outcome: outcome.to_string(),
            term: term.id.to_string(),
            effective_on: end,
            cite: term.cite.clone(),
            because: None,
        };
        let due = end <= now && !contradicted(instance, step, end);
        due.then_some((end, deemed))
    })
}

/// Whether a correction has said that this very result did not come about: what people proved
/// supersedes what the law supplied, so it is not supplied again for the same end.
fn contradicted(instance: &Instance, step: StepNo, end: Moment) -> bool {
    let mut rounds = instance.rounds(step).iter();
    rounds.any(|round| {
        round.made == Made::ByLaw && round.validity == Validity::Void && round.at == end
    })
}

/// The last millisecond of a day.
const fn end_of(day: Day) -> Moment {
    day.next().start().plus_ms(-1)
}
