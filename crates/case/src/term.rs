//! The terms of a step as they stand: when they began, when they end, and whether they were kept.
//!
//! Terms are never stored: they follow from the events and the calendar, so a corrected date or a
//! new calendar moves them by itself.

use zs_base::{Day, Moment};
use zs_law::{Ref, StepNo, Term, TermKind};
use zs_time::{Due, Point, Stretch};

use crate::count::{count_of, first_after, stretch_of};
use crate::fact::condition;
use crate::need::{Standing, need_of};
use crate::span::spans;
use crate::state::{InstanceNo, Made, State, Validity};
use crate::view::View;

/// A term of a step in a case.
#[derive(Clone, Debug)]
pub struct TermView {
    /// The instance.
    pub instance: InstanceNo,
    /// The step that bears it.
    pub step: StepNo,
    /// Its place in the step.
    pub index: u16,
    /// How it stands.
    pub status: TermStatus,
    /// Its count, once it has begun.
    pub count: Option<Count>,
}

/// The count of a term that has begun.
#[derive(Clone, Debug)]
pub struct Count {
    /// What `zs-time` computes and explains.
    pub term: zs_time::Term,
    /// The day it gives: for a limit the last lawful day, for a wait the first lawful day.
    pub due: Due,
    /// The same as people write it: a moment where the law counts in hours.
    pub point: Point,
}

/// How a term stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TermStatus {
    /// Its start event has not happened.
    NotBegun,
    /// It does not apply in this case.
    NotApplicable,
    /// It runs.
    Running,
    /// A pause is open, so its end moves with each day.
    Paused,
    /// The step was done in time, or the wait is over.
    Met,
    /// The step was done late, or is not done and the day has passed.
    Late,
}

impl TermStatus {
    /// The word in rows and worked cases.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotBegun => "not_begun",
            Self::NotApplicable => "not_applicable",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Met => "met",
            Self::Late => "late",
        }
    }
}

/// All terms of a case that have begun and apply, in the order of instances and steps.
#[must_use]
pub fn terms(view: &View<'_>) -> Vec<TermView> {
    let mut found = Vec::new();
    for index in 0..view.state.instances.len() {
        let number = InstanceNo(index as u16);
        let instance = view.state.instance(number);
        if instance.validity == Validity::Void {
            continue;
        }
        for step in instance.procedure.step_numbers() {
            for term in 0..instance.procedure.step(step).terms.len() {
                let view = term_of(view, number, step, term as u16);
                if !matches!(
                    view.status,
                    TermStatus::NotBegun | TermStatus::NotApplicable
                ) {
                    found.push(view);
                }
            }
        }
    }
    found
}

/// One term of a step.
#[must_use]
pub fn term_of(view: &View<'_>, instance: InstanceNo, step: StepNo, index: u16) -> TermView {
    // A step that is not needed has no clock; one of which that is not known yet has.
    if need_of(view, instance, step) == Standing::NotNeeded {
        return TermView {
            instance,
            step,
            index,
            status: TermStatus::NotApplicable,
            count: None,
        };
    }
    term_of_done(view, instance, step, index)
}

/// One term of a step that was done, whether or not the step would still be needed: how its limit
/// was kept stays as it was when a fact changes afterwards.
pub(crate) fn term_of_done(
    view: &View<'_>,
    instance: InstanceNo,
    step: StepNo,
    index: u16,
) -> TermView {
    let law = view.state.instance(instance).procedure.step(step);
    let law = &law.terms[usize::from(index)];
    let made = |status, count| TermView {
        instance,
        step,
        index,
        status,
        count,
    };
    if !applies(view, instance, law) {
        return made(TermStatus::NotApplicable, None);
    }
    let Some((term, open)) = counted(view, instance, step, index, law) else {
        return made(TermStatus::NotBegun, None);
    };
    let calendar = view
        .register
        .calendar(view.state.instance(instance).procedure.calendar);
    let due = term.due(calendar);
    let count = Count {
        point: term.point(calendar),
        due,
        term,
    };
    // A notice is judged by its own moment, which must lie so long before that of the step.
    let done = match &law.kind {
        TermKind::Before { notice, .. } => view.moment(instance, notice),
        _ => done_for_status(view, instance, step),
    };
    let status = status(view, &count, law, done, open);
    made(status, Some(count))
}

/// A condition that cannot be decided does not switch a term off: the stricter side is taken.
fn applies(view: &View<'_>, at: InstanceNo, law: &Term) -> bool {
    let when = law.when.as_ref().and_then(|when| condition(view, at, when));
    let unless = law
        .unless
        .as_ref()
        .and_then(|unless| condition(view, at, unless));
    when != Some(false) && unless != Some(true)
}

