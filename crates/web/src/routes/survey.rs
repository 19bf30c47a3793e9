//! Surveys of the parties of closed cases: where a party answers, what everybody may check, and what
//! those who run a survey see.

pub mod answer;
pub mod enter;
pub mod record;
pub mod slips;
pub mod staff;

use zs_base::CaseId;
use zs_disclose::PublicCode;
use zs_work::office::Refused;
use zs_work::survey::read_code;
use zs_work::view::{Survey, SurveyTicket};

use crate::trouble::Trouble;
use crate::visit::Visit;

/// The code that came with the form, with the survey and the party that it belongs to; or what is wrong
/// with it and what to do. Codes that were never given and those of surveys that take no answers are
/// told apart by nobody.
fn of_code(
    visit: &mut Visit<'_>,
) -> Result<Result<(PublicCode, Survey, SurveyTicket), String>, Trouble> {
    let code = match read_code(visit.ask.form.get("code")) {
        Ok(code) => code,
        Err(why) => return Ok(Err(why)),
    };
    let address = visit.ask.address.clone();
    match visit.site.office.begin_code(&address, visit.now) {
        Ok(()) => {}
        Err(Refused::Unanswered(unanswered)) => return Err(unanswered.into()),
        Err(refused) => return Ok(Err(refused.for_strangers(visit.now))),
    }
    let files = &visit.site.beside.files;
    let found = visit.looker.survey_of_code(&code, files, visit.now)?;
    let Some((survey, ticket)) = found else {
        let why = "没有这个评价码，或者这次测评已经结束答复。请照着评价告知单核对；\
                   告知单上写的答复期间还没有过的，请打告知单上的电话。";
        return Ok(Err(why.to_owned()));
    };
    visit.site.office.heard_code(&address);
    let survey = visit.looker.public_survey(survey).ok_or(Trouble::NoPage)?;
    Ok(Ok((code, survey, ticket)))
}

/// The survey that the path names, once its commitment is published.
fn public_survey(visit: &mut Visit<'_>) -> Result<Survey, Trouble> {
    let case: CaseId = visit.part("survey").parse().map_err(|_| Trouble::NoPage)?;
    let survey = visit.looker.survey(&case)?.ok_or(Trouble::NoPage)?;
    visit.looker.public_survey(survey).ok_or(Trouble::NoPage)
}
