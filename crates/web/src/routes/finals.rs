//! `/finals`: 定稿, figures of a period that keep their values, what was corrected since, and opening
//! such a period again.

pub mod one;

use askama::Template;
use zs_assess::Period;
use zs_base::UnitId;
use zs_power::{Action, Matter, may};
use zs_work::figures::{FinalFigures, finals};
use zs_work::lawmaking::EnactedBy;
use zs_work::office::{Affirmation, FinalAsk, FinalRefused, Refused};

use super::annual::open_of;
use super::cases::asked_list::{ALL_UNITS, permitted, units_for};
use super::figures::Asked;
use super::figures::all::shown;
use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;
use crate::words::minute;

/// Open points of a report that are told at once.
const OPEN_TOLD: usize = 5;

#[derive(Template)]
#[template(path = "finals.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    wrong: Option<String>,
    form: Option<Form>,
}

struct Row {
    seq: u64,
    said: String,
    whose: String,
    at: String,
    by: String,
    figures: usize,
    /// When and why it was opened again.
    reopened: Option<(String, String)>,
}

/// What the form offers to make final.
struct Form {
    unit: String,
    period: String,
    whose: String,
    said: String,
    asks_code: bool,
}

/// Shows what was made final, and the form where the visitor may make last year final.
///
/// # Errors
/// When the post may not assess, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    page(visit, None)
}

fn page(visit: &mut Visit<'_>, wrong: Option<String>) -> Result<Answer, Trouble> {
    let assessed = units_for(visit, Action::Assess)?;
    let all = finals(visit.looker.reader())?;
    let seen = |it: &&FinalFigures| sees(&assessed, it);
    let today = visit.now.day();
    let mut rows = Vec::new();
    for it in all.iter().rev().filter(seen) {
        let reopened = it.reopened.as_ref();
        rows.push(Row {
            seq: it.seq,
            said: it.period.said(),
            whose: whose(visit, &assessed, &it.units),
            at: minute(it.at, today),
            by: signed(visit, &it.by)?,
            figures: it.figures.len(),
            reopened: reopened.map(|it| (minute(it.at, today), it.reason.clone())),
        });
    }
    let status = if wrong.is_none() { 200 } else { 422 };
    let mut answer = html(&Page {
        rows,
        form: form(visit)?,
        wrong,
        frame: visit.frame(),
    });
    answer.status = status;
    Ok(answer)
}

/// The form for the period and units of the address: the last year of all units where it names none.
fn form(visit: &mut Visit<'_>) -> Result<Option<Form>, Trouble> {
    let mut asked = Asked::of_all(visit)?;
    let query = match visit.ask.form.given("period") {
        Some(_) => &visit.ask.form,
        None => &visit.ask.query,
    };
    let (year, ..) = visit.now.day().ymd();
    let period = query.given("period").and_then(Period::parse);
    let Some(period) = period.or_else(|| Period::year(year - 1)) else {
        return Ok(None);
    };
    if let Some(unit) = visit.ask.form.given("unit") {
        asked.unit = unit.to_owned();
    }
    if !may_finalize(visit, &asked.ask.units)? {
        return Ok(None);
    }
    Ok(Some(Form {
        whose: asked.whose(),
        said: period.said(),
        period: period.code().unwrap_or_default(),
        asks_code: visit.site.office.signs_with_code(visit.visitor()?)?,
        unit: asked.unit,
    }))
}

/// Whether the visitor may make figures of all these units final.
pub(super) fn may_finalize(visit: &Visit<'_>, units: &[UnitId]) -> Result<bool, Trouble> {
    let (who, law) = (visit.visitor()?, visit.law);
    let relations = law.units();
    let allowed = |unit: &UnitId| {
        let matter = Matter {
            unit: Some(unit),
            ..Matter::default()
        };
        let action = Action::FinalizeFigures;
        may(&law.authority, &relations, &who.asker(), action, &matter).allowed()
    };
    Ok(units.iter().all(allowed))
}

