//! The steps of a procedure go out as a table and come back: only what was changed is changed, and
//! what cannot be taken is told by row and column.

use zs_paper::table::{Bounds, Sheet, Table, columns_of, read_tables_within, xlsx_of};
use zs_testkit::tree::{files_below, in_tree};
use zs_work::lawmaking::{STEPS, StepProblem, steps_sheets, with_steps};

use crate::lawmaking::law;

const PATH: &str = "tests/data/lawmaking/stall/procedures/street.stall/2026-03-10.toml";

fn stall() -> String {
    std::fs::read_to_string(in_tree(PATH)).unwrap()
}

/// The table of a text as it goes out.
fn sheets(text: &str) -> [Sheet; 2] {
    steps_sheets(text, &law().library).unwrap()
}

/// What is read of sheets that were saved.
fn back(sheets: &[Sheet]) -> Table {
    let bytes = xlsx_of(sheets).unwrap();
    let (mut tables, problems) =
        read_tables_within(&bytes, &columns_of(STEPS), Bounds::PAGE).unwrap();
    assert_eq!((tables.len(), problems.len()), (1, 0));
    tables.remove(0)
}

/// What becomes of the sample after its table was changed.
fn after(change: impl FnOnce(&mut Sheet)) -> Result<String, Vec<StepProblem>> {
    let text = stall();
    let mut sheets = sheets(&text);
    change(&mut sheets[0]);
    with_steps(&text, &back(&sheets), &law().library)
}

/// The cell of a step, by the name of its column.
fn cell<'a>(sheet: &'a mut Sheet, id: &str, column: &str) -> &'a mut String {
    let column = sheet.head.iter().position(|it| it == column).unwrap();
    let row = sheet.rows.iter_mut().find(|row| row[0] == id).unwrap();
    &mut row[column]
}

/// The lines of the sample that a change took away, and those that it brought.
fn changed(new: &str) -> (Vec<String>, Vec<String>) {
    let old = stall();
    let missing = |of: &str, within: &str| -> Vec<String> {
        let lines = of
            .lines()
            .filter(|it| !within.lines().any(|other| other == *it));
        lines.map(str::to_owned).collect()
    };
    (missing(&old, new), missing(new, &old))
}

#[test]
fn the_table_of_every_procedure_of_the_law_comes_back_as_it_went() {
    let law = law();
    let mut seen = 0;
    for (path, bytes) in files_below(&in_tree("law/procedures")).unwrap() {
        let text = String::from_utf8(bytes).unwrap();
        let table = back(&steps_sheets(&text, &law.library).unwrap());
        let same = with_steps(&text, &table, &law.library).unwrap();
        assert_eq!(same, text, "{path}");
        seen += 1;
    }
    assert!(seen >= 90, "{seen}");
}

#[test]
fn a_row_says_its_step_in_words() {
    let [sheet, help] = sheets(&stall());
    assert_eq!(sheet.name, "环节");
    let decide = sheet.rows.iter().find(|it| it[0] == "decide").unwrap();
    let told: Vec<&str> = decide.iter().map(String::as_str).collect();
    let limit = "5工作日，从 收到登记申请 起（摊位办法#6）";
    assert_eq!(told[..3], ["decide", "决定是否登记", "现场核查"]);
    assert_eq!(told[6..8], ["现场核查", limit]);
    assert_eq!(told[10], "摊位登记决定书");
    assert_eq!(help.rows.len(), sheet.head.len());
    assert!(help.rows.iter().all(|it| !it[1].is_empty()));
}

#[test]
fn a_number_that_was_changed_changes_its_line_and_no_other() {
    let new = after(|sheet| {
        let limit = cell(sheet, "decide", "最迟");
        *limit = limit.replace("5工作日", "10 日");
    })
    .unwrap();
    let (gone, came) = changed(&new);
    assert_eq!((gone.len(), came.len()), (1, 1), "{gone:?} {came:?}");
    let own = gone[0].replace(
        "at_most = 5, unit = \"工作日\"",
        "at_most = 10, unit = \"日\"",
    );
    assert_eq!(came[0], own);
}

