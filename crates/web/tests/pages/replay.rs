//! 推演: recorded history under another rule. It tells which cases would differ, how and in which
//! units; under the rules as they are nothing differs; it never writes.

use zs_testkit::tree::in_tree;

use crate::county::County;
use crate::wire::Said;

const PROCEDURE: &str = "law/procedures/penalty.ordinary/2022-07-29.toml";
/// The days of the case that the county has.
const DAYS: [(&str, &str); 2] = [("from", "2026-2-1"), ("to", "2026-3-6")];

fn text(path: &str) -> String {
    std::fs::read_to_string(in_tree(path)).unwrap()
}

/// The penalty with sixty days instead of ninety.
fn shorter() -> String {
    let text = text(PROCEDURE);
    let changed = text.replace("at_most = 90, unit = \"日\"", "at_most = 60, unit = \"日\"");
    assert_ne!(text, changed);
    changed
}

struct Bureau {
    county: County,
    sun: String,
}

impl Bureau {
    fn new() -> Self {
        let county = County::of(["sun", "zhou"]);
        let sun = county.session.clone();
        Self { county, sun }
    }

    fn begin(&self, more: &[(&str, &str)]) -> Said {
        let fields = [&DAYS[..], more].concat();
        self.county.post_as(&self.sun, "/replay", &fields)
    }

    /// The page of a replay that was begun, once it has ended.
    fn ended(&self, begun: &Said) -> String {
        assert_eq!(begun.status, 303, "{}", begun.body);
        let path = begun.header("location");
        loop {
            let page = self.county.get_as(&self.sun, &path);
            assert_eq!(page.status, 200);
            if !page.body.contains("正在推演") {
                return page.body;
            }
            // Other pages are answered meanwhile.
            assert_eq!(self.county.get_as(&self.sun, "/todo").status, 200);
        }
    }

    /// How large the ledger is, and its root.
    fn edge(&self) -> (u64, Vec<u8>) {
        let edge = self.county.site.reader().unwrap().edge().unwrap();
        (edge.last.unwrap().seq, edge.frontier)
    }
}

#[test]
fn under_the_rules_as_they_are_nothing_differs() {
    let bureau = Bureau::new();
    let page = bureau.ended(&bureau.begin(&[]));
    assert!(page.contains("没有不同"), "{page}");
    assert!(page.contains("看了 1 件"), "{page}");
    assert!(page.contains("现行的规则，不作改动"));
}

#[test]
fn a_shorter_limit_tells_which_case_differs_how_and_where_and_writes_nothing() {
    let bureau = Bureau::new();
    let before = bureau.edge();
    let page = bureau.ended(&bureau.begin(&[("text", &shorter())]));
    assert!(page.contains("1 件会不同"), "{page}");
    assert!(page.contains("procedures/penalty.ordinary/2022-07-29.toml"));
    assert!(page.contains("<td>旗市场监管局</td>"), "{page}");
    let moved = "“作出不予处罚决定”最迟：2026-06-03（计算中） → 2026-05-06（计算中）";
    assert!(page.contains(moved), "{page}");
    let case = bureau.county.case();
    assert!(
        page.contains(&format!("<a href=\"{case}\">1 号</a>")),
        "{page}"
    );
    assert_eq!(bureau.edge(), before);
    // It stands in the list of whoever asked, and of nobody else.
    let list = bureau.county.get_as(&bureau.sun, "/replay").body;
    assert!(list.contains("看了 1 件，1 件不同"), "{list}");
    let zhou = bureau.county.other();
    assert!(
        !bureau
            .county
            .get_as(zhou, "/replay")
            .body
            .contains("1 件不同")
    );
    assert_eq!(bureau.county.get_as(zhou, "/replay/1").status, 404);
}

#[test]
fn a_file_may_be_chosen_and_a_holiday_notice_is_one() {
    let bureau = Bureau::new();
    let notice = "\n[[notice]]\nknown_on = 2026-03-01\ncite = \"某发〔2026〕9号\"\n\
                  holidays = [{ on = 2026-06-03, name = \"临时放假\" }]\nworkdays = []\n";
    let calendar = format!("{}{notice}", text("law/calendar/2026.toml"));
    let begun = bureau.county.upload_with(
        &bureau.sun,
        "/replay",
        &DAYS,
        ("明年的安排.toml", calendar.as_bytes()),
    );
    let page = bureau.ended(&begun);
    assert!(page.contains("calendar/2026.toml"), "{page}");
    assert!(
        page.contains("2026-06-03（计算中） → 2026-06-04（计算中）"),
        "{page}"
    );
}

