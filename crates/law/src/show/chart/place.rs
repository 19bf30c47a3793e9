//! Where the nodes of each layer stand from left to right: near the middle of those they are tied
//! to, in their order, and never on one another.

use super::layers::Layers;
use super::{BOX_WIDTH, GAP, PASSAGE_WIDTH};

/// How often the places are moved, from above and from below in turn.
const SWEEPS: usize = 10;

/// The middle of each node, the leftmost box at the left edge.
pub(super) fn places(layers: &Layers) -> Vec<i32> {
    let mut places = vec![0; layers.level.len()];
    for layer in &layers.order {
        let mut x = 0;
        for node in layer {
            places[*node] = x + width(layers, *node) / 2;
            x += width(layers, *node) + GAP;
        }
    }
    for sweep in 0..SWEEPS {
        let count = layers.order.len();
        for step in 0..count {
            let downwards = sweep % 2 == 0;
            let layer = if downwards { step } else { count - 1 - step };
            let near = if downwards {
                &layers.above
            } else {
                &layers.below
            };
            settle(layers, &layers.order[layer], near, &mut places);
        }
    }
    let left = (0..layers.steps).map(|it| places[it] - BOX_WIDTH / 2);
    let passages = (layers.steps..places.len()).map(|it| places[it] - PASSAGE_WIDTH / 2);
    let edge = left.chain(passages).min().unwrap_or(0);
    places.iter().map(|it| it - edge).collect()
}

const fn width(layers: &Layers, node: usize) -> i32 {
    match layers.is_passage(node) {
        true => PASSAGE_WIDTH,
        false => BOX_WIDTH,
    }
}

/// Moves the nodes of a layer to where they want to be, as far as their order allows.
fn settle(layers: &Layers, layer: &[usize], near: &[Vec<usize>], places: &mut [i32]) {
    let wanted: Vec<i32> = layer
        .iter()
        .map(|node| {
            let tied = &near[*node];
            let sum: i32 = tied.iter().map(|it| places[*it]).sum();
            match tied.len() as i32 {
                0 => places[*node],
                count => sum / count,
            }
        })
        .collect();
    let apart = |a: usize, b: usize| {
        let half = (width(layers, layer[a]) + width(layers, layer[b])) / 2;
        half + GAP
    };
    // Once from the left and once from the right; the middle of both is in order as well.
    let mut from_left = wanted.clone();
    for at in 1..layer.len() {
        from_left[at] = from_left[at].max(from_left[at - 1] + apart(at - 1, at));
    }
    let mut from_right = wanted;
    for at in (1..layer.len()).rev() {
        from_right[at - 1] = from_right[at - 1].min(from_right[at] - apart(at - 1, at));
    }
    for (at, node) in layer.iter().enumerate() {
        places[*node] = (from_left[at] + from_right[at]).div_euclid(2);
    }
    // Halving may bring two nodes a point too near.
    for at in 1..layer.len() {
        let least = places[layer[at - 1]] + apart(at - 1, at);
        places[layer[at]] = places[layer[at]].max(least);
    }
}
