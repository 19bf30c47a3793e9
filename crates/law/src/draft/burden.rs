//! `burden.toml`: what a field of each kind costs, and which fields ask what the system knows.

use crate::text::{At, Node, Place, Text};

/// The estimates, kinds unresolved.
#[derive(Clone, Debug)]
pub(crate) struct BurdenDraft {
    pub(crate) source: Option<Text>,
    pub(crate) costs: Vec<(Vec<Text>, At<i64>)>,
    pub(crate) moments: Vec<Text>,
    pub(crate) last_days: Vec<Text>,
    pub(crate) at: Place,
}

impl BurdenDraft {
    pub(crate) fn read(node: Node<'_>) -> Self {
        node.whole("format");
        let source = node.need("source");
        let costs = node.nodes("cost").into_iter().filter_map(cost).collect();
        let (moments, last_days) = (node.texts("moments"), node.texts("last_days"));
        let at = node.at().clone();
        node.finish();
        Self {
            source,
            costs,
            moments,
            last_days,
            at,
        }
    }
}

fn cost(node: Node<'_>) -> Option<(Vec<Text>, At<i64>)> {
    let kinds = node.texts("kinds");
    let seconds = node.whole_in("seconds", 1, 3_600);
    node.finish();
    Some((kinds, seconds?))
}
