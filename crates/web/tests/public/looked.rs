//! N13: whoever a file is about asks with the code of a paper who looked at it and why; how often units
//! look is public by month, and small groups are not.

use zs_base::Moment;
use zs_work::office::{HANDLING, Reading, Visitor};

use crate::town::{Said, TODAY, Town, at, case_id};

/// What stands behind a word of a page up to something that no code has.
fn code_behind(page: &str, word: &str) -> String {
    let (_, rest) = page.split_once(word).unwrap_or_else(|| panic!("{page}"));
    let own = |it: &char| it.is_ascii_alphanumeric() || *it == '-';
    rest.chars().take_while(own).collect()
}

/// The page of the decision of a case as the officer sees it, for a purpose.
fn paper(town: &Town, index: u32, purpose: &str) -> Said {
    let case = case_id(index);
    let token = town.officer.trim_start_matches("session=");
    town.site.office.say_purpose(token, &case, purpose).unwrap();
    town.get_as(&town.officer, &format!("/cases/{case}/papers/1-decide"))
}

/// The code that stands below the decision of a case.
pub fn code_of(town: &Town, index: u32, purpose: &str) -> String {
    code_behind(&paper(town, index, purpose).body, "查询码：")
}

fn visitor(town: &Town, post: &str, unit: &str) -> Visitor {
    let person = town.site.reader().unwrap().person(&"chen".into()).unwrap();
    Visitor {
        person: person.unwrap(),
        post: post.into(),
        unit: unit.into(),
        on: at(TODAY).day(),
    }
}

/// Writes down a look as pages do, at another moment.
fn look(town: &Town, (post, unit): (&str, &str), (index, purpose): (u32, &str), now: Moment) {
    let subject = case_id(index).to_string();
    let reading = Reading {
        subject: &subject,
        purpose,
        address: "10.1.1.1",
    };
    let office = &town.site.office;
    office
        .read_personal(&visitor(town, post, unit), &reading, now)
        .unwrap();
}

#[test]
fn n13_a_party_learns_with_the_code_of_a_paper_who_looked_and_why_without_a_name() {
    let town = Town::new(3);
    // Before anybody looked at the other case there is nothing to tell of it.
    let code = code_of(&town, 1, "案卷评查");
    let other = code_of(&town, 0, "核对员王曌的电话13899001001");
    assert_ne!(code, other);
    town.get_as(&town.officer, &format!("/cases/{}", case_id(1)));
    let told = town.post("/k", &[("code", &code)]);
    assert_eq!(told.status, 200, "{}", told.body);
    for part in [
        "旗市场监管局　执法人员",
        "案卷评查",
        "文书（作出处罚决定）",
        ">案卷<",
    ] {
        assert!(told.body.contains(part), "{part}: {}", told.body);
    }
    // No name of anybody who looked, no address, and nothing of the other case.
    for absent in ["员chen", "127.0.0.1", "核对", "曌"] {
        let (_, table) = told.body.split_once("<tbody>").unwrap();
        let (table, _) = table.split_once("</tbody>").unwrap();
        assert!(!table.contains(absent), "{absent}: {table}");
    }
    // As it was typed does not matter, and what people wrote themselves is masked.
    let typed = other.to_lowercase().replace('-', " ");
    let told = town.post("/k", &[("code", &typed)]);
    assert!(
        told.status == 200 && !told.body.contains("13899001001"),
        "{}",
        told.body
    );
    assert!(told.body.contains("核对"));
    // The code stands in no address, so that no log of a server keeps it.
    assert_eq!(town.get(&format!("/k/{code}")).status, 404);
    assert!(
        !town
            .get(&format!("/k?code={code}"))
            .body
            .contains("执法人员")
    );
}

