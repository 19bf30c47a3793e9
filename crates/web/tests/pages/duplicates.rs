//! A case that looks like one of a few days ago is asked about before it is opened.

use crate::county::County;
use crate::wire::{Said, hidden};

const FORM: &str = "/new/penalty.ordinary?overlays=neimenggu/2020-04-01";

/// Registers a case against somebody, with the further fields.
fn register(county: &County, page: &Said, who: [&str; 2], further: &[(&str, &str)]) -> Said {
    let (id, case) = (hidden(&page.body, "id"), hidden(&page.body, "case"));
    let mut fields = vec![
        ("id", id.as_str()),
        ("case", case.as_str()),
        ("overlays", "neimenggu/2020-04-01"),
        ("f:地区", "内蒙古"),
        ("f:行业", "其他"),
        ("f:违法行为", "未按规定明码标价"),
        ("f:违法日期", "2026-2-20"),
        ("f:行为标识", "货架"),
        ("f:联系方式", "13800138000"),
        ("f:当事人:kind", "公民"),
        ("f:当事人:name", who[0]),
        ("f:当事人:number", who[1]),
    ];
    fields.extend_from_slice(further);
    county.post_as(&county.session, "/new/penalty.ordinary", &fields)
}

#[test]
fn a_case_of_the_same_party_a_few_days_ago_is_told_with_a_link_and_opened_when_it_is_another() {
    let county = County::new();
    let page = county.get(FORM);
    assert_eq!(page.status, 200, "{}", page.body);
    let wang = ["王小明", "150102199003050013"];
    let asked = register(&county, &page, wang, &[]);
    assert_eq!(asked.status, 409, "{}", asked.body);
    // What it tells of the other case is a look at it.
    assert_eq!(
        county.audit("read_personal")[0].subject,
        "/new/penalty.ordinary"
    );
    assert!(asked.body.contains("4 天前"), "{}", asked.body);
    assert!(asked.body.contains(&format!("href=\"{}\"", county.case())));
    assert!(
        asked.body.contains("value=\"货架\""),
        "what was typed is there"
    );
    // Nothing was recorded, and the same form with the second yes is.
    let opened = register(&county, &asked, wang, &[("again", "another")]);
    assert_eq!(opened.status, 303, "{}", opened.body);
    // The answer to a second click on the same form is the same case, not a question.
    let twice = register(&county, &asked, wang, &[("again", "another")]);
    assert_eq!(twice.header("location"), opened.header("location"));
    // Negative control: another party is not asked about.
    let page = county.get(FORM);
    let other = register(&county, &page, ["李四", "150102198001010011"], &[]);
    assert_eq!(other.status, 303, "{}", other.body);
}
