//! A list that shares tasks out (任务分解表), whatever kind of file it is: tables of an xlsx, a csv
//! or a docx, and the paragraphs of a docx.

mod bracket;
mod label;
mod passage;

use super::columns::columns_of;
use super::grid::Grid;
use super::listed::{Listed, tasks, tasks_in};
use super::lists::Task;
use super::problem::CellProblem;
use super::row_key::tell_apart;
use super::wording::year_in;
use super::{Bounds, docx_file, read_tables_within, rows};
use crate::codes::ZS5128;
use crate::container::{Container, Unusable};

/// What a file says of tasks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Breakdown {
    /// The tasks: those of paragraphs first, in their order, then those of tables.
    pub tasks: Vec<Listed<Task>>,
    /// Paragraphs of a docx from which no task was made, each with its number: titles, what comes
    /// before and after the tasks. A person looks through them; none of them is lost.
    pub left: Vec<(u32, String)>,
    /// Everything that could not be read, with its place.
    pub problems: Vec<CellProblem>,
}

/// Reads every task of a file.
///
/// # Errors
/// [`Unusable`] when the file cannot be opened at all; nothing else keeps a task from being read.
pub fn read_breakdown(bytes: &[u8]) -> Result<Breakdown, Unusable> {
    read_breakdown_within(bytes, Bounds::WHOLE)
}

/// As [`read_breakdown`], of a file within such bounds: a larger one is not read.
///
/// # Errors
/// As for [`read_breakdown`].
pub fn read_breakdown_within(bytes: &[u8], bounds: Bounds) -> Result<Breakdown, Unusable> {
    let mut breakdown = Breakdown::default();
    let mut container = match bytes.starts_with(b"PK") {
        true => Some(Container::open(bytes)?),
        false => None,
    };
    match &mut container {
        Some(container) if docx_file::is_docx(container) => {
            of_docx(&mut breakdown, docx_file::read(container, bounds)?);
        }
        _ => {
            let (tables, problems) = read_tables_within(bytes, &columns_of(TABLE), bounds)?;
            breakdown.problems = problems;
            for table in &tables {
                breakdown.add(tasks(table));
            }
        }
    }
    tell_apart(breakdown.tasks.iter_mut().map(|it| &mut it.key));
    Ok(breakdown)
}

/// The kind of table that a breakdown is.
const TABLE: &str = "任务分解";

impl Breakdown {
    fn add(&mut self, (tasks, problems): (Vec<Listed<Task>>, Vec<CellProblem>)) {
        self.tasks.extend(tasks);
        self.problems.extend(problems);
    }
}

fn of_docx(breakdown: &mut Breakdown, said: docx_file::Said) {
    let year = year_of(&said.paragraphs);
    let columns = columns_of(TABLE);
    passage::read(said.paragraphs, &columns, year, breakdown);
    for grid in said.tables {
        // A frame around one line, or a line for a signature, is no table that was overlooked.
        let is_small = grid.rows.len() < 2;
        match rows::table(grid, &columns) {
            Ok(table) => {
                let year = table.above.iter().find_map(|it| year_in(it)).or(year);
                breakdown.problems.extend(table.problems.iter().cloned());
                breakdown.add(tasks_in(&table, year));
            }
            Err(problem) if is_small => drop(problem),
            Err(mut problem) => {
                problem
                    .cure
                    .push_str("；接着上一个表的，在文档里合并成一个表");
                breakdown.problems.push(problem.warned());
            }
        }
    }
    if breakdown.tasks.is_empty() {
        let cure = "每项任务后面写“责任单位：”，或者在括号里写明由谁牵头；写成表格的，要有表头";
        let problem = CellProblem::of_sheet(ZS5128, "", "文件里没有读到任务", cure);
        breakdown.problems.push(problem);
    }
}

/// The year of a list: the first that its paragraphs name.
fn year_of(paragraphs: &Grid) -> Option<u32> {
    let spots = paragraphs.rows.values().flat_map(|row| row.values());
    spots
        .map(|spot| spot.value.text())
        .find_map(|it| year_in(&it))
}
