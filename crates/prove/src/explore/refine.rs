//! A proof with as few guards as it takes: where the relaxed procedure breaks an invariant, the path
//! is walked with the real engine; a guard that refuses it there is kept from then on.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use zs_base::{CaseId, Moment};
use zs_case::codes::{ZS3107, ZS3108, ZS3109};
use zs_case::{
    Settled, State, View, apply, candidate, condition, decide, history, open, pending, settled,
};
use zs_event::command::Perform;
use zs_event::event::Performed;
use zs_event::{Act, Happening};
use zs_law::{Procedure, TermKind};

use super::coming::{as_command, decide_or_come};
use super::moves::commanded;
use super::problem::Problem;
use super::reads::{Feeders, Reads};
use super::relax::{Kept, Part};
use super::search::{Bounds, Found, Goal, Searched};
use super::slice::is_relevant;
use super::tree::NodeNo;
use crate::examples::Examples;
use crate::invariant::{EventName, Invariant, Rule};

/// A relaxed search with more states than this is given up for one with every guard.
const RELAXED_STATES_MAX: usize = 20_000;

/// So many times a guard is added.
const REFINEMENTS_MAX: usize = 60;

/// Searches one invariant: first with hardly any guard, then with those that spurious paths show to
/// matter, at last with all. What is found is a path of the real procedure.
#[must_use]
pub fn proved(
    procedure: &Arc<Procedure>,
    invariant: &Invariant,
    steps: &[NodeNo],
    (examples, national): (&Examples, &zs_time::Calendar),
    bounds: &Bounds,
) -> Searched {
    let whole = Problem::new(procedure, vec![invariant], steps, examples, national);
    let (mut kept, mut states) = (Kept::new(), 0);
    let small = Bounds {
        states_max: bounds.states_max.min(RELAXED_STATES_MAX),
        ..*bounds
    };
    // What is judged at every step, or after the end, is judged with every guard.
    let narrow = !matches!(
        invariant.rule,
        Rule::Closed { .. } | Rule::Unpublished { .. }
    );
    let distances = distances(&whole, invariant);
    for _ in 0..if narrow { REFINEMENTS_MAX } else { 0 } {
        let invariants = vec![invariant];
        let part = Problem::relaxed(procedure, invariants, steps, &mut kept, examples, national);
        let mut met = part.search(Goal::Invariants, &small);
        states += met.states;
        met.states = states;
        // What was done in the relaxed procedure says nothing about the real one.
        met.done.clear();
        match &met.found {
            None => {
                met.sufficed = Some(kept);
                return met;
            }
            Some(Found::Broken { path, .. }) => match walked(&whole, path, &kept, &distances) {
                Walked::Real => return met,
                Walked::Refused(parts) => kept.extend(parts),
                Walked::Unclear => break,
            },
            Some(_) => break,
        }
    }
    let outlined = is_order(&whole, invariant).then(|| {
        let invariants = vec![invariant];
        Problem::outlined(procedure, invariants, steps, examples, national)
    });
    if let Some(part) = outlined.flatten() {
        let mut met = part.search(Goal::Invariants, &small);
        states += met.states;
        if met.found.is_none() {
            met.states = states;
            met.done.clear();
            return met;
        }
    }
    let mut met = whole.search(Goal::Invariants, bounds);
    met.states += states;
    met
}

/// Whether an invariant speaks only of the order of the procedure's own steps and calls.
fn is_order(whole: &Problem<'_>, invariant: &Invariant) -> bool {
    let own = |event: &EventName| {
        let node = whole.tree.find(&event.node);
        node.is_some_and(|node| whole.tree.nodes[node].caller.is_none())
    };
    matches!(invariant.rule, Rule::Before { .. } | Rule::NotWhile { .. })
        && whole.watched.events.iter().all(own)
}

/// How a path of the relaxed procedure fares in the real one.
enum Walked {
    /// The engine allows it.
    Real,
    /// The engine refuses it for guards that were not kept.
    Refused(Kept),
    /// It differs in something that no guard explains.
    Unclear,
}

