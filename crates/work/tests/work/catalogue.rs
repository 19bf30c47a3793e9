//! The catalogue of papers against the catalogue of the research (appendix A): every paper of a
//! penalty and of supervision has a template, and its step makes it or shows its form.

use std::collections::BTreeSet;

use zs_base::Day;
use zs_law::{Library, Procedure, Step, Table, TableRow};

use crate::county::law;

/// The rows of appendix A, each with the papers that it names and those that other acts make of it.
const APPENDIX_A: [(&str, &[&str]); 29] = [
    ("PEN-D01", &["案件来源登记表"]),
    ("PEN-D02", &["立案审批表", "不予立案审批表"]),
    ("PEN-D03", &["现场检查（勘验）笔录"]),
    ("PEN-D04", &["询问笔录"]),
    ("PEN-D05", &["抽样取证凭证"]),
    (
        "PEN-D06",
        &["先行登记保存证据通知书", "先行登记保存证据清单"],
    ),
    ("PEN-D07", &["先行登记保存证据处理决定书"]),
    ("PEN-D08", &["责令改正通知书"]),
    ("PEN-D09", &["调查终结报告"]),
    ("PEN-D10", &["法制审核意见书"]),
    ("PEN-D11", &["快速办理告知书", "行政处罚事先告知书"]),
    ("PEN-D12", &["行政处罚听证告知书"]),
    ("PEN-D13", &["陈述申辩笔录", "陈述申辩复核意见书"]),
    ("PEN-D14", &["听证通知书", "听证公告"]),
    ("PEN-D15", &["听证笔录"]),
    ("PEN-D16", &["听证报告"]),
    ("PEN-D17", &["重大案件集体讨论记录"]),
    ("PEN-D18", &["快速办理行政处罚决定书", "行政处罚决定书"]),
    ("PEN-D19", &["当场行政处罚决定书"]),
    ("PEN-D20", &["不予行政处罚决定书"]),
    (
        "PEN-D21",
        &["涉嫌犯罪案件移送书（行刑衔接）", "涉嫌犯罪案件移送书"],
    ),
    ("PEN-D22", &["案件移送函"]),
    ("PEN-D23", &["送达回证", "送达地址确认书"]),
    ("PEN-D24", &["延期（分期）缴纳罚款决定书"]),
    ("PEN-D25", &["加处罚款决定书"]),
    ("PEN-D26", &["强制执行催告书", "履行催告书"]),
    ("PEN-D27", &["非诉强制执行申请书", "强制执行申请书"]),
    (
        "PEN-D28",
        &["结案审批表", "卷宗封面", "卷内文件目录", "卷内备考表"],
    ),
    (
        "SUP-D01",
        &[
            "监督检查通知",
            "行政执法监督检查通知书",
            "案卷调阅清单",
            "行政执法监督通知书",
            "行政执法监督意见书",
            "行政执法监督决定书",
            "整改通知书",
            "约谈通知书",
            "行政执法监督通报",
            "问题线索移送函",
        ],
    ),
];

/// The other acts of appendix A that have procedures, with the number of their rows.
const OTHER_ACTS: [(&str, u8); 17] = [
    ("LIC", 9),
    ("ENM", 7),
    ("ENX", 4),
    ("INS", 4),
    ("DEC", 8),
    ("NOR", 6),
    ("REC", 9),
    ("FOI", 1),
    ("SUP", 1),
    ("REV", 1),
    ("GOV", 1),
    ("CER", 1),
    ("LIT", 3),
    ("MED", 1),
    ("ADJ", 1),
    ("PET", 3),
    ("CON", 1),
];

const GIVEN: [&str; 10] = [
    "unit", "number", "date", "people", "outcome", "reason", "year", "seq", "paper", "party",
];

fn text<'a>(table: &'a Table, row: &'a TableRow, column: &str) -> &'a str {
    table.value(row, column).unwrap().as_text().unwrap()
}

