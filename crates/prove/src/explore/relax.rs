//! A procedure with fewer guards than the real one: it allows every path of the real one and more.
//!
//! **Why a proof on it is a proof.** Take a real path and strike out every step that the part leaves
//! out. What remains is a path of the relaxed procedure, with the same events in the same order:
//!
//! - a guard that was not kept refuses nothing; one that was kept reads only steps of the part, and
//!   these are as they are on the real path. Where a step is still open that lost its `when`, the
//!   engine takes its outcome for false instead of undefined, and a condition that held while it was
//!   undefined holds then too (nothing is negated but whole facts, and those by three values);
//! - a step that is left out is never done and is optional, so that it holds nobody up;
//! - `after` stays as it is written, because it says what a return voids; steps with a return that
//!   voids something of the part belong to the part, and so do all steps with which a call of the
//!   part ends;
//! - what the law supplies happens by itself and must therefore be exact: a step with such a term
//!   keeps its `when` and term, and the steps on which these depend keep theirs;
//! - a call that keeps its guards has all its inner steps in the part, because its guards are asked
//!   at the first of them; so has one of which it is read that it has begun or is under way, and one
//!   with several instances;
//! - of a step that belongs to the part only for its return, nothing but the return is kept.
//!
//! The days differ: on the real path time may have stood still for a term that was left out. The
//! search looks at no more days than the ends of terms either way (docs/invariants-format.md).

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_law::{Late, Need, Procedure, Step};

use super::reads::Scope;
use super::slice::{Slice, is_relevant};
use super::tree::{NodeNo, Tree};

/// A guard of a step, as far as it can be kept or dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Its `when`, and that others wait for it.
    Need,
    /// A requirement, by its place.
    Require(usize),
    /// A term, by its place.
    Term(usize),
    /// Fields and evidence that are required in some cases only.
    Content,
}

/// The guards that are kept.
pub type Kept = BTreeSet<(NodeNo, Part)>;

/// The guards in words, in the order of the steps.
#[must_use]
pub fn guard_words(tree: &Tree, kept: &Kept) -> Vec<String> {
    let word = |(node, part): &(NodeNo, Part)| {
        let (law, name) = (tree.law(*node), &tree.nodes[*node].name);
        match part {
            Part::Need => format!("“{}”（{name}）的先后和条件", law.name),
            Part::Require(at) => {
                let refuse = law.requires.get(*at).map_or("", |it| &*it.refuse);
                format!("“{}”（{name}）的办理条件：{refuse}", law.name)
            }
            Part::Term(at) => {
                let id = law.terms.get(*at).map_or("", |it| &*it.id);
                format!("“{}”（{name}）的时限 {id}", law.name)
            }
            Part::Content => format!("“{}”（{name}）按情形必填的内容", law.name),
        }
    };
    kept.iter().map(word).collect()
}

/// Whether a term supplies an outcome.
#[must_use]
pub fn deems(step: &Step) -> bool {
    let mut terms = step.terms.iter();
    terms.any(|term| matches!(term.late, Late::Deem { .. }))
}

/// The procedure with the guards of the part that are kept.
#[must_use]
pub fn relaxed(tree: &Tree, root: &Procedure, slice: &Slice, kept: &Kept) -> Arc<Procedure> {
    Arc::new(of_scope(tree, root, None, slice, kept))
}

fn of_scope(
    tree: &Tree,
    procedure: &Procedure,
    scope: Scope,
    slice: &Slice,
    kept: &Kept,
) -> Procedure {
    let mut own = procedure.clone();
    own.callees = Vec::new();
    for number in procedure.step_numbers() {
        let Some(node) = tree.child(scope, number) else {
            continue;
        };
        let step = &mut Arc::make_mut(&mut own.steps)[usize::from(number.0)];
        loosen(step, node, slice.steps.contains(&node), kept);
        // Each call has its own copy of what it calls: the copies are relaxed differently.
        if let Some(call) = &mut step.call
            && let Some(callee) = procedure.callees.get(usize::from(call.callee))
        {
            call.callee = own.callees.len() as u16;
            let callee = of_scope(tree, callee, Some(node), slice, kept);
            own.callees.push(Arc::new(callee));
        }
    }
    own
}

fn loosen(step: &mut Step, node: NodeNo, explored: bool, kept: &Kept) {
    let keeps = |part: Part| explored && kept.contains(&(node, part));
    if !keeps(Part::Need) {
        step.when = None;
        step.need = Need::May;
    }
    let mut place = 0..;
    step.requires
        .retain(|_| place.next().is_some_and(|at| keeps(Part::Require(at))));
    let mut place = 0..;
    step.terms.retain(|term| {
        let kept = place.next().is_some_and(|at| keeps(Part::Term(at)));
        kept && is_relevant(term)
    });
    if !keeps(Part::Content) {
        step.evidence.retain(|rule| rule.when.is_none());
        for field in step.fields.iter_mut().filter(|it| it.when.is_some()) {
            field.required = false;
        }
    }
}
