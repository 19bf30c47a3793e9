//! The calculator over an act that is written here: each kind of term, pauses, extensions, and the
//! rules of another day.

use std::collections::BTreeMap;

use zs_base::{Day, Severity};
use zs_law::Files;
use zs_testkit::tree::{files_below, in_tree};
use zs_time::Calendar;
use zs_work::Law;
use zs_work::calculator::{
    Act, Counted, NoAct, Problem, act, begin, count_one, extensions, families, reminders,
};

const OLD: &str = r#"
format  = 1
id      = "try.terms"
name    = "试办的程序"
force   = { from = 2021-07-15 }
running = { then = "stay", cite = "行政处罚法#37" }

[[step]]
id    = "file"
name  = "立案"
actor = { post = "clerk" }
cite  = "行政处罚法#54"

[[step]]
id       = "stop"
name     = "中止"
after    = ["file"]
optional = true
actor    = { post = "clerk" }
cite     = "行政处罚法#54"

[[step]]
id       = "go"
name     = "恢复"
after    = ["stop"]
optional = true
actor    = { post = "clerk" }
cite     = "行政处罚法#54"

[[step]]
id     = "decide"
name   = "决定"
after  = ["file"]
ends   = true
actor  = { post = ["clerk", "officer"] }
cite   = "行政处罚法#60"
limit  = { at_most = 90, unit = "日", from = "file", cite = "行政处罚法#60", pause = [{ from = "stop", to = "go", kind = "中止", cite = "行政处罚法#60" }, { from = "stop", to = "go", kind = "重新计算", cite = "行政处罚法#61" }], extend = [{ by = "agency_head", at_most = 30, unit = "日", times = 2, cite = "行政处罚法#60" }] }
wait   = { at_least = 5, unit = "工作日", from = "file", cite = "行政处罚法#44" }
before = { at_least = 7, unit = "日", notice = "file", cite = "行政处罚法#64" }
date   = { month = 1, day = 31, from = "file", cite = "行政处罚法#42" }
"#;

