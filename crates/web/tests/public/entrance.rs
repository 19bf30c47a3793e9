//! N20, U12: what anybody begins over the web without an account reaches the right unit at once, its clock
//! runs, and its code tells what became of it.

use zs_base::Day;
use zs_event::Person;
use zs_event::person::Holding;
use zs_store::people::Unit;
use zs_store::{CaseRow, listing, page};

use crate::town::{Said, Town};

const NAME: &str = "某旗百川商贸有限公司";
const PHONE: &str = "13700000123";
const CAUSE: &str = "价格牌当天掉在柜台后面，顾客没有看见";
const HOUR_MS: i64 = 3_600_000;
const COMPLAINT: &str = "/a/complaint.enforcement";

/// The town with a bureau of justice and an office of the government.
fn town() -> Town {
    let town = Town::new(6);
    let unit = |id: &str, name: &str| Unit {
        id: id.into(),
        name: name.to_owned(),
    };
    let units = [unit("j1", "旗司法局"), unit("g1", "旗人民政府办公室")];
    let head = Person {
        id: "fu".into(),
        name: "复议员".to_owned(),
        posts: vec![Holding {
            post: "reconsideration_officer".into(),
            unit: "j1".into(),
            from: Day::from_ymd(2020, 1, 1).unwrap(),
            until: None,
        }],
        certificates: Vec::new(),
    };
    town.site.writer.register(&[head], &units).unwrap();
    town
}

/// The value of a hidden field of a page.
fn hidden(page: &Said, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let (_, rest) = page
        .body
        .split_once(&mark)
        .unwrap_or_else(|| panic!("{}", page.body));
    rest.split('"').next().unwrap().to_owned()
}

/// The code that stands on the page of what was handed in.
fn code_of(page: &Said) -> String {
    let (_, rest) = page
        .body
        .split_once("查询码 <b class=\"mono whole big\">")
        .unwrap();
    rest.split('<').next().unwrap().to_owned()
}

/// The newest case of the town.
fn newest(town: &Town) -> CaseRow {
    let mut reader = town.site.reader().unwrap();
    let all: Vec<CaseRow> = page(reader.as_mut(), &listing::CASES, &[], None, 1_000).unwrap();
    all.into_iter().max_by_key(|it| it.number).unwrap()
}

fn apply<'a>(token: &'a str, paper: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("token", token),
        ("paper", paper),
        ("f:申请人:kind", "组织"),
        ("f:申请人:name", NAME),
        ("f:申请人:number", "91150000MA0QFXW70X"),
        ("f:住址", "旗中心街1号"),
        ("f:联系方式", PHONE),
        ("f:知道行政行为的日期", "2026-05-20"),
        ("f:复议请求", "撤销处罚决定"),
        ("f:申请的事实和理由", CAUSE),
    ]
}

fn complaint<'a>(token: &'a str, unit: &'a str, told: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("token", token),
        ("f:被反映的单位", unit),
        ("f:反映的内容", told),
        ("f:是否接受反馈", "匿名或者不愿意"),
    ]
}

/// The empty form of an address, a while after it was opened.
fn opened(town: &Town, path: &str) -> (Said, String) {
    let form = town.get(path);
    assert_eq!(form.status, 200, "{}", form.body);
    let token = hidden(&form, "token");
    town.pass(60_000);
    (form, token)
}

#[test]
fn n20_a_holder_applies_over_the_web_and_the_clock_of_the_body_runs() {
    let town = town();
    let code = town.paper_code(0, "decide").to_string();
    let held = town.get(&format!("/r/{code}"));
    let path = format!("/a/reconsideration.online?paper={code}");
    assert!(held.body.contains(&path), "{}", held.body);
    let (form, token) = opened(&town, &path);
    // What is known stands there and is not asked; nobody is named by a code.
    assert!(form.body.contains("旗市场监管局") && form.body.contains("五个工作日"));
    assert!(!form.body.contains("f:被申请人") && !form.body.contains("f:原文书编号"));
    let sent = apply(&token, &code);
    let done = town.post("/a/reconsideration.online", &sent);
    assert_eq!(done.status, 200, "{}", done.body);
    for words in [
        "已经递交",
        "旗司法局",
        "复收〔2026〕1号",
        "到期没有办的，依法视为受理",
    ] {
        assert!(done.body.contains(words), "{words}: {}", done.body);
    }
    let row = newest(&town);
    assert_eq!(
        (row.unit.as_str(), row.procedure.as_str()),
        ("j1", "reconsideration.ordinary")
    );
    // The same form sent again is the same case.
    let again = town.post("/a/reconsideration.online", &sent);
    assert_eq!((again.status, code_of(&again)), (200, code_of(&done)));
    assert_eq!(newest(&town).number, row.number);
    // By its code it is told, without the code it is not, and after its days the law has accepted it.
    let number = code_of(&done);
    let status = town.post("/a", &[("code", &number)]);
    assert!(status.body.contains("收到并登记申请") && !status.body.contains(NAME));
    assert!(!status.body.contains("通知补正"), "{}", status.body);
    let wrong = number.replace(|it: char| it.is_ascii_alphabetic(), "A");
    assert_eq!(town.post("/a", &[("code", &wrong)]).status, 403);
    town.pass(12 * 24 * HOUR_MS);
    let later = town.post("/a", &[("code", &number)]);
    assert!(later.body.contains("视为受理"), "{}", later.body);
}

