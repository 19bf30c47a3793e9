//! A workbook given back as it came, with named cells filled: upper levels demand their own form.

mod place;
mod sheet;
mod splice;

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use zip::ZipWriter;
use zs_base::limits::{CELLS_CHANGED_MAX, OFFICE_INFLATED_BYTES_MAX, TABLE_CELL_BYTES_MAX};

use self::place::cell_at;
use self::sheet::sheets_of;
use super::problem::CellProblem;
use crate::codes::{ZS5112, ZS5131};
use crate::container::{Container, Unusable};

/// A cell that is to hold something else.
#[derive(Clone, Debug, PartialEq)]
pub struct CellChange {
    /// The name of the sheet.
    pub sheet: String,
    /// The cell, such as `C5`.
    pub cell: String,
    /// What it is to hold.
    pub value: NewValue,
}

/// What a cell is to hold.
#[derive(Clone, Debug, PartialEq)]
pub enum NewValue {
    /// Text, which is never taken for a formula; an empty one empties the cell.
    Text(String),
    /// A number; a day is its serial number, where the cell has the format of a day.
    Number(f64),
}

/// Why a workbook was not changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotChanged {
    /// The file cannot be used.
    Unusable(Unusable),
    /// Cells that cannot be filled, all at once; the file is then not changed at all.
    Cells(Vec<CellProblem>),
}

impl From<Unusable> for NotChanged {
    fn from(unusable: Unusable) -> Self {
        Self::Unusable(unusable)
    }
}

/// A cell of a sheet: row and column, from 0.
type At = (u32, u32);

/// The workbook with these cells changed. Every part but those of the sheets concerned is the same
/// byte for byte, and so is whatever stands around the cells in their sheets: formats, widths,
/// merges, formulas. A cell keeps its format.
///
/// # Errors
/// [`NotChanged`]: the file is no workbook, or a cell has no sheet, no right name, stands in the
/// middle of a merge, holds a formula, is named twice, or is to hold more than a cell can.
pub fn change_cells(bytes: &[u8], changes: &[CellChange]) -> Result<Vec<u8>, NotChanged> {
    if changes.len() > CELLS_CHANGED_MAX {
        let cause = format!("一次要填的单元格超过{CELLS_CHANGED_MAX}个");
        return Err(Unusable::new(ZS5112, cause, "分几次填").into());
    }
    let mut container = Container::open(bytes)?;
    let sheets = sheets_of(&mut container)?;
    let mut wanted: BTreeMap<&str, BTreeMap<At, &CellChange>> = BTreeMap::new();
    let mut problems = Vec::new();
    for change in changes {
        let part = sheets.get(change.sheet.as_str());
        match (part, cell_at(&change.cell), wrong_value(&change.value)) {
            (None, ..) => problems.push(problem(change, "没有这张表", "核对表的名称")),
            (_, None, _) => problems.push(problem(change, "格名写得不对", "写成 C5 这样")),
            (_, _, Some((cause, cure))) => problems.push(problem(change, cause, cure)),
            (Some(part), Some(at), None) => {
                if wanted.entry(part).or_default().insert(at, change).is_some() {
                    problems.push(problem(change, "同一格填了两次", "只留一次"));
                }
            }
        }
    }
    let mut changed = BTreeMap::new();
    for (part, cells) in &wanted {
        let old = container.part(part, OFFICE_INFLATED_BYTES_MAX)?;
        let old = old.ok_or_else(Unusable::broken)?;
        let (new, wrong) = splice::spliced(part, &old, cells)?;
        problems.extend(wrong);
        changed.insert((*part).to_owned(), new);
    }
    if !problems.is_empty() {
        return Err(NotChanged::Cells(problems));
    }
    packed(container, &changed).map_err(|_| Unusable::broken().into())
}

/// The parts in their old order; those that are not changed are copied as they are compressed.
fn packed(
    mut from: Container<'_>,
    changed: &BTreeMap<String, Vec<u8>>,
) -> zip::result::ZipResult<Vec<u8>> {
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    let archive = from.archive();
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index)?;
        match changed.get(part.name()?.as_ref()) {
            None => to.raw_copy_file(part)?,
            Some(new) => {
                let options = part.options();
                let name = part.name()?.into_owned();
                drop(part);
                to.start_file(name, options)?;
                to.write_all(new)?;
            }
        }
    }
    Ok(to.finish()?.into_inner())
}

/// Why a cell cannot hold a value, and what to do.
fn wrong_value(value: &NewValue) -> Option<(&'static str, &'static str)> {
    /// Characters of a cell, as spreadsheets count them.
    const CHARACTERS_MAX: usize = 32_767;
    match value {
        NewValue::Number(number) if !number.is_finite() => Some(("不是一个数", "写一个数")),
        NewValue::Text(text)
            if text.len() > TABLE_CELL_BYTES_MAX
                || text.encode_utf16().count() > CHARACTERS_MAX =>
        {
            Some(("内容太长，一格放不下", "缩短，或者分到几格里"))
        }
        _ => None,
    }
}

/// A cell that cannot be filled.
fn problem(change: &CellChange, cause: &str, cure: &str) -> CellProblem {
    let excerpt = match &change.value {
        NewValue::Text(text) => text.clone(),
        NewValue::Number(number) => number.to_string(),
    };
    let said = (format!("{}：{cause}", change.cell), cure.to_owned());
    match cell_at(&change.cell) {
        Some((row, column)) => {
            let place = (row, Some(column));
            CellProblem::of_cell(ZS5131, &change.sheet, place, &excerpt, said)
        }
        None => CellProblem::of_sheet(ZS5131, &change.sheet, &said.0, &said.1),
    }
}
