//! The copy of a table that says of each row what is wrong with it.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::grid::Grid;
use super::problem::CellProblem;
use super::write::{ROWS_MEASURED, cell, sheet_name, width_of};
use crate::container::Unusable;

/// A copy of the sheets with a last column that tells each row's problems. Every cell stays where it
/// was, and only cells that hold something are written, so that a far one costs nothing.
///
/// # Errors
/// [`Unusable`] when the copy cannot be made.
pub fn annotated(grids: Vec<Grid>, problems: &[CellProblem]) -> Result<Vec<u8>, Unusable> {
    let book = || -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        for grid in grids {
            write_grid(book.add_worksheet(), grid, problems)?;
        }
        book.save_to_buffer()
    };
    book().map_err(|_| Unusable::broken())
}

fn write_grid(
    out: &mut Worksheet,
    mut grid: Grid,
    problems: &[CellProblem],
) -> Result<(), XlsxError> {
    let plain = Format::new().set_num_format("@");
    let bold = plain.clone().set_bold();
    let format = |row| if row == 0 { &bold } else { &plain };
    out.set_name(sheet_name(&grid.sheet))?;
    out.set_freeze_panes(1, 0)?;
    for (column, width) in widths(&grid) {
        out.set_column_width(column as u16, width)?;
    }
    let told = told(&grid.sheet, problems);
    let columns = grid.rows.values().filter_map(|row| row.keys().last());
    let beside = columns.max().map_or(0, |last| *last as u16 + 1);
    if !told.contains_key(&0) {
        out.write_string_with_format(0, beside, "错误", &bold)?;
    }
    let sentences = told.values().take(ROWS_MEASURED).map(String::as_str);
    out.set_column_width(beside, width_of(sentences))?;
    for (row, sentence) in told {
        out.write_string_with_format(row, beside, cell(&sentence), format(row))?;
    }
    // A row is let go when it is written, so that a large table is not in memory twice.
    while let Some((row, cells)) = grid.rows.pop_first() {
        for (column, spot) in cells {
            let text = cell(&spot.value.text());
            out.write_string_with_format(row, column as u16, text, format(row))?;
        }
    }
    Ok(())
}

/// The width of each column by its first rows.
fn widths(grid: &Grid) -> BTreeMap<u32, f64> {
    let mut texts: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for (column, spot) in grid.rows.values().take(ROWS_MEASURED).flatten() {
        texts.entry(*column).or_default().push(spot.value.text());
    }
    let width = |texts: Vec<String>| width_of(texts.iter().map(String::as_str));
    texts
        .into_iter()
        .map(|(column, it)| (column, width(it)))
        .collect()
}

/// What is told beside each row of a sheet, by its number from 0.
fn told(sheet: &str, problems: &[CellProblem]) -> BTreeMap<u32, String> {
    let mut told: BTreeMap<u32, String> = BTreeMap::new();
    for problem in problems.iter().filter(|it| it.sheet == sheet) {
        // What is wrong with the sheet as a whole stands beside no row of it.
        let Some(row) = problem.row.checked_sub(1) else {
            continue;
        };
        let column = match problem.column.as_str() {
            "" => String::new(),
            column => format!("{column}列 "),
        };
        let CellProblem {
            code, cause, cure, ..
        } = problem;
        let sentences = told.entry(row).or_default();
        if !sentences.is_empty() {
            sentences.push(' ');
        }
        sentences.push_str(&format!("{column}{code} {cause}。怎么改：{cure}。"));
    }
    told
}
