//! `figures/<name>.toml`: what counts, and the figures that are computed from it.

use crate::codes::figures::ZS2843;
use crate::text::{Node, Place, Text};

/// A tally, names unresolved.
#[derive(Clone, Debug)]
pub(crate) struct TallyDraft {
    pub(crate) name: Text,
    pub(crate) of: Option<Text>,
    pub(crate) procedures: Vec<Text>,
    pub(crate) characters: Vec<Text>,
    pub(crate) steps: Vec<Text>,
    pub(crate) roles: Vec<Text>,
    pub(crate) outcomes: Vec<Text>,
    pub(crate) counted_as: Vec<Text>,
    pub(crate) value: Vec<Text>,
    pub(crate) days_from: Option<Text>,
    pub(crate) split: Option<SplitDraft>,
    pub(crate) with: Vec<Text>,
    pub(crate) needs: Vec<Text>,
    pub(crate) holds: Vec<Text>,
    pub(crate) written: Vec<Text>,
    pub(crate) unless: Vec<StepDoneDraft>,
}

/// `{ step = "…", outcomes = […] }`.
#[derive(Clone, Debug)]
pub(crate) struct StepDoneDraft {
    pub(crate) step: Text,
    pub(crate) outcomes: Vec<Text>,
}

/// `split = { field = "…", column = "…", order = […], other = "…" }`.
#[derive(Clone, Debug)]
pub(crate) struct SplitDraft {
    pub(crate) field: Text,
    pub(crate) column: Option<Text>,
    pub(crate) order: Vec<Text>,
    pub(crate) other: Text,
}

/// A roster, names unresolved.
#[derive(Clone, Debug)]
pub(crate) struct RosterDraft {
    pub(crate) name: Text,
    pub(crate) posts: Vec<Text>,
    pub(crate) holds: Option<Text>,
}

/// A figure, names unresolved.
#[derive(Clone, Debug)]
pub(crate) struct FigureDraft {
    pub(crate) id: Text,
    pub(crate) name: Text,
    pub(crate) group: Text,
    pub(crate) measure: MeasureDraft,
    pub(crate) unit: Text,
    pub(crate) means: Text,
    pub(crate) reading_of: Option<Text>,
    pub(crate) source: Option<Text>,
    pub(crate) confirm: bool,
    pub(crate) at: Place,
}

/// How a figure is computed, names unresolved.
#[derive(Clone, Debug)]
pub(crate) enum MeasureDraft {
    Count(Vec<Text>),
    Ratio { of: Vec<Text>, among: Vec<Text> },
    Sum(Vec<Text>),
    Average(Vec<Text>),
    MedianDays(Vec<Text>),
    InTime(Vec<Text>),
    Stock(StockDraft),
}

/// `stock = { plus = […], less = […], at = "期末" }`.
#[derive(Clone, Debug)]
pub(crate) struct StockDraft {
    pub(crate) plus: Vec<Text>,
    pub(crate) less: Vec<Text>,
    pub(crate) at: Text,
}

/// What a file says of figures.
#[derive(Clone, Debug, Default)]
pub(crate) struct FiguresDraft {
    pub(crate) tallies: Vec<TallyDraft>,
    pub(crate) rosters: Vec<RosterDraft>,
    pub(crate) figures: Vec<FigureDraft>,
}

/// All tallies, rosters and figures of a file.
pub(crate) fn figures(node: Node<'_>) -> FiguresDraft {
    node.whole("format");
    let tallies = node.nodes("tally").into_iter();
    let rosters = node.nodes("roster").into_iter();
    let figures = node.nodes("figure").into_iter();
    let draft = FiguresDraft {
        tallies: tallies.filter_map(tally).collect(),
        rosters: rosters.filter_map(roster).collect(),
        figures: figures.filter_map(figure).collect(),
    };
    node.finish();
    draft
}

