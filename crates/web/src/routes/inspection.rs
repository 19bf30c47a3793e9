//! `/i`: whoever is inspected checks with the code of the notice who comes, and rates the inspection
//! afterwards; without an account. Draws have `/j`.

pub mod ratings;

use askama::Template;
use zs_base::Day;
use zs_work::CaseCode;
use zs_work::office::RatingRefused;
use zs_work::rating::{RatingQuestion, phone, rating_questions};
use zs_work::view::{Approved, Inspection, Stage};

use super::looked::tried;
use crate::address;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::qr::svg;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// What one rings about, as the table of the phones has it.
const ABOUT: &str = "检查";
/// Letters of what was typed that are shown again.
const TYPED_MAX: usize = 60;

#[derive(Template)]
#[template(path = "inspection_enter.html")]
struct Enter {
    frame: Frame,
    typed: String,
    problem: Option<String>,
    phone: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "inspection.html")]
struct Page {
    frame: Frame,
    it: Inspection,
    unit: String,
    phone: Option<(String, String)>,
    /// What was said with a link of the page: `ok` or `problem`.
    said: String,
    today: Day,
}

#[derive(Template)]
#[template(path = "inspection_rate.html")]
struct Rate {
    frame: Frame,
    code: String,
    unit: String,
    questions: Vec<Question>,
    is_missing: bool,
    state: State,
    phone: Option<(String, String)>,
}

/// A question with its answers, and which of them was chosen.
struct Question {
    field: String,
    put: String,
    answers: Vec<(String, bool)>,
}

/// Where the rating of an inspection stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nobody has come yet.
    Early,
    /// It can be rated.
    Open,
    /// It was rated with this code before.
    Used,
    /// It was rated just now.
    Done,
}

/// The field for the code.
///
/// # Errors
/// None.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    Ok(enter(visit, None))
}

/// Leads to the page of the code that was typed.
///
/// # Errors
/// When the store fails.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let typed = visit.ask.form.get("code").to_owned();
    Ok(match found(visit, &typed)? {
        Ok(it) => Answer::see_other(format!("/i/{}", it.code)),
        Err(why) => enter(visit, Some(why)),
    })
}

/// The page of an inspection. A code that was never given answers with what to do then.
///
/// # Errors
/// When the store fails.
pub fn one(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let typed = visit.part("code").to_owned();
    let it = match found(visit, &typed)? {
        Ok(it) => it,
        Err(why) => return Ok(enter(visit, Some(why))),
    };
    Ok(html(&Page {
        frame: visit.frame(),
        unit: visit.site.unit(&it.unit),
        phone: ring(visit),
        said: visit.ask.query.get("said").to_owned(),
        today: visit.now.day(),
        it,
    }))
}

/// The address of the page as a picture for phones.
///
/// # Errors
/// [`Trouble::NoPage`] for every code that is none.
pub fn picture(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let typed = visit.part("code").to_owned();
    let code = found(visit, &typed)?.map_err(|_| Trouble::NoPage)?.code;
    let address = address::whole(visit, &format!("/i/{code}"));
    let address = address.unwrap_or_else(|| code.to_string());
    let mut answer = Answer::text(svg(&address).ok_or(Trouble::NoPage)?);
    answer.kind = "image/svg+xml";
    Ok(answer)
}

/// The questions about an inspection.
///
/// # Errors
/// When the store fails.
pub fn rate(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let typed = visit.part("code").to_owned();
    Ok(match found(visit, &typed)? {
        Ok(it) => {
            let state = state(visit, &it)?;
            rating(visit, &it, state, false)
        }
        Err(why) => enter(visit, Some(why)),
    })
}

/// Counts the answers, once for each code.
///
/// # Errors
/// When the machine failed.
pub fn take(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let typed = visit.part("code").to_owned();
    let it = match found(visit, &typed)? {
        Ok(it) => it,
        Err(why) => return Ok(enter(visit, Some(why))),
    };
    let state = state(visit, &it)?;
    if state != State::Open {
        return Ok(rating(visit, &it, state, false));
    }
    let Some(answers) = sent(visit) else {
        return Ok(rating(visit, &it, State::Open, true));
    };
    let office = &visit.site.office;
    match office.rate(&it.code, &it.unit, &answers, visit.now) {
        Ok(()) => Ok(rating(visit, &it, State::Done, false)),
        Err(RatingRefused::Used) => Ok(rating(visit, &it, State::Used, false)),
        Err(RatingRefused::Unanswered(unanswered)) => Err(unanswered.into()),
    }
}

