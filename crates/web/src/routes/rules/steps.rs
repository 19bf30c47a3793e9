//! `/rules/{draft}/steps`: the steps of a procedure of a draft as an xlsx table, one row each. What
//! comes back is checked and shown as a diff before it becomes the draft.

use std::fs;
use std::sync::Arc;

use askama::Template;
use zs_base::{Day, ProcedureId};
use zs_law::{Library, Procedure};
use zs_paper::table::{Bounds, Table, columns_of, read_tables_within, xlsx_of};
use zs_store::Fault;
use zs_work::lawmaking::{DraftProblem, FileKind, STEPS, steps_sheets, with_steps};
use zs_work::office::Draft;

use super::{Head, checked, draft_of};
use crate::answer::Answer;
use crate::frame::Frame;
use crate::one_table::{XLSX, arrived, one_at_a_time};
use crate::pages::html;
use crate::pages::lines::{Line, changed_lines};
use crate::pages::versions::{Changed, changed as differences};
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Problems of a table that are shown.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "rules_steps.html")]
struct Page {
    frame: Frame,
    head: Head,
    path: String,
    wrong: Vec<String>,
    look: Option<Look>,
}

/// What would become of the file.
struct Look {
    /// The new text; nothing where nothing was changed.
    text: Option<String>,
    rows: usize,
    parts: Vec<Changed>,
    lines: Vec<Line>,
    problems: Vec<DraftProblem>,
}

/// The procedure file that the page is about: its path and its text.
fn file_of(visit: &Visit<'_>, draft: &Draft) -> Result<(String, String), Trouble> {
    let asked = match visit.ask.form.given("file") {
        Some(path) => path,
        None => visit.ask.query.get("file"),
    };
    let is_procedure = FileKind::of(asked) == Some(FileKind::Procedure);
    let text = draft.bundle.get(asked).filter(|_| is_procedure);
    let text = text.ok_or(Trouble::NoPage)?;
    Ok((asked.to_owned(), text.to_owned()))
}

/// Shows where to take the table from and where to bring it back.
///
/// # Errors
/// When there is no such draft or procedure, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let draft = draft_of(visit)?;
    let (path, _) = file_of(visit, &draft)?;
    Ok(page(visit, &draft, path, Vec::new(), None))
}

fn page(
    visit: &Visit<'_>,
    draft: &Draft,
    path: String,
    wrong: Vec<String>,
    look: Option<Look>,
) -> Answer {
    let status = if wrong.is_empty() { 200 } else { 422 };
    let mut answer = html(&Page {
        frame: visit.frame(),
        head: Head::of(visit, draft, &checked(visit, draft), "text"),
        path,
        wrong,
        look,
    });
    answer.status = status;
    answer
}

/// The table.
///
/// # Errors
/// When there is no such draft or procedure, its text cannot be read, or the store fails.
pub fn table(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let draft = draft_of(visit)?;
    let (path, text) = file_of(visit, &draft)?;
    // Posts that the draft brings have their names from it.
    let law = checked(visit, &draft).law.clone();
    let Some(sheets) = steps_sheets(&text, &law.library) else {
        let sentence = "文字有语法错误，列不出环节。请先在“文件”里改好。".to_owned();
        return Ok(page(visit, &draft, path, vec![sentence], None));
    };
    let name = path.trim_start_matches("procedures/").replace('/', "-");
    let name = format!("{}-环节.xlsx", name.trim_end_matches(".toml"));
    match xlsx_of(&sheets) {
        Ok(bytes) => Ok(Answer::file(name, XLSX, bytes)),
        Err(unusable) => Err(Trouble::Bad(unusable.to_string())),
    }
}

/// Looks at a table that came back. Nothing is saved.
///
/// # Errors
/// When there is no such draft or procedure, or the machine failed.
pub fn look(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let draft = draft_of(visit)?;
    let (path, _) = file_of(visit, &draft)?;
    if let Err(sentence) = arrived(visit)? {
        return Ok(page(visit, &draft, path, vec![sentence], None));
    }
    one_at_a_time(visit, |visit| {
        let (path, text) = file_of(visit, &draft)?;
        let (wrong, look) = match read_back(visit)? {
            Ok(table) => look_at(visit, &draft, (&path, &text), &table),
            Err(wrong) => (wrong, None),
        };
        Ok(page(visit, &draft, path, wrong, look))
    })
}

