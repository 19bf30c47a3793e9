//! Rows of the lists that county offices send around: tasks, findings to rectify, items to score.
//!
//! What cannot be resolved is kept as it stands, never dropped and never guessed at.

use std::sync::Arc;

use zs_base::Day;

use super::grid::{CellValue, Place};
use super::heading::title_of;
use super::rows::TableRow;
use super::sharing::sharing;
use super::wording::{
    Due, as_due_in, as_yes, normal, person_and_phone, split_items, split_units, without_ordinal,
};

/// One task of a list that shares tasks out (任务分解表).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Task {
    /// Its number.
    pub no: Option<u32>,
    /// The first level.
    pub level1: Option<String>,
    /// The second level.
    pub level2: Option<String>,
    /// The task itself.
    pub task: String,
    /// What is to be done for it.
    pub measures: Vec<String>,
    /// What must be shown.
    pub evidence: Vec<String>,
    /// Who leads.
    pub lead: Vec<String>,
    /// Who takes part.
    pub units: Vec<String>,
    /// For each of `units` that names several, the group that it names.
    pub unit_groups: Vec<&'static str>,
    /// When it is due; nothing where the words are not understood.
    pub due: Option<Due>,
    /// When it is due, in the words of the list.
    pub due_said: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// One finding that must be rectified (整改清单).
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Its number.
    pub no: Option<u32>,
    /// Whose finding it is.
    pub owner: Option<String>,
    /// What was found.
    pub problem: String,
    /// Who rectifies it.
    pub unit: Vec<String>,
    /// Who sees to it.
    pub supervisor: Vec<String>,
    /// The kind (立行立改, 限期整改, 长期坚持).
    pub kind: Option<String>,
    /// The day by which it is due; nothing where there is none, or it is not understood.
    pub due: Option<Day>,
    /// When it is due, in the words of the list.
    pub due_said: Option<String>,
    /// Who answers for it.
    pub person: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
    /// How far it is.
    pub progress: Option<String>,
    /// Whether it is closed; nothing where the cell does not say so clearly.
    pub closed: Option<bool>,
}

/// One item of a scoring table (评分细则).
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreItem {
    /// The group.
    pub group: Option<String>,
    /// The unit that it is about; nothing where it is about all.
    pub unit: Option<String>,
    /// What is scored.
    pub item: String,
    /// Its points.
    pub points: Option<f64>,
    /// The rule, in its own words.
    pub rule: Option<String>,
}

/// A row of a list of tasks.
#[must_use]
pub fn task(row: &TableRow) -> Task {
    task_in(row, None)
}

/// A row of a list of tasks of this year.
pub(super) fn task_in(row: &TableRow, year: Option<u32>) -> Task {
    let (over, group) = match (&row.over, &row.group) {
        (Some(over), group) => (Some(over), group.as_ref()),
        (None, group) => (group.as_ref(), None),
    };
    let title = |it: &Arc<str>| title_of(it);
    let items = |key: &str| row.text(key).map_or(Vec::new(), |it| split_items(&it));
    let mut lead = sharing(&row.text("lead").unwrap_or_default());
    let units = sharing(&row.text("units").unwrap_or_default());
    lead.lead.extend(units.lead);
    // Who stands in the column of those who lead leads, where nothing else is said.
    lead.lead.splice(0..0, lead.others);
    let mut joined = lead.joint;
    joined.extend(units.others);
    joined.extend(units.joint);
    joined.extend(self::units(row, "joint"));
    Task {
        no: number(row),
        level1: row
            .text("level1")
            .map(|it| without_ordinal(&it))
            .or_else(|| over.map(title)),
        level2: row
            .text("level2")
            .map(|it| without_ordinal(&it))
            .or_else(|| group.map(title)),
        task: row.text("task").unwrap_or_default(),
        measures: items("measures"),
        evidence: items("evidence"),
        lead: lead.lead,
        unit_groups: groups_of(&joined),
        units: joined,
        due: row.value("due").and_then(|it| as_due_in(it, year)),
        due_said: row.text("due"),
        note: row.text("note"),
    }
}

/// For each unit that names several, the group that it names.
pub(super) fn groups_of(units: &[String]) -> Vec<&'static str> {
    units.iter().filter_map(|unit| group_of(unit)).collect()
}

/// A row of a list of findings.
#[must_use]
pub fn finding(row: &TableRow) -> Finding {
    finding_in(row, None)
}

/// A row of a list of findings of this year.
pub(super) fn finding_in(row: &TableRow, year: Option<u32>) -> Finding {
    let person = row.text("person").map(|it| person_and_phone(&it));
    Finding {
        no: number(row),
        owner: row.text("owner"),
        problem: row.text("problem").unwrap_or_default(),
        unit: units(row, "unit"),
        supervisor: units(row, "supervisor"),
        kind: row.text("type"),
        due: match row.value("due").and_then(|it| as_due_in(it, year)) {
            Some(Due::By(day)) => Some(day),
            _ => None,
        },
        due_said: row.text("due"),
        phone: person.as_ref().and_then(|(_, phone)| phone.clone()),
        person: person.map(|(name, _)| name),
        progress: row.text("progress"),
        closed: row.text("closed").and_then(|it| as_yes(&it)),
    }
}

/// A row of a scoring table. The column of the item may be merged over the one beside it, which
/// names the unit where it is not.
#[must_use]
pub fn score_item(row: &TableRow) -> ScoreItem {
    let level = row.text("level1").unwrap_or_default();
    let unit = row.text("unit").filter(|unit| *unit != level);
    let content = row.text("content");
    ScoreItem {
        group: row.group.as_deref().map(without_brackets),
        item: match (&unit, content) {
            (Some(_), Some(content)) => content,
            _ => level,
        },
        unit,
        points: match row.cells.get("points") {
            Some((_, spot)) => points(&spot.value, spot.place),
            None => None,
        },
        rule: row.text("rule"),
    }
}

fn number(row: &TableRow) -> Option<u32> {
    // Word writes （1） or 1. into the cells of a column that it counts itself.
    let text = normal(&row.text("no")?);
    text.trim_matches(['(', ')', '.', '、']).parse().ok()
}

fn units(row: &TableRow, key: &str) -> Vec<String> {
    row.text(key).map_or(Vec::new(), |it| split_units(&it))
}

/// The points of a cell; a merged sum is the group's, not the item's.
fn points(value: &CellValue, place: Place) -> Option<f64> {
    match (value, place) {
        (_, Place::Spread) => None,
        (CellValue::Number(number), _) => Some(*number),
        (value, _) => value.text().trim_end_matches('分').parse().ok(),
    }
}

fn without_brackets(text: &str) -> String {
    text.split(['（', '(']).next().unwrap_or(text).to_owned()
}

/// The group that a name stands for; a group that nobody has defined is named as such.
#[must_use]
pub fn group_of(unit: &str) -> Option<&'static str> {
    let has = |word: &str| unit.contains(word);
    const RELEVANT: [&str; 8] = [
        "各有关",
        "各相关",
        "有关部门",
        "相关部门",
        "有关单位",
        "相关单位",
        "等部门",
        "等单位",
    ];
    if RELEVANT.iter().any(|word| unit.starts_with(word)) {
        Some("@relevant_departments")
    } else if has("乡镇") && (unit.starts_with('各') || has("乡镇人民政府") || has("乡镇政府"))
    {
        Some("@townships")
    } else if has("县直") || has("各部门") || has("市直") {
        Some("@county_departments")
    } else if unit.starts_with('各') {
        Some("@unresolved")
    } else {
        None
    }
}
