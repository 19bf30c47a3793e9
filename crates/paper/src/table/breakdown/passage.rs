//! Tasks written as paragraphs: headings, the task below them, and after it who does it and by when.

use std::collections::BTreeSet;

use super::super::columns::Column;
use super::super::grid::{CellValue, Grid};
use super::super::heading::{ITEM_DEPTH, Ordinal, ordinal_of, title_of};
use super::super::listed::Listed;
use super::super::lists::{Task, groups_of};
use super::super::problem::{CellProblem, PARAGRAPHS};
use super::super::row_key::task_key;
use super::super::sharing::sharing;
use super::super::wording::{Due, as_due_in, split_items};
use super::Breakdown;
use super::bracket::bracketed;
use super::label::{Labelled, labelled};
use crate::codes::{ZS5123, ZS5124, ZS5125};

/// Characters of a paragraph that may be the heading of those below it.
const HEADING_CHARACTERS: usize = 40;

/// Reads the tasks of the paragraphs of a docx.
pub(super) fn read(
    paragraphs: Grid,
    columns: &[Column],
    year: Option<u32>,
    breakdown: &mut Breakdown,
) {
    let mut reading = Reading {
        year,
        items: Vec::new(),
        open: Vec::new(),
        current: None,
        problems: Vec::new(),
    };
    for (row, cells) in paragraphs.rows {
        for spot in cells.values() {
            for line in spot.value.text().lines().filter(|it| !it.trim().is_empty()) {
                reading.line(row, line.trim(), columns);
            }
        }
    }
    reading.end(breakdown);
}

/// A paragraph or several that are one item, or the heading of others.
#[derive(Default)]
struct Item {
    ordinal: Option<Ordinal>,
    number: Option<u32>,
    /// The headings that it stands under, from the top down.
    heads: Vec<String>,
    /// What it says, each with its paragraph.
    texts: Vec<(u32, String)>,
    /// What is said after its labels, each with its paragraph.
    said: Vec<(u32, String, String)>,
    is_head: bool,
}

impl Item {
    /// The paragraph with which it begins.
    fn row(&self) -> u32 {
        self.texts.first().map_or(0, |(row, _)| *row)
    }

    fn text(&self) -> String {
        let texts: Vec<&str> = self.texts.iter().map(|(_, text)| text.as_str()).collect();
        texts.join("\n")
    }

    /// Its first sentence, by which those below it are headed.
    fn heading(&self) -> String {
        let text = self.texts.first().map_or("", |(_, text)| text.as_str());
        let first = text.split('。').next().unwrap_or(text);
        title_of(first.trim_end_matches(['：', ':', '；']))
    }

    /// Whether it may be a heading and nothing else: one short sentence of its own.
    fn is_short(&self) -> bool {
        let [(_, text)] = self.texts.as_slice() else {
            return false;
        };
        let inner = text.trim_end_matches('。');
        inner.chars().count() <= HEADING_CHARACTERS && !inner.contains(['。', '；'])
    }
}

struct Reading {
    year: Option<u32>,
    items: Vec<Item>,
    /// The items that are open as headings, the deepest last.
    open: Vec<usize>,
    /// The item that is told of next.
    current: Option<usize>,
    problems: Vec<CellProblem>,
}

impl Reading {
    fn line(&mut self, row: u32, line: &str, columns: &[Column]) {
        for (piece, inside) in bracketed(line, columns) {
            let (text, labels) = labelled(&piece, columns);
            if !text.is_empty() {
                self.text(row, &text);
            }
            self.say_all(row, labels);
            let Some(inside) = inside else {
                continue;
            };
            match labelled(&inside, columns) {
                (before, labels) if before.is_empty() => self.say_all(row, labels),
                _ => self.inside(row, &inside),
            }
        }
    }

    fn say_all(&mut self, row: u32, labels: Vec<Labelled>) {
        for (key, value) in labels {
            self.say(row, &key, &value);
        }
    }

    fn text(&mut self, row: u32, text: &str) {
        let Some((ordinal, rest)) = ordinal_of(text) else {
            return self.body(row, text);
        };
        let depth = |items: &[Item], at: usize| items[at].ordinal.map_or(0, |it| it.depth);
        while let Some(at) = self.open.last().copied()
            && depth(&self.items, at) >= ordinal.depth
        {
            self.open.pop();
        }
        if let Some(above) = self.open.last() {
            self.items[*above].is_head = true;
        }
        let heads = self.open.iter().map(|at| self.items[*at].heading());
        let item = Item {
            ordinal: Some(ordinal),
            number: Some(ordinal.number),
            heads: heads.collect(),
            texts: vec![(row, rest.to_owned())],
            ..Item::default()
        };
        self.open.push(self.items.len());
        self.current = Some(self.items.len());
        self.items.push(item);
    }

    /// A paragraph without ordinal: it goes on with the item before it, or is one of its own under
    /// the headings that are open.
    fn body(&mut self, row: u32, text: &str) {
        let above = self.open.last().map(|at| &self.items[*at]);
        let current = self.current.map(|at| &self.items[at]);
        let goes_on = current.is_some_and(|it| {
            let is_heading = it.ordinal.is_some_and(|it| it.depth < ITEM_DEPTH) && it.is_short();
            it.said.is_empty() && !is_heading
        });
        if goes_on && let Some(at) = self.current {
            self.items[at].texts.push((row, text.to_owned()));
            return;
        }
        // What comes after a task of an item is a second task of it.
        let number = above
            .filter(|it| !it.said.is_empty())
            .and_then(|it| it.number);
        let heads = self.open.iter().map(|at| &self.items[*at]);
        let heads = heads.filter(|it| it.said.is_empty());
        let item = Item {
            number,
            heads: heads.map(Item::heading).collect(),
            texts: vec![(row, text.to_owned())],
            ..Item::default()
        };
        if let Some(at) = self.open.last() {
            self.items[*at].is_head |= self.items[*at].said.is_empty();
        }
        self.current = Some(self.items.len());
        self.items.push(item);
    }

