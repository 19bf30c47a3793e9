//! The cells of one sheet, by row and column, with merged cells spread over their area.

use std::collections::BTreeMap;

use zs_base::Day;
use zs_base::limits::{TABLE_CELL_BYTES_MAX, TABLE_COLUMNS_MAX};

use super::{Bounds, too_large};
use crate::container::Unusable;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum CellValue {
    /// Text, as it stands.
    Text(String),
    /// A number.
    Number(f64),
    /// A day; a time of day is left out.
    Day(Day),
    /// True or false.
    Bool(bool),
    /// A formula that has no value, such as `#REF!`.
    Error(String),
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// What it holds.
    pub value: CellValue,
    /// Whether it stands here itself, or a merge spread it here.
    pub place: Place,
}

/// Where the content of a cell comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// It stands in the cell itself.
    Own,
    /// A merged cell spread it here.
    Spread,
}

/// Rows by number, from 0; cells by column, from 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// The name of the sheet.
    pub sheet: String,
    /// Rows that hold something.
    pub rows: BTreeMap<u32, BTreeMap<u32, Spot>>,
    /// Merged areas: first row and column, last row and column.
    pub merges: Vec<((u32, u32), (u32, u32))>,
}

impl CellValue {
    /// The value as text; whole numbers have no decimals.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Error(text) => text.trim().to_owned(),
            Self::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                format!("{number:.0}")
            }
            Self::Number(number) => number.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Bool(true) => "是".to_owned(),
            Self::Bool(false) => "否".to_owned(),
        }
    }
}

impl Spot {
    /// A cell that holds this itself.
    #[must_use]
    pub const fn own(value: CellValue) -> Self {
        Self {
            value,
            place: Place::Own,
        }
    }
}

/// Counts what a workbook holds, all sheets together.
pub(super) struct Counted {
    rows: usize,
    cells: usize,
    text: usize,
    bounds: Bounds,
}

impl Counted {
    /// Nothing yet, of at most so much.
    pub(super) const fn within(bounds: Bounds) -> Self {
        Self {
            rows: 0,
            cells: 0,
            text: 0,
            bounds,
        }
    }
}

impl Grid {
    /// Puts a cell, within the bounds.
    pub(super) fn put(
        &mut self,
        (row, column): (u32, u32),
        spot: Spot,
        counted: &mut Counted,
    ) -> Result<(), Unusable> {
        if column as usize >= TABLE_COLUMNS_MAX {
            return Err(too_large(format!("一张表超过{TABLE_COLUMNS_MAX}列")));
        }
        if let CellValue::Text(text) = &spot.value {
            if text.len() > TABLE_CELL_BYTES_MAX {
                let most = TABLE_CELL_BYTES_MAX / 1024;
                let place = format!("{}{}", column_letters(column), row + 1);
                return Err(too_large(format!("单元格 {place} 超过 {most} KB")));
            }
            counted.text += text.len();
        }
        if !self.rows.contains_key(&row) {
            counted.rows += 1;
        }
        counted.cells += 1;
        let Bounds {
            rows, cells, text, ..
        } = counted.bounds;
        if counted.rows > rows {
            return Err(too_large(format!("超过{rows}行")));
        }
        if counted.cells > cells {
            return Err(too_large(format!("有内容的单元格超过{cells}个")));
        }
        if counted.text > text {
            let most = text / 1_024 / 1_024;
            return Err(too_large(format!("文字一共超过 {most} MB")));
        }
        self.rows.entry(row).or_default().insert(column, spot);
        Ok(())
    }

    /// Spreads every merged cell over its area, where the rows exist.
    pub(super) fn spread(&mut self, counted: &mut Counted) -> Result<(), Unusable> {
        for ((top, left), (bottom, right)) in self.merges.clone() {
            let corner = self.rows.get(&top).and_then(|row| row.get(&left));
            let Some(value) = corner.map(|spot| spot.value.clone()) else {
                continue;
            };
            let right = right.min(TABLE_COLUMNS_MAX as u32 - 1);
            let rows: Vec<u32> = self.rows.range(top..=bottom).map(|(row, _)| *row).collect();
            for row in rows {
                for column in left..=right {
                    let known = self
                        .rows
                        .get(&row)
                        .is_some_and(|it| it.contains_key(&column));
                    if !known {
                        let spot = Spot {
                            value: value.clone(),
                            place: Place::Spread,
                        };
                        self.put((row, column), spot, counted)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The text of a cell, spread or own.
    pub(super) fn text(&self, row: u32, column: u32) -> Option<String> {
        let spot = self.rows.get(&row)?.get(&column)?;
        Some(spot.value.text()).filter(|text| !text.is_empty())
    }
}

/// The letters of a column, from 0: A to Z, AA and so on.
#[must_use]
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        letters.push(char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        let shown = [0, 25, 26, 51, 701, 702].map(column_letters);
        assert_eq!(shown, ["A", "Z", "AA", "AZ", "ZZ", "AAA"]);
    }
}
