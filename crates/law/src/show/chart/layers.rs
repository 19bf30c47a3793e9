//! Which step stands how deep, what leads directly from one to another, and in which order the
//! places of a layer stand so that few arrows cross.

use super::super::levels::levels;
use crate::model::Procedure;

/// How often the layers are put in order, from above and from below in turn.
const SWEEPS: usize = 12;

/// The layers of a diagram. Nodes are the steps by number, then the places of long arrows.
pub(super) struct Layers {
    /// The layer of each node.
    pub(super) level: Vec<usize>,
    /// The nodes of each layer, from left to right.
    pub(super) order: Vec<Vec<usize>>,
    /// The arrows: from a step through the places of a long arrow to a step.
    pub(super) paths: Vec<Vec<usize>>,
    /// How many nodes are steps.
    pub(super) steps: usize,
    /// The nodes above and below each node.
    pub(super) above: Vec<Vec<usize>>,
    pub(super) below: Vec<Vec<usize>>,
}

impl Layers {
    pub(super) fn of(procedure: &Procedure) -> Self {
        let count = procedure.steps.len();
        let level = levels(procedure);
        let mut layers = Self {
            order: Vec::new(),
            paths: Vec::new(),
            steps: count,
            above: vec![Vec::new(); count],
            below: vec![Vec::new(); count],
            level,
        };
        for (from, to) in direct(procedure) {
            layers.lead(from, to);
        }
        let deepest = layers.level.iter().copied().max().unwrap_or(0);
        layers.order = vec![Vec::new(); deepest + 1];
        for (node, level) in layers.level.iter().enumerate() {
            layers.order[*level].push(node);
        }
        for sweep in 0..SWEEPS {
            layers.sweep(sweep % 2 == 0);
        }
        layers
    }

    /// Whether a node is a place of a long arrow.
    pub(super) const fn is_passage(&self, node: usize) -> bool {
        node >= self.steps
    }

    /// An arrow, with a place in every layer that it passes.
    fn lead(&mut self, from: usize, to: usize) {
        let mut path = vec![from];
        for level in self.level[from] + 1..self.level[to] {
            self.level.push(level);
            self.above.push(Vec::new());
            self.below.push(Vec::new());
            path.push(self.level.len() - 1);
        }
        path.push(to);
        for pair in path.windows(2) {
            self.below[pair[0]].push(pair[1]);
            self.above[pair[1]].push(pair[0]);
        }
        self.paths.push(path);
    }

    /// Puts each layer in the order of the middle of its neighbours in the layer before.
    fn sweep(&mut self, downwards: bool) {
        let mut place = vec![0_usize; self.level.len()];
        for layer in &self.order {
            for (at, node) in layer.iter().enumerate() {
                place[*node] = at;
            }
        }
        let count = self.order.len();
        for step in 0..count {
            let layer = if downwards { step } else { count - 1 - step };
            let neighbours = if downwards { &self.above } else { &self.below };
            // Thousandths keep the middle of two places apart from both.
            let middle = |node: usize| {
                let near = &neighbours[node];
                let sum: usize = near.iter().map(|it| place[*it]).sum();
                match near.len() {
                    0 => place[node] * 1_000,
                    n => sum * 1_000 / n,
                }
            };
            let mut nodes = std::mem::take(&mut self.order[layer]);
            nodes.sort_by_key(|node| (middle(*node), place[*node]));
            for (at, node) in nodes.iter().enumerate() {
                place[*node] = at;
            }
            self.order[layer] = nodes;
        }
    }
}

/// What comes directly after what: without what another way says already.
fn direct(procedure: &Procedure) -> Vec<(usize, usize)> {
    let count = procedure.steps.len();
    let mut before = vec![vec![false; count]; count];
    // Levels grow along every arrow, so that one pass in their order knows everything before.
    let levels = levels(procedure);
    let mut by_level: Vec<usize> = (0..count).collect();
    by_level.sort_by_key(|it| levels[*it]);
    for index in by_level {
        let after: Vec<usize> = procedure.steps[index]
            .after
            .iter()
            .map(|it| usize::from(it.0))
            .filter(|it| levels[*it] < levels[index])
            .collect();
        for earlier in after {
            let known = before[earlier].clone();
            before[index][earlier] = true;
            for (all, it) in before[index].iter_mut().zip(known) {
                *all |= it;
            }
        }
    }
    let mut found = Vec::new();
    for (index, step) in procedure.steps.iter().enumerate() {
        let after: Vec<usize> = step.after.iter().map(|it| usize::from(it.0)).collect();
        for earlier in &after {
            let implied = after.iter().any(|other| before[*other][*earlier]);
            if !implied && levels[*earlier] < levels[index] {
                found.push((*earlier, index));
            }
        }
    }
    found.dedup();
    found
}
