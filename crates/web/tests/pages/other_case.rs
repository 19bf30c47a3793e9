//! A field that names another case takes the number that people know, and shows it as a link.

use crate::county::County;
use crate::wire::{Said, hidden};

const PENALTY: &str = "/new/penalty.ordinary";
const OVERLAYS: (&str, &str) = ("overlays", "neimenggu/2020-04-01");
const NAMED: &str = "f:原案件";
const ELSEWHERE: (&str, &str) = ("f:原案件:elsewhere", "yes");

fn form(county: &County, session: &str) -> Said {
    let page = county.get_as(session, &format!("{PENALTY}?{}={}", OVERLAYS.0, OVERLAYS.1));
    assert_eq!(page.status, 200, "{}", page.body);
    page
}

/// Registers a penalty that names another case.
fn register(county: &County, session: &str, page: &Said, more: &[(&str, &str)]) -> Said {
    let (id, case) = (hidden(&page.body, "id"), hidden(&page.body, "case"));
    let mut fields = vec![
        ("id", id.as_str()),
        ("case", case.as_str()),
        OVERLAYS,
        ("f:地区", "内蒙古"),
        ("f:行业", "其他"),
        ("f:违法行为", "未按规定明码标价"),
        ("f:违法日期", "2026-2-20"),
        ("f:行为标识", "货架"),
        ("f:联系方式", "13800138000"),
        ("f:当事人:kind", "组织"),
        ("f:当事人:name", "青禾便利店"),
        ("f:当事人:number", "91150102MA0N12345X"),
    ];
    fields.extend_from_slice(more);
    county.post_as(session, PENALTY, &fields)
}

/// The page of the case that was just opened.
fn opened(county: &County, said: &Said) -> Said {
    assert_eq!(said.status, 303, "{}", said.body);
    let page = county.get(&said.header("location"));
    assert_eq!(page.status, 200, "{}", page.body);
    page
}

/// What the first alert of a page says.
fn alert(said: &Said) -> String {
    let alert = said.body.split("role=\"alert\"").nth(1).unwrap();
    alert.split("</ul>").next().unwrap().to_owned()
}

fn link(county: &County, text: &str) -> String {
    format!("<a href=\"{}\">{text}", county.case())
}

#[test]
fn a_case_is_named_by_its_number_or_from_the_list_or_by_its_id_and_shown_as_a_link() {
    let county = County::new();
    let page = form(&county, &county.session);
    // The offer masks natural persons, as lists do.
    let offer = page.body.split("<datalist").nth(1).unwrap();
    let offer = offer.split("value=\"").nth(1).unwrap();
    let label = offer.split('"').next().unwrap();
    assert!(label.starts_with("1 号 "), "{label}");
    assert!(!label.contains("王小明"), "{label}");
    let id = county.case().replace("/cases/", "");
    for written in ["1", "１号", " 1 号 ", label, &id, &id.to_uppercase()] {
        let page = form(&county, &county.session);
        let more = [(NAMED, written), ("again", "another")];
        let said = register(&county, &county.session, &page, &more);
        let case = opened(&county, &said);
        // In the fields of the case and in its course, with number, name and the paper's number.
        let told = case.body.matches(&link(&county, "1 号 ")).count();
        assert_eq!(told, 2, "{written}: {}", case.body);
        assert!(case.body.contains("（m1立〔2026〕1号）"), "{}", case.body);
        assert!(!case.body.contains(&format!("{id}</dd>")), "{}", case.body);
    }
}

#[test]
fn what_names_no_case_is_refused_and_stays_in_the_form_whether_it_is_hidden_or_not_there() {
    let county = County::new();
    county.register_in("wai", "officer", "m2");
    let other = county.enter("wai");
    let page = form(&county, &other);
    let hidden_case = hidden(&page.body, "case");
    // Another unit is not offered what it may not read.
    assert!(!page.body.contains("<datalist"), "{}", page.body);
    let said = register(&county, &other, &page, &[]);
    assert_eq!(said.status, 303, "{}", said.body);
    let page = form(&county, &county.session);
    assert!(!page.body.contains("value=\"2 号"), "{}", page.body);
    let absent = "ab".repeat(16);
    let pairs = [("2", "999"), (hidden_case.as_str(), absent.as_str())];
    for (closed, none) in pairs {
        let told = [closed, none].map(|written| {
            // An id that finds nothing is never kept as a text: it would link later.
            let ticked: &[(&str, &str)] = match written.len() {
                32 => &[ELSEWHERE],
                _ => &[],
            };
            let more = [&[(NAMED, written), ("again", "another")], ticked].concat();
            let said = register(&county, &county.session, &page, &more);
            assert_eq!(said.status, 422, "{written}: {}", said.body);
            assert!(said.body.contains(&format!("value=\"{written}\"")));
            assert!(said.body.contains("勾选“不在本平台办理”"), "{}", said.body);
            alert(&said).replace(&format!("“{written}”"), "“…”")
        });
        assert!(told[0].contains("没有对上你可以查看的案件"), "{}", told[0]);
        assert_eq!(told[0], told[1]);
    }
}

#[test]
fn a_case_handled_elsewhere_stays_a_text_that_says_it_is_not_linked() {
    let county = County::new();
    let page = form(&county, &county.session);
    let text = "青旗监罚〔2019〕12号";
    let refused = register(&county, &county.session, &page, &[(NAMED, text)]);
    assert_eq!(refused.status, 422, "{}", refused.body);
    let kept = register(
        &county,
        &county.session,
        &refused,
        &[(NAMED, text), ELSEWHERE],
    );
    let case = opened(&county, &kept);
    let told = format!("{text}（没有关联本平台的案件）");
    assert!(case.body.contains(&told), "{}", case.body);
    assert!(!case.body.contains(&link(&county, "")), "{}", case.body);
}

#[test]
fn a_paper_names_another_case_by_its_number() {
    let county = County::new();
    let session = county.enter("sun");
    let new = "/new/staff.accountability";
    let page = county.get_as(&session, new);
    let (id, case) = (hidden(&page.body, "id"), hidden(&page.body, "case"));
    let fields = [
        ("id", id.as_str()),
        ("case", case.as_str()),
        ("f:追究的事项", "行政执法"),
        (NAMED, "1"),
        ("f:责任单位", "m1"),
    ];
    let said = county.post_as(&session, new, &fields);
    assert_eq!(said.status, 303, "{}", said.body);
    let draft = county.get_as(&session, &format!("/cases/{case}/draft?path=review"));
    assert_eq!(draft.status, 200, "{}", draft.body);
    assert!(
        draft.body.contains("原案件：m1立〔2026〕1号"),
        "{}",
        draft.body
    );
    let id = county.case().replace("/cases/", "");
    assert!(!draft.body.contains(&id), "{}", draft.body);
}
