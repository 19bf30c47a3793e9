//! Statistical returns: what the file says, told with every problem at once.

use zs_base::Day;
use zs_law::{Counted, Files, Library, Measure, MoneyIn, Tally, read};

use crate::support::{base, shipped};

const FIGURES: &str = r#"
[[tally]]
name      = "甲"
procedure = "sample.act"
step      = "decide"
value     = "金额"

[[figure]]
id    = "B001"
name  = "决定数"
group = "样例"
count = "甲"
unit  = "件"
means = "件数"

[[figure]]
id    = "B002"
name  = "决定金额"
group = "样例"
sum   = "甲"
unit  = "元"
means = "金额"
"#;

fn with(report: &str) -> Files {
    let mut files = base();
    files.add("figures/甲.toml", FIGURES.as_bytes().to_vec());
    files.add("reports/表.toml", report.as_bytes().to_vec());
    files
}

#[test]
fn a_return_keeps_the_order_of_its_columns_and_the_places_of_its_totals() {
    let (library, found) = read(&with(
        r#"
id   = "r"
name = "表"
due  = { month = 1, day = 31 }
not_from_cases = [{ name = "附表", why = "由人填写" }]
[[table]]
name = "一"
rows = "单位"
not_from_cases = [{ name = "人数", why = "不在案件里" }]
[[table.column]]
name   = "件数"
figure = "B001"
[[table.column]]
name   = "金额（万元）"
figure = "B002"
money  = "万元"
[[table.column]]
name     = "合计"
total_of = ["件数"]
"#,
    ));
    assert!(found.is_empty(), "{}", found[0]);
    let report = library.statistic("r").unwrap();
    assert_eq!(report.due.for_year(2025), Day::from_ymd(2026, 1, 31));
    let table = &report.tables[0];
    let names: Vec<&str> = table.columns.iter().map(|it| &*it.name).collect();
    assert_eq!(names, ["件数", "金额（万元）", "合计"]);
    assert_eq!(table.columns[1].money, Some(MoneyIn::TenThousandYuan));
    assert_eq!(table.columns[2].total_of, [0]);
    assert_eq!(table.columns[2].figure, None);
    assert_eq!(&*table.not_from_cases[0].name, "人数");
    assert_eq!(&*report.not_from_cases[0].why, "由人填写");
}

#[test]
fn all_problems_of_a_return_are_told_at_once() {
    let (_, found) = read(&with(
        r#"
id   = "r"
name = "表"
due  = { month = 13, day = 1 }
[[table]]
name = "一"
rows = "人"
[[table.column]]
name   = "甲"
figure = "B009"
[[table.column]]
name  = "甲"
figure = "B001"
money = "元"
[[table.column]]
name = "乙"
"#,
    ));
    let mut codes: Vec<String> = found.iter().map(|it| it.code.to_string()).collect();
    codes.sort();
    let wanted = ["ZS1013", "ZS2003", "ZS2871", "ZS2872", "ZS2875", "ZS2876"];
    assert_eq!(codes, wanted);
}

#[test]
fn money_is_printed_without_losing_a_cent() {
    let both = |amount| [MoneyIn::Yuan, MoneyIn::TenThousandYuan].map(|it| it.printed(amount));
    assert_eq!(both(0), ["0.00", "0.000000"]);
    assert_eq!(both(180_000), ["1800.00", "0.180000"]);
    assert_eq!(both(12_345_678_901), ["123456789.01", "12345.678901"]);
    assert_eq!(both(-5), ["-0.05", "-0.000005"]);
}

#[test]
fn what_a_shipped_form_asks_is_a_column_or_is_told_with_its_reason() {
    let (library, _) = read(&shipped());
    assert!(library.statistics.len() >= 5);
    for report in &library.statistics {
        for table in &report.tables {
            for it in table.not_from_cases.iter().chain(&report.not_from_cases) {
                assert!(!it.why.is_empty(), "{}", it.name);
                assert!(table.columns.iter().all(|column| column.name != it.name));
            }
        }
    }
}

/// What a name counts: the tally without its name and words, and the words.
fn parts_of(library: &Library, name: &Counted) -> Vec<(String, String)> {
    let Counted::Tally(name) = name else {
        panic!("{name:?} is in a total");
    };
    let Some(tally) = library.tallies.iter().find(|it| it.names(name)) else {
        return vec![(name.to_string(), String::new())];
    };
    let bare = Tally {
        name: "".into(),
        split: None,
        value: Vec::new(),
        ..tally.clone()
    };
    let words = tally.all_names().into_iter();
    let words = words.filter(|it| tally.split.is_none() || *it != tally.name);
    let words = words.filter(|it| **name == *tally.name || it == name);
    words
        .map(|it| (format!("{bare:?}"), it.to_string()))
        .collect()
}

/// Everything that some columns count, in order.
fn counted(library: &Library, figures: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for id in figures {
        let Measure::Count(of) = &library.figure(id).unwrap().measure else {
            panic!("{id} is in a total");
        };
        found.extend(of.iter().flat_map(|it| parts_of(library, it)));
    }
    found.sort();
    found
}

#[test]
fn whatever_the_cases_are_the_columns_of_a_total_add_up_to_it() {
    let (library, _) = read(&shipped());
    let mut totals = 0;
    for table in library.statistics.iter().flat_map(|it| &it.tables) {
        for total in table.columns.iter().filter(|it| !it.total_of.is_empty()) {
            let Some(own) = &total.figure else { continue };
            let parts = total.total_of.iter();
            let parts = parts.filter_map(|place| table.columns[*place].figure.as_deref());
            let parts = counted(&library, &parts.collect::<Vec<_>>());
            let whole = counted(&library, &[own]);
            let names = |found: &[(String, String)]| -> Vec<String> {
                let mut names: Vec<String> = found.iter().map(|it| it.0.clone()).collect();
                names.dedup();
                names
            };
            assert_eq!(names(&parts), names(&whole), "{}", table.name);
            // Every word of every tally stands in exactly one column.
            let mut once = parts.clone();
            once.dedup();
            assert_eq!(parts, once, "{} counts twice", table.name);
            for (bare, word) in &parts {
                let tally = library.tallies.iter().find(|it| it.names(word));
                let words = tally.map_or(1, |it| {
                    it.all_names().len() - usize::from(it.split.is_some())
                });
                let there = parts.iter().filter(|it| it.0 == *bare).count();
                assert_eq!(there, words, "{}", table.name);
            }
            totals += 1;
        }
    }
    assert!(totals >= 12, "{totals}");
}

#[test]
fn the_three_forms_of_the_table_of_penalties_have_the_same_total() {
    let (library, _) = read(&shipped());
    let report = library.statistic("enforcement").unwrap();
    let forms = report.tables.iter();
    let forms = forms.filter(|it| it.name.starts_with("行政处罚实施情况统计表"));
    let kinds: Vec<(usize, Option<&str>)> = forms
        .filter_map(|it| it.columns.iter().find(|it| !it.total_of.is_empty()))
        .map(|it| (it.total_of.len(), it.figure.as_deref()))
        .collect();
    assert_eq!(
        kinds,
        [(12, Some("S023")), (9, Some("S023")), (7, Some("S023"))]
    );
}