fn roster(node: Node<'_>) -> Option<RosterDraft> {
    let (name, posts, holds) = (node.need("name"), node.texts("posts"), node.text("holds"));
    if posts.is_empty() {
        node.missing("posts");
    }
    node.finish();
    Some(RosterDraft {
        name: name?,
        posts,
        holds,
    })
}

fn tally(node: Node<'_>) -> Option<TallyDraft> {
    let (name, of) = (node.need("name"), node.text("of"));
    let (procedures, characters) = (node.texts("procedure"), node.texts("character"));
    let (steps, roles) = (node.texts("step"), node.texts("role"));
    let (outcomes, counted_as) = (node.texts("outcomes"), node.texts("counts"));
    let (value, days_from) = (node.texts("value"), node.text("days_from"));
    let split = node.node("split").and_then(split);
    let (with, needs) = (node.texts("with"), node.texts("needs"));
    let (holds, written) = (node.texts("holds"), node.texts("written"));
    let unless = node.nodes("unless").into_iter().filter_map(step_done);
    let unless = unless.collect();
    node.finish();
    Some(TallyDraft {
        name: name?,
        of,
        procedures,
        characters,
        steps,
        roles,
        outcomes,
        counted_as,
        value,
        days_from,
        split,
        with,
        needs,
        holds,
        written,
        unless,
    })
}

fn step_done(node: Node<'_>) -> Option<StepDoneDraft> {
    let (step, outcomes) = (node.need("step"), node.texts("outcomes"));
    node.finish();
    Some(StepDoneDraft {
        step: step?,
        outcomes,
    })
}

fn split(node: Node<'_>) -> Option<SplitDraft> {
    let (field, column) = (node.need("field"), node.text("column"));
    let (order, other) = (node.texts("order"), node.need("other"));
    node.finish();
    Some(SplitDraft {
        field: field?,
        column,
        order,
        other: other?,
    })
}

fn figure(node: Node<'_>) -> Option<FigureDraft> {
    let (id, name, group) = (node.need("id"), node.need("name"), node.need("group"));
    let (unit, means) = (node.need("unit"), node.need("means"));
    let (reading_of, source) = (node.text("reading_of"), node.text("source"));
    let confirm = node.text("status").is_some();
    let (measure, at) = (measure(&node), node.at().clone());
    node.finish();
    Some(FigureDraft {
        id: id?,
        name: name?,
        group: group?,
        measure: measure?,
        unit: unit?,
        means: means?,
        reading_of,
        source,
        confirm,
        at,
    })
}

fn measure(node: &Node<'_>) -> Option<MeasureDraft> {
    let pair = |key, first, second| {
        let inner = node.node(key)?;
        let read = (inner.texts(first), inner.texts(second), inner.text("at"));
        inner.finish();
        Some(read)
    };
    let lists = [
        (
            "count",
            MeasureDraft::Count as fn(Vec<Text>) -> MeasureDraft,
        ),
        ("sum", MeasureDraft::Sum),
        ("average", MeasureDraft::Average),
        ("median_days", MeasureDraft::MedianDays),
        ("in_time", MeasureDraft::InTime),
    ];
    let mut found = Vec::new();
    for (key, made) in lists {
        let names = node.texts(key);
        found.extend((!names.is_empty()).then(|| made(names)));
    }
    if let Some((of, among, _)) = pair("ratio", "of", "in") {
        found.push(MeasureDraft::Ratio { of, among });
    }
    if let Some((plus, less, Some(at))) = pair("stock", "plus", "less") {
        found.push(MeasureDraft::Stock(StockDraft { plus, less, at }));
    }
    if found.len() != 1 {
        let cause = format!("这个数字写了{}种算法", found.len());
        let cure = "写一种：count = [\"…\"]，或者 ratio = { of = [\"…\"], in = [\"…\"] } 等";
        node.problems().error(ZS2843, node.at(), cause, cure);
    }
    found.into_iter().next()
}
