//! What a case counts for: each occurrence of a tally (计数点) that follows from its events.
//!
//! Nothing here depends on today: an end of a limit counts on its own day, whether the step was
//! done or not, and whoever asks for a period does not ask for days that have not come. A limit that
//! stands still in a pause has no last day and does not count until it runs again.

use std::sync::Arc;

use zs_base::Moment;
use zs_event::{StepPath, Value};
use zs_law::{
    DaysFrom, FactNo, Field, FieldKind, Named, OtherStep, Split, Step, StepNo, Tally, TallyField,
    TallyOf,
};

use crate::fact::fact;
use crate::limit::limits_of;
use crate::locate::path_of;
use crate::need::{Standing as Need, need_of};
use crate::state::{Instance, InstanceNo, Round, Standing, State, Validity};
use crate::term::TermStatus;
use crate::view::View;

/// One occurrence of a tally in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tallied {
    /// The name under which it counts.
    pub tally: Arc<str>,
    /// The step; nothing for the case itself.
    pub path: Option<StepPath>,
    /// The round of the step, from 1; for the end of a limit its place in the step, from 1.
    pub round: u16,
    /// When, in law.
    pub at: Moment,
    /// How the limit of the step was kept.
    pub kept: Kept,
    /// The amount, in the smallest unit of the currency; 0 where there is none.
    pub value: i64,
    /// The plain days from where they are counted; nothing where they are not.
    pub days: Option<i64>,
}

/// How a limit was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    /// The step has no limit that applies.
    NoLimit,
    /// It was done within all its limits.
    InTime,
    /// It was done after one of them.
    Late,
    /// It is not done.
    Open,
}

/// What a case counts for under these tallies, and under the names by which its steps and outcomes
/// count themselves.
#[must_use]
pub fn tallied(view: &View<'_>, tallies: &[Tally]) -> Vec<Tallied> {
    let mut found = whole(view, tallies);
    for index in 0..view.state.instances.len() {
        let number = InstanceNo(index as u16);
        let instance = view.state.instance(number);
        if instance.validity == Validity::Void {
            continue;
        }
        let fits = |it: &&Tally| it.is_of(&instance.procedure);
        let here: Vec<&Tally> = tallies.iter().filter(fits).collect();
        for step in instance.procedure.step_numbers() {
            steps(view, (number, step), &here, &mut found);
            ends(view, (number, step), &here, &mut found);
        }
    }
    found
}

/// The opening and the end of the case itself.
fn whole(view: &View<'_>, tallies: &[Tally]) -> Vec<Tallied> {
    let state = view.state;
    let procedure = state.procedure();
    let ended = match state.standing {
        Standing::Ended { on, .. } | Standing::Withdrawn { on } => Some(on),
        Standing::Open | Standing::Merged { .. } => None,
    };
    let mut found = Vec::new();
    for tally in tallies.iter().filter(|it| it.is_of(procedure)) {
        let at = match tally.of {
            TallyOf::Opened => Some(state.opened_on),
            TallyOf::Ended => ended,
            TallyOf::Done | TallyOf::Due => None,
        };
        let at = at.filter(|at| beside(view, InstanceNo::ROOT, tally, Some(*at)));
        let days = |at: Moment| match tally.days_from {
            Some(DaysFrom::Opening) => Some(days_between(state.opened_on, at)),
            _ => None,
        };
        found.extend(at.map(|at| Tallied {
            tally: tally.name.clone(),
            path: None,
            round: 1,
            at,
            kept: Kept::NoLimit,
            value: 0,
            days: days(at),
        }));
    }
    found
}

/// The rounds of a step that count.
fn steps(
    view: &View<'_>,
    (number, step): (InstanceNo, StepNo),
    tallies: &[&Tally],
    found: &mut Vec<Tallied>,
) {
    let instance = view.state.instance(number);
    let law = instance.procedure.step(step);
    let rounds = instance.rounds(step);
    for (index, round) in rounds.iter().enumerate() {
        if round.validity == Validity::Void {
            continue;
        }
        // Only the latest round has a clock; an earlier one was followed by another.
        let kept = || match index + 1 == rounds.len() {
            true => kept(view, number, step),
            false => Kept::NoLimit,
        };
        let mut add = |tally: Arc<str>, value: i64, days: Option<i64>| {
            found.push(Tallied {
                tally,
                path: Some(path_of(view.state, number, step)),
                round: index as u16 + 1,
                at: round.at,
                kept: kept(),
                value,
                days,
            });
        };
        if let Some(name) = counted_as(law, round) {
            add(name.clone(), 0, None);
        }
        let done = tallies.iter().filter(|it| it.of == TallyOf::Done);
        let here = |it: &&&Tally| {
            it.takes_with(law, round.outcome) && beside(view, number, it, Some(round.at))
        };
        let looked = Looked {
            state: view.state,
            instance: number,
            law,
            round,
        };
        for tally in done.filter(here) {
            let (value, days) = (
                value(tally, looked),
                days(tally, view.state, instance, round.at),
            );
            add(tally.name.clone(), value, days);
            if let Some(split) = &tally.split {
                add(tally.name_of(&heaviest(split, looked)), value, days);
            }
        }
    }
}

