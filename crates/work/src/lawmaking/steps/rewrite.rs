//! From the rows of a table back into the text of a law file: only what differs is written.

use std::collections::BTreeSet;

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value, value};

use super::Posts;
use super::cells::{StepCells, terms_of};
use super::term::{Moments, TermCell, keys_of, term_of};

/// What is wrong: the row, the key of the column, the sentence.
pub(super) type Wrong = (u32, &'static str, String);

/// The text with what the rows say.
pub(super) fn rewrite(
    text: &str,
    before: &[StepCells],
    rows: &[(u32, StepCells)],
    posts: &Posts<'_>,
) -> Result<String, Vec<Wrong>> {
    let Ok(mut whole) = text.parse::<DocumentMut>() else {
        return Err(vec![(0, "id", "现在的文字有语法错误。".to_owned())]);
    };
    let (mut wrong, moments) = named(before, rows);
    let seen: BTreeSet<&str> = rows.iter().map(|(_, it)| it.get("id")).collect();
    let Some(steps) = whole
        .entry("step")
        .or_insert_with(|| Item::ArrayOfTables(toml_edit::ArrayOfTables::new()))
        .as_array_of_tables_mut()
    else {
        return Err(vec![(
            0,
            "id",
            "文字里的 step 不是一节一节写的，不能用表格改。".to_owned(),
        )]);
    };
    let id_of = |step: &Table| step.get("id").and_then(Item::as_str).map(str::to_owned);
    steps.retain(|step| id_of(step).is_some_and(|id| seen.contains(id.as_str())));
    for (row, cells) in rows {
        let place = steps
            .iter()
            .position(|step| id_of(step).as_deref() == Some(cells.get("id")));
        let old = before.iter().find(|it| it.get("id") == cells.get("id"));
        let none = StepCells::default();
        let mut change = Change {
            row: *row,
            old: old.unwrap_or(&none),
            new: cells,
            posts,
            moments: &moments,
            wrong: &mut wrong,
        };
        match place.and_then(|place| steps.get_mut(place)) {
            Some(step) => change.step(step),
            None => {
                let mut step = Table::new();
                step.insert("id", value(cells.get("id")));
                change.step(&mut step);
                steps.push(step);
            }
        }
    }
    match wrong.is_empty() {
        true => Ok(whole.to_string()),
        false => Err(wrong),
    }
}

/// What the rows call their steps, and what is wrong with their ids and names.
fn named(before: &[StepCells], rows: &[(u32, StepCells)]) -> (Vec<Wrong>, Moments) {
    let mut wrong: Vec<Wrong> = Vec::new();
    let mut moments = Moments::default();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (row, cells) in rows {
        let (id, name) = (cells.get("id"), cells.get("name"));
        let plain = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_';
        if id.is_empty() || !id.chars().all(plain) {
            let sentence = "编号用小写字母、数字，不能空着。".to_owned();
            wrong.push((*row, "id", sentence));
        } else if !seen.insert(id) {
            wrong.push((*row, "id", format!("编号“{id}”写了两次。")));
        }
        if name.is_empty() {
            wrong.push((*row, "name", "没有写环节的名称。".to_owned()));
        }
        moments.know(id, name);
    }
    // A step with a new name may still be called by its old one in the cells of other rows.
    for old in before.iter().filter(|it| seen.contains(it.get("id"))) {
        moments.was(old.get("id"), old.get("name"));
    }
    (wrong, moments)
}

/// One row on its way into one step.
struct Change<'a> {
    row: u32,
    old: &'a StepCells,
    new: &'a StepCells,
    posts: &'a Posts<'a>,
    moments: &'a Moments,
    wrong: &'a mut Vec<Wrong>,
}

