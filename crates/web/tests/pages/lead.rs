//! The leader's page and the wall, each line of which opens to its cause, and the pages of burden and of
//! final figures.

use zs_base::CommandId;
use zs_event::command::{Act, Correct, Stands};
use zs_event::{Command, Signer};
use zs_work::Answer;

use crate::county::{County, PASSWORD};

fn leader() -> (County, String) {
    // Who leads a government sees no personal data, and so is asked for no purpose.
    let county = County::new();
    county.register("zhou", "government_head");
    let session = county.enter("zhou");
    (county, session)
}

#[test]
fn the_leaders_page_has_five_figures_that_open_and_says_when_nothing_waits() {
    let (county, session) = leader();
    let page = county.get_as(&session, "/lead");
    assert_eq!(page.status, 200, "{}", page.body);
    let body = &page.body;
    assert_eq!(body.matches("<p class=\"value\">").count(), 5, "{body}");
    assert!(body.contains("href=\"/figures/F052?unit=*&#38;period=2026\""));
    assert!(body.contains("13 个月的数字"));
    assert!(body.contains("本周没有需要您办理的事项。"));
    // The months are a table beside the picture, the newest last.
    assert!(body.contains("<td>2025-03</td>") && body.contains("<td>2026-03</td>"));
    assert!(body.len() < 60 * 1024, "{}", body.len());
    // An officer has no business here.
    assert_eq!(county.get("/lead").status, 403);
    assert_eq!(county.get("/lead/wall").status, 403);
}

#[test]
fn the_wall_loads_itself_anew_and_turns_its_pages() {
    let (county, session) = leader();
    // Whoever reads it is not interrupted; on a wall it comes anew.
    let still = county.get_as(&session, "/lead/wall");
    assert_eq!(still.status, 200, "{}", still.body);
    assert!(!still.body.contains("http-equiv=\"refresh\""));
    let wall = county.get_as(&session, "/lead/wall?page=0");
    assert!(wall.body.contains("http-equiv=\"refresh\" content=\"60\""));
    assert!(wall.body.contains("超过 10 分钟没有更新"));
    assert!(wall.body.contains("数据时间"));
    let third = county.get_as(&session, "/lead/wall?page=3");
    let next = "content=\"20;url=/lead/wall?unit=*&#38;page=1\"";
    assert!(third.body.contains(next), "{}", third.body);
    assert!(third.body.contains("超期没有办的"));
    assert!(!third.body.contains("class=\"wall-five\""));
}

#[test]
fn what_is_overdue_opens_at_the_step_that_was_not_done() {
    let (county, session) = leader();
    assert!(!county.get_as(&session, "/lead").body.contains("件超期"));
    let session = county.enter_again("zhou", "2026-08-31T09:00");
    let list = county.get_as(&session, "/lead/overdue");
    assert_eq!(list.status, 200, "{}", list.body);
    assert!(list.body.contains("超期的案件（1）"), "{}", list.body);
    let link = list.body.split("href=\"/cases/").nth(1).unwrap();
    let address = format!("/cases/{}", link.split('"').next().unwrap());
    assert!(address.contains("?step=") && address.ends_with("#here"));
    let case = county.get_as(&session, address.split('#').next().unwrap());
    assert_eq!(case.status, 200);
    let here = case.body.split("id=\"here\"").nth(1).unwrap();
    let here = here.split("</section>").next().unwrap();
    assert!(here.contains("还没有办"), "{here}");
    assert!(here.contains("href=\"/ledger/"), "{here}");
}

#[test]
fn the_burden_of_a_month_is_counted_by_unit_without_a_ranking() {
    let (county, session) = leader();
    let page = county.get_as(&session, "/burden?period=2026-03");
    assert_eq!(page.status, 200, "{}", page.body);
    let body = &page.body;
    assert!(body.contains("不排名"));
    assert!(body.contains("data-name=\"要填的项\""), "{body}");
    assert!(body.contains("估计"));
    let none = county.get_as(&session, "/burden?period=2025-06");
    assert!(none.body.contains("这个月没有办理记录"), "{}", none.body);
    assert_eq!(county.get("/burden").status, 403);
}

