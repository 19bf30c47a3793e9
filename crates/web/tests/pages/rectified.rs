//! 整改销号 and 季度调度: what is computed of items and limits, who sees whose, and that an act that
//! was owed clears its item.

use zs_base::{CaseId, CommandId, Moment};
use zs_event::command::{Evidence, Open, Perform};
use zs_event::{Act, Command, Signer, Value};
use zs_store::people::Unit;
use zs_work::Answer;

use crate::county::County;

const ITEM: CaseId = CaseId([9; 16]);

/// A county with a bureau of justice that leads, and an item of the bureau that handles cases.
struct Led {
    county: County,
    commands: u8,
}

fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

impl Led {
    fn new() -> Self {
        let county = County::new();
        let justice = Unit {
            id: "s1".into(),
            name: "旗司法局".into(),
        };
        county.site.writer.register(&[], &[justice]).unwrap();
        county.register_in("cha", "gov_inspector", "s1");
        county.register_in("kang", "gov_inspector", "s1");
        county.register_in("qiao", "gov_inspection_head", "s1");
        county.register_in("other", "rectifier", "s1");
        county.register("jin", "rectifier");
        county.register("ji", "rectifying_head");
        let mut led = Self {
            county,
            commands: 0,
        };
        led.give(
            "cha",
            "gov_inspector",
            Act::Open(Open {
                procedure: "rectification.again".into(),
                unit: "s1".into(),
                overlays: Vec::new(),
                effective_on: led.county.now(),
                values: vec![("立项的由来".to_owned(), text("考评发现"))],
                source: None,
            }),
        );
        led
    }

    fn give(&mut self, who: &str, post: &str, act: Act) {
        self.commands += 1;
        let command = Command {
            id: CommandId([100 + self.commands; 16]),
            case: ITEM,
            by: signer(who, post),
            seen: None,
            act,
        };
        let answer = self.county.site.writer.perform(command).unwrap();
        assert!(matches!(answer, Answer::Recorded(_)), "{answer:?}");
    }

    fn step(
        &mut self,
        (who, post): (&str, &str),
        path: &str,
        outcome: Option<&str>,
        values: Vec<(&str, Value)>,
    ) {
        let kinds = if path.ends_with("correct") { 1 } else { 0 };
        let evidence = (0..kinds).map(|_| Evidence {
            kind: "整改材料".to_owned(),
            file: zs_base::Digest::default(),
        });
        let perform = Perform {
            path: path.into(),
            effective_on: self.county.now(),
            people: vec![signer(who, post)],
            outcome: outcome.map(Into::into),
            values: values
                .into_iter()
                .map(|(name, it)| (name.to_owned(), it))
                .collect(),
            facts: Vec::new(),
            evidence: evidence.collect(),
            reason: None,
            source: None,
        };
        self.give(who, post, Act::Perform(perform));
    }

    fn enter_item(&mut self, path: &str, problem: &str, limit: &str, more: Vec<(&str, Value)>) {
        let day: Moment = format!("{limit}T00:00").parse().unwrap();
        let mut values = vec![
            ("问题", text(problem)),
            ("问题的来源", text("考评")),
            ("整改的类型", text("限期整改")),
            ("责任单位", text("m1")),
            ("责任人", text("金改")),
            ("整改的要求", text("全部补办")),
            ("整改的期限", Value::Date(day.day())),
        ];
        let owed = !more.is_empty();
        let from = match owed {
            true => "案件里该办的环节没有办",
            false => "现场或者材料里发现",
        };
        values.push(("问题的由来", text(from)));
        values.extend(more);
        self.step(("cha", "gov_inspector"), path, None, values);
    }
}

fn signer(who: &str, post: &str) -> Signer {
    Signer {
        person: who.into(),
        post: post.into(),
        certificate: None,
    }
}

