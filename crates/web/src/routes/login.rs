//! Signing in and leaving.

use askama::Template;
use zs_work::{Place, SignedIn};

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

/// Shows the form, or leads on whoever is signed in.
///
/// # Errors
/// Never.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    if visit.who.is_some() {
        return Ok(Answer::see_other("/todo"));
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
fn own(to: &str) -> &str {
    let leads_away = to.starts_with("//") || to.contains('\\') || to.contains(|it: char| it.is_control());
    match to.starts_with('/') && !leads_away {
        true => to,
        false => "/",
    }
}

/// Signs in.
///
/// # Errors
/// When the store fails.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let form_sent = &visit.ask.form;
    let (login, password) = (form_sent.get("login").to_owned(), form_sent.get("password"));
    let place = Place {
        login: login.clone(),
        known: None,
        address: visit.ask.address.clone(),
    };
    match visit.site.office.sign_in(&login, password, &place, visit.now)? {
        Ok(signed_in) => Ok(welcome(visit, &signed_in)),
        Err(refused) => Ok(form(visit, login, Some(refused.to_string()))),
    }
}

fn welcome(visit: &Visit<'_>, signed_in: &SignedIn) -> Answer {
    let to = match signed_in.must_change_password {
        true => "/password",
        false => own(visit.ask.form.get("to")),
    };
    let cookie = session::cookie(visit.ask.secure, signed_in.token.secret());
    Answer::see_other(to).with_cookie(cookie)
}

/// Ends the session.
///
/// # Errors
/// When the store fails.
pub fn leave(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let who = visit.visitor()?;
    visit.site.office.sign_out(who, visit.now)?;
    let cookie = session::no_cookie(visit.ask.secure);
    Ok(Answer::see_other("/login").with_cookie(cookie))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w14_nobody_is_led_to_another_site() {
        assert_eq!(own("/cases?unit=a"), "/cases?unit=a");
        for away in ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\nb"] {
            assert_eq!(own(away), "/", "{away:?}");
        }
    }
}