fn walked(
    whole: &Problem<'_>,
    path: &[(Moment, Happening)],
    kept: &Kept,
    distances: &BTreeMap<NodeNo, usize>,
) -> Walked {
    let Some((_, Happening::Opened(opened))) = path.first() else {
        return Walked::Unclear;
    };
    let law = whole.world.procedure.clone();
    let mut state = open(CaseId::default(), law, opened);
    let (mut real, mut missing) = (true, Vec::new());
    for (now, what) in &path[1..] {
        real &= is_real(whole, &state, what, *now);
        if let Happening::Performed(it) = what {
            missing.extend(failing(whole, &state, it, *now));
        }
        apply(&mut state, what, &whole.world);
    }
    if real {
        return Walked::Real;
    }
    let new = |it: &&Failing| !kept.contains(&it.part);
    let far = |it: &Failing| (reach(whole, it, distances), rank(it.part.1));
    // The guard nearest to what the invariant speaks of; of several the one met last.
    let nearest = missing.iter().rev().filter(new).min_by_key(|it| far(it));
    if let Some(it) = nearest {
        return Walked::Refused([it.part].into());
    }
    // The guards are kept, but what they read is still open where it is not in the real procedure.
    let fed = missing.iter().flat_map(|it| feeders(whole, it.part));
    let fed: Kept = fed.filter(|it| !kept.contains(it)).collect();
    if fed.is_empty() {
        Walked::Unclear
    } else {
        Walked::Refused(fed)
    }
}

/// Whether the engine lets this happen now.
fn is_real(whole: &Problem<'_>, state: &State, what: &Happening, now: Moment) -> bool {
    let due = pending(state, &whole.world, now);
    match what {
        Happening::Deemed(it) if it.because.is_some() => {
            let command = commanded(Act::Perform(as_command(it)));
            decide_or_come(state, &command, &whole.world, now)
                .is_ok_and(|found| found.first() == Some(what))
        }
        Happening::Deemed(_) => due.is_some_and(|(happenings, _)| happenings.first() == Some(what)),
        Happening::Performed(it) => {
            let command = commanded(Act::Perform(command(it)));
            decide(Some(state), &command, &whole.world, now)
                .is_ok_and(|found| found.first() == Some(what))
        }
        _ => due.is_none(),
    }
}

fn command(it: &Performed) -> Perform {
    Perform {
        path: it.path.clone(),
        effective_on: it.effective_on,
        people: it.people.clone(),
        outcome: it.outcome.clone(),
        values: it.values.clone(),
        facts: it.declared.clone(),
        evidence: it.evidence.clone(),
        reason: it.reason.clone(),
        source: it.source.clone(),
    }
}

/// A guard for which the engine refuses a step.
struct Failing {
    part: (NodeNo, Part),
    /// Whether it is another step that is waited for.
    waited: bool,
}

impl Failing {
    const fn own(node: NodeNo, part: Part) -> Self {
        Self {
            part: (node, part),
            waited: false,
        }
    }
}

/// The guards that the engine would refuse a step for, by their kind.
fn failing(whole: &Problem<'_>, state: &State, it: &Performed, now: Moment) -> Vec<Failing> {
    let act = command(it);
    let Some((state, candidate)) = candidate(state, &act) else {
        return Vec::new();
    };
    let state = state.as_ref();
    let view = View {
        state,
        candidate: Some(&candidate),
        register: &whole.world,
        day: candidate.at.day(),
    };
    let tree = &whole.tree;
    let scopes = tree.scopes(state);
    let own = state.instance(candidate.instance);
    let mut places = vec![(candidate.instance, candidate.step)];
    if let (Some(by), None) = (own.caller, own.begun()) {
        places.push((by.instance, by.step));
    }
    let objections = history(state, &act, &whole.world, now).unwrap_or_default();
    let untimely = [ZS3107, ZS3108, ZS3109];
    let untimely = objections.iter().any(|it| untimely.contains(&it.code));
    let mut found = Vec::new();
    for (at, step) in places {
        let scope = scopes.get(usize::from(at.0)).copied().flatten();
        let Some(node) = tree.child(scope, step) else {
            continue;
        };
        let law = tree.law(node);
        let when = law.when.as_ref();
        if when.is_some_and(|when| condition(&view, at, when) != Some(true)) {
            found.push(Failing::own(node, Part::Need));
        }
        let open = law.after.iter();
        let open = open.filter(|earlier| settled(&view, at, **earlier) != Settled::Yes);
        found.extend(
            open.filter_map(|earlier| tree.beside(node, *earlier))
                .map(|earlier| Failing {
                    part: (earlier, Part::Need),
                    waited: true,
                }),
        );
        let outcome = candidate
            .outcome
            .and_then(|it| law.outcomes.get(usize::from(it)));
        for (place, require) in law.requires.iter().enumerate() {
            let applies = require.outcomes.is_empty()
                || outcome.is_some_and(|it| require.outcomes.contains(&it.name));
            if applies && condition(&view, at, &require.condition) != Some(true) {
                found.push(Failing::own(node, Part::Require(place)));
            }
        }
        let terms = law.terms.iter().enumerate();
        let terms = terms.filter(|(_, term)| untimely && is_relevant(term));
        found.extend(terms.map(|(place, _)| Failing::own(node, Part::Term(place))));
        if law.fields.iter().any(|it| it.when.is_some())
            || law.evidence.iter().any(|it| it.when.is_some())
        {
            found.push(Failing::own(node, Part::Content));
        }
    }
    found
}

