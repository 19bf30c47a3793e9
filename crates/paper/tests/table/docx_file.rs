//! Docx files for tests, of paragraphs and tables, and what is read of their tables.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;
use zs_base::limits::{DOCX_TABLES_MAX, PAGE_TABLE_ROWS_MAX};
use zs_paper::table::{
    Bounds, Grid, Place, columns_of, finding, read_breakdown, read_breakdown_within, read_grids,
    read_tables, score_item,
};

/// A docx with this body and these other parts.
pub fn docx_with(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let body =
        format!("<w:document xmlns:w=\"w\" xmlns:mc=\"m\"><w:body>{body}</w:body></w:document>");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("word/document.xml", body.as_str())].iter().chain(others) {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A docx with this body.
pub fn docx(body: &str) -> Vec<u8> {
    docx_with(body, &[])
}

/// A paragraph.
pub fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// A docx of these paragraphs.
pub fn paragraphs(texts: &[&str]) -> Vec<u8> {
    docx(&texts.iter().map(|it| p(it)).collect::<String>())
}

/// A cell with these properties.
fn tc(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

fn tr(cells: &[String]) -> String {
    format!("<w:tr>{}</w:tr>", cells.concat())
}

/// A row of plain cells.
fn row(texts: &[&str]) -> String {
    let cells: Vec<String> = texts.iter().map(|it| tc("", it)).collect();
    tr(&cells)
}

fn tbl(rows: &[String]) -> String {
    format!("<w:tbl>{}</w:tbl>", rows.concat())
}

fn span(columns: u32) -> String {
    format!("<w:gridSpan w:val=\"{columns}\"/>")
}

const FIRST: &str = "<w:vMerge w:val=\"restart\"/>";
const GOES: &str = "<w:vMerge/>";

fn texts(grid: &Grid, row: u32) -> Vec<String> {
    let cells = grid.rows[&row].values();
    cells
        .map(|it| {
            format!(
                "{}{}",
                if it.place == Place::Own { "" } else { "^" },
                it.value.text()
            )
        })
        .collect()
}

#[test]
fn merged_cells_of_a_table_are_spread_as_those_of_a_sheet() {
    let rows = [
        tr(&[tc(&span(3), "标题")]),
        tr(&[tc(FIRST, "一"), tc(&format!("{FIRST}{}", span(2)), "宽")]),
        tr(&[tc(GOES, "看不见"), tc(&format!("{GOES}{}", span(2)), "")]),
        tr(&[tc("", "二"), tc("", ""), tc("", "三")]),
        "<w:tr><w:trPr><w:gridBefore w:val=\"2\"/></w:trPr><w:tc><w:p><w:r><w:t>末</w:t></w:r></w:p></w:tc></w:tr>".to_owned(),
    ];
    let grids = read_grids(&docx(&tbl(&rows))).unwrap();
    let grid = &grids[0];
    assert_eq!(grid.sheet, "第1个表");
    assert_eq!(texts(grid, 0), ["标题", "^标题", "^标题"]);
    assert_eq!(texts(grid, 1), ["一", "宽", "^宽"]);
    assert!(
        !grid.rows.contains_key(&2),
        "a row that says nothing of its own is not there"
    );
    assert_eq!(texts(grid, 3), ["二", "三"]);
    assert_eq!(grid.rows[&4].keys().collect::<Vec<_>>(), [&2]);
    assert_eq!(grid.merges.len(), 3);
}

#[test]
fn lists_in_a_docx_are_read_like_those_in_a_workbook() {
    let findings = tbl(&[
        tr(&[tc(&span(4), "问题整改清单")]),
        tr(&[
            tc(FIRST, "序号"),
            tc(FIRST, "问题描述"),
            tc(&span(2), "整改责任清单"),
        ]),
        tr(&[
            tc(GOES, ""),
            tc(GOES, ""),
            tc("", "具体责任单位"),
            tc("", "整改时限"),
        ]),
        row(&["1", "未公示", "县城管局、县司法局", "2024年10月底前"]),
    ]);
    let scores = tbl(&[
        row(&["序号", "考核项目", "评分标准", "分值"]),
        row(&["1", "组织领导", "未研究的，扣1分", "3分"]),
    ]);
    let bytes = docx(&format!("{}{findings}{}{scores}", p("前言"), p("附件")));
    let (tables, problems) = read_tables(&bytes, &columns_of("整改清单")).unwrap();
    assert_eq!(problems, []);
    assert_eq!((tables.len(), tables[0].rows.len()), (1, 1));
    let it = finding(&tables[0].rows[0]);
    assert_eq!((it.no, it.problem.as_str()), (Some(1), "未公示"));
    assert_eq!(it.unit, ["县城管局", "县司法局"]);
    assert_eq!(it.due.unwrap().to_string(), "2024-10-31");
    let (tables, _) = read_tables(&bytes, &columns_of("评分细则")).unwrap();
    let it = score_item(&tables[0].rows[0]);
    assert_eq!((it.item.as_str(), it.points), ("组织领导", Some(3.0)));
}

#[test]
fn what_was_struck_out_or_is_there_twice_is_read_once() {
    let inner = tbl(&[row(&["内一", "内二"])]);
    let body = format!(
        "{}<w:p><w:del><w:r><w:t>删去</w:t></w:r></w:del><w:ins><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r></w:ins></w:p>\
         <w:p><w:pPr><w:tabs><w:tab w:val=\"left\" w:pos=\"9\"/></w:tabs></w:pPr><mc:AlternateContent><mc:Choice><w:r><w:t>丙</w:t></w:r></mc:Choice>\
         <mc:Fallback><w:r><w:t>丙</w:t></w:r></mc:Fallback></mc:AlternateContent><w:r><w:br/><w:t>&amp;&#x4E01;</w:t></w:r></w:p>",
        tbl(&[format!(
            "<w:tr><w:tc>{}{inner}{}</w:tc></w:tr>",
            p("上"),
            p("下")
        )])
    );
    let read = read_breakdown(&docx(&body)).unwrap();
    assert_eq!(
        read.left,
        [
            (1, "甲 乙".to_owned()),
            (2, "丙".to_owned()),
            (2, "&丁".to_owned())
        ]
    );
    let grids = read_grids(&docx(&body)).unwrap();
    assert_eq!(
        (grids.len(), texts(&grids[0], 0)),
        (1, vec!["上\n内一 内二\n下".to_owned()])
    );
}

#[test]
fn a_docx_with_a_doctype_an_unknown_entity_or_broken_tags_is_refused() {
    let code = |bytes: &[u8]| read_breakdown(bytes).err().map(|it| it.code.id);
    assert_eq!(code(&docx("<!DOCTYPE a><w:p/>")), Some("ZS5105"));
    assert_eq!(
        code(&docx("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>")),
        Some("ZS5105")
    );
    assert_eq!(code(&docx("<w:p></w:r>")), Some("ZS5105"));
    assert_eq!(
        code(&docx_with("", &[("word/numbering.xml", "<a></b>")])),
        Some("ZS5105")
    );
    assert_eq!(code(b"PK\x03\x04"), Some("ZS5102"));
    // What is far larger than the file is refused before it is unpacked.
    assert_eq!(code(&docx(&" ".repeat(2 * 1_024 * 1_024))), Some("ZS5103"));
    // Cells in cells, and rows and cells without a table, are read as far as they go.
    let cells = format!("<w:tc>{}<w:tc/></w:tc>", p("外"));
    assert_eq!(
        code(&docx(&format!(
            "{}{cells}",
            tbl(&[tr(std::slice::from_ref(&cells))])
        ))),
        None
    );
    // A span over more columns than there are costs nothing where nothing stands behind it.
    let wide = |rest: &str| docx(&tbl(&[tr(&[tc(&span(u32::MAX), "宽"), rest.to_owned()])]));
    assert_eq!(code(&wide("")), None);
    assert_eq!(code(&wide(&tc("", "远"))), Some("ZS5112"));
}

#[test]
fn a10_a_page_reads_fewer_paragraphs() {
    // Paragraphs that differ in nothing would be taken for a bomb.
    let most: String = (0..PAGE_TABLE_ROWS_MAX)
        .map(|at| p(&format!("{}", at * 7_919)))
        .collect();
    let of = |body: &str| {
        let read = read_breakdown_within(&docx(body), Bounds::PAGE);
        read.map_or_else(|why| why.code.id.to_owned(), |it| it.left.len().to_string())
    };
    assert_eq!(of(&most), PAGE_TABLE_ROWS_MAX.to_string());
    assert_eq!(of(&format!("{most}{}", p("x"))), "ZS5112");
}

#[test]
fn a_heading_and_an_ordinal_are_repeated_only_so_far() {
    let long = "长".repeat(5_000);
    let lists = format!(
        "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"{}\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>",
        "%1长".repeat(5_000)
    );
    let item = "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>";
    let body = format!(
        "{}{}{}{item}",
        p(&format!("一、{long}")),
        p("1.甲"),
        p("责任单位：乙局")
    );
    let read = read_breakdown(&docx_with(&body, &[("word/numbering.xml", &lists)])).unwrap();
    assert_eq!(
        read.tasks[0].what.level1.as_ref().unwrap().chars().count(),
        100
    );
    assert!(
        read.left
            .iter()
            .all(|(_, text)| text == &long || text.chars().count() < 50)
    );
}

#[test]
fn a10_docx_tables_max() {
    let of = |tables: usize| {
        let body = tbl(&[row(&["一"])]).repeat(tables);
        read_grids(&docx(&body))
            .map_or_else(|why| why.code.id.to_owned(), |it| it.len().to_string())
    };
    assert_eq!(of(DOCX_TABLES_MAX), DOCX_TABLES_MAX.to_string());
    assert_eq!(of(DOCX_TABLES_MAX + 1), "ZS5112");
}
