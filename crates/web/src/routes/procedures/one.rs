//! One procedure to read: 程序说明书 in one of its versions.

use askama::Template;
use zs_base::{Day, ProcedureId};
use zs_law::{Library, Procedure};

use super::Named;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::booklet::Booklet;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "procedure.html")]
struct Page {
    frame: Frame,
    book: Booklet,
    /// How the shown version is called, in words.
    called: String,
    /// How an address names it.
    named: String,
    /// The other versions: address and words.
    others: Vec<(String, String)>,
    /// What may be put on top, with addresses.
    overlaid: Vec<(String, String)>,
    /// Whether the shown version is the one that holds today.
    holds: bool,
    /// Whether the visitor may write a draft that begins with it.
    may_draft: bool,
}

/// Shows a procedure.
///
/// # Errors
/// [`Trouble::NoPage`] where there is none by that id, or no such version.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let id: ProcedureId = visit.part("procedure").into();
    let today = visit.now.day();
    let library = &visit.law.library;
    let named = Named::parse(visit.ask.query.get("v")).ok_or(Trouble::NoPage)?;
    let found = named.find(library, &id, today).ok_or(Trouble::NoPage)?;
    let shown = Named {
        version: Some(found.version),
        ..named
    };
    Ok(html(&Page {
        frame: visit.frame(),
        called: Named::words(library, found),
        others: others(library, &id, &shown),
        overlaid: overlaid(library, &id, found, today),
        holds: found.version <= today && found.until.is_none_or(|until| today <= until),
        named: shown.text(),
        may_draft: shown.overlays.is_empty() && crate::routes::may_draft(visit),
        book: Booklet::of(library, found),
    }))
}

/// All versions with the same overlays but the shown one, the newest first.
fn others(library: &Library, id: &ProcedureId, shown: &Named) -> Vec<(String, String)> {
    let versions = match shown.overlays.is_empty() {
        true => library.procedures.get(id),
        false => library.overlaid.get(&(id.clone(), shown.overlays.clone())),
    };
    let others = versions.into_iter().flatten().rev();
    let others = others.filter(|it| Some(it.version) != shown.version);
    others
        .map(|it| {
            let named = Named {
                version: Some(it.version),
                overlays: shown.overlays.clone(),
            };
            (named.text(), Named::words(library, it))
        })
        .collect()
}

/// The combinations of overlays that change something of this procedure today.
fn overlaid(
    library: &Library,
    id: &ProcedureId,
    shown: &Procedure,
    today: Day,
) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let combinations = library.overlaid.range((id.clone(), Vec::new())..);
    for ((of, overlays), _) in combinations.take_while(|((of, _), _)| of == id) {
        let Some(own) = library.procedure(of, overlays, today) else {
            continue;
        };
        let plain = library.procedure(of, &[], today);
        let differs =
            plain.is_none_or(|plain| plain.steps != own.steps || plain.publish != own.publish);
        if differs && own.overlays != shown.overlays {
            let named = Named {
                version: None,
                overlays: overlays.clone(),
            };
            let names = overlays.iter();
            let names = names.map(|key| library.overlays.get(key).unwrap_or(key).to_string());
            found.push((named.text(), names.collect::<Vec<_>>().join("、")));
        }
    }
    found
}
