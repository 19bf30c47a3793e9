//! People from a table by a page: shown first, saved when agreed to, bad rows given back.

use std::time::Duration;

use zs_base::limits::{OFFICE_FILE_BYTES_MAX, PAGE_TABLE_ROWS_MAX, PAGE_TABLE_WAIT_SECONDS_MAX};
use zs_paper::table::{CellValue, Sheet, columns_of, read_grids, xlsx_of};
use zs_testkit::staff_table::staff_table;

use crate::county::County;
use crate::wire::{Said, hidden};

const IMPORT: &str = "/people/import";

/// A table with these rows: unit, superior, name, id, post, kind, number, from, until.
fn table(rows: &[[&str; 9]]) -> Vec<u8> {
    let head = [
        "单位",
        "上级单位",
        "姓名",
        "工号",
        "岗位",
        "证件种类",
        "证件号",
        "有效期起",
        "有效期止",
    ];
    let sheet = Sheet {
        name: "人员".to_owned(),
        head: head.map(str::to_owned).to_vec(),
        rows: rows
            .iter()
            .map(|row| row.map(str::to_owned).to_vec())
            .collect(),
    };
    xlsx_of(&[sheet]).unwrap()
}

fn look(county: &County, name: &str, content: &[u8]) -> Said {
    county.upload_as(&county.admin, IMPORT, name, content)
}

fn take(county: &County, page: &Said) -> Said {
    let (upload, seen) = (hidden(&page.body, "upload"), hidden(&page.body, "seen"));
    let fields = [("upload", upload.as_str()), ("seen", seen.as_str())];
    county.post_as(&county.admin, "/people/import/take", &fields)
}

fn people(county: &County) -> usize {
    county.site.reader().unwrap().persons().unwrap().len()
}

const GOOD: [[&str; 9]; 3] = [
    [
        "旗市场监管局",
        "旗人民政府",
        "张三",
        "z3",
        "执法人员",
        "行政执法证",
        "15003",
        "2024.1.1",
        "2028年12月31日",
    ],
    ["旗市场监管局", "", "李四", "l4", "登记人员", "", "", "", ""],
    [
        "旗人民政府",
        "",
        "巴特尔",
        "b5",
        "本级政府负责人",
        "",
        "",
        "",
        "",
    ],
];

#[test]
fn nothing_is_saved_until_it_is_agreed_to_and_bad_rows_come_back_with_what_is_wrong() {
    let county = County::new();
    let before = people(&county);
    let mut rows = GOOD.to_vec();
    rows.push([
        "旗市场监管局",
        "",
        "赵六",
        "z6",
        "没有的岗位",
        "",
        "",
        "",
        "",
    ]);
    rows.push([
        "旗市场监管局",
        "",
        "钱七",
        "q7",
        "执法人员",
        "行政执法证",
        "15007",
        "2024-13-01",
        "2028-12-31",
    ]);
    let page = look(&county, "人员.xlsx", &table(&rows));
    assert_eq!(page.status, 200, "{}", page.body);
    for told in [
        "新增 3",
        "更新 0",
        "错误 2",
        "新的单位：旗人民政府",
        "“人员”第5行E列",
    ] {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
    assert_eq!(people(&county), before);

    let taken = take(&county, &page);
    assert_eq!(taken.status, 303, "{}", taken.body);
    assert_eq!(people(&county), before + 3);
    let done = county.get_as(&county.admin, &taken.header("location"));
    assert!(done.body.contains("已导入 3 行"), "{}", done.body);

    let upload = hidden(&page.body, "upload");
    let path = format!("/people/import/problems?upload={upload}");
    let copy = county.get_as(&county.admin, &path);
    assert_eq!(copy.status, 200);
    let grids = read_grids(&copy.bytes).unwrap();
    let told = |row: u32| match &grids[0].rows[&row][&9].value {
        CellValue::Text(text) => text.clone(),
        other => panic!("{other:?}"),
    };
    assert!(told(4).contains("没有“没有的岗位”这个岗位"), "{}", told(4));
    assert!(told(5).contains("不是日期"), "{}", told(5));
    assert!(!grids[0].rows[&1].contains_key(&9));

    // Everybody has an entry of their own, and the tree of the table is that of the authority.
    let log = county.audit("import_people");
    assert_eq!(log.len(), 4);
    let law = &county.site.law();
    let relation = law.units().relation(&"旗人民政府".into(), &"m1".into());
    assert_eq!(relation, zs_power::Relation::Child);

    let again = look(&county, "人员.xlsx", &table(&GOOD));
    assert!(again.body.contains("不变 3") && again.body.contains("没有需要导入的行"));
}

#[test]
fn what_was_looked_at_is_what_is_taken() {
    let county = County::new();
    let page = look(&county, "人员.xlsx", &table(&GOOD));
    county.register("z3", "clerk");
    let before = people(&county);
    let refused = take(&county, &page);
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("预览以后人员名册又变了"),
        "{}",
        refused.body
    );
    assert_eq!(people(&county), before);
    // The new result can be agreed to, also the second time nobody is doubled.
    let page = look(&county, "人员.xlsx", &table(&GOOD[1..]));
    assert_eq!(take(&county, &page).status, 303);
    assert_eq!(take(&county, &page).status, 422);
    assert_eq!(people(&county), before + 2);
}