/// Whether the visitor may see the figures of all units of something final.
fn sees(assessed: &[(UnitId, String)], of: &FinalFigures) -> bool {
    let known = |unit: &UnitId| assessed.iter().any(|(it, _)| it == unit);
    of.units.iter().all(known)
}

/// Whose figures these are, in words.
fn whose(visit: &Visit<'_>, assessed: &[(UnitId, String)], units: &[UnitId]) -> String {
    match units {
        [unit] => visit.site.unit(unit),
        units if units.len() == assessed.len() => format!("全部{}个单位", units.len()),
        units => format!("{}个单位", units.len()),
    }
}

/// Who signed, with the post.
fn signed(visit: &mut Visit<'_>, by: &EnactedBy) -> Result<String, Trouble> {
    let people = visit.looker.people(visit.now)?;
    let found = people.iter().find(|it| it.id == by.person);
    let name = found.map_or_else(|| by.person.to_string(), |it| it.name.clone());
    Ok(format!("{name}（{}）", visit.site.post(&by.post)))
}

/// Makes the figures of a period final: those of reports and of assessments.
///
/// # Errors
/// When the post may not assess the units, or the machine failed.
pub fn post(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let form = &visit.ask.form;
    let Some(period) = Period::parse(form.get("period").trim()) else {
        return page(
            visit,
            Some("期间写成 2026、2026-Q1 或者 2026-03。".to_owned()),
        );
    };
    let assessed = units_for(visit, Action::Assess)?;
    let units: Vec<UnitId> = match form.get("unit") {
        ALL_UNITS => assessed.into_iter().map(|(unit, _)| unit).collect(),
        unit => vec![permitted(visit, unit, Action::Assess)?],
    };
    if let Some(sentence) = unfinished(visit, period, &units)? {
        return page(visit, Some(sentence));
    }
    let of = shown(&visit.law.library);
    let ask = FinalAsk {
        period,
        units,
        figures: of.into_iter().map(|it| it.id.clone()).collect(),
        address: &visit.ask.address,
    };
    let office = &visit.site.office;
    let files = &visit.site.beside.files;
    let made = office.finalize(visit.visitor()?, &ask, files, &given(visit), visit.now);
    match made {
        Ok(made) => Ok(Answer::see_other(format!("/finals/{}", made.seq))),
        Err(refused) => {
            let wrong = told(refused)?;
            page(visit, Some(wrong))
        }
    }
}

/// What keeps the report of a whole year from being final; other periods have no report.
fn unfinished(
    visit: &mut Visit<'_>,
    period: Period,
    units: &[UnitId],
) -> Result<Option<String>, Trouble> {
    let (year, ..) = period.from.ymd();
    if Period::year(year) != Some(period) {
        return Ok(None);
    }
    let mut asked = Asked::of_all(visit)?;
    asked.unit = visit.ask.form.get("unit").to_owned();
    asked.ask.units = units.to_vec();
    asked.ask.period = period;
    let open = open_of(visit, asked)?;
    Ok((!open.is_empty()).then(|| {
        let first = open.iter().take(OPEN_TOLD).cloned().collect::<Vec<_>>();
        format!(
            "年度报告还有 {} 处没有完成：{}。",
            open.len(),
            first.join("；")
        )
    }))
}

/// What is given once more by whoever signs.
fn given<'a>(visit: &'a Visit<'_>) -> Affirmation<'a> {
    let form = &visit.ask.form;
    Affirmation {
        password: form.get("password"),
        code: form.get("code"),
        address: &visit.ask.address,
    }
}

/// What a visitor is told who was refused.
///
/// # Errors
/// When the visitor may not, or the machine failed.
fn told(refused: FinalRefused) -> Result<String, Trouble> {
    match refused {
        FinalRefused::Because(sentence) => Ok(sentence),
        FinalRefused::Refused(Refused::Denied(denied)) => Err(denied.into()),
        FinalRefused::Refused(Refused::Unanswered(it)) => Err(Trouble::Unanswered(it)),
        FinalRefused::Refused(it) => Ok(it.to_string()),
    }
}
