//! `lead.toml`: the figures of the leader's page.

use super::scoring::fraction_if_any;
use crate::model::Fraction;
use crate::text::{At, Node, Place, Text};

/// The leader's page, names unresolved.
#[derive(Clone, Debug)]
pub(crate) struct LeadDraft {
    pub(crate) figures: Vec<LeadFigureDraft>,
    pub(crate) at: Place,
}

/// A figure of the leader's page, names unresolved.
#[derive(Clone, Debug)]
pub(crate) struct LeadFigureDraft {
    pub(crate) id: Text,
    pub(crate) short: Text,
    pub(crate) line: Option<At<Fraction>>,
    pub(crate) cite: Vec<Text>,
}

impl LeadDraft {
    pub(crate) fn read(node: Node<'_>) -> Self {
        node.whole("format");
        let figures = node.nodes("figure").into_iter().filter_map(figure);
        let draft = Self {
            figures: figures.collect(),
            at: node.at().clone(),
        };
        node.finish();
        draft
    }
}

fn figure(node: Node<'_>) -> Option<LeadFigureDraft> {
    let (id, short) = (node.need("id"), node.need("short"));
    let line = fraction_if_any(&node, "line");
    let cite = node.texts("cite");
    node.finish();
    Some(LeadFigureDraft {
        id: id?,
        short: short?,
        line,
        cite,
    })
}
