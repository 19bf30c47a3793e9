//! `/p/answer`: the questions, and taking the answers of a code once.

use askama::Template;
use zs_disclose::PublicCode;
use zs_work::office::SurveyRefused;
use zs_work::survey::{SurveyForm, written_code};
use zs_work::view::{Survey, SurveyTicket};

use super::{enter, of_code};
use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "survey_questions.html")]
struct Questions {
    frame: Frame,
    survey: Survey,
    code: String,
    kind: String,
    unit: String,
    questions: Vec<Question>,
    is_missing: bool,
}

/// A question with its answers, and which of them was chosen.
struct Question {
    field: String,
    put: String,
    answers: Vec<(String, bool)>,
    is_missing: bool,
}

#[derive(Template)]
#[template(path = "survey_done.html")]
struct Done {
    frame: Frame,
    survey: Survey,
    said: Said,
}

/// What became of a code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Counted,
    Complained,
}

#[derive(Template)]
#[template(path = "survey_used.html")]
struct Used {
    frame: Frame,
    survey: Survey,
    code: String,
    is_complained: bool,
}

type Found = (PublicCode, Survey, SurveyTicket);

/// The questions of a code that was not used; else what can be done.
pub(super) fn questions(visit: &Visit<'_>, found: &Found) -> Result<Answer, Trouble> {
    if visit.site.office.is_code_used(&found.2)? {
        return Ok(used(visit, found, false));
    }
    Ok(asked(visit, found, false))
}

fn asked(visit: &Visit<'_>, (code, survey, ticket): &Found, sent: bool) -> Answer {
    let each = survey.form.questions.iter().enumerate();
    let questions: Vec<Question> = each
        .map(|(place, question)| {
            let field = field(place);
            let chosen = visit.ask.form.get(&field);
            let answers = question.answers.iter();
            let answers = answers.map(|(answer, _)| (answer.clone(), answer == chosen));
            let answers: Vec<(String, bool)> = answers.collect();
            Question {
                put: question.put.clone(),
                is_missing: sent && !answers.iter().any(|it| it.1),
                answers,
                field,
            }
        })
        .collect();
    let library = &visit.law.library;
    let kind = library.procedure(&ticket.procedure, &[], visit.now.day());
    let mut answer = html(&Questions {
        frame: visit.frame(),
        survey: survey.clone(),
        code: written_code(code),
        kind: kind.map_or_else(String::new, |it| it.name.to_string()),
        unit: visit.site.unit(&ticket.unit),
        questions,
        is_missing: sent,
    });
    answer.status = if sent { 422 } else { 200 };
    answer
}

fn field(place: usize) -> String {
    format!("q{}", place + 1)
}

fn used(visit: &Visit<'_>, (code, survey, _): &Found, is_complained: bool) -> Answer {
    let mut answer = html(&Used {
        frame: visit.frame(),
        survey: survey.clone(),
        code: written_code(code),
        is_complained,
    });
    answer.status = 409;
    answer
}

/// The answers that were sent; nothing where one is missing or is none of ours.
fn sent(visit: &Visit<'_>, form: &SurveyForm) -> Option<Vec<(String, String)>> {
    let each = form.questions.iter().enumerate();
    each.map(|(place, question)| {
        let chosen = visit.ask.form.get(&field(place));
        let mut answers = question.answers.iter();
        let (answer, _) = answers.find(|(answer, _)| answer == chosen)?;
        Some((question.name.clone(), answer.clone()))
    })
    .collect()
}

/// Takes the answers.
///
/// # Errors
/// When the machine failed.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let found = match of_code(visit)? {
        Ok(found) => found,
        Err(why) => return enter::page(visit, Some(why)),
    };
    let Some(answers) = sent(visit, &found.1.form) else {
        return Ok(asked(visit, &found, true));
    };
    match visit.site.office.answer_survey(&found.2, &answers) {
        Ok(()) => Ok(done(visit, found.1, Said::Counted)),
        Err(refused) => told(visit, &found, refused),
    }
}

/// Takes it that somebody else used the code.
///
/// # Errors
/// When the machine failed.
pub fn complain(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let found = match of_code(visit)? {
        Ok(found) => found,
        Err(why) => return enter::page(visit, Some(why)),
    };
    match visit.site.office.complain_of_code(&found.2) {
        Ok(()) => Ok(done(visit, found.1, Said::Complained)),
        Err(refused) => told(visit, &found, refused),
    }
}

fn done(visit: &Visit<'_>, survey: Survey, said: Said) -> Answer {
    html(&Done {
        frame: visit.frame(),
        survey,
        said,
    })
}

fn told(visit: &mut Visit<'_>, found: &Found, refused: SurveyRefused) -> Result<Answer, Trouble> {
    match refused {
        SurveyRefused::Used => Ok(used(visit, found, false)),
        SurveyRefused::Complained => Ok(used(visit, found, true)),
        SurveyRefused::NotUsed => Ok(asked(visit, found, false)),
        SurveyRefused::Moved => {
            let why = "这次测评刚刚有了变化，您的回答没有记下。请再写一次评价码；\
                       答复已经结束的，就不能再评价了。";
            enter::page(visit, Some(why.to_owned()))
        }
        SurveyRefused::Unanswered(unanswered) => Err(unanswered.into()),
    }
}
