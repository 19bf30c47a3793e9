//! Which steps can still be done from a state on: an over-estimate, so that what it leaves out is
//! really over.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use zs_case::state::{Instance, Standing, Validity};
use zs_case::{InstanceNo, State, View, condition};
use zs_law::{Many, Repeats, StepNo};

use super::explored::Explored;
use super::key::returns;
use super::reads::{Reads, Scope};
use super::search::Bounds;
use super::tree::{NodeNo, Tree};

/// What a return of each step undoes, by step: computed once.
#[derive(Clone, Debug, Default)]
pub struct Undone {
    by: BTreeMap<NodeNo, BTreeSet<NodeNo>>,
    /// The same the other way round: the steps whose returns undo a step.
    of: BTreeMap<NodeNo, Vec<NodeNo>>,
}

impl Undone {
    /// What the returns among some steps undo.
    #[must_use]
    pub fn new(tree: &Tree, steps: &BTreeSet<NodeNo>) -> Self {
        let mut found = Self::default();
        for node in steps {
            let (law, procedure) = (tree.law(*node), &tree.nodes[*node].procedure);
            for outcome in &law.outcomes {
                let Some(target) = outcome.return_to else {
                    continue;
                };
                let mut gone: BTreeSet<StepNo> = [target, tree.nodes[*node].step].into();
                let mut next = vec![target];
                while let Some(step) = next.pop() {
                    for later in procedure.step_numbers() {
                        if procedure.step(later).after.contains(&step) && gone.insert(later) {
                            next.push(later);
                        }
                    }
                }
                gone.retain(|step| !outcome.keep.contains(step));
                let gone = gone.iter().filter_map(|step| tree.beside(*node, *step));
                found.by.entry(*node).or_default().extend(gone);
            }
        }
        for (by, gone) in &found.by {
            for node in gone {
                found.of.entry(*node).or_default().push(*by);
            }
        }
        found
    }

    /// Every step that can return, with what its returns undo.
    pub fn all(&self) -> impl Iterator<Item = (NodeNo, &BTreeSet<NodeNo>)> {
        self.by.iter().map(|(by, gone)| (*by, gone))
    }

    /// Whether a step can return to others.
    #[must_use]
    pub fn returns(&self, node: NodeNo) -> bool {
        self.by.contains_key(&node)
    }
}

/// What is looked at to tell which steps are still possible.
pub struct Looking<'a> {
    /// The steps.
    pub tree: &'a Tree,
    /// Those that are explored.
    pub explored: &'a Explored,
    /// What they read.
    pub reads: &'a Reads,
    /// What returns undo.
    pub undone: &'a Undone,
    /// In which instances the bound leaves room for one more return.
    pub room: Vec<bool>,
    /// The state.
    pub view: View<'a>,
    /// Through which call each instance is reached.
    pub scopes: &'a [Scope],
    /// Steps whose papers are served.
    pub served: &'a BTreeSet<NodeNo>,
    /// What was found out about their conditions.
    pub settled: Settled,
}

/// Whether the condition of each step is false in the instance for which it was last looked at: it
/// is asked again and again, and does not change with what is found possible.
pub struct Settled(Vec<Cell<Option<(InstanceNo, bool)>>>);

impl Settled {
    /// Nothing is found out yet.
    #[must_use]
    pub fn of(tree: &Tree) -> Self {
        Self(vec![Cell::new(None); tree.nodes.len()])
    }

    fn is_false(&self, node: NodeNo, at: InstanceNo, find: impl FnOnce() -> bool) -> bool {
        if let Some((same, found)) = self.0[node].get()
            && same == at
        {
            return found;
        }
        let found = find();
        self.0[node].set(Some((at, found)));
        found
    }
}

