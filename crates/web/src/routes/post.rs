//! Choosing the post in which one works.

use askama::Template;
use zs_event::Holding;
use zs_work::office::{Presence, Refused, held_on};

use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::session;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "post.html")]
struct Page {
    frame: Frame,
    posts: Vec<Post>,
}

struct Post {
    id: String,
    name: String,
    unit: String,
}

/// Shows the posts that one holds.
///
/// # Errors
/// [`Trouble::SignIn`] where nobody is signed in.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let guest = visit.guest.ok_or(Trouble::SignIn)?;
    let held: Vec<Holding> = match &guest.presence {
        Presence::ChoosePost(_, held) => held.clone(),
        Presence::AtWork(visitor) => visitor.held(),
        Presence::SetUpSecond(person, _) => held_on(person, visit.now.day()),
        Presence::ChangePassword(..) => return Ok(Answer::see_other("/password")),
    };
    let posts = held.iter().map(|it| Post {
        id: it.post.to_string(),
        name: visit.site.post(&it.post),
        unit: visit.site.unit(&it.unit),
    });
    Ok(html(&Page {
        posts: posts.collect(),
        frame: visit.frame(),
    }))
}

/// Chooses a post.
///
/// # Errors
/// When the post is not held, or the machine failed.
pub fn choose(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let guest = visit.guest.ok_or(Trouble::SignIn)?;
    let post = visit.ask.form.get("post").into();
    let (office, address) = (&visit.site.office, &visit.ask.address);
    match office.change_post(&guest.token, &post, address, visit.now) {
        Ok(token) => {
            let cookie = session::cookie(visit.ask.secure, token.secret());
            Ok(Answer::see_other("/").with_cookie(cookie))
        }
        Err(Refused::Unanswered(unanswered)) => Err(unanswered.into()),
        Err(refused) => Err(Trouble::Bad(refused.to_string())),
    }
}