/// The limits of a step that end on a known day.
fn ends(
    view: &View<'_>,
    (number, step): (InstanceNo, StepNo),
    tallies: &[&Tally],
    found: &mut Vec<Tallied>,
) {
    let instance = view.state.instance(number);
    let law = instance.procedure.step(step);
    let due =
        |it: &&&Tally| it.of == TallyOf::Due && it.takes(law) && beside(view, number, it, None);
    let mut tallies = tallies.iter().filter(due).peekable();
    let done = instance.done(step).is_some();
    let over = view.state.standing != Standing::Open || instance.ended.is_some();
    // After the end of a case only what was done, or may still be done, had to be done.
    if tallies.peek().is_none() || (!done && over && !law.afterwards) {
        return;
    }
    let tallies: Vec<&&Tally> = tallies.collect();
    for limit in limits_of(view, number, step) {
        let kept = match (done, limit.status) {
            (_, TermStatus::NotBegun | TermStatus::NotApplicable | TermStatus::Paused) => continue,
            (true, TermStatus::Late) => Kept::Late,
            (true, _) => Kept::InTime,
            (false, _) => Kept::Open,
        };
        let Some(due) = limit.due else { continue };
        found.extend(tallies.iter().map(|tally| Tallied {
            tally: tally.name.clone(),
            path: Some(path_of(view.state, number, step)),
            round: limit.index + 1,
            at: due.start(),
            kept,
            value: 0,
            days: None,
        }));
    }
}

/// How the limits of a step that was done were kept.
fn kept(view: &View<'_>, instance: InstanceNo, step: StepNo) -> Kept {
    let limits = limits_of(view, instance, step).into_iter();
    let judged = limits.filter_map(|it| match it.status {
        TermStatus::Late => Some(Kept::Late),
        TermStatus::Met => Some(Kept::InTime),
        _ => None,
    });
    // One limit that was missed is enough to be late.
    judged.max().unwrap_or(Kept::NoLimit)
}

/// Whether an instance has beside the step that counts what a tally asks for: steps that were done,
/// by this moment where there is one, or are needed, facts that hold, fields that are written, and no
/// step with which it does not count.
fn beside(view: &View<'_>, number: InstanceNo, tally: &Tally, by: Option<Moment>) -> bool {
    let procedure = &view.state.instance(number).procedure;
    let each = |names: &[OtherStep], test: &dyn Fn(StepNo) -> bool| {
        names.iter().all(|name| {
            let mut steps = procedure.step_numbers();
            steps.any(|it| name.is(procedure.step(it)) && test(it))
        })
    };
    let holds = |name: &Arc<str>| {
        let index = procedure.facts.iter().position(|it| it.name == *name);
        index.is_some_and(|it| fact(view, number, FactNo(it as u16)) == Some(true))
    };
    each(&tally.with, &|step| done_by(view.state, number, step, by))
        && each(&tally.needs, &|step| {
            done_by(view.state, number, step, None) || need_of(view, number, step) == Need::Needed
        })
        && tally.holds.iter().all(holds)
        && !is_spoilt(view, number, tally)
        && tally
            .written
            .iter()
            .all(|it| is_written(view.state, number, it))
}

/// Whether something is written in a field of the case, or of the latest round of a step.
fn is_written(state: &State, number: InstanceNo, named: &Named) -> bool {
    let Some(id) = &named.step else {
        let fields = &state.procedure().fields;
        let index = fields.iter().position(|it| it.name == named.field);
        return index.is_some_and(|it| state.values.get(it).is_some_and(Option::is_some));
    };
    let instance = state.instance(number);
    let Some(step) = instance.procedure.find_step(id) else {
        return false;
    };
    let law = instance.procedure.step(step);
    let round = instance.done(step);
    round.is_some_and(|round| in_round(&named.field, law, round).is_some())
}

/// Whether a step was done, or a call of it had ended, by a moment.
fn done_by(state: &State, number: InstanceNo, step: StepNo, by: Option<Moment>) -> bool {
    let early = |at: Moment| by.is_none_or(|by| at <= by);
    let done = state.instance(number).done(step);
    done.is_some_and(|it| early(it.at))
        || state
            .calls(number, step)
            .any(|(_, call)| call.ended.as_ref().is_some_and(|it| early(it.on)))
}

