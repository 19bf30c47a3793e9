//! `/cases/{case}/purpose`: for what purpose somebody looks at a case in which they have no task.

use askama::Template;
use zs_power::Denied;
use zs_work::office::{PURPOSES, Refused};

use super::cases::case_of;
use super::login::own;
use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "purpose.html")]
struct Page {
    frame: Frame,
    case: String,
    serial: u64,
    to: String,
    purposes: [&'static str; 6],
    problem: Option<String>,
}

/// The page that asks for the purpose, in the place of the one that was asked for.
///
/// # Errors
/// When there is no such case, or the store fails.
pub fn ask(visit: &mut Visit<'_>, problem: Option<String>) -> Result<Answer, Trouble> {
    let case = case_of(visit)?;
    let row = visit.looker.reader().case(&case)?;
    let row = row.ok_or(Trouble::Denied(Denied::Hidden))?;
    let asked = match visit.ask.form.given("to") {
        Some(to) => to.to_owned(),
        None => address(visit),
    };
    let status = if problem.is_some() { 422 } else { 200 };
    let mut answer = html(&Page {
        frame: visit.frame(),
        case: case.to_string(),
        serial: row.number,
        to: own(&asked).to_owned(),
        purposes: PURPOSES,
        problem,
    });
    answer.status = status;
    Ok(answer)
}

fn address(visit: &Visit<'_>) -> String {
    match visit.ask.query.iter().next() {
        None => visit.ask.path.clone(),
        Some(_) => format!("{}?{}", visit.ask.path, visit.ask.query.with("", "")),
    }
}

/// Takes the purpose and leads on.
///
/// # Errors
/// When the store fails.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let case = case_of(visit)?;
    let guest = visit.guest.ok_or(Trouble::SignIn)?;
    let sent = &visit.ask.form;
    let said = match sent.get("purpose") {
        "" => sent.get("other"),
        chosen => chosen,
    };
    match visit.site.office.say_purpose(&guest.token, &case, said) {
        Ok(()) => Ok(Answer::see_other(own(sent.get("to")))),
        Err(Refused::NoPurpose) => {
            let sentence = "请选一个用途，或者在“其他”里用一句话写明，不超过 200 个字。";
            ask(visit, Some(sentence.to_owned()))
        }
        Err(refused) => Err(Trouble::Bad(refused.to_string())),
    }
}
