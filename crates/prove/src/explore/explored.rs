//! The steps that are explored, in the form in which a search asks for them at every state.

use std::collections::BTreeSet;

use super::tree::{NodeNo, Tree};

/// The steps that are explored.
#[derive(Clone, Debug, Default)]
pub struct Explored {
    /// All of them, callers before what they call.
    pub steps: Vec<NodeNo>,
    /// Those inside each step that is a call, by the place of the call in the tree.
    inside: Vec<Vec<NodeNo>>,
}

impl Explored {
    /// Some steps of a tree.
    #[must_use]
    pub fn new(tree: &Tree, steps: &BTreeSet<NodeNo>) -> Self {
        let mut inside = vec![Vec::new(); tree.nodes.len()];
        for node in steps {
            if let Some(call) = tree.nodes[*node].caller {
                inside[call].push(*node);
            }
        }
        Self {
            steps: steps.iter().copied().collect(),
            inside,
        }
    }

    /// The explored steps of the procedure that a call calls.
    #[must_use]
    pub fn inside(&self, call: NodeNo) -> &[NodeNo] {
        &self.inside[call]
    }
}
