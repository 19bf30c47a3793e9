//! The part of a procedure on which it depends whether an end can be reached, or what its own steps
//! do before and after its calls: the procedure itself with every guard, and of each call only how
//! it begins and ends.
//!
//! **Why no dead end is missed.** That an end of the called procedure can be reached from each of
//! its states is proved with the called procedure. So a case whose call is under way can always go
//! on to some end of that call, at some later time. Here the call may end with any outcome and at
//! any time, so every state of the case outside its calls is among those that are visited, and from
//! each an end must be reached. What the caller's guards read inside a call, beyond its first and
//! last steps, is explored with the call as it is written. Where a dead end is found here, it may be
//! one that the real call never leads to: then everything is searched.
//!
//! **Why no broken order is missed.** Every path of the real case, without what goes on inside its
//! calls, is among the paths of the outline, so an order of the case's own steps and calls that no
//! path of the outline breaks is broken by none of the case. One that is broken here is searched
//! again with everything.

use std::collections::BTreeSet;

use zs_law::Step;

use super::relax::{Kept, Part};
use super::slice::{Calls, Grower, Slice, seeded};
use super::tree::{NodeNo, Tree};
use crate::invariant::Watched;

/// The part for what is watched and for these steps, with the guards that are kept in it; `whole` is
/// the slice without outlines.
pub fn outline(tree: &Tree, watched: &Watched, steps: &[NodeNo], whole: &Slice) -> (Slice, Kept) {
    let mut seen_into: BTreeSet<NodeNo> = BTreeSet::new();
    loop {
        let seeds = seeded(tree, watched, steps, Calls::Outlined);
        let slice = grown(seeds, whole, &seen_into);
        let more: BTreeSet<NodeNo> = slice
            .steps
            .iter()
            .filter(|node| is_middle(tree, **node))
            .filter_map(|node| outermost(tree, *node))
            .filter(|call| !seen_into.contains(call))
            .collect();
        if more.is_empty() {
            let guarded = slice.steps.iter().filter(|node| {
                outermost(tree, **node).is_none_or(|call| seen_into.contains(&call))
            });
            let kept = guarded.flat_map(|node| parts(tree.law(*node)).map(|part| (*node, part)));
            let kept = kept.collect();
            return (slice, kept);
        }
        seen_into.extend(more);
    }
}

fn grown(mut grower: Grower<'_>, whole: &Slice, seen_into: &BTreeSet<NodeNo>) -> Slice {
    let tree = grower.tree;
    let is_seen = |node: NodeNo| outermost(tree, node).is_some_and(|it| seen_into.contains(&it));
    let inner = whole.steps.iter().filter(|node| is_seen(**node));
    inner.for_each(|node| grower.add(*node));
    while let Some(node) = grower.open.pop() {
        if outermost(tree, node).is_none() || is_seen(node) {
            grower.step(node);
        } else if let Some(caller) = tree.nodes[node].caller {
            // An outlined call has no guards inside; that it can begin and end is all.
            grower.add(caller);
        }
        if tree.law(node).call.is_some() && outermost(tree, node).is_none() {
            grower.begins_of(node);
            grower.end_of(node);
        }
    }
    grower.slice
}

/// The call of the procedure itself through which a node is reached.
fn outermost(tree: &Tree, node: NodeNo) -> Option<NodeNo> {
    let mut outer = tree.nodes[node].caller?;
    while let Some(next) = tree.nodes[outer].caller {
        outer = next;
    }
    Some(outer)
}

/// Whether a step of a call neither begins nor ends it.
fn is_middle(tree: &Tree, node: NodeNo) -> bool {
    let law = tree.law(node);
    let ends = law.ends || law.outcomes.iter().any(|outcome| outcome.ends);
    let nested = tree.nodes[node]
        .caller
        .is_some_and(|call| tree.nodes[call].caller.is_some());
    tree.nodes[node].caller.is_some() && (nested || !(ends || law.after.is_empty()))
}

/// Every guard of a step.
fn parts(law: &Step) -> impl Iterator<Item = Part> {
    let requires = (0..law.requires.len()).map(Part::Require);
    let terms = (0..law.terms.len()).map(Part::Term);
    [Part::Need, Part::Content]
        .into_iter()
        .chain(requires)
        .chain(terms)
}
