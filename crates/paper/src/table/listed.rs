//! The rows of a list, each with its key and its place, and what is wrong with them.

use zs_base::Code;

use super::grid::{CellValue, Place};
use super::lists::{Finding, ScoreItem, Task, finding_in, score_item, task_in};
use super::problem::CellProblem;
use super::row_key::{RowKey, finding_key, score_item_key, task_key, tell_apart};
use super::rows::{Table, TableRow};
use super::wording::{as_due_in, year_in};
use crate::codes::{ZS5113, ZS5123, ZS5125, ZS5126, ZS5127};

/// One row that was taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed<T> {
    /// What it says.
    pub what: T,
    /// What it is known by.
    pub key: RowKey,
    /// The sheet, the table of a docx, or [`PARAGRAPHS`](super::PARAGRAPHS).
    pub sheet: String,
    /// The row or the paragraph as people count it, from 1.
    pub row: u32,
}

/// The tasks of a table. A row without a task is a problem and not taken; whatever else is wrong
/// with a row is a problem of its cell, and the row is taken.
#[must_use]
pub fn tasks(table: &Table) -> (Vec<Listed<Task>>, Vec<CellProblem>) {
    tasks_in(table, year_of(table))
}

/// The tasks of a table that belongs to a list of this year.
pub(super) fn tasks_in(table: &Table, year: Option<u32>) -> (Vec<Listed<Task>>, Vec<CellProblem>) {
    let mut taking = Taking::of(table, year);
    for row in &table.rows {
        if row.text("task").is_none() {
            taking.lacks(row, "task", "没有写任务");
            continue;
        }
        let task = task_in(row, year);
        taking.due(row);
        if task.lead.is_empty() && task.units.is_empty() {
            let cure = "补上牵头单位或者责任单位";
            taking.warn(ZS5125, (row, "units"), "没有写责任单位", cure);
        }
        taking.take(row, task_key(&task), task);
    }
    taking.done()
}

/// The findings of a table; as for [`tasks`].
#[must_use]
pub fn findings(table: &Table) -> (Vec<Listed<Finding>>, Vec<CellProblem>) {
    let year = year_of(table);
    let mut taking = Taking::of(table, year);
    for row in &table.rows {
        if row.text("problem").is_none() {
            taking.lacks(row, "problem", "没有写问题");
            continue;
        }
        let finding = finding_in(row, year);
        taking.due(row);
        if finding.unit.is_empty() {
            taking.warn(ZS5125, (row, "unit"), "没有写责任单位", "补上责任单位");
        }
        if finding.closed.is_none() && row.text("closed").is_some() {
            let cure = "写“是”或者“否”";
            taking.warn(ZS5127, (row, "closed"), "看不出是否销号", cure);
        }
        taking.take(row, finding_key(&finding), finding);
    }
    taking.done()
}

/// The items of a scoring table; as for [`tasks`].
#[must_use]
pub fn score_items(table: &Table) -> (Vec<Listed<ScoreItem>>, Vec<CellProblem>) {
    let mut taking = Taking::of(table, None);
    for row in &table.rows {
        let item = score_item(row);
        if item.item.is_empty() {
            taking.lacks(row, "level1", "没有写考核项目");
            continue;
        }
        let own = |(_, spot): &&(u32, super::Spot)| spot.place == Place::Own;
        if item.points.is_none() && row.cells.get("points").filter(own).is_some() {
            let cure = "写数字，例如 3 或者 2.5";
            taking.warn(ZS5126, (row, "points"), "分值看不懂", cure);
        }
        taking.take(row, score_item_key(&item), item);
    }
    taking.done()
}

/// The year of a list, which is said above its header.
fn year_of(table: &Table) -> Option<u32> {
    table.above.iter().find_map(|text| year_in(text))
}

/// The rows of a table while they are taken.
struct Taking<'a, T> {
    table: &'a Table,
    year: Option<u32>,
    taken: Vec<Listed<T>>,
    problems: Vec<CellProblem>,
}

impl<'a, T> Taking<'a, T> {
    const fn of(table: &'a Table, year: Option<u32>) -> Self {
        Self {
            table,
            year,
            taken: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn take(&mut self, row: &TableRow, key: RowKey, what: T) {
        self.taken.push(Listed {
            what,
            key,
            sheet: self.table.sheet.clone(),
            row: row.row + 1,
        });
    }

    /// A row without what it is about.
    fn lacks(&mut self, row: &TableRow, key: &str, cause: &str) {
        let cure = "补上这一格，或者删去这一行";
        let problem = self.problem(ZS5113, (row, key), cause, cure);
        self.problems.push(problem);
    }

    fn warn(&mut self, code: Code, place: (&TableRow, &str), cause: &str, cure: &str) {
        let problem = self.problem(code, place, cause, cure);
        self.problems.push(problem.warned());
    }

    fn problem(
        &self,
        code: Code,
        (row, key): (&TableRow, &str),
        cause: &str,
        cure: &str,
    ) -> CellProblem {
        let mut columns = self.table.columns.iter();
        let column = columns.find(|(it, _)| **it == *key).map(|(_, at)| *at);
        let excerpt = row.text(key).unwrap_or_default();
        let said = (cause.to_owned(), cure.to_owned());
        CellProblem::of_cell(code, &self.table.sheet, (row.row, column), &excerpt, said)
    }

    /// A time by which something is due that nobody understands.
    fn due(&mut self, row: &TableRow) {
        let Some(said) = row.text("due").filter(|text| !is_dash(text)) else {
            return;
        };
        let value = row.value("due");
        if value.and_then(|it| as_due_in(it, self.year)).is_none() {
            let cure = due_cure(value);
            self.warn(ZS5123, (row, "due"), &format!("时限“{said}”看不懂"), cure);
        }
    }

    fn done(mut self) -> (Vec<Listed<T>>, Vec<CellProblem>) {
        tell_apart(self.taken.iter_mut().map(|it| &mut it.key));
        (self.taken, self.problems)
    }
}

fn is_dash(text: &str) -> bool {
    matches!(text, "/" | "-" | "—" | "——" | "无")
}

/// How a time is to be written.
fn due_cure(value: Option<&CellValue>) -> &'static str {
    match value {
        Some(CellValue::Number(_)) => "把这一格设成日期格式",
        _ => "写成 2024年6月底前、2024.6.30、每季度末或者长期坚持；只写月份的，表题里要有年份",
    }
}