#[test]
fn what_the_table_does_not_tell_stays_with_its_step() {
    let new = after(|sheet| {
        *cell(sheet, "decide", "环节") = "决定登记与否".to_owned();
        // A cell of another row may go on calling it as it was.
        let limit = cell(sheet, "publish", "最迟");
        *limit = limit.replace("7工作日", "3工作日");
    })
    .unwrap();
    let (gone, came) = changed(&new);
    assert_eq!((gone.len(), came.len()), (2, 2), "{gone:?} {came:?}");
    assert!(
        came.iter()
            .any(|it| it.contains("at_most = 3") && it.contains("\"decide\""))
    );
    assert!(new.contains("# 便民摊位登记"));
    assert!(new.contains("[[step.require]]") && new.contains("{unit}摊〔{year}〕{seq}号"));
}

#[test]
fn a_new_row_is_a_new_step_and_a_row_that_is_gone_takes_its_step_away() {
    let new = after(|sheet| {
        let empty = vec![String::new(); sheet.head.len()];
        sheet.rows.push(empty);
        sheet.rows.last_mut().unwrap()[0] = "notify".to_owned();
        *cell(sheet, "notify", "环节") = "告知周边住户".to_owned();
        *cell(sheet, "notify", "在什么之后") = "现场核查、收到登记申请".to_owned();
        *cell(sheet, "notify", "谁来办") = cell(sheet, "visit", "谁来办").clone();
        *cell(sheet, "notify", "至少几人") = "2".to_owned();
        *cell(sheet, "notify", "最早") = "1日，从 收到登记申请 起".to_owned();
        *cell(sheet, "notify", "可以不办") = "是".to_owned();
        *cell(sheet, "notify", "依据") = "摊位办法#5；摊位办法#6".to_owned();
        sheet.rows.retain(|row| row[0] != "wrong");
    })
    .unwrap();
    let whole: toml::Table = new.parse().unwrap();
    let steps = whole["step"].as_array().unwrap();
    let ids: Vec<&str> = steps.iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert!(!ids.contains(&"wrong"));
    let notify = steps.last().unwrap();
    assert_eq!(notify["id"].as_str(), Some("notify"));
    assert_eq!(notify["after"].as_array().unwrap().len(), 2);
    assert_eq!(notify["actor"]["post"].as_str(), Some("officer"));
    assert_eq!(notify["actor"]["at_least"].as_integer(), Some(2));
    assert_eq!(notify["wait"]["from"].as_str(), Some("accept"));
    assert_eq!(notify["optional"].as_bool(), Some(true));
    assert_eq!(notify["cite"].as_array().unwrap().len(), 2);
}

#[test]
fn what_cannot_be_taken_is_told_by_row_and_column_and_nothing_is_changed() {
    let wrong = after(|sheet| {
        *cell(sheet, "visit", "谁来办") = "城管队员".to_owned();
        *cell(sheet, "visit", "至少几人") = "两人".to_owned();
        *cell(sheet, "decide", "最迟") = "五个工作日".to_owned();
        *cell(sheet, "mask", "在什么之后") = "听证".to_owned();
        *cell(sheet, "publish", "送达") = "对".to_owned();
        *cell(sheet, "archive", "环节") = String::new();
        *cell(sheet, "wrong", "编号") = "又 错".to_owned();
    })
    .unwrap_err();
    let told: Vec<String> = wrong
        .iter()
        .map(|it| format!("{}{} {}", it.column, it.row, it.sentence))
        .collect();
    for (place, word) in [
        ("D3", "城管队员"),
        ("E3", "两人"),
        ("H4", "前面没有数字"),
        ("C5", "听证"),
        ("L6", "写“是”"),
        ("A7", "编号"),
        ("B9", "没有写环节的名称"),
    ] {
        let found = told
            .iter()
            .any(|it| it.starts_with(place) && it.contains(word));
        assert!(found, "{place} {word}: {told:#?}");
    }
    assert_eq!(wrong.len(), 7, "{told:#?}");
}

#[test]
fn an_id_that_stands_twice_is_told_at_its_second_row() {
    let wrong = after(|sheet| {
        let again = sheet.rows[1].clone();
        sheet.rows.push(again);
    })
    .unwrap_err();
    assert_eq!((wrong[0].row, &*wrong[0].column), (10, "A"));
    assert!(wrong[0].sentence.contains("写了两次"));
}

#[test]
fn a_text_that_cannot_be_read_has_no_table() {
    assert!(steps_sheets("id = ", &law().library).is_none());
    let table = back(&sheets(&stall()));
    let wrong = with_steps("id = ", &table, &law().library).unwrap_err();
    assert!(wrong[0].sentence.contains("语法错误"));
}
