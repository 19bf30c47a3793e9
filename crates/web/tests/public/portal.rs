//! What the portal leads to, and what it says of silence.

use crate::town::{Town, company, name_of};

#[test]
fn n7_what_should_be_public_and_is_not_is_a_number_by_unit_and_nothing_more() {
    // The sixth case was decided and nobody has released it.
    let town = Town::new(12);
    let page = town.get("/g/owed").body;
    assert!(page.contains("该公开还没有公开的 2 件"), "{page}");
    assert!(
        page.contains("<dt>旗市场监管局</dt><dd>2 件</dd>"),
        "{page}"
    );
    for nobody in [company(5), name_of(5), company(11)] {
        assert!(!page.contains(&nobody), "{nobody}: {page}");
    }
    let none = Town::new(5).get("/g/owed").body;
    assert!(none.contains("没有过了期限还没有公开的决定"), "{none}");
}

#[test]
fn every_channel_of_the_portal_leads_to_a_page_that_is_there() {
    let town = Town::new(1);
    let home = town.get("/").body;
    let page = town.get("/s").body;
    let entrances: Vec<&str> = page
        .split("<a class=\"button\" href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(entrances.len() >= 5, "{entrances:?}");
    for entrance in entrances {
        assert_eq!(town.get(entrance).status, 200, "{entrance}");
    }
    for what in ["收到处罚、许可等决定，不服", "有人来检查，想核对是不是真的"]
    {
        assert!(home.contains(what) && page.contains(what), "{what}");
    }
    for door in [
        "/g", "/r", "/y", "/a", "/s", "/q", "/w", "/d", "/k", "/v", "/j",
    ] {
        assert!(home.contains(&format!("href=\"{door}\"")), "{door}");
    }
}

/// The numbers of the first page: the address of the list, the value, the name.
fn numbers(home: &str) -> Vec<(String, String, String)> {
    let list = home.split_once("<ul class=\"numbers\">").unwrap().1;
    let list = list.split_once("</ul>").unwrap().0;
    let cut = |text: &str, from: &str, to: &str| {
        let (_, rest) = text.split_once(from).unwrap();
        rest.split_once(to).unwrap().0.to_owned()
    };
    let each = list.split("<li>").skip(1);
    each.map(|it| {
        (
            cut(it, "href=\"", "\"").replace("&#38;", "&"),
            cut(it, "<b>", "</b>"),
            cut(it, "<span>", "</span>"),
        )
    })
    .collect()
}

#[test]
fn the_numbers_of_the_first_page_are_those_of_the_law_and_count_the_lists_that_they_lead_to() {
    let town = Town::new(6);
    let home = town.get("/").body;
    assert!(home.contains("本月五个数"), "{home}");
    let chosen = town.law.library.portal_numbers.iter();
    let chosen: Vec<String> = chosen.map(|it| it.name.to_string()).collect();
    let before = numbers(&home);
    let names: Vec<String> = before.iter().map(|it| it.2.clone()).collect();
    assert_eq!(names, chosen);
    let value = |all: &[(String, String, String)], list: &str| {
        let found = all.iter().find(|it| it.0 == list);
        found.map(|it| it.1.clone())
    };
    let month = "/g?from=2026-06-01";
    assert_eq!(value(&before, month).as_deref(), Some("0"));
    assert_eq!(value(&before, "/g/owed").as_deref(), Some("1"));
    town.publisher(5, "publish");
    let after = numbers(&town.get("/").body);
    assert_eq!(value(&after, month).as_deref(), Some("1"));
    assert_eq!(value(&after, "/g/owed").as_deref(), Some("0"));
    let listed = town.get(month).body;
    assert_eq!(listed.matches("href=\"/g/ZS-").count(), 1, "{listed}");
    assert!(listed.contains(&company(5)), "{listed}");
    for (list, ..) in after {
        assert_eq!(town.get(&list).status, 200, "{list}");
    }
}

#[test]
fn the_page_of_a_unit_counts_what_its_lists_show() {
    let town = Town::new(12);
    let page = town.get("/q/m1").body;
    let list = town.get("/g?unit=m1&rows=200").body;
    let listed = list.matches("href=\"/g/ZS-").count();
    let counted = format!("<a href=\"/g?unit=m1\"><b>{listed}</b> 件</a>");
    assert!(listed > 0 && page.contains(&counted), "{listed}: {page}");
    assert!(
        page.contains("<a href=\"/g/owed\"><b>2</b> 件</a>"),
        "{page}"
    );
    for nobody in [company(5), name_of(5)] {
        assert!(!page.contains(&nobody), "{page}");
    }
    // Another unit has none of them, and an unknown one has no page.
    let other = town.get("/q/m2").body;
    assert!(
        other.contains("<a href=\"/g?unit=m2\"><b>0</b> 件</a>"),
        "{other}"
    );
    assert_eq!(town.get("/q/nowhere").status, 404);
    assert!(town.get("/q").body.contains("href=\"/q/m1\""));
}