#[test]
fn what_is_wrong_is_told_at_its_place_and_nothing_is_lost() {
    let town = town();
    let code = town.paper_code(0, "decide").to_string();
    let path = format!("/a/reconsideration.online?paper={code}");
    let (_, token) = opened(&town, &path);
    let before = newest(&town).number;
    let mut bad = apply(&token, &code);
    bad[7].1 = "2026-13-40";
    bad[8].1 = "";
    let said = town.post("/a/reconsideration.online", &bad);
    assert_eq!(said.status, 422);
    for words in ["有 2 处要改", "“复议请求”没有填写", CAUSE, NAME, PHONE] {
        assert!(said.body.contains(words), "{words}: {}", said.body);
    }
    // A form of somebody else's, and one that comes back in no time.
    let foreign = town.post("/a/reconsideration.online", &apply("1.2.3", &code));
    assert_eq!(foreign.status, 403);
    assert!(foreign.body.contains(CAUSE) && foreign.body.contains("不是从本页打开的"));
    let fresh = hidden(&town.get(&path), "token");
    let soon = town.post("/a/reconsideration.online", &apply(&fresh, &code));
    assert_eq!(soon.status, 403);
    assert_eq!(newest(&town).number, before);
    // No paper, a code that was never printed, a paper without remedy, an entrance that is none.
    for path in [
        "/a/reconsideration.online".to_owned(),
        "/a/reconsideration.online?paper=WS1-2222-2222-2222".to_owned(),
        format!(
            "/a/reconsideration.online?paper={}",
            town.paper_code(2, "decide")
        ),
        "/a/nothing".to_owned(),
    ] {
        assert_eq!(town.get(&path).status, 404, "{path}");
    }
    // What fell is not gone against.
    town.recall(0);
    assert_eq!(town.get(&path).status, 404);
    assert!(
        !town
            .get(&format!("/r/{code}"))
            .body
            .contains("reconsideration.online")
    );
}

#[test]
fn a_complaint_goes_to_whoever_supervises_and_never_to_the_unit_complained_about() {
    let town = town();
    let (form, token) = opened(&town, &format!("{COMPLAINT}?unit=m1"));
    assert!(
        form.body.contains("<option value=\"m1\" selected>"),
        "{}",
        form.body
    );
    let done = town.post(COMPLAINT, &complaint(&token, "m1", "检查的人没有出示证件"));
    assert_eq!(done.status, 200, "{}", done.body);
    let row = newest(&town);
    assert_eq!(
        (row.unit.as_str(), row.procedure.as_str()),
        ("j1", "report.violation")
    );
    let number = code_of(&done);
    let status = town.post("/a", &[("code", &number)]);
    assert!(status.body.contains("登记") && !status.body.contains("没有出示证件"));
    // About the bureau that supervises, the government's office handles it.
    let (_, token) = opened(&town, COMPLAINT);
    let done = town.post(COMPLAINT, &complaint(&token, "j1", "拖着不办"));
    assert_eq!(done.status, 200, "{}", done.body);
    assert_eq!(newest(&town).unit.as_str(), "g1");
    assert!(done.body.contains("旗人民政府办公室"));
    // Without a unit nobody knows who handles it.
    let (_, token) = opened(&town, COMPLAINT);
    let said = town.post(COMPLAINT, &complaint(&token, "", "不知道是哪个单位"));
    assert_eq!(said.status, 422);
    assert!(
        said.body.contains("“被反映的单位”没有填写"),
        "{}",
        said.body
    );
}

#[test]
fn a_flood_is_kept_out_and_keeps_what_was_written() {
    let town = town();
    let mut last = 200;
    for _ in 0..40 {
        let token = hidden(&town.get(COMPLAINT), "token");
        town.pass(2_500);
        let said = town.post(COMPLAINT, &complaint(&token, "m1", "第几次来都一样"));
        last = said.status;
        if last != 200 {
            assert!(said.body.contains("第几次来都一样") && said.body.contains("秒再递交"));
            break;
        }
    }
    assert_eq!(last, 429);
}
