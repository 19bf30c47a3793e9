//! `[[publish]]` and `[[manual]]`.

use super::ConditionDraft;
use crate::text::{At, Node, Place, Text};

/// A duty to make public, names unresolved.
#[derive(Clone, Debug)]
pub(crate) struct PublishDraft {
    pub(crate) of: Text,
    pub(crate) by: Text,
    pub(crate) show: Vec<Text>,
    pub(crate) hide: Vec<Text>,
    pub(crate) course: Vec<Text>,
    pub(crate) never: Option<ConditionDraft>,
    pub(crate) display_months: Option<At<i64>>,
    pub(crate) lasting: bool,
    pub(crate) recall: Option<(Text, Option<Text>)>,
    pub(crate) cite: Option<Text>,
    pub(crate) at: Place,
}

/// What data cannot say.
#[derive(Clone, Debug)]
pub(crate) struct ManualDraft {
    pub(crate) text: Text,
    pub(crate) cite: Option<Text>,
    pub(crate) why: Text,
    pub(crate) at: Place,
}

impl PublishDraft {
    /// All duties under `publish`.
    pub(crate) fn all(node: &Node<'_>) -> Vec<Self> {
        node.nodes("publish")
            .into_iter()
            .filter_map(Self::read)
            .collect()
    }

    fn read(node: Node<'_>) -> Option<Self> {
        let (of, by) = (node.need("of"), node.need("by"));
        let (show, hide) = (node.texts("show"), node.texts("hide"));
        let course = node.texts("course");
        let never = ConditionDraft::under(&node, "never");
        let display_months = node.whole_in("display_months", 1, 1200);
        let lasting = node.flag("lasting");
        let recall = node.node("recall").and_then(|inner| {
            let (by, cite) = (inner.need("by"), inner.text("cite"));
            inner.finish();
            Some((by?, cite))
        });
        let (cite, at) = (node.text("cite"), node.at().clone());
        node.finish();
        Some(Self {
            of: of?,
            by: by?,
            show,
            hide,
            course,
            never,
            display_months,
            lasting,
            recall,
            cite,
            at,
        })
    }
}

impl ManualDraft {
    /// All items under `manual`.
    pub(crate) fn all(node: &Node<'_>) -> Vec<Self> {
        let items = node.nodes("manual").into_iter();
        items
            .filter_map(|inner| {
                let (text, why) = (inner.need("text"), inner.need("why"));
                let (cite, at) = (inner.text("cite"), inner.at().clone());
                inner.finish();
                Some(Self {
                    text: text?,
                    why: why?,
                    cite,
                    at,
                })
            })
            .collect()
    }
}