impl Looking<'_> {
    /// Which steps can still be done, by their place in the tree; calls that can still be begun, or
    /// in which something can still be done, among them.
    #[must_use]
    pub fn possible(&self) -> Vec<bool> {
        let mut alive = vec![false; self.tree.nodes.len()];
        let mut rest = self.explored.steps.clone();
        loop {
            let before = rest.len();
            rest.retain(|node| {
                alive[*node] = self.is_possible(*node, &alive);
                !alive[*node]
            });
            if rest.len() == before {
                return alive;
            }
        }
    }

    fn is_possible(&self, node: NodeNo, alive: &[bool]) -> bool {
        if self.tree.law(node).call.is_some() {
            let inside = self.explored.inside(node);
            return inside.iter().any(|it| alive[*it]) || self.begins(node, alive);
        }
        let scope = self.tree.nodes[node].caller;
        let unborn = scope.is_some_and(|call| self.begins(call, alive));
        unborn
            || self
                .instances(scope)
                .any(|at| self.in_instance(node, at, alive))
    }

    fn instances(&self, scope: Scope) -> impl Iterator<Item = InstanceNo> + '_ {
        let all = self.scopes.iter().enumerate();
        all.filter(move |(_, it)| **it == scope)
            .map(|(index, _)| InstanceNo(index as u16))
            .filter(|at| self.state().instance(*at).validity == Validity::Valid)
    }

    fn state(&self) -> &State {
        self.view.state
    }

    fn in_instance(&self, node: NodeNo, at: InstanceNo, alive: &[bool]) -> bool {
        let own = self.state().instance(at);
        let (law, step) = (self.tree.law(node), self.tree.nodes[node].step);
        let over = own.ended.is_some() && own.caller.is_some() && !law.afterwards;
        if over || self.is_closed(at, step) || self.is_never_needed(node, at, alive) {
            return false;
        }
        let again = law.repeats == Repeats::Freely || own.done(step).is_none();
        again || self.can_be_undone(node, at, alive)
    }

    /// Whether the case has ended and the step does not come afterwards.
    fn is_closed(&self, at: InstanceNo, step: StepNo) -> bool {
        let state = self.state();
        state.standing != Standing::Open && !state.is_afterwards(at, step)
    }

    /// Whether it is settled that the step is not needed: no step that is still possible, and no
    /// declaration, can change it.
    fn is_never_needed(&self, node: NodeNo, at: InstanceNo, alive: &[bool]) -> bool {
        let Some(when) = &self.tree.law(node).when else {
            return false;
        };
        let Some(feeders) = &self.reads.feeders[node] else {
            return false;
        };
        let over = |step: &NodeNo| !alive[*step] && !self.waits_for_service(*step);
        let settled = feeders.steps.iter().all(over)
            && feeders.facts.iter().all(|(scope, fact)| {
                let mut at = self.instances(*scope);
                at.all(|at| self.state().instance(at).declared(*fact).is_some())
            });
        let is_false = || condition(&self.view, at, when) == Some(false);
        settled && self.settled.is_false(node, at, is_false)
    }

    /// Whether a step was done whose paper can still be served.
    fn waits_for_service(&self, node: NodeNo) -> bool {
        let step = self.tree.nodes[node].step;
        let mut at = self.instances(self.tree.nodes[node].caller);
        self.served.contains(&node)
            && at.any(|at| {
                let done = self.state().instance(at).done(step);
                done.is_some_and(|round| round.served.is_none())
            })
    }

    /// Whether a return that is still possible undoes the step in this instance.
    fn can_be_undone(&self, node: NodeNo, at: InstanceNo, alive: &[bool]) -> bool {
        let own = self.state().instance(at);
        let by = self.undone.of.get(&node);
        let here =
            self.room[usize::from(at.0)] && by.is_some_and(|by| by.iter().any(|it| alive[*it]));
        here || match (self.tree.nodes[node].caller, own.caller) {
            (Some(call), Some(by)) => self.can_be_undone(call, by.instance, alive),
            _ => false,
        }
    }

    /// Whether a new instance of a call can be begun.
    fn begins(&self, call: NodeNo, alive: &[bool]) -> bool {
        let (law, place) = (self.tree.law(call), &self.tree.nodes[call]);
        let outer = place.caller.is_some_and(|outer| self.begins(outer, alive));
        outer
            || self.instances(place.caller).any(|at| {
                let own = self.state().instance(at);
                let over = own.ended.is_some() && own.caller.is_some() && !law.afterwards;
                if over || self.is_closed(at, place.step) || self.is_never_needed(call, at, alive) {
                    return false;
                }
                let many = law.call.as_ref().is_some_and(|it| it.many == Many::Any);
                let free = many || self.state().calls(at, place.step).next().is_none();
                free || self.can_be_undone(call, at, alive)
            })
    }
}

/// Whether the bound leaves room for one more return in an instance.
#[must_use]
pub fn may_return(own: &Instance, bounds: &Bounds) -> bool {
    returns(own) + 1 < bounds.rounds_max
}
