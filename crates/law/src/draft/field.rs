//! `[[field]]` and `[[step.field]]`.

use super::ConditionDraft;
use crate::model::Origin;
use crate::text::{Node, Text};

/// A field with its kind by name.
#[derive(Clone, Debug)]
pub(crate) struct FieldDraft {
    pub(crate) name: Text,
    pub(crate) kind: Text,
    pub(crate) choices: Vec<Text>,
    pub(crate) table: Option<Text>,
    pub(crate) column: Option<Text>,
    pub(crate) optional: bool,
    pub(crate) when: Option<ConditionDraft>,
    pub(crate) outcomes: Vec<Text>,
    pub(crate) private: Option<Text>,
    pub(crate) is: Option<Text>,
    pub(crate) origin: Origin,
}

impl FieldDraft {
    /// All fields of a table.
    pub(crate) fn all(node: &Node<'_>, origin: &Origin) -> Vec<Self> {
        let fields = node.nodes("field").into_iter();
        fields.filter_map(|it| Self::read(it, origin)).collect()
    }

    fn read(node: Node<'_>, origin: &Origin) -> Option<Self> {
        let name = node.need("name");
        let kind = node.need("kind");
        let (choices, table) = (node.texts("choices"), node.text("table"));
        let column = node.text("column");
        let optional = node.flag("optional");
        let when = ConditionDraft::under(&node, "when");
        let outcomes = node.texts("outcomes");
        let private = node.text("private");
        let is = node.text("is");
        match kind.as_ref().map(Text::as_str) {
            Some("choice") if choices.is_empty() => node.missing("choices"),
            Some("key") if table.is_none() => node.missing("table"),
            _ => {}
        }
        node.finish();
        Some(Self {
            name: name?,
            kind: kind?,
            choices,
            table,
            column,
            optional,
            when,
            outcomes,
            private,
            is,
            origin: origin.clone(),
        })
    }
}
