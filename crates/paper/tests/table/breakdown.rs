//! E2: tasks that stand in a docx, as paragraphs in either of the two ways of offices, or as tables.

use zs_base::Severity;
use zs_paper::table::{Breakdown, Due, PARAGRAPHS, read_breakdown};

use super::docx_file::{docx, docx_with, p, paragraphs};

/// What was read, one line for each task.
fn shown(read: &Breakdown) -> Vec<String> {
    let tasks = read.tasks.iter().map(|it| {
        let task = &it.what;
        let text = |it: &Option<String>| it.clone().unwrap_or_default();
        format!(
            "{} {}|{}|{}|{}|{}|{}|{}",
            it.row,
            task.no.map_or("-".to_owned(), |no| no.to_string()),
            text(&task.level1),
            text(&task.level2),
            task.task.replace('\n', "↵"),
            task.lead.join("、"),
            task.units.join("、"),
            task.due.map_or(text(&task.due_said), due),
        )
    });
    tasks.collect()
}

fn due(due: Due) -> String {
    match due {
        Due::By(day) => day.to_string(),
        other => format!("{other:?}"),
    }
}

fn problems(read: &Breakdown) -> Vec<String> {
    let told = read
        .problems
        .iter()
        .map(|it| format!("{} {}", it.place(), it.code.id));
    told.collect()
}

#[test]
fn e2_tasks_with_their_units_in_the_paragraph_below_are_read() {
    let read = read_breakdown(&paragraphs(&[
        "某县2024年法治政府建设重点任务分解方案",
        "各乡镇人民政府，县政府各部门：",
        "为落实上级要求，现将任务分解如下。",
        "一、依法全面履行职能",
        "（一）深化“放管服”改革",
        "1．压缩审批时限，审批事项在法定期限内办结。",
        "牵头单位：县行政审批服务局　　配合单位：县直各部门，各乡镇（街道）",
        "完成时限：6月底前",
        "2.不存在变相许可。",
        "责任单位：县发改委、县住建局；县市场监管局",
        "完成时限：长期坚持",
        "（二）清单管理",
        "动态调整权责清单。",
        "调整后及时公开。",
        "责任单位：各有关部门，乡镇人民政府按职责分工分别负责",
        "二、健全制度体系",
        "（一）规范性文件合法性审核率达到100%。责任单位：县司法局；完成时限：全年。",
        "（二）建立清理机制。",
        "责任单位：县司法局牵头，各制定机关配合；完成时限：马上",
        "三、有关要求",
        "各单位要加强领导。",
    ]))
    .unwrap();
    assert_eq!(
        shown(&read),
        [
            "6 1|依法全面履行职能|深化“放管服”改革|压缩审批时限，审批事项在法定期限内办结。|县行政审批服务局|县直各部门、各乡镇（街道）|2024-06-30",
            "9 2|依法全面履行职能|深化“放管服”改革|不存在变相许可。||县发改委、县住建局、县市场监管局|Continuous",
            "13 -|依法全面履行职能|清单管理|动态调整权责清单。↵调整后及时公开。||各有关部门、乡镇人民政府|",
            "17 1|健全制度体系||规范性文件合法性审核率达到100%。||县司法局|Year",
            "18 2|健全制度体系||建立清理机制。|县司法局|各制定机关|马上",
        ]
    );
    // Groups are told as such, and nobody takes them for units.
    let groups: Vec<&[&str]> = read
        .tasks
        .iter()
        .map(|it| it.what.unit_groups.as_slice())
        .collect();
    let known: [&[&str]; 5] = [
        &["@county_departments", "@townships"],
        &[],
        &["@relevant_departments", "@townships"],
        &[],
        &["@unresolved"],
    ];
    assert_eq!(groups, known);
    assert_eq!(problems(&read), ["第19段 ZS5123"]);
    assert!(read.tasks.iter().all(|it| it.sheet == PARAGRAPHS));
    let left: Vec<u32> = read.left.iter().map(|(row, _)| *row).collect();
    assert_eq!(left, [1, 2, 3, 20, 21], "{:?}", read.left);
}

