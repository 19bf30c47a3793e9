//! Changing one's own password.

use askama::Template;
use zs_work::office::{MustChange, NewPassword, Presence, Refused};

use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::session;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "password.html")]
struct Page {
    frame: Frame,
    why: Option<&'static str>,
    problem: Option<String>,
}

/// Shows the form.
///
/// # Errors
/// [`Trouble::SignIn`] where nobody is signed in.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    form(visit, None)
}

fn form(visit: &Visit<'_>, problem: Option<String>) -> Result<Answer, Trouble> {
    let guest = visit.guest.ok_or(Trouble::SignIn)?;
    let why = match &guest.presence {
        Presence::ChangePassword(_, MustChange::HandedOut) => {
            Some("现在的密码是别人发给你的，只能用来改成自己的。")
        }
        Presence::ChangePassword(_, MustChange::Old) => Some("现在的密码用得太久了，请换一个。"),
        Presence::SetUpSecond(..) | Presence::ChoosePost(..) | Presence::AtWork(_) => None,
    };
    let status = if problem.is_some() { 422 } else { 200 };
    let mut answer = html(&Page {
        frame: visit.frame(),
        why,
        problem,
    });
    answer.status = status;
    Ok(answer)
}

/// Changes the password. Every session of the person ends, and this browser gets a new one.
///
/// # Errors
/// When the machine failed.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let guest = visit.guest.ok_or(Trouble::SignIn)?;
    let sent = &visit.ask.form;
    if sent.get("new") != sent.get("again") {
        return form(visit, Some("两次填写的新密码不一样。".to_owned()));
    }
    let asked = NewPassword {
        token: &guest.token,
        old: sent.get("old"),
        new: sent.get("new"),
        address: &visit.ask.address,
    };
    match visit.site.office.change_password(&asked, visit.now) {
        Ok(token) => {
            let cookie = session::cookie(visit.ask.secure, token.secret());
            Ok(Answer::see_other("/").with_cookie(cookie))
        }
        Err(Refused::Unanswered(unanswered)) => Err(unanswered.into()),
        Err(refused) => form(visit, Some(refused.to_string())),
    }
}
