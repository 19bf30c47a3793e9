//! One step as the cells of a row, read from a law file.

use std::collections::BTreeMap;

use toml_edit::{DocumentMut, Item, TableLike, Value};

use super::Posts;
use super::term::{Moments, term_text};

/// The cells of a row, by the key of their column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepCells(BTreeMap<String, String>);

impl StepCells {
    /// The text of a cell; empty where it says nothing.
    #[must_use]
    pub fn get(&self, key: &str) -> &str {
        self.0.get(key).map_or("", String::as_str)
    }

    /// Writes a cell; its lines and blanks are made alike, so that a cell that a program wrote
    /// differently says the same.
    pub(super) fn set(&mut self, key: &str, text: String) {
        let lines = text.lines().map(str::trim).filter(|it| !it.is_empty());
        self.0
            .insert(key.to_owned(), lines.collect::<Vec<_>>().join("\n"));
    }
}

/// The steps of a file, in its order; nothing where the text cannot be read.
pub(super) fn read(text: &str, posts: &Posts<'_>) -> Option<Vec<StepCells>> {
    let whole: DocumentMut = text.parse().ok()?;
    let moments = Moments::of(&whole);
    let steps = whole.get("step").and_then(Item::as_array_of_tables);
    let rows = steps.into_iter().flatten();
    Some(rows.map(|step| cells_of(step, posts, &moments)).collect())
}

fn cells_of(step: &dyn TableLike, posts: &Posts<'_>, moments: &Moments) -> StepCells {
    let mut cells = StepCells::default();
    let text = |key: &str| step.get(key).and_then(Item::as_str).unwrap_or_default();
    cells.set("id", text("id").to_owned());
    cells.set("name", text("name").to_owned());
    let after = texts(step.get("after"));
    let after = after.iter().map(|it| moments.name(it));
    cells.set("after", after.collect::<Vec<_>>().join("、"));
    if let Some(actor) = step.get("actor").and_then(Item::as_table_like) {
        let who = texts(actor.get("post"));
        let who = who.iter().map(|it| posts.name(it));
        cells.set("who", who.collect::<Vec<_>>().join("、"));
        let least = actor.get("at_least").and_then(Item::as_integer);
        cells.set("least", least.map_or_else(String::new, |it| it.to_string()));
        let holds = actor.get("holds").and_then(Item::as_str);
        cells.set("holds", holds.unwrap_or_default().to_owned());
        let apart = texts(actor.get("not_same_as"));
        let apart = apart.iter().map(|it| moments.name(it));
        cells.set("apart", apart.collect::<Vec<_>>().join("、"));
    }
    for key in ["limit", "wait", "before"] {
        let terms = terms_of(step.get(key));
        let terms = terms.iter().map(|it| term_text(key, *it, moments));
        cells.set(key, terms.collect::<Vec<_>>().join("\n"));
    }
    cells.set("paper", text("paper").to_owned());
    let yes = |key: &str| match step.get(key).and_then(Item::as_bool) {
        Some(true) => "是".to_owned(),
        _ => String::new(),
    };
    cells.set("served", yes("served"));
    cells.set("may", yes("optional"));
    cells.set("refuse", text("refuse").to_owned());
    cells.set("cite", texts(step.get("cite")).join("；"));
    cells
}

/// One text or several.
pub(super) fn texts(item: Option<&Item>) -> Vec<String> {
    match item {
        Some(Item::Value(Value::String(text))) => vec![text.value().clone()],
        Some(Item::Value(Value::Array(all))) => all
            .iter()
            .filter_map(|it| it.as_str().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    }
}

/// One term or several, as tables.
pub(super) fn terms_of(item: Option<&Item>) -> Vec<&dyn TableLike> {
    match item {
        Some(Item::Value(Value::Array(all))) => all
            .iter()
            .filter_map(|it| it.as_inline_table().map(|it| it as &dyn TableLike))
            .collect(),
        Some(Item::ArrayOfTables(all)) => all.iter().map(|it| it as &dyn TableLike).collect(),
        Some(item) => item.as_table_like().into_iter().collect(),
        None => Vec::new(),
    }
}
