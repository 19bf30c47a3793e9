//! The steps of a procedure with those of everything it calls, by name.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_case::State;
use zs_law::{Procedure, Ref, Step, StepNo};

/// A step in the tree, by its place.
pub type NodeNo = usize;

/// A step, where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its path without instance numbers, such as `hearing.preside`.
    pub name: String,
    /// The procedure that has it.
    pub procedure: Arc<Procedure>,
    /// Its number there.
    pub step: StepNo,
    /// The call through which it is reached.
    pub caller: Option<NodeNo>,
}

/// All steps of a procedure and of what it calls.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The steps, callers before what they call.
    pub nodes: Vec<Node>,
    by_name: BTreeMap<String, NodeNo>,
    by_place: BTreeMap<(Option<NodeNo>, StepNo), NodeNo>,
}

impl Tree {
    /// The tree of a procedure.
    #[must_use]
    pub fn of(root: &Arc<Procedure>) -> Self {
        let mut tree = Self {
            nodes: Vec::new(),
            by_name: BTreeMap::new(),
            by_place: BTreeMap::new(),
        };
        tree.grow(root, None);
        tree
    }

    fn grow(&mut self, procedure: &Arc<Procedure>, caller: Option<NodeNo>) {
        for step in procedure.step_numbers() {
            let law = procedure.step(step);
            let name = caller.map_or_else(
                || law.id.to_string(),
                |caller| format!("{}.{}", self.nodes[caller].name, law.id),
            );
            let number = self.nodes.len();
            self.by_name.insert(name.clone(), number);
            self.by_place.insert((caller, step), number);
            self.nodes.push(Node {
                name,
                procedure: procedure.clone(),
                step,
                caller,
            });
            let callee = law.call.as_ref().map(|call| usize::from(call.callee));
            if let Some(callee) = callee.and_then(|index| procedure.callees.get(index)) {
                self.grow(callee, Some(number));
            }
        }
    }

    /// The law of a step.
    #[must_use]
    pub fn law(&self, node: NodeNo) -> &Step {
        let node = &self.nodes[node];
        node.procedure.step(node.step)
    }

    /// The step of a name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<NodeNo> {
        self.by_name.get(name).copied()
    }

    /// The step of the procedure that is reached through a call, or of the root.
    #[must_use]
    pub fn child(&self, caller: Option<NodeNo>, step: StepNo) -> Option<NodeNo> {
        self.by_place.get(&(caller, step)).copied()
    }

    /// The step of the same procedure instance.
    #[must_use]
    pub fn beside(&self, node: NodeNo, step: StepNo) -> Option<NodeNo> {
        self.child(self.nodes[node].caller, step)
    }

    /// Through which call each instance of a case is reached, in the order of the instances.
    #[must_use]
    pub fn scopes(&self, state: &State) -> Vec<Option<NodeNo>> {
        let mut found: Vec<Option<NodeNo>> = Vec::with_capacity(state.instances.len());
        for instance in &state.instances {
            // An instance is made after its caller.
            let scope = instance.caller.and_then(|by| {
                let outer = *found.get(usize::from(by.instance.0))?;
                self.child(outer, by.step)
            });
            found.push(scope);
        }
        found
    }

    /// The step that a reference of a step means.
    #[must_use]
    pub fn resolve(&self, from: NodeNo, reference: &Ref) -> Option<NodeNo> {
        let mut caller = self.nodes[from].caller;
        let mut procedure = &self.nodes[from].procedure;
        for _ in 0..reference.up {
            let outer = caller?;
            procedure = &self.nodes[outer].procedure;
            caller = self.nodes[outer].caller;
        }
        for call in &reference.calls {
            let node = self.child(caller, *call)?;
            let callee = procedure.step(*call).call.as_ref()?.callee;
            procedure = procedure.callees.get(usize::from(callee))?;
            caller = Some(node);
        }
        self.child(caller, reference.step)
    }

    /// The steps of the procedure that a call calls.
    pub fn inside(&self, call: NodeNo) -> impl Iterator<Item = NodeNo> + '_ {
        (0..self.nodes.len()).filter(move |node| self.nodes[*node].caller == Some(call))
    }
}
