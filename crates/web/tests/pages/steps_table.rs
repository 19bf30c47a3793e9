//! The steps of a draft go out as an xlsx table; what comes back is checked, shown as a diff, and only
//! then saved.

use zs_paper::table::{Sheet, Table, columns_of, read_tables, xlsx_of};
use zs_work::lawmaking::STEPS;

use crate::rules::{DRAFT, FILE, Makers, text_of};
use crate::wire::{Said, hidden};

/// The cells of the table that the page gives, as rows of texts, with their head first.
fn taken_out(makers: &Makers) -> Vec<Vec<String>> {
    let path = format!("{DRAFT}/steps/table?file={FILE}");
    let said = makers.county.get_as(&makers.sun, &path);
    assert_eq!(said.status, 200, "{}", said.body);
    assert!(said.header("content-disposition").contains("xlsx"));
    let columns = columns_of(STEPS);
    let (tables, problems) = read_tables(&said.bytes, &columns).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    let [table]: [Table; 1] = tables.try_into().unwrap();
    let head = columns.iter().map(|it| it.name.clone()).collect();
    let rows = table.rows.iter().map(|row| {
        let cells = columns
            .iter()
            .map(|it| row.text(&it.key).unwrap_or_default());
        cells.collect()
    });
    std::iter::once(head).chain(rows).collect()
}

/// Brings rows back as a table.
fn brought_back(makers: &Makers, mut rows: Vec<Vec<String>>) -> Said {
    let head = rows.remove(0);
    let name = "环节".to_owned();
    let bytes = xlsx_of(&[Sheet { name, head, rows }]).unwrap();
    sent(makers, "环节.xlsx", &bytes)
}

fn sent(makers: &Makers, name: &str, bytes: &[u8]) -> Said {
    let path = format!("{DRAFT}/steps");
    let county = &makers.county;
    county.upload_with(&makers.sun, &path, &[("file", FILE)], (name, bytes))
}

fn set(rows: &mut [Vec<String>], id: &str, column: &str, text: &str) {
    let column = rows[0].iter().position(|it| it == column).unwrap();
    let row = rows.iter_mut().find(|it| it[0] == id).unwrap();
    text.clone_into(&mut row[column]);
}

/// What stands in the field of the text.
fn text_in(page: &str) -> String {
    let from = page.split("<textarea").nth(1).unwrap();
    let from = from.split_once(">\n").unwrap().1;
    let text = from.split("</textarea>").next().unwrap();
    text.replace("&#34;", "\"")
        .replace("&lt;", "<")
        .replace("&amp;", "&")
}

#[test]
fn a_table_goes_out_comes_back_shows_what_it_changes_and_becomes_the_draft() {
    let makers = Makers::new();
    makers.type_in();
    let mut rows = taken_out(&makers);
    assert!(
        rows[3].contains(&"行政机关负责人".to_owned()),
        "{:?}",
        rows[3]
    );

    // Unchanged, it changes nothing.
    let same = brought_back(&makers, rows.clone());
    assert_eq!(same.status, 200, "{}", same.body);
    assert!(same.body.contains("没有要改的"), "{}", same.body);

    set(
        &mut rows,
        "decide",
        "最迟",
        "3工作日，从 收到登记申请 起（摊位办法#6）",
    );
    let before = makers.version();
    let shown = brought_back(&makers, rows);
    assert_eq!(shown.status, 200, "{}", shown.body);
    for word in [
        "<del>5</del>",
        "<ins>3</ins>",
        "还没有保存",
        "采用并保存",
        "at_most = 3",
    ] {
        assert!(shown.body.contains(word), "{word}: {}", shown.body);
    }
    // Nothing is saved until it is agreed to.
    assert_eq!(makers.version(), before);
    let text = text_in(&shown.body);
    assert_eq!(text, text_of(FILE).replace("at_most = 5", "at_most = 3"));
    let version = hidden(&shown.body, "version");
    let fields = [
        ("version", version.as_str()),
        ("file", FILE),
        ("text", &text),
    ];
    let path = format!("{DRAFT}/text");
    let kept = makers.county.post_as(&makers.sun, &path, &fields);
    assert_eq!(kept.status, 303, "{}", kept.body);
    assert!(makers.page(&format!("{DRAFT}/read")).contains("3个工作日"));
}

#[test]
fn a_table_that_cannot_be_taken_says_where_and_changes_nothing() {
    let makers = Makers::new();
    makers.type_in();
    let before = makers.version();
    let mut rows = taken_out(&makers);
    set(&mut rows, "visit", "谁来办", "城管队员");
    set(&mut rows, "decide", "最迟", "五个工作日");
    let wrong = brought_back(&makers, rows.clone());
    assert_eq!(wrong.status, 422, "{}", wrong.body);
    for word in ["“环节”第3行D列", "城管队员", "第4行H列", "草案没有改动"] {
        assert!(wrong.body.contains(word), "{word}: {}", wrong.body);
    }
    let none = sent(&makers, "台账.csv", "姓名,电话\n乌日娜,1\n".as_bytes());
    assert_eq!(none.status, 422, "{}", none.body);
    assert!(none.body.contains("台账.csv"), "{}", none.body);
    let noise = sent(&makers, "环节.xlsx", b"PK\x03\x04 not a book");
    assert_eq!(noise.status, 422, "{}", noise.body);
    assert!(noise.body.contains("没有读成"), "{}", noise.body);
    let path = format!("{DRAFT}/steps");
    let empty = makers.county.post_as(&makers.sun, &path, &[("file", FILE)]);
    assert!(empty.body.contains("请先选一个文件"), "{}", empty.body);
    assert_eq!(makers.version(), before);

    // What the law forbids is told where the table is looked at, before it is adopted.
    set(&mut rows, "visit", "谁来办", "执法人员");
    set(&mut rows, "decide", "最迟", "5工作日，从 收到登记申请 起");
    let uncited = brought_back(&makers, rows);
    assert_eq!(uncited.status, 200, "{}", uncited.body);
    assert!(
        uncited.body.contains("没有写是哪一条规定的"),
        "{}",
        uncited.body
    );
}

#[test]
fn only_procedures_of_the_draft_have_tables_of_steps() {
    let makers = Makers::new();
    makers.type_in();
    for file in [
        "facts/摊位.toml",
        "procedures/document.cleanup/2026-01-01.toml",
        "",
    ] {
        let path = format!("{DRAFT}/steps?file={file}");
        assert_eq!(
            makers.county.get_as(&makers.sun, &path).status,
            404,
            "{file}"
        );
    }
    let page = makers.page(&format!("{DRAFT}/text?file={FILE}"));
    assert!(page.contains("用表格改环节"), "{page}");
    let broken = makers.write(FILE, "id = ");
    assert_eq!(broken.status, 303, "{}", broken.body);
    let path = format!("{DRAFT}/steps/table?file={FILE}");
    let said = makers.county.get_as(&makers.sun, &path);
    assert_eq!(said.status, 422, "{}", said.body);
    assert!(said.body.contains("语法错误"), "{}", said.body);
}