impl Change<'_> {
    fn differs(&self, key: &str) -> bool {
        self.old.get(key) != self.new.get(key)
    }

    fn say(&mut self, key: &'static str, sentence: String) {
        self.wrong.push((self.row, key, sentence));
    }

    fn step(&mut self, step: &mut Table) {
        for key in ["name", "paper", "refuse"] {
            if self.differs(key) {
                put_text(step, key, self.new.get(key));
            }
        }
        for (key, column) in [("served", "served"), ("optional", "may")] {
            if !self.differs(column) {
                continue;
            }
            match self.new.get(column) {
                "" | "否" => {
                    step.remove(key);
                }
                "是" => {
                    put(step, key, true.into());
                }
                other => {
                    let sentence = format!("“{other}”看不懂，写“是”或者不写。");
                    self.say(column, sentence);
                }
            }
        }
        if self.differs("after") {
            let ids = self.steps_named("after");
            put_texts(step, "after", &ids, Many::Always);
        }
        if self.differs("cite") {
            let cites: Vec<String> = items(self.new.get("cite"), &['；', ';']);
            put_texts(step, "cite", &cites, Many::WhereSeveral);
        }
        self.actor(step);
        for kind in ["limit", "wait", "before"] {
            if self.differs(kind) {
                self.terms(step, kind);
            }
        }
    }

    /// The steps that a cell names.
    fn steps_named(&mut self, key: &'static str) -> Vec<String> {
        let mut ids = Vec::new();
        for called in items(self.new.get(key), &['、', '，', ',']) {
            // What inside a call is meant stands as it is written.
            match self.moments.id(&called) {
                Some(id) => ids.push(id),
                None => self.say(key, format!("没有“{called}”这个环节。")),
            }
        }
        ids
    }

    fn actor(&mut self, step: &mut Table) {
        let keys = ["who", "least", "holds", "apart"];
        if !keys.iter().any(|key| self.differs(key)) {
            return;
        }
        if self.new.get("who").is_empty() {
            if keys.iter().all(|key| self.new.get(key).is_empty()) {
                step.remove("actor");
            } else {
                self.say("who", "没有写谁来办。".to_owned());
            }
            return;
        }
        let mut posts = Vec::new();
        for name in items(self.new.get("who"), &['、', '，', ',']) {
            match self.posts.id(&name) {
                Some(id) => posts.push(id),
                None => self.say(
                    "who",
                    format!("没有“{name}”这个岗位，岗位的名称见“怎么填”。"),
                ),
            }
        }
        let apart = self.steps_named("apart");
        let least = match self.new.get("least") {
            "" => None,
            text => match text.parse::<i64>() {
                Ok(least @ 1..=32) => Some(least),
                _ => {
                    self.say("least", format!("“{text}”不是人数，写 2 这样的数字。"));
                    None
                }
            },
        };
        let actor = step
            .entry("actor")
            .or_insert_with(|| Item::Value(Value::InlineTable(InlineTable::new())));
        let Some(actor) = actor.as_table_like_mut() else {
            return;
        };
        if self.old.get("who") != self.new.get("who") {
            put_texts(actor, "post", &posts, Many::WhereSeveral);
        }
        match least {
            Some(least) => {
                put(actor, "at_least", least.into());
            }
            None => {
                actor.remove("at_least");
            }
        }
        put_text(actor, "holds", self.new.get("holds"));
        if self.old.get("apart") != self.new.get("apart") {
            put_texts(actor, "not_same_as", &apart, Many::Always);
        }
    }

    /// The terms of a kind: a line at the place of a term changes its number, unit, moment and
    /// article and leaves the rest of it; a further line brings a term, a missing one takes it away.
    fn terms(&mut self, step: &mut Table, kind: &'static str) {
        let mut cells: Vec<TermCell> = Vec::new();
        for line in self.new.get(kind).lines() {
            match term_of(kind, line, self.moments) {
                Ok(cell) => cells.push(cell),
                Err(sentence) => self.say(kind, format!("{sentence}。")),
            }
        }
        let known: Vec<InlineTable> = terms_of(step.get(kind)).into_iter().map(inline).collect();
        let (_, moment) = keys_of(kind);
        let mut left: Vec<Option<InlineTable>> = known.into_iter().map(Some).collect();
        // A term keeps what it says besides where a line speaks of the same moment, or stands at
        // the same place.
        let mut written: Vec<InlineTable> = Vec::new();
        for (index, cell) in cells.iter().enumerate() {
            let same = left.iter().position(|it| {
                let term = it.as_ref();
                term.and_then(|it| it.get(moment)?.as_str()) == Some(cell.moment.as_str())
            });
            let place = same.or_else(|| {
                left.get(index)
                    .is_some_and(Option::is_some)
                    .then_some(index)
            });
            let own = place
                .and_then(|place| left.get_mut(place))
                .and_then(Option::take);
            written.push(term(kind, own.unwrap_or_default(), cell));
        }
        match written.len() {
            0 => {
                step.remove(kind);
            }
            1 => {
                let only = written.remove(0);
                put(step, kind, Value::InlineTable(only));
            }
            _ => {
                let all: Array = written.into_iter().collect();
                put(step, kind, Value::Array(all));
            }
        }
    }
}

/// A term with what a cell says of it.
fn term(kind: &str, mut own: InlineTable, cell: &TermCell) -> InlineTable {
    let (number, moment) = keys_of(kind);
    put(&mut own, number, cell.count.into());
    put(&mut own, "unit", cell.unit.as_str().into());
    put(&mut own, moment, cell.moment.as_str().into());
    match &cell.cite {
        Some(cite) => put(&mut own, "cite", cite.as_str().into()),
        None => {
            own.remove("cite");
        }
    }
    own
}

fn inline(term: &dyn TableLike) -> InlineTable {
    let mut own = InlineTable::new();
    for (key, item) in term.iter() {
        if let Some(value) = item.as_value() {
            own.insert(key, value.clone());
        }
    }
    own
}

/// Whether several texts stand in a list even where there is only one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Many {
    Always,
    WhereSeveral,
}

/// Writes a value in the place of another one, with the blanks and the remark around that.
fn put(table: &mut dyn TableLike, key: &str, mut new: Value) {
    match table.get_mut(key) {
        Some(Item::Value(old)) => {
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        _ => {
            table.insert(key, Item::Value(new));
        }
    }
}

fn put_text(table: &mut dyn TableLike, key: &str, text: &str) {
    let same = table.get(key).and_then(Item::as_str).unwrap_or_default() == text;
    if same {
        return;
    }
    match text {
        "" => {
            table.remove(key);
        }
        text => {
            put(table, key, text.into());
        }
    }
}

fn put_texts(table: &mut dyn TableLike, key: &str, texts: &[String], many: Many) {
    match texts {
        [] => {
            table.remove(key);
        }
        [only] if many == Many::WhereSeveral => {
            put(table, key, only.into());
        }
        all => {
            let all: Array = all.iter().map(String::as_str).collect();
            put(table, key, Value::Array(all));
        }
    }
}

fn items(text: &str, between: &[char]) -> Vec<String> {
    let each = text.split(['\n']).flat_map(|line| line.split(between));
    each.map(str::trim)
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect()
}