/// When the step was done, the candidate included; for a call, when its latest instance ended.
fn done_at(view: &View<'_>, at: InstanceNo, step: StepNo) -> Option<Moment> {
    view.moment(at, &Ref::done(step))
}

/// The same for the status: what the law supplied at the end of a term came about because nobody
/// acted within it, so it counts as done just after that end.
fn done_for_status(view: &View<'_>, at: InstanceNo, step: StepNo) -> Option<Moment> {
    let round = view.state.instance(at).done(step);
    let by_law = round.is_some_and(|round| round.made == Made::ByLaw);
    let done = done_at(view, at, step)?;
    Some(if by_law { done.plus_ms(1) } else { done })
}

fn status(
    view: &View<'_>,
    count: &Count,
    law: &Term,
    done: Option<Moment>,
    open: Open,
) -> TermStatus {
    let by = done.map_or(view.day, Moment::day);
    let passed = match count.point {
        Point::Day(day) => by > day,
        Point::Moment(end) => done.map_or(view.day.start(), |done| done) > end,
    };
    let reached = match count.point {
        Point::Day(day) => by >= day,
        Point::Moment(end) => done.map_or(view.day.next().start(), |done| done) >= end,
    };
    match (&law.kind, done.is_some(), open) {
        (TermKind::Wait { .. }, false, Open::Yes) => TermStatus::Paused,
        (TermKind::Wait { .. }, _, _) if reached => TermStatus::Met,
        // A wait that was not over when the step was done was broken; the engine refuses this,
        // an imported history may show it.
        (TermKind::Wait { .. }, true, _) => TermStatus::Late,
        (TermKind::Wait { .. }, false, Open::No) => TermStatus::Running,
        (_, false, Open::Yes) => TermStatus::Paused,
        (_, _, _) if passed => TermStatus::Late,
        (_, true, _) => TermStatus::Met,
        (_, false, Open::No) => TermStatus::Running,
    }
}

/// Whether a pause is still open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Yes,
    No,
}

/// The count of a term that has begun.
fn counted(
    view: &View<'_>,
    at: InstanceNo,
    step: StepNo,
    index: u16,
    law: &Term,
) -> Option<(zs_time::Term, Open)> {
    let start = match &law.kind {
        TermKind::Limit { from, .. } | TermKind::Wait { from, .. } => view.moment(at, from)?,
        TermKind::Before { .. } => done_at(view, at, step)?,
        TermKind::Date {
            month_day,
            field,
            from,
        } => fixed_day(view, at, *month_day, field.as_ref(), from.as_ref())?.start(),
    };
    let granted = view.state.instance(at).extensions.iter();
    let granted = granted.filter(|it| it.step == step && it.term == index);
    let (stretches, open) = stretches(view, at, law);
    let term = count_of(law, start, granted.map(|it| it.count), stretches)?;
    Some((term, open))
}

fn fixed_day(
    view: &View<'_>,
    at: InstanceNo,
    month_day: Option<(i8, i8)>,
    field: Option<&zs_law::FieldRef>,
    from: Option<&Ref>,
) -> Option<Day> {
    if let Some(field) = field {
        return view.field(at, field)?.as_day();
    }
    let from = match from {
        Some(from) => view.moment(at, from)?.day(),
        None => view.state.opened_on.day(),
    };
    first_after(from, month_day?)
}

fn stretches(view: &View<'_>, at: InstanceNo, law: &Term) -> (Vec<Stretch>, Open) {
    let mut found = Vec::new();
    let mut open = Open::No;
    for pause in &law.pauses {
        for (from, to) in spans(view.state, at, &pause.from, &pause.to) {
            if to.is_none() {
                open = Open::Yes;
            }
            let why = name_of(view.state, at, &pause.from);
            found.extend(stretch_of(pause, from, to, view.day, why));
        }
    }
    (found, open)
}

/// The name that explains a pause: the outermost call, else the step.
fn name_of(state: &State, at: InstanceNo, reference: &Ref) -> String {
    let step = reference.calls.first().copied().unwrap_or(reference.step);
    state.instance(at).procedure.step(step).name.to_string()
}

/// Whether a step from which a term begins can still be expected.
#[must_use]
pub(crate) fn start_is_expected(view: &View<'_>, at: InstanceNo, from: &Ref) -> bool {
    let step = from.calls.first().copied().unwrap_or(from.step);
    let local = from.up == 0;
    let done = local && view.state.instance(at).done(step).is_some();
    done || (local
        && matches!(
            need_of(view, at, step),
            Standing::Needed | Standing::Unknown
        ))
}
