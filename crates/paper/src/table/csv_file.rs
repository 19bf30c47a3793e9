//! A csv file as a grid: UTF-8 with or without mark, or GB 18030 as older programs write it.

use std::borrow::Cow;

use super::Bounds;
use super::grid::{CellValue, Counted, Grid, Spot};
use crate::codes::ZS5102;
use crate::container::{Unusable, within_size};

/// Reads the one sheet of a csv file.
pub(super) fn read(bytes: &[u8], bounds: Bounds) -> Result<Vec<Grid>, Unusable> {
    within_size(bytes)?;
    bounds.take_bytes(bytes.len() as u64)?;
    let text = decode(bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut grid = Grid {
        sheet: "csv".to_owned(),
        ..Grid::default()
    };
    let mut counted = Counted::within(bounds);
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(|_| not_a_table())?;
        for (column, field) in record.iter().enumerate() {
            let field = unquoted(field);
            if !field.is_empty() {
                let spot = Spot::own(CellValue::Text(field.to_owned()));
                grid.put((row as u32, column as u32), spot, &mut counted)?;
            }
        }
    }
    Ok(vec![grid])
}

fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Unusable> {
    if bytes.contains(&0) {
        return Err(not_a_table());
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    let (text, _, wrong) = encoding_rs::GB18030.decode(bytes);
    if wrong {
        return Err(not_a_table());
    }
    Ok(text)
}

fn not_a_table() -> Unusable {
    Unusable::new(
        ZS5102,
        "这不是 xlsx，也不是 csv 文字",
        "用 Excel 或者 WPS 打开它，另存为 xlsx",
    )
}

/// Text without the apostrophe or `="…"` that keeps spreadsheets from reading it as a number.
fn unquoted(field: &str) -> &str {
    let field = field.trim();
    let formula = field
        .strip_prefix("=\"")
        .and_then(|it| it.strip_suffix('"'));
    formula
        .or_else(|| field.strip_prefix('\''))
        .unwrap_or(field)
}
