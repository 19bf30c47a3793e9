//! The check of certificates: one at a time, by what stands on it, and never a list of people; and
//! the lists of powers.

use zs_case::{Procedures as _, Version};
use zs_event::event::{Opened, Performed};
use zs_event::{Happening, StepPath, Value};
use zs_work::{HistoryCase, Law};

use crate::town::{Said, Town, case_id, day, who};

/// The case of a certificate that was withdrawn by its unit and is no more.
fn cancelled(law: &Law) -> HistoryCase {
    let version = Version::InForceOn(day("2026-01-05").day());
    let procedure = law.procedure(&"staff.certificate".into(), &[], version);
    let text = |name: &str, text: &str| (name.to_owned(), Value::Text(text.to_owned()));
    let date = |name: &str, text: &str| (name.to_owned(), Value::Date(text.parse().unwrap()));
    let steps = [
        (
            "issue",
            "01-10",
            None,
            vec![
                text("证件编号", "旗执00003"),
                date("有效期起", "2026-01-10"),
                date("有效期止", "2027-12-31"),
            ],
        ),
        ("cancel", "05-20", Some("注销"), Vec::new()),
    ];
    let steps = steps
        .into_iter()
        .map(|(id, on, outcome, values)| Performed {
            path: StepPath::root(id.into()),
            round: 1,
            effective_on: day(&format!("2026-{on}")),
            people: vec![who("chen", "officer")],
            outcome: outcome.map(str::to_owned),
            number: None,
            values,
            declared: Vec::new(),
            used: Vec::new(),
            evidence: Vec::new(),
            reason: None,
            source: None,
        });
    HistoryCase {
        case: case_id(950),
        opened: Opened {
            unit: "m1".into(),
            overlays: Vec::new(),
            effective_on: day("2026-01-06"),
            values: vec![text("申领人", "员cert3"), text("所在单位", "m1")],
            source: None,
        },
        steps: steps.map(Happening::Performed).collect(),
        procedure: procedure.unwrap(),
    }
}

fn town() -> Town {
    Town::of(|law| vec![cancelled(law)])
}

fn asked(town: &Town, pairs: &[(&str, &str)]) -> Said {
    let query: String = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    let said = town.get(&format!("/q?{query}"));
    assert_eq!(said.status, 200, "{}", said.body);
    said
}

#[test]
fn a_certificate_is_valid_over_or_unknown_and_its_holder_is_never_named() {
    let town = town();
    let number = |number: &str| asked(&town, &[("number", number)]).body;
    let valid = number("旗执00001");
    assert!(
        valid.contains("有效期到2027年12月31日") && valid.contains("旗市场监管局"),
        "{valid}"
    );
    // As it is typed on a telephone: blanks, digits of full width.
    assert!(number(" 旗执 ０0001 ").contains("有效期到2027年12月31日"));
    let expired = number("旗执00002");
    assert!(
        expired.contains("已失效") && expired.contains("2026年5月31日"),
        "{expired}"
    );
    // The register still has its days; its case took it away.
    let ended = number("旗执00003");
    assert!(
        ended.contains("已失效") && ended.contains("2026年5月20日起注销"),
        "{ended}"
    );
    for said in [&valid, &expired, &ended] {
        assert!(!said.contains("员cert"), "{said}");
    }
    let unknown = number("旗执0000");
    assert!(
        unknown.contains("不在名册") && unknown.contains("12345"),
        "{unknown}"
    );
    let named = |name: &str| asked(&town, &[("number", "旗执00001"), ("name", name)]).body;
    assert!(named("员cert1").contains("姓名与名册一致"));
    assert!(named("员cert2").contains("姓名与名册不一致"));
}

#[test]
fn people_are_found_by_unit_and_whole_name_alone_and_asking_often_ends() {
    let town = town();
    let found = |unit: &str, name: &str| {
        let said = asked(&town, &[("unit", unit), ("name", name)]);
        !said.body.contains("不在名册")
    };
    assert!(found("m1", "员cert1"));
    for (unit, name) in [
        ("m2", "员cert1"),
        ("", "员cert1"),
        ("m1", "员"),
        ("m1", "员cert"),
        ("m1", "%"),
    ] {
        assert!(!found(unit, name), "{unit} {name}");
    }
    // An answer about somebody is kept by no browser, and the page without one may be.
    assert!(
        asked(&town, &[("number", "旗执00001")])
            .header("etag")
            .is_empty()
    );
    assert!(!town.get("/q").header("etag").is_empty());
    // Neither the page nor the search for a unit lists anybody.
    for page in [
        "/q",
        "/q?rows=200",
        "/q?q=%E6%97%97",
        "/q/powers",
        "/q/powers.json",
        "/q/powers.csv",
    ] {
        let said = town.get(page);
        assert_eq!(said.status, 200, "{page}");
        assert!(
            !said.body.contains("员c") && !said.body.contains("旗执"),
            "{page}"
        );
        let is_page = said.header("content-type").starts_with("text/html");
        assert!(
            !is_page || said.body.len() <= 40 * 1024,
            "{page}: {}",
            said.body.len()
        );
    }
    // Whoever asks about one after the other is told to wait, and the page itself stays.
    let told: Vec<u16> = (0..20)
        .map(|number| town.get(&format!("/q?number={number}")).status)
        .collect();
    assert!(
        told.starts_with(&[200]) && told.ends_with(&[429]),
        "{told:?}"
    );
    assert_eq!(town.get("/q").status, 200);
}

#[test]
fn the_lists_of_powers_are_those_of_today_with_their_articles() {
    let town = town();
    let page = town.get("/q/powers");
    assert!(
        page.body.contains("未按规定明码标价") && page.body.contains("5000元"),
        "{}",
        page.body
    );
    // A row that ended before today is not there.
    let json = town.get("/q/powers.json");
    assert!(
        json.body.contains("\"cite\":\"反不正当竞争法#25\""),
        "{}",
        json.body
    );
    assert!(
        !json.body.contains("\"cite\":\"反不正当竞争法#20\""),
        "{}",
        json.body
    );
}
