//! Two versions of a procedure side by side (新旧条文对照).

use askama::Template;
use zs_base::ProcedureId;

use super::Named;
use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::pages::versions::{Changed, changed};
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "procedure_compare.html")]
struct Page {
    frame: Frame,
    id: String,
    name: String,
    old: String,
    new: String,
    choices: Vec<(String, String)>,
    old_words: String,
    new_words: String,
    parts: Vec<Changed>,
}

/// Compares two versions.
///
/// # Errors
/// [`Trouble::NoPage`] where one of them does not exist.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let id: ProcedureId = visit.part("procedure").into();
    let (library, today) = (&visit.law.library, visit.now.day());
    let named = |name| Named::parse(visit.ask.query.get(name)).ok_or(Trouble::NoPage);
    let (old, new) = (named("old")?, named("new")?);
    let earlier = old.find(library, &id, today).ok_or(Trouble::NoPage)?;
    let later = new.find(library, &id, today).ok_or(Trouble::NoPage)?;
    let named = |it: &zs_law::Procedure| Named {
        version: Some(it.version),
        overlays: it.overlays.clone(),
    };
    let plain = library.procedures.get(&id).into_iter();
    let overlaid = library.overlaid.range((id.clone(), Vec::new())..);
    let overlaid = overlaid
        .take_while(|((of, _), _)| *of == id)
        .map(|(_, versions)| versions);
    let choices = plain.chain(overlaid).flatten();
    let choices = choices.map(|it| (named(it).text(), Named::words(library, it)));
    Ok(html(&Page {
        frame: visit.frame(),
        name: later.name.to_string(),
        old: named(earlier).text(),
        new: named(later).text(),
        choices: choices.collect(),
        old_words: Named::words(library, earlier),
        new_words: Named::words(library, later),
        parts: changed(Some((library, earlier)), Some((library, later))),
        id: id.to_string(),
    }))
}
