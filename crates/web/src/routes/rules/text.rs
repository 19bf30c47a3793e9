//! The text of one file of a draft, with everything that is wrong with it beside it.

use std::sync::Arc;

use askama::Template;
use zs_base::Source;
use zs_law::place_of;
use zs_work::lawmaking::{Bundle, DraftProblem, FileKind};
use zs_work::office::{Draft, DraftAsk, DraftRefused};

use super::{Head, checked, draft_of, told};
use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::pages::lines::{Line, changed_lines};
use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "rules_text.html")]
struct Page {
    frame: Frame,
    head: Head,
    path: String,
    kind: &'static str,
    text: String,
    rows: usize,
    others: Vec<String>,
    /// Whether its steps can be had as a table.
    has_steps: bool,
    problems: Vec<DraftProblem>,
    /// What was saved just now.
    saved: bool,
    wrong: Vec<String>,
    /// What somebody else saved meanwhile, compared with what was sent.
    theirs: Vec<Line>,
}

/// Rows of the field at least and at most.
const ROWS: (usize, usize) = (12, 34);

/// Shows a file.
///
/// # Errors
/// When there is no such draft or file, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let draft = draft_of(visit)?;
    let path = visit.ask.query.get("file").to_owned();
    let text = draft.bundle.get(&path).ok_or(Trouble::NoPage)?.to_owned();
    let saved = visit.ask.query.given("saved").is_some();
    Ok(page(
        visit,
        &draft,
        (path, text),
        saved,
        (Vec::new(), Vec::new()),
    ))
}

fn page(
    visit: &Visit<'_>,
    draft: &Draft,
    (path, text): (String, String),
    saved: bool,
    (wrong, theirs): (Vec<String>, Vec<Line>),
) -> Answer {
    let checked = checked(visit, draft);
    // What was sent and not kept has not been checked, so that nothing is said beside it.
    let as_saved = draft.bundle.get(&path) == Some(text.as_str());
    let problems: Vec<DraftProblem> = match as_saved {
        true => checked.problems_of(&path).cloned().collect(),
        false => Vec::new(),
    };
    let status = if wrong.is_empty() { 200 } else { 409 };
    let mut answer = html(&Page {
        frame: visit.frame(),
        head: Head::of(visit, draft, &checked, "text"),
        kind: FileKind::of(&path).map_or("", FileKind::chinese),
        rows: text.lines().count().clamp(ROWS.0, ROWS.1),
        others: draft.bundle.files().map(|(it, _)| it.to_owned()).collect(),
        has_steps: FileKind::of(&path) == Some(FileKind::Procedure),
        path,
        text,
        problems,
        saved,
        wrong,
        theirs,
    });
    answer.status = status;
    answer
}

/// Saves a file. Its place follows what it says of itself: its id and its first day.
///
/// # Errors
/// When the visitor may not, or the machine failed.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let draft = draft_of(visit)?;
    let form = &visit.ask.form;
    let path = form.get("file").to_owned();
    let text = written(form);
    let ask = DraftAsk {
        number: draft.row.number,
        version: form.get("version").parse().unwrap_or(0),
        address: &visit.ask.address,
    };
    let place = placed(visit, &path, &text);
    let change = |bundle: &mut Bundle| {
        if bundle.remove(&path).is_none() {
            return Err(format!("草案里没有“{path}”，可能刚被取出。"));
        }
        if bundle.get(&place).is_some() {
            return Err(format!("草案里已经有“{place}”，请换编号或者施行日期。"));
        }
        bundle.add(&place, &text);
        Ok(())
    };
    let office = &visit.site.office;
    match office.save_draft(visit.visitor()?, &ask, None, change, visit.now) {
        Ok(_) => {
            let query = Pairs::default()
                .and("file", &place)
                .and("saved", "1")
                .text();
            Ok(Answer::see_other(format!(
                "/rules/{}/text?{query}#problems",
                ask.number
            )))
        }
        Err(DraftRefused::Stale(now_there)) => {
            let other = now_there.bundle.get(&path).unwrap_or_default();
            let sentence = "这份草案刚才被别人存过，你的没有存。下面左边是你写的，右边列出和现在的不同；再按一次“保存”，就用你写的。";
            let theirs = changed_lines(other, &text);
            let wrong = (vec![sentence.to_owned()], theirs);
            Ok(page(visit, &now_there, (path, text), false, wrong))
        }
        Err(refused) => {
            let wrong = (told(refused)?, Vec::new());
            Ok(page(visit, &draft, (path, text), false, wrong))
        }
    }
}

/// The text as files have it: lines that end alike, and the last one too.
fn written(form: &Pairs) -> String {
    let mut text = form.get("text").replace("\r\n", "\n").replace('\r', "\n");
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// Where a file lies by what it says; where it lay, where it says nothing of it.
fn placed(visit: &Visit<'_>, path: &str, text: &str) -> String {
    let source = Arc::new(Source {
        name: path.to_owned(),
        text: text.to_owned(),
    });
    let dated = matches!(
        FileKind::of(path),
        Some(FileKind::Procedure | FileKind::General | FileKind::Overlay)
    );
    let place = place_of(&source, visit.law.files());
    let same_kind = |it: &String| FileKind::of(it) == FileKind::of(path);
    place
        .filter(|it| dated && same_kind(it))
        .unwrap_or_else(|| path.to_owned())
}
