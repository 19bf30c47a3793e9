//! `procedures/<id>/<date>.toml`.

use zs_base::Day;

use super::{FactDraft, FieldDraft, ManualDraft, PublishDraft, StepDraft};
use crate::codes::files::ZS2006;
use crate::model::Origin;
use crate::text::{At, Node, Place, Text, unknown_word};

/// A procedure file, names unresolved; after composition also what others added to it.
#[derive(Clone, Debug)]
pub(crate) struct ProcedureDraft {
    pub(crate) id: Text,
    pub(crate) name: Text,
    pub(crate) character: Option<Text>,
    pub(crate) force: Force,
    pub(crate) running_moves: bool,
    pub(crate) running_cite: Option<Text>,
    /// Whether it counts plain days.
    pub(crate) plain_days: bool,
    pub(crate) currency: Option<Text>,
    pub(crate) basis: Vec<Text>,
    pub(crate) checked: Option<(Day, Text)>,
    pub(crate) to_confirm: bool,
    pub(crate) fields: Vec<FieldDraft>,
    pub(crate) facts: Vec<FactDraft>,
    pub(crate) steps: Vec<StepDraft>,
    pub(crate) publish: Vec<PublishDraft>,
    pub(crate) manual: Vec<ManualDraft>,
    pub(crate) rectified: Option<RectifiedDraft>,
    pub(crate) top: Place,
}

/// `[rectified]`: where the columns of the list of rectification find their contents.
#[derive(Clone, Debug)]
pub(crate) struct RectifiedDraft {
    pub(crate) problem: Text,
    pub(crate) unit: Text,
    pub(crate) person: Option<Text>,
    pub(crate) measure: Option<Text>,
    pub(crate) kind: Option<Text>,
    pub(crate) step: Text,
}

impl RectifiedDraft {
    fn under(node: &Node<'_>) -> Option<Self> {
        let inner = node.node("rectified")?;
        let (problem, unit, step) = (
            inner.need("problem"),
            inner.need("unit"),
            inner.need("step"),
        );
        let (person, measure, kind) = (
            inner.text("person"),
            inner.text("measure"),
            inner.text("kind"),
        );
        inner.finish();
        Some(Self {
            problem: problem?,
            unit: unit?,
            person,
            measure,
            kind,
            step: step?,
        })
    }
}

/// `force = { from = …, until = … }`.
#[derive(Clone, Debug)]
pub(crate) struct Force {
    pub(crate) from: At<Day>,
    pub(crate) until: Option<At<Day>>,
}

impl Force {
    /// The days of force under `force`.
    pub(crate) fn under(node: &Node<'_>) -> Option<Self> {
        if !node.has("force") {
            node.missing("force");
        }
        let inner = node.node("force")?;
        let from = inner.need_day("from");
        let until = inner.day("until");
        inner.finish();
        Some(Self { from: from?, until })
    }

    /// Whether a day lies within.
    pub(crate) fn holds(&self, day: Day) -> bool {
        self.from.value <= day && self.until.as_ref().is_none_or(|until| day <= until.value)
    }
}

impl ProcedureDraft {
    /// The draft of a file, or nothing where it has no id, name or days of force.
    pub(crate) fn read(node: Node<'_>) -> Option<Self> {
        format(&node);
        let (id, name) = (node.need("id"), node.need("name"));
        let force = Force::under(&node);
        let own = Origin::Own;
        let steps = node.nodes("step").into_iter();
        let steps: Vec<_> = steps.filter_map(|it| StepDraft::read(it, &own)).collect();
        let (running_moves, running_cite) = running(&node);
        let character = node.text("character");
        let plain_days = calendar(&node);
        let currency = node.text("currency");
        let basis = node.texts("basis");
        let checked = checked(&node);
        let to_confirm = status(&node);
        let fields = FieldDraft::all(&node, &own);
        let facts = FactDraft::all(&node, &own);
        let publish = PublishDraft::all(&node);
        let manual = ManualDraft::all(&node);
        let rectified = RectifiedDraft::under(&node);
        let top = node.at().clone();
        node.finish();
        Some(Self {
            id: id?,
            name: name?,
            character,
            force: force?,
            running_moves,
            running_cite,
            plain_days,
            currency,
            basis,
            checked,
            to_confirm,
            fields,
            facts,
            steps,
            publish,
            manual,
            rectified,
            top,
        })
    }

    /// The step with an id.
    pub(crate) fn step(&self, id: &str) -> Option<&StepDraft> {
        self.steps.iter().find(|step| step.id.as_str() == id)
    }

    /// The step with an id, to change it.
    pub(crate) fn step_mut(&mut self, id: &str) -> Option<&mut StepDraft> {
        self.steps.iter_mut().find(|step| step.id.as_str() == id)
    }
}

fn format(node: &Node<'_>) {
    let Some(format) = node.whole("format") else {
        if !node.has("format") {
            node.missing("format");
        }
        return;
    };
    if format.value != 1 {
        let cause = format!("这里写的是第{}版格式", format.value);
        node.problems()
            .error(ZS2006, &format.at, cause, "写成  format = 1");
    }
}

fn running(node: &Node<'_>) -> (bool, Option<Text>) {
    let Some(inner) = node.node("running") else {
        if !node.has("running") {
            node.missing("running");
        }
        return (false, None);
    };
    let then = inner.need("then");
    let cite = inner.need("cite");
    inner.finish();
    match then.as_ref().map(Text::as_str) {
        Some("move") => (true, cite),
        Some("stay") | None => (false, cite),
        Some(_) => {
            if let Some(word) = then {
                unknown_word(node.problems(), &word, &["stay", "move"]);
            }
            (false, cite)
        }
    }
}

fn calendar(node: &Node<'_>) -> bool {
    match node.text("calendar") {
        Some(word) if word.as_str() == "none" => true,
        Some(word) if word.as_str() != "national" => {
            unknown_word(node.problems(), &word, &["national", "none"]);
            false
        }
        _ => false,
    }
}

fn checked(node: &Node<'_>) -> Option<(Day, Text)> {
    let inner = node.node("checked")?;
    let (on, by) = (inner.need_day("on"), inner.need("by"));
    inner.finish();
    Some((on?.value, by?))
}

fn status(node: &Node<'_>) -> bool {
    match node.text("status") {
        Some(word) if word.as_str() != "confirm" => {
            unknown_word(node.problems(), &word, &["confirm"]);
            false
        }
        status => status.is_some(),
    }
}
