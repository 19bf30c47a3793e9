//! One draft: its files, what its check says, what was done with it; files are put in and taken out.

use askama::Template;
use zs_store::DraftActKind;
use zs_work::lawmaking::{Bundle, CheckedDraft, DraftProblem, FileKind, new_path, skeleton};
use zs_work::office::{Draft, DraftAsk};
use zs_work::view::read;

use super::{Head, Names, checked, draft_of, told};
use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::visit::Visit;
use crate::words::minute;

#[derive(Template)]
#[template(path = "rules_draft.html")]
struct Page {
    frame: Frame,
    head: Head,
    files: Vec<FileRow>,
    problems: Vec<DraftProblem>,
    acts: Vec<ActRow>,
    kinds: Vec<(&'static str, &'static str)>,
    sent: Pairs,
    force: String,
    wrong: Vec<String>,
}

/// A file in the list.
struct FileRow {
    path: String,
    kind: &'static str,
    lines: usize,
    errors: usize,
    remarks: usize,
}

/// What was done.
struct ActRow {
    what: &'static str,
    light: &'static str,
    by: String,
    at: String,
    note: String,
}

/// Shows the draft.
///
/// # Errors
/// When there is none by that number, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let draft = draft_of(visit)?;
    page(visit, &draft, Vec::new())
}

fn page(visit: &mut Visit<'_>, draft: &Draft, wrong: Vec<String>) -> Result<Answer, Trouble> {
    let names = Names::of(visit)?;
    let checked = checked(visit, draft);
    let status = if wrong.is_empty() { 200 } else { 422 };
    let mut answer = html(&Page {
        head: Head::of(visit, draft, &checked, "files"),
        files: files(draft, &checked),
        problems: checked.problems.clone(),
        acts: acts(draft, &names, visit.now.day()),
        kinds: FileKind::ALL
            .iter()
            .map(|it| (it.word(), it.chinese()))
            .collect(),
        sent: visit.ask.form.clone(),
        force: force(draft, visit),
        wrong,
        frame: visit.frame(),
    });
    answer.status = status;
    Ok(answer)
}

/// The day that the other files of the draft begin with, or tomorrow.
fn force(draft: &Draft, visit: &Visit<'_>) -> String {
    let days = draft
        .bundle
        .files()
        .filter_map(|(path, _)| FileKind::day_of(path));
    let day = days.min().unwrap_or_else(|| visit.now.day().next());
    day.to_string()
}

fn files(draft: &Draft, checked: &CheckedDraft) -> Vec<FileRow> {
    let each = draft.bundle.files().map(|(path, text)| {
        let found: Vec<&DraftProblem> = checked.problems_of(path).collect();
        let errors = found.iter().filter(|it| it.is_error).count();
        FileRow {
            path: path.to_owned(),
            kind: FileKind::of(path).map_or("不能放在草案里", FileKind::chinese),
            lines: text.lines().count(),
            remarks: found.len() - errors,
            errors,
        }
    });
    each.collect()
}

fn acts(draft: &Draft, names: &Names, today: zs_base::Day) -> Vec<ActRow> {
    let acts = draft.acts.iter().rev().map(|it| ActRow {
        what: it.kind.chinese(),
        light: match it.kind {
            DraftActKind::Proved | DraftActKind::Enacted => "green",
            DraftActKind::Disproved | DraftActKind::Returned => "red",
            DraftActKind::Submitted | DraftActKind::Signed => "purple",
            DraftActKind::Begun | DraftActKind::Saved | DraftActKind::Withdrawn => "grey",
        },
        by: names.of_person(&it.by),
        at: minute(it.at, today),
        note: it.note.clone(),
    });
    acts.collect()
}

/// Puts a file in, or takes one out.
///
/// # Errors
/// When the visitor may not, or the machine failed.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let draft = draft_of(visit)?;
    let form = &visit.ask.form;
    let ask = DraftAsk {
        number: draft.row.number,
        version: form.get("version").parse().unwrap_or(0),
        address: &visit.ask.address,
    };
    let dropped = form.get("drop").to_owned();
    let visitor = visit.visitor()?;
    let office = &visit.site.office;
    let (done, goes_to) = match dropped.as_str() {
        "" => {
            let (path, text) = match fresh(visit) {
                Ok(fresh) => fresh,
                Err(sentence) => return page(visit, &draft, vec![sentence]),
            };
            let add = |bundle: &mut Bundle| match bundle.get(&path) {
                Some(_) => Err(format!("草案里已经有“{path}”。")),
                None => {
                    bundle.add(&path, &text);
                    Ok(())
                }
            };
            let done = office.save_draft(visitor, &ask, None, add, visit.now);
            let query = Pairs::default().with("file", &path);
            (done, format!("/rules/{}/text?{query}", ask.number))
        }
        path => {
            let take = |bundle: &mut Bundle| match bundle.remove(path) {
                Some(_) => Ok(()),
                None => Err(format!("草案里没有“{path}”。")),
            };
            let done = office.save_draft(visitor, &ask, None, take, visit.now);
            (done, format!("/rules/{}", ask.number))
        }
    };
    match done {
        Ok(_) => Ok(Answer::see_other(goes_to)),
        Err(refused) => {
            let wrong = told(refused)?;
            let draft = draft_of(visit)?;
            page(visit, &draft, wrong)
        }
    }
}

/// The path and the first text of a new file, or what is wrong with the form.
fn fresh(visit: &Visit<'_>) -> Result<(String, String), String> {
    let form = &visit.ask.form;
    let kind = FileKind::ALL
        .into_iter()
        .find(|it| it.word() == form.get("kind"));
    let kind = kind.ok_or_else(|| "请选一种文件。".to_owned())?;
    let name = form.get("name");
    let force = read::day(form.get("force"), visit.now.day());
    let force = force.map_err(|it| format!("施行日期：{}{}", it.sentence, it.accepted))?;
    let path = new_path(kind, name, force);
    let path = path.ok_or_else(|| {
        "名称只能是一段，案例写“行为/案例”，补充法规和表写“名称/补充”。".to_owned()
    })?;
    Ok((path, skeleton(kind, name, force)))
}