#[test]
fn e2_tasks_with_their_units_in_brackets_are_read() {
    let read = read_breakdown(&paragraphs(&[
        "某市2023年工作要点",
        "一、加强党的领导",
        "1.健全工作机制（以下简称机制），定期研究。（市委依法治市办牵头，相关部门配合）",
        "2.开展专项督察；形成报告（市司法局会同市委编办牵头，2023年9月底前完成）；建立台账（各旗县（市、区）按职责分工负责）。",
        "3.组织培训。（市司法局、市人社局等部门负责）",
        "二、提高执法水平",
        "推行“三项制度”。（责任单位：市司法局；完成时限：每季度末）",
        "实现全覆盖。",
        "（市市场监管局负责）",
    ]))
    .unwrap();
    assert_eq!(
        shown(&read),
        [
            "3 1|加强党的领导||健全工作机制（以下简称机制），定期研究。|市委依法治市办|相关部门|",
            "4 2|加强党的领导||开展专项督察；形成报告|市司法局、市委编办||2023-09-30",
            "4 2|加强党的领导||建立台账||各旗县（市、区）|",
            "5 3|加强党的领导||组织培训。||市司法局、市人社局、等部门|",
            "7 -|提高执法水平||推行“三项制度”。||市司法局|EveryQuarter",
            "8 -|提高执法水平||实现全覆盖。||市市场监管局|",
        ]
    );
    assert_eq!(read.problems, []);
}

#[test]
fn e2_long_paragraphs_with_half_width_signs_are_read_all_the_same() {
    let read = read_breakdown(&paragraphs(&[
        "某县2020年度工作安排",
        "一、依法全面履行政府职能",
        "(一)为发展提供保障。坚持稳中快进工作总基调,加强备案审查,提供保障。",
        "责任单位:县政府办公室、县司法局、各有关部门,乡镇人民政府按职责分工分别负责。",
        "(二)提高能力。要把安全放在第一位(含基层),全面提高能力(责任单位:县司法局(牵头)、县卫健委)。",
        "(三)清理文件(县司法局牵头,相关部门配合)",
    ]))
    .unwrap();
    assert_eq!(
        shown(&read),
        [
            "3 1|依法全面履行政府职能||为发展提供保障。坚持稳中快进工作总基调,加强备案审查,提供保障。||县政府办公室、县司法局、各有关部门、乡镇人民政府|",
            "5 2|依法全面履行政府职能||提高能力。要把安全放在第一位(含基层),全面提高能力|县司法局|县卫健委|",
            "6 3|依法全面履行政府职能||清理文件|县司法局|相关部门|",
        ]
    );
    let groups = ["@relevant_departments", "@townships"];
    assert_eq!(read.tasks[0].what.unit_groups, groups);
    assert_eq!(read.problems, []);
}

#[test]
fn what_cannot_be_read_is_told_with_its_paragraph_and_keeps_nothing_else_out() {
    let read = read_breakdown(&paragraphs(&[
        "责任单位：县司法局",
        "一、任务",
        "1.第一项没有单位。",
        "2.第二项。",
        "责任单位：县司法局",
        "完成时限：2024年13月底前",
        "3.第三项。",
        "责任单位：县财政局",
    ]))
    .unwrap();
    assert_eq!(
        shown(&read),
        [
            "3 1|任务||第一项没有单位。|||",
            "4 2|任务||第二项。||县司法局|2024年13月底前",
            "7 3|任务||第三项。||县财政局|",
        ]
    );
    assert_eq!(
        problems(&read),
        ["第1段 ZS5124", "第3段 ZS5125", "第6段 ZS5123"]
    );
    let severities: Vec<Severity> = read.problems.iter().map(|it| it.severity).collect();
    assert_eq!(
        severities,
        [Severity::Error, Severity::Warning, Severity::Warning]
    );
}

