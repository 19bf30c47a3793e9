//! `indicators/<scheme>/<date>.toml`: a scheme with its groups, packs, grades and items.

use super::procedure::Force;
use super::scoring::{fraction_if_any, points_if_any, scoring};
use crate::model::{Fraction, Points, Scoring};
use crate::text::{At, Node, Place, Text};

/// A scheme file, names unresolved.
#[derive(Clone, Debug)]
pub(crate) struct SchemeDraft {
    pub(crate) id: Text,
    pub(crate) name: Text,
    pub(crate) force: Force,
    pub(crate) source: Text,
    pub(crate) confirm: bool,
    pub(crate) threshold: At<Fraction>,
    pub(crate) groups: Vec<GroupDraft>,
    pub(crate) packs: Vec<PackDraft>,
    pub(crate) grades: Vec<GradeDraft>,
    pub(crate) items: Vec<IndicatorDraft>,
}

/// `[[group]]`.
#[derive(Clone, Debug)]
pub(crate) struct GroupDraft {
    pub(crate) code: Text,
    pub(crate) name: Text,
    pub(crate) within: Option<Text>,
    pub(crate) total: Option<At<Points>>,
    pub(crate) weight: Option<At<Fraction>>,
}

/// `[[pack]]`.
#[derive(Clone, Debug)]
pub(crate) struct PackDraft {
    pub(crate) types: Vec<Text>,
    pub(crate) groups: Vec<Text>,
    pub(crate) common: Option<At<Points>>,
    pub(crate) specific: Option<At<Points>>,
    pub(crate) scale: Option<At<Points>>,
}

/// `[[grade]]`.
#[derive(Clone, Debug)]
pub(crate) struct GradeDraft {
    pub(crate) name: Text,
    pub(crate) least: Option<At<Points>>,
    pub(crate) places: Option<u16>,
}

/// `[[item]]`.
#[derive(Clone, Debug)]
pub(crate) struct IndicatorDraft {
    pub(crate) code: Text,
    pub(crate) group: Text,
    pub(crate) title: Text,
    pub(crate) measures: Text,
    pub(crate) types: Vec<Text>,
    pub(crate) needs: Vec<Text>,
    pub(crate) units: Vec<Text>,
    pub(crate) share: Option<Text>,
    pub(crate) responsible: Vec<Text>,
    pub(crate) leading: Vec<Text>,
    pub(crate) period: Option<Text>,
    pub(crate) evidence: Option<Text>,
    pub(crate) source: Text,
    pub(crate) confirm: bool,
    pub(crate) points: Option<At<Points>>,
    pub(crate) scoring: Option<Scoring>,
    pub(crate) figures: Vec<Text>,
    pub(crate) minutes: Option<u32>,
    pub(crate) upload: Option<Text>,
    pub(crate) no_cases: Option<Text>,
    pub(crate) same_as: Vec<Text>,
    pub(crate) despite: Option<(Text, Text)>,
    pub(crate) at: Place,
}

/// The most minutes that one item may be said to cost: a working week.
const MINUTES: i64 = 2_400;

impl SchemeDraft {
    /// The draft of a file.
    pub(crate) fn read(node: Node<'_>) -> Option<Self> {
        node.whole("format");
        let (id, name, source) = (node.need("id"), node.need("name"), node.need("source"));
        let force = Force::under(&node);
        let confirm = node.text("status").is_some();
        if !node.has("threshold") {
            node.missing("threshold");
        }
        let threshold = fraction_if_any(&node, "threshold");
        let groups = node.nodes("group").into_iter().filter_map(group).collect();
        let packs = node.nodes("pack").into_iter().map(pack).collect();
        let grades = node.nodes("grade").into_iter().filter_map(grade).collect();
        let items = node.nodes("item").into_iter().filter_map(item).collect();
        node.finish();
        Some(Self {
            id: id?,
            name: name?,
            force: force?,
            source: source?,
            confirm,
            threshold: threshold?,
            groups,
            packs,
            grades,
            items,
        })
    }
}

fn group(node: Node<'_>) -> Option<GroupDraft> {
    let (code, name, within) = (node.need("code"), node.need("name"), node.text("in"));
    let (total, weight) = (
        points_if_any(&node, "total"),
        fraction_if_any(&node, "weight"),
    );
    node.finish();
    Some(GroupDraft {
        code: code?,
        name: name?,
        within,
        total,
        weight,
    })
}

fn pack(node: Node<'_>) -> PackDraft {
    let (types, groups) = (node.texts("types"), node.texts("groups"));
    if types.is_empty() {
        node.missing("types");
    }
    let draft = PackDraft {
        types,
        groups,
        common: points_if_any(&node, "common"),
        specific: points_if_any(&node, "specific"),
        scale: points_if_any(&node, "scale"),
    };
    node.finish();
    draft
}

fn grade(node: Node<'_>) -> Option<GradeDraft> {
    let (name, least) = (node.need("name"), points_if_any(&node, "at_least"));
    let places = node.whole_in("places", 1, i64::from(u16::MAX));
    node.finish();
    Some(GradeDraft {
        name: name?,
        least,
        places: places.map(|it| it.value as u16),
    })
}

fn item(node: Node<'_>) -> Option<IndicatorDraft> {
    let (code, group, title) = (node.need("code"), node.need("group"), node.need("title"));
    let (measures, source) = (node.need("measures"), node.need("source"));
    if !node.has("score") {
        node.missing("score");
    }
    let despite = node.node("despite").and_then(|inner| {
        let (by, reason) = (inner.need("by"), inner.need("reason"));
        inner.finish();
        Some((by?, reason?))
    });
    let minutes = node.whole_in("minutes", 1, MINUTES);
    let draft = IndicatorDraft {
        types: node.texts("applies"),
        needs: node.texts("needs"),
        units: node.texts("units"),
        share: node.text("share"),
        responsible: node.texts("responsible"),
        leading: node.texts("leading"),
        period: node.text("period"),
        evidence: node.text("evidence"),
        confirm: node.text("status").is_some(),
        points: points_if_any(&node, "points"),
        scoring: scoring(&node),
        figures: node.texts("figures"),
        minutes: minutes.map(|it| it.value as u32),
        upload: node.text("upload"),
        no_cases: node.text("no_cases"),
        same_as: node.texts("same_as"),
        despite,
        at: node.at().clone(),
        code: code?,
        group: group?,
        title: title?,
        measures: measures?,
        source: source?,
    };
    node.finish();
    Some(draft)
}