#[test]
fn n13_a_code_is_not_guessed_and_a_wrong_one_tells_nothing() {
    let town = Town::new(3);
    let code = code_of(&town, 1, HANDLING);
    let (serial, symbols) = code.split_once('-').unwrap();
    let another = if serial == "1" { "2" } else { "1" };
    let sent = |code: &str| {
        let said = town.post("/k", &[("code", code)]);
        let (_, why) = said.body.split_once("没有查到</h2>").unwrap_or_default();
        (
            said.status,
            why.split("</div>").next().unwrap_or("").to_owned(),
        )
    };
    // A case that is there and one that is not are told apart by nobody.
    let there = sent(&format!("{another}-{symbols}"));
    assert_eq!(there, sent(&format!("999999-{symbols}")));
    assert!(
        there.0 == 403 && there.1.contains("没有这个码"),
        "{there:?}"
    );
    // A slip of the pen is no attempt.
    for _ in 0..20 {
        assert!(sent("1-AAAA-BBBB-CCCC").1.contains("写错了"));
    }
    assert_eq!(town.post("/k", &[("code", &code)]).status, 200);
    // Whoever goes on trying is slowed down, even with the right one.
    let tries = (0..200).take_while(|_| {
        sent(&format!("{another}-{symbols}"))
            .1
            .contains("没有这个码")
    });
    let tries = tries.count();
    assert!(tries < 200, "nobody was slowed down");
    assert_ne!(town.post("/k", &[("code", &code)]).status, 200);
}

#[test]
fn n13_looks_of_supervisors_are_told_when_the_days_of_the_law_are_over() {
    let town = Town::new(3);
    let code = code_of(&town, 1, HANDLING);
    let ago = |days: i64| at(TODAY).plus_ms(-24 * 3_600_000 * days);
    look(&town, ("supervisor", "m2"), (1, "监督检查"), ago(61));
    look(&town, ("supervisor", "m2"), (1, "移送、协查"), ago(59));
    // Negative control: the rule is about posts, not about days.
    look(&town, ("officer", "m2"), (1, "答复当事人查询"), ago(1));
    let told = town.post("/k", &[("code", &code)]).body;
    let (table, below) = told.split_once("</tbody>").unwrap();
    assert!(
        table.contains("监督检查") && table.contains("答复当事人查询"),
        "{told}"
    );
    assert!(!table.contains("移送、协查"), "{told}");
    // The page says by which rule something may be missing, whether something is or not.
    for part in ["60 日以后列出", "个人信息保护法", "行政执法监督人员"] {
        assert!(below.contains(part), "{part}: {below}");
    }
}

#[test]
fn n13_counts_of_a_month_that_is_over_are_public_and_small_ones_are_not() {
    let town = Town::new(1);
    let may = at("2026-05-12T10:00");
    for (post, purpose, times) in [
        (("officer", "m1"), HANDLING, 12),
        (("officer", "m2"), "查一查王曌", 6),
        (("supervisor", "m2"), "监督检查", 2),
    ] {
        for _ in 0..times {
            look(&town, post, (0, purpose), may);
        }
    }
    let page = town.get("/k/counts");
    assert_eq!(page.status, 200, "{}", page.body);
    let csv = town.get("/k/counts/data.csv?month=2026-05").body;
    let json = town.get("/k/counts/data.json?month=2026-05").body;
    for body in [&page.body, &csv, &json] {
        assert!(
            body.contains("12") && body.contains("旗市场监管局"),
            "{body}"
        );
        assert!(!body.contains("曌") && !body.contains("chen"), "{body}");
    }
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["total"], 20);
    assert_eq!(value["small_groups_together"], 8);
    let units = value["units"].as_array().unwrap();
    let traffic = units.iter().find(|it| it["unit"] == "旗交通局").unwrap();
    // Two alone are not told, and the six with which they are told are not told either.
    assert!(traffic["counts"]["监督检查"].is_null() && traffic["counts"]["其他"].is_null());
    assert_eq!(traffic["counts"][HANDLING], 0);
    // A count that still grows would tell of a single look.
    look(&town, ("officer", "m1"), (0, HANDLING), at(TODAY));
    for month in ["2026-06", "2027-01", "x", "2026-13"] {
        assert_eq!(
            town.get(&format!("/k/counts?month={month}")).status,
            400,
            "{month}"
        );
    }
    let none = town.get("/k/counts?month=2026-04").body;
    assert!(
        none.contains("还没有开始数") && none.contains("从 2026-05 起数"),
        "{none}"
    );
}
