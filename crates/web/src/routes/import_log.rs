//! `/import/log`: an old ledger or a log of another system, checked against a procedure. What its
//! columns mean is proposed, shown and agreed to; nothing of it ever comes into the ledger.

mod form;
mod kept;
mod result;

use std::fs;

use askama::Template;
use zs_base::limits::PAGE_TABLE_ROWS_MAX;
use zs_base::{CommandId, ProcedureId};
use zs_paper::{Draft, Unusable, Use, read_map};
use zs_store::{Fault, Place};
use zs_work::office::remembered_log_map;
use zs_work::{LogFile, Remembered, SeenLog};

use self::form::{Measure, Row, rows_of, sent};
use crate::answer::Answer;
use crate::frame::Frame;
use crate::one_table::{arrived, one_at_a_time};
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

pub use result::{file, get as result};

/// Columns that are shown; the rest is not used.
const COLUMNS_SHOWN: usize = 80;

#[derive(Template)]
#[template(path = "log_import.html")]
struct Page {
    frame: Frame,
    /// The procedures with their sets of rules: the word of the form, and what people read.
    measures: Vec<(String, String)>,
    chosen: String,
    look: Option<Look>,
    problems: Vec<(String, String)>,
}

/// What was recognised, to be agreed to.
struct Look {
    upload: CommandId,
    measure: String,
    seen: SeenLog,
    rows: Vec<Row>,
    names: Vec<Row>,
    /// What a column or name may be.
    offered: Vec<String>,
    remembered: usize,
}

/// Shows where to choose a file.
///
/// # Errors
/// [`Trouble::SignIn`] where nobody is signed in.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    Ok(page(visit, None, Vec::new()))
}

fn page(visit: &Visit<'_>, look: Option<Look>, problems: Vec<(String, String)>) -> Answer {
    let status = if problems.is_empty() { 200 } else { 422 };
    let chosen = match visit.ask.form.given("procedure") {
        Some(word) => word,
        None => visit.ask.query.get("procedure"),
    };
    let mut answer = html(&Page {
        frame: visit.frame(),
        measures: Measure::all(visit),
        chosen: chosen.to_owned(),
        look,
        problems,
    });
    answer.status = status;
    answer
}

/// The page that asks for another file, with what is wrong with this one.
fn asked_again(visit: &Visit<'_>, sentence: String) -> Answer {
    page(visit, None, vec![("log".to_owned(), sentence)])
}

/// Looks at a file that came with the form.
///
/// # Errors
/// When the visitor may not, or the machine failed.
pub fn look(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    if let Err(sentence) = arrived(visit)? {
        return Ok(asked_again(visit, sentence));
    }
    one_at_a_time(visit, look_in_turn)
}

fn look_in_turn(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let Some(measure) = Measure::of(visit, visit.ask.form.get("procedure")) else {
        return Ok(asked_again(visit, "请选一种事项。".to_owned()));
    };
    let arrived = visit.ask.files.first().ok_or(Trouble::NoPage)?;
    let bytes = fs::read(arrived.file.path());
    let bytes = bytes.map_err(|error| Fault::writing("读上传的文件", error))?;
    let upload = visit.site.command_id(visit.now)?;
    let who = &visit.visitor()?.person.id;
    match visit.site.incoming.add(who, upload, 0, &bytes)? {
        Place::There(_) => {}
        Place::Elsewhere(_) | Place::NoRoom => {
            let sentence = "正在上传的文件太多，请过一会儿再传。".to_owned();
            return Ok(asked_again(visit, sentence));
        }
    }
    let file = match LogFile::read(bytes) {
        Ok(file) => file,
        Err(unusable) => {
            let sentence = unfit(&arrived.name, &unusable);
            return Ok(asked_again(visit, sentence));
        }
    };
    let seen = file.seen();
    if seen.columns.is_empty() && seen.names.is_empty() {
        let sentence = format!("“{}”里没有找到表头，也没有事项，没有检查。", arrived.name);
        return Ok(asked_again(visit, sentence));
    }
    let remembered = remembered(visit, &measure.id)?;
    let unit = visit.visitor()?.unit.clone();
    let draft = file.proposed(&seen, &measure.procedure, &unit, &remembered);
    let known = |(name, _): &&(String, Use)| remembered.contains_key(name);
    let count = draft
        .columns
        .iter()
        .chain(&draft.names)
        .filter(known)
        .count();
    let look = look_at(&measure, upload, seen, &draft, count);
    Ok(page(visit, Some(look), Vec::new()))
}

