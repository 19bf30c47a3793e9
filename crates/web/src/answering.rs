//! One request from the session to the page: who asks, whether the form is ours, whether the table
//! permits it, and then the route.

use zs_power::Denied;

use crate::answer::Answer;
use crate::pages::trouble;
use crate::route::{Method, Route};
use crate::seal;
use crate::session;
use crate::site::Site;
use crate::trouble::Trouble;
use crate::visit::{Ask, Visit};

/// The answer to a request.
pub fn answer(site: &Site, route: &Route, ask: &Ask) -> Answer {
    let now = site.clock.now();
    let done = site.looking(|looker| {
        let who = session::visitor(site, ask, now)?;
        let mut visit = Visit {
            site,
            looker,
            ask,
            who: who.as_ref(),
            now,
        };
        let answered = own_form(route, &visit)
            .and_then(|()| route.permit(&mut visit))
            .and_then(|()| (route.handle)(&mut visit));
        Ok(answered.unwrap_or_else(|trouble| trouble::page(&visit.frame(), ask, &trouble)))
    });
    match done {
        Ok(Ok(answer)) => answer,
        Ok(Err(fault)) | Err(fault) => site.trouble(ask, &Trouble::Fault(fault)),
    }
}

/// Whether a form that changes something was made for this session.
fn own_form(route: &Route, visit: &Visit<'_>) -> Result<(), Trouble> {
    let Some(who) = visit.who.filter(|_| route.method == Method::Post) else {
        return Ok(());
    };
    match visit.ask.form.get(seal::FIELD) == seal::of(&who.token) {
        true => Ok(()),
        false => Err(Trouble::NotOurs),
    }
}

impl Site {
    /// The page of a trouble that is met before anybody is known.
    pub fn trouble(&self, ask: &Ask, what: &Trouble) -> Answer {
        let frame = crate::frame::Frame::of(self, ask, None, self.clock.now());
        trouble::page(&frame, ask, what)
    }
}

/// What is hidden answers exactly like what does not exist.
#[must_use]
pub const fn is_hidden(trouble: &Trouble) -> bool {
    matches!(trouble, Trouble::NoPage | Trouble::Denied(Denied::Hidden))
}
