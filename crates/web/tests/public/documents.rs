//! The library of normative documents: what is in it, how each stands on a day, and that nothing of
//! a case is in it that its notice does not show.

use zs_case::{Procedures as _, Version};
use zs_event::event::{Opened, Performed};
use zs_event::{Happening, StepPath, Value};
use zs_work::{HistoryCase, Law};

use crate::town::{MARKS, Said, Town, case_id, day, name_of, planted, who};

/// What a document of the town is.
#[derive(Clone, Copy)]
pub struct Document {
    pub index: u32,
    title: &'static str,
    starts: &'static str,
    until: &'static str,
    published: bool,
    /// The outcome with which it ended, on 2026-05-10.
    ended: Option<&'static str>,
    /// The index of the one in whose place it came.
    replaces: Option<u32>,
}

const PLAIN: Document = Document {
    index: 0,
    title: "",
    starts: "2026-04-01",
    until: "2031-03-31",
    published: true,
    ended: None,
    replaces: None,
};

/// Today is 2026-06-01.
pub const ALL: [Document; 7] = [
    Document {
        index: 900,
        title: "某旗物业管理办法",
        ..PLAIN
    },
    Document {
        index: 901,
        title: "某旗今天到期的规定",
        until: "2026-06-01",
        ..PLAIN
    },
    Document {
        index: 902,
        title: "某旗昨天到期的规定",
        until: "2026-05-31",
        ..PLAIN
    },
    Document {
        index: 903,
        title: "某旗旧的摊区规定",
        ended: Some("重新公布代替"),
        ..PLAIN
    },
    Document {
        index: 904,
        title: "某旗新的摊区规定",
        starts: "2026-05-10",
        replaces: Some(903),
        ..PLAIN
    },
    Document {
        index: 905,
        title: "某旗没有公布的规定",
        published: false,
        ..PLAIN
    },
    Document {
        index: 906,
        title: "某旗下月施行的规定",
        starts: "2026-07-01",
        ..PLAIN
    },
];

fn text(name: &str, text: String) -> (String, Value) {
    (name.to_owned(), Value::Text(text))
}

fn date(name: &str, text: &str) -> (String, Value) {
    (name.to_owned(), Value::Date(text.parse().unwrap()))
}

/// A step: its id, its day of 2026, its outcome, its values.
type Step = (
    &'static str,
    &'static str,
    Option<&'static str>,
    Vec<(String, Value)>,
);

/// What was done in the case of a document.
fn steps_of(it: Document) -> Vec<Step> {
    let mut steps: Vec<Step> = vec![
        (
            "propose",
            "01-13",
            Some("同意立项"),
            vec![text("制定依据", "物业管理条例".to_owned())],
        ),
        (
            "draft",
            "01-15",
            None,
            vec![
                text(
                    "主要内容和措施",
                    format!("第一条　物业服务费实行明码标价。\n{}", planted(it.index, 1)),
                ),
                text("不得设定事项的自查", planted(it.index, 2)),
                date("施行日期", it.starts),
                date("有效期至", it.until),
            ],
        ),
        (
            "legality",
            "03-11",
            Some("合法"),
            vec![text("审核意见", planted(it.index, 3))],
        ),
        ("register", "03-20", None, Vec::new()),
        ("mask", "03-23", None, Vec::new()),
    ];
    if it.published {
        steps.push(("publish", "03-24", None, Vec::new()));
        steps.push(("file", "04-10", Some("报送上级机关备案"), Vec::new()));
    }
    if let Some(outcome) = it.ended {
        steps.push(("lapse", "05-10", Some(outcome), Vec::new()));
        let reason = text(
            "公开说明的理由",
            format!("已经有新的规定。{}", name_of(it.index)),
        );
        steps.push(("delist", "05-12", None, vec![reason]));
    }
    steps
}

pub fn history(law: &Law, it: Document) -> HistoryCase {
    let version = Version::InForceOn(day("2026-01-05").day());
    let procedure = law.procedure(&"document.normative".into(), &[], version);
    let procedure = procedure.unwrap();
    let performed = steps_of(it)
        .into_iter()
        .map(|(id, on, outcome, values)| Performed {
            path: StepPath::root(id.into()),
            round: 1,
            effective_on: day(&format!("2026-{on}")),
            people: vec![who("chen", "officer")],
            outcome: outcome.map(str::to_owned),
            number: (id == "register").then(|| format!("某政规〔2026〕{}号", it.index)),
            values,
            declared: Vec::new(),
            used: Vec::new(),
            evidence: Vec::new(),
            reason: None,
            source: None,
        });
    let mut values = vec![
        text("文件名称", it.title.to_owned()),
        text("制定机关类别", "政府部门".to_owned()),
        text("文件性质", "一般文件".to_owned()),
        text(
            "起草联系人和电话",
            format!("{}，13899001{}", name_of(it.index), it.index),
        ),
    ];
    values.extend(
        it.replaces
            .map(|old| text("原文件案件", case_id(old).to_string())),
    );
    HistoryCase {
        case: case_id(it.index),
        opened: Opened {
            unit: "m1".into(),
            overlays: Vec::new(),
            effective_on: day("2026-01-12"),
            values,
            source: None,
        },
        steps: performed.map(Happening::Performed).collect(),
        procedure,
    }
}

fn town() -> Town {
    Town::of(|law| ALL.into_iter().map(|it| history(law, it)).collect())
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The titles that a page names.
fn titles(said: &Said) -> Vec<&'static str> {
    assert_eq!(said.status, 200, "{}", said.body);
    let all = ALL.iter().map(|it| it.title);
    all.filter(|title| said.body.contains(title)).collect()
}

