//! The statistical returns: their list, a table of units with links to the figures, and the files.

use zs_paper::table::read_grids;

use crate::county::County;

const TABLE: &str = "/reports/statistics/enforcement";

/// The head of the twelve kinds, as the official form has them.
const HEAD: &str = "\"单位\",\"警告\",\"通报批评\",\"罚款\",\"没收违法所得、没收非法财物\",\"暂扣许可证件\",\"降低资质等级\",\"限制开展生产经营活动\",\"责令停产停业\",\"责令关闭、限制从业\",\"吊销许可证件\",\"行政拘留\",\"其他行政处罚\",\"合计（宗）\",\"罚没金额（元）\"";

fn county() -> (County, String) {
    let county = County::new();
    county.register("zhou", "unit_head");
    let session = county.enter("zhou");
    (county, session)
}

#[test]
fn the_returns_stand_in_the_menu_with_their_tables_and_what_people_must_fill_in() {
    let (county, session) = county();
    let page = county.get_as(&session, "/reports/statistics");
    assert_eq!(page.status, 200, "{}", page.body);
    let body = &page.body;
    assert!(body.contains("<a href=\"/reports/statistics\" aria-current=\"page\">统计报表</a>"));
    for name in ["行政执法统计年报", "政府信息公开年报", "人民调解统计"] {
        assert!(body.contains(name), "{name}");
    }
    // 今天是三月六日，上一年的已经过了一月三十一日，要报的是今年的。
    assert!(body.contains("最迟 2027-01-31"), "{body}");
    assert!(body.contains("执法总体情况说明"));
    // An officer has no business with the returns.
    assert_eq!(county.get("/reports/statistics").status, 403);
    assert_eq!(county.get(TABLE).status, 403);
}

#[test]
fn a_table_has_zero_for_what_was_not_used_and_no_function_for_what_was_never_there() {
    let (county, session) = county();
    let page = county.get_as(&session, &format!("{TABLE}?year=2026&table=2"));
    assert_eq!(page.status, 200, "{}", page.body);
    let body = &page.body;
    // The case of the county is a penalty that is not decided yet.
    let link = "<td class=\"num\" data-name=\"警告\"><a href=\"/figures/S011?unit=m1&#38;period=2026\">0</a></td>";
    assert!(body.contains(link), "{body}");
    assert!(
        body.contains("/figures/S023?unit=*&#38;period=2026"),
        "{body}"
    );
    assert!(body.contains("到 2026-03-06 为止"));
    assert!(!body.contains("role=\"alert\""));
    let figure = county.get_as(&session, "/figures/S011?unit=m1&period=2026");
    assert_eq!(figure.status, 200);
    // There was no coercion ever.
    let coercion = county.get_as(&session, &format!("{TABLE}?year=2026&table=5"));
    assert!(coercion.body.contains(
        "<td class=\"num\" data-name=\"扣押财物\"><span class=\"muted\">无此职能</span></td>"
    ));
    assert!(coercion.body.contains("限制人身自由"));
    for path in ["?year=2026&table=99", "?table=0", "?table=x"] {
        let said = county.get_as(&session, &format!("{TABLE}{path}"));
        assert_eq!(said.status, 404, "{path}");
    }
    assert_eq!(
        county.get_as(&session, "/reports/statistics/none").status,
        404
    );
    let wrong = county.get_as(&session, &format!("{TABLE}?year=26"));
    assert!(wrong.body.contains("年度写四位数字"), "{}", wrong.body);
}

#[test]
fn a_return_is_taken_along_with_its_columns_in_the_official_order() {
    let (county, session) = county();
    let csv = county.get_as(&session, &format!("{TABLE}/csv?year=2026&table=2"));
    assert_eq!(csv.status, 200, "{}", csv.body);
    let lines: Vec<&str> = csv.body.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], HEAD);
    let zeros = "\"0\",".repeat(13) + "\"0.00\"";
    assert!(lines.iter().any(|it| it.ends_with(&zeros)), "{}", csv.body);
    let xlsx = county.get_as(&session, &format!("{TABLE}/xlsx?year=2026"));
    assert_eq!(xlsx.status, 200);
    let grids = read_grids(&xlsx.bytes).unwrap();
    assert_eq!(grids.len(), 7);
    assert_eq!(grids[1].sheet, "行政处罚实施情况统计表（十二栏）");
    assert_eq!(grids[1].rows[&0].len(), 15);
    assert_eq!(county.get_as(&session, &format!("{TABLE}/pdf")).status, 404);
}
