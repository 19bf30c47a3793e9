//! 机构改革: units are founded, renamed, merged and split by form, and their cases go on.

use crate::county::County;
use crate::wire::Said;

const CITE: (&str, &str) = ("cite", "旗编发〔2026〕3号");

struct Reform {
    county: County,
    system: String,
}

impl Reform {
    fn new() -> Self {
        let county = County::new();
        county.register("sys", "system_admin");
        let system = county.enter("sys");
        Self { county, system }
    }

    fn found(&self, code: &str, name: &str, above: &str) -> Said {
        let fields = [
            ("code", code),
            ("name", name),
            ("above", above),
            ("on", "2026-3-6"),
            CITE,
        ];
        self.county.post_as(&self.system, "/units", &fields)
    }

    fn change(&self, unit: &str, fields: &[(&str, &str)]) -> Said {
        let mut all = vec![CITE];
        if !fields.iter().any(|(name, _)| *name == "on") {
            all.push(("on", "2026-3-6"));
        }
        all.extend_from_slice(fields);
        let path = format!("/units/{unit}");
        self.county.post_as(&self.system, &path, &all)
    }

    fn see(&self, path: &str) -> Said {
        self.county.get_as(&self.system, path)
    }
}

#[test]
fn a_unit_that_merges_into_another_leaves_its_cases_people_and_name_in_order() {
    let reform = Reform::new();
    let county = &reform.county;
    assert_eq!(reform.found("m2", "旗市场监督管理局", "").status, 303);
    // Before: the new unit has nothing, and its people do not see the case.
    let stranger = {
        county.register_in("wu", "officer", "m2");
        county.enter("wu")
    };
    assert_eq!(county.get_as(&stranger, &county.case()).status, 404);
    assert_eq!(county.get(&county.case()).status, 200);

    let merged = reform.change("m1", &[("act", "merged"), ("heir", "m2")]);
    assert_eq!(merged.status, 303, "{}", merged.body);
    // After: whoever goes on with its powers sees the case under the name of then, and has its work.
    let seen = county.get_as(&stranger, &county.case());
    assert_eq!(seen.status, 200);
    assert!(seen.body.contains("旗市场监管局"), "{}", seen.body);
    let todo = county.get_as(&stranger, "/todo");
    assert!(todo.body.contains("旗市场监管局"), "{}", todo.body);
    let list = county.get_as(&stranger, "/cases?unit=m1");
    assert_eq!(list.status, 200);
    assert!(list.body.contains("不再保留"), "{}", list.body);
    // Its people followed, in the session they have.
    let chen = county
        .site
        .reader()
        .unwrap()
        .person(&"chen".into())
        .unwrap()
        .unwrap();
    let posts: Vec<_> = chen
        .posts
        .iter()
        .map(|it| (it.unit.as_str(), it.until.is_some()))
        .collect();
    assert_eq!(posts, [("m1", true), ("m2", false)]);
    assert_eq!(county.get(&county.case()).status, 200);
    // The act goes on under the new unit.
    let photo = crate::county::photo();
    let part = crate::wire::Part::file("现场.png", &photo);
    let done = county.hand_in(&[part], &[]);
    assert_eq!(done.status, 303, "{}", done.body);
    // The page tells what became of it, and nothing more can become of it.
    let page = reform.see("/units/m1");
    assert!(page.body.contains("并入旗市场监督管理局"), "{}", page.body);
    assert!(page.body.contains("旗编发〔2026〕3号"));
    let again = reform.change("m1", &[("act", "rename"), ("name", "别的")]);
    assert_eq!(again.status, 422);
    assert_eq!(
        county
            .audit("change_unit")
            .iter()
            .filter(|it| it.result == "done")
            .count(),
        2
    );
}

#[test]
fn a_new_name_is_that_of_new_cases_and_old_cases_keep_theirs() {
    let reform = Reform::new();
    let county = &reform.county;
    let renamed = reform.change("m1", &[("act", "rename"), ("name", "旗市场监督管理局")]);
    assert_eq!(renamed.status, 303, "{}", renamed.body);
    let page = county.get(&county.case());
    // Who is at work is told with the name of now, the case with that of then.
    assert!(
        page.body.contains("旗市场监督管理局　执法人员"),
        "{}",
        page.body
    );
    assert!(page.body.contains("旗市场监管局"));
    let page = reform.see("/units/m1");
    assert!(
        page.body.contains("“旗市场监管局”更名为“旗市场监督管理局”"),
        "{}",
        page.body
    );
}

#[test]
fn what_contradicts_itself_is_refused_and_written_down() {
    let reform = Reform::new();
    assert_eq!(reform.found("gov", "旗人民政府", "").status, 303);
    assert_eq!(reform.found("m3", "旗市场监管三所", "m1").status, 303);
    let up = reform.change("m1", &[("act", "move"), ("above", "gov")]);
    assert_eq!(up.status, 303, "{}", up.body);
    let refused = [
        ("the code is taken", reform.found("gov", "别的", "")),
        ("the name is taken", reform.found("g2", "旗人民政府", "")),
        ("no such superior", reform.found("g3", "别的", "none")),
        (
            "its own superior",
            reform.change("gov", &[("act", "move"), ("above", "m3")]),
        ),
        (
            "into itself",
            reform.change("m1", &[("act", "merged"), ("heir", "m1")]),
        ),
        ("into none", reform.change("m1", &[("act", "merged")])),
        (
            "split into one",
            reform.change("m1", &[("act", "split"), ("heir", "gov")]),
        ),
        (
            "people are left",
            reform.change("m1", &[("act", "split"), ("heir", "gov"), ("heir", "m3")]),
        ),
        (
            "tomorrow",
            reform.change(
                "m1",
                &[("act", "rename"), ("name", "别的"), ("on", "2026-3-7")],
            ),
        ),
        (
            "before the last",
            reform.change(
                "m1",
                &[("act", "rename"), ("name", "别的"), ("on", "2026-3-5")],
            ),
        ),
        (
            "no document",
            reform.change("m1", &[("act", "rename"), ("name", "别的"), ("cite", "")]),
        ),
    ];
    for (why, said) in &refused {
        // A field that is sent twice counts once, the first time.
        let expected = if *why == "no document" { 303 } else { 422 };
        assert_eq!(said.status, expected, "{why}: {}", said.body);
    }
    let without = [
        ("act", "rename"),
        ("name", "又一个"),
        ("on", "2026-3-6"),
        ("cite", ""),
    ];
    let without = reform.county.post_as(&reform.system, "/units/m1", &without);
    assert_eq!(without.status, 422);
    assert_eq!(reform.see("/units/none").status, 404);
    let units = reform.county.site.reader().unwrap().units().unwrap();
    assert_eq!(units.len(), 3);
}

#[test]
fn only_whoever_manages_units_changes_them() {
    let reform = Reform::new();
    let county = &reform.county;
    for session in [&county.session, &county.admin] {
        assert_eq!(county.get_as(session, "/units").status, 403);
        let fields = [
            ("act", "rename"),
            ("name", "别的"),
            ("on", "2026-3-6"),
            CITE,
        ];
        assert_eq!(county.post_as(session, "/units/m1", &fields).status, 403);
    }
    assert_eq!(reform.see("/people").status, 403);
    let menu = reform.see("/units").body;
    assert!(menu.contains(">单位</a>") && !menu.contains(">人员</a>"));
}
