//! When two states are the same: what steps that are still possible read of the engine's state, how
//! each term stands, and of the past only what the invariants watch.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use zs_base::Moment;
use zs_case::state::{Instance, Standing, Validity};
use zs_case::{InstanceNo, fact};
use zs_event::{Happening, Value};
use zs_law::{FactNo, Many, Procedure, Repeats};

use super::clock::Ticking;
use super::future::Looking;
use super::reads::{Item, Join, Scope};
use super::search::Bounds;
use super::tree::NodeNo;
use crate::invariant::{Invariant, Past, Rule, Watched};
use crate::trace::Trace;

/// What a state can forget is decided against this.
pub struct Scene<'a> {
    /// What is looked at to tell which steps are still possible.
    pub looking: Looking<'a>,
    /// Which steps are.
    pub possible: &'a [bool],
    /// How the terms of those steps stand.
    pub ticking: &'a [Ticking],
    /// How far the search goes.
    pub bounds: &'a Bounds,
}

/// The key of a state with its past: two different states have the same key with a chance that
/// does not matter below 2^50 states.
///
/// A state is remembered by what steps that are still possible read of it, by what the bounds count,
/// and by what the invariants watch of its past. Two states that agree in this allow the same steps
/// with the same results, and after each of them they agree again; so the one is explored for both.
#[must_use]
pub fn key(scene: &Scene<'_>, past: u64) -> u128 {
    // What is remembered is worked out once and hashed twice.
    let mut said = Said(Vec::with_capacity(512));
    of_state(scene, &mut said);
    for term in scene.ticking {
        term.status.hash(&mut said);
    }
    past.hash(&mut said);
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        salt.hash(&mut hasher);
        hasher.write(&said.0);
        hasher.finish()
    };
    u128::from(half(1)) << 64 | u128::from(half(2))
}

/// Keeps what is said to a hasher.
struct Said(Vec<u8>);

impl Hasher for Said {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        hasher.write(&self.0);
        hasher.finish()
    }
}

fn of_state(scene: &Scene<'_>, hasher: &mut Said) {
    let (looking, possible) = (&scene.looking, scene.possible);
    let state = looking.view.state;
    (state.standing != Standing::Open).hash(hasher);
    state.values.hash(hasher);
    for node in looking
        .explored
        .steps
        .iter()
        .filter(|node| possible[**node])
    {
        node.hash(hasher);
        for at in instances(scene, looking.tree.nodes[*node].caller) {
            counted(scene, *node, at, hasher);
        }
    }
    for (item, readers) in &looking.reads.items {
        if readers.iter().any(|it| possible[*it]) {
            of_item(scene, item, hasher);
        }
    }
    for item in &looking.reads.always {
        of_item(scene, item, hasher);
    }
}

/// The valid instances that are reached through a call.
fn instances<'a>(scene: &'a Scene<'_>, scope: Scope) -> impl Iterator<Item = InstanceNo> + 'a {
    let state = scene.looking.view.state;
    ever(scene, scope).filter(|at| state.instance(*at).validity == Validity::Valid)
}

fn ever<'a>(scene: &'a Scene<'_>, scope: Scope) -> impl Iterator<Item = InstanceNo> + 'a {
    let all = scene.looking.scopes.iter().enumerate();
    all.filter(move |(_, it)| **it == scope)
        .map(|(index, _)| InstanceNo(index as u16))
}

/// What the bounds count at a step that is still possible.
fn counted(scene: &Scene<'_>, node: NodeNo, at: InstanceNo, hasher: &mut Said) {
    let looking = &scene.looking;
    let own = looking.view.state.instance(at);
    let (law, step) = (looking.tree.law(node), looking.tree.nodes[node].step);
    (own.caller.is_some() && own.ended.is_some()).hash(hasher);
    if looking.undone.returns(node) {
        looking.room[usize::from(at.0)].hash(hasher);
    }
    match &law.call {
        Some(call) => {
            let count = looking.view.state.call_count(at, step);
            let full = count >= scene.bounds.instances_max;
            let counts = call.many == Many::Any || scene.bounds.counts_calls();
            (full, counts.then_some(count)).hash(hasher);
        }
        // A round that was undone counts only where the bound can be met by it.
        None => own.rounds(step).len().saturating_sub(1).hash(hasher),
    }
}

