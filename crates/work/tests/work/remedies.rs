//! The sheet of remedies (救济告知) over the shipped law: no decision against somebody goes without.

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_base::Day;
use zs_law::{Library, Procedure, Step};
use zs_work::{PaperIssued, forms_of_paper};

use crate::county::law;

/// The sheet, and the application that goes with it.
const SHEET: &str = "救济告知";
const APPLICATION: &str = "行政复议申请书（随决定书）";

/// The decisions against which a party can only go to court.
const COURT_ONLY: [&str; 3] = ["行政复议决定书", "行政复议不予受理决定书", "行政赔偿决定书"];

/// The papers that go to somebody and have no sheet, each group with the reason why. A paper that
/// stands in none of them is a decision, and a sheet goes with it.
const WITHOUT: [(&str, &[&str]); 8] = [
    (
        "announces a decision, or asks for what it still needs",
        &[
            "行政处罚事先告知书",
            "快速办理告知书",
            "拟不予奖励告知书",
            "拟不予确认告知书",
            "拟不予给付告知书",
            "拟撤销（撤回）行政许可事先告知书",
            "行政许可听证告知书",
            "行政协议单方决定告知书",
            "履行催告书",
            "强制执行催告书",
            "代履行催告书",
            "先行登记保存证据通知书",
            "行政检查通知书",
            "检查结果告知书",
            "非现场检查核对函",
            "征求意见书",
            "补正告知书",
            "行政许可申请材料补正告知书",
            "行政复议补正通知书",
            "说明理由通知书",
            "说明理由审查意见书",
        ],
    ),
    (
        "tells of the course of a case",
        &[
            "听证通知书",
            "听证会材料送达通知",
            "行政许可听证通知书",
            "行政复议听证通知书",
            "检测鉴定期间告知书",
            "特别程序所需时间告知书",
            "延期告知书",
            "延长行政许可审查期限告知书",
            "延长行政许可审查期限告知书（联合办理）",
            "行政许可申请受理通知书",
            "行政复议受理通知书",
            "行政复议中止通知书",
            "行政复议恢复审理通知书",
            "行政复议延期审理通知书",
            "行政复议转换程序通知书",
            "行政复议答复通知书",
            "行政复议答复通知书（简易程序）",
            "行政复议申请转送函",
            "行政裁决答复通知书",
            "行政裁决答复转送函",
        ],
    ),
    (
        "gives what was asked for, or lifts a burden",
        &[
            "行政许可证件",
            "延续或者变更的行政许可证件",
            "延期（分期）缴纳罚款决定书",
            "解除冻结决定书",
            "解除查封（扣押）决定书",
            "中止执行决定书",
            "终结执行决定书",
            "停止执行决定书",
            "诉讼期间停止执行决定书",
            "企业法治体检报告",
        ],
    ),
    (
        "is agreed upon, or ends an attempt to agree",
        &[
            "人民调解协议书",
            "人民调解终止告知书",
            "行政调解协议书",
            "行政调解终止告知书",
            "行政复议调解书",
            "行政裁决调解书",
            "执行协议",
            "法定途径和期限告知书",
            "一站式中心分流移交单",
        ],
    ),
    (
        "goes to an organ or to staff, who have objections of another kind",
        &[
            "季度调度会通知",
            "典型培树实施方案",
            "典型取消资格通报",
            "补短板行动方案",
            "补短板督办函",
            "行政执法委托（赋权）书",
            "收回委托（赋权）执法通知书",
            "整改文书",
            "法律谈话通知书",
            "监督检查通知",
            "督察反馈意见",
            "督察约谈通报督办函",
            "督察通知",
            "督查异议复核决定",
            "督查结论",
            "评查复核结果",
            "评查结果告知书",
            "责任追究决定书",
            "责任追究告知书",
            "责任追究异议复核决定书",
            "责令履行通知书",
            "行政复议意见书",
            "述法评议意见书",
            "备案审查意见书",
            "备案登记通知",
            "规范性文件审查处理意见书",
            "规范性文件审查通知书",
            "规范性文件转送函",
            "司法（检察）建议答复函",
            "反向移送办理情况反馈函",
        ],
    ),
    (
        "is answered by review of petitions, or answers an informer or a proposal",
        &[
            "信访事项告知书",
            "信访事项延期告知书",
            "信访事项改转单",
            "信访事项督办函",
            "信访事项转办结果告知书",
            "信访事项转送（交办）单",
            "信访处理意见书",
            "信访复查（复核）受理告知书",
            "信访复查（复核）意见书",
            "信访积案包案任务单",
            "建议意见答复书",
            "改进工作建议书",
            "举报受理情况告知书",
            "举报处理结果告知书",
            "审查建议告知书",
            "审查建议答复书",
        ],
    ),
    (
        "cannot be challenged alone",
        &["收费通知书", "行政复议终止决定书"],
    ),
    (
        "has a remedy that its matter decides, written from the list of matters",
        &["行政裁决书"],
    ),
];

