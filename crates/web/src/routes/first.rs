//! The first administrator of a new installation, entered with the code of the console.

use askama::Template;
use zs_work::office::{FirstAdministrator, Refused};

use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "first.html")]
struct Page {
    frame: Frame,
    person: String,
    name: String,
    unit: String,
    unit_name: String,
    problem: Option<String>,
}

/// Shows the form while nobody has an account; later there is no such page.
///
/// # Errors
/// When the machine failed, or somebody has an account.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    match visit.site.office.awaits_first()? {
        true => Ok(form(visit, None)),
        false => Err(Trouble::NoPage),
    }
}

/// What was sent stands in the form again, but for the secrets.
fn form(visit: &Visit<'_>, problem: Option<String>) -> Answer {
    let sent: &Pairs = &visit.ask.form;
    let text = |name: &str| sent.get(name).to_owned();
    let status = if problem.is_some() { 403 } else { 200 };
    let mut answer = html(&Page {
        frame: visit.frame(),
        person: text("person"),
        name: text("name"),
        unit: text("unit"),
        unit_name: text("unit_name"),
        problem,
    });
    answer.status = status;
    answer
}

/// Enters the first administrator, who then signs in.
///
/// # Errors
/// When the machine failed, or somebody has an account.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    if !visit.site.office.awaits_first()? {
        return Err(Trouble::NoPage);
    }
    let sent = &visit.ask.form;
    if sent.get("password") != sent.get("again") {
        return Ok(form(visit, Some("两次写的密码不一样。".to_owned())));
    }
    let asked = FirstAdministrator {
        code: sent.get("code"),
        person: sent.get("person"),
        name: sent.get("name"),
        unit: sent.get("unit"),
        unit_name: sent.get("unit_name"),
        password: sent.get("password"),
        address: &visit.ask.address,
    };
    match visit.site.office.first_administrator(&asked, visit.now) {
        Ok(()) => Ok(Answer::see_other("/login")),
        Err(Refused::Unanswered(unanswered)) => Err(unanswered.into()),
        Err(refused) => Ok(form(visit, Some(refused.to_string()))),
    }
}
