//! A10: what a workbook may hold, at n and at n + 1.

use std::io::{Cursor, Write};

use rust_xlsxwriter::Workbook;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;
use zs_base::limits::{
    TABLE_CELL_BYTES_MAX, TABLE_CELLS_MAX, TABLE_COLUMNS_MAX, TABLE_ROWS_MAX, TABLE_SHEETS_MAX,
};
use zs_paper::table::read_grids;

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