/// The table of the file that came, or what is wrong with it.
fn read_back(visit: &Visit<'_>) -> Result<Result<Table, Vec<String>>, Trouble> {
    let arrived = visit.ask.files.first().ok_or(Trouble::NoPage)?;
    let bytes = fs::read(arrived.file.path());
    let bytes = bytes.map_err(|error| Fault::writing("读上传的文件", error))?;
    let name = &arrived.name;
    Ok(
        match read_tables_within(&bytes, &columns_of(STEPS), Bounds::PAGE) {
            Err(unusable) => Err(vec![format!("“{name}”没有读成。{unusable}")]),
            Ok((tables, problems)) => {
                let own = tables.iter().flat_map(|it| &it.problems);
                let told: Vec<String> = problems
                    .iter()
                    .chain(own)
                    .take(SHOWN)
                    .map(|it| format!("{}：{}。{}", it.place(), it.cause, it.cure))
                    .collect();
                match <[Table; 1]>::try_from(tables) {
                    Ok([table]) if told.is_empty() => Ok(table),
                    Ok(_) => Err(told),
                    Err(tables) if tables.is_empty() => {
                        let none = format!("“{name}”里没有找到环节表，要有“编号”“环节”两列。");
                        Err(std::iter::once(none).chain(told).collect())
                    }
                    Err(tables) => {
                        let sheets: Vec<&str> = tables.iter().map(|it| &*it.sheet).collect();
                        let sheets = sheets.join("、");
                        Err(vec![format!(
                            "“{name}”里有几张环节表（{sheets}），请只留一张。"
                        )])
                    }
                }
            }
        },
    )
}

/// What a table would make of a file of the draft.
fn look_at(
    visit: &Visit<'_>,
    draft: &Draft,
    (path, text): (&str, &str),
    table: &Table,
) -> (Vec<String>, Option<Look>) {
    let before = checked(visit, draft);
    let new = match with_steps(text, table, &before.law.library) {
        Ok(new) => new,
        Err(wrong) => {
            let told = wrong.iter().take(SHOWN).map(|it| {
                let place = match (it.row, it.column.as_str()) {
                    (0, _) => String::new(),
                    (row, "") => format!("第{row}行："),
                    (row, column) => format!("第{row}行{column}列："),
                };
                format!("“{}”{place}{}", table.sheet, it.sentence)
            });
            return (told.collect(), None);
        }
    };
    let mut bundle = draft.bundle.clone();
    bundle.add(path, &new);
    let workshop = &visit.site.workshop;
    let after = workshop.check(visit.law, &bundle, visit.now.day());
    let old = procedure_of(path, &before.law.library);
    let now = procedure_of(path, &after.law.library);
    let same = new == text;
    let parts = match same {
        true => Vec::new(),
        false => differences(
            old.as_deref().map(|it| (&before.law.library, it)),
            now.as_deref().map(|it| (&after.law.library, it)),
        ),
    };
    let look = Look {
        rows: table.rows.len(),
        // Of a procedure that cannot be read there is nothing to compare in words.
        parts: if now.is_some() { parts } else { Vec::new() },
        lines: changed_lines(text, &new),
        problems: after.problems_of(path).cloned().collect(),
        text: (!same).then_some(new),
    };
    (Vec::new(), Some(look))
}

/// The procedure that a file says.
fn procedure_of(path: &str, library: &Library) -> Option<Arc<Procedure>> {
    let rest = path.strip_prefix("procedures/")?.strip_suffix(".toml")?;
    let (id, day) = rest.split_once('/')?;
    let (id, day): (ProcedureId, Day) = (id.into(), day.parse().ok()?);
    library.version(&id, &[], day).cloned()
}
