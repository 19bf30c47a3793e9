//! `{ all = […], any = […], none = […], cite = "…" }`.

use crate::codes::facts::ZS2310;
use crate::text::{Node, Place, Text};

/// A condition over facts by name.
#[derive(Clone, Debug)]
pub(crate) struct ConditionDraft {
    pub(crate) all: Vec<Text>,
    pub(crate) any: Vec<Text>,
    pub(crate) none: Vec<Text>,
    pub(crate) cite: Option<Text>,
    pub(crate) at: Place,
}

impl ConditionDraft {
    /// The condition under a key.
    pub(crate) fn under(node: &Node<'_>, key: &'static str) -> Option<Self> {
        let inner = node.node(key)?;
        let draft = Self {
            cite: inner.text("cite"),
            ..Self::beside(&inner)
        };
        draft.report_empty(&inner);
        inner.finish();
        Some(draft)
    }

    /// The condition whose `all`, `any` and `none` stand among other keys of a table.
    pub(crate) fn beside(node: &Node<'_>) -> Self {
        Self {
            all: node.texts("all"),
            any: node.texts("any"),
            none: node.texts("none"),
            cite: None,
            at: node.at().clone(),
        }
    }

    /// Reports a condition over nothing.
    pub(crate) fn report_empty(&self, node: &Node<'_>) {
        if self.names().next().is_none() {
            let cause = "条件里一个情形也没有写".to_owned();
            let cure = "写上 all、any 或者 none，例如  all = [\"情形\"]";
            node.problems().error(ZS2310, node.at(), cause, cure);
        }
    }

    /// The names of its facts, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &Text> {
        self.all.iter().chain(&self.any).chain(&self.none)
    }
}
