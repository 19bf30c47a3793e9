//! `GET /`: whoever is signed in goes to the work that waits, everybody else sees what is public.

use askama::Template;

use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "home.html")]
struct Page {
    frame: Frame,
}

/// Leads to the queue, or shows the doors of the public side.
///
/// # Errors
/// Never.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    if visit.guest.is_some() {
        return Ok(Answer::see_other("/todo"));
    }
    Ok(html(&Page {
        frame: visit.frame(),
    }))
}
