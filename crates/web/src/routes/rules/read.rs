//! The 程序说明书 of a draft, as it would be in force.

use std::sync::Arc;

use askama::Template;
use zs_law::Procedure;
use zs_work::lawmaking::{ChangedProcedure, CheckedDraft};
use zs_work::office::Draft;

use super::{Head, checked, draft_of};
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::booklet::Booklet;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "rules_read.html")]
struct Page {
    frame: Frame,
    head: Head,
    /// The procedures that the draft makes others: how an address names each, and its name.
    choices: Vec<(String, String)>,
    chosen: String,
    book: Option<Booklet>,
}

/// Shows a procedure of the draft.
///
/// # Errors
/// When there is no such draft, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let draft = draft_of(visit)?;
    let checked = checked(visit, &draft);
    let changed = changed(visit, &draft, &checked);
    let choices: Vec<(String, String)> = changed
        .iter()
        .map(|it| (key_of(&it.new), name_of(&it.new)))
        .collect();
    let asked = visit.ask.query.get("p");
    let found = changed.iter().find(|it| key_of(&it.new) == asked);
    let shown = found.or_else(|| first(&changed, &draft));
    Ok(html(&Page {
        frame: visit.frame(),
        head: Head::of(visit, &draft, &checked, "read"),
        chosen: shown.map_or_else(String::new, |it| key_of(&it.new)),
        book: shown.map(|it| Booklet::of(&checked.law.library, &it.new)),
        choices,
    }))
}

/// The procedures that the draft makes others; of one that is law already, those of its files.
pub(super) fn changed(
    visit: &Visit<'_>,
    draft: &Draft,
    checked: &CheckedDraft,
) -> Vec<ChangedProcedure> {
    if draft.row.enacted.is_none() {
        return checked.changed(visit.law, &draft.bundle);
    }
    let library = &visit.law.library;
    let own = draft.bundle.files().filter_map(|(path, _)| {
        let rest = path.strip_prefix("procedures/")?.strip_suffix(".toml")?;
        let (id, day) = rest.split_once('/')?;
        let (id, day): (zs_base::ProcedureId, zs_base::Day) = (id.into(), day.parse().ok()?);
        Some(ChangedProcedure {
            old: library.procedure(&id, &[], day.plus(-1)).cloned(),
            new: library.version(&id, &[], day)?.clone(),
            id,
        })
    });
    own.collect()
}

/// The procedure that is looked for first: one whose file is in the draft.
fn first<'a>(changed: &'a [ChangedProcedure], draft: &Draft) -> Option<&'a ChangedProcedure> {
    let own = changed.iter().find(|it| {
        let path = format!("procedures/{}/{}.toml", it.id, it.new.version);
        draft.bundle.get(&path).is_some()
    });
    own.or_else(|| changed.first())
}

/// How an address names a procedure of a draft.
pub(super) fn key_of(procedure: &Arc<Procedure>) -> String {
    let mut key = format!("{}@{}", procedure.id, procedure.version);
    for overlay in &procedure.overlays {
        key.push('+');
        key.push_str(overlay);
    }
    key
}

/// What it is called in a list.
pub(super) fn name_of(procedure: &Arc<Procedure>) -> String {
    let on_top = match procedure.overlays.as_slice() {
        [] => String::new(),
        all => format!("，叠加 {}", all.join("、")),
    };
    format!("{}（{} 版{on_top}）", procedure.name, procedure.version)
}