#[test]
fn ordinals_that_word_counts_itself_say_how_deep_a_task_stands() {
    let numbering = "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"0\">\
        <w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCountingThousand\"/><w:lvlText w:val=\"%1、\"/></w:lvl>\
        <w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%2.\"/></w:lvl>\
        </w:abstractNum><w:num w:numId=\"3\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
    let item = |level: u32, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"3\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let body = [
        item(0, "职能"),
        item(1, "第一项"),
        p("责任单位：甲局"),
        item(0, "制度"),
        item(1, "第二项"),
        p("责任单位：乙局"),
        item(1, "第三项"),
        p("责任单位：丙局"),
    ];
    let read = read_breakdown(&docx_with(
        &body.concat(),
        &[("word/numbering.xml", numbering)],
    ))
    .unwrap();
    assert_eq!(
        shown(&read),
        [
            "2 1|职能||第一项||甲局|",
            "5 1|制度||第二项||乙局|",
            "7 2|制度||第三项||丙局|"
        ]
    );
}

#[test]
fn tables_and_paragraphs_of_one_docx_are_both_read() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", p(text));
    let row = |texts: &[&str]| {
        format!(
            "<w:tr>{}</w:tr>",
            texts.iter().map(|it| cell(it)).collect::<String>()
        )
    };
    let table = |rows: &[String]| format!("<w:tbl>{}</w:tbl>", rows.concat());
    let tasks = table(&[
        row(&[
            "序号",
            "重点任务",
            "牵头单位",
            "责任单位",
            "配合单位",
            "完成时限",
        ]),
        row(&["一、职能履行"]),
        row(&["1", "办结审批", "县审批局", "县发改委", "各乡镇", "9月底前"]),
        row(&["2", "", "县审批局", "", "", ""]),
        row(&["（二）强化监管"]),
        row(&["3", "压缩时限", "", "", "", "有时间再说"]),
    ]);
    let other = table(&[row(&["姓名", "电话"]), row(&["某", "0"])]);
    let body = format!(
        "{}{}{}{tasks}{other}",
        p("2025年任务"),
        p("1.另一项"),
        p("责任单位：县司法局")
    );
    let read = read_breakdown(&docx(&body)).unwrap();
    assert_eq!(
        shown(&read),
        [
            "2 1|||另一项||县司法局|",
            "3 1|职能履行||办结审批|县审批局|县发改委、各乡镇|2025-09-30",
            "6 3|职能履行|强化监管|压缩时限|||有时间再说",
        ]
    );
    assert_eq!(
        problems(&read),
        [
            "“第1个表”第4行B列 ZS5113",
            "“第1个表”第6行F列 ZS5123",
            "“第1个表”第6行D列 ZS5125",
            "“第2个表” ZS5110",
        ]
    );
}

#[test]
fn zs5128_a_docx_without_tasks_says_so() {
    let read = read_breakdown(&paragraphs(&["通知", "请各单位认真落实。"])).unwrap();
    assert_eq!(problems(&read), [" ZS5128"]);
    assert_eq!(read.left.len(), 2);
}

#[test]
fn a_workbook_is_read_by_the_same_door() {
    let file = zs_testkit::tree::in_tree("tests/data/tables/任务分解表-样例.xlsx");
    let read = read_breakdown(&std::fs::read(file).unwrap()).unwrap();
    assert_eq!(read.problems, []);
    let rows: Vec<u32> = read.tasks.iter().map(|it| it.row).collect();
    assert_eq!(rows, [6, 7, 8, 10, 11, 12]);
    let said: Vec<Option<&str>> = read
        .tasks
        .iter()
        .map(|it| it.what.due_said.as_deref())
        .collect();
    assert_eq!(said[2], Some("每季度末"));
}
