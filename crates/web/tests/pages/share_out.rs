//! A list that shares tasks out, from the upload to the cases: nothing is opened that nobody
//! confirmed, what is wrong with one row keeps no other back, and the same list opens nothing twice.

use zs_paper::{Block, Paper, docx};
use zs_store::people::Unit;
use zs_testkit::tree::in_tree;
use zs_work::view::{ItemFile, ItemFileAsk, ItemPlace, Looker};

use crate::county::County;
use crate::wire::Said;

const IMPORT: &str = "/schemes/import";
const ROWS: &str = "/schemes/import/rows";
const SCHEME: &str = "demonstration";

const UNITS: [(&str, &str); 6] = [
    ("s1", "样例旗司法局"),
    ("s2", "样例旗发展和改革委员会"),
    ("s3", "样例旗住房和城乡建设局"),
    ("m1", "旗市场监管局"),
    ("t1", "样例旗云岭镇人民政府"),
    ("t2", "样例旗白石乡人民政府"),
];

/// A county with departments and townships, and the session of somebody who shares items out.
pub fn county() -> (County, String) {
    let county = County::new();
    let units = UNITS.map(|(id, name)| Unit {
        id: id.into(),
        name: name.to_owned(),
    });
    county.site.writer.register(&[], &units).unwrap();
    let session = county.enter("sun");
    (county, session)
}

/// The items in the hands of all units.
pub fn items(county: &County) -> Vec<ItemFile> {
    let reader = county.site.reader().unwrap();
    let mut looker = Looker::new(county.site.law(), reader).unwrap();
    let asker = zs_event::Signer {
        person: "sun".into(),
        post: "supervisor".into(),
        certificate: None,
    };
    let ask = ItemFileAsk {
        units: UNITS.iter().map(|(id, _)| (*id).into()).collect(),
        ..ItemFileAsk::default()
    };
    looker.item_files(&ask, &asker, county.now()).unwrap()
}

fn fixture() -> Vec<u8> {
    let path = in_tree("tests/data/tables/任务分解表-样例.xlsx");
    std::fs::read(path).unwrap()
}

/// Uploads a list of 2024 and follows to its rows.
pub fn look(county: &County, session: &str, name: &str, content: &[u8]) -> (String, Said) {
    let fields = [("scheme", SCHEME), ("year", "2024")];
    let said = county.upload_with(session, IMPORT, &fields, (name, content));
    assert_eq!(said.status, 303, "{}", said.body);
    let address = said.header("location");
    let page = county.get_as(session, &address);
    assert_eq!(page.status, 200, "{}", page.body);
    (address, page)
}

/// What stands in the fields of this name.
pub fn typed(body: &str, name: &str) -> Vec<String> {
    let mark = format!("name=\"{name}\"");
    let mut found = Vec::new();
    for input in body.split("<input ").skip(1) {
        let tag = &input[..input.find('>').unwrap()];
        if tag.contains(&mark) {
            let value = tag.split("value=\"").nth(1).unwrap();
            found.push(value[..value.find('"').unwrap()].to_owned());
        }
    }
    found
}

/// The form of a page as it stands, with these rows confirmed.
pub fn form(page: &Said, rows: &[usize]) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for name in ["upload", "scheme", "year", "from"] {
        for value in typed(&page.body, name) {
            fields.push((name.to_owned(), value));
        }
    }
    for row in 0..20 {
        for name in ["item", "unit", "due"] {
            let name = format!("{name}:{row}");
            for value in typed(&page.body, &name) {
                fields.push((name.clone(), value));
            }
        }
    }
    for row in rows {
        fields.push((format!("ok:{row}"), "yes".to_owned()));
    }
    fields
}

fn set(fields: &mut [(String, String)], name: &str, value: &str) {
    let field = fields.iter_mut().find(|(it, _)| it == name).unwrap();
    value.clone_into(&mut field.1);
}

pub fn send(county: &County, session: &str, fields: &[(String, String)]) -> Said {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (&**a, &**b)).collect();
    county.post_as(session, ROWS, &fields)
}

