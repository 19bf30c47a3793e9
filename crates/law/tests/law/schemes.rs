//! Schemes: versions, one proof for several, what no item may reward, and numbers that add up.

use crate::support;

use zs_base::{Day, Diagnostic};
use zs_law::{Library, read};

const TALLIES: &str = "[[tally]]\nname = \"甲·决定\"\ncharacter = \"sample\"\nstep = \"decide\"\n\
    value = \"金额\"\n";

/// A figure over the tally.
fn figure(id: &str, measure: &str) -> String {
    format!(
        "[[figure]]\nid = \"{id}\"\nname = \"决定的数字\"\ngroup = \"样例\"\n{measure}\nunit = \"件\"\n\
         means = \"样例\"\n"
    )
}

fn scheme(id: &str, from: &str, body: &str) -> (String, String) {
    let text = format!(
        "format = 1\nid = \"{id}\"\nname = \"样例方案\"\nsource = \"虚构\"\nthreshold = \"85%\"\n\
         force = {{ from = {from} }}\n{body}"
    );
    (format!("indicators/{id}/{from}.toml"), text)
}

const GROUP: &str = "[[group]]\ncode = \"1\"\nname = \"工作\"\n";

fn item(code: &str, score: &str, more: &str) -> String {
    format!(
        "[[item]]\ncode = \"{code}\"\ngroup = \"1\"\ntitle = \"样例\"\nmeasures = \"样例\"\n\
         source = \"虚构\"\nscore = {score}\n{more}\n"
    )
}

const UPLOAD: &str = "minutes = 5\nupload = \"清单\"\n";
const GATE: &str = "{ gate = { at_least = 1 } }";

fn law(files: &[(String, String)]) -> (Library, Vec<Diagnostic>) {
    let mut all = support::base();
    for (path, text) in files {
        all.add(path, text.as_str());
    }
    read(&all)
}

