//! `/schemes/import`: a list that shares tasks out (任务分解表). Every row is shown with whom it
//! names, by when and which item it is like; a person confirms row by row, and each confirmed row
//! becomes a case in each unit that answers for it. The same list again opens only what is new.

mod filled;
mod list;
mod rows;
mod take;

use std::fs;

use askama::Template;
use zs_base::CommandId;
use zs_law::Scheme;
use zs_paper::table::{Bounds, CellProblem, annotated, read_breakdown_within, read_grids};
use zs_store::{Fault, Place};
use zs_work::Law;
use zs_work::view::ASSIGN;

pub use filled::get as filled;
pub use rows::get as rows;
pub use take::post as take;

use crate::answer::Answer;
use crate::frame::Frame;
use crate::one_table::{XLSX, arrived, one_at_a_time};
use crate::pages::html;
use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// What is said of a file that is not there any more.
const EXPIRED: &str = "这张表已经过期，请再上传一次；已经下达的不会重复。";

#[derive(Template)]
#[template(path = "share_out.html")]
struct Page {
    frame: Frame,
    /// The schemes in force, by id and name.
    schemes: Vec<(String, String)>,
    chosen: String,
    year: String,
    /// Whether the post of the visitor shares items out.
    may: bool,
    problems: Vec<(String, String)>,
}

/// Shows where to choose a list.
///
/// # Errors
/// [`Trouble::SignIn`] where nobody is at work.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    page(visit, Vec::new())
}

fn page(visit: &Visit<'_>, problems: Vec<(String, String)>) -> Result<Answer, Trouble> {
    let status = if problems.is_empty() { 200 } else { 422 };
    let asked = |name: &str| {
        let form = visit.ask.form.given(name);
        form.or(visit.ask.query.given(name)).map(str::to_owned)
    };
    let newest = visit.law.library.schemes.values();
    let newest = newest.filter_map(|it| it.last());
    let mut answer = html(&Page {
        frame: visit.frame(),
        schemes: newest
            .map(|it| (it.id.to_string(), it.name.to_string()))
            .collect(),
        chosen: asked("scheme").unwrap_or_default(),
        year: asked("year").unwrap_or_else(|| visit.now.day().year().to_string()),
        may: may_share_out(visit)?,
        problems,
    });
    answer.status = status;
    Ok(answer)
}

/// Whether the post of the visitor shares items out; the engine asks again for every unit.
pub fn may_share_out(visit: &Visit<'_>) -> Result<bool, Trouble> {
    let post = &visit.visitor()?.post;
    let procedure = visit.law.library.assessing(visit.now.day());
    let mut steps = procedure.into_iter().flat_map(|it| it.steps.iter());
    let assigns = steps.find(|it| it.roles.iter().any(|role| **role == *ASSIGN));
    let actor = assigns.and_then(|it| it.actor.as_ref());
    Ok(actor.is_some_and(|it| it.posts.contains(post)))
}

/// The page that asks for another file, with what is wrong with this one.
fn asked_again(visit: &Visit<'_>, sentence: String) -> Result<Answer, Trouble> {
    page(visit, vec![("list".to_owned(), sentence)])
}

/// Takes a list in, to be looked at.
///
/// # Errors
/// When the visitor may not, or the machine failed.
pub fn look(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    if let Err(sentence) = arrived(visit)? {
        return asked_again(visit, sentence);
    }
    one_at_a_time(visit, look_in_turn)
}

fn look_in_turn(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let arrived = visit.ask.files.first().ok_or(Trouble::NoPage)?;
    let bytes = fs::read(arrived.file.path());
    let bytes = bytes.map_err(|error| Fault::writing("读上传的文件", error))?;
    let Some((scheme, year)) = asked_scheme(visit.law, &visit.ask.form) else {
        return asked_again(visit, "请选方案，年度写四位数字，例如 2026。".to_owned());
    };
    if let Err(unusable) = read_breakdown_within(&bytes, Bounds::PAGE) {
        let sentence = format!("“{}”没有读成，什么也没有下达。{unusable}", arrived.name);
        return asked_again(visit, sentence);
    }
    let upload = visit.site.command_id(visit.now)?;
    let who = &visit.visitor()?.person.id;
    match visit.site.incoming.add(who, upload, 0, &bytes)? {
        Place::There(_) => {}
        Place::Elsewhere(_) | Place::NoRoom => {
            let sentence = "正在上传的文件太多，请过一会儿再传。".to_owned();
            return asked_again(visit, sentence);
        }
    }
    let query = Pairs::default()
        .and("upload", &upload.to_string())
        .and("scheme", &scheme.id)
        .and("year", &year.to_string());
    Ok(Answer::see_other(format!(
        "/schemes/import/rows?{}",
        query.text()
    )))
}

/// The scheme and the year that are asked for; nothing where there are none such.
fn asked_scheme<'a>(law: &'a Law, asked: &Pairs) -> Option<(&'a Scheme, i16)> {
    let year: i16 = asked.get("year").parse().ok()?;
    let versions = law.library.schemes.get(asked.get("scheme"))?;
    let sound = (2000..=2100).contains(&year);
    versions.last().filter(|_| sound).map(|it| (&**it, year))
}

/// The list that somebody uploaded, where it is still there.
fn kept(visit: &Visit<'_>, upload: &str) -> Result<Option<(CommandId, Vec<u8>)>, Trouble> {
    let Ok(upload) = upload.parse::<CommandId>() else {
        return Ok(None);
    };
    let who = &visit.visitor()?.person.id;
    let bytes = fs::read(visit.site.incoming.pieces(who, upload));
    Ok(bytes.ok().map(|bytes| (upload, bytes)))
}

/// The list as it was uploaded, with a last column that tells what is wrong with each row.
///
/// # Errors
/// When it is not there any more, or the machine failed.
pub fn problems(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    one_at_a_time(visit, problems_in_turn)
}

fn problems_in_turn(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let Some((_, bytes)) = kept(visit, visit.ask.query.get("upload"))? else {
        return asked_again(visit, "这张表已经不在了，请再传一次。".to_owned());
    };
    let bad = |unusable: zs_paper::Unusable| Trouble::Bad(unusable.to_string());
    let read = read_breakdown_within(&bytes, Bounds::PAGE).map_err(bad)?;
    let told: Vec<CellProblem> = read.problems;
    let copy = read_grids(&bytes).and_then(|grids| annotated(grids, &told));
    Ok(Answer::file(
        "任务分解表-要改的.xlsx",
        XLSX,
        copy.map_err(bad)?,
    ))
}
