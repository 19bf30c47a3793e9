//! `GET /`: whoever is signed in goes to the work that waits, everybody else sees what is public.

use askama::Template;
use zs_base::Day;

use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::menu::first_page;
use crate::pages::html;
use crate::routes::public::channels::{Channel, channels};
use crate::routes::public::list::{Row, newest};
use crate::routes::public::numbers::{Number, numbers};
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Notices that are shown.
const NEWEST: usize = 5;

#[derive(Template)]
#[template(path = "home.html")]
struct Page {
    frame: Frame,
    channels: Vec<Channel>,
    numbers: Vec<Number>,
    newest: Vec<Row>,
    today: Day,
}

/// Leads to where one begins, or shows the doors of the public side.
///
/// # Errors
/// When the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    if let Some(guest) = visit.guest {
        let first = guest.visitor().map(|who| first_page(visit.site, who));
        // Whoever is not at work yet is led from there to what must be done first.
        return Ok(Answer::see_other(first.unwrap_or("/authority")));
    }
    let page = Page {
        channels: channels(&visit.law.library, visit.now.day()),
        numbers: numbers(visit)?,
        newest: newest(visit, NEWEST)?,
        frame: visit.frame(),
        today: visit.now.day(),
    };
    Ok(html(&page).asked_again())
}

impl Page {
    /// What stands above the numbers.
    const fn numbers_title(&self) -> &'static str {
        match self.numbers.len() {
            5 => "本月五个数",
            _ => "本月的数",
        }
    }
}
