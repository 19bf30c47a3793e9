//! `[[step]]` with its parts.

use super::{ActorDraft, ConditionDraft, FieldDraft, TermDraft};
use crate::model::Origin;
use crate::text::{Node, Place, Text};

/// A step, names unresolved.
#[derive(Clone, Debug)]
pub(crate) struct StepDraft {
    pub(crate) id: Text,
    pub(crate) name: Text,
    /// What readers must know of it beyond its parts.
    pub(crate) note: Option<Text>,
    pub(crate) roles: Vec<Text>,
    pub(crate) origin: Origin,
    pub(crate) after: Vec<Text>,
    pub(crate) when: Option<ConditionDraft>,
    pub(crate) optional: bool,
    pub(crate) repeats: bool,
    pub(crate) afterwards: bool,
    pub(crate) ends: bool,
    pub(crate) actor: Option<ActorDraft>,
    pub(crate) declares: Vec<Text>,
    pub(crate) refuse: Option<Text>,
    pub(crate) cite: Vec<Text>,
    pub(crate) paper: Option<Text>,
    pub(crate) number: Option<Text>,
    /// Where `served` stands, when it does.
    pub(crate) served: Option<Place>,
    pub(crate) counts: Option<Text>,
    pub(crate) call: Option<CallDraft>,
    pub(crate) awaits: Option<AwaitsDraft>,
    pub(crate) fields: Vec<FieldDraft>,
    pub(crate) evidence: Vec<EvidenceDraft>,
    pub(crate) requires: Vec<RequireDraft>,
    pub(crate) outcomes: Vec<OutcomeDraft>,
    pub(crate) terms: Vec<TermDraft>,
    pub(crate) at: Place,
}

/// A call.
#[derive(Clone, Debug)]
pub(crate) struct CallDraft {
    pub(crate) procedure: Text,
    pub(crate) many: bool,
    pub(crate) inherits: Vec<Text>,
    pub(crate) separate: Vec<(Text, Vec<Text>)>,
    pub(crate) cite: Option<Text>,
}

/// `awaits = { case = "…", step = "…" }`.
#[derive(Clone, Debug)]
pub(crate) struct AwaitsDraft {
    pub(crate) case: Text,
    pub(crate) step: Text,
    pub(crate) at: Place,
}

/// Evidence that must be there.
#[derive(Clone, Debug)]
pub(crate) struct EvidenceDraft {
    pub(crate) kind: Text,
    pub(crate) min: u16,
    pub(crate) when: Option<ConditionDraft>,
    pub(crate) cite: Option<Text>,
    pub(crate) at: Place,
    pub(crate) origin: Origin,
}

/// A condition without which a step is refused.
#[derive(Clone, Debug)]
pub(crate) struct RequireDraft {
    pub(crate) condition: ConditionDraft,
    pub(crate) outcomes: Vec<Text>,
    pub(crate) refuse: Text,
    pub(crate) cure: Option<Text>,
    pub(crate) cite: Option<Text>,
    pub(crate) origin: Origin,
}

/// An outcome.
#[derive(Clone, Debug)]
pub(crate) struct OutcomeDraft {
    pub(crate) name: Text,
    pub(crate) ends: bool,
    pub(crate) return_to: Option<Text>,
    pub(crate) keep: Vec<Text>,
    pub(crate) reason: bool,
    pub(crate) counts: Option<Text>,
    pub(crate) cite: Option<Text>,
}

