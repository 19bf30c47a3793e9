//! `links/<name>.toml`: what one act brings about in another case.

use crate::model::UnnamedCase;
use crate::text::{Node, Place, Text};

/// A link, names unresolved.
#[derive(Clone, Debug)]
pub(crate) struct LinkDraft {
    pub(crate) id: Text,
    pub(crate) name: Text,
    pub(crate) procedures: Vec<Text>,
    pub(crate) step: Text,
    pub(crate) outcomes: Vec<Text>,
    pub(crate) effect: LinkEffectDraft,
    pub(crate) cite: Option<Text>,
    pub(crate) at: Place,
}

/// What a link does.
#[derive(Clone, Debug)]
pub(crate) enum LinkEffectDraft {
    /// `opens = { … }`.
    Opens(Box<OpensDraft>),
    /// `deems = { case = "…", step = "…", outcome = "…", when_named = true }`.
    Deems {
        case: Text,
        step: Text,
        outcome: Text,
        /// `when_named = true`.
        unnamed: UnnamedCase,
    },
}

/// The case that a link opens.
#[derive(Clone, Debug)]
pub(crate) struct OpensDraft {
    pub(crate) procedure: Text,
    /// `own`, or a field that names a unit.
    pub(crate) unit: Option<Text>,
    /// How the name of the unit ends.
    pub(crate) unit_named: Option<Text>,
    pub(crate) back: Option<Text>,
    /// The opened case's field, and the field that it comes from.
    pub(crate) carry: Vec<(Text, Text)>,
    /// The opened case's field, and its words.
    pub(crate) write: Vec<(Text, Text)>,
}

impl LinkDraft {
    /// All links of a file.
    pub(crate) fn all(node: Node<'_>) -> Vec<Self> {
        node.whole("format");
        let links = node.nodes("link").into_iter();
        let links = links.filter_map(Self::read).collect();
        node.finish();
        links
    }

    fn read(node: Node<'_>) -> Option<Self> {
        let (id, name, step) = (node.need("id"), node.need("name"), node.need("step"));
        let procedures = node.texts("procedure");
        if procedures.is_empty() {
            node.missing("procedure");
        }
        let outcomes = node.texts("outcomes");
        let (cite, at) = (node.text("cite"), node.at().clone());
        let effect = effect(&node);
        if effect.is_none() && !node.has("opens") && !node.has("deems") {
            node.missing("opens 或者 deems");
        }
        node.finish();
        Some(Self {
            id: id?,
            name: name?,
            procedures,
            step: step?,
            outcomes,
            effect: effect?,
            cite,
            at,
        })
    }
}

fn effect(node: &Node<'_>) -> Option<LinkEffectDraft> {
    if let Some(inner) = node.node("deems") {
        let (case, step) = (inner.need("case"), inner.need("step"));
        let outcome = inner.need("outcome");
        let unnamed = match inner.flag("when_named") {
            true => UnnamedCase::Silent,
            false => UnnamedCase::Told,
        };
        inner.finish();
        return Some(LinkEffectDraft::Deems {
            case: case?,
            step: step?,
            outcome: outcome?,
            unnamed,
        });
    }
    let inner = node.node("opens")?;
    let pairs = |key| inner.node(key).map_or_else(Vec::new, |it| it.pairs());
    let procedure = inner.need("procedure");
    let (unit, unit_named) = (inner.text("unit"), inner.text("unit_named"));
    if unit.is_none() && unit_named.is_none() {
        inner.missing("unit 或者 unit_named");
    }
    let (back, carry, write) = (inner.text("back"), pairs("carry"), pairs("write"));
    inner.finish();
    Some(LinkEffectDraft::Opens(Box::new(OpensDraft {
        procedure: procedure?,
        unit,
        unit_named,
        back,
        carry,
        write,
    })))
}
