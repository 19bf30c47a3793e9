//! `/k`: a party asks with the code of a paper who looked at the file and why; without an account, and
//! nobody writes down who asked.

pub mod counts;

use askama::Template;
use zs_work::CaseCode;
use zs_work::looked::ToldLater;
use zs_work::office::Refused;
use zs_work::rating::phone;
use zs_work::view::LooksTold;

use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// What one rings about, as the table of the phones has it.
const ABOUT: &str = "投诉";
/// Letters of what was typed that are shown again.
const TYPED_MAX: usize = 60;

#[derive(Template)]
#[template(path = "looked_enter.html")]
struct Enter {
    frame: Frame,
    typed: String,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "looked.html")]
struct Page {
    frame: Frame,
    code: String,
    told: LooksTold,
    lines: Vec<Line>,
    unit: String,
    later: Vec<Later>,
    is_older: bool,
    phone: Option<(String, String)>,
}

/// Looks with the names that people read.
struct Line {
    on: zs_base::Day,
    times: u64,
    /// Unit and post.
    who: String,
    purpose: String,
    what: String,
}

/// A rule by which looks are told later: which posts, after how many days, why, and where that stands.
struct Later {
    posts: String,
    rule: ToldLater,
}

/// The field for the code.
///
/// # Errors
/// None.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    Ok(enter(visit, None))
}

/// Tells who looked at the case of the code that came with the form.
///
/// # Errors
/// When the store fails.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let code: CaseCode = match visit.ask.form.get("code").parse() {
        Ok(code) => code,
        Err(why) => return Ok(enter(visit, Some(why))),
    };
    let before = visit.ask.form.get("before").parse().ok();
    let found = tried(visit, |visit| {
        Ok(visit.looker.who_looked(&code, before, visit.now)?)
    })?;
    match found {
        Ok(told) => Ok(page(visit, &code, told, before.is_some())),
        Err(why) => Ok(enter(visit, Some(why))),
    }
}

/// What stands behind a code, unless there were too many wrong ones from that address; or what to say.
/// A code that was never given and one that does not hold any more are told apart by nobody.
pub(super) fn tried<T>(
    visit: &mut Visit<'_>,
    find: impl FnOnce(&mut Visit<'_>) -> Result<Option<T>, Trouble>,
) -> Result<Result<T, String>, Trouble> {
    let address = visit.ask.address.clone();
    match visit.site.office.begin_code(&address, visit.now) {
        Ok(()) => {}
        Err(Refused::Unanswered(unanswered)) => return Err(unanswered.into()),
        Err(refused) => return Ok(Err(refused.for_strangers(visit.now))),
    }
    let Some(found) = find(visit)? else {
        let why = "没有这个码，或者它已经不能用了。请照着文书核对；\
                   还是不对的，请打文书上的电话问办理单位。";
        return Ok(Err(why.to_owned()));
    };
    visit.site.office.heard_code(&address);
    Ok(Ok(found))
}

fn enter(visit: &Visit<'_>, problem: Option<String>) -> Answer {
    let status = if problem.is_some() { 403 } else { 200 };
    let typed = visit.ask.form.get("code").chars().take(TYPED_MAX);
    let mut answer = html(&Enter {
        frame: visit.frame(),
        typed: typed.collect(),
        problem,
    });
    answer.status = status;
    answer
}

fn page(visit: &Visit<'_>, code: &CaseCode, told: LooksTold, is_older: bool) -> Answer {
    let lines = told.lines.iter().map(|it| Line {
        on: it.on,
        times: it.times,
        who: match it.unit.as_str() {
            "" => "没有记下单位（较早的记录）".to_owned(),
            _ => format!(
                "{}　{}",
                visit.site.unit(&it.unit),
                visit.site.post(&it.post)
            ),
        },
        purpose: it.purpose.clone(),
        what: it.what.clone(),
    });
    html(&Page {
        frame: visit.frame(),
        code: code.to_string(),
        lines: lines.collect(),
        unit: visit.site.unit(&told.unit),
        later: later(visit, &told.later),
        phone: phone(&visit.law.library, ABOUT, visit.now.day()),
        is_older,
        told,
    })
}

/// The rules, with posts that follow the same one together.
fn later(visit: &Visit<'_>, rules: &[ToldLater]) -> Vec<Later> {
    let mut lines: Vec<Later> = Vec::new();
    for rule in rules {
        let post = visit.site.post(&rule.post);
        let same = |it: &&mut Later| {
            (it.rule.days, &it.rule.why, &it.rule.cite) == (rule.days, &rule.why, &rule.cite)
        };
        match lines.iter_mut().find(same) {
            Some(line) => line.posts = format!("{}、{post}", line.posts),
            None => lines.push(Later {
                posts: post,
                rule: rule.clone(),
            }),
        }
    }
    lines
}
