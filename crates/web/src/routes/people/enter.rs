//! `/people/new`: somebody new, with a first post.

use askama::Template;
use zs_base::{Day, PersonId, UnitId};
use zs_case::Refusal;
use zs_event::person::Holding;
use zs_work::office::PersonChange;

use super::change::{address, refused_as};
use super::{Wrongs, posts, units};
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "person_new.html")]
struct Page {
    frame: Frame,
    units: Vec<(UnitId, String)>,
    all_posts: Vec<(String, String)>,
    sent: Pairs,
    today: Day,
    problems: Vec<(String, String)>,
    refusal: Option<Refusal>,
}

/// Shows the form.
///
/// # Errors
/// [`Trouble::SignIn`] where nobody is signed in.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    Ok(form(visit, Vec::new(), None))
}

fn form(visit: &Visit<'_>, problems: Vec<(String, String)>, refusal: Option<Refusal>) -> Answer {
    let sound = problems.is_empty() && refusal.is_none();
    let mut answer = html(&Page {
        frame: visit.frame(),
        units: units(visit.site),
        all_posts: posts(visit.site),
        sent: visit.ask.form.clone(),
        today: visit.now.day(),
        problems,
        refusal,
    });
    answer.status = if sound { 200 } else { 422 };
    answer
}

/// Enters the person.
///
/// # Errors
/// When the visitor may not, or the machine failed.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (sent, mut wrongs) = (&visit.ask.form, Wrongs::default());
    let id = PersonId::from(wrongs.must("id", "工号", sent.get("id")));
    let change = PersonChange::Enter {
        name: wrongs.must("name", "姓名", sent.get("name")),
        post: Holding {
            unit: wrongs
                .must("unit", "单位", sent.get("unit"))
                .as_str()
                .into(),
            post: wrongs
                .must("post", "岗位", sent.get("post"))
                .as_str()
                .into(),
            from: wrongs.day("since", "任职日期", sent.get("since"), visit.now.day()),
            until: None,
        },
    };
    if !wrongs.0.is_empty() {
        return Ok(form(visit, wrongs.0, None));
    }
    let (office, who) = (&visit.site.office, visit.visitor()?);
    match office.change_person(who, &id, &change, &visit.ask.address, visit.now) {
        Ok(()) => Ok(Answer::see_other(address(&id, "enter"))),
        Err(refused) => {
            let told = refused_as(refused)?;
            Ok(form(visit, told.problems, told.refusal))
        }
    }
}
