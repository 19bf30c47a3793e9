//! `indicators/forbidden.toml`: what no item of a scheme may reward.

use crate::text::{Node, Text};

/// A rule, names unresolved.
#[derive(Clone, Debug)]
pub(crate) struct ForbiddenDraft {
    pub(crate) id: Text,
    pub(crate) words: Vec<Text>,
    pub(crate) counts: Vec<Text>,
    pub(crate) sums: Vec<Text>,
    pub(crate) cites: Vec<Text>,
    pub(crate) sentence: Text,
    pub(crate) never: bool,
}

impl ForbiddenDraft {
    /// All rules of a file.
    pub(crate) fn all(node: Node<'_>) -> Vec<Self> {
        node.whole("format");
        let rules = node.nodes("forbidden").into_iter();
        let rules = rules.filter_map(Self::read).collect();
        node.finish();
        rules
    }

    fn read(node: Node<'_>) -> Option<Self> {
        let (id, sentence) = (node.need("id"), node.need("sentence"));
        let cites = node.texts("cite");
        if cites.is_empty() {
            node.missing("cite");
        }
        let (words, never) = (node.texts("words"), node.flag("never"));
        let (counts, sums) = (node.texts("counts"), node.texts("sums"));
        if words.is_empty() && counts.is_empty() && sums.is_empty() {
            node.missing("words");
        }
        node.finish();
        Some(Self {
            id: id?,
            words,
            counts,
            sums,
            cites,
            sentence: sentence?,
            never,
        })
    }
}
