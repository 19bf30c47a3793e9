//! A draft is begun: from a procedure that is in force, or empty.

use askama::Template;
use zs_base::{Day, ProcedureId};
use zs_work::lawmaking::{Bundle, FileKind, from_day, new_path, skeleton};
use zs_work::view::read;

use super::told;
use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::routes::procedures::Named;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "rules_new.html")]
struct Page {
    frame: Frame,
    /// The procedures that a draft may begin with: id and name.
    procedures: Vec<(String, String)>,
    title: String,
    from: String,
    id: String,
    force: String,
    problems: Vec<String>,
}

/// Shows the form.
///
/// # Errors
/// Never.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let query = &visit.ask.query;
    let from = query.get("from").to_owned();
    let name = visit.law.library.procedures.get(from.as_str());
    let name = name.and_then(|it| it.last()).map(|it| it.name.to_string());
    let title = name.map_or_else(String::new, |name| format!("修改{name}"));
    let tomorrow = visit.now.day().next().to_string();
    Ok(page(
        visit,
        (title, from, String::new(), tomorrow),
        Vec::new(),
    ))
}

/// Begins the draft.
///
/// # Errors
/// When the visitor may not, or the machine failed.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let form = &visit.ask.form;
    let sent = ["title", "from", "id", "force"].map(|it| form.get(it).to_owned());
    let bundle = match bundle(visit, &sent[1], &sent[2], &sent[3]) {
        Ok(bundle) => bundle,
        Err(sentence) => return Ok(page(visit, sent.into(), vec![sentence])),
    };
    let (office, address) = (&visit.site.office, &visit.ask.address);
    let begun = office.begin_draft(visit.visitor()?, &sent[0], &bundle, address, visit.now);
    match begun {
        Ok(number) => Ok(Answer::see_other(format!("/rules/{number}"))),
        Err(refused) => {
            let problems = told(refused)?;
            Ok(page(visit, sent.into(), problems))
        }
    }
}

/// The files with which the draft begins, or what is wrong with the form.
fn bundle(visit: &Visit<'_>, from: &str, id: &str, force: &str) -> Result<Bundle, String> {
    let mut bundle = Bundle::default();
    if from.is_empty() && id.is_empty() {
        return Ok(bundle);
    }
    let today = visit.now.day();
    let force = read::day(force, today)
        .map_err(|it| format!("施行日期：{}{}", it.sentence, it.accepted))?;
    let (path, text) = match from {
        "" => fresh(id, force)?,
        from => copied(visit, from, force)?,
    };
    bundle.add(&path, &text);
    Ok(bundle)
}

fn fresh(id: &str, force: Day) -> Result<(String, String), String> {
    let plain = id
        .chars()
        .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || ".-_".contains(it));
    let path = new_path(FileKind::Procedure, id, force).filter(|_| plain);
    let path = path.ok_or_else(|| "新程序的编号用小写字母和点，例如 street.stall。".to_owned())?;
    Ok((path, skeleton(FileKind::Procedure, id, force)))
}

fn copied(visit: &Visit<'_>, from: &str, force: Day) -> Result<(String, String), String> {
    let id = ProcedureId::from(from);
    let named = Named::parse(visit.ask.form.get("v")).unwrap_or_default();
    let day = named.version.unwrap_or_else(|| visit.now.day().max(force));
    let found = visit.law.file_of(&id, day);
    let found = found.and_then(|(_, text)| from_day(&text, force));
    let path = new_path(FileKind::Procedure, from, force);
    path.zip(found)
        .ok_or_else(|| "没有这个程序，请重新选。".to_owned())
}

fn page(
    visit: &Visit<'_>,
    (title, from, id, force): (String, String, String, String),
    problems: Vec<String>,
) -> Answer {
    let procedures = visit.law.library.procedures.iter();
    let procedures = procedures
        .filter_map(|(id, versions)| Some((id.to_string(), versions.last()?.name.to_string())));
    let status = if problems.is_empty() { 200 } else { 422 };
    let mut answer = html(&Page {
        frame: visit.frame(),
        procedures: procedures.collect(),
        title,
        from,
        id,
        force,
        problems,
    });
    answer.status = status;
    answer
}