#[test]
fn an_item_stands_in_the_list_as_its_limit_and_steps_say_and_links_to_its_case() {
    let mut led = Led::new();
    led.enter_item("items.enter", "三件公示超期", "2026-04-30", Vec::new());
    led.enter_item(
        "items#2.enter",
        "两名人员没有证件",
        "2026-03-05",
        Vec::new(),
    );
    let session = led.county.enter("qiao");
    let page = led.county.get_as(&session, "/rectification");
    assert_eq!(page.status, 200, "{}", page.body);
    let body = &page.body;
    assert!(
        body.contains("逾期 1") && body.contains("整改中 1"),
        "{body}"
    );
    assert!(
        body.contains("整改中 剩") && body.contains("逾期 超"),
        "{body}"
    );
    let late = body.find("两名人员没有证件").unwrap();
    assert!(
        late < body.find("三件公示超期").unwrap(),
        "the nearest limit first"
    );
    assert_eq!(body.matches("<svg class=\"bar").count(), 2);
    assert!(body.contains(&format!("/cases/{ITEM}")));
    assert!(body.contains("旗市场监管局<br>金改"));
    // One state, one unit.
    let late = led
        .county
        .get_as(&session, "/rectification?state=%E9%80%BE%E6%9C%9F&unit=m1");
    assert!(late.body.contains("两名人员没有证件") && !late.body.contains("三件公示超期"));
    let none = led.county.get_as(&session, "/rectification?unit=s1");
    assert!(none.body.contains("没有这样的整改事项"));

    // Put right, but not confirmed by everybody; then cleared.
    let plan = vec![("整改措施", text("逐件补办公示"))];
    led.step(("jin", "rectifier"), "items.plan", None, plan);
    let result = vec![("整改的结果", text("已经补办"))];
    led.step(("jin", "rectifier"), "items.correct", None, result);
    let page = led.county.get_as(&session, "/rectification");
    assert!(
        page.body.contains("待确认 1") && page.body.contains("1 份"),
        "{}",
        page.body
    );
    assert!(page.body.contains("逐件补办公示"));
    let agreed = Some("确认整改到位，申请销号");
    led.step(("ji", "rectifying_head"), "items.agree", agreed, Vec::new());
    let seen = vec![("核查的情况", text("逐件看过"))];
    led.step(
        ("kang", "gov_inspector"),
        "items.verify",
        Some("通过"),
        seen,
    );
    let day: Moment = "2026-06-30T00:00".parse().unwrap();
    let again = vec![("回头看的日期", Value::Date(day.day()))];
    led.step(
        ("qiao", "gov_inspection_head"),
        "items.clear",
        Some("销号"),
        again,
    );
    let page = led.county.get_as(&session, "/rectification");
    assert!(page.body.contains("已了结 1"), "{}", page.body);
}

#[test]
fn a_unit_sees_its_own_items_and_no_other_unit_does() {
    let mut led = Led::new();
    led.enter_item("items.enter", "三件公示超期", "2026-04-30", Vec::new());
    let own = led.county.enter("jin");
    let page = led.county.get_as(&own, "/rectification");
    assert!(page.body.contains("三件公示超期"), "{}", page.body);
    // A rectifier of a third unit may read cases of others, but the list is not theirs.
    let third = Unit {
        id: "x1".into(),
        name: "旗水利局".into(),
    };
    led.county.site.writer.register(&[], &[third]).unwrap();
    led.county.register_in("shui", "rectifier", "x1");
    let session = led.county.enter("shui");
    let page = led.county.get_as(&session, "/rectification");
    assert_eq!(page.status, 200);
    assert!(!page.body.contains("三件公示超期"), "{}", page.body);
}

