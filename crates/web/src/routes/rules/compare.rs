//! A draft beside what is in force: sentence by sentence for procedures, letter by letter for files,
//! and how many cases under way stay on their version.

use askama::Template;
use zs_base::ProcedureId;
use zs_power::Action;
use zs_work::lawmaking::FileKind;
use zs_work::office::Draft;
use zs_work::{CaseAsk, CaseCount};

use super::read::{changed, name_of};
use super::{Head, checked, draft_of};
use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::pages::lines::{Line, changed_lines};
use crate::pages::versions::{Changed, changed as differences};
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "rules_compare.html")]
struct Page {
    frame: Frame,
    head: Head,
    procedures: Vec<Compared>,
    files: Vec<FileShown>,
    /// Whether the visitor may see what it would make of recorded cases.
    may_replay: bool,
}

/// A procedure beside its version in force.
struct Compared {
    id: String,
    name: String,
    /// What is compared with; nothing for a new procedure.
    old: Option<String>,
    /// Cases under way that stay on their version.
    running: String,
    parts: Vec<Changed>,
}

/// A file of the draft.
struct FileShown {
    path: String,
    kind: &'static str,
    /// The file that it follows, where there is one.
    before: Option<String>,
    lines: Vec<Line>,
}

/// Compares.
///
/// # Errors
/// When there is no such draft, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let draft = draft_of(visit)?;
    let checked = checked(visit, &draft);
    let mut procedures = Vec::new();
    for it in changed(visit, &draft, &checked) {
        let before = &visit.law.library;
        let old = it.old.as_deref().map(|old| (before, old));
        let new = Some((&checked.law.library, &*it.new));
        procedures.push(Compared {
            name: name_of(&it.new),
            old: it.old.as_ref().map(name_of),
            running: running(visit, &it.id)?,
            parts: differences(old, new),
            id: it.id.to_string(),
        });
    }
    Ok(html(&Page {
        frame: visit.frame(),
        head: Head::of(visit, &draft, &checked, "compare"),
        procedures,
        files: files(visit, &draft),
        may_replay: crate::routes::has_power(visit, Action::ReplayRules, &[]),
    }))
}

/// How many cases of a procedure are under way.
fn running(visit: &mut Visit<'_>, id: &ProcedureId) -> Result<String, Trouble> {
    let units = visit.site.units().into_iter();
    let ask = CaseAsk {
        units: units.map(|(id, _)| id).collect(),
        procedure: Some(id.clone()),
        over: Some(false),
        ..CaseAsk::default()
    };
    Ok(match ask.count(visit.looker.reader())? {
        CaseCount::Exactly(count) => count.to_string(),
        CaseCount::AtLeast(count) => format!("{count} 以上"),
    })
}

fn files(visit: &Visit<'_>, draft: &Draft) -> Vec<FileShown> {
    let each = draft.bundle.files().map(|(path, text)| {
        let before = earlier(visit, path);
        FileShown {
            path: path.to_owned(),
            kind: FileKind::of(path).map_or("", FileKind::chinese),
            lines: changed_lines(before.as_ref().map_or("", |it| &it.1), text),
            before: before.map(|it| it.0),
        }
    });
    each.collect()
}

/// The file of the same thing that begins before: path and text.
fn earlier(visit: &Visit<'_>, path: &str) -> Option<(String, String)> {
    let from = FileKind::day_of(path)?;
    let (folder, _) = path.rsplit_once('/')?;
    let known = visit.law.files().iter();
    let dated = known.filter_map(|(other, bytes)| {
        let same = other.strip_prefix(folder)?.starts_with('/');
        let day = FileKind::day_of(other).filter(|day| same && *day < from)?;
        Some((day, other, bytes))
    });
    let (_, path, bytes) = dated.max_by_key(|(day, ..)| *day)?;
    let text = std::str::from_utf8(bytes).ok()?;
    Some((path.to_owned(), text.to_owned()))
}
