//! Tables as county offices keep them, xlsx, csv or docx, read into rows under named columns.
//!
//! Nothing aborts the whole: title, notes, groups and totals are told apart from data, merged cells
//! are spread, and what cannot be taken is named by sheet, row and column.

mod annotated;
mod bounds;
mod breakdown;
mod change;
mod columns;
mod csv_file;
mod docx_file;
mod grid;
mod header;
mod heading;
mod listed;
mod lists;
mod numbers;
mod problem;
mod row_key;
mod rows;
mod sharing;
mod suggestion;
mod wording;
mod workbook;
mod write;

pub use annotated::annotated;
pub use bounds::Bounds;
pub use breakdown::{Breakdown, read_breakdown, read_breakdown_within};
pub use change::{CellChange, NewValue, NotChanged, change_cells};
pub use columns::{Column, Need, columns_of};
pub use grid::{CellValue, Grid, Place, Spot, column_letters};
pub use listed::{Listed, findings, score_items, tasks};
pub use lists::{Finding, ScoreItem, Task, finding, group_of, score_item, task};
pub use numbers::{NumberFormat, NumberSheet, numbers_xlsx_of};
pub use problem::{CellProblem, PARAGRAPHS};
pub use row_key::{Known, RowKey, finding_key, known_rows, score_item_key, task_key, tell_apart};
pub use rows::{RowKind, Table, TableRow};
pub use suggestion::{Suggestion, points_disagree, suggestions};
pub use wording::{
    Due, as_day, as_due, as_due_in, as_yes, normal, person_and_phone, split_items, split_units,
    without_ordinal, year_in,
};

pub use write::{Sheet, csv_of, xlsx_of};

use std::collections::BTreeSet;

use crate::container::{Container, Unusable};

/// Reads every sheet of a file that holds a table with these columns.
///
/// # Errors
/// [`Unusable`] when the file cannot be opened at all. A sheet without the table is a problem only
/// where no sheet has it.
pub fn read_tables(
    bytes: &[u8],
    columns: &[Column],
) -> Result<(Vec<Table>, Vec<CellProblem>), Unusable> {
    read_tables_within(bytes, columns, Bounds::WHOLE)
}

/// As [`read_tables`], of a file within such bounds: a larger one is not read.
///
/// # Errors
/// As for [`read_tables`].
pub fn read_tables_within(
    bytes: &[u8],
    columns: &[Column],
    bounds: Bounds,
) -> Result<(Vec<Table>, Vec<CellProblem>), Unusable> {
    let grids = grids_within(bytes, bounds)?;
    let mut tables = Vec::new();
    let mut problems = Vec::new();
    let mut without = Vec::new();
    for grid in grids {
        let is_empty = grid.rows.is_empty();
        match rows::table(grid, columns) {
            Ok(table) => tables.push(table),
            Err(problem) if is_empty => drop(problem),
            Err(problem) => without.push(*problem),
        }
    }
    if tables.is_empty() {
        problems = without;
        if problems.is_empty() {
            problems.push(CellProblem::of_sheet(
                crate::codes::ZS5110,
                "",
                "表里没有内容",
                "检查是不是选错了文件",
            ));
        }
    }
    for table in &tables {
        problems.extend(table.problems.iter().cloned());
    }
    Ok((tables, problems))
}

/// Reads every sheet of a file that has a header of any kind. Each column is known by the words of
/// its header; `words` are those by which the header is found, as [`normal`] writes them.
///
/// # Errors
/// As for [`read_tables`].
pub fn read_whole_within(
    bytes: &[u8],
    words: &BTreeSet<String>,
    bounds: Bounds,
) -> Result<(Vec<Table>, Vec<CellProblem>), Unusable> {
    let mut tables = Vec::new();
    let mut problems = Vec::new();
    for grid in grids_within(bytes, bounds)? {
        match header::whole(&grid, words) {
            Some(header) => tables.push(rows::under(grid, header)),
            // A sheet that is empty, or that says one sentence, is no table that was overlooked.
            None if grid.rows.len() < 2 => {}
            None => {
                let cure = "表头要在前四十行里，一列一个名称";
                problems.push(CellProblem::of_sheet(
                    crate::codes::ZS5110,
                    &grid.sheet,
                    "没有找到表头",
                    cure,
                ));
            }
        }
    }
    if tables.is_empty() && problems.is_empty() {
        problems.push(CellProblem::of_sheet(
            crate::codes::ZS5110,
            "",
            "表里没有内容",
            "检查是不是选错了文件",
        ));
    }
    for table in &tables {
        problems.extend(table.problems.iter().cloned());
    }
    Ok((tables, problems))
}

/// The cells of every sheet, xlsx or csv, or of every table of a docx.
///
/// # Errors
/// [`Unusable`].
pub fn read_grids(bytes: &[u8]) -> Result<Vec<Grid>, Unusable> {
    grids_within(bytes, Bounds::WHOLE)
}

fn grids_within(bytes: &[u8], bounds: Bounds) -> Result<Vec<Grid>, Unusable> {
    let zipped = bytes.starts_with(b"PK");
    let compound = bytes.starts_with(b"\xd0\xcf\x11\xe0");
    if !zipped && !compound {
        return csv_file::read(bytes, bounds);
    }
    let mut container = Container::open(bytes)?;
    if docx_file::is_docx(&container) {
        return Ok(docx_file::read(&mut container, bounds)?.tables);
    }
    workbook::read(bytes, &container, bounds)
}

/// A problem of the bounds of a table.
fn too_large(cause: String) -> Unusable {
    Unusable::new(
        crate::codes::ZS5112,
        cause,
        "分成几个文件，或者删去用不着的行和列",
    )
}
