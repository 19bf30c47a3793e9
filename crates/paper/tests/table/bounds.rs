//! A10: what a workbook may hold, at n and at n + 1.

use std::io::{Cursor, Write};

use rust_xlsxwriter::Workbook;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;
use zs_base::limits::{
    PAGE_TABLE_BYTES_MAX, PAGE_TABLE_CELLS_MAX, PAGE_TABLE_ROWS_MAX, PAGE_TABLE_TEXT_BYTES_MAX,
    TABLE_CELL_BYTES_MAX, TABLE_CELLS_MAX, TABLE_COLUMNS_MAX, TABLE_ROWS_MAX, TABLE_SHEETS_MAX,
    TABLE_TEXT_BYTES_MAX,
};
use zs_paper::table::{Bounds, annotated, read_grids, read_tables_within};

/// The code with which a file is refused; nothing where it is read.
fn code(bytes: &[u8]) -> Option<&'static str> {
    read_grids(bytes).err().map(|it| it.code.id)
}

#[test]
fn a10_table_sheets_max() {
    let of = |sheets: usize| {
        let mut book = Workbook::new();
        for _ in 0..sheets {
            book.add_worksheet();
        }
        code(&book.save_to_buffer().unwrap())
    };
    assert_eq!(of(TABLE_SHEETS_MAX), None);
    assert_eq!(of(TABLE_SHEETS_MAX + 1), Some("ZS5112"));
}

#[test]
fn a10_table_rows_max_and_table_columns_max() {
    let rows = |rows: usize| code("x\n".repeat(rows).as_bytes());
    assert_eq!(rows(TABLE_ROWS_MAX), None);
    assert_eq!(rows(TABLE_ROWS_MAX + 1), Some("ZS5112"));
    let columns = |columns: usize| code(vec!["x"; columns].join(",").as_bytes());
    assert_eq!(columns(TABLE_COLUMNS_MAX), None);
    assert_eq!(columns(TABLE_COLUMNS_MAX + 1), Some("ZS5112"));
}

#[test]
fn a10_table_cell_bytes_max() {
    let of = |bytes: usize| code("x".repeat(bytes).as_bytes());
    assert_eq!(of(TABLE_CELL_BYTES_MAX), None);
    assert_eq!(of(TABLE_CELL_BYTES_MAX + 1), Some("ZS5112"));
}

#[test]
fn a10_table_cells_max() {
    let width = 250;
    let line = format!("{}\n", vec!["x"; width].join(","));
    let full = line.repeat(TABLE_CELLS_MAX / width);
    assert_eq!(code(full.as_bytes()), None);
    assert_eq!(code(format!("{full}x\n").as_bytes()), Some("ZS5112"));
}

/// Rows of one cell of 16 KiB, up to so many bytes of text and one row more.
fn long_rows(bytes: usize) -> (String, String) {
    let row = "x".repeat(16 * 1_024) + "\n";
    let full = row.repeat(bytes / (16 * 1_024));
    let more = full.clone() + "x\n";
    (full, more)
}

#[test]
fn a10_table_text_bytes_max() {
    // Half of it at a time, because a file as a whole has a bound as well.
    let (full, _) = long_rows(TABLE_TEXT_BYTES_MAX / 4);
    assert_eq!(code(full.as_bytes()), None);
    let most = TABLE_TEXT_BYTES_MAX / TABLE_CELL_BYTES_MAX;
    assert_eq!(code(&one_text_over(most)), None);
    assert_eq!(code(&one_text_over(most + 1)), Some("ZS5112"));
}

/// A workbook in which a merge repeats the longest text down so many rows.
fn one_text_over(rows: usize) -> Vec<u8> {
    let text = "x".repeat(TABLE_CELL_BYTES_MAX);
    let mut cells = format!("<row><c r=\"A1\" t=\"str\"><v>{text}</v></c></row>");
    for row in 2..=rows {
        cells.push_str(&format!("<row><c r=\"B{row}\"><v>1</v></c></row>"));
    }
    let merge = format!("<mergeCells><mergeCell ref=\"A1:A{rows}\"/></mergeCells>");
    workbook(&format!("<sheetData>{cells}</sheetData>{merge}"))
}

