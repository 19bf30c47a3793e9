//! §5.2: a rectification list of 52 columns under five header rows, in which one name of a column
//! stands three times.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use zs_paper::table::{
    Bounds, Column, Need, Table, columns_of, findings, read_tables, read_whole_within,
};

const COLUMNS: u16 = 52;
const ROWS: u32 = 30;
const FIRST: u32 = 5;
/// The row of which the day makes no sense.
const BAD: u32 = 11;

/// Heads of the first level: first column, last column, words.
const UPPER: [(u16, u16, &str); 3] = [
    (2, 17, "问题清单"),
    (18, 37, "整改责任清单"),
    (38, 51, "整改成效清单"),
];
/// Heads of the second level.
const MIDDLE: [(u16, u16, &str); 6] = [
    (2, 9, "问题来源"),
    (10, 17, "问题内容"),
    (18, 27, "牵头整改"),
    (28, 37, "配合整改"),
    (38, 44, "整改进展"),
    (45, 51, "验收"),
];

/// The word of a column in the lowest row of the header.
fn leaf(column: u16) -> String {
    match column {
        10 => "问题描述".to_owned(),
        18 | 28 | 45 => "具体责任单位".to_owned(),
        20 => "整改时限".to_owned(),
        43 => "进展情况".to_owned(),
        44 => "是否销号".to_owned(),
        column => format!("栏{column}"),
    }
}

fn header(sheet: &mut Worksheet, plain: &Format, tied: bool) {
    let last = COLUMNS - 1;
    sheet
        .merge_range(0, 0, 0, last, "某县督察反馈问题整改清单", plain)
        .unwrap();
    sheet
        .merge_range(1, 0, 1, last, "截至2024年9月30日", plain)
        .unwrap();
    for (column, word) in ["序号", "单位"].iter().enumerate() {
        let column = column as u16;
        match tied {
            true => drop(
                sheet
                    .merge_range(2, column, 4, column, word, plain)
                    .unwrap(),
            ),
            false => drop(sheet.write(4, column, *word).unwrap()),
        }
    }
    for (row, heads) in [(2, UPPER.as_slice()), (3, MIDDLE.as_slice())] {
        for (first, last, word) in heads {
            sheet
                .merge_range(row, *first, row, *last, word, plain)
                .unwrap();
        }
    }
    for column in 2..COLUMNS {
        sheet.write(4, column, leaf(column)).unwrap();
    }
}

/// The list; where nothing ties the rows of its header, the cells beside the heads are empty.
fn list(tied: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    let plain = Format::new();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet().set_name("整改").unwrap();
    header(sheet, &plain, tied);
    for at in 0..ROWS {
        let row = FIRST + at;
        for column in 2..COLUMNS {
            sheet.write(row, column, format!("{at}-{column}")).unwrap();
        }
        sheet.write(row, 0, at + 1).unwrap();
        sheet.write(row, 18, format!("牵头{at}局")).unwrap();
        sheet.write(row, 28, format!("配合{at}局、各乡镇")).unwrap();
        sheet.write(row, 45, format!("验收{at}局")).unwrap();
        let date = ExcelDateTime::from_ymd(2024, 10, 31).unwrap();
        sheet.write_with_format(row, 20, &date, &day).unwrap();
        sheet
            .write(row, 44, if at % 2 == 0 { "是" } else { "未" })
            .unwrap();
    }
    // The unit of several rows is written once.
    sheet
        .merge_range(FIRST, 1, FIRST + 3, 1, "县政府", &plain)
        .unwrap();
    sheet.write(FIRST + BAD, 20, "2024年13月45日").unwrap();
    book.save_to_buffer().unwrap()
}

fn table(tied: bool) -> Table {
    let mut columns = columns_of("整改清单");
    for (key, word) in [
        ("joint", "配合整改/具体责任单位"),
        ("checker", "整改成效清单/具体责任单位"),
    ] {
        columns.push(Column {
            key: key.to_owned(),
            name: key.to_owned(),
            words: vec![word.to_owned()],
            need: Need::Must,
        });
    }
    let (mut tables, problems) = read_tables(&list(tied), &columns).unwrap();
    assert_eq!(problems, []);
    tables.remove(0)
}

