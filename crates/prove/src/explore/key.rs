//! When two states are the same: the engine's state without its dates, how each term stands, and
//! of the past only what the invariants watch.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use zs_base::Moment;
use zs_case::State;
use zs_case::state::{Instance, Made, Standing, Validity};
use zs_event::{Happening, Value};

use super::clock::Ticking;
use crate::invariant::{Invariant, Rule, Watched};
use crate::trace::Trace;

/// What the rules of the slice see of the values that were written down: those that requirements
/// read, and which steps are needed by what the others say. Dates differ from path to path; what
/// follows from them is in the terms.
#[derive(Default)]
pub struct Seen<'a> {
    /// The values.
    pub values: Vec<Option<&'a Value>>,
    /// How each step of the slice stands, as a number.
    pub needs: Vec<u8>,
}

/// The key of a state with its past: two different states have the same key with a chance that
/// does not matter below 2^50 states.
#[must_use]
pub fn key(
    state: &State,
    (ticking, seen): (&[Ticking], &Seen<'_>),
    trace: &Trace<'_>,
    watched: &Watched,
    clocks: &[bool],
) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        salt.hash(&mut hasher);
        of_state(state, trace.now, &mut hasher);
        (&seen.values, &seen.needs).hash(&mut hasher);
        for term in ticking {
            term.status.hash(&mut hasher);
        }
        clocks.hash(&mut hasher);
        of_past(trace, watched, &mut hasher);
        hasher.finish()
    };
    u128::from(half(1)) << 64 | u128::from(half(2))
}

fn of_state(state: &State, now: Moment, hasher: &mut DefaultHasher) {
    (state.standing != Standing::Open).hash(hasher);
    state.values.hash(hasher);
    for instance in &state.instances {
        let caller = instance.caller.map(|it| (it.instance, it.step, it.ordinal));
        caller.hash(hasher);
        (instance.validity == Validity::Valid).hash(hasher);
        instance.declared.hash(hasher);
        let outcome = instance.ended.as_ref().map(|it| it.outcome.clone());
        outcome.hash(hasher);
        returns(instance).hash(hasher);
        for rounds in &instance.rounds {
            let mut valid = rounds.iter().filter(|it| it.validity == Validity::Valid);
            valid.clone().count().hash(hasher);
            // Who did what was done anew still counts for separation.
            let people: BTreeSet<_> = rounds.iter().flat_map(|round| &round.people).collect();
            people.hash(hasher);
            if let Some(round) = valid.next_back() {
                (round.made == Made::ByLaw).hash(hasher);
                round.outcome.hash(hasher);
                round.served.map(|served| served <= now).hash(hasher);
            }
        }
    }
}

/// How often a step of an instance was done anew.
#[must_use]
pub fn returns(instance: &Instance) -> usize {
    let rounds = instance.rounds.iter().enumerate();
    let returning = rounds.flat_map(|(step, rounds)| {
        let outcomes = &instance.procedure.steps[step].outcomes;
        let made = rounds.iter().filter_map(|round| round.outcome);
        made.map(move |outcome| (outcomes, usize::from(outcome)))
    });
    returning
        .filter(|(outcomes, index)| {
            outcomes
                .get(*index)
                .is_some_and(|it| it.return_to.is_some())
        })
        .count()
}

fn of_past(trace: &Trace<'_>, watched: &Watched, hasher: &mut DefaultHasher) {
    // The last time of each event in each instance, in order.
    let mut last: Vec<(usize, usize, Vec<u16>)> = Vec::new();
    let instances = |path: &zs_event::StepPath| path.calls.iter().map(|it| it.instance).collect();
    for (at, entry) in trace.entries.iter().enumerate() {
        for (number, event) in watched.events.iter().enumerate() {
            if let Some(path) = event.found_in(entry) {
                let instances: Vec<u16> = instances(path);
                last.retain(|(_, other, there)| (*other, there) != (number, &instances));
                last.push((at, number, instances));
            }
        }
    }
    for (at, number, instances) in &last {
        (number, instances).hash(hasher);
        if let Happening::Performed(it) = trace.entries[*at].what {
            let node = watched.events.iter().nth(*number).map(|event| &event.node);
            for (name, field) in &watched.numbers {
                if node == Some(name) {
                    let value = it.values.iter().find(|(name, _)| **name == **field);
                    value.map(|(_, value)| value).hash(hasher);
                }
            }
        }
    }
    let declared = trace.entries.iter().flat_map(|entry| {
        let place = entry.place().map(|path| &path.calls);
        let facts = entry.declared().iter();
        facts.map(move |fact| ((&fact.fact, place), fact.holds))
    });
    let last: BTreeMap<_, bool> = declared
        .filter(|((fact, _), _)| watched.facts.contains(fact.as_str()))
        .collect();
    last.hash(hasher);
}

/// What the terms of invariants say at this moment: whether each is over.
#[must_use]
pub fn clocks(
    invariants: &[&Invariant],
    trace: &Trace<'_>,
    over: impl Fn(Moment, zs_time::Length) -> bool,
) -> Vec<bool> {
    let mut found = Vec::new();
    for invariant in invariants {
        let (first, length) = match &invariant.rule {
            Rule::Within { first, length, .. } | Rule::Apart { first, length, .. } => {
                (first, length)
            }
            _ => continue,
        };
        for entry in trace.entries {
            if first.found_in(entry).is_some() {
                found.push(over(entry.at(), *length));
            }
        }
    }
    found
}
