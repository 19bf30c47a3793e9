//! `/password/second`: setting up the second factor of one's own account.

use askama::Template;
use zs_work::account::Enrolment;
use zs_work::office::{Presence, Recovery, Refused, SecondState};

use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::qr::svg;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "second.html")]
struct Page {
    frame: Frame,
    step: Step,
    required: bool,
    problem: Option<String>,
}

/// How far the setting up has come.
enum Step {
    /// Nothing was begun.
    Nothing,
    /// The phone is to be told; nothing where it was told before.
    Begun(Option<Told>),
    /// It is confirmed, and these are the recovery codes.
    Codes(Recovery),
    /// It stands; so many recovery codes are left.
    Stands(usize),
}

/// What the phone is told.
struct Told {
    secret: String,
    picture: String,
}

impl From<Enrolment> for Told {
    fn from(it: Enrolment) -> Self {
        Self {
            picture: picture(&it.address),
            secret: it.secret,
        }
    }
}

/// The picture of an address that a phone reads, as an address of its own; empty where the address
/// is too long for a picture, and then the secret is typed.
fn picture(address: &str) -> String {
    let Some(drawn) = svg(address) else {
        return String::new();
    };
    let encoded: String = form_urlencoded::byte_serialize(drawn.as_bytes()).collect();
    format!("data:image/svg+xml,{}", encoded.replace('+', "%20"))
}

/// Shows how the second factor stands.
///
/// # Errors
/// [`Trouble::SignIn`] where nobody is signed in.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let guest = visit.guest.ok_or(Trouble::SignIn)?;
    let step = match visit.site.office.second_state(&guest.token, visit.now) {
        Ok(SecondState::Confirmed(left)) => Step::Stands(left),
        Ok(SecondState::None) => Step::Nothing,
        Err(refused) => return Err(no_page(refused)),
    };
    page(visit, step, None)
}

fn no_page(refused: Refused) -> Trouble {
    match refused {
        Refused::Unanswered(unanswered) => unanswered.into(),
        _ => Trouble::SignIn,
    }
}

fn page(visit: &Visit<'_>, step: Step, problem: Option<String>) -> Result<Answer, Trouble> {
    let guest = visit.guest.ok_or(Trouble::SignIn)?;
    let done = matches!(step, Step::Codes(_) | Step::Stands(_));
    let status = if problem.is_some() { 422 } else { 200 };
    let mut answer = html(&Page {
        frame: visit.frame(),
        required: !done && matches!(guest.presence, Presence::SetUpSecond(..)),
        step,
        problem,
    });
    answer.status = status;
    Ok(answer)
}

/// Begins, or confirms with a first code.
///
/// # Errors
/// When the machine failed.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let guest = visit.guest.ok_or(Trouble::SignIn)?;
    let (site, sent, now) = (visit.site, &visit.ask.form, visit.now);
    let address = &visit.ask.address;
    let issuer = &site.county;
    let done = match sent.get("act") {
        "begin" => {
            let begun = site.office.begin_second(&guest.token, issuer, address, now);
            begun.map(|it| Step::Begun(Some(it.into())))
        }
        _ => {
            let code = sent.get("code");
            let confirmed = site.office.confirm_second(&guest.token, code, address, now);
            confirmed.map(Step::Codes)
        }
    };
    match done {
        Ok(step) => page(visit, step, None),
        Err(Refused::Unanswered(unanswered)) => Err(unanswered.into()),
        Err(Refused::SignedOut) => Err(Trouble::SignIn),
        Err(refused @ (Refused::WrongCode | Refused::TooMany(_))) => {
            page(visit, Step::Begun(None), Some(refused.to_string()))
        }
        Err(refused) => page(visit, Step::Nothing, Some(refused.to_string())),
    }
}
