//! §5.3 no. 7: a workbook comes back as it was, with the cells that were filled and no others changed.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::Reader;
use proptest::prelude::*;
use rust_xlsxwriter::{Color, Format, Formula, Workbook};
use zip::ZipArchive;
use zs_base::limits::{CELLS_CHANGED_MAX, TABLE_CELL_BYTES_MAX};
use zs_paper::table::{
    CellChange, CellValue, Grid, NewValue, NotChanged, Place, Spot, change_cells, column_letters,
    read_grids,
};
use zs_testkit::tree::in_tree;

const SHEET: &str = "任务&分解";

fn change(cell: &str, value: NewValue) -> CellChange {
    CellChange {
        sheet: SHEET.to_owned(),
        cell: cell.to_owned(),
        value,
    }
}

fn text(text: &str) -> NewValue {
    NewValue::Text(text.to_owned())
}

/// A form with formats, widths, a merge, a formula and a second sheet.
fn form(cells: &BTreeMap<(u32, u16), i32>) -> Vec<u8> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold().set_background_color(Color::Yellow);
    let sheet = book.add_worksheet().set_name(SHEET).unwrap();
    sheet
        .merge_range(0, 0, 0, 5, "某县任务分解表", &bold)
        .unwrap();
    sheet.merge_range(1, 0, 3, 0, "纵向", &bold).unwrap();
    sheet.set_column_width(2, 33).unwrap();
    sheet.set_column_format(4, &bold).unwrap();
    sheet.set_row_format(12, &bold).unwrap();
    for ((row, column), number) in cells {
        if number % 3 == 0 {
            sheet.write(*row, *column, *number).unwrap();
        } else {
            sheet
                .write_with_format(*row, *column, format!("文字 {number}"), &bold)
                .unwrap();
        }
    }
    let sum = Formula::new("=SUM(B5:B9)").set_result("7");
    sheet.write_formula(20, 1, sum).unwrap();
    book.add_worksheet()
        .set_name("别的")
        .unwrap()
        .write(0, 0, "不动")
        .unwrap();
    book.save_to_buffer().unwrap()
}

fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let part = |at: usize| {
        let mut part = archive.by_index(at).unwrap();
        let (name, mut content) = (part.name().unwrap().into_owned(), Vec::new());
        part.read_to_end(&mut content).unwrap();
        (name, content)
    };
    (0..ZipArchive::new(Cursor::new(bytes)).unwrap().len())
        .map(part)
        .collect()
}

/// A sheet without the cells of these names.
fn without(sheet: &[u8], names: &[String]) -> String {
    let mut sheet = String::from_utf8(sheet.to_vec()).unwrap();
    for name in names {
        let start = sheet.find(&format!("<c r=\"{name}\"")).unwrap();
        let tag = start + sheet[start..].find('>').unwrap() + 1;
        let end = match sheet[..tag].ends_with("/>") {
            true => tag,
            false => tag + sheet[tag..].find("</c>").unwrap() + "</c>".len(),
        };
        sheet.replace_range(start..end, "");
    }
    sheet
}

fn formats(bytes: &[u8], name: &str) -> Option<String> {
    let sheet = &parts(bytes)
        .into_iter()
        .find(|(it, _)| it == "xl/worksheets/sheet1.xml")?
        .1;
    let sheet = String::from_utf8(sheet.clone()).unwrap();
    let start = sheet.find(&format!("<c r=\"{name}\""))?;
    let tag = &sheet[start..start + sheet[start..].find('>')?];
    let format = tag.split(" s=\"").nth(1)?;
    Some(format.split('"').next()?.to_owned())
}

fn formulas(bytes: &[u8]) -> String {
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(Cursor::new(bytes)).unwrap();
    format!("{:?}", book.worksheet_formula(SHEET).unwrap())
}

fn put(grid: &mut Grid, at: (u32, u32), value: &NewValue) {
    let value = match value {
        NewValue::Text(text) if text.trim().is_empty() => None,
        NewValue::Text(text) => Some(CellValue::Text(text.clone())),
        NewValue::Number(number) => Some(CellValue::Number(*number)),
    };
    let row = grid.rows.entry(at.0).or_default();
    match value {
        Some(value) => drop(row.insert(at.1, Spot::own(value))),
        None => drop(row.remove(&at.1)),
    }
    grid.rows.retain(|_, row| !row.is_empty());
}

