//! `entrances/<name>.toml`: what anybody may begin over the web without an account.

use crate::text::{Node, Place, Text};

/// An entrance, names unresolved.
#[derive(Clone, Debug)]
pub(crate) struct EntranceDraft {
    pub(crate) id: Text,
    pub(crate) name: Text,
    pub(crate) says: Text,
    pub(crate) procedure: Text,
    pub(crate) step: Text,
    pub(crate) units: Vec<Text>,
    pub(crate) concerns: Text,
    pub(crate) organ: Option<Text>,
    pub(crate) table: Option<Text>,
    pub(crate) values: Vec<EntranceValueDraft>,
    pub(crate) evidence: Option<Text>,
    pub(crate) tells: Vec<Text>,
    pub(crate) cite: Option<Text>,
    pub(crate) at: Place,
}

/// A field that an entrance gives.
#[derive(Clone, Debug)]
pub(crate) struct EntranceValueDraft {
    /// `case.<field>` or `<step>.<field>`.
    pub(crate) to: Text,
    pub(crate) ask: Option<Text>,
    pub(crate) from: Option<Text>,
    pub(crate) write: Option<Text>,
    pub(crate) otherwise: Option<Text>,
}

impl EntranceDraft {
    /// All entrances of a file.
    pub(crate) fn all(node: Node<'_>) -> Vec<Self> {
        node.whole("format");
        let entrances = node.nodes("entrance").into_iter();
        let entrances = entrances.filter_map(Self::read).collect();
        node.finish();
        entrances
    }

    fn read(node: Node<'_>) -> Option<Self> {
        let (id, name, says) = (node.need("id"), node.need("name"), node.need("says"));
        let (procedure, step) = (node.need("procedure"), node.need("step"));
        let (units, concerns) = (node.texts("units"), node.need("concerns"));
        if units.is_empty() {
            node.missing("units");
        }
        let (organ, table) = (node.text("organ"), node.text("table"));
        let (evidence, tells) = (node.text("evidence"), node.texts("tells"));
        let values = node.nodes("value").into_iter();
        let values = values.filter_map(EntranceValueDraft::read).collect();
        let (cite, at) = (node.text("cite"), node.at().clone());
        node.finish();
        Some(Self {
            id: id?,
            name: name?,
            says: says?,
            procedure: procedure?,
            step: step?,
            units,
            concerns: concerns?,
            organ,
            table,
            values,
            evidence,
            tells,
            cite,
            at,
        })
    }
}

impl EntranceValueDraft {
    fn read(node: Node<'_>) -> Option<Self> {
        let (to, ask, from) = (node.need("to"), node.text("ask"), node.text("from"));
        let (write, otherwise) = (node.text("write"), node.text("otherwise"));
        if ask.is_none() && from.is_none() && write.is_none() {
            node.missing("ask、from 或者 write");
        }
        node.finish();
        Some(Self {
            to: to?,
            ask,
            from,
            write,
            otherwise,
        })
    }
}
