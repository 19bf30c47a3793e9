//! What the yearly work is handed that it cannot take, or only just: each gets a clear answer, and
//! nothing that was typed or done before is lost.

use zs_testkit::wide_list::{Task, wide_list};
use zs_work::view::{ItemPlace, Meets};

use crate::share_out::{county, form, items, look, send, typed};
use crate::wire::hidden;
use crate::workbook::{begun, hand_in, item};

#[test]
fn a_list_of_52_columns_under_five_header_rows_is_shared_out_by_the_page() {
    let (county, session) = county();
    let tasks = [
        ("重大执法决定法制审核全覆盖", "旗司法局", "2024年6月底前"),
        (
            "规范性文件按期报送备案",
            "旗发改委、旗司法局",
            "2024年13月45日",
        ),
        ("清理证明事项", "各乡镇", "全年"),
    ];
    let tasks = tasks.map(|(task, units, due)| Task { task, units, due });
    let bytes = wide_list(&tasks).unwrap();
    let (_, page) = look(&county, &session, "分解表.xlsx", &bytes);
    for task in &tasks {
        assert!(page.body.contains(task.task), "{}", page.body);
    }
    assert_eq!(typed(&page.body, "unit:0")[0], "样例旗司法局");
    assert_eq!(typed(&page.body, "due:0"), ["2024-06-30"]);
    // The cell that makes no sense is told by its place; its row and the others are there.
    assert!(page.body.contains("第7行U列"), "{}", page.body);
    assert_eq!(typed(&page.body, "due:1"), [""]);
    let said = send(&county, &session, &form(&page, &[0, 2]));
    assert_eq!(said.status, 303, "{}", said.body);
    let mut units: Vec<String> = items(&county)
        .iter()
        .map(|it| it.unit.to_string())
        .collect();
    units.sort();
    assert_eq!(units, ["s1", "t1", "t2"]);
}

#[test]
fn a_program_under_the_name_of_a_paper_is_no_evidence_of_an_item_and_what_was_typed_stays() {
    let (county, [_, second, _], [wang, ..]) = begun();
    let page = county.get_as(&wang, &format!("/workbook?year=2026&item={second}"));
    let form = page.body.split("<form id=\"form\"").nth(1).unwrap();
    let fields = ["id", "seen", "path"].map(|name| (name, hidden(form, name)));
    let sign = form.split("name=\"sign\" value=\"").nth(1).unwrap();
    let sign = sign[..sign.find('"').unwrap()].to_owned();
    let mut all: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (*a, b.as_str())).collect();
    all.extend([("outcome", "达到"), ("sign", sign.as_str())]);
    all.push(("f:材料可信级", "B 工作人员核对过原件"));
    let step = format!("/cases/{second}/step");
    let program =
        b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0 This program cannot be run in DOS mode";
    for name in ["学法计划.pdf", "学法计划.docx", "现场.png"] {
        let said = county.upload_in(&wang, &step, &all, ("file:佐证材料", name), program);
        assert_eq!(said.status, 422, "{name}");
        assert!(said.body.contains("认不出"), "{name}: {}", said.body);
        assert!(said.body.contains("B 工作人员核对过原件"), "{name}");
        let outcome = said.body.split("value=\"达到\"").nth(1).unwrap();
        assert!(
            outcome[..outcome.find('>').unwrap()].contains("checked"),
            "{name}"
        );
    }
    let untouched = item(&county, second);
    assert_eq!(untouched.place, ItemPlace::ToAnswer);
    assert!(untouched.answer.is_none());
}

#[test]
fn the_items_and_figures_of_a_unit_that_merged_in_the_year_are_answered_by_who_goes_on() {
    let (county, [first, second, _], [wang, sun, _]) = begun();
    let page = county.get_as(&wang, &format!("/workbook?year=2026&item={first}"));
    assert_eq!(
        hand_in(&county, &wang, &page, &[("outcome", "达到")]).status,
        303
    );
    let figures = "/figures?unit=*&period=2026";
    let numbers = |body: &str| -> Vec<String> {
        let cells = body.split("href=\"/figures/").skip(1);
        let cells = cells.filter_map(|it| Some(it[it.find('>')? + 1..it.find('<')?].to_owned()));
        cells.collect()
    };
    let before = numbers(&county.get_as(&sun, figures).body);
    assert!(before.len() > 10);

    county.register("sys", "system_admin");
    let system = county.enter("sys");
    let change = [
        ("act", "merged"),
        ("heir", "s2"),
        ("on", "2026-3-6"),
        ("cite", "旗编发〔2026〕3号"),
    ];
    let merged = county.post_as(&system, "/units/s1", &change);
    assert_eq!(merged.status, 303, "{}", merged.body);

    // Nothing of the year is lost: neither a figure of the county nor the answer that was given.
    assert_eq!(numbers(&county.get_as(&sun, figures).body), before);
    assert_eq!(item(&county, first).meets(), Some(Meets::Yes));
    // Whoever goes on with its powers answers what is open.
    county.register_in("hao", "clerk", "s2");
    for session in [wang, county.enter("hao")] {
        let own = county.get_as(&session, "/workbook?year=2026");
        assert!(own.body.contains("<option value=\"s1\""), "{}", own.body);
        let address = format!("/workbook?unit=s1&year=2026&item={second}");
        let page = county.get_as(&session, &address);
        assert_eq!(page.status, 200, "{}", page.body);
        assert!(page.body.contains("指标ZS21-099"), "{}", page.body);
    }
    for path in [
        "/schemes/units?year=2026",
        "/quarter/2026-1",
        "/reports/annual?period=2026",
    ] {
        let page = county.get_as(&sun, path);
        assert_eq!(page.status, 200, "{path}");
        assert!(
            page.body.contains("样例旗司法局") || path.starts_with("/reports"),
            "{path}"
        );
    }
}

#[test]
fn a_unit_without_cases_has_none_and_no_zero_percent() {
    let (county, sun) = county();
    let page = county.get_as(&sun, "/figures?unit=t2&period=2026");
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("无此类案件"));
    let percents = page.body.matches("%</a>").count() + page.body.matches("%）").count();
    assert_eq!(percents, 0, "{}", page.body);
    let report = county.get_as(&sun, "/reports/annual?unit=t2&period=2026");
    assert_eq!(report.status, 200, "{}", report.body);
    assert!(report.body.contains("无此类案件") && !report.body.contains("0%"));
    assert_eq!(county.get_as(&sun, "/quarter/2026-1").status, 200);
}