fn new_value() -> impl Strategy<Value = NewValue> {
    prop_oneof![
        "[ -~甲乙\n\t&<>\"'_x0041]{0,20}".prop_map(NewValue::Text),
        "_x00[0-9]{2}_{1,2}x0041_".prop_map(NewValue::Text),
        (-1e18..1e18f64).prop_map(NewValue::Number),
        (-99i32..99).prop_map(|it| NewValue::Number(f64::from(it))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_workbook_comes_back_with_exactly_the_named_cells_changed(
        cells in prop::collection::btree_map((4u32..14, 1u16..7), any::<i32>(), 0..30),
        values in prop::collection::btree_map((4u32..16, 1u32..9), new_value(), 0..12),
    ) {
        let old = form(&cells);
        let named = |(row, column): &(u32, u32)| format!("{}{}", column_letters(*column), row + 1);
        let changes: Vec<CellChange> =
            values.iter().map(|(at, value)| change(&named(at), value.clone())).collect();
        let new = change_cells(&old, &changes).unwrap();

        let mut known = read_grids(&old).unwrap();
        for (at, value) in &values {
            put(&mut known[0], *at, value);
        }
        prop_assert_eq!(read_grids(&new).unwrap(), known);
        prop_assert_eq!(formulas(&new), formulas(&old));

        let sheet = "xl/worksheets/sheet1.xml";
        let (before, after) = (parts(&old), parts(&new));
        prop_assert_eq!(before.len(), after.len());
        for ((name, old_part), (new_name, new_part)) in before.iter().zip(&after) {
            prop_assert_eq!(name, new_name);
            if name != sheet {
                prop_assert_eq!(old_part, new_part);
                continue;
            }
            // Cells that stood there keep their format, and what stands around them is untouched.
            let there = |it: &String| {
                String::from_utf8_lossy(old_part).contains(&format!("<c r=\"{it}\""))
            };
            let names: Vec<String> = values.keys().map(named).collect();
            let (old_ones, new_ones): (Vec<String>, Vec<String>) =
                names.into_iter().partition(there);
            for name in &old_ones {
                prop_assert_eq!(formats(&new, name), formats(&old, name));
            }
            let all: Vec<String> = old_ones.iter().chain(&new_ones).cloned().collect();
            if new_ones.is_empty() {
                prop_assert_eq!(without(old_part, &old_ones), without(new_part, &all));
            }
        }
    }
}

#[test]
fn a_form_that_a_county_sends_around_is_filled_in_place() {
    let old = std::fs::read(in_tree("tests/data/tables/任务分解表-样例.xlsx")).unwrap();
    let sheet = read_grids(&old).unwrap()[0].sheet.clone();
    let value = |cell: &str, value| CellChange {
        sheet: sheet.clone(),
        cell: cell.to_owned(),
        value,
    };
    let changes = [
        value("Z6", text("已完成")),
        value("D7", text("=1+1")),
        value("Z40", NewValue::Number(0.1)),
    ];
    let new = change_cells(&old, &changes).unwrap();
    let mut known = read_grids(&old).unwrap();
    put(&mut known[0], (5, 25), &text("已完成"));
    put(&mut known[0], (6, 3), &text("=1+1"));
    put(&mut known[0], (39, 25), &NewValue::Number(0.1));
    assert_eq!(read_grids(&new).unwrap(), known);
    // Nothing to fill gives the same parts; what is filled again gives the same file.
    assert_eq!(parts(&change_cells(&old, &[]).unwrap()), parts(&old));
    assert_eq!(change_cells(&new, &changes).unwrap(), new);
}

#[test]
fn a_new_cell_has_the_format_of_its_row_or_column() {
    let old = form(&BTreeMap::from([((4, 1), 1)]));
    let bold = formats(&old, "B5");
    assert!(bold.is_some());
    let changes = ["E5", "F5", "F13", "E30"].map(|cell| change(cell, text("x")));
    let new = change_cells(&old, &changes).unwrap();
    assert_eq!(
        ["E5", "F5", "F13", "E30"].map(|it| formats(&new, it)),
        [bold.clone(), None, bold.clone(), bold]
    );
    let places = |it: &Spot| it.place == Place::Own;
    assert!(read_grids(&new).unwrap()[0].rows[&29].values().all(places));
}

/// A workbook whose sheet is this text.
fn raw(sheet: &str) -> Vec<u8> {
    let old = form(&BTreeMap::new());
    let parts = parts(&old).into_iter().map(|(name, part)| {
        let part = if name == "xl/worksheets/sheet1.xml" {
            sheet.as_bytes().to_vec()
        } else {
            part
        };
        (name, part)
    });
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        std::io::Write::write_all(&mut zip, &part).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_sheet_with_a_prefix_a_mark_or_without_places_is_changed_as_well() {
    let name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let values = [
        change("B1", NewValue::Number(5.0)),
        change("A3", text("三")),
    ];
    for (sheet, known) in [
        (
            format!("\u{feff}<worksheet xmlns=\"{name}\"><sheetData></sheetData></worksheet>"),
            "<sheetData><row r=\"1\"><c r=\"B1\"><v>5</v></c></row><row r=\"3\">",
        ),
        (
            format!("<x:worksheet xmlns:x=\"{name}\"><x:sheetData/></x:worksheet>"),
            "<x:sheetData><x:row r=\"1\"><x:c r=\"B1\"><x:v>5</x:v></x:c></x:row><x:row r=\"3\">",
        ),
        (
            format!(
                "<worksheet xmlns=\"{name}\"><sheetData><row><c><v>1</v></c><c><v>2</v></c></row><row ht=\"9\"/></sheetData></worksheet>"
            ),
            "<sheetData><row><c><v>1</v></c><c r=\"B1\"><v>5</v></c></row><row ht=\"9\"/><row r=\"3\">",
        ),
        (
            format!(
                "<worksheet xmlns=\"{name}\"><sheetData><row r=\"1\"  /><row r=\"7\"><c r=\"A7\"><v>2</v></c></row></sheetData></worksheet>"
            ),
            "<sheetData><row r=\"1\"><c r=\"B1\"><v>5</v></c></row><row r=\"3\">",
        ),
    ] {
        let new = change_cells(&raw(&sheet), &values).unwrap();
        let part = parts(&new)
            .into_iter()
            .find(|(it, _)| it == "xl/worksheets/sheet1.xml");
        let part = String::from_utf8(part.unwrap().1).unwrap();
        assert!(part.contains(known), "{part}");
        // The library that reads does not know prefixes.
        if sheet.contains("<x:") {
            continue;
        }
        let grid = &read_grids(&new).unwrap()[0];
        assert_eq!(grid.rows[&0][&1].value, CellValue::Number(5.0));
        assert_eq!(grid.rows[&2][&0].value, CellValue::Text("三".to_owned()));
    }
}

#[test]
fn zs5131_every_cell_that_cannot_be_filled_is_named_and_nothing_is_changed() {
    let old = form(&BTreeMap::new());
    let mut elsewhere = change("A1", text("x"));
    elsewhere.sheet = "没有".to_owned();
    let changes = [
        elsewhere,
        change("5C", text("x")),
        change("B1", text("x")),
        change("A3", text("x")),
        change("B21", text("x")),
        change("C7", NewValue::Number(f64::NAN)),
        change("C8", text(&"x".repeat(TABLE_CELL_BYTES_MAX + 1))),
        change("C9", text("x")),
        change("c9", text("y")),
        // The first cell of a merge may be filled.
        change("A1", text("x")),
    ];
    let Err(NotChanged::Cells(problems)) = change_cells(&old, &changes) else {
        panic!("cells that are wrong were filled");
    };
    assert!(problems.iter().all(|it| it.code.id == "ZS5131"));
    let mut told: Vec<String> = problems
        .iter()
        .map(|it| format!("{} {}", it.place(), it.cause))
        .collect();
    told.sort();
    let mut known = [
        "“没有”第1行A列 A1：没有这张表",
        "“任务&分解” 5C：格名写得不对",
        "“任务&分解”第1行B列 B1：在合并单元格的中间",
        "“任务&分解”第3行A列 A3：在合并单元格的中间",
        "“任务&分解”第21行B列 B21：这一格是公式",
        "“任务&分解”第7行C列 C7：不是一个数",
        "“任务&分解”第8行C列 C8：内容太长，一格放不下",
        "“任务&分解”第9行C列 c9：同一格填了两次",
    ];
    known.sort_unstable();
    assert_eq!(told, known);
    let docx = zs_paper::docx(&zs_paper::Paper::default()).unwrap();
    for file in [docx.as_slice(), b"PK\x03\x04", b"a,b\n"] {
        assert!(matches!(
            change_cells(file, &[]),
            Err(NotChanged::Unusable(_))
        ));
    }
}

#[test]
fn a_cell_that_an_array_formula_fills_is_not_changed() {
    let name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let sheet = format!(
        "<worksheet xmlns=\"{name}\"><sheetData><row r=\"1\"><c r=\"A1\"><f t=\"array\" ref=\"A1:A2\">B1:B2</f><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><v>2</v></c><c r=\"B2\"><v>2</v></c></row></sheetData></worksheet>"
    );
    let refused = |cell: &str| change_cells(&raw(&sheet), &[change(cell, text("x"))]).is_err();
    assert_eq!(
        ["A1", "A2", "B2", "A3"].map(refused),
        [true, true, false, false]
    );
}

#[test]
fn a10_cells_changed_max() {
    let old = form(&BTreeMap::new());
    let of = |count: usize| {
        let cell = |at: usize| change(&format!("H{}", at + 30), NewValue::Number(1.0));
        let changes: Vec<CellChange> = (0..count).map(cell).collect();
        match change_cells(&old, &changes) {
            Ok(_) => None,
            Err(NotChanged::Unusable(why)) => Some(why.code.id),
            Err(NotChanged::Cells(_)) => Some("cells"),
        }
    };
    assert_eq!(of(CELLS_CHANGED_MAX), None);
    assert_eq!(of(CELLS_CHANGED_MAX + 1), Some("ZS5112"));
}