#[test]
fn the_sheet_of_a_unit_says_what_is_late_by_which_article_and_ranks_nobody() {
    let mut led = Led::new();
    led.enter_item("items.enter", "三件公示超期", "2026-03-05", Vec::new());
    let session = led.county.enter("qiao");
    let page = led.county.get_as(&session, "/quarter/2026-1");
    assert_eq!(page.status, 200, "{}", page.body);
    let body = &page.body;
    let (first, second) = (body.find("旗市场监管局"), body.find("旗司法局"));
    assert!(first.is_some() && second.is_some(), "{body}");
    // The item's limit is a limit of the case of the unit that leads.
    assert!(
        body.contains("现在逾期 1") && body.contains("本季度新逾期 1"),
        "{body}"
    );
    assert!(
        body.contains("法治督察规定"),
        "the article stands beside it: {body}"
    );
    assert!(body.contains("/rectification?unit=m1\">1</a>"), "{body}");
    assert!(!body.contains("名次：") && !body.contains("排名第"));
    assert!(body.contains("class=\"onesheet\""));
    // What every quarter must have, none of which was done, and each number a link.
    assert!(
        body.contains("工作调度会") && body.contains("还没有办"),
        "{body}"
    );
    assert!(
        body.contains("/figures/Q01?unit=*&amp;period=2026-Q1"),
        "{body}"
    );
    // What is done all the same is no longer late, but it became late, and it was settled.
    let plan = vec![("整改措施", text("逐件补办公示"))];
    led.step(("jin", "rectifier"), "items.plan", None, plan);
    let result = vec![("整改的结果", text("已经补办"))];
    led.step(("jin", "rectifier"), "items.correct", None, result);
    let settled = led.county.get_as(&session, "/quarter/2026-1").body;
    for words in ["没有逾期的事项。", "本季度新逾期 1", "本季度补办完 1"] {
        assert!(settled.contains(words), "{words}: {settled}");
    }
    assert!(settled.contains("最迟 03-05，"), "{settled}");
    let before = led.county.get_as(&session, "/quarter/2025-4");
    assert!(
        before.body.contains("本季度没有新逾期的事项"),
        "{}",
        before.body
    );
    for wrong in ["/quarter/2026-5", "/quarter/2026", "/quarter/x-1"] {
        assert_eq!(led.county.get_as(&session, wrong).status, 404, "{wrong}");
    }
    assert_eq!(led.county.get_as(&session, "/quarter").status, 200);
    // An officer has no business with the units' sheets.
    assert_eq!(led.county.get("/quarter").status, 403);
    assert_eq!(led.county.get("/quarter/2026-1/docx").status, 403);
}

#[test]
fn the_sheets_of_a_quarter_are_a_paper_with_a_page_for_each_unit() {
    let mut led = Led::new();
    led.enter_item("items.enter", "三件公示超期", "2026-03-05", Vec::new());
    let session = led.county.enter("qiao");
    let file = led.county.get_as(&session, "/quarter/2026-1/docx");
    assert_eq!(file.status, 200);
    assert!(file.header("content-disposition").contains("docx"));
    let grids = zs_paper::table::read_grids(&file.bytes).unwrap();
    // One table of what every quarter must have, and one for each unit.
    assert!(grids.len() > 2, "{}", grids.len());
    let rows = grids.iter().flat_map(|it| it.rows.values());
    let cells = rows.flat_map(|row| row.values().map(|it| it.value.text()));
    let text = cells.collect::<Vec<_>>().join("|");
    for words in ["三件公示超期", "工作调度会", "没有办", "法治督察规定"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn an_item_that_names_a_case_leaves_the_list_when_the_act_happens_there() {
    let mut led = Led::new();
    let case = led.county.case();
    let case = case.rsplit('/').next().unwrap().to_owned();
    let owed = vec![("所涉案件", text(&case)), ("所欠的环节", text("file"))];
    led.enter_item("items.enter", "这一件没有立案", "2026-04-30", owed);
    let session = led.county.enter("qiao");
    let page = led.county.get_as(&session, "/rectification");
    // The case of the county was filed before the item was entered: it is over at once.
    assert!(page.body.contains("自行销号"), "{}", page.body);
    assert!(page.body.contains("已了结 1"), "{}", page.body);
}
