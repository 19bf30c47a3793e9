//! `GET /procedures`: 程序说明书, the rules as legal prose.

use askama::Template;
use zs_base::ProcedureId;

use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::prose::{Block, blocks};
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "procedures.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    name: String,
    version: String,
    steps: usize,
    versions: usize,
}

/// Lists the procedures.
///
/// # Errors
/// Never.
pub fn all(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let procedures = visit.site.law.library.procedures.iter();
    let rows = procedures.filter_map(|(id, versions)| {
        let last = versions.last()?;
        Some(Row {
            id: id.to_string(),
            name: last.name.to_string(),
            version: last.version.to_string(),
            steps: last.step_numbers().count(),
            versions: versions.len(),
        })
    });
    Ok(html(&Page {
        rows: rows.collect(),
        frame: visit.frame(),
    }))
}

#[derive(Template)]
#[template(path = "procedure.html")]
struct OnePage {
    frame: Frame,
    name: String,
    blocks: Vec<Block>,
}

/// Shows one procedure in its newest version.
///
/// # Errors
/// [`Trouble::NoPage`] where there is none by that id.
pub fn one(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let id: ProcedureId = visit.part("procedure").into();
    let library = &visit.site.law.library;
    let versions = library.procedures.get(&id).ok_or(Trouble::NoPage)?;
    let last = versions.last().ok_or(Trouble::NoPage)?;
    Ok(html(&OnePage {
        name: last.name.to_string(),
        blocks: blocks(&zs_law::show(library, last)),
        frame: visit.frame(),
    }))
}