#[test]
fn e1_every_row_of_a_list_of_52_columns_arrives_and_one_bad_day_is_one_problem() {
    for tied in [true, false] {
        let table = table(tied);
        assert_eq!(
            table.above,
            ["某县督察反馈问题整改清单", "截至2024年9月30日"]
        );
        let (taken, problems) = findings(&table);
        let numbers: Vec<Option<u32>> = taken.iter().map(|it| it.what.no).collect();
        assert_eq!(numbers, (1..=ROWS).map(Some).collect::<Vec<_>>());
        let told: Vec<(String, &str)> =
            problems.iter().map(|it| (it.place(), it.code.id)).collect();
        assert_eq!(told, [("“整改”第17行U列".to_owned(), "ZS5123")]);
        for (at, it) in taken.iter().enumerate() {
            assert_eq!(it.what.unit, [format!("牵头{at}局")]);
            assert_eq!(it.what.problem, format!("{at}-10"));
            assert_eq!(it.what.progress, Some(format!("{at}-43")));
            assert_eq!(it.what.closed, Some(at % 2 == 0));
            assert_eq!(it.row, FIRST + at as u32 + 1);
            let day = it.what.due.map(|day| day.to_string());
            let known = (at != BAD as usize).then(|| "2024-10-31".to_owned());
            assert_eq!(day, known);
        }
        assert_eq!(
            taken[BAD as usize].what.due_said.as_deref(),
            Some("2024年13月45日")
        );
        assert_eq!(taken[3].what.owner.as_deref(), Some("县政府"));
    }
}

#[test]
fn the_path_of_a_header_and_not_its_word_says_which_column_is_meant() {
    let table = table(true);
    let row = &table.rows[7];
    assert_eq!(row.text("unit").as_deref(), Some("牵头7局"));
    assert_eq!(row.text("joint").as_deref(), Some("配合7局、各乡镇"));
    assert_eq!(row.text("checker").as_deref(), Some("验收7局"));
    let words = columns_of("整改清单")
        .into_iter()
        .flat_map(|it| it.words)
        .collect();
    let (tables, problems) = read_whole_within(&list(true), &words, Bounds::PAGE).unwrap();
    assert_eq!(problems, []);
    assert_eq!(
        (tables[0].columns.len(), tables[0].rows.len()),
        (COLUMNS as usize, ROWS as usize)
    );
    let row = &tables[0].rows[7];
    for (path, known) in [
        ("整改责任清单/牵头整改/具体责任单位", "牵头7局"),
        ("整改责任清单/配合整改/具体责任单位", "配合7局、各乡镇"),
        ("整改成效清单/验收/具体责任单位", "验收7局"),
        ("问题清单/问题来源/栏4", "7-4"),
    ] {
        assert_eq!(row.text(path).as_deref(), Some(known), "{path}");
    }
}

#[test]
fn a_row_that_merges_from_above_have_filled_is_no_heading_of_a_group() {
    let mut book = Workbook::new();
    let plain = Format::new();
    let sheet = book.add_worksheet();
    for (column, word) in ["序号", "单位", "问题描述", "责任单位", "整改时限"]
        .iter()
        .enumerate()
    {
        sheet.write(0, column as u16, *word).unwrap();
    }
    for (column, text) in ["1", "县政府", "", "甲局", "全年"].iter().enumerate() {
        match column {
            2 => drop(sheet.write(1, 2, "第一个问题").unwrap()),
            column => drop(
                sheet
                    .merge_range(1, column as u16, 2, column as u16, text, &plain)
                    .unwrap(),
            ),
        }
    }
    sheet.write(2, 2, "第二个问题").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let (tables, _) = read_tables(&bytes, &columns_of("整改清单")).unwrap();
    let (taken, problems) = findings(&tables[0]);
    assert_eq!(problems, []);
    let said: Vec<&str> = taken.iter().map(|it| it.what.problem.as_str()).collect();
    assert_eq!(said, ["第一个问题", "第二个问题"]);
}
