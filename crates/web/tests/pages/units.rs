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

#[test]
fn a_unit_is_placed_in_a_region_and_the_figures_of_the_region_are_those_of_its_units() {
    let reform = Reform::new();
    let county = &reform.county;
    assert_eq!(reform.found("m2", "云岭所", "").status, 303);
    let new = |code: &'static str| {
        [
            ("act", "place"),
            ("region", "new"),
            ("code", code),
            ("region_name", "云岭镇"),
        ]
    };
    // What is no code is refused, and what was typed comes back.
    let refused = reform.change("m1", &new("云岭"));
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("不是区划代码") && refused.body.contains("value=\"云岭镇\""));
    assert_eq!(
        reform
            .change("m1", &[("act", "place"), ("region", "1")])
            .status,
        422
    );
    assert_eq!(reform.change("m1", &new("152200101")).status, 303);
    // The region is known now, and nobody types it again.
    let page = reform.see("/units/m2");
    assert!(page.body.contains("云岭镇（152200101）"), "{}", page.body);
    let known = [("act", "place"), ("region", "152200101")];
    assert_eq!(reform.change("m2", &known).status, 303);
    let page = reform.see("/units/m2");
    assert!(
        page.body.contains("区划登记为云岭镇（152200101）"),
        "{}",
        page.body
    );
    let sun = county.enter("sun");
    let of = |unit: &str| county.get_as(&sun, &format!("/figures?unit={unit}&period=2026"));
    let (region, own) = (of("region%3A152200101"), of("m1"));
    assert_eq!(region.status, 200, "{}", region.body);
    assert!(region.body.contains("云岭镇（区划152200101）的2个单位"));
    assert!(region.body.contains("按所在区划合计"));
    // The second unit has no case, so the region has the numbers of the first.
    let numbers = |said: &Said| -> Vec<String> {
        let cells = said.body.split("data-name=\"数值\">").skip(1);
        let cells = cells.map(|it| it.split("</td>").next().unwrap_or_default());
        let values = cells.map(|it| it.split("<b>").nth(1).unwrap_or(it));
        values
            .map(|it| it.split('<').next().unwrap_or_default().to_owned())
            .collect()
    };
    assert!(numbers(&region).len() > 20 && numbers(&region) == numbers(&own));
    assert_eq!(of("region%3A152200999").status, 404);
    // Taken back, it lies nowhere.
    for unit in ["m1", "m2"] {
        assert_eq!(
            reform
                .change(unit, &[("act", "place"), ("region", "")])
                .status,
            303
        );
    }
    assert_eq!(of("region%3A152200101").status, 404);
}