#[test]
fn rows_are_shown_with_what_is_proposed_and_only_confirmed_ones_are_shared_out_once() {
    let (county, session) = county();
    let (address, page) = look(&county, &session, "分解表.xlsx", &fixture());
    assert!(page.body.contains("审批事项在法定期限内办结并压缩时限"));
    // Exactly, by a short form, as a group, and not at all.
    assert_eq!(typed(&page.body, "unit:0")[2], "各乡镇、街道（全部）");
    let second = typed(&page.body, "unit:1");
    assert!(
        page.body
            .contains("表里写“县行政审批服务局” <span class=\"muted\">没有认出来")
    );
    assert_eq!(
        second[1..],
        [
            "样例旗发展和改革委员会",
            "样例旗住房和城乡建设局",
            "旗市场监管局",
            ""
        ]
    );
    assert!(page.body.contains("按简称认出来的"));
    // The day beside the words of the list.
    assert_eq!(typed(&page.body, "due:0"), ["2024-06-30"]);
    assert_eq!(typed(&page.body, "due:1"), ["2024-12-31"]);
    assert!(page.body.contains("长期坚持的，年末自评"));
    // Some item with its reasons.
    assert!(page.body.contains("都写有“"), "{}", page.body);
    assert!(items(&county).is_empty());

    let fields = form(&page, &[1, 3]);
    let said = send(&county, &session, &fields);
    assert_eq!(said.status, 303, "{}", said.body);
    assert!(
        said.header("location").ends_with("opened=4"),
        "{}",
        said.header("location")
    );
    let opened = items(&county);
    let mut units: Vec<&str> = opened.iter().map(|it| it.unit.as_str()).collect();
    units.sort_unstable();
    assert_eq!(units, ["m1", "s1", "s2", "s3"]);
    for item in &opened {
        assert_eq!(item.place, ItemPlace::ToAnswer);
        assert_eq!((item.year, item.scheme.as_str()), (2024, SCHEME));
        assert!(item.row.is_some() && !item.matter.is_empty());
    }
    // The same again, and the same list uploaded again: nothing new.
    let again = send(&county, &session, &fields);
    assert!(again.header("location").ends_with("opened=0"));
    let (_, page) = look(&county, &session, "分解表.xlsx", &fixture());
    assert_eq!(page.body.matches("已经下达</span>").count(), 2);
    let mut fields = form(&page, &[1]);
    let last = fields
        .iter()
        .rposition(|(name, _)| name == "unit:1")
        .unwrap();
    fields[last].1 = "样例旗云岭镇人民政府".to_owned();
    let more = send(&county, &session, &fields);
    assert!(
        more.header("location").ends_with("opened=1"),
        "{}",
        more.body
    );
    assert_eq!(items(&county).len(), 5);
    assert_eq!(county.get_as(&session, &address).status, 200);
}

#[test]
fn what_is_wrong_with_one_row_keeps_no_other_back_and_what_was_typed_stays() {
    let (county, session) = county();
    let (_, page) = look(&county, &session, "分解表.xlsx", &fixture());
    let mut fields = form(&page, &[1, 3]);
    set(&mut fields, "unit:1", "没有这个局");
    set(&mut fields, "due:1", "月底");
    set(&mut fields, "item:1", "没有这一项");
    let said = send(&county, &session, &fields);
    assert_eq!(said.status, 422);
    for sentence in [
        "没有“没有这个局”这个单位",
        "“月底”不是日期",
        "方案里没有“没有这一项”这个指标",
        "其余打勾的行已经下达",
    ] {
        assert!(said.body.contains(sentence), "{sentence}");
    }
    assert_eq!(typed(&said.body, "unit:1")[0], "没有这个局");
    assert_eq!(typed(&said.body, "due:1"), ["月底"]);
    let opened = items(&county);
    assert_eq!(opened.len(), 1);
    assert_eq!(opened[0].unit.as_str(), "s1");
    // Nothing confirmed at all.
    let said = send(&county, &session, &form(&page, &[]));
    assert_eq!(said.status, 422);
    assert!(said.body.contains("还没有确认哪一行"));
}

