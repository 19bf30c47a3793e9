//! An old ledger by a page: recognised, agreed to, checked and told, and nothing of it in the ledger.
//! Cases as event logs from the case list.

use zs_paper::table::{CellValue, read_grids};
use zs_testkit::penalty_ledger::PenaltyLedger;

use crate::county::County;
use crate::wire::{Said, hidden};

const ADDRESS: &str = "/import/log";
const PENALTY: &str = "penalty.ordinary";
/// Bytes of a page at most.
const PAGE_BYTES_MAX: usize = 60 * 1024;

fn look(county: &County, name: &str, content: &[u8]) -> Said {
    let fields = [("procedure", PENALTY)];
    county.upload_with(&county.session, ADDRESS, &fields, (name, content))
}

/// What a page of recognition would send, with some uses said otherwise.
fn agreed(page: &Said, otherwise: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields = vec![("procedure".to_owned(), PENALTY.to_owned())];
    fields.push(("upload".to_owned(), hidden(&page.body, "upload")));
    for part in page.body.split("<input ").skip(1) {
        let attribute = |name: &str| {
            let mark = format!(" {name}=\"");
            let part = format!(" {part}");
            let from = part.find(&mark)? + mark.len();
            let end = part[from..].find('"')?;
            Some(part[from..from + end].replace("&#38;", "&"))
        };
        let (Some(name), Some(value)) = (attribute("name"), attribute("value")) else {
            continue;
        };
        if ["seal", "upload", "procedure"].contains(&name.as_str()) {
            continue;
        }
        let said = otherwise.iter().find(|(field, _)| *field == name);
        fields.push((name, said.map_or(value, |(_, value)| (*value).to_owned())));
    }
    fields
}

fn check(county: &County, page: &Said, otherwise: &[(&str, &str)]) -> Said {
    let fields = agreed(page, otherwise);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    county.post_as(&county.session, &format!("{ADDRESS}/check"), &fields)
}

fn get(county: &County, address: &str) -> Said {
    county.get_as(&county.session, address)
}

/// Leaves in the ledger.
fn leaves(county: &County) -> usize {
    let mut reader = county.site.reader().unwrap();
    reader.leaves(0, 10_000).unwrap().len()
}

#[test]
fn an_old_ledger_is_recognised_agreed_to_checked_and_told_and_never_kept() {
    let county = County::new();
    let before = leaves(&county);
    let ledger = PenaltyLedger::new(400, 3).unwrap();
    let page = look(&county, "台账.xlsx", &ledger.xlsx);
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.len() <= PAGE_BYTES_MAX, "{}", page.body.len());
    for told in [
        "识别结果",
        "value=\"案件编号\"",
        "value=\"日期：立案审批\"",
        "value=\"日期：决定书送达；作出处罚决定的文书送达\"",
        "value=\"办理人：调查取证、调查终结报告\"",
        "value=\"情形：列入审核目录\"",
    ] {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }

    let sent = check(&county, &page, &[]);
    assert_eq!(sent.status, 303, "{}", sent.body);
    let address = sent.header("location");
    let result = get(&county, &address);
    assert_eq!(result.status, 200, "{}", result.body);
    assert!(result.body.len() <= PAGE_BYTES_MAX, "{}", result.body.len());
    for told in [
        "缺少环节",
        "次序颠倒",
        "逾期",
        "期限未满",
        "人员不符",
        "没有送达",
        "没有公开",
        "依据：",
    ] {
        assert!(result.body.contains(told), "{told}: {}", result.body);
    }
    // The day of the page lies before many rows of the ledger, which are told with their places.
    assert!(result.body.contains("没有读入的") && result.body.contains("“2025年”第"));

    let opened = get(&county, &format!("{address}&line=1"));
    assert!(opened.body.contains("“2023年”第") && opened.body.contains("每页"));
    assert_eq!(
        leaves(&county),
        before,
        "the check has written into the ledger"
    );
    assert_eq!(county.audit("check_log").len(), 1);

    as_files(&county, address.split_once('?').unwrap().1);

    // What was agreed to is remembered for the unit, also what was said otherwise.
    let again = look(&county, "台账.xlsx", &ledger.xlsx);
    assert!(again.body.contains("是本单位上次说过的"), "{}", again.body);
    let other = check(&county, &again, &[("c5", "")]);
    assert_eq!(other.status, 303, "{}", other.body);
    let third = look(&county, "台账.xlsx", &ledger.xlsx);
    assert!(
        !third
            .body
            .contains("value=\"情形：列入审核目录\" placeholder")
    );
}