fn codes(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().map(|it| it.code.id).collect()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn versions_of_a_scheme_stand_side_by_side() {
    let one = |n: usize| {
        (1..=n)
            .map(|n| item(&format!("N{n}"), GATE, UPLOAD))
            .collect::<String>()
    };
    let (library, found) = law(&[
        scheme("s", "2021-08-11", &format!("{GROUP}{}", one(100))),
        scheme("s", "2025-01-01", &format!("{GROUP}{}", one(104))),
    ]);
    assert!(found.is_empty(), "{}", found[0]);
    let items = |on: &str| library.scheme("s", day(on)).map(|it| it.items.len());
    assert_eq!(items("2021-08-10"), None);
    assert_eq!(items("2024-12-31"), Some(100));
    assert_eq!(items("2025-01-01"), Some(104));
    assert_eq!(library.schemes["s"][0].until, Some(day("2024-12-31")));
    assert_eq!(library.schemes["s"][1].until, None);
    assert_eq!(library.schemes["s"][0].minutes(), 500);
}

#[test]
fn versions_that_overlap_or_end_before_they_begin_are_told() {
    let until = |from: &str, until: &str| {
        let (path, text) = scheme("s", from, &format!("{GROUP}{}", item("A", GATE, UPLOAD)));
        let force = format!("from = {from}");
        (
            path,
            text.replace(&force, &format!("{force}, until = {until}")),
        )
    };
    let backwards = law(&[until("2021-01-01", "2020-12-31")]).1;
    assert_eq!(codes(&backwards), ["ZS2004"]);
    let over = law(&[
        until("2021-01-01", "2023-06-30"),
        until("2023-01-01", "2024-12-31"),
    ])
    .1;
    assert_eq!(codes(&over).len(), 1, "{over:?}");
    let ended = law(&[
        until("2021-01-01", "2022-06-30"),
        until("2023-01-01", "2024-12-31"),
    ]);
    assert!(ended.1.is_empty(), "{}", ended.1[0]);
    let on = |text: &str| ended.0.scheme("s", day(text)).map(|it| it.version);
    assert_eq!(on("2022-06-30"), Some(day("2021-01-01")));
    assert_eq!(on("2022-07-01"), None);
    assert_eq!(on("2025-01-01"), None);
}

#[test]
fn one_proof_serves_all_items_that_are_the_same_whichever_of_them_says_so() {
    let same = |names: &str| format!("{UPLOAD}same_as = {names}\n");
    let (library, found) = law(&[
        scheme(
            "a",
            "2021-01-01",
            &format!("{GROUP}{}", item("A", GATE, UPLOAD)),
        ),
        scheme(
            "b",
            "2021-01-01",
            &format!("{GROUP}{}", item("B", GATE, &same("[\"a/A\"]"))),
        ),
        scheme(
            "c",
            "2021-01-01",
            &format!(
                "{GROUP}{}{}",
                item("C", GATE, &same("\"b/B\"")),
                item("D", GATE, UPLOAD)
            ),
        ),
    ]);
    assert!(found.is_empty(), "{}", found[0]);
    let names = |scheme: &str, code: &str| {
        let found = library.same_items(scheme, code).into_iter();
        found
            .map(|it| format!("{}/{}", it.scheme, it.code))
            .collect::<Vec<_>>()
    };
    for (scheme, code) in [("a", "A"), ("b", "B"), ("c", "C")] {
        assert_eq!(names(scheme, code), ["a/A", "b/B", "c/C"]);
    }
    assert_eq!(names("c", "D"), ["c/D"]);
}

/// Rules over the base law: one that can be set aside, and one over acts that cannot.
fn rules() -> (String, String) {
    let text = "[[forbidden]]\nid = \"批示\"\nwords = [\"批示\"]\ncite = \"样例法#1\"\n\
        sentence = \"不得考核批示\"\n\
        [[forbidden]]\nid = \"数额\"\ncounts = [\"sample\"]\nsums = [\"sample\"]\ncite = \"样例法#2\"\n\
        sentence = \"不得考核数额\"\nnever = true\n";
    ("indicators/forbidden.toml".to_owned(), text.to_owned())
}

#[test]
fn a_county_lets_an_item_stand_only_with_a_name_and_a_reason_that_stay_visible() {
    let with = |despite: &str| {
        let text = item("X", GATE, &format!("{UPLOAD}{despite}\n"))
            .replace("样例\"\nmeas", "领导批示\"\nmeas");
        law(&[
            rules(),
            scheme("s", "2021-01-01", &format!("{GROUP}{text}")),
        ])
    };
    for despite in ["", "despite = { by = \"韩正清\", reason = \" \" }"] {
        assert_eq!(codes(&with(despite).1), ["ZS2852"], "{despite}");
    }
    let (library, found) = with("despite = { by = \"韩正清\", reason = \"省里的试点\" }");
    assert!(found.is_empty(), "{}", found[0]);
    let despite = library.schemes["s"][0].items[0].despite.clone().unwrap();
    assert_eq!((&*despite.by, &*despite.reason), ("韩正清", "省里的试点"));
    assert_eq!(&*despite.rule, "不得考核批示（样例法第1条）");
}

#[test]
fn amounts_and_numbers_of_acts_are_never_rewarded_under_whatever_name_they_come() {
    let figures = TALLIES.to_owned()
        + &figure("F1", "sum = [\"甲·决定\"]")
        + &figure("F2", "count = [\"甲·决定\"]")
        + &figure("F3", "ratio = { of = [\"甲·决定\"], in = [\"甲·决定\"] }");
    let with = |figure: &str, score: &str, despite: &str| {
        let more = format!("points = \"5\"\nfigures = [\"{figure}\"]\n{despite}\n");
        let text = format!("{GROUP}{}", item("X", score, &more));
        let files = ("figures/a.toml".to_owned(), figures.clone());
        let found = law(&[rules(), files, scheme("s", "2021-01-01", &text)]).1;
        codes(&found).join("、")
    };
    let despite = "despite = { by = \"韩正清\", reason = \"上级要求\" }";
    assert_eq!(with("F1", "{ ratio = { target = 100 } }", ""), "ZS2852");
    assert_eq!(with("F2", "{ rank_table = [\"5\", \"3\"] }", ""), "ZS2852");
    assert_eq!(with("F2", GATE, despite), "ZS2853");
    // A share of acts that were done properly is no number of acts, and an act that costs points is
    // not rewarded.
    assert_eq!(with("F3", "{ gate = { at_least = \"100%\" } }", ""), "");
    assert_eq!(with("F2", "{ per_occurrence = { step = \"1\" } }", ""), "");
    assert_eq!(with("F2", "{ gate = { at_most = 0 } }", ""), "");
}

#[test]
fn a_rule_that_would_never_find_anything_is_told() {
    let (path, text) = rules();
    let found = law(&[(
        path.clone(),
        text.replace("sums = [\"sample\"]", "sums = [\"sampel\"]"),
    )])
    .1;
    assert_eq!(codes(&found), ["ZS2841"]);
    assert!(found[0].cure.contains("sample"), "{}", found[0]);
    let bare = "[[forbidden]]\nid = \"空\"\ncite = \"样例法#1\"\nsentence = \"不得\"\n";
    assert_eq!(codes(&law(&[(path, bare.to_owned())]).1), ["ZS1010"]);
}

#[test]
fn what_bears_an_item_out_may_not_be_what_is_forbidden_either() {
    let text = item(
        "X",
        GATE,
        &format!("{UPLOAD}evidence = \"领导批示复印件\"\n"),
    );
    let found = law(&[
        rules(),
        scheme("s", "2021-01-01", &format!("{GROUP}{text}")),
    ])
    .1;
    assert_eq!(codes(&found), ["ZS2852"]);
}

#[test]
fn a_type_of_unit_for_which_there_is_no_pack_is_told() {
    let packs = "[[pack]]\ntypes = [\"部门\", \"乡镇\"]\n";
    let with = |name: &str| {
        let text = item("X", GATE, &format!("{UPLOAD}applies = \"{name}\"\n"));
        codes(&law(&[scheme("s", "2021-01-01", &format!("{GROUP}{packs}{text}"))]).1).join("、")
    };
    assert_eq!([with("乡镇"), with("乡真")], ["", "ZS2855"]);
}

#[test]
fn no_form_with_impossible_numbers_is_taken() {
    let impossible = [
        "{ presence = [\"3\", \"3\"] }",
        "{ presence = [\"0\"] }",
        "{ shortfall = { target = 0, step = \"1\" } }",
        "{ shortfall = { target = 3, step = \"1\", cap = \"6\" } }",
        "{ per_occurrence = { step = \"-1\" } }",
        "{ per_occurrence = { step = \"一\" } }",
        "{ late_missing = { late = \"0\", missing = \"1\" } }",
        "{ linear = { threshold = \"120%\", per_pct = \"0.1\" } }",
        "{ gate = { at_least = \"101%\" } }",
        "{ ratio = { target = 0 } }",
        "{ bands = [{ from = \"60%\", points = \"3\" }, { from = \"90%\", points = \"5\" }] }",
        "{ bands = [{ from = \"60%\", points = \"6\" }] }",
        "{ rank_table = [\"3\", \"4\"] }",
        "{ rank_table = [\"6\"] }",
        "{ relative_mean = { per_pct = \"0\" } }",
        "{ delta = { base = \"4\", up = \"1\", up_cap = \"2\", down = \"1\", down_cap = \"1\" } }",
        "{ external_scaled = { full = \"0\" } }",
        "{ judge = { max = \"6\" } }",
        "{ clamp_bonus = { low = \"3\", high = \"-3\" } }",
    ];
    for score in impossible {
        let text = item("X", score, &format!("points = \"5\"\n{UPLOAD}"));
        let found = law(&[scheme("s", "2021-01-01", &format!("{GROUP}{text}"))]).1;
        assert!(!found.is_empty(), "{score} is taken");
        assert!(
            codes(&found).iter().all(|code| *code == "ZS2851"),
            "{score}: {}",
            found[0]
        );
    }
}

#[test]
fn totals_add_up_for_every_type_of_unit_and_every_unit_with_items_of_its_own() {
    let one = |code: &str, points: &str, more: &str| {
        item(
            code,
            GATE,
            &format!("points = \"{points}\"\n{UPLOAD}{more}\n"),
        )
    };
    let with = |packs: &str, c: &str| {
        let items = one("A", "40", "")
            + &one("B", "60", "share = \"个性\"\nunits = \"水利局\"")
            + &one("C", c, "share = \"个性\"\nunits = \"林业局\"")
            + &one("D", "3", "share = \"附加\"");
        let found = law(&[scheme("s", "2021-01-01", &format!("{GROUP}{packs}{items}"))]).1;
        found.iter().map(|it| it.cause.clone()).collect::<Vec<_>>()
    };
    let packs = "[[pack]]\ntypes = \"部门\"\ncommon = \"40\"\nspecific = \"60\"\n";
    assert_eq!(with(packs, "60"), Vec::<String>::new());
    assert_eq!(
        with(packs, "55"),
        ["个性部分（部门·林业局）各项加起来是55分，写的是60分"]
    );
    let weights = "[[group]]\ncode = \"2\"\nname = \"评议\"\nweight = \"15%\"\n";
    assert_eq!(with(weights, "60"), ["一级指标的权重加起来不是100%"]);
}

#[test]
fn everything_that_is_wrong_with_a_scheme_is_told_at_once() {
    let text = "[[group]]\ncode = \"1\"\nname = \"工作\"\ntotal = \"9\"\n".to_owned()
        + &item("A", GATE, "points = \"5\"\nfigures = \"F9\"")
        + &item("A", GATE, "points = \"5\"\n")
        + &item(
            "B",
            "{ judge = { max = \"9\" } }",
            &format!("same_as = \"x/y\"\n{UPLOAD}"),
        );
    let found = law(&[scheme("s", "2021-01-01", &text)]).1;
    let mut codes = codes(&found);
    codes.sort_unstable();
    assert_eq!(
        codes,
        ["ZS2846", "ZS2847", "ZS2848", "ZS2849", "ZS2850", "ZS2851"]
    );
}