fn law() -> Law {
    let mut files = Files::new("law");
    for (path, bytes) in files_below(&in_tree("law")).unwrap() {
        files.add(&path, bytes);
    }
    let new = OLD
        .replace("2021-07-15", "2026-07-01")
        .replace("at_most = 90", "at_most = 60");
    for (day, text) in [("2021-07-15", OLD), ("2026-07-01", &new)] {
        files.add(&format!("procedures/try.terms/{day}.toml"), text.as_bytes());
    }
    let (law, problems) = Law::read(&files);
    let errors: Vec<_> = problems
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    law
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn acts(law: &Law, on: &str) -> Act {
    act(law, &"try.terms".into(), "", day(on)).unwrap()
}

fn one(law: &Law, act: &Act, term: &str, form: &[(&str, &str)]) -> Result<Counted, Vec<Problem>> {
    let form: BTreeMap<&str, &str> = form.iter().copied().collect();
    let said = |name: &str| {
        form.get(name)
            .map_or_else(String::new, |it| (*it).to_owned())
    };
    count_one(law, act.term(term).unwrap(), &said, day("2026-06-01"))
}

#[test]
fn each_kind_of_term_is_named_with_who_and_where_it_starts() {
    let law = law();
    let act = acts(&law, "2026-06-01");
    let told: Vec<_> = act
        .terms
        .iter()
        .map(|it| (it.key.as_str(), it.kind, it.said.start.key.as_str()))
        .collect();
    let expected = [
        ("decide.limit", "最长", "file"),
        ("decide.wait", "至少", "file"),
        ("decide.before", "提前", "decide"),
        ("decide.date", "固定日", "file"),
    ];
    assert_eq!(told, expected);
    assert!(act.terms.iter().all(|it| !it.said.who.is_empty()));
    assert_eq!(act.terms[0].said.pauses.len(), 2);
    let starts: Vec<_> = act.starts.iter().map(|it| it.key.as_str()).collect();
    assert_eq!(starts, ["file", "decide"]);
}

#[test]
fn all_terms_are_counted_from_the_starts_that_are_known() {
    let law = law();
    let act = acts(&law, "2026-06-01");
    let form = |name: &str| match name {
        "d-file" => "2026-1-5".to_owned(),
        "d-decide" => "2026-3-20".to_owned(),
        _ => String::new(),
    };
    let (counted, problems) = begin(&law, &act, &form, day("2026-06-01"));
    assert_eq!(problems, []);
    let days: Vec<_> = counted
        .iter()
        .map(|it| it.as_ref().unwrap().due.to_string())
        .collect();
    // The wait ends on the 12th, the day after its fifth working day may be used; notice is given
    // at the latest seven days before; the end of January comes after the start.
    assert_eq!(
        days,
        ["2026-04-07", "2026-01-13", "2026-03-13", "2026-01-31"]
    );
    let half = |name: &str| match name {
        "d-file" => "2026-1-5".to_owned(),
        _ => String::new(),
    };
    let (counted, _) = begin(&law, &act, &half, day("2026-06-01"));
    assert!(counted[2].is_none() && counted[0].is_some());
}

#[test]
fn pauses_stop_and_restart_and_extensions_lengthen() {
    let law = law();
    let act = acts(&law, "2026-06-01");
    let due = |form: &[(&str, &str)]| {
        let counted = one(&law, &act, "decide.limit", form).unwrap();
        (counted.due.to_string(), counted.arithmetic.join("\n"))
    };
    assert_eq!(due(&[("from", "2026-1-5")]).0, "2026-04-07");
    let stopped = [
        ("from", "2026-1-5"),
        ("p0-1-from", "2026-1-31"),
        ("p0-1-to", "2026-2-20"),
    ];
    let (day, lines) = due(&stopped);
    assert_eq!(day, "2026-04-27");
    assert!(
        lines.contains("“中止”办结（行政处罚法第60条），中止"),
        "{lines}"
    );
    let again = [
        ("from", "2026-1-5"),
        ("p1-1-from", "2026-1-31"),
        ("p1-1-to", "2026-2-20"),
    ];
    let (day, lines) = due(&again);
    assert_eq!(day, "2026-05-21");
    assert!(lines.contains("重新计算"), "{lines}");
    // Of an interval that goes on, the days up to today do not count.
    let open = [("from", "2026-1-5"), ("p0-1-from", "2026-5-30")];
    assert_eq!(due(&open).0, "2026-04-07");
    let open = [("from", "2026-3-5"), ("p0-1-from", "2026-5-30")];
    assert_eq!(due(&open).0, "2026-06-05");
    assert_eq!(extensions(act.term("decide.limit").unwrap()), 2);
    let longer = [("from", "2026-1-5"), ("x1", "30"), ("x2", "10")];
    assert_eq!(due(&longer).0, "2026-05-15");
    let second_only = [("from", "2026-1-5"), ("x2", "10")];
    let problems = one(&law, &act, "decide.limit", &second_only).unwrap_err();
    assert_eq!(problems[0].sentence, "先写第 1 次延长。");
}

#[test]
fn the_rules_are_those_of_the_day_that_is_asked_for() {
    let law = law();
    let (old, new) = (acts(&law, "2026-06-30"), acts(&law, "2026-07-01"));
    assert_eq!(
        (old.version, new.version),
        (day("2021-07-15"), day("2026-07-01"))
    );
    let from = [("from", "2026-1-5")];
    let due = |act: &Act| {
        one(&law, act, "decide.limit", &from)
            .unwrap()
            .due
            .to_string()
    };
    assert_eq!(
        (due(&old).as_str(), due(&new).as_str()),
        ("2026-04-07", "2026-03-06")
    );
    let starts = |text: &str| [day(text)].into_iter();
    assert_eq!(
        new.older_rules_on(starts("2026-06-30")),
        Some(day("2026-06-30"))
    );
    assert_eq!(new.older_rules_on(starts("2026-07-01")), None);
    // Before the first version there is nothing older to be led to.
    assert_eq!(old.older_rules_on(starts("2021-01-01")), None);
    let before = act(&law, &"try.terms".into(), "", day("2020-01-01")).unwrap();
    assert_eq!(before.version, day("2026-07-01"));
}

#[test]
fn unknown_acts_and_rules_are_told_apart() {
    let law = law();
    let ask = |id: &str, rules: &str| act(&law, &id.into(), rules, day("2026-06-01"));
    assert_eq!(ask("no.such", "").unwrap_err(), NoAct::Unknown);
    assert_eq!(
        ask("try.terms", "x/2020-01-01").unwrap_err(),
        NoAct::NoSuchRules
    );
}

#[test]
fn acts_stand_in_families_and_each_of_the_library_once() {
    let law = law();
    let all = families(&law, day("2026-06-01"), "");
    let mut ids: Vec<_> = all
        .iter()
        .flat_map(|it| &it.acts)
        .map(|it| &it.id)
        .collect();
    assert_eq!(ids.len(), law.library.procedures.len());
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), law.library.procedures.len());
    assert!(all.iter().all(|it| !it.title.is_empty()));
    let found = families(&law, day("2026-06-01"), "　试办　程序 ");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].acts[0].name, "试办的程序");
}

#[test]
fn one_is_reminded_three_and_one_working_days_ahead_but_not_before_the_start() {
    let calendar = Calendar::new(Vec::new());
    let on = |start: &str, due: &str| -> Vec<String> {
        let days = reminders(&calendar, day(start), day(due));
        days.iter().map(ToString::to_string).collect()
    };
    // 2026-03-09 is a Monday.
    assert_eq!(on("2026-02-01", "2026-03-09"), ["2026-03-04", "2026-03-06"]);
    assert_eq!(on("2026-03-05", "2026-03-09"), ["2026-03-06"]);
    assert_eq!(on("2026-03-08", "2026-03-09"), Vec::<String>::new());
}
