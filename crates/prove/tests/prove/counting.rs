//! The counting rules of the statistical returns, each on worked cases: what counts, when and how
//! often.

use std::collections::BTreeMap;

use zs_law::Measure;
use zs_prove::Shelf;

use crate::support::{folder, shipped, shipped_with};

/// How often each figure counts something of a case, by year. Only what is counted, no shares.
fn figures(shelf: &Shelf, case: &str) -> BTreeMap<(String, i16), usize> {
    let worked = shelf.cases.iter().find(|it| *it.name == *case);
    let worked = worked.unwrap_or_else(|| panic!("{case} is not there"));
    let failures = shelf.runner().one(worked).failures;
    assert!(failures.is_empty(), "{}", failures[0].what);
    let mut found = BTreeMap::new();
    for it in shelf.runner().counted(worked) {
        for figure in &shelf.library.figures {
            let counts = matches!(figure.measure, Measure::Count(_));
            if counts && figure.measure.tallies().contains(&&it.tally) {
                let (year, ..) = it.at.day().ymd();
                *found.entry((figure.id.to_string(), year)).or_default() += 1;
            }
        }
    }
    found
}

/// The figures of the returns that count a case, each as often as it does, such as `S013 2026`.
fn returned(shelf: &Shelf, case: &str) -> Vec<String> {
    let found = figures(shelf, case).into_iter();
    let found = found.filter(|((id, _), _)| id.starts_with('S'));
    found
        .flat_map(|((id, year), n)| vec![format!("{id} {year}"); n])
        .collect()
}

/// A worked case told anew with other words in it.
fn retold(name: &str, words: &[(&str, &str)]) -> String {
    let path = format!("cases/{name}.md");
    let mut text = std::fs::read_to_string(folder().join(path)).unwrap();
    for (old, new) in words {
        assert!(text.contains(old), "{name} does not say {old}");
        text = text.replace(old, new);
    }
    text
}

#[test]
fn a_penalty_counts_once_whatever_its_procedure() {
    let shelf = shipped();
    // 十二栏、合计、七栏，和公开年报里的处理决定。
    let fined = ["S013 2026", "S023 2026", "S042 2026", "S305 2026"];
    let warned = [
        "S011 2026",
        "S023 2026",
        "S031 2026",
        "S041 2026",
        "S305 2026",
    ];
    assert_eq!(returned(&shelf, "penalty/ordinary/on-time"), fined);
    assert_eq!(returned(&shelf, "penalty/simple/bank"), fined);
    assert_eq!(returned(&shelf, "coercion/fast/ordinary"), fined);
    assert_eq!(returned(&shelf, "penalty/simple/warning"), warned);
}

#[test]
fn a_penalty_that_was_quashed_later_still_counts() {
    let shelf = shipped();
    let fined = ["S013 2026", "S023 2026", "S042 2026", "S305 2026"];
    assert_eq!(returned(&shelf, "penalty/simple/recalled"), fined);
}

