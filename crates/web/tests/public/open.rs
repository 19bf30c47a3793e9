//! Yearly reports and open data: figures are public only once they are final and the report itself
//! is, and no file names a person.

use zs_base::Digest;
use zs_case::{Procedures as _, Version};
use zs_event::event::{Noted, Opened, Performed};
use zs_event::{Happening, StepPath, Value};
use zs_testkit::tree::figure;
use zs_work::{HistoryCase, Law};

use crate::town::{MARKS, Town, case_id, day, planted, who};

/// A report of a unit on a year, public or not yet.
pub fn report(law: &Law, index: u32, year: i64, kind: &str, published: bool) -> HistoryCase {
    let version = Version::InForceOn(day("2026-01-05").day());
    let procedure = law.procedure(&"government.report".into(), &[], version);
    let text = |name: &str, text: String| (name.to_owned(), Value::Text(text));
    let mut steps = vec![(
        "draft",
        "01-20",
        vec![
            text(
                "措施和成效",
                format!("全年推进明码标价。{}", planted(index, 1)),
            ),
            text("不足和原因", planted(index, 2)),
        ],
    )];
    if published {
        steps.push(("publish", "03-20", Vec::new()));
    }
    let steps = steps.into_iter().map(|(id, on, values)| Performed {
        path: StepPath::root(id.into()),
        round: 1,
        effective_on: day(&format!("2026-{on}")),
        people: vec![who("chen", "officer")],
        outcome: None,
        number: None,
        values,
        declared: Vec::new(),
        used: Vec::new(),
        evidence: Vec::new(),
        reason: None,
        source: None,
    });
    HistoryCase {
        case: case_id(index),
        opened: Opened {
            unit: "m1".into(),
            overlays: Vec::new(),
            effective_on: day("2026-01-06"),
            values: vec![
                text("报告的单位", "旗市场监管局".to_owned()),
                text("报告的种类", kind.to_owned()),
                ("报告的年度".to_owned(), Value::Count(year)),
                text("联系人和电话", planted(index, 3)),
            ],
            source: None,
        },
        steps: steps.map(Happening::Performed).collect(),
        procedure: procedure.unwrap(),
    }
}

/// The note that made two figures of the unit final for 2025.
pub fn made_final() -> Noted {
    let digest = Digest::of(&[b"a"]);
    let item = |name: &str, text: String| (name.to_owned(), text);
    Noted {
        topic: "figures-final".to_owned(),
        items: vec![
            item("by", "chen\tofficer\t1780000000000".to_owned()),
            item(
                "figures-0000",
                format!("F040\tnumber 4217\t{digest}\nF045B\tna\t{digest}"),
            ),
            item("from", "2025-01-01".to_owned()),
            item("law", digest.to_string()),
            item("list", digest.to_string()),
            item("size", "1".to_owned()),
            item("to", "2025-12-31".to_owned()),
            item("units-0000", "m1".to_owned()),
        ],
    }
}

const YEARLY: &str = "法治政府建设年度报告";

fn town() -> Town {
    Town::noted(&[made_final()], |law| {
        vec![
            report(law, 960, 2025, YEARLY, true),
            report(law, 961, 2024, YEARLY, true),
            report(law, 962, 2025, YEARLY, false),
            report(law, 963, 2025, "行政执法年度统计", true),
        ]
    })
}

#[test]
fn a_report_shows_the_figures_that_are_final_and_says_why_others_are_not_there() {
    let town = town();
    let page = town.get(&format!("/d/{}", town.code(960)));
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("旗市场监管局2025年"), "{}", page.body);
    assert!(
        page.body.contains("<a href=\"#F040\">4217</a>"),
        "{}",
        page.body
    );
    assert!(page.body.contains("<tr id=\"F040\">"), "{}", page.body);
    assert!(page.body.contains("不适用") && page.body.contains("定稿时没有算出这个数字"));
    assert!(page.body.contains("全年推进明码标价"));
    // The table of contents comes before the first part.
    let (contents, first) = (page.body.find("目录"), page.body.find("id=\"p1\""));
    assert!(contents < first && first.is_some());
    // A year that was not made final has a text and no figure.
    let open = town.get(&format!("/d/{}", town.code(961)));
    assert!(
        open.body.contains("数字还没有定稿") && open.body.contains("（未公布）"),
        "{}",
        open.body
    );
    assert!(!open.body.contains("4217"));
    assert_eq!(town.get(&format!("/d/{}/csv", town.code(961))).status, 404);
    // What is not public yet is nowhere, whatever is final.
    for part in ["", "/docx", "/json"] {
        assert_eq!(
            town.get(&format!("/d/{}{part}", town.code(962))).status,
            404,
            "{part}"
        );
    }
    // A report of another kind is its notice alone.
    let other = town.get(&format!("/d/{}", town.code(963)));
    assert_eq!(
        (other.status, other.header("location")),
        (303, format!("/g/{}", town.code(963)))
    );
    for form in ["docx", "xlsx", "csv", "json"] {
        let file = town.get(&format!("/d/{}/{form}", town.code(960)));
        assert_eq!(file.status, 200, "{form}");
    }
    assert_eq!(town.get(&format!("/d/{}/exe", town.code(960))).status, 404);
    let list = town.get("/d");
    assert_eq!(
        list.body.matches("href=\"/d/ZS-").count(),
        3,
        "{}",
        list.body
    );
}

#[test]
fn p2_no_planted_datum_is_in_the_open_data() {
    let town = town();
    let cases = figure("ZS_CASES", 12).unwrap() as u32;
    let penalties = Town::new(cases);
    let code = town.code(960);
    let files = ["", "/docx", "/csv", "/json"].map(|part| format!("/d/{code}{part}"));
    let fixed = [
        "/d",
        "/d/notices.json",
        "/d/notices.csv",
        "/d/duties.json",
        "/d/duties.csv",
        "/g/feed.xml",
    ];
    let fixed = fixed.map(str::to_owned);
    let of_reports = files.iter().chain(&fixed).map(|it| town.get(it));
    let of_penalties = fixed.iter().map(|it| penalties.get(it));
    for said in of_reports.chain(of_penalties) {
        assert_eq!(said.status, 200, "{}", said.body);
        let text = format!("{}{}", said.head, said.body);
        let found: Vec<_> = MARKS
            .into_iter()
            .filter(|mark| text.contains(mark))
            .collect();
        assert!(found.is_empty(), "{found:?}: {text}");
        let page = said.header("content-type").starts_with("text/html");
        assert!(!page || said.body.len() <= 40 * 1024, "{}", said.body.len());
    }
    // An organisation is named, a natural person's notice has its number alone.
    let list = penalties.get("/d/notices.csv").body;
    assert!(
        list.contains("某旗宏达0食品有限公司") && list.contains("旗市监罚〔2026〕1号"),
        "{list}"
    );
    let duties = town.get("/d/duties.csv").body;
    assert!(
        duties.contains("行政规范性文件制定") && duties.contains("制定依据"),
        "{duties}"
    );
}
