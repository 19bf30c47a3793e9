//! The proof of one procedure: every group of invariants, an end from every state, every step
//! possible.

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_law::Procedure;

use crate::Shelf;
use crate::explore::{Bounds, Found, Goal, NodeNo, Problem, Searched, Tree, groups, proved};
use crate::invariant::{Invariant, Rule};

/// One search of a proof.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it was about, in Chinese.
    pub about: String,
    /// How many invariants it judged.
    pub invariants: usize,
    /// What it met.
    pub met: Searched,
}

/// What the search for a dead end is about.
const ENDS: &str = "从每个状态都能走到结束";

impl Part {
    /// Whether it looked for a state from which no end can be reached.
    #[must_use]
    pub fn is_about_ends(&self) -> bool {
        self.about == ENDS
    }
}

/// Runs the searches of a procedure one after another, telling each to `told`; the search stops at
/// the first that finds something where `told` answers false.
pub fn prove(
    shelf: &Shelf,
    procedure: &Arc<Procedure>,
    bounds: &Bounds,
    told: &mut dyn FnMut(&Part) -> bool,
) {
    let tree = Tree::of(procedure);
    let problem = |invariants, steps: &[NodeNo]| {
        Problem::new(
            procedure,
            invariants,
            steps,
            &shelf.examples,
            &shelf.national,
        )
    };
    let mut done: BTreeSet<NodeNo> = BTreeSet::new();
    for group in groups(procedure, &tree, &shelf.invariants) {
        let count = group.invariants.len();
        let met = each(shelf, procedure, &group.invariants, &[], bounds);
        done.extend(&met.done);
        let part = Part {
            about: format!("不变式：{}", group.subject),
            invariants: count,
            met,
        };
        if !told(&part) {
            return;
        }
    }
    let ends: Vec<NodeNo> = (0..tree.nodes.len())
        .filter(|node| {
            let law = tree.law(*node);
            let ends = law.ends || law.outcomes.iter().any(|outcome| outcome.ends);
            tree.nodes[*node].caller.is_none() && ends
        })
        .collect();
    let met = problem(Vec::new(), &ends).search(Goal::End, bounds);
    done.extend(&met.done);
    let part = Part {
        about: ENDS.to_owned(),
        invariants: 0,
        met,
    };
    if !told(&part) {
        return;
    }
    every_step(shelf, procedure, &tree, &done, bounds, told);
}

/// Invariants one after another, as far as the first that is broken: each depends on less than all.
fn each(
    shelf: &Shelf,
    procedure: &Arc<Procedure>,
    invariants: &[&Invariant],
    steps: &[NodeNo],
    bounds: &Bounds,
) -> Searched {
    let mut all = Searched::default();
    let world = (&shelf.examples, &shelf.national);
    for invariant in invariants {
        let met = proved(procedure, invariant, steps, world, bounds);
        all.states += met.states;
        all.done.extend(met.done);
        all.found = met.found;
        if all.found.is_some() {
            break;
        }
    }
    all
}

/// Steps that no search has done yet are looked for one by one; with what is judged at every step.
fn every_step(
    shelf: &Shelf,
    procedure: &Arc<Procedure>,
    tree: &Tree,
    done: &BTreeSet<NodeNo>,
    bounds: &Bounds,
    told: &mut dyn FnMut(&Part) -> bool,
) {
    let everywhere = shelf.invariants.iter();
    let everywhere: Vec<_> = everywhere
        .filter(|it| it.procedure == procedure.id && matches!(it.rule, Rule::NoPost { .. }))
        .collect();
    for node in 0..tree.nodes.len() {
        let judged = everywhere.len();
        if tree.law(node).call.is_some() || (done.contains(&node) && judged == 0) {
            continue;
        }
        let mut met = each(shelf, procedure, &everywhere, &[node], bounds);
        if met.found.is_none() {
            let (examples, national) = (&shelf.examples, &shelf.national);
            let search = Problem::new(procedure, Vec::new(), &[node], examples, national);
            let reached = search.search(Goal::Step(node), bounds);
            met.states += reached.states;
            met.found = reached.found;
            if met.found.is_none() && !reached.done.contains(&node) {
                met.found = Some(Found::Unreachable);
            }
        }
        let part = Part {
            about: format!("能够办理：{}", tree.nodes[node].name),
            invariants: judged,
            met,
        };
        if !told(&part) {
            return;
        }
    }
}
