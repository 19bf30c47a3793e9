//! The prose of the yearly report stands in its case, and its last days are those of the procedure.

use zs_base::Digest;
use zs_event::command::Evidence;
use zs_work::view::{Answers, ReportOf};

use crate::town::{Town, fields, who};

const KIND: &str = "法治政府建设年度报告";

fn opened(year: &str, whose: &str) -> Answers {
    fields(&[
        ("报告的单位", whose),
        ("报告的种类", KIND),
        ("报告的年度", year),
        ("联系人和电话", "管起，0471-0000009"),
    ])
}

fn draft() -> Answers {
    let mut it = fields(&[
        ("措施和成效", "修订了执法目录"),
        ("不足和原因", "法制审核人员不足"),
        ("第一责任人履职的情况", "听取汇报一次"),
        ("下一年度的安排", "配齐法制审核人员"),
        ("其他需要报告的情况", "没有其他需要报告的情况"),
        ("每项数字的算法和事件清单", "见数字的口径"),
    ]);
    it.evidence.push(Evidence {
        kind: "数据清单".to_owned(),
        file: Digest::of(&[b"list"]),
    });
    it
}

#[test]
fn what_people_wrote_in_the_case_fills_the_report_and_its_last_days_run() {
    let mut town = Town::new();
    town.register("guan", "m1", "drafter");
    let drafter = who("guan", "drafter");
    let law = town.looker.law().clone();
    let report = &law.library.reports[0];
    let units = ["m1".into(), "m2".into()];
    let names = ["样例旗人民政府".to_owned()];
    let of = |year, names| ReportOf {
        units: &units,
        year,
        names,
    };
    let none = town.looker.report_case(report, of(2025, &[])).unwrap();
    assert_eq!(none, None);
    let own = opened("2025", "旗市场监管局");
    let case = town.open_of("government.report", "2026-01-05T09:00", &own);
    let start = fields(&[("数据的截止时间", "2025-12-31 23:59")]);
    town.act(&case, ("start", &drafter, "2026-01-06T10:00"), &start);
    let begun = town.looker.report_case(report, of(2025, &[]));
    let begun = begun.unwrap().unwrap();
    assert_eq!((begun.case, begun.is_over), (case, false));
    assert!(begun.written.is_empty());
    town.act(&case, ("draft", &drafter, "2026-01-20T10:00"), &draft());
    let found = town.looker.report_case(report, of(2025, &[]));
    let found = found.unwrap().unwrap();
    let texts: Vec<&str> = report
        .written()
        .map(|(name, _)| &*found.written[&**name])
        .collect();
    assert_eq!(
        texts,
        [
            "修订了执法目录",
            "法制审核人员不足",
            "听取汇报一次",
            "配齐法制审核人员",
            "没有其他需要报告的情况"
        ]
    );
    // Another year, and the report of the county, have none.
    for (year, names) in [(2024, &[][..]), (2025, &names[..])] {
        let none = town.looker.report_case(report, of(year, names));
        assert_eq!(none.unwrap(), None);
    }
    // 三月一日前、四月一日前：二月二十八日、三月三十一日。
    let file = town.file(&case, &drafter, "2026-01-20T11:00");
    let dues: Vec<String> = file.clocks.iter().map(|it| it.due.to_string()).collect();
    for due in ["2026-02-28", "2026-03-31"] {
        assert!(dues.iter().any(|it| it == due), "{dues:?}");
    }
}
