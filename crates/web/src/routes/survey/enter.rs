//! `/p`: a party enters the code of the slip, and finds the surveys that everybody may check.

use askama::Template;
use zs_base::{CaseId, Day};
use zs_work::view::Survey;

use super::answer::questions;
use super::of_code;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "survey_enter.html")]
struct Page {
    frame: Frame,
    typed: String,
    problem: Option<String>,
    surveys: Vec<Line>,
    today: Day,
}

/// A survey as everybody may know of it.
struct Line {
    case: CaseId,
    name: String,
    on: Day,
    state: &'static str,
}

/// In a few words, where a survey stands.
pub(super) const fn state(survey: &Survey) -> &'static str {
    match survey {
        Survey {
            recalled: Some(_), ..
        } => "结果已撤下",
        Survey {
            published: Some(_), ..
        } => "结果已公布",
        Survey { over: Some(_), .. } => "没有公布结果",
        Survey { seed: Some(_), .. } => "种子已公布",
        Survey {
            closed: Some(_), ..
        } => "答复已结束",
        _ => "正在答复",
    }
}

/// Shows the field for the code.
///
/// # Errors
/// When the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    page(visit, None)
}

/// Shows the questions of the survey that the code belongs to.
///
/// # Errors
/// When the store fails.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    match of_code(visit)? {
        Ok(found) => questions(visit, &found),
        Err(why) => page(visit, Some(why)),
    }
}

/// The field for the code, with what is wrong with the one that was sent.
pub(super) fn page(visit: &mut Visit<'_>, problem: Option<String>) -> Result<Answer, Trouble> {
    let surveys = visit.looker.surveys(visit.now)?.into_iter();
    let looker = &visit.looker;
    let surveys = surveys.filter_map(|it| {
        let it = looker.public_survey(it)?;
        Some(Line {
            case: it.case,
            on: it.committed.as_ref()?.on,
            state: state(&it),
            name: it.name,
        })
    });
    let status = if problem.is_some() { 403 } else { 200 };
    let typed: String = visit.ask.form.get("code").chars().take(60).collect();
    let mut answer = html(&Page {
        surveys: surveys.collect(),
        frame: visit.frame(),
        typed,
        problem,
        today: visit.now.day(),
    });
    answer.status = status;
    Ok(answer)
}