#[test]
fn a10_a_page_reads_less() {
    let code = |text: &str| {
        let read = read_tables_within(text.as_bytes(), &[], Bounds::PAGE);
        read.err().map(|it| it.code.id)
    };
    assert_eq!(code(&"x\n".repeat(PAGE_TABLE_ROWS_MAX)), None);
    assert_eq!(code(&"x\n".repeat(PAGE_TABLE_ROWS_MAX + 1)), Some("ZS5112"));
    let width = 250;
    let line = format!("{}\n", vec!["x"; width].join(","));
    let full = line.repeat(PAGE_TABLE_CELLS_MAX / width);
    assert_eq!(code(&full), None);
    assert_eq!(code(&format!("{full}x\n")), Some("ZS5112"));
    let (full, more) = long_rows(PAGE_TABLE_TEXT_BYTES_MAX);
    assert_eq!(code(&full), None);
    assert_eq!(code(&more), Some("ZS5112"));
    // Blanks are no text of a cell, and bytes all the same.
    let blanks = " ".repeat(PAGE_TABLE_BYTES_MAX as usize - 1);
    assert_eq!(code(&format!("{blanks}x")), None);
    assert_eq!(code(&format!("{blanks}xx")), Some("ZS5112"));
}

#[test]
fn a_copy_with_what_is_wrong_holds_a_far_cell_and_nothing_between() {
    let far = "<row><c r=\"A1\"><v>1</v></c></row><row><c r=\"IU1048576\"><v>1</v></c></row>";
    let grids = read_grids(&workbook(&format!("<sheetData>{far}</sheetData>"))).unwrap();
    let copy = read_grids(&annotated(grids, &[]).unwrap()).unwrap();
    assert_eq!(copy[0].rows.len(), 2);
    assert_eq!(copy[0].rows[&1_048_575].keys().next(), Some(&254));
}

/// A workbook with one sheet of this content.
fn workbook(sheet: &str) -> Vec<u8> {
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let names = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let parts = [
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
        (
            "xl/_rels/workbook.xml.rels",
            relation("worksheet", "worksheets/sheet1.xml"),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook {names} xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet {names}>{sheet}</worksheet>"),
        ),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn an_area_that_ends_before_it_begins_merges_nothing() {
    for area in ["B3:A1", "A3:B1", "B1:A3"] {
        let cells = "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\"><v>2</v></c></row><row r=\"3\"><c r=\"A3\"><v>3</v></c><c r=\"B3\"><v>4</v></c></row>";
        let merge = format!("<mergeCells><mergeCell ref=\"{area}\"/></mergeCells>");
        let sheet = format!("<dimension ref=\"{area}\"/><sheetData>{cells}</sheetData>{merge}");
        let grids = read_grids(&workbook(&sheet)).unwrap();
        assert_eq!(
            (grids[0].rows.len(), grids[0].merges.len()),
            (2, 0),
            "{area}"
        );
    }
}

#[test]
fn a_far_cell_and_a_merge_over_the_whole_sheet_cost_nothing() {
    let cell = |place: &str| format!("<row><c r=\"{place}\"><v>1</v></c></row>");
    let sheet = format!(
        "<sheetData>{}{}</sheetData><mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>",
        cell("A1"),
        cell("A1048576")
    );
    let grids = read_grids(&workbook(&sheet)).unwrap();
    assert_eq!(grids[0].rows.len(), 2);
    assert_eq!(grids[0].rows[&1_048_575].len(), TABLE_COLUMNS_MAX);
    let far = format!("<sheetData>{}</sheetData>", cell("XFD1048576"));
    assert_eq!(code(&workbook(&far)), Some("ZS5112"));
}