#[test]
fn w6_a_table_that_cannot_be_opened_says_why_and_loses_nothing() {
    let county = County::new();
    let before = people(&county);
    let whole = table(&GOOD);
    let cut = &whole[..whole.len() / 2];
    let other = table(&[]);
    let cases: [(&str, &[u8], &str); 6] = [
        ("断.xlsx", cut, "打不开"),
        ("旧.xls", b"\xd0\xcf\x11\xe0rest", "什么也没有导入"),
        ("空.csv", b"", "没有"),
        ("别的.csv", "甲,乙\n1,2\n".as_bytes(), "识别结果"),
        ("图.xlsx", b"PK\x03\x04garbage", "什么也没有导入"),
        ("空表.xlsx", &other, "新增 0"),
    ];
    for (name, content, told) in cases {
        let page = look(&county, name, content);
        assert!([200, 422].contains(&page.status), "{name} {}", page.status);
        assert!(page.body.contains(told), "{name}: {}", page.body);
        assert_eq!(people(&county), before, "{name}");
    }
    let large = look(&county, "大.xlsx", &vec![b'a'; OFFICE_FILE_BYTES_MAX + 1]);
    assert_eq!(large.status, 422);
    assert!(large.body.contains("超过 32 MB"), "{}", large.body);
    let none = county.post_as(&county.admin, IMPORT, &[]);
    assert_eq!(none.status, 422);
}

#[test]
fn a10_a_page_takes_so_many_rows_and_not_one_more() {
    let county = County::new();
    let before = people(&county);
    // The header is a row as well.
    let rows = |count: usize| staff_table(count as u64 - 2).into_bytes();
    let most = look(&county, "满.csv", &rows(PAGE_TABLE_ROWS_MAX));
    assert_eq!(most.status, 200, "{}", most.body);
    let new = format!("新增 {}", PAGE_TABLE_ROWS_MAX - 1);
    assert!(most.body.contains(&new), "{}", most.body);
    let more = look(&county, "多.csv", &rows(PAGE_TABLE_ROWS_MAX + 1));
    assert_eq!(more.status, 422);
    for word in ["超过20000行", "zhunsheng import people", "什么也没有导入"] {
        assert!(more.body.contains(word), "{word}: {}", more.body);
    }
    assert_eq!(people(&county), before);
}

#[test]
fn a10_a_table_waits_so_many_seconds_until_those_before_it_have_been_looked_at() {
    let patience = Duration::from_secs(PAGE_TABLE_WAIT_SECONDS_MAX);
    assert_eq!(County::new().site.table_turn.patience(), patience);
    let county = County::impatient();
    let before = people(&county);
    let good = table(&GOOD);
    let shown = look(&county, "人员.xlsx", &good);
    let turn = &county.site.table_turn;
    let busy = turn.take(|| [look(&county, "人员.xlsx", &good), take(&county, &shown)]);
    for page in busy.unwrap() {
        assert_eq!(page.status, 503);
        assert!(page.body.contains("请10秒以后再试一次"), "{}", page.body);
    }
    assert_eq!(people(&county), before);
    assert_eq!(take(&county, &shown).status, 303);
    assert_eq!(people(&county), before + GOOD.len());
}

#[test]
fn w7_a_cell_that_looks_like_a_formula_is_text_in_what_comes_back() {
    let county = County::new();
    let rows = [[
        "=HYPERLINK(\"http://evil\")",
        "",
        "+cmd",
        "@x",
        "-1",
        "",
        "",
        "",
        "",
    ]];
    let page = look(&county, "公式.xlsx", &table(&rows));
    assert!(page.body.contains("错误 1"), "{}", page.body);
    assert!(!page.body.contains("<a href=\"http://evil"));
    // Nothing can be agreed to, so that only the link tells where the table is.
    let from = page.body.find("/people/import/problems").unwrap();
    let path: String = page.body[from..]
        .chars()
        .take_while(|it| *it != '"')
        .collect();
    let copy = county.get_as(&county.admin, &path);
    let grids = read_grids(&copy.bytes).unwrap();
    let first = &grids[0].rows[&1][&0].value;
    assert!(
        matches!(first, CellValue::Text(text) if text.starts_with("=HYPER")),
        "{first:?}"
    );
}

#[test]
fn only_whoever_manages_people_imports_and_only_their_own_table_and_the_template_is_one() {
    let county = County::new();
    let denied = county.upload_as(&county.session, IMPORT, "人员.xlsx", &table(&GOOD));
    assert_eq!(denied.status, 403);
    let page = look(&county, "人员.xlsx", &table(&GOOD));
    county.register("A2", "security_admin");
    let other = county.enter("A2");
    let upload = hidden(&page.body, "upload");
    let path = format!("/people/import/problems?upload={upload}");
    assert_eq!(county.get_as(&other, &path).status, 404);
    let template = county.get_as(&county.admin, "/people/import/template");
    let grids = read_grids(&template.bytes).unwrap();
    assert_eq!(grids[0].rows[&0].len(), columns_of("人员").len());
    let own = [["旗市场监管局", "", "李强", "A1", "登记人员", "", "", "", ""]];
    let refused = look(&county, "人员.xlsx", &table(&own));
    assert!(
        refused.body.contains("不得兼任") || refused.body.contains("不能给自己调整"),
        "{}",
        refused.body
    );
}

#[test]
fn a_list_that_was_taken_away_comes_back_and_changes_nothing() {
    let county = County::new();
    assert_eq!(
        take(&county, &look(&county, "人员.xlsx", &table(&GOOD))).status,
        303
    );
    let all = county.get_as(&county.admin, "/people/export");
    assert_eq!(all.status, 200);
    let lines = all.body.lines().count();
    assert_eq!(lines - 1, people(&county));
    let back = look(&county, "人员.csv", &all.bytes);
    let told = format!("不变 {}", lines - 1);
    assert!(back.body.contains(&told), "{}", back.body);
    assert!(back.body.contains("没有需要导入的行"), "{}", back.body);
    let one = county.get_as(&county.admin, "/people/export?q=z3");
    assert_eq!(one.body.lines().count(), 2);
}
