//! `overlays/<name>/<date>.toml`: the rules of a region or sector.

use std::sync::Arc;

use zs_base::limits;

use super::{
    ActorDraft, DutyDraft, ExtensionDraft, FactDraft, Force, PauseDraft, RequireDraft, StepDraft,
    TermSort,
};
use crate::model::Origin;
use crate::text::{At, Node, Place, Text};

/// An overlay file.
#[derive(Clone, Debug)]
pub(crate) struct OverlayDraft {
    pub(crate) id: Text,
    pub(crate) name: Text,
    pub(crate) kind: Text,
    pub(crate) rank: Text,
    pub(crate) force: Force,
    pub(crate) basis: Vec<Text>,
    pub(crate) changes: Vec<ChangeDraft>,
}

/// Region or sector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum OverlayKind {
    Region,
    Sector,
}

/// What a change is about.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub(crate) procedure: Text,
    /// The step; nothing for a fact.
    pub(crate) step: Option<Text>,
    pub(crate) at: Place,
}

/// One change.
#[derive(Clone, Debug)]
pub(crate) enum ChangeDraft {
    Number(Target, NumberDraft),
    /// A new step, and the steps that come after it.
    Add(Target, Vec<Text>, Box<StepDraft>),
    Extend(Target, Text, ExtensionDraft),
    Pause(Target, Text, PauseDraft),
    Require(Target, Box<RequireDraft>),
    Actor(Target, Box<ActorDraft>),
    Duty(Target, Box<DutyDraft>),
    Hide(Target, Vec<Text>),
    Fact(Target, Box<FactDraft>),
}

/// Another number for a term.
#[derive(Clone, Debug)]
pub(crate) struct NumberDraft {
    pub(crate) term: Text,
    pub(crate) number: At<i64>,
    pub(crate) unit: Text,
    pub(crate) cite: Option<Text>,
}

impl NumberDraft {
    /// The number as people read it.
    pub(crate) fn words(&self) -> String {
        format!("{}{}", self.number.value, self.unit.as_str())
    }
}

impl ChangeDraft {
    /// What it is about.
    pub(crate) const fn target(&self) -> &Target {
        match self {
            Self::Number(target, _)
            | Self::Add(target, ..)
            | Self::Extend(target, ..)
            | Self::Pause(target, ..)
            | Self::Require(target, _)
            | Self::Actor(target, _)
            | Self::Duty(target, _)
            | Self::Hide(target, _)
            | Self::Fact(target, _) => target,
        }
    }
}

impl OverlayDraft {
    /// `<name>/<date>`, by which cases know the overlay.
    pub(crate) fn key(&self) -> Arc<str> {
        Arc::from(format!("{}/{}", self.id.as_str(), self.force.from.value))
    }

    /// Region or sector, where it is one of them.
    pub(crate) fn sort(&self) -> Option<OverlayKind> {
        match self.kind.as_str() {
            "region" => Some(OverlayKind::Region),
            "sector" => Some(OverlayKind::Sector),
            _ => None,
        }
    }

    /// The draft of a file.
    pub(crate) fn read(node: Node<'_>) -> Option<Self> {
        node.whole("format");
        let (id, name) = (node.need("id"), node.need("name"));
        let (kind, rank) = (node.need("kind"), node.need("rank"));
        let force = Force::under(&node);
        let basis = node.texts("basis");
        let origin = id
            .as_ref()
            .map_or_else(|| Arc::from(""), |id| id.value.clone());
        let origin = Origin::Overlay(origin);
        let mut changes = Vec::new();
        for (key, read) in KINDS {
            for inner in node.nodes(key) {
                changes.extend(read(&inner, &origin));
                inner.finish();
            }
        }
        node.finish();
        Some(Self {
            id: id?,
            name: name?,
            kind: kind?,
            rank: rank?,
            force: force?,
            basis,
            changes,
        })
    }
}

type Reader = fn(&Node<'_>, &Origin) -> Option<ChangeDraft>;

// Steps are added before anything else can refer to them.
const KINDS: [(&str, Reader); 9] = [
    ("add", add),
    ("fact", fact),
    ("duty", duty),
    ("change", number),
    ("extend", extend),
    ("pause", pause),
    ("require", require),
    ("actor", actor),
    ("hide", hide),
];

/// The procedure, and the step where one is needed.
fn target(node: &Node<'_>, step: Option<&'static str>) -> Option<Target> {
    let procedure = node.need("procedure");
    let found = step.map(|key| node.need(key));
    Some(Target {
        procedure: procedure?,
        step: match found {
            Some(step) => Some(step?),
            None => None,
        },
        at: node.at().clone(),
    })
}

fn number(node: &Node<'_>, _: &Origin) -> Option<ChangeDraft> {
    let (target, term) = (target(node, Some("step")), node.need("term"));
    let read =
        |sort: TermSort| node.whole_in(sort.number_key(), 1, i64::from(limits::TERM_LENGTH_MAX));
    let (most, least) = (read(TermSort::Limit), read(TermSort::Wait));
    if most.is_none() && least.is_none() && !node.has("at_most") && !node.has("at_least") {
        node.missing("at_most");
    }
    let (unit, cite) = (node.need("unit"), node.text("cite"));
    let number = NumberDraft {
        term: term?,
        number: most.or(least)?,
        unit: unit?,
        cite,
    };
    Some(ChangeDraft::Number(target?, number))
}

fn add(node: &Node<'_>, origin: &Origin) -> Option<ChangeDraft> {
    let target = target(node, None);
    let then = node.texts("then");
    if !node.has("step") {
        node.missing("step");
    }
    let step = node.node("step").and_then(|it| StepDraft::read(it, origin));
    Some(ChangeDraft::Add(target?, then, Box::new(step?)))
}

fn extend(node: &Node<'_>, _: &Origin) -> Option<ChangeDraft> {
    let (target, term) = (target(node, Some("step")), node.need("term"));
    let extension = ExtensionDraft::keys(node);
    Some(ChangeDraft::Extend(target?, term?, extension?))
}

fn pause(node: &Node<'_>, _: &Origin) -> Option<ChangeDraft> {
    let (target, term) = (target(node, Some("step")), node.need("term"));
    let pause = PauseDraft::keys(node);
    Some(ChangeDraft::Pause(target?, term?, pause?))
}

fn require(node: &Node<'_>, origin: &Origin) -> Option<ChangeDraft> {
    let target = target(node, Some("step"));
    let require = RequireDraft::keys(node, origin);
    Some(ChangeDraft::Require(target?, Box::new(require?)))
}

fn actor(node: &Node<'_>, _: &Origin) -> Option<ChangeDraft> {
    let target = target(node, Some("step"));
    let actor = ActorDraft::read(node);
    Some(ChangeDraft::Actor(target?, Box::new(actor)))
}

fn duty(node: &Node<'_>, origin: &Origin) -> Option<ChangeDraft> {
    let target = target(node, Some("step"));
    let step = node.text("step");
    let duty = DutyDraft::keys(node, step?, origin);
    Some(ChangeDraft::Duty(target?, Box::new(duty)))
}

fn hide(node: &Node<'_>, _: &Origin) -> Option<ChangeDraft> {
    let target = target(node, Some("of"));
    let kinds = node.texts("kinds");
    node.text("cite");
    Some(ChangeDraft::Hide(target?, kinds))
}

fn fact(node: &Node<'_>, origin: &Origin) -> Option<ChangeDraft> {
    let target = target(node, None);
    let fact = FactDraft::keys(node, origin);
    Some(ChangeDraft::Fact(target?, Box::new(fact?)))
}