#[test]
fn the_library_tells_how_each_document_stands_today_and_leads_to_what_came_in_its_place() {
    let town = town();
    let list = |query: &str| titles(&town.get(&format!("/w{query}")));
    // A document applies to the end of its last day; what is over is in another list.
    let now = ["某旗物业管理办法", "某旗今天到期的规定", "某旗新的摊区规定"];
    assert_eq!(list(""), now);
    assert_eq!(
        list("?show=over"),
        ["某旗昨天到期的规定", "某旗旧的摊区规定"]
    );
    assert_eq!(list("?show=later"), ["某旗下月施行的规定"]);
    assert_eq!(list("?show=all").len(), 6);
    assert_eq!(list("?show=all&unit=m2").len(), 0);

    let today = town.get(&format!("/w/{}", town.code(901))).body;
    assert!(
        today.contains("现行有效") && today.contains("今天是有效期的最后一天"),
        "{today}"
    );
    let over = town.get(&format!("/w/{}", town.code(902))).body;
    assert!(
        over.contains("已失效") && over.contains("没有登记代替它的文件"),
        "{over}"
    );
    let old = town.get(&format!("/w/{}", town.code(903))).body;
    assert!(
        old.contains("已修改") && old.contains("2026年5月9日"),
        "{old}"
    );
    assert!(
        old.contains(&format!("href=\"/w/{}\"", town.code(904))),
        "{old}"
    );
    assert!(
        !old.contains("第一条") && old.contains("已经有新的规定"),
        "{old}"
    );
    let new = town.get(&format!("/w/{}", town.code(904))).body;
    assert!(
        new.contains("某政规〔2026〕904号") && new.contains("第一条"),
        "{new}"
    );
    assert!(
        new.contains(&format!("href=\"/w/{}\"", town.code(903))),
        "{new}"
    );
    for told in [
        "2026年3月11日",
        "2026年4月10日",
        "物业管理条例",
        "国办发〔2018〕37号",
    ] {
        assert!(new.contains(told), "{told}: {new}");
    }
}

#[test]
fn a_document_that_is_not_published_is_not_there_and_a_word_of_its_text_finds_a_document() {
    let town = town();
    for part in ["", "/docx"] {
        let hidden = town.get(&format!("/w/{}{part}", town.code(905)));
        let never = town.get(&format!("/w/ZS-AAAA-AAAA-AAAA{part}"));
        let body = hidden.body.replace(&town.code(905), "ZS-AAAA-AAAA-AAAA");
        assert_eq!((hidden.status, body), (404, never.body));
    }
    let find = |text: &str| titles(&town.get(&format!("/w?show=all&q={}", encoded(text))));
    assert_eq!(find("物业管理办法"), ["某旗物业管理办法"]);
    // Words of the text, in any order; brackets and blanks of a number as they come.
    assert_eq!(find("明码标价 第一条").len(), 5);
    assert_eq!(find("某政规 [2026] 904 号"), ["某旗新的摊区规定"]);
    assert_eq!(find("没有公布").len(), 0);
    // The code that stands on paper leads to the page.
    let code = town.code(900);
    let led = town.get(&format!("/w?q={code}"));
    assert_eq!(
        (led.status, led.header("location")),
        (303, format!("/w/{code}"))
    );
    // Nobody is found by name, neither whole nor in part, nor by what an officer wrote inside.
    let town_says = |text: &str| town.get(&format!("/w?show=all&q={}", encoded(text)));
    let name = name_of(900);
    for text in [&*name, &name[..6], "13899001900", "朱鹮路", "62220215"] {
        assert_eq!(titles(&town_says(text)).len(), 0, "{text}");
    }
    assert!(town_says(&name).body.contains("不能按人的姓名查"));
    for strange in ["%", "_", "'", "%00", "%22", "%F0%9F%92%A9"] {
        assert_eq!(
            town.get(&format!("/w?q={strange}")).status,
            200,
            "{strange}"
        );
    }
}

#[test]
fn p2_no_planted_datum_is_in_the_library_its_files_or_its_feed() {
    let town = town();
    let lists = [
        "/w",
        "/w?show=all&rows=200",
        "/w/list.json?show=all",
        "/w/list.csv?show=all",
        "/w/feed.xml",
    ];
    let mut addresses = lists.map(str::to_owned).to_vec();
    for it in ALL {
        let code = town.code(it.index);
        addresses.extend(["", "/docx"].map(|part| format!("/w/{code}{part}")));
        addresses.push(format!("/g/{code}/data.json"));
    }
    let mut whole = 0;
    for address in addresses {
        let said = town.get(&address);
        whole += u32::from(said.status == 200);
        let text = format!("{}{}", said.head, said.body);
        let found: Vec<_> = MARKS
            .into_iter()
            .filter(|mark| text.contains(mark))
            .collect();
        assert!(found.is_empty(), "{address}: {found:?}");
        assert!(said.header("set-cookie").is_empty(), "{address}");
        let page = said.header("content-type").starts_with("text/html");
        assert!(
            !page || said.body.len() <= 40 * 1024,
            "{address}: {}",
            said.body.len()
        );
    }
    assert!(whole >= 5 + 6 + 5, "{whole}");
    // A browser that kept a page asks whether it still holds.
    let list = town.get("/w/list.json");
    assert!(
        list.body.contains("\"total\":3") && list.body.contains("\"standing\":\"现行有效\""),
        "{}",
        list.body
    );
    let kept = town.ask(
        "/w/list.json",
        &format!("if-none-match: {}\r\n", list.header("etag")),
    );
    assert_eq!(kept.status, 304);
    let feed = town.get("/w/feed.xml");
    assert_eq!(
        feed.header("content-type"),
        "application/atom+xml; charset=utf-8"
    );
    assert_eq!(feed.body.matches("<entry>").count(), 6);
}
