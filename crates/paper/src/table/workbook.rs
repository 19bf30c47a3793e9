//! An xlsx file as grids: read cell by cell, never as one dense area that a far cell could blow up.

use std::io::Cursor;

use calamine::{DataRef, Reader, Xlsx};
use zs_base::Day;
use zs_base::limits::TABLE_SHEETS_MAX;

use super::grid::{CellValue, Counted, Grid, Spot};
use super::{Bounds, too_large};
use crate::container::{Container, Unusable};

/// Day 0 of the serial numbers of spreadsheets, as days before 1970-01-01.
const SERIAL_EPOCH: i32 = -25_569;

/// Days by which the serial numbers of some older files are behind.
const EPOCH_1904: f64 = 1_462.0;

/// Reads every visible and hidden sheet.
pub(super) fn read(
    bytes: &[u8],
    container: &Container<'_>,
    bounds: Bounds,
) -> Result<Vec<Grid>, Unusable> {
    bounds.take_bytes(container.inflated())?;
    let broken = |_| Unusable::broken();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let names = book.sheet_names();
    if names.len() > TABLE_SHEETS_MAX {
        return Err(too_large(format!("超过{TABLE_SHEETS_MAX}张表")));
    }
    let epoch = if book.has_1904_epoch() {
        EPOCH_1904
    } else {
        0.0
    };
    let mut counted = Counted::within(bounds);
    let mut grids = Vec::with_capacity(names.len());
    for name in names {
        let mut grid = Grid {
            sheet: name.clone(),
            ..Grid::default()
        };
        // A sheet of charts has no cells.
        let merged = if let Ok(mut cells) = book.worksheet_cells_reader(&name) {
            while let Some(cell) = cells.next_cell().map_err(broken)? {
                if let Some(value) = value(cell.get_value(), epoch) {
                    grid.put(cell.get_position(), Spot::own(value), &mut counted)?;
                }
            }
            true
        } else {
            false
        };
        if merged {
            let merges = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
            let areas = merges.iter().map(|it| (it.start, it.end));
            // An area that ends before it begins comes from a damaged file and merges nothing.
            let areas = areas.filter(|(start, end)| start.0 <= end.0 && start.1 <= end.1);
            grid.merges = areas.collect();
            grid.spread(&mut counted)?;
        }
        grids.push(grid);
    }
    Ok(grids)
}

fn value(data: &DataRef<'_>, epoch: f64) -> Option<CellValue> {
    let text = |text: &str| {
        let empty = text.trim().is_empty();
        (!empty).then(|| CellValue::Text(text.to_owned()))
    };
    match data {
        DataRef::Empty => None,
        DataRef::String(it) | DataRef::DateTimeIso(it) | DataRef::DurationIso(it) => text(it),
        DataRef::SharedString(it) => text(it),
        DataRef::Int(number) => Some(CellValue::Number(*number as f64)),
        DataRef::Float(number) => Some(CellValue::Number(*number)),
        DataRef::Bool(it) => Some(CellValue::Bool(*it)),
        DataRef::DateTime(it) if it.is_datetime() => {
            let serial = it.as_f64() + epoch;
            Some(day_of_serial(serial).map_or(CellValue::Number(serial), CellValue::Day))
        }
        DataRef::DateTime(it) => Some(CellValue::Number(it.as_f64())),
        DataRef::Error(error) => Some(CellValue::Error(error.to_string())),
    }
}

/// The day of a serial number, between 1950 and 2100; spreadsheets believe in 1900-02-29, which no
/// later day is touched by.
pub(super) fn day_of_serial(serial: f64) -> Option<Day> {
    let whole = serial.floor();
    let day = (18_264.0..=73_415.0).contains(&whole);
    day.then(|| Day::from_number(SERIAL_EPOCH + whole as i32))
}