#[test]
fn three_kinds_in_one_case_count_once_under_the_heaviest() {
    let kinds = r#"["罚款", "警告", "没收违法所得"]"#;
    let old = r#""处罚种类" = ["罚款"]"#;
    let told = |kinds: &str| {
        let new = format!("\"处罚种类\" = {kinds}");
        let text = retold("penalty/ordinary/on-time", &[(old, &new)]);
        let shelf = shipped_with("cases/told.md", &text);
        returned(&shelf, "told")
    };
    let heaviest = ["S014 2026", "S023 2026", "S043 2026", "S305 2026"];
    assert_eq!(told(kinds), heaviest);
    // 有列明的种类，又有其他处罚的，算列明的种类；只有没有列明的，算其他。
    let fined = ["S013 2026", "S023 2026", "S042 2026", "S305 2026"];
    assert_eq!(told(r#"["罚款", "责令退还"]"#), fined);
    let other = ["S022 2026", "S023 2026", "S047 2026", "S305 2026"];
    assert_eq!(told(r#"["责令退还"]"#), other);
    // 降低资质等级在十二栏里比罚款重，在七栏里没有列明，所以七栏算罚款。
    let downgraded = [
        "S016 2026",
        "S023 2026",
        "S032 2026",
        "S042 2026",
        "S305 2026",
    ];
    assert_eq!(told(r#"["罚款", "降低资质等级"]"#), downgraded);
}

#[test]
fn the_same_cases_give_the_same_total_in_every_form_of_the_table() {
    let shelf = shipped();
    let report = shelf.library.statistic("enforcement").unwrap();
    let forms = report.tables.iter();
    let forms = forms.filter(|it| it.name.starts_with("行政处罚实施情况统计表"));
    let mut sums = Vec::new();
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for case in &shelf.cases {
        for it in shelf.runner().counted(case) {
            for figure in &shelf.library.figures {
                if figure.measure.tallies().contains(&&it.tally) {
                    *counted.entry(figure.id.to_string()).or_default() += 1;
                }
            }
        }
    }
    for table in forms {
        let total = table.columns.iter().find(|it| !it.total_of.is_empty());
        let total = total.unwrap();
        let of = |figure: &Option<std::sync::Arc<str>>| {
            let id = figure.as_deref().unwrap();
            counted.get(id).copied().unwrap_or_default()
        };
        let parts = total
            .total_of
            .iter()
            .map(|it| of(&table.columns[*it].figure));
        assert_eq!(parts.sum::<usize>(), of(&total.figure), "{}", table.name);
        sums.push(of(&total.figure));
    }
    assert!(sums[0] > 30, "{sums:?}");
    assert!(sums.iter().all(|it| *it == sums[0]), "{sums:?}");
}

#[test]
fn an_inspection_that_became_another_act_does_not_count() {
    let shelf = shipped();
    for kind in ["clue", "random", "routine", "special"] {
        let of = |case: &str| returned(&shelf, &format!("inspection/{kind}/{case}"));
        assert_eq!(of("no-problem"), ["S075 2026"], "{kind}");
        assert_eq!(of("ordered-and-rechecked"), ["S075 2026"], "{kind}");
        assert_eq!(of("clue-to-penalty"), [""; 0], "{kind}");
        // 责令改正以后复查没有改正、转立案的，原来的一次也不算。
        assert_eq!(of("not-corrected"), [""; 0], "{kind}");
    }
    assert_eq!(returned(&shelf, "inspection/routine/crime"), [""; 0]);
    assert_eq!(
        returned(&shelf, "inspection/offsite/on-site-needed"),
        [""; 0]
    );
    assert_eq!(
        returned(&shelf, "inspection/offsite/clue-to-penalty"),
        [""; 0]
    );
}

#[test]
fn a_measure_counts_in_the_year_of_its_decision_not_of_its_end() {
    // 扣押在十二月决定，次年一月处理：只算在决定的年度。
    let text = retold(
        "coercion/seize/ordinary",
        &[
            ("2026-06-11", "2025-12-11"),
            ("2026-06-15", "2025-12-15"),
            ("2026-06-16", "2025-12-16"),
            ("2026-07-11", "2026-01-10"),
            ("2026-07-10", "2026-01-09"),
            ("2026-07-08", "2026-01-08"),
            ("2026-07-09", "2026-01-09"),
        ],
    );
    let shelf = shipped_with("cases/told.md", &text);
    assert_eq!(
        returned(&shelf, "told"),
        ["S052 2025", "S061 2025", "S306 2025"]
    );
    let frozen = returned(&shelf, "coercion/freeze/ordinary");
    assert_eq!(frozen, ["S053 2026", "S061 2026", "S306 2026"]);
}

#[test]
fn an_execution_counts_when_it_is_finished_or_ended_under_its_kind() {
    let shelf = shipped();
    let of = |case: &str| returned(&shelf, &format!("coercion/{case}"));
    assert_eq!(of("own/ordinary"), ["S057 2026"]);
    assert_eq!(of("own/agreement"), ["S057 2026"]);
    assert_eq!(of("own/terminated"), ["S057 2026"]);
    assert_eq!(of("own/performed"), [""; 0]);
    assert_eq!(of("substitute/ordinary"), ["S058 2026"]);
    // 十二月决定，次年一月执行完毕。
    let text = "# 次年执行\n\n```toml\n\
        given = { case = \"coercion/own/ordinary\", until = \"publish\" }\n\n\
        [[do]]\nstep     = \"execute\"\nat       = 2027-01-05T11:00:00\npeople   = [\"杜执\", \"康法\"]\n\
        values   = { \"执行时间\" = 2027-01-05T09:00:00, \"执行情况\" = \"清除\", \"居民生活的保障\" = \"没有采取停止供水、供电、供热、供燃气等方式迫使当事人履行\", \"款项的去向\" = \"没有款项\" }\n\
        evidence = { \"执行笔录\" = 1 }\n```\n";
    let shelf = shipped_with("cases/told.md", text);
    assert_eq!(returned(&shelf, "told"), ["S057 2027"]);
}

#[test]
fn an_application_to_the_court_counts_on_its_own_day() {
    let shelf = shipped();
    let applied = returned(&shelf, "penalty/court/applied");
    assert!(applied.contains(&"S060 2026".to_owned()), "{applied:?}");
    let ordinary = returned(&shelf, "coercion/court/ordinary");
    assert_eq!(ordinary, ["S060 2026"]);
}

#[test]
fn a_fine_that_grew_is_an_execution_on_the_day_it_is_paid() {
    let text = r#"# 加处罚款以后缴清

```toml
given = { case = "penalty/ordinary/on-time", until = "publish" }

[[do]]
step   = "surcharge"
at     = 2026-04-10T10:00:00
people = ["韩正清"]
values = { "加处金额" = "54元", "计算说明" = "逾期一日，按百分之三", "救济途径和期限" = "六十日内申请行政复议" }

[[do]]
step   = "pay"
at     = 2027-01-05T10:00:00
people = ["钟财"]
values = { "金额" = "1854元", "票据号" = "NM27-000001" }

[[do]]
step   = "settle"
at     = 2027-01-05T11:00:00
people = ["钟财"]
```
"#;
    let shelf = shipped_with("cases/told.md", text);
    let told = returned(&shelf, "told");
    assert!(told.contains(&"S054 2027".to_owned()), "{told:?}");
    let on_time = returned(&shelf, "penalty/ordinary/on-time");
    assert!(!on_time.contains(&"S054 2026".to_owned()), "{on_time:?}");
}

#[test]
fn a_reconsideration_that_changed_its_procedure_is_received_once() {
    let shelf = shipped();
    assert_eq!(
        returned(&shelf, "reconsideration/simple/converted"),
        [""; 0]
    );
}
