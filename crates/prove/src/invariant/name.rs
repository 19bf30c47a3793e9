//! How an invariant names an event: `decide`, `inform.served`, `hearing.preside`, `hearing` (an
//! instance of the call ended), `hearing.begun`.

use std::fmt;
use std::sync::Arc;

use zs_event::StepPath;
use zs_law::{Mark, Step};

use crate::explore::Tree;
use crate::trace::Entry;

/// The name of an event, resolved against a procedure.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventName {
    /// As it is written.
    pub text: Arc<str>,
    /// The step, or the call, without instance numbers.
    pub node: Arc<str>,
    /// Which moment.
    pub mark: Mark,
    /// What makes it happen: a step with its outcomes, any outcome where none is named.
    pub ways: Vec<(Arc<str>, Vec<Arc<str>>)>,
}

impl EventName {
    /// The event of a name with these outcomes; nothing where the procedure does not know it.
    #[must_use]
    pub fn resolve(text: &str, outcomes: &[Arc<str>], tree: &Tree) -> Option<Self> {
        let (node, mark) = match text.rsplit_once('.') {
            Some((node, "served")) => (node, Mark::Served),
            Some((node, "begun")) => (node, Mark::Begun),
            _ => (text, Mark::Done),
        };
        let number = tree.find(node)?;
        let law = tree.law(number);
        let is_call = law.call.is_some();
        let fits = match mark {
            Mark::Served => law.paper.as_ref().is_some_and(|paper| paper.served),
            Mark::Begun => is_call,
            Mark::Done => true,
        };
        let ways = if mark == Mark::Done && is_call {
            let inside = tree.inside(number);
            inside
                .filter_map(|inner| Some((&*tree.nodes[inner].name, ending(tree.law(inner))?)))
                .filter_map(|(name, ends)| Some((Arc::from(name), narrowed(ends, outcomes)?)))
                .collect()
        } else {
            let known = |name: &Arc<str>| law.outcomes.iter().any(|it| it.name == *name);
            let all = outcomes.iter().all(known);
            all.then(|| vec![(Arc::from(node), outcomes.to_vec())])?
        };
        (fits && !ways.is_empty()).then(|| Self {
            text: Arc::from(text),
            node: Arc::from(node),
            mark,
            ways,
        })
    }

    /// The path of an entry that is this event.
    #[must_use]
    pub fn found_in<'a>(&self, entry: &Entry<'a>) -> Option<&'a StepPath> {
        let (path, outcome) = match self.mark {
            Mark::Served => (entry.served()?, None),
            _ => entry.done()?,
        };
        if self.mark == Mark::Begun {
            return is_inside(path, &self.node).then_some(path);
        }
        let fits = self.ways.iter().any(|(node, outcomes)| {
            is_at(path, node)
                && (outcomes.is_empty()
                    || outcome.is_some_and(|it| outcomes.iter().any(|name| **name == *it)))
        });
        fits.then_some(path)
    }
}

/// The outcomes with which a step ends its instance: all where it always does.
fn ending(step: &Step) -> Option<Vec<Arc<str>>> {
    if step.ends {
        return Some(step.outcomes.iter().map(|it| it.name.clone()).collect());
    }
    let ends = step.outcomes.iter().filter(|it| it.ends);
    let ends: Vec<Arc<str>> = ends.map(|it| it.name.clone()).collect();
    (!ends.is_empty()).then_some(ends)
}

fn narrowed(ends: Vec<Arc<str>>, wanted: &[Arc<str>]) -> Option<Vec<Arc<str>>> {
    if wanted.is_empty() {
        return Some(ends);
    }
    let both: Vec<Arc<str>> = ends.into_iter().filter(|it| wanted.contains(it)).collect();
    (!both.is_empty()).then_some(both)
}

/// Whether a path leads to a step, in whatever instances.
#[must_use]
pub fn is_at(path: &StepPath, node: &str) -> bool {
    let calls = path.calls.iter().map(|call| call.step.as_str());
    calls.chain([path.step.as_str()]).eq(node.split('.'))
}

/// Whether a path leads into a call.
#[must_use]
pub fn is_inside(path: &StepPath, call: &str) -> bool {
    let mut calls = path.calls.iter().map(|call| call.step.as_str());
    call.split('.').all(|name| calls.next() == Some(name))
}

impl fmt::Display for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