fn today() -> Day {
    Day::from_ymd(2026, 11, 1).unwrap()
}

/// The steps in force whose papers go to somebody.
fn served(library: &Library) -> Vec<(&Procedure, &Step, &str)> {
    let mut found = Vec::new();
    for id in library.procedures.keys() {
        let Some(procedure) = library.procedure(id, &[], today()) else {
            continue;
        };
        for step in procedure.steps.iter() {
            let paper = step.paper.as_ref().filter(|paper| paper.served);
            found.extend(paper.map(|paper| (&**procedure, step, &*paper.name)));
        }
    }
    found
}

fn forms(library: &Library, (procedure, step): (&Procedure, &Step)) -> Vec<String> {
    let issued = PaperIssued {
        procedure,
        step,
        outcome: None,
        unit: "某县某局",
        on: today(),
    };
    forms_of_paper(library, &issued)
}

/// The decisions that go to somebody without the sheet.
fn bare(library: &Library) -> BTreeSet<String> {
    let known: BTreeSet<&str> = WITHOUT.iter().flat_map(|(_, it)| *it).copied().collect();
    let all = served(library).into_iter();
    let bare = all.filter(|(procedure, step, paper)| {
        let forms = forms(library, (procedure, step));
        !known.contains(paper) && !forms.iter().any(|it| it == SHEET)
    });
    bare.map(|(procedure, step, paper)| format!("{paper} {} {}", procedure.id, step.id))
        .collect()
}

#[test]
fn every_adverse_decision_has_its_sheet_of_remedies() {
    let library = &law().library;
    assert_eq!(bare(library), BTreeSet::new());
    // What is listed as having none has none, and exists.
    let papers: BTreeSet<&str> = served(library).iter().map(|(.., paper)| *paper).collect();
    for (why, names) in WITHOUT {
        for name in names {
            assert!(papers.contains(name), "{why}: {name}");
        }
    }
    for (procedure, step, paper) in served(library) {
        let forms = forms(library, (procedure, step));
        let listed = WITHOUT.iter().any(|(_, names)| names.contains(&paper));
        assert!(!(listed && forms.iter().any(|it| it == SHEET)), "{paper}");
    }
}

#[test]
fn an_application_goes_with_the_sheet_where_another_organ_can_be_asked() {
    let library = &law().library;
    for (procedure, step, paper) in served(library) {
        let forms = forms(library, (procedure, step));
        let asks = forms.iter().any(|it| it == APPLICATION);
        let court_only = COURT_ONLY.contains(&paper);
        let has_sheet = forms.iter().any(|it| it == SHEET);
        assert_eq!(asks, has_sheet && !court_only, "{paper} {}", procedure.id);
    }
}

/// The control: without the row of the sheet, and without the rows of the remedies, the decisions
/// are found that go out bare.
#[test]
fn a_law_without_sheet_or_remedy_is_found() {
    let shipped = law();
    let mut library = shipped.library.clone();
    let mut table = (*library.tables["文书目录"]).clone();
    table.rows.retain(|row| *row.keys[1] != *SHEET);
    library.tables.insert("文书目录".into(), Arc::new(table));
    let found = bare(&library);
    assert!(found.contains("行政处罚决定书 penalty.ordinary decide"));
    assert!(found.contains("行政复议决定书 reconsideration.ordinary rule"));

    let mut library = shipped.library.clone();
    let mut table = (*library.tables["救济途径"]).clone();
    table
        .rows
        .retain(|row| *row.keys[1] != *"compensation.state" && *row.keys[1] != *"*");
    library.tables.insert("救济途径".into(), Arc::new(table));
    let found = bare(&library);
    assert!(found.contains("行政赔偿决定书 compensation.state decide"));
    assert!(!found.contains("答复书 information.request decide"));
}
