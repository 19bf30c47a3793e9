//! Time in an exploration: it stands still until it moves to the end of the next wait, notice or
//! deemed term.

use zs_base::{Day, Moment};
use zs_case::{InstanceNo, State, TermStatus, View, term_of};
use zs_law::{Late, StepNo, Term, TermKind};
use zs_time::{Kind, Margin, Point, Roll, Rule};

use super::slice::is_relevant;
use super::world::World;

/// How far ahead a notice is looked for, in days.
const AHEAD_DAYS_MAX: i32 = 60;

/// A relevant term of a state: how it stands, and when that changes by itself.
pub struct Ticking {
    /// A number that tells how it stands.
    pub status: u8,
    /// The first day on which it stands otherwise.
    pub changes: Option<Day>,
}

/// The relevant terms of the steps that are explored.
pub fn ticking(
    world: &World<'_>,
    state: &State,
    now: Moment,
    explored: impl Fn(InstanceNo, StepNo) -> bool,
) -> Vec<Ticking> {
    let view = View {
        state,
        candidate: None,
        register: world,
        day: now.day(),
    };
    let mut found = Vec::new();
    for index in 0..state.instances.len() {
        let number = InstanceNo(index as u16);
        let procedure = state.instance(number).procedure.clone();
        for step in procedure.step_numbers() {
            if !explored(number, step) {
                continue;
            }
            for (index, term) in procedure.step(step).terms.iter().enumerate() {
                if is_relevant(term) {
                    found.push(one(&view, world, (number, step, index as u16), term, now));
                }
            }
        }
    }
    found
}

fn one(
    view: &View<'_>,
    world: &World<'_>,
    at: (InstanceNo, StepNo, u16),
    term: &Term,
    now: Moment,
) -> Ticking {
    let (instance, step, index) = at;
    if let TermKind::Before { notice, length } = &term.kind {
        let given = view.moment(instance, notice);
        let calendar =
            zs_case::Register::calendar(world, view.state.instance(instance).procedure.calendar);
        let rule = Rule {
            length: *length,
            roll: Roll::No,
        };
        let enough = |day: Day, given: Moment| {
            let term = zs_time::Term {
                kind: Kind::Before(Margin::Plain),
                anchor: Moment::from_ms(day.start().ms() + now.time_ms()),
                rule,
                stretches: Vec::new(),
            };
            match term.point(calendar) {
                Point::Day(last) => given.day() <= last,
                Point::Moment(last) => given <= last,
            }
        };
        let first = given.and_then(|given| {
            let days = (0..AHEAD_DAYS_MAX).map(|ahead| now.day().plus(ahead));
            days.into_iter().find(|day| enough(*day, given))
        });
        return Ticking {
            status: u8::from(given.is_some()) + u8::from(first == Some(now.day())),
            changes: first.filter(|day| *day > now.day()),
        };
    }
    let counted = term_of(view, instance, step, index);
    let end = counted.count.map(|count| match count.point {
        Point::Day(day) => day,
        Point::Moment(end) => end.day().next(),
    });
    let end = end.map(|day| match (&term.kind, &term.late) {
        (TermKind::Wait { .. }, _) => day,
        (_, Late::Mark | Late::Block | Late::Deem { .. }) => day.next(),
    });
    Ticking {
        status: 10 + status_number(counted.status),
        changes: end.filter(|day| counted.status == TermStatus::Running && *day > now.day()),
    }
}

const fn status_number(status: TermStatus) -> u8 {
    match status {
        TermStatus::NotBegun => 0,
        TermStatus::NotApplicable => 1,
        TermStatus::Running => 2,
        TermStatus::Paused => 3,
        TermStatus::Met => 4,
        TermStatus::Late => 5,
    }
}
