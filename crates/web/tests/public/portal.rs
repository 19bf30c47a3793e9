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
