//! `GET /cases/{case}/clock/{clock}`: how a term of a case is counted, day by day, to be printed and
//! put into the file.

use askama::Template;
use zs_base::{CaseId, Day};
use zs_power::Denied;
use zs_work::view::Clock;

use super::case_of;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::strip::{Square, strip};
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "clock.html")]
struct Page {
    frame: Frame,
    case: CaseId,
    title: String,
    unit: String,
    clock: Clock,
    squares: Vec<Square>,
    today: Day,
}

/// Shows the count of a term, which its path names by the term's id and its step, such as
/// `limit-decide`.
///
/// # Errors
/// When the visitor may not see the case, it has no such clock, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (case, asker) = (case_of(visit)?, visit.signer()?);
    let file = visit.looker.case_file(&case, &asker, visit.now)??;
    let name = visit.part("clock");
    let asked = |clock: &Clock| format!("{}-{}", clock.term, clock.path) == name;
    let clock = file.clocks.into_iter().find(asked);
    let clock = clock.ok_or(Trouble::Denied(Denied::Hidden))?;
    let calendar = visit.law.calendar(clock.calendar);
    Ok(html(&Page {
        frame: visit.frame(),
        case,
        title: file.title,
        unit: file.unit_name,
        squares: strip(&clock.counted, calendar),
        clock,
        today: visit.now.day(),
    }))
}