fn unfit(name: &str, unusable: &Unusable) -> String {
    format!("“{name}”没有读成，没有检查。{unusable}")
}

fn remembered(visit: &mut Visit<'_>, procedure: &ProcedureId) -> Result<Remembered, Trouble> {
    let unit = visit.visitor()?.unit.clone();
    let reader = visit.looker.reader();
    Ok(remembered_log_map(reader, &unit, procedure.as_str())?)
}

fn look_at(
    measure: &Measure,
    upload: CommandId,
    seen: SeenLog,
    draft: &Draft,
    remembered: usize,
) -> Look {
    let label = |used: &Use| used.label(&measure.procedure);
    let offered = zs_paper::offered(&measure.procedure);
    Look {
        upload,
        measure: measure.label.clone(),
        rows: rows_of(&draft.columns, &seen.columns, label, COLUMNS_SHOWN),
        names: rows_of(&draft.names, &[], label, COLUMNS_SHOWN),
        offered: offered.iter().map(label).collect(),
        seen,
        remembered,
    }
}

/// Checks a file by what was agreed to, or shows again what was recognised.
///
/// # Errors
/// When the file is not there any more, or the machine failed.
pub fn check(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    one_at_a_time(visit, check_in_turn)
}

fn check_in_turn(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (Some(measure), Some((upload, file))) = (
        Measure::of(visit, visit.ask.form.get("procedure")),
        kept::file(visit, visit.ask.form.get("upload"))?,
    ) else {
        return Ok(asked_again(visit, kept::EXPIRED.to_owned()));
    };
    let unit = visit.visitor()?.unit.clone();
    let seen = file.seen();
    let (mut draft, mut problems) = sent(&visit.ask.form, &measure, &unit);
    let activity = draft
        .columns
        .iter()
        .find(|(_, used)| *used == Use::Activity);
    // The names of events are asked about once it is known which column holds them.
    if let Some((column, _)) = activity.filter(|_| draft.names.is_empty()) {
        let names = file.names_in(column).into_iter();
        let names = names.map(|name| {
            let used = zs_paper::propose_name(&name, &measure.procedure);
            (name, used)
        });
        draft.names = names.collect();
        let look = look_at(&measure, upload, seen, &draft, 0);
        return Ok(page(visit, Some(look), problems));
    }
    let whole = file.completed(draft.clone(), &seen);
    let text = whole.toml(&measure.procedure);
    let (map, wrong) = read_map("对照", text.as_bytes(), &measure.procedure);
    if problems.is_empty() {
        problems.extend(lacking(&whole));
    }
    if problems.is_empty() {
        problems.extend(wrong.iter().map(|it| ("uses".to_owned(), it.cause.clone())));
    }
    if map.is_none() || !problems.is_empty() {
        let look = look_at(&measure, upload, seen, &draft, 0);
        return Ok(page(visit, Some(look), problems));
    }
    let told: Remembered = draft.columns.into_iter().chain(draft.names).collect();
    let (office, address) = (&visit.site.office, &visit.ask.address);
    let remembering = (measure.id.as_str(), &told);
    let kept = office.remember_log_map(visit.visitor()?, remembering, address, visit.now);
    kept.map_err(|refused| Trouble::Bad(refused.to_string()))?;
    let Some(map) = kept::keep_map(visit, &measure, &text)? else {
        let sentence = "正在上传的文件太多，请过一会儿再传。".to_owned();
        return Ok(asked_again(visit, sentence));
    };
    let address = format!("/import/log/result?upload={upload}&map={map}");
    Ok(Answer::see_other(address))
}

/// What must be said before anything can be checked.
fn lacking(draft: &Draft) -> Vec<(String, String)> {
    let mut problems = Vec::new();
    let mut lacks = |sentence: &str| problems.push(("uses".to_owned(), sentence.to_owned()));
    let has = |wanted: Use| draft.columns.iter().any(|(_, used)| *used == wanted);
    let is_day = |(_, used): &(String, Use)| matches!(used, Use::Day(..));
    if !has(Use::Case) {
        lacks("还没有说哪一列是案件编号。");
    }
    match draft.is_of_events() {
        true if !has(Use::At) => lacks("还没有说哪一列是办理的时间。"),
        true if !draft.names.iter().any(is_day) => lacks("还没有说哪个名称是哪个环节。"),
        false if !draft.columns.iter().any(is_day) => lacks("还没有说哪一列是哪个环节的日期。"),
        _ => {}
    }
    problems
}