    /// What stands in brackets: units, and now and then the time by which it is due.
    fn inside(&mut self, row: u32, inside: &str) {
        let due = |clause: &str| {
            let clause = CellValue::Text(clause.trim().to_owned());
            as_due_in(&clause, self.year).is_some()
        };
        let clauses: Vec<&str> = inside.split(['，', ',', '；', ';']).collect();
        let (dues, units): (Vec<&str>, Vec<&str>) = clauses.into_iter().partition(|it| due(it));
        self.say(row, "units", &units.join("，"));
        for due in dues {
            self.say(row, "due", due);
        }
    }

    /// What is said of the item before it.
    fn say(&mut self, row: u32, key: &str, value: &str) {
        if value.trim().is_empty() {
            return;
        }
        match self.current {
            Some(at) => self.items[at]
                .said
                .push((row, key.to_owned(), value.to_owned())),
            None => {
                let cure = "放到任务的后面";
                let problem = problem(ZS5124, row, value, ("这一段前面没有任务".to_owned(), cure));
                self.problems.push(problem);
            }
        }
    }

    fn end(self, breakdown: &mut Breakdown) {
        let depth = |it: &Item| it.ordinal.map(|it| it.depth);
        let told = self.items.iter().filter(|it| !it.said.is_empty());
        let depths: BTreeSet<usize> = told.clone().filter_map(depth).collect();
        let sections: BTreeSet<Option<String>> = told.map(|it| it.heads.first().cloned()).collect();
        breakdown.problems.extend(self.problems);
        let mut used: BTreeSet<String> = BTreeSet::new();
        let mut left: Vec<Item> = Vec::new();
        for item in self.items {
            // An item of the kind that elsewhere in its section is a task is one as well.
            let alike = depth(&item).is_some_and(|it| depths.contains(&it) || it >= ITEM_DEPTH);
            let alike = alike && !item.is_head && sections.contains(&item.heads.first().cloned());
            if item.said.is_empty() && !alike {
                left.push(item);
                continue;
            }
            let (task, problems) = task(&item, self.year);
            breakdown.problems.extend(problems);
            breakdown.tasks.push(Listed {
                key: task_key(&task),
                what: task,
                sheet: PARAGRAPHS.to_owned(),
                row: item.row() + 1,
            });
            used.extend(item.heads);
        }
        // The headings of tasks are not left over.
        left.retain(|it| !(it.is_head && used.contains(&it.heading())));
        let texts = left.into_iter().flat_map(|it| it.texts);
        breakdown.left = texts.map(|(row, text)| (row + 1, text)).collect();
    }
}

/// A task, and what is wrong with it.
fn task(item: &Item, year: Option<u32>) -> (Task, Vec<CellProblem>) {
    let mut problems = Vec::new();
    let texts = |key: &str| {
        let said = item.said.iter().filter(|(_, it, _)| it == key);
        let texts: Vec<&str> = said.map(|(.., value)| value.as_str()).collect();
        texts
    };
    let mut lead = sharing(&texts("lead").join("、"));
    let units = sharing(&texts("units").join("、"));
    let joint = sharing(&texts("joint").join("、"));
    lead.lead.splice(0..0, lead.others);
    lead.lead.extend(units.lead);
    let mut joined = lead.joint;
    for more in [
        units.joint,
        units.others,
        joint.lead,
        joint.joint,
        joint.others,
    ] {
        joined.extend(more);
    }
    if lead.lead.is_empty() && joined.is_empty() {
        let cure = "在后面写上“责任单位：”；和后面的任务相同的，导入以后补上";
        let cause = "这一条没有写责任单位".to_owned();
        problems.push(problem(ZS5125, item.row(), &item.text(), (cause, cure)).warned());
    }
    let due_said = texts("due").first().map(|it| (*it).to_owned());
    let due = due_said.as_ref().and_then(|it| due(it, year));
    for (row, _, said) in item.said.iter().filter(|(_, key, _)| key == "due") {
        if self::due(said, year).is_none() {
            let cure = "写成 2024年6月底前、每季度末或者长期坚持；只写月份的，标题里要有年份";
            let cause = format!("时限“{said}”看不懂");
            problems.push(problem(ZS5123, *row, said, (cause, cure)).warned());
        }
    }
    let (first, below) = match item.heads.split_first() {
        Some((first, below)) => (Some(first.clone()), below),
        None => (None, [].as_slice()),
    };
    let items = |key: &str| split_items(&texts(key).join("\n"));
    let note = texts("note").join("\n");
    let task = Task {
        no: item.number,
        level1: first,
        level2: Some(below.join("/")).filter(|it| !it.is_empty()),
        task: item.text(),
        measures: items("measures"),
        evidence: items("evidence"),
        lead: lead.lead,
        unit_groups: groups_of(&joined),
        units: joined,
        due,
        due_said,
        note: Some(note).filter(|it| !it.is_empty()),
    };
    (task, problems)
}

fn due(said: &str, year: Option<u32>) -> Option<Due> {
    as_due_in(&CellValue::Text(said.to_owned()), year)
}

fn problem(
    code: zs_base::Code,
    row: u32,
    excerpt: &str,
    (cause, cure): (String, &str),
) -> CellProblem {
    let said = (cause, cure.to_owned());
    CellProblem::of_cell(code, PARAGRAPHS, (row, None), excerpt, said)
}
