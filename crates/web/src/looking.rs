//! Every look at personal data is written down with its purpose before anything is shown; where that
//! cannot be kept, nothing is. Routes say only whose data they show.

use zs_base::{CaseId, UnitId};
use zs_event::StepPath;
use zs_power::{Action, Matter, may};
use zs_work::office::{HANDLING, QUEUE, Reading, Refused};

use crate::answer::Answer;
use crate::route::{Method, Personal, Route};
use crate::routes::purpose;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// What is known before a route answers.
enum Known {
    /// Nothing is to be written down: the visitor sees what masking leaves.
    Masked,
    /// For this purpose the visitor looks at this.
    For(String, String),
    /// The visitor must say for what purpose.
    Unsaid,
}

/// The answer of a route, once it is written down that somebody looked.
///
/// # Errors
/// What the route says, or when the look could not be written down.
pub fn answered(route: &Route, visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let known = match route.personal {
        Personal::No | Personal::OfList => Known::Masked,
        Personal::OfQueue => of_queue(visit)?,
        Personal::OfCase => of_case(route, visit)?,
    };
    let (subject, purpose) = match known {
        Known::Masked => return (route.handle)(visit),
        Known::Unsaid => return purpose::ask(visit, None),
        Known::For(subject, purpose) => (subject, purpose),
    };
    let answer = (route.handle)(visit)?;
    // Whoever is led elsewhere has seen nothing yet.
    if answer.status != 303 {
        note(visit, &subject, &purpose)?;
    }
    Ok(answer)
}

/// Writes down that cases of the visitor's unit were shown by a route that shows them only now and
/// then.
///
/// # Errors
/// When that could not be written down; then nothing may be shown.
pub fn note_queue(visit: &Visit<'_>) -> Result<(), Trouble> {
    match of_queue(visit)? {
        Known::For(subject, purpose) => note(visit, &subject, &purpose),
        Known::Masked | Known::Unsaid => Ok(()),
    }
}

fn note(visit: &Visit<'_>, subject: &str, purpose: &str) -> Result<(), Trouble> {
    let reading = Reading {
        subject,
        purpose,
        address: &visit.ask.address,
    };
    let office = &visit.site.office;
    match office.read_personal(visit.visitor()?, &reading, visit.now) {
        Ok(()) => Ok(()),
        Err(Refused::Unanswered(unanswered)) => Err(unanswered.into()),
        Err(refused) => Err(Trouble::Bad(refused.to_string())),
    }
}

/// What is looked at: the address behind `/cases/`, and the step where a page is about one of several.
fn subject_of(visit: &Visit<'_>) -> String {
    let address = visit.ask.path.trim_start_matches("/cases/");
    let asked = visit.ask.query.given("path");
    let step = asked.or_else(|| visit.ask.form.given("path"));
    match step.and_then(|it| it.parse::<StepPath>().ok()) {
        Some(step) => format!("{address}?{step}"),
        None => address.to_owned(),
    }
}

fn sees(visit: &Visit<'_>, unit: &UnitId) -> Result<bool, Trouble> {
    let law = visit.law;
    let matter = Matter {
        unit: Some(unit),
        ..Matter::default()
    };
    let who = visit.visitor()?;
    let asked = Action::ReadPersonal;
    Ok(may(&law.authority, &law.units(), &who.asker(), asked, &matter).allowed())
}

fn of_queue(visit: &Visit<'_>) -> Result<Known, Trouble> {
    let unit = visit.visitor()?.unit.clone();
    Ok(match sees(visit, &unit)? {
        true => Known::For(visit.ask.path.clone(), QUEUE.to_owned()),
        false => Known::Masked,
    })
}

fn of_case(route: &Route, visit: &mut Visit<'_>) -> Result<Known, Trouble> {
    let Ok(case) = visit.part("case").parse::<CaseId>() else {
        return Ok(Known::Masked);
    };
    let Some(row) = visit.looker.reader().case(&case)? else {
        return Ok(Known::Masked);
    };
    if !sees(visit, &row.unit)? {
        return Ok(Known::Masked);
    }
    let subject = subject_of(visit);
    let said = visit.guest.and_then(|guest| {
        let office = &visit.site.office;
        office.purpose_of(&guest.token, &case)
    });
    if let Some(purpose) = said {
        return Ok(Known::For(subject, purpose));
    }
    // Whoever hands in a form handles the case; what they filled in must not get lost in a question.
    let handles = route.method == Method::Post || {
        let asker = visit.signer()?;
        visit.looker.has_task(&case, &asker, visit.now)??
    };
    Ok(match handles {
        true => Known::For(subject, HANDLING.to_owned()),
        false => Known::Unsaid,
    })
}
