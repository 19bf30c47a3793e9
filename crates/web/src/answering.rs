//! One request from the session to the page: who asks, whether the form is ours, whether the table
//! permits it, and then the route.

use zs_base::PersonId;
use zs_work::Unanswered;
use zs_work::office::Presence;

use crate::answer::Answer;
use crate::frame;
use crate::looking;
use crate::pages::trouble;
use crate::route::{Method, Needs, Route};
use crate::seal;
use crate::session::{self, Guest};
use crate::site::Site;
use crate::trouble::Trouble;
use crate::visit::{Ask, Visit};

/// The answer to a request.
pub fn answer(site: &Site, route: &Route, ask: &Ask) -> Answer {
    let answered = visiting(site, route, ask, |visit| {
        own_form(route, visit)?;
        permitted(route, visit)?;
        looking::answered(route, visit)
    });
    let answer = answered.unwrap_or_else(|instead| *instead);
    match frame::wish(ask) {
        Some(large) => answer.with_cookie(session::wish_cookie(ask.secure, frame::LARGE, large)),
        None => answer,
    }
}

/// Who it is that may send files to a route.
///
/// # Errors
/// The answer for whoever may not.
pub fn admit(site: &Site, route: &Route, ask: &Ask) -> Result<PersonId, Box<Answer>> {
    visiting(site, route, ask, |visit| {
        permitted(route, visit)?;
        Ok(visit.visitor()?.person.id.clone())
    })
}

/// Asks whether the table permits it, and writes down where it does not.
fn permitted(route: &Route, visit: &mut Visit<'_>) -> Result<(), Trouble> {
    let asked = route.permit(visit);
    if matches!(asked, Err(Trouble::Denied(_)))
        && let Some(who) = visit.guest.and_then(Guest::visitor)
    {
        let (office, ask) = (&visit.site.office, visit.ask);
        // The address stays closed whether that can be kept or not.
        let _kept = office.note_denied(who, &ask.path, &ask.address, visit.now);
    }
    asked
}

/// Does something as the visit that a request is; the answer instead, where there is none to do it.
fn visiting<T>(
    site: &Site,
    route: &Route,
    ask: &Ask,
    act: impl FnOnce(&mut Visit<'_>) -> Result<T, Trouble>,
) -> Result<T, Box<Answer>> {
    let now = site.clock.now();
    let done = site.looking(|looker| {
        let guest = session::guest(site, ask, now)?;
        // What is everybody's is the same for everybody: whoever may not know of a case reads the
        // public pages as anybody does.
        let reads = guest.as_ref().filter(|_| route.needs != Needs::Nothing);
        looker.answer_to(reads.map(Guest::person), now);
        let law = looker.law().clone();
        let mut visit = Visit {
            law: &law,
            site,
            looker,
            ask,
            guest: guest.as_ref(),
            now,
        };
        if let Some(first) = must_first(route, &visit) {
            return Ok(Err(Box::new(Answer::see_other(first))));
        }
        let done = act(&mut visit);
        Ok::<_, Unanswered>(
            done.map_err(|trouble| Box::new(trouble::page(&visit.frame(), ask, &trouble))),
        )
    });
    match done {
        Ok(Ok(done)) => done,
        Ok(Err(unanswered)) => Err(Box::new(
            site.trouble(ask, &Trouble::Unanswered(unanswered)),
        )),
        Err(fault) => Err(Box::new(site.trouble(ask, &Trouble::Fault(fault)))),
    }
}

/// Whether a form that changes something was made for this session.
fn own_form(route: &Route, visit: &Visit<'_>) -> Result<(), Trouble> {
    let Some(guest) = visit.guest.filter(|_| route.method == Method::Post) else {
        return Ok(());
    };
    match visit.ask.form.get(seal::FIELD) == guest.seal {
        true => Ok(()),
        false => Err(Trouble::NotOurs),
    }
}

/// Where somebody is led first whose password must be changed or whose post is not chosen.
fn must_first(route: &Route, visit: &Visit<'_>) -> Option<&'static str> {
    if matches!(route.needs, Needs::Nothing | Needs::Account) {
        return None;
    }
    match &visit.guest?.presence {
        Presence::AtWork(_) => None,
        Presence::ChangePassword(..) => Some("/password"),
        Presence::SetUpSecond(..) => Some("/password/second"),
        Presence::ChoosePost(..) => Some("/post"),
    }
}

impl Site {
    /// The page of a trouble that is met before anybody is known.
    pub fn trouble(&self, ask: &Ask, what: &Trouble) -> Answer {
        let frame = crate::frame::Frame::of(self, ask, None, self.clock.now());
        trouble::page(&frame, ask, what)
    }
}