fn found(visit: &mut Visit<'_>, typed: &str) -> Result<Result<Inspection, String>, Trouble> {
    let code: CaseCode = match typed.parse() {
        Ok(code) => code,
        Err(why) => return Ok(Err(why)),
    };
    tried(visit, |visit| {
        Ok(visit.looker.inspection(&code, visit.now)?)
    })
}

fn ring(visit: &Visit<'_>) -> Option<(String, String)> {
    phone(&visit.law.library, ABOUT, visit.now.day())
}

fn enter(visit: &Visit<'_>, problem: Option<String>) -> Answer {
    let status = if problem.is_some() { 403 } else { 200 };
    let typed = match visit.part("code") {
        "" => visit.ask.form.get("code"),
        code => code,
    };
    let mut answer = html(&Enter {
        typed: typed.chars().take(TYPED_MAX).collect(),
        frame: visit.frame(),
        phone: ring(visit),
        problem,
    });
    answer.status = status;
    answer
}

fn state(visit: &Visit<'_>, it: &Inspection) -> Result<State, Trouble> {
    if visit.site.office.is_rated(&it.code)? {
        return Ok(State::Used);
    }
    Ok(match it.stage {
        Stage::Before => State::Early,
        Stage::Entered(_) | Stage::Over => State::Open,
    })
}

fn rating(visit: &Visit<'_>, it: &Inspection, state: State, is_missing: bool) -> Answer {
    let questions = questions(visit).into_iter().enumerate();
    let questions = questions.map(|(place, question)| {
        let chosen = visit.ask.form.get(&field(place)).to_owned();
        let answers = question.answers.into_iter();
        Question {
            field: field(place),
            put: question.put,
            answers: answers
                .map(|it| (it == chosen, it))
                .map(|(is, it)| (it, is))
                .collect(),
        }
    });
    let mut answer = html(&Rate {
        frame: visit.frame(),
        code: it.code.to_string(),
        unit: visit.site.unit(&it.unit),
        questions: questions.collect(),
        phone: ring(visit),
        is_missing,
        state,
    });
    answer.status = match state {
        State::Used | State::Early => 409,
        State::Open if is_missing => 422,
        State::Open | State::Done => 200,
    };
    answer
}

fn questions(visit: &Visit<'_>) -> Vec<RatingQuestion> {
    rating_questions(&visit.law.library, visit.now.day())
}

fn field(place: usize) -> String {
    format!("q{}", place + 1)
}

/// The answers that were sent; nothing where one is missing or is none of ours.
fn sent(visit: &Visit<'_>) -> Option<Vec<(String, String)>> {
    let questions = questions(visit).into_iter().enumerate();
    let each = questions.map(|(place, question)| {
        let chosen = visit.ask.form.get(&field(place));
        let answer = question.answers.iter().find(|it| *it == chosen)?;
        Some((question.name.clone(), answer.clone()))
    });
    each.collect()
}

impl Page {
    /// The approval, where it was given.
    fn approval(&self) -> Option<(Day, &str)> {
        match &self.it.approved {
            Some(Approved::On(day, number)) => Some((*day, number.as_deref().unwrap_or(""))),
            _ => None,
        }
    }

    /// Whether it is approved afterwards because it is urgent.
    const fn is_afterwards(&self) -> bool {
        matches!(self.it.approved, Some(Approved::Afterwards))
    }

    /// Whether it may be rated.
    fn can_rate(&self) -> bool {
        self.it.stage != Stage::Before
    }

    /// When they came.
    const fn entered(&self) -> Option<Day> {
        match self.it.stage {
            Stage::Entered(day) => Some(day),
            _ => None,
        }
    }

    fn is_over(&self) -> bool {
        self.it.stage == Stage::Over
    }

    /// Whether this visit is beyond the cap.
    fn is_beyond(&self) -> bool {
        self.it.visit.is_some_and(|(visit, cap)| visit > cap)
    }
}

impl Rate {
    fn is_open(&self) -> bool {
        self.state == State::Open
    }

    fn is_early(&self) -> bool {
        self.state == State::Early
    }

    fn is_done(&self) -> bool {
        self.state == State::Done
    }
}