/// Of two guards that are equally near, a term says the most.
const fn rank(part: Part) -> u8 {
    match part {
        Part::Term(_) => 0,
        Part::Need => 1,
        Part::Require(_) => 2,
        Part::Content => 3,
    }
}

/// How far a guard is from what the invariant names.
fn reach(whole: &Problem<'_>, it: &Failing, distances: &BTreeMap<NodeNo, usize>) -> usize {
    let part = it.part;
    let own = distances.get(&part.0).copied().filter(|_| it.waited);
    let read = read_by(whole, part);
    let others = read.iter().filter(|node| **node != part.0);
    let read = others.filter_map(|node| distances.get(node)).min();
    let read = read.map(|it| it + 1);
    own.into_iter().chain(read).min().unwrap_or(usize::MAX)
}

/// The steps that a guard reads itself.
fn read_by(whole: &Problem<'_>, (node, part): (NodeNo, Part)) -> BTreeSet<NodeNo> {
    let tree = &whole.tree;
    let law = tree.law(node);
    let anchor = |at: usize| match law.terms.get(at).map(|it| &it.kind) {
        Some(TermKind::Limit { from, .. } | TermKind::Wait { from, .. }) => {
            tree.resolve(node, from)
        }
        Some(TermKind::Before { notice, .. }) => tree.resolve(node, notice),
        _ => None,
    };
    match part {
        Part::Need => Feeders::of(tree, node).steps,
        Part::Term(at) => anchor(at).into_iter().collect(),
        Part::Require(at) => {
            let require = law.requires.get(at);
            require.map_or_else(BTreeSet::new, |it| {
                Feeders::of_condition(tree, node, &it.condition).steps
            })
        }
        Part::Content => BTreeSet::new(),
    }
}

fn feeders(whole: &Problem<'_>, part: (NodeNo, Part)) -> Kept {
    let mut steps = read_by(whole, part);
    steps.extend(Feeders::of(&whole.tree, part.0).steps);
    steps.into_iter().map(|step| (step, Part::Need)).collect()
}

/// How many guards lie between each step and what the invariant names beside what it judges.
fn distances(whole: &Problem<'_>, invariant: &Invariant) -> BTreeMap<NodeNo, usize> {
    let tree = &whole.tree;
    let subject = invariant.rule.subject().map(|it| it.node.clone());
    let events = whole.watched.events.iter();
    let named = events.flat_map(|it| it.ways.iter().map(|(node, _)| node).chain([&it.node]));
    let named = named.filter(|name| Some(*name) != subject.as_ref());
    let mut found: BTreeMap<NodeNo, usize> = BTreeMap::new();
    let mut next: VecDeque<NodeNo> = named.filter_map(|name| tree.find(name)).collect();
    found.extend(next.iter().map(|node| (*node, 0)));
    let reads = Reads::neighbours(tree);
    while let Some(node) = next.pop_front() {
        let distance = found[&node] + 1;
        for (reader, read) in &reads {
            if read.contains(&node) && !found.contains_key(reader) {
                found.insert(*reader, distance);
                next.push_back(*reader);
            }
        }
    }
    found
}