fn of_item(scene: &Scene<'_>, item: &Item, hasher: &mut Said) {
    let looking = &scene.looking;
    let (tree, view) = (looking.tree, &looking.view);
    let now = view.day;
    match item {
        Item::Done(node) => {
            let step = tree.nodes[*node].step;
            for at in instances(scene, tree.nodes[*node].caller) {
                let own = view.state.instance(at);
                if tree.law(*node).call.is_some() {
                    let calls = view.state.calls(at, step);
                    let calls: Vec<bool> = calls.map(|(_, it)| it.ended.is_some()).collect();
                    calls.hash(hasher);
                } else if tree.law(*node).repeats == Repeats::Freely {
                    let valid = own.rounds(step).iter();
                    let valid = valid.filter(|it| it.validity == Validity::Valid);
                    valid.count().hash(hasher);
                } else {
                    own.done(step).is_some().hash(hasher);
                }
            }
        }
        Item::Served(node) => {
            for at in instances(scene, tree.nodes[*node].caller) {
                let done = view.state.instance(at).done(tree.nodes[*node].step);
                let served = done.map(|it| it.served.map(|served| served.day() <= now));
                served.hash(hasher);
            }
        }
        Item::Value(node, field) => {
            for at in instances(scene, tree.nodes[*node].caller) {
                let own = view.state.instance(at);
                for round in own.rounds(tree.nodes[*node].step) {
                    let value = round.values.get(usize::from(*field));
                    let value = value.and_then(Option::as_ref);
                    // Dates differ from path to path; what follows from them is in the terms.
                    let value = value
                        .filter(|it| !matches!(it, Value::Date(_) | Value::Moment(_)))
                        .filter(|_| round.validity == Validity::Valid);
                    value.hash(hasher);
                }
            }
        }
        Item::People(node) => {
            // Who did what was done anew still counts for separation.
            for at in ever(scene, tree.nodes[*node].caller) {
                let rounds = view.state.instance(at).rounds(tree.nodes[*node].step);
                let people = rounds.iter().flat_map(|round| &round.people);
                let people: BTreeSet<_> = people.collect();
                people.hash(hasher);
            }
        }
        Item::Facts(scope, join, facts) => {
            for at in instances(scene, *scope) {
                joined(scene, at, *join, facts).hash(hasher);
            }
        }
    }
}

fn joined(scene: &Scene<'_>, at: InstanceNo, join: Join, facts: &[FactNo]) -> Option<bool> {
    let mut unknown = false;
    for number in facts {
        match (fact(&scene.looking.view, at, *number), join) {
            (Some(false), Join::All) => return Some(false),
            (Some(true), Join::Any) => return Some(true),
            (None, _) => unknown = true,
            _ => {}
        }
    }
    (!unknown).then_some(join == Join::All)
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

/// What the invariants see of the past, as numbers.
#[must_use]
pub fn past(trace: &Trace<'_>, watched: &Watched, procedure: &Procedure, clocks: &[bool]) -> u64 {
    let mut hasher = DefaultHasher::new();
    clocks.hash(&mut hasher);
    of_past(trace, watched, procedure, &mut hasher);
    hasher.finish()
}

fn of_past(
    trace: &Trace<'_>,
    watched: &Watched,
    procedure: &Procedure,
    hasher: &mut DefaultHasher,
) {
    let past = Past::before(*trace, trace.entries.len(), procedure);
    // The last time of each event in each instance, in order, and whether it still counts.
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
        (number, instances, past.counts(*at)).hash(hasher);
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
