//! Bad cells are named by sheet, row and column; good rows are read all the same.

use rust_xlsxwriter::{Format, Formula, Workbook};
use zs_paper::table::{Bounds, as_day, columns_of, read_tables, read_whole_within};

fn codes(bytes: &[u8]) -> Vec<&'static str> {
    let (_, problems) = read_tables(bytes, &columns_of("人员")).unwrap();
    problems.iter().map(|it| it.code.id).collect()
}

#[test]
fn a_header_is_found_below_a_title_and_by_any_of_its_names() {
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, "只有一句话").unwrap();
    let sheet = book.add_worksheet().set_name("名册").unwrap();
    let plain = Format::new();
    sheet
        .merge_range(0, 0, 0, 5, "执法人员名册", &plain)
        .unwrap();
    sheet.merge_range(2, 4, 2, 5, "有效期", &plain).unwrap();
    for (column, word) in ["工作单位", "姓 名", "工　号", "职务"].iter().enumerate() {
        let column = column as u16;
        sheet
            .merge_range(2, column, 3, column, word, &plain)
            .unwrap();
    }
    sheet.write(3, 4, "起").unwrap();
    sheet.write(3, 5, "止").unwrap();
    let row = [
        "某局",
        "张三",
        "A1",
        "执法人员",
        "2024.1.1",
        "２０２６年１２月３１日",
    ];
    for (column, text) in row.iter().enumerate() {
        sheet.write(4, column as u16, *text).unwrap();
    }
    sheet.write(5, 0, "注：以上人员都已经核对。").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let (tables, problems) = read_tables(&bytes, &columns_of("人员")).unwrap();
    assert_eq!(problems, []);
    let table = &tables[0];
    assert_eq!((table.sheet.as_str(), table.rows.len()), ("名册", 1));
    let row = &table.rows[0];
    assert_eq!(row.text("person").as_deref(), Some("张三"));
    assert_eq!(row.text("id").as_deref(), Some("A1"));
    let days = ["from", "until"].map(|key| as_day(row.value(key).unwrap()).unwrap().to_string());
    assert_eq!(days, ["2024-01-01", "2026-12-31"]);
}

#[test]
fn a_title_over_the_first_columns_is_no_head_of_the_header() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 1, "人员名册", &plain).unwrap();
    for (column, word) in ["单位", "姓名", "工号", "岗位", "备注"].iter().enumerate() {
        sheet.write(1, column as u16, *word).unwrap();
        sheet.write(2, column as u16, "x").unwrap();
    }
    let words = ["单位", "姓名"].map(str::to_owned).into();
    let bytes = book.save_to_buffer().unwrap();
    let (tables, _) = read_whole_within(&bytes, &words, Bounds::PAGE).unwrap();
    assert_eq!(tables[0].above, ["人员名册"]);
    let keys: Vec<&str> = tables[0].columns.iter().map(|(key, _)| &**key).collect();
    assert_eq!(keys, ["单位", "姓名", "工号", "岗位", "备注"]);
}

#[test]
fn csv_is_read_in_both_encodings() {
    let text = "单位,姓名,工号,岗位\n某局,张三,\"=\"\"007\"\"\",执法人员\n";
    let (gb, _, _) = encoding_rs::GB18030.encode(text);
    let marked = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
    for bytes in [text.as_bytes(), &gb, &marked] {
        let (tables, problems) = read_tables(bytes, &columns_of("人员")).unwrap();
        assert_eq!(problems, []);
        assert_eq!(tables[0].rows[0].text("id").as_deref(), Some("007"));
        assert_eq!(tables[0].rows[0].text("unit").as_deref(), Some("某局"));
    }
}

#[test]
fn zs5110_and_zs5111_say_what_the_header_lacks() {
    assert_eq!(codes("一,二\n三,四\n".as_bytes()), ["ZS5110"]);
    assert_eq!(codes("单位,姓名\n某局,张三\n".as_bytes()), ["ZS5111"]);
    assert_eq!(codes(b""), ["ZS5110"]);
}

#[test]
fn zs5118_a_formula_without_a_value_is_named_by_its_cell() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("表").unwrap();
    for (column, word) in ["单位", "姓名", "工号", "岗位"].iter().enumerate() {
        sheet.write(0, column as u16, *word).unwrap();
        sheet.write(1, column as u16, "x").unwrap();
    }
    let broken = Formula::new("=1/0").set_result("#DIV/0!");
    sheet.write_formula(1, 2, broken).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let (tables, problems) = read_tables(&bytes, &columns_of("人员")).unwrap();
    let places: Vec<_> = problems.iter().map(|it| (it.code.id, it.place())).collect();
    assert_eq!(places, [("ZS5118", "“表”第2行C列".to_owned())]);
    assert_eq!(tables[0].rows.len(), 1);
}

#[test]
fn w6_what_is_no_table_gives_one_error() {
    let refused = |bytes: &[u8]| read_tables(bytes, &columns_of("人员")).unwrap_err().code.id;
    assert_eq!(refused(b"PK\x03\x04 and nothing more"), "ZS5102");
    assert_eq!(refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "ZS5102");
    assert_eq!(refused(b"\x89PNG\x0d\x0a\x1a\x0a\0\0"), "ZS5102");
    assert_eq!(refused(b"\xff\xfe\xff"), "ZS5102");
    let mut book = Workbook::new();
    book.add_worksheet().write(0, 0, "x").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    // Cut anywhere, the file is refused and nothing panics.
    for length in (0..bytes.len()).step_by(7) {
        let cut = read_tables(&bytes[..length], &columns_of("人员"));
        assert!(cut.is_err() || length < 2, "{length}");
    }
}