#[test]
fn a_draft_is_replayed_from_its_own_page() {
    let bureau = Bureau::new();
    let first = [
        ("title", "缩短期限"),
        ("from", "penalty.ordinary"),
        ("force", "2026-3-6"),
    ];
    let begun = bureau.county.post_as(&bureau.sun, "/rules", &first);
    assert_eq!(begun.header("location"), "/rules/1", "{}", begun.body);
    let compare = bureau.county.get_as(&bureau.sun, "/rules/1/compare").body;
    assert!(compare.contains("href=\"/replay?draft=1\""), "{compare}");
    let form = bureau.county.get_as(&bureau.sun, "/replay?draft=1").body;
    assert!(
        form.contains("<option value=\"1\" selected>1　缩短期限"),
        "{form}"
    );
    let page = bureau.ended(&bureau.begin(&[("draft", "1")]));
    assert!(page.contains("草案 1：缩短期限"), "{page}");
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_nothing_is_lost() {
    let bureau = Bureau::new();
    let (procedure, day) = (text(PROCEDURE), [("from", "昨天"), ("to", "2026-3-6")]);
    let broken = shorter().replace("cite     = \"行政处罚法#60\"", "");
    let unknown = procedure.replace("from = \"file\"", "from = \"nothing\"");
    let ethics = procedure.replace("行政处罚·普通程序", "罚款任务");
    for (texts, told) in [
        (vec!["不是规则"], "看不出是哪一种规则"),
        (vec!["id = \"a\"\nforce = ["], "看不出是哪一种规则"),
        (vec![procedure.as_str(), procedure.as_str()], "只能有一份"),
        (vec![unknown.as_str()], "第 "),
        (vec![ethics.as_str()], "本系统不做的事"),
    ] {
        let fields: Vec<(&str, &str)> = texts.iter().map(|it| ("text", *it)).collect();
        let said = bureau.begin(&fields);
        assert_eq!(said.status, 422, "{told}: {}", said.body);
        assert!(said.body.contains(told), "{told}: {}", said.body);
        assert!(said.body.contains("处要改"));
        let first = texts[0].lines().next().unwrap();
        assert!(said.body.contains(&first.replace('"', "&#34;")), "{told}");
    }
    assert!(!broken.is_empty());
    let said = bureau.county.post_as(&bureau.sun, "/replay", &day);
    assert_eq!(said.status, 422);
    assert!(said.body.contains("“昨天”不是日期"), "{}", said.body);
    let turned = [("from", "2026-3-6"), ("to", "2026-3-5")];
    let said = bureau.county.post_as(&bureau.sun, "/replay", &turned);
    assert!(said.body.contains("不能早于"), "{}", said.body);
    let said = bureau.begin(&[("draft", "99")]);
    assert!(said.body.contains("没有这份草案"), "{}", said.body);
    let said = bureau
        .county
        .upload_with(&bureau.sun, "/replay", &DAYS, ("x.toml", &[0xff, 0xfe]));
    assert!(said.body.contains("不是 UTF-8"), "{}", said.body);
    // Nothing of all this was begun.
    assert!(
        bureau
            .county
            .get_as(&bureau.sun, "/replay")
            .body
            .contains("我的推演（0）")
    );
}

#[test]
fn only_whoever_makes_rules_replays_and_only_cases_that_one_may_see_are_listed() {
    let bureau = Bureau::new();
    bureau.county.register("mei", "officer");
    let officer = bureau.county.enter("mei");
    assert_eq!(bureau.county.get_as(&officer, "/replay").status, 403);
    assert_eq!(
        bureau.county.post_as(&officer, "/replay", &DAYS).status,
        403
    );
    let menu = |session: &str| {
        let page = bureau.county.get_as(session, "/procedures").body;
        page.contains("href=\"/replay\"")
    };
    assert!(menu(&bureau.sun) && !menu(&officer));
}
