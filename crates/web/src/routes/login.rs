//! Signing in and leaving.

use askama::Template;
use zs_work::office::{Presence, Refused, SignIn, SignedIn};

use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::session;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "login.html")]
struct Page {
    frame: Frame,
    login: String,
    to: String,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "login_code.html")]
struct CodePage {
    frame: Frame,
    waiting: String,
    to: String,
    problem: Option<String>,
}

/// Shows the form, or leads on whoever is signed in.
///
/// # Errors
/// When the machine failed.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    if visit.guest.is_some() {
        return Ok(Answer::see_other("/"));
    }
    // In a new installation nobody could sign in.
    if visit.site.office.awaits_first()? {
        return Ok(Answer::see_other("/first"));
    }
    Ok(form(visit, String::new(), None))
}

fn form(visit: &Visit<'_>, login: String, problem: Option<String>) -> Answer {
    let to = visit.ask.query.given("to").or(visit.ask.form.given("to"));
    let status = if problem.is_some() { 403 } else { 200 };
    let mut answer = html(&Page {
        frame: visit.frame(),
        login,
        to: own(to.unwrap_or("/")).to_owned(),
        problem,
    });
    answer.status = status;
    answer
}

/// An address of this site; anything else is the first page, so that nobody is led away.
pub(super) fn own(to: &str) -> &str {
    let leads_away =
        to.starts_with("//") || to.contains('\\') || to.contains(|it: char| it.is_control());
    match to.starts_with('/') && !leads_away {
        true => to,
        false => "/",
    }
}

/// Signs in.
///
/// # Errors
/// When the machine failed.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let sent = &visit.ask.form;
    let asked = SignIn {
        login: sent.get("login"),
        password: sent.get("password"),
        address: &visit.ask.address,
        browser: session::browser(visit.ask),
    };
    match visit.site.office.sign_in(&asked, visit.now) {
        Ok(signed_in) => Ok(welcome(visit, &signed_in)),
        Err(Refused::Unanswered(unanswered)) => Err(unanswered.into()),
        Err(Refused::NeedsCode(waiting)) => Ok(code_form(visit, waiting.secret(), None)),
        Err(refused) => {
            let login = asked.login.to_owned();
            Ok(form(visit, login, Some(refused.to_string())))
        }
    }
}

/// The form that asks for the code after the password. Whoever comes to it later begins anew.
fn code_form(visit: &Visit<'_>, waiting: &str, problem: Option<String>) -> Answer {
    let status = if problem.is_some() { 403 } else { 200 };
    let mut answer = html(&CodePage {
        frame: visit.frame(),
        waiting: waiting.to_owned(),
        to: own(visit.ask.form.get("to")).to_owned(),
        problem,
    });
    answer.status = status;
    answer
}

/// Leads to the beginning of the sign-in whoever asks for the code by its address.
///
/// # Errors
/// None.
pub fn no_code(_: &mut Visit<'_>) -> Result<Answer, Trouble> {
    Ok(Answer::see_other("/login"))
}

/// Signs in with the code of the second factor.
///
/// # Errors
/// When the machine failed.
pub fn code(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let sent = &visit.ask.form;
    let (office, address) = (&visit.site.office, &visit.ask.address);
    let waiting = sent.get("waiting");
    match office.sign_in_with_code(waiting, sent.get("code"), address, visit.now) {
        Ok(signed_in) => Ok(welcome(visit, &signed_in)),
        Err(Refused::Unanswered(unanswered)) => Err(unanswered.into()),
        Err(refused @ (Refused::WrongCode | Refused::TooMany(_))) => {
            Ok(code_form(visit, waiting, Some(refused.to_string())))
        }
        Err(refused) => Ok(form(visit, String::new(), Some(refused.to_string()))),
    }
}

fn welcome(visit: &Visit<'_>, signed_in: &SignedIn) -> Answer {
    let to = match signed_in.presence {
        Presence::ChangePassword(..) => "/password",
        Presence::SetUpSecond(..) => "/password/second",
        Presence::ChoosePost(..) => "/post",
        Presence::AtWork(_) => own(visit.ask.form.get("to")),
    };
    let secure = visit.ask.secure;
    Answer::see_other(to)
        .with_cookie(session::cookie(secure, signed_in.token.secret()))
        .with_cookie(session::browser_cookie(secure, &signed_in.browser))
}

/// Ends the session.
///
/// # Errors
/// When the machine failed.
pub fn leave(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let guest = visit.guest.ok_or(Trouble::SignIn)?;
    let (office, address) = (&visit.site.office, &visit.ask.address);
    office.sign_out(&guest.token, address, visit.now)?;
    let cookie = session::no_cookie(visit.ask.secure);
    Ok(Answer::see_other("/login").with_cookie(cookie))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w14_nobody_is_led_to_another_site() {
        assert_eq!(own("/cases?unit=a"), "/cases?unit=a");
        let away = [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "/a\nb",
        ];
        for to in away {
            assert_eq!(own(to), "/", "{to:?}");
        }
    }
}