impl StepDraft {
    /// A step, or nothing where it has no id or name; that is then reported.
    pub(crate) fn read(node: Node<'_>, origin: &Origin) -> Option<Self> {
        let id = node.need("id");
        let name = node.need("name");
        let mut roles = node.texts("role");
        roles.extend(node.texts("roles"));
        let served = node.flag("served").then(|| node.place_of("served"));
        let (paper, note) = (node.text("paper"), node.text("note"));
        let step = Some(()).and_then(|()| {
            Some(Self {
                id: id?,
                name: name?,
                note,
                roles,
                origin: origin.clone(),
                after: node.texts("after"),
                when: ConditionDraft::under(&node, "when"),
                optional: node.flag("optional"),
                repeats: node.flag("repeats"),
                afterwards: node.flag("afterwards"),
                ends: node.flag("ends"),
                actor: ActorDraft::under(&node),
                declares: node.texts("declares"),
                refuse: node.text("refuse"),
                cite: node.texts("cite"),
                paper,
                number: node.text("number"),
                served,
                counts: node.text("counts"),
                call: CallDraft::under(&node),
                awaits: AwaitsDraft::under(&node),
                fields: FieldDraft::all(&node, origin),
                evidence: EvidenceDraft::all(&node, origin),
                requires: RequireDraft::all(&node, origin),
                outcomes: OutcomeDraft::all(&node),
                terms: TermDraft::all(&node, origin),
                at: node.at().clone(),
            })
        });
        if step.is_some() {
            node.finish();
        }
        step
    }

    /// Whether it has this role.
    pub(crate) fn has_role(&self, role: &str) -> bool {
        self.roles.iter().any(|it| it.as_str() == role)
    }
}

impl CallDraft {
    fn under(node: &Node<'_>) -> Option<Self> {
        let inner = node.node("call")?;
        let procedure = inner.need("procedure");
        let separate = inner.node("separate");
        let call = Self {
            many: inner.flag("many"),
            inherits: inner.texts("inherits"),
            separate: separate.map_or_else(Vec::new, |it| it.lists()),
            cite: inner.text("cite"),
            procedure: procedure?,
        };
        inner.finish();
        Some(call)
    }
}

impl AwaitsDraft {
    fn under(node: &Node<'_>) -> Option<Self> {
        let inner = node.node("awaits")?;
        let (case, step) = (inner.need("case"), inner.need("step"));
        let at = inner.at().clone();
        inner.finish();
        Some(Self {
            case: case?,
            step: step?,
            at,
        })
    }
}

impl EvidenceDraft {
    /// All evidence under `evidence`.
    pub(crate) fn all(node: &Node<'_>, origin: &Origin) -> Vec<Self> {
        let rules = node.nodes("evidence").into_iter();
        rules
            .filter_map(|inner| {
                let kind = inner.need("kind");
                let min = inner.whole_in("min", 1, i64::from(u16::MAX));
                let rule = Some(()).and_then(|()| {
                    Some(Self {
                        kind: kind?,
                        min: min.map_or(1, |it| it.value as u16),
                        when: ConditionDraft::under(&inner, "when"),
                        cite: inner.text("cite"),
                        at: inner.at().clone(),
                        origin: origin.clone(),
                    })
                });
                if rule.is_some() {
                    inner.finish();
                }
                rule
            })
            .collect()
    }
}

impl RequireDraft {
    /// All requirements under `require`.
    pub(crate) fn all(node: &Node<'_>, origin: &Origin) -> Vec<Self> {
        let rules = node.nodes("require").into_iter();
        rules
            .filter_map(|inner| {
                let rule = Self::keys(&inner, origin);
                inner.finish();
                rule
            })
            .collect()
    }

    /// The keys of a requirement among others of a table.
    pub(crate) fn keys(node: &Node<'_>, origin: &Origin) -> Option<Self> {
        let condition = ConditionDraft::beside(node);
        condition.report_empty(node);
        let refuse = node.need("refuse");
        let (outcomes, cure, cite) = (node.texts("outcomes"), node.text("cure"), node.text("cite"));
        Some(Self {
            condition,
            outcomes,
            refuse: refuse?,
            cure,
            cite,
            origin: origin.clone(),
        })
    }
}

impl OutcomeDraft {
    fn all(node: &Node<'_>) -> Vec<Self> {
        let outcomes = node.nodes("outcome").into_iter();
        outcomes
            .filter_map(|inner| {
                let name = inner.need("name");
                let outcome = Self {
                    ends: inner.flag("ends"),
                    return_to: inner.text("return_to"),
                    keep: inner.texts("keep"),
                    reason: inner.flag("reason"),
                    counts: inner.text("counts"),
                    cite: inner.text("cite"),
                    name: name?,
                };
                inner.finish();
                Some(outcome)
            })
            .collect()
    }
}
