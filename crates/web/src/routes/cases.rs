//! The routes of cases.

pub mod act;
pub(super) mod asked_list;
pub(super) mod back;
pub mod clock;
mod codes;
pub mod evidence;
pub mod figures;
pub mod file;
pub mod list;
pub mod open;
pub mod paper;
pub mod serve;
pub(super) mod signatures;
pub mod step;

use zs_base::CaseId;
use zs_case::Refusal;
use zs_event::Command;
use zs_power::Denied;
use zs_work::Answer as Decided;
use zs_work::view::NoForm;

use crate::answer::Answer;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// The case that the path names.
pub(super) fn case_of(visit: &Visit<'_>) -> Result<CaseId, Trouble> {
    let case = visit.part("case").parse();
    case.map_err(|_| Trouble::Denied(Denied::Hidden))
}

/// Why there is no form, as a trouble.
fn no_form(why: NoForm) -> Trouble {
    match why {
        NoForm::Denied(denied) => Trouble::Denied(denied),
        NoForm::Nothing(sentence) => Trouble::Bad(sentence),
    }
}

/// Hands in a command. What is recorded leads on to the case; a refusal is given back, so that the
/// form shows it with everything that was filled in.
fn hand_in(visit: &Visit<'_>, command: Command) -> Result<Result<Answer, Refusal>, Trouble> {
    let case = command.case;
    let to = |mark: &str| Answer::see_other(format!("/cases/{case}?{mark}"));
    match visit.site.writer.perform(command)? {
        Decided::Recorded(receipt) => Ok(Ok(to(&format!("done={}", receipt.last)))),
        Decided::Nothing => Ok(Ok(to("done=nothing"))),
        Decided::Refused(refusal) => Ok(Err(refusal)),
        Decided::Denied(denied) => Err(denied.into()),
    }
}
