//! Whether the last entry of a trace breaks an invariant: naive code over the list of events.

use std::sync::Arc;

use zs_base::PersonId;
use zs_event::{Happening, Person, StepPath};
use zs_law::Procedure;
use zs_time::Calendar;

use super::days::{has_passed, lie_between};
use super::model::{Invariant, Rule};
use super::name::{EventName, is_inside};
use super::past::Past;
use super::{people, publication};
use crate::trace::{Entry, Trace, same_instances};

/// What an invariant may look at beside the events: who holds which certificate, which days are
/// worked, which fields are made public, what a return does anew.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The events.
    pub trace: Trace<'a>,
    /// The days.
    pub calendar: &'a Calendar,
    /// The people.
    pub person: &'a dyn Fn(&PersonId) -> Option<Arc<Person>>,
    /// The procedure of the case, for its publications and returns.
    pub procedure: &'a Procedure,
    /// Whether nothing of the same command follows: terms are judged only then.
    pub whole: bool,
}

/// How the end of the trace breaks the invariant, in one Chinese sentence.
#[must_use]
pub fn violation(invariant: &Invariant, ground: &Ground<'_>) -> Option<String> {
    if let Rule::Within { .. } = &invariant.rule {
        return overdue(invariant, ground);
    }
    if let Rule::Unpublished { by, recall } = &invariant.rule {
        return publication::public(ground, by, recall.as_ref(), invariant);
    }
    let last = ground.trace.entries.last()?;
    let path = judged(&invariant.rule, last)?;
    let past = Past::before(
        ground.trace,
        ground.trace.entries.len() - 1,
        ground.procedure,
    );
    if !applies(invariant, &past, path) {
        return None;
    }
    broken(&invariant.rule, ground, &past, last, path)
}

/// Whether the conditions of the invariant hold after what is past, seen from a step.
fn applies(invariant: &Invariant, past: &Past<'_>, path: &StepPath) -> bool {
    let holds = |atom| past.holds(atom, path);
    let asked = invariant.when.is_empty() || invariant.when.iter().any(holds);
    asked && !invariant.unless.iter().any(holds)
}

/// The path of the last entry, where the rule judges it.
fn judged<'a>(rule: &Rule, last: &Entry<'a>) -> Option<&'a StepPath> {
    match rule {
        Rule::Distinct { first, then } => first.found_in(last).or_else(|| then.found_in(last)),
        Rule::Closed { .. } | Rule::NoPost { .. } => last.done().map(|it| it.0),
        rule => rule.subject()?.found_in(last),
    }
}

fn broken(
    rule: &Rule,
    ground: &Ground<'_>,
    past: &Past<'_>,
    last: &Entry<'_>,
    path: &StepPath,
) -> Option<String> {
    match rule {
        Rule::Before { first, then } => {
            let missing = past.index(first, path).is_none();
            missing.then(|| format!("没有“{first}”（或者已经因退回不算），就发生了“{then}”"))
        }
        Rule::Apart {
            first,
            then,
            length,
            first_day,
        } => {
            let Some(from) = past.moment(first, path) else {
                return Some(format!("“{first}”还没有发生，就发生了“{then}”"));
            };
            let end = last.at();
            let kept = lie_between(ground.calendar, from, end, *length, *first_day);
            (!kept).then(|| format!("“{first}”在 {from}，“{then}”在 {end}，相隔不到 {length}"))
        }
        Rule::NotWhile { call, then } => {
            let open = under_way(ground, past, call, path)?;
            Some(format!("“{open}”还没有结束，就发生了“{then}”"))
        }
        Rule::Never { event } => Some(format!("不应当发生的“{event}”发生了")),
        Rule::Distinct { first, then } => people::same(ground, first, then),
        Rule::People {
            event,
            at_least,
            holds,
        } => people::too_few(ground, event, *at_least, holds.as_deref()),
        Rule::Posts { event, posts } => people::other_post(last, event, posts),
        Rule::NoPost { posts } => people::in_post(last, posts),
        Rule::Carries { event, fields } => lacks_field(last, event, fields),
        Rule::Evidence { event, kinds } => lacks_evidence(last, event, kinds),
        Rule::Hides { of, by, kinds } => publication::shown(ground, of, by, kinds),
        Rule::NotOver { first, then } => {
            let value = number(last, &then.1)?;
            let other = number(&ground.trace.entries[past.index(&first.0, path)?], &first.1)?;
            (value > other).then(|| {
                let (name, field) = (&then.0, &then.1);
                format!(
                    "“{name}”的{field}（{value}）大于“{}”的{}（{other}）",
                    first.0, first.1
                )
            })
        }
        Rule::Closed { ends, except } => after_end(ground, past, last, path, (ends, except)),
        Rule::Within { .. } | Rule::Unpublished { .. } | Rule::Ends => None,
    }
}

