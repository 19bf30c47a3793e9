//! `general/<character>/<date>.toml`: duties of every act of one legal character.

use std::sync::Arc;

use super::{
    ActorDraft, EvidenceDraft, FactDraft, FieldDraft, Force, ManualDraft, RequireDraft, TermDraft,
};
use crate::model::Origin;
use crate::text::{Node, Place, Text};

/// A general file.
#[derive(Clone, Debug)]
pub(crate) struct GeneralDraft {
    pub(crate) character: Text,
    /// What people call these duties.
    pub(crate) name: Option<Text>,
    pub(crate) force: Force,
    /// Roles that every procedure of this character must have.
    pub(crate) roles: Vec<Text>,
    pub(crate) facts: Vec<FactDraft>,
    pub(crate) duties: Vec<DutyDraft>,
    pub(crate) manual: Vec<ManualDraft>,
}

/// What every step of one role owes.
#[derive(Clone, Debug)]
pub(crate) struct DutyDraft {
    pub(crate) role: Text,
    pub(crate) after: Vec<Text>,
    pub(crate) actor: Option<ActorDraft>,
    pub(crate) declares: Vec<Text>,
    pub(crate) fields: Vec<FieldDraft>,
    pub(crate) evidence: Vec<EvidenceDraft>,
    pub(crate) requires: Vec<RequireDraft>,
    pub(crate) terms: Vec<TermDraft>,
    pub(crate) served: Option<Place>,
}

impl GeneralDraft {
    /// The draft of a file.
    pub(crate) fn read(node: Node<'_>) -> Option<Self> {
        node.whole("format");
        let name = node.text("name");
        let character = node.need("character");
        let origin = Origin::General(
            character
                .as_ref()
                .map_or_else(|| Arc::from(""), |character| character.value.clone()),
        );
        let force = Force::under(&node);
        let duties = node.nodes("duty").into_iter();
        let duties = duties
            .filter_map(|it| DutyDraft::read(it, &origin))
            .collect();
        let facts = FactDraft::all(&node, &origin);
        let (roles, manual) = (node.texts("roles"), ManualDraft::all(&node));
        node.finish();
        Some(Self {
            character: character?,
            name,
            force: force?,
            roles,
            facts,
            duties,
            manual,
        })
    }
}

impl DutyDraft {
    fn read(node: Node<'_>, origin: &Origin) -> Option<Self> {
        let role = node.need("role");
        let duty = role.map(|role| Self::keys(&node, role, origin));
        node.finish();
        duty
    }

    /// The keys of a duty among others of a table.
    pub(crate) fn keys(node: &Node<'_>, role: Text, origin: &Origin) -> Self {
        node.text("cite");
        Self {
            role,
            after: node.texts("after"),
            actor: ActorDraft::under(node),
            declares: node.texts("declares"),
            fields: FieldDraft::all(node, origin),
            evidence: EvidenceDraft::all(node, origin),
            requires: RequireDraft::all(node, origin),
            terms: TermDraft::all(node, origin),
            served: node.flag("served").then(|| node.place_of("served")),
        }
    }
}