/// The name under which a round counts itself: that of its outcome, else of its step.
fn counted_as<'l>(law: &'l Step, round: &Round) -> Option<&'l Arc<str>> {
    let outcome = round
        .outcome
        .and_then(|it| law.outcomes.get(usize::from(it)));
    let own = outcome.and_then(|it| it.counts.as_ref());
    own.or(law.counts.as_ref())
}

/// Whether one of the steps with which a tally does not count was done in an instance.
fn is_spoilt(view: &View<'_>, number: InstanceNo, tally: &Tally) -> bool {
    let instance = view.state.instance(number);
    let procedure = &instance.procedure;
    tally.unless.iter().any(|other| {
        procedure.find_step(&other.step).is_some_and(|step| {
            let law = procedure.step(step);
            let rounds = instance.rounds(step).iter();
            let mut rounds = rounds.filter(|it| it.validity == Validity::Valid);
            rounds.any(|it| other.outcomes.is_empty() || outcome_in(law, it, &other.outcomes))
        })
    })
}

/// Whether a round has one of these outcomes.
fn outcome_in(law: &Step, round: &Round, names: &[Arc<str>]) -> bool {
    let outcome = round
        .outcome
        .and_then(|it| law.outcomes.get(usize::from(it)));
    outcome.is_some_and(|it| names.contains(&it.name))
}

/// From where the fields of a tally are looked at: the round that counts.
#[derive(Clone, Copy)]
struct Looked<'a> {
    state: &'a State,
    instance: InstanceNo,
    law: &'a Step,
    round: &'a Round,
}

impl<'a> Looked<'a> {
    /// A field with its value, where there is one.
    fn at(self, field: &TallyField) -> Option<(&'a Field, &'a Value)> {
        match field {
            TallyField::Own(name) => in_round(name, self.law, self.round),
            TallyField::Of(Named { step: None, field }) => {
                let fields = &self.state.procedure().fields;
                let index = fields.iter().position(|it| it.name == *field)?;
                let value = self.state.values.get(index)?.as_ref()?;
                Some((&fields[index], value))
            }
            TallyField::Of(Named {
                step: Some(id),
                field,
            }) => {
                // A called procedure speaks of the steps of its callers as of its own.
                let mut at = Some(self.instance);
                while let Some(number) = at {
                    let instance = self.state.instance(number);
                    let step = instance.procedure.find_step(id);
                    if let Some((step, round)) = step.and_then(|it| Some((it, instance.done(it)?)))
                    {
                        return in_round(field, instance.procedure.step(step), round);
                    }
                    at = instance.caller.map(|it| it.instance);
                }
                None
            }
        }
    }
}

fn in_round<'a>(name: &str, law: &'a Step, round: &'a Round) -> Option<(&'a Field, &'a Value)> {
    let index = law.fields.iter().position(|it| *it.name == *name)?;
    let value = round.values.get(index)?.as_ref()?;
    Some((&law.fields[index], value))
}

fn value(tally: &Tally, looked: Looked<'_>) -> i64 {
    let amounts = tally.value.iter().filter_map(|it| looked.at(it));
    let amounts = amounts.map(|(_, value)| match value {
        Value::Money(it) | Value::Count(it) => *it,
        _ => 0,
    });
    amounts.fold(0, i64::saturating_add)
}

fn days(tally: &Tally, state: &State, instance: &Instance, at: Moment) -> Option<i64> {
    let from = match tally.days_from.as_ref()? {
        DaysFrom::Opening => state.opened_on,
        DaysFrom::Step(id) => {
            let step = instance.procedure.find_step(id)?;
            instance.done(step)?.at
        }
    };
    Some(days_between(from, at))
}

fn days_between(from: Moment, to: Moment) -> i64 {
    i64::from(to.day().number()) - i64::from(from.day().number())
}

/// The heaviest word of a field; a word that is not in the order is the other one.
fn heaviest(split: &Split, looked: Looked<'_>) -> Arc<str> {
    let found = looked.at(&split.field);
    let words: Vec<String> = match found {
        Some((field, Value::Text(key))) => match &split.column {
            Some(column) => in_row(field, key, column, looked.round.at)
                .into_iter()
                .collect(),
            None => vec![key.clone()],
        },
        Some((_, Value::List(items))) => items.clone(),
        // Who the party is belongs into no count, only whether it is a person or an organisation.
        Some((_, Value::Party(party))) => vec![party.kind.word().to_owned()],
        _ => Vec::new(),
    };
    let mut ordered = split.order.iter().rev();
    let found = ordered.find(|it| words.iter().any(|word| **word == ***it));
    found.unwrap_or(&split.other).clone()
}

/// What a column says of a key on a day.
fn in_row(field: &Field, key: &str, column: &str, at: Moment) -> Option<String> {
    let FieldKind::Key(table, _) = &field.kind else {
        return None;
    };
    let row = table.row(&[key], at.day())?;
    match table.value(row, column)? {
        Value::Text(word) => Some(word.clone()),
        _ => None,
    }
}
