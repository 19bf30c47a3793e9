//! Tables out: xlsx and csv in which no cell can ever be taken for a formula.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use zs_base::limits::EXPORT_ROWS_MAX;

use crate::codes::ZS5130;
use crate::container::Unusable;

/// A sheet to be written; every cell is text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// The names of its columns.
    pub head: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

/// The sheets as an xlsx file. Cells are strings with the format of text, so that neither a formula
/// nor an 18-digit number can come of them. The file names nobody, and the same sheets are the same
/// bytes.
///
/// # Errors
/// [`Unusable`] when there are more rows than one file may have.
pub fn xlsx_of(sheets: &[Sheet]) -> Result<Vec<u8>, Unusable> {
    if sheets.iter().map(|it| it.rows.len()).sum::<usize>() > EXPORT_ROWS_MAX {
        return Err(Unusable::new(
            ZS5130,
            format!("超过{EXPORT_ROWS_MAX}行"),
            "缩小范围，或者导出为 csv",
        ));
    }
    let book = || -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        // The hour would make another file of the same sheets.
        let never = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&never));
        for sheet in sheets {
            write_sheet(book.add_worksheet(), sheet)?;
        }
        book.save_to_buffer()
    };
    book().map_err(|_| Unusable::broken())
}

fn write_sheet(out: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_num_format("@");
    let plain = Format::new().set_num_format("@");
    out.set_name(sheet_name(&sheet.name))?;
    out.set_freeze_panes(1, 0)?;
    for (column, word) in sheet.head.iter().enumerate() {
        let column = column as u16;
        let at = usize::from(column);
        let rows = sheet.rows.iter().take(ROWS_MEASURED);
        let texts = rows.filter_map(|row| row.get(at)).chain([word]);
        out.set_column_width(column, width_of(texts.map(String::as_str)))?;
        out.write_string_with_format(0, column, cell(word), &bold)?;
    }
    for (row, cells) in sheet.rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate() {
            let place = (row as u32 + 1, column as u16);
            out.write_string_with_format(place.0, place.1, cell(text), &plain)?;
        }
    }
    Ok(())
}

/// Text that a cell can hold: at most 32,767 characters, as spreadsheets count them.
pub(super) fn cell(text: &str) -> String {
    text.chars().take(16_000).collect()
}

/// A name without the signs that sheets may not have.
pub(super) fn sheet_name(name: &str) -> String {
    let kept = name.chars().filter(|c| !"[]:*?/\\'".contains(*c));
    let kept: String = kept.take(31).collect();
    if kept.is_empty() {
        "表".to_owned()
    } else {
        kept
    }
}

/// Rows by whose texts a column is made as wide as it must be.
pub(super) const ROWS_MEASURED: usize = 200;

/// The width of a column with these texts; a Chinese character is two wide.
pub(super) fn width_of<'a>(texts: impl Iterator<Item = &'a str>) -> f64 {
    let wide = |text: &str| -> usize {
        let widths = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 });
        widths.sum()
    };
    let most = texts.map(wide).max().unwrap_or(8);
    most.clamp(8, 60) as f64 + 2.0
}

/// A sheet as csv: UTF-8 with its mark, every cell quoted, and an apostrophe before whatever a
/// spreadsheet would take for a formula.
#[must_use]
pub fn csv_of(sheet: &Sheet) -> String {
    let mut out = String::from("\u{feff}");
    for cells in std::iter::once(&sheet.head).chain(&sheet.rows) {
        for (column, text) in cells.iter().enumerate() {
            if column > 0 {
                out.push(',');
            }
            out.push('"');
            if is_formula(text) {
                out.push('\'');
            }
            out.push_str(&text.replace('"', "\"\""));
            out.push('"');
        }
        out.push_str("\r\n");
    }
    out
}

/// Whether a spreadsheet could take a text for a formula, blanks and full-width signs included.
fn is_formula(text: &str) -> bool {
    let starts = |text: &str| {
        text.starts_with([
            '=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n', '|', '%',
        ])
    };
    starts(text) || starts(text.trim_start())
}
