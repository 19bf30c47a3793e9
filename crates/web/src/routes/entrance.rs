//! `/a`: what anybody begins over the web without an account, and what became of it, by its code.

pub mod one;

use askama::Template;
use zs_base::Day;
use zs_work::CaseCode;
use zs_work::view::{EntranceForm, HandedIn};

use super::looked::tried;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Letters of what was typed that are shown again.
const TYPED_MAX: usize = 60;

#[derive(Template)]
#[template(path = "entrances.html")]
struct Enter {
    frame: Frame,
    forms: Vec<EntranceForm>,
    typed: String,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "handed_in.html")]
struct Page {
    frame: Frame,
    it: HandedIn,
    unit: String,
    /// The code, where it was handed in just now.
    fresh: Option<String>,
    today: Day,
}

/// The entrances, and the field for a code.
///
/// # Errors
/// When the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    enter(visit, None)
}

/// Tells what became of what was handed in, by the code that came with the form.
///
/// # Errors
/// When the store fails.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let code: CaseCode = match visit.ask.form.get("code").parse() {
        Ok(code) => code,
        Err(why) => return enter(visit, Some(why)),
    };
    let found = tried(visit, |visit| {
        Ok(visit.looker.handed_in(&code, visit.now)?)
    })?;
    match found {
        Ok(it) => Ok(page(visit, it, None)),
        Err(why) => enter(visit, Some(why)),
    }
}

fn enter(visit: &mut Visit<'_>, problem: Option<String>) -> Result<Answer, Trouble> {
    let status = if problem.is_some() { 403 } else { 200 };
    let forms = visit.looker.entrances(None, visit.now)?;
    let typed = visit.ask.form.get("code").chars().take(TYPED_MAX);
    let mut answer = html(&Enter {
        frame: visit.frame(),
        typed: typed.collect(),
        forms,
        problem,
    });
    answer.status = status;
    Ok(answer)
}

fn page(visit: &Visit<'_>, it: HandedIn, fresh: Option<String>) -> Answer {
    html(&Page {
        frame: visit.frame(),
        unit: visit.site.unit(&it.unit),
        today: visit.now.day(),
        it,
        fresh,
    })
}

impl Page {
    /// When it came, to the minute.
    fn came(&self) -> String {
        crate::words::minute(self.it.at, Day::MIN)
    }

    /// What is left until a day, in words with its light.
    fn left(&self, last: &Day) -> (&'static str, String) {
        match last.since(self.today) {
            0 => ("red", "今天是最后一日".to_owned()),
            days if days < 0 => ("red", format!("已经过了{}日", -days)),
            days => ("green", format!("还有{days}日")),
        }
    }
}
