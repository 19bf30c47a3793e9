//! A list that shares tasks out as counties send it: 52 columns under five header rows, with a title
//! over them, a group of heads over each column, and one word of a column that stands three times.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

/// Columns.
pub const COLUMNS: u16 = 52;
/// The first row below the header.
const FIRST: u32 = 5;

/// Heads of the first level: first column, last column, words.
const UPPER: [(u16, u16, &str); 3] = [
    (1, 17, "考评任务"),
    (18, 37, "责任分工"),
    (38, 51, "完成情况登记"),
];
/// Heads of the second level.
const MIDDLE: [(u16, u16, &str); 6] = [
    (1, 9, "任务来源"),
    (10, 17, "任务清单"),
    (18, 27, "分工"),
    (28, 37, "对接"),
    (38, 44, "进展"),
    (45, 51, "验收"),
];

/// One row.
pub struct Task<'a> {
    /// The task.
    pub task: &'a str,
    /// Who does it.
    pub units: &'a str,
    /// When it is due.
    pub due: &'a str,
}

fn head(column: u16) -> String {
    match column {
        10 => "工作任务".to_owned(),
        18 => "责任单位".to_owned(),
        20 => "完成时限".to_owned(),
        28 | 45 => "联络员".to_owned(),
        column => format!("栏{column}"),
    }
}

fn header(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let (plain, last) = (Format::new(), COLUMNS - 1);
    sheet.merge_range(0, 0, 0, last, "样例旗法治政府建设任务分解表", &plain)?;
    sheet.merge_range(1, 0, 1, last, "（2024年度）", &plain)?;
    sheet.merge_range(2, 0, 4, 0, "序号", &plain)?;
    for (row, heads) in [(2, UPPER.as_slice()), (3, MIDDLE.as_slice())] {
        for (first, last, word) in heads {
            sheet.merge_range(row, *first, row, *last, word, &plain)?;
        }
    }
    for column in 1..COLUMNS {
        sheet.write(4, column, head(column))?;
    }
    Ok(())
}

/// The list as the bytes of a workbook.
///
/// # Errors
/// When the workbook cannot be written.
pub fn wide_list(tasks: &[Task<'_>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    header(sheet)?;
    for (row, task) in (FIRST..).zip(tasks) {
        sheet.write(row, 0, row - FIRST + 1)?;
        for column in 1..COLUMNS {
            let filler = format!("{row}-{column}");
            let text = match column {
                10 => task.task,
                18 => task.units,
                20 => task.due,
                _ => filler.as_str(),
            };
            sheet.write(row, column, text)?;
        }
    }
    book.save_to_buffer()
}