#[test]
fn a_bad_cell_is_told_by_its_place_and_a_bad_file_is_refused() {
    let (county, session) = county();
    let csv = "序号,任务,责任单位,完成时限\n1,制定年度学法计划,司法局,2024年13月\n2,,司法局,2024年6月底前\n3,清理证明事项,各有关部门,2024年6月底前\n";
    let (address, page) = look(&county, &session, "表.csv", csv.as_bytes());
    assert!(page.body.contains("第2行D列") && page.body.contains("第3行"));
    assert!(page.body.contains("制定年度学法计划") && page.body.contains("清理证明事项"));
    assert_eq!(typed(&page.body, "due:0"), [""]);
    let query = address.split_once('?').unwrap().1;
    let upload = query
        .split('&')
        .find(|it| it.starts_with("upload="))
        .unwrap();
    let told = county.get_as(&session, &format!("{IMPORT}/problems?{upload}"));
    assert_eq!(told.status, 200);
    assert!(told.bytes.starts_with(b"PK"));

    let bad = county.upload_with(
        &session,
        IMPORT,
        &[("scheme", SCHEME), ("year", "2024")],
        ("表.xlsx", b"PK\x03\x04 no workbook"),
    );
    assert_eq!(bad.status, 422);
    assert!(bad.body.contains("没有读成"));
    let bad = county.upload_with(
        &session,
        IMPORT,
        &[("scheme", "没有"), ("year", "24")],
        ("表.csv", csv.as_bytes()),
    );
    assert_eq!(bad.status, 422);
    let gone = county.get_as(
        &session,
        &format!("{ROWS}?upload=x&scheme={SCHEME}&year=2024"),
    );
    assert!(gone.body.contains("已经过期"));
}

#[test]
fn whoever_does_not_share_items_out_can_look_and_opens_nothing() {
    let (county, _) = county();
    county.register_in("wang", "clerk", "s1");
    let session = county.enter("wang");
    let (_, page) = look(&county, &session, "分解表.xlsx", &fixture());
    assert!(page.body.contains("你现在的岗位不下达指标"));
    let said = send(&county, &session, &form(&page, &[3]));
    assert_eq!(said.status, 422);
    assert!(
        items(&county)
            .iter()
            .all(|it| it.place == ItemPlace::ToAssign)
    );
    // An officer has no business with schemes.
    assert_eq!(county.get(IMPORT).status, 403);
}

#[test]
fn the_countys_own_workbook_comes_back_with_only_free_cells_filled() {
    let (county, session) = county();
    let (address, page) = look(&county, &session, "分解表.xlsx", &fixture());
    let filled = address.replace(ROWS, &format!("{IMPORT}/filled"));
    // Nothing was shared out of it yet.
    let none = county.get_as(&session, &filled);
    assert_eq!(none.status, 422);
    assert!(none.body.contains("没有可以填的格"));
    send(&county, &session, &form(&page, &[1, 3]));
    let said = county.get_as(&session, &filled);
    assert_eq!(said.status, 200, "{}", said.body);
    let cells = |bytes: &[u8]| {
        let grid = zs_paper::table::read_grids(bytes).unwrap().remove(0);
        let rows = grid.rows.into_iter();
        let cells = rows.flat_map(|(row, cells)| {
            let cells = cells.into_iter();
            cells.map(move |(column, spot)| ((row, column), spot.value.text()))
        });
        cells
            .filter(|(_, text)| !text.is_empty())
            .collect::<std::collections::BTreeMap<_, _>>()
    };
    let (before, mut after) = (cells(&fixture()), cells(&said.bytes));
    assert_eq!(after.remove(&(9, 8)).unwrap(), "样例旗司法局：正在办理");
    let three = after.remove(&(6, 8)).unwrap();
    assert_eq!(three.split('；').count(), 3, "{three}");
    assert_eq!(before, after);
}

#[test]
fn tasks_in_the_paragraphs_of_a_docx_are_shared_out_like_rows() {
    let (county, session) = county();
    let paragraphs = [
        "1.重大执法决定法制审核全覆盖。",
        "责任单位：旗司法局；完成时限：2024年6月底前",
        "2.规范性文件按期报送备案。（旗司法局牵头，旗发改委配合）",
    ];
    let paper = Paper {
        title: "2024年法治政府建设任务分解".to_owned(),
        blocks: paragraphs
            .map(|it| Block::Paragraph(it.to_owned()))
            .to_vec(),
        ..Paper::default()
    };
    let bytes = docx(&paper).unwrap();
    let (_, page) = look(&county, &session, "分解.docx", &bytes);
    assert!(
        page.body.contains("重大执法决定法制审核全覆盖"),
        "{}",
        page.body
    );
    assert_eq!(typed(&page.body, "unit:0")[0], "样例旗司法局");
    assert!(typed(&page.body, "item:0")[0].starts_with("ZS21-050"));
    assert!(!page.body.contains("把各单位的情况填回这张表"));
    let mut fields = form(&page, &[0]);
    set(&mut fields, "due:0", "2024-6-30");
    let said = send(&county, &session, &fields);
    assert!(
        said.header("location").ends_with("opened=1"),
        "{}",
        said.body
    );
}