/// A field that the event should state and does not.
fn lacks_field(last: &Entry<'_>, event: &EventName, fields: &[Arc<str>]) -> Option<String> {
    let Happening::Performed(it) = last.what else {
        return None;
    };
    let given = |field: &&Arc<str>| it.values.iter().any(|(name, _)| **name == ***field);
    let missing = fields.iter().find(|field| !given(field))?;
    Some(format!("“{event}”没有写明“{missing}”"))
}

/// Evidence that the event should have and has not.
fn lacks_evidence(last: &Entry<'_>, event: &EventName, kinds: &[Arc<str>]) -> Option<String> {
    let Happening::Performed(it) = last.what else {
        return None;
    };
    let there = |kind: &&Arc<str>| it.evidence.iter().any(|file| *file.kind == ***kind);
    let missing = kinds.iter().find(|kind| !there(kind))?;
    Some(format!("“{event}”没有“{missing}”"))
}

/// Something that happened after the end and is none of the exceptions.
fn after_end(
    ground: &Ground<'_>,
    past: &Past<'_>,
    last: &Entry<'_>,
    path: &StepPath,
    (ends, except): (&[EventName], &[EventName]),
) -> Option<String> {
    let earlier = &ground.trace.entries[..ground.trace.entries.len() - 1];
    let mut earlier = earlier.iter().enumerate();
    let ended = earlier.find_map(|(at, entry)| {
        let counts = past.counts(at);
        ends.iter()
            .find(|end| counts && end.found_in(entry).is_some())
    })?;
    let excepted = except
        .iter()
        .any(|name| name.found_in(last).is_some() || is_inside(path, &name.node));
    (!excepted).then(|| format!("“{ended}”以后，还发生了“{path}”"))
}

/// An instance of the call that has begun and not ended, and was not done anew.
fn under_way(
    ground: &Ground<'_>,
    past: &Past<'_>,
    call: &EventName,
    at: &StepPath,
) -> Option<String> {
    let entries = &ground.trace.entries[..ground.trace.entries.len() - 1];
    let depth = call.node.split('.').count();
    entries.iter().enumerate().find_map(|(index, entry)| {
        let (path, _) = entry.done()?;
        if !past.counts(index) || !is_inside(path, &call.node) || !same_instances(path, at) {
            return None;
        }
        let instance = &path.calls[..depth];
        let ended = entries.iter().any(|entry| {
            let end = call.found_in(entry);
            end.is_some_and(|end| end.calls.get(..depth) == Some(instance))
        });
        (!ended).then(|| call.node.to_string())
    })
}

/// What should have followed within a time that is over, where the conditions hold by now.
fn overdue(invariant: &Invariant, ground: &Ground<'_>) -> Option<String> {
    let Rule::Within {
        first,
        then,
        length,
    } = &invariant.rule
    else {
        return None;
    };
    if !ground.whole {
        return None;
    }
    let entries = ground.trace.entries;
    let past = Past::before(ground.trace, entries.len(), ground.procedure);
    for (index, start) in entries.iter().enumerate() {
        let Some(at) = first.found_in(start).filter(|_| past.counts(index)) else {
            continue;
        };
        let follows = entries[index + 1..].iter().any(|entry| {
            let found = then.found_in(entry);
            found.is_some_and(|found| same_instances(found, at))
        });
        let (from, now) = (start.at(), ground.trace.now);
        let over = !follows && has_passed(ground.calendar, from, now, *length);
        if over && applies(invariant, &past, at) {
            return Some(format!(
                "“{first}”在 {from}，到 {now} 已过 {length}，还没有“{then}”"
            ));
        }
    }
    None
}

fn number(entry: &Entry<'_>, field: &str) -> Option<i64> {
    let Happening::Performed(it) = entry.what else {
        return None;
    };
    let (_, value) = it.values.iter().find(|(name, _)| name == field)?;
    value.as_number()
}
