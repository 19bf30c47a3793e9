//! Which invariants are explored together: those that judge the same step depend on the same part
//! of the procedure.

use std::collections::BTreeMap;

use zs_law::Procedure;

use super::tree::Tree;
use crate::invariant::Invariant;

/// Invariants that are explored together.
#[derive(Clone, Debug)]
pub struct Group<'a> {
    /// The step that they judge.
    pub subject: String,
    /// The invariants.
    pub invariants: Vec<&'a Invariant>,
}

/// The groups of a procedure, in the order of its steps. What is judged at every step, and whether
/// an end can be reached, is no group.
#[must_use]
pub fn groups<'a>(procedure: &Procedure, tree: &Tree, all: &'a [Invariant]) -> Vec<Group<'a>> {
    let mut found: BTreeMap<usize, Group<'a>> = BTreeMap::new();
    for invariant in all.iter().filter(|it| it.procedure == procedure.id) {
        let Some(subject) = invariant.rule.subject() else {
            continue;
        };
        let order = tree.find(&subject.node).unwrap_or(usize::MAX);
        let group = found.entry(order).or_insert_with(|| Group {
            subject: subject.node.to_string(),
            invariants: Vec::new(),
        });
        group.invariants.push(invariant);
    }
    found.into_values().collect()
}
