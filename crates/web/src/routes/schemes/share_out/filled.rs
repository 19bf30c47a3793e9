//! `/schemes/import/filled`: the county's own workbook given back, with how far each task is in the
//! column that the upper level wants filled. Nothing else of it changes.

use std::collections::{BTreeMap, BTreeSet};

use zs_paper::table::{
    Bounds, CellChange, NewValue, NotChanged, Place, Table, change_cells, column_letters,
    columns_of, read_breakdown_within, read_tables_within,
};
use zs_power::Action;
use zs_work::view::{ItemFile, ItemFileAsk, ItemPlace};

use super::{EXPIRED, asked_again, asked_scheme, kept};
use crate::answer::Answer;
use crate::one_table::{XLSX, one_at_a_time};
use crate::routes::cases::asked_list::units_for;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// The columns that may be filled, the best first.
const FILLED: [&str; 2] = ["progress", "note"];

/// Whether a file is a workbook: a zip with sheets in it.
pub fn is_workbook(bytes: &[u8]) -> bool {
    let part = b"xl/workbook.xml";
    bytes.starts_with(b"PK") && bytes.windows(part.len()).any(|it| it == part)
}

/// Gives the workbook back.
///
/// # Errors
/// When it is not there any more or cannot be filled, or the machine failed.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    one_at_a_time(visit, get_in_turn)
}

fn get_in_turn(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let query = visit.ask.query.clone();
    let asked = asked_scheme(visit.law, &query);
    let asked = asked.map(|(scheme, year)| (scheme.id.to_string(), year));
    let Some(((scheme, year), (_, bytes))) = asked.zip(kept(visit, query.get("upload"))?) else {
        return asked_again(visit, EXPIRED.to_owned());
    };
    let units = units_for(visit, Action::Assess)?;
    let ask = ItemFileAsk {
        units: units.into_iter().map(|(unit, _)| unit).collect(),
        year: Some(i64::from(year)),
        scheme: Some(scheme),
    };
    let asker = visit.signer()?;
    let files = visit.looker.item_files(&ask, &asker, visit.now)?;
    let mut told: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for file in &files {
        if let Some(row) = &file.row {
            let unit = visit.site.unit(&file.unit);
            told.entry(row).or_default().push(sentence(&unit, file));
        }
    }
    let bad = |unusable: zs_paper::Unusable| Trouble::Bad(unusable.to_string());
    let list = read_breakdown_within(&bytes, Bounds::PAGE).map_err(bad)?;
    let columns = columns_of("任务分解");
    let (tables, _) = read_tables_within(&bytes, &columns, Bounds::PAGE).map_err(bad)?;
    let changes = list.tasks.iter().filter_map(|task| {
        let told = told.get(task.key.digest().to_string().as_str())?;
        let cell = free_cell(&tables, &task.sheet, task.row)?;
        Some(CellChange {
            sheet: task.sheet.clone(),
            cell,
            value: NewValue::Text(told.join("；")),
        })
    });
    let changes: Vec<CellChange> = changes.collect();
    if changes.is_empty() {
        let sentence = "没有可以填的格：表里要有“完成情况”或者“备注”一列，格是空的，那一行下达过。";
        return asked_again(visit, sentence.to_owned());
    }
    match filled(&bytes, changes) {
        Ok(bytes) => Ok(Answer::file("任务分解表-已填.xlsx", XLSX, bytes)),
        Err(sentence) => asked_again(visit, sentence),
    }
}

/// The workbook with these cells filled; those that cannot be are left as they are.
fn filled(bytes: &[u8], mut changes: Vec<CellChange>) -> Result<Vec<u8>, String> {
    let problems = match change_cells(bytes, &changes) {
        Ok(bytes) => return Ok(bytes),
        Err(NotChanged::Unusable(unusable)) => return Err(unusable.to_string()),
        Err(NotChanged::Cells(problems)) => problems,
    };
    let wrong = problems.iter().map(|it| {
        let cell = format!("{}{}", it.column, it.row);
        (it.sheet.clone(), cell)
    });
    let wrong: BTreeSet<(String, String)> = wrong.collect();
    changes.retain(|it| !wrong.contains(&(it.sheet.clone(), it.cell.clone())));
    change_cells(bytes, &changes).map_err(|_| "这张表里的格不能填。".to_owned())
}

/// The name of the first empty cell of a row that may be filled.
fn free_cell(tables: &[Table], sheet: &str, row: u32) -> Option<String> {
    let table = tables.iter().find(|it| it.sheet == sheet)?;
    let line = table.rows.iter().find(|it| it.row + 1 == row)?;
    FILLED.iter().find_map(|key| {
        let column = table.columns.iter().find(|(known, _)| **known == **key)?.1;
        let is_free = match line.cells.get(*key) {
            None => true,
            Some((_, spot)) => spot.place == Place::Own && spot.value.text().is_empty(),
        };
        is_free.then(|| format!("{}{row}", column_letters(column)))
    })
}

/// How far a unit is with an item, in one sentence.
fn sentence(unit: &str, file: &ItemFile) -> String {
    let answer = file.answer.as_ref().and_then(|it| it.outcome.as_deref());
    match (&file.ended, answer) {
        (Some(outcome), _) => format!("{unit}：{outcome}（已定稿）"),
        (None, Some(outcome)) => format!("{unit}：自评{outcome}"),
        (None, None) if file.place == ItemPlace::Returned => {
            format!("{unit}：被退回，正在重新自评")
        }
        (None, None) => format!("{unit}：正在办理"),
    }
}