/// The step of a row, in the procedure that is in force now.
fn step_of<'a>(library: &'a Library, row: &TableRow) -> (&'a Procedure, &'a Step) {
    let on = Day::from_ymd(2026, 11, 1).unwrap();
    let procedure = library.procedure(&(&*row.keys[2]).into(), &[], on);
    let procedure = procedure.unwrap_or_else(|| panic!("{:?}", row.keys));
    let step = procedure.find_step(&(&*row.keys[3]).into());
    let step = step.unwrap_or_else(|| panic!("{:?}", row.keys));
    (procedure, procedure.step(step))
}

#[test]
fn every_paper_of_a_penalty_and_of_supervision_has_its_template_at_its_step() {
    let law = law();
    let table = &law.library.tables["文书目录"];
    let remedies = &law.library.tables["救济途径"];
    let found: BTreeSet<(&str, &str)> = table
        .rows
        .iter()
        .map(|row| (&*row.keys[0], &*row.keys[1]))
        .collect();
    let wanted: BTreeSet<(&str, &str)> = APPENDIX_A
        .iter()
        .flat_map(|(code, names)| names.iter().map(|name| (*code, *name)))
        .collect();
    let told = |it: &&(&str, &str)| APPENDIX_A.iter().any(|(code, _)| *code == it.0);
    let of_these: BTreeSet<_> = found.iter().filter(told).copied().collect();
    assert_eq!(of_these, wanted);
    let codes: BTreeSet<&str> = found.iter().map(|(code, _)| *code).collect();
    for (act, most) in OTHER_ACTS {
        for number in 1..=most {
            let code = format!("{act}-D{number:02}");
            assert!(codes.contains(&*code), "{code}");
        }
    }
    for row in &table.rows {
        let template = text(table, row, "模板");
        let paper = law.library.papers.get(template);
        let paper = paper.unwrap_or_else(|| panic!("没有模板：{template}"));
        match text(table, row, "用途") {
            "送达" | "救济" | "复议申请" => assert_eq!(&*row.keys[2], "*"),
            "制作" => {
                let (_, step) = step_of(&law.library, row);
                assert_eq!(&*step.paper.as_ref().unwrap().name, template);
            }
            "随附" => {
                let (procedure, step) = step_of(&law.library, row);
                for slot in &paper.slots {
                    let known = GIVEN.contains(&&**slot)
                        || step.fields.iter().any(|it| it.name == *slot)
                        || is_elsewhere(&law.library, procedure, slot)
                        || remedies.row(&[slot, "*", "*"], Day::MAX).is_some();
                    assert!(known, "{template}: {slot}");
                }
            }
            other => panic!("{other}"),
        }
    }
}

fn is_elsewhere(library: &Library, procedure: &Procedure, slot: &str) -> bool {
    let Some((step, name)) = slot.split_once('.') else {
        return false;
    };
    // A part speaks of the fields of the case that calls it.
    let mut all = library.procedures.values().flatten();
    match procedure.find_step(&step.into()) {
        Some(step) => procedure
            .step(step)
            .fields
            .iter()
            .any(|it| *it.name == *name),
        None => step == "case" && all.any(|it| it.fields.iter().any(|it| *it.name == *name)),
    }
}

#[test]
fn every_template_is_in_the_catalogue_or_made_by_a_step() {
    let law = law();
    let table = &law.library.tables["文书目录"];
    let listed: BTreeSet<&str> = table
        .rows
        .iter()
        .map(|it| text(table, it, "模板"))
        .collect();
    let library = &law.library;
    let steps = library
        .procedures
        .values()
        .chain(library.overlaid.values())
        .flatten();
    let made: BTreeSet<&str> = steps
        .flat_map(|it| it.steps.iter())
        .filter_map(|step| Some(&*step.paper.as_ref()?.name))
        .collect();
    for name in law.library.papers.keys() {
        assert!(listed.contains(&**name) || made.contains(&**name), "{name}");
    }
}