#[test]
fn figures_are_made_final_on_the_page_and_opened_again_with_a_reason() {
    let (county, session) = leader();
    let page = county.get_as(&session, "/finals?unit=m1&period=2026-02");
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("还没有定稿的数字"));
    let post = |path: &str, form: &[(&str, &str)]| county.post_as(&session, path, form);
    let form = |period| [("unit", "m1"), ("period", period), ("password", PASSWORD)];
    let wrong = post("/finals", &form("2026-13"));
    assert_eq!(wrong.status, 422, "{}", wrong.body);
    // The year is not over, and its report is not written.
    let year = post("/finals", &form("2026"));
    assert_eq!(year.status, 422);
    assert!(year.body.contains("没有完成"), "{}", year.body);
    let made = post("/finals", &form("2026-02"));
    assert_eq!(made.status, 303, "{}", made.body);
    let address = made.header("location");
    let one = county.get_as(&session, &address);
    assert_eq!(one.status, 200, "{}", one.body);
    assert!(one.body.contains("这些数字背后的记录没有变过"));
    let again = post("/finals", &form("2026-Q1"));
    assert_eq!(again.status, 422);
    let again = post("/finals", &form("2026-02"));
    assert!(again.body.contains("重叠"), "{}", again.body);
    let figure = county.get_as(&session, "/figures/F052?unit=m1&period=2026-02");
    assert!(figure.body.contains("定稿值 无此类案件"), "{}", figure.body);
    let reopen = format!("{address}/reopen");
    let empty = post(&reopen, &[("reason", ""), ("password", PASSWORD)]);
    assert_eq!(empty.status, 422);
    let reason = "上级要求重新核对";
    let opened = post(&reopen, &[("reason", reason), ("password", PASSWORD)]);
    assert_eq!(opened.status, 303, "{}", opened.body);
    let one = county.get_as(&session, &address);
    assert!(one.body.contains("已经重新打开") && one.body.contains(reason));
    assert_eq!(county.get_as(&session, "/finals/0").status, 404);
}

#[test]
fn the_report_of_a_year_says_where_its_prose_is_written() {
    let (county, session) = leader();
    let page = county.get_as(&session, "/reports/annual");
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("这一年的报告还没有布置"));
    assert!(page.body.contains("/new/government.report"));
}

/// Says that the filing of the case never happened.
fn correct(county: &County) {
    let case = county.case();
    let command = Command {
        id: CommandId([77; 16]),
        case: case.trim_start_matches("/cases/").parse().unwrap(),
        by: Signer {
            person: "han".into(),
            post: "agency_head".into(),
            certificate: None,
        },
        seen: None,
        act: Act::Correct(Correct {
            path: "file".into(),
            effective_on: None,
            values: Vec::new(),
            stands: Stands::No,
            reason: "立案审批表登错了案件".to_owned(),
        }),
    };
    let answer = county.site.writer.perform(command).unwrap();
    assert!(matches!(answer, Answer::Recorded(_)), "{answer:?}");
}

#[test]
fn a_correction_is_told_with_its_figures_and_changes_nothing_that_is_final() {
    let (county, _) = leader();
    let session = county.enter_again("zhou", "2026-04-10T09:00");
    let form = [
        ("unit", "m1"),
        ("period", "2026-03"),
        ("password", PASSWORD),
    ];
    let made = county.post_as(&session, "/finals", &form);
    assert_eq!(made.status, 303, "{}", made.body);
    let address = made.header("location");
    let before = county.get_as(&session, &format!("{}/figures", county.case()));
    assert!(!before.body.contains("改变过数字的记录"));
    correct(&county);
    let told = county.get_as(&session, &format!("{}/figures", county.case()));
    assert!(told.body.contains("改变过数字的记录（1）"), "{}", told.body);
    let filed = "/figures/F043?unit=m1&#38;period=2026-03\">普通程序立案件数</a></td>\
                 <td data-name=\"期间\">2026年3月</td>";
    assert!(told.body.contains(filed), "{}", told.body);
    assert!(told.body.contains("data-name=\"以前\">1</td>"));
    assert!(told.body.contains("data-name=\"以后\"><b>0</b></td>"));
    let notice = county.get_as(&session, &address);
    assert_eq!(notice.status, 200, "{}", notice.body);
    let body = notice.body.split("id=\"all\"").next().unwrap();
    assert!(body.contains("更正通知（1）"), "{body}");
    assert!(body.contains("<h3>普通程序立案件数</h3>"), "{body}");
    assert!(
        body.contains("定稿值 <b>1</b>，今天的值 <b>0</b>"),
        "{body}"
    );
    assert!(
        body.contains("减少 1 条") && body.contains("更正“"),
        "{body}"
    );
    assert!(body.contains(&county.case()) && body.contains("/ledger/"));
    let figure = county.get_as(&session, "/figures/F043?unit=m1&period=2026-03");
    assert!(figure.body.contains("定稿值 1"), "{}", figure.body);
    assert!(figure.body.contains("普通程序立案件数：0件"));
}