/// The list of a check as xlsx and as docx.
fn as_files(county: &County, query: &str) {
    let xlsx = get(county, &format!("{ADDRESS}/result/xlsx?{query}"));
    let grids = read_grids(&xlsx.bytes).unwrap();
    let names: Vec<&str> = grids.iter().map(|it| it.sheet.as_str()).collect();
    assert_eq!(names, ["问题汇总", "逐件清单", "没有读入", "说明"]);
    assert!(grids[1].rows.len() > 20, "{}", grids[1].rows.len());
    let CellValue::Text(cite) = &grids[0].rows[&1][&4].value else {
        panic!("no citation");
    };
    assert!(cite.contains('第'), "{cite}");
    let docx = get(county, &format!("{ADDRESS}/result/docx?{query}"));
    assert!(docx.bytes.starts_with(b"PK"));
}

#[test]
fn what_cannot_be_checked_is_told_at_its_field_and_nothing_is_lost() {
    let county = County::new();
    let table = "案号,立案日期,处罚决定日期,备注\n1号,2024.3.5,2024年5月6日,无\n";
    let page = look(&county, "台账.csv", table.as_bytes());
    let wrong = check(&county, &page, &[("c1", "随便写的")]);
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.body.contains("href=\"#c1\"") && wrong.body.contains("随便写的"),
        "{}",
        wrong.body
    );
    assert!(wrong.body.contains("value=\"日期：作出处罚决定\""));
    let wrong = check(&county, &page, &[("c0", "")]);
    assert!(
        wrong.body.contains("还没有说哪一列是案件编号"),
        "{}",
        wrong.body
    );
    let twice = check(&county, &page, &[("c1", "日期：作出处罚决定")]);
    assert_eq!(
        twice.status, 303,
        "of two columns for one day the first is taken: {}",
        twice.body
    );

    let gone = get(&county, "/import/log/result?upload=x&map=y");
    assert_eq!(gone.status, 422);
    assert!(gone.body.contains("已经过期"));
    let nothing = look(&county, "图片.csv", b"\x89PNG\x0d\x0a\x1a\x0a\0\0");
    assert_eq!(nothing.status, 422);
    assert!(nothing.body.contains("没有读成"), "{}", nothing.body);
}

#[test]
fn a_table_with_a_row_for_each_event_asks_what_its_names_are() {
    let county = County::new();
    let mut table = "案号,环节,办理时间,办理人\n".to_owned();
    for (step, day, who) in [
        ("立案", "2024-03-05", "韩某"),
        ("告知", "2024-03-20", "陈某、林某"),
        ("处罚决定", "2024-03-21", "韩某"),
        ("送达", "2024-03-25", "陈某"),
    ] {
        table.push_str(&format!("1号,{step},{day},\"{who}\"\n"));
    }
    let page = look(&county, "流水.csv", table.as_bytes());
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(
        page.body
            .contains("value=\"日期：决定书送达；作出处罚决定的文书送达\""),
        "{}",
        page.body
    );
    let sent = check(&county, &page, &[]);
    assert_eq!(sent.status, 303, "{}", sent.body);
    let result = get(&county, &sent.header("location"));
    assert!(result.body.contains("期限未满"), "{}", result.body);
}

#[test]
fn an_event_log_is_checked_and_cases_leave_as_event_logs_without_names() {
    let county = County::new();
    let log = "<log><trace><string key=\"concept:name\" value=\"7号\"/>\
        <event><string key=\"concept:name\" value=\"立案审批\"/>\
        <date key=\"time:timestamp\" value=\"2024-03-05T00:00:00+08:00\"/></event>\
        <event><string key=\"concept:name\" value=\"作出处罚决定\"/>\
        <date key=\"time:timestamp\" value=\"2024-09-05T00:00:00+08:00\"/></event></trace></log>";
    let page = look(&county, "日志.xes", log.as_bytes());
    assert_eq!(page.status, 200, "{}", page.body);
    let sent = check(&county, &page, &[]);
    assert_eq!(sent.status, 303, "{}", sent.body);
    let result = get(&county, &sent.header("location"));
    assert!(
        result.body.contains("“作出处罚决定”逾期"),
        "{}",
        result.body
    );

    let list = get(&county, "/cases");
    assert!(list.body.contains("/cases/export/xes?") && list.body.contains("/cases/export/ocel?"));
    let xes = get(&county, "/cases/export/xes");
    assert!(
        xes.body.contains("立案审批") && xes.body.contains("officer-1"),
        "{}",
        xes.body
    );
    let ocel = get(&county, "/cases/export/ocel");
    assert!(ocel.body.contains("\"objectTypes\""), "{}", ocel.body);
    for said in [&xes.body, &ocel.body] {
        for name in ["chen", "lin"] {
            assert!(!said.contains(&format!("\"{name}\"")), "{name} leaves");
        }
    }
    let page = look(&county, "导出.json", ocel.body.as_bytes());
    assert!(page.body.contains("value=\"案件编号\""), "{}", page.body);
    let sent = check(&county, &page, &[]);
    assert_eq!(sent.status, 303, "{}", sent.body);
}
