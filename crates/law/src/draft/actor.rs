//! `actor = { post = …, at_least = 2, holds = "…", not_same_as = […], cite = "…" }`.

use zs_base::limits;

use crate::model::Origin;
use crate::text::{At, Node, Place, Text};

/// Who performs a step, by name.
#[derive(Clone, Debug)]
pub(crate) struct ActorDraft {
    pub(crate) posts: Vec<Text>,
    pub(crate) at_least: Option<At<i64>>,
    pub(crate) holds: Option<Text>,
    pub(crate) not_same_as: Vec<SeparationDraft>,
    pub(crate) cite: Option<Text>,
    pub(crate) at: Place,
    pub(crate) added_by: Vec<Origin>,
}

/// A step whose people may not do this one, with the citation of the rule.
#[derive(Clone, Debug)]
pub(crate) struct SeparationDraft {
    pub(crate) step: Text,
    pub(crate) cite: Option<Text>,
}

impl ActorDraft {
    /// The actor under `actor`.
    pub(crate) fn under(node: &Node<'_>) -> Option<Self> {
        let inner = node.node("actor")?;
        let actor = Self::read(&inner);
        inner.finish();
        Some(actor)
    }

    /// The keys of an actor among others of a table.
    pub(crate) fn read(node: &Node<'_>) -> Self {
        let cite = node.text("cite");
        let not_same_as = node.texts("not_same_as").into_iter();
        Self {
            posts: node.texts("post"),
            at_least: node.whole_in("at_least", 1, limits::PEOPLE_MAX as i64),
            holds: node.text("holds"),
            not_same_as: not_same_as
                .map(|step| SeparationDraft {
                    step,
                    cite: cite.clone(),
                })
                .collect(),
            cite,
            at: node.at().clone(),
            added_by: Vec::new(),
        }
    }
}
