//! Tables of numbers out: xlsx in which a number is a number and everything else is text.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use zs_base::limits::EXPORT_ROWS_MAX;

use super::write::{ROWS_MEASURED, Sheet, cell, sheet_name, width_of};
use crate::codes::ZS5130;
use crate::container::Unusable;

/// A sheet with numbers in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberSheet {
    /// Its name, the names of its columns, and its rows as they are printed.
    pub sheet: Sheet,
    /// How the numbers of each column are written, in the order of the columns.
    pub formats: Vec<NumberFormat>,
    /// Lines below the rows, each a text in the first column.
    pub notes: Vec<String>,
}

/// How the numbers of a column are written. A cell that is no such number is a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NumberFormat {
    /// No numbers.
    #[default]
    Text,
    /// With so many decimals.
    Decimals(u8),
    /// Percent with two decimals, printed as `96.00%`.
    Percent,
}

/// The sheets as an xlsx file. What is printed as a number is one, digit for digit; everything else
/// is text, so that no formula can come of it.
///
/// # Errors
/// [`Unusable`] when there are more rows than one file may have.
pub fn numbers_xlsx_of(sheets: &[NumberSheet]) -> Result<Vec<u8>, Unusable> {
    let rows = sheets.iter().map(|it| it.sheet.rows.len());
    if rows.sum::<usize>() > EXPORT_ROWS_MAX {
        return Err(Unusable::new(
            ZS5130,
            format!("超过{EXPORT_ROWS_MAX}行"),
            "缩小范围",
        ));
    }
    let book = || -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        for sheet in sheets {
            write(book.add_worksheet(), sheet)?;
        }
        book.save_to_buffer()
    };
    book().map_err(|_| Unusable::broken())
}

fn write(out: &mut Worksheet, sheet: &NumberSheet) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_num_format("@");
    let plain = Format::new().set_num_format("@");
    let Sheet { name, head, rows } = &sheet.sheet;
    out.set_name(sheet_name(name))?;
    out.set_freeze_panes(1, 1)?;
    for (column, word) in head.iter().enumerate() {
        let texts = rows.iter().take(ROWS_MEASURED);
        let texts = texts.filter_map(|row| row.get(column)).chain([word]);
        let place = column as u16;
        out.set_column_width(place, width_of(texts.map(String::as_str)))?;
        out.write_string_with_format(0, place, cell(word), &bold)?;
    }
    for (row, cells) in rows.iter().enumerate() {
        let row = row as u32 + 1;
        for (column, text) in cells.iter().enumerate() {
            let format = sheet.formats.get(column).copied().unwrap_or_default();
            let place = column as u16;
            match number(text, format) {
                Some((number, looks)) => {
                    let looks = Format::new().set_num_format(looks);
                    out.write_number_with_format(row, place, number, &looks)?;
                }
                None => {
                    out.write_string_with_format(row, place, cell(text), &plain)?;
                }
            }
        }
    }
    // One empty row keeps the notes from being taken for a part of the table.
    let first = rows.len() as u32 + 2;
    for (index, note) in sheet.notes.iter().enumerate() {
        out.write_string_with_format(first + index as u32, 0, cell(note), &plain)?;
    }
    Ok(())
}

/// The number that a cell prints, and the look of it. The digits are moved as text and read once, so
/// that the file says the same digits.
fn number(text: &str, format: NumberFormat) -> Option<(f64, String)> {
    let (digits, looks) = match format {
        NumberFormat::Text => return None,
        NumberFormat::Decimals(0) => (text.to_owned(), "0".to_owned()),
        NumberFormat::Decimals(n) => (text.to_owned(), format!("0.{:0<1$}", "", usize::from(n))),
        NumberFormat::Percent => (hundredth(text.strip_suffix('%')?)?, "0.00%".to_owned()),
    };
    let plain = digits
        .strip_prefix('-')
        .unwrap_or(&digits)
        .chars()
        .all(|c| c.is_ascii_digit() || c == '.');
    let number = plain.then(|| digits.parse().ok()).flatten()?;
    Some((number, looks))
}

/// A decimal number divided by a hundred, as text.
fn hundredth(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = format!("{whole:0>3}");
    let (whole, cents) = whole.split_at_checked(whole.len().checked_sub(2)?)?;
    Some(format!("{sign}{whole}.{cents}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits_and_everything_else_stays_text() {
        let of = |text: &str, format| number(text, format).map(|(number, _)| number.to_string());
        let six = NumberFormat::Decimals(6);
        assert_eq!(of("12345.678901", six).as_deref(), Some("12345.678901"));
        assert_eq!(of("0", NumberFormat::Decimals(0)).as_deref(), Some("0"));
        assert_eq!(
            of("97.18%", NumberFormat::Percent).as_deref(),
            Some("0.9718")
        );
        assert_eq!(of("100.00%", NumberFormat::Percent).as_deref(), Some("1"));
        assert_eq!(of("5.00%", NumberFormat::Percent).as_deref(), Some("0.05"));
        assert_eq!(of("无此职能", six), None);
        assert_eq!(of("=1+1", six), None);
        assert_eq!(of("5", NumberFormat::Text), None);
        assert_eq!(number("5", six).map(|it| it.1).as_deref(), Some("0.000000"));
    }
}
