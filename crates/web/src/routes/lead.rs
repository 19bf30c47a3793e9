//! `GET /lead`: 领导一页, five figures, three problems and three things that wait for the leader's
//! word, each open to its cause.

pub mod overdue;
pub mod wall;

use askama::Template;
use zs_assess::Value;
use zs_base::Day;
use zs_law::{Figure, LeadFigure};
use zs_work::figures::{MonthOfFigures, figures, trend};
use zs_work::view::{PageAsk, QueueLine, QueueList};
use zs_work::{CaseNames, OverdueCases};

use super::cases::asked_list::{ALL_UNITS, masked_names};
use super::figures::Asked;
use super::figures::all::unit_of;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::pages::trend::{Ink, Trend, picture};
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Months of a line: a year, and the same month of the year before.
const MONTHS: u16 = 13;
/// Problems and things that wait.
const THREE: usize = 3;

#[derive(Template)]
#[template(path = "lead.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    whose: String,
    figures: Vec<Shown>,
    problems: Vec<Problem>,
    waiting: Vec<QueueLine>,
    /// How many wait beyond those that are shown.
    more: usize,
    today: Day,
}

/// A figure as it is shown.
pub(super) struct Shown {
    /// Its place, from 1.
    pub(super) mark: String,
    pub(super) short: String,
    pub(super) name: String,
    pub(super) value: String,
    pub(super) unit: String,
    pub(super) made_of: Option<String>,
    pub(super) is_none: bool,
    /// How many keep it from its line.
    missing: i64,
    pub(super) href: String,
    /// The months with their values, the oldest first.
    pub(super) months: Vec<(String, String)>,
    pub(super) picture: String,
}

/// What is not as it should be.
struct Problem {
    said: String,
    href: String,
}

/// Shows the page.
///
/// # Errors
/// When the post may not assess, the law names no figures, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let asked = Asked::of_all(visit)?;
    let shown = shown(visit, &asked, Ink::Page)?;
    let late = late(visit, &asked)?;
    let names = masked_names(visit);
    let problems = problems(&asked, &shown, &late, &names);
    let (waiting, more) = waiting(visit)?;
    Ok(html(&Page {
        frame: visit.frame(),
        whose: asked.whose(),
        figures: shown,
        problems,
        waiting,
        more,
        today: visit.now.day(),
        asked,
    }))
}

/// The figures of the page with their months.
pub(super) fn shown(visit: &mut Visit<'_>, asked: &Asked, ink: Ink) -> Result<Vec<Shown>, Trouble> {
    let law = visit.law.clone();
    let lead = law.library.lead.iter();
    let of = lead.filter_map(|it| Some((it, law.library.figure(&it.id)?)));
    let of: Vec<(&LeadFigure, &Figure)> = of.collect();
    if of.is_empty() {
        return Err(Trouble::NoPage);
    }
    let each = || of.iter().map(|(_, figure)| *figure);
    let reader = visit.looker.reader();
    let values = figures(reader, &law, each(), &asked.ask)?;
    let months = trend(reader, &law, each(), &asked.ask, MONTHS)?;
    let all = of.iter().zip(&values).enumerate();
    let all = all.map(|(at, ((lead, figure), (_, value)))| {
        let mark = format!("f{}", at + 1);
        let line = line_of(&months, at);
        let title = format!("{}，{MONTHS}个月", figure.name);
        let drawn = picture(&Trend {
            mark: &mark,
            title: &title,
            months: &line,
            ink,
        });
        Shown {
            short: lead.short.to_string(),
            name: figure.name.to_string(),
            value: value.printed(),
            unit: unit_of(value, &figure.unit),
            made_of: value.made_of(),
            is_none: matches!(value, Value::NoCases | Value::NotApplicable),
            missing: missing(lead, value),
            href: format!("/figures/{}?{}", figure.id, asked.same()),
            months: line
                .iter()
                .map(|(month, value)| (month.clone(), value.printed()))
                .collect(),
            picture: drawn,
            mark,
        }
    });
    Ok(all.collect())
}

fn line_of(months: &[MonthOfFigures], at: usize) -> Vec<(String, Value)> {
    let line = months.iter().filter_map(|it| {
        let (year, month, _) = it.month.from.ymd();
        Some((format!("{year}-{month:02}"), *it.values.get(at)?))
    });
    line.collect()
}

/// How many cases keep a share from its line; none where it has no line or reaches it.
fn missing(lead: &LeadFigure, value: &Value) -> i64 {
    match (lead.line, value) {
        (Some(line), Value::Ratio { part, whole }) => {
            // So many must stand above the line: the share of the whole, rounded up.
            let must = (i128::from(*whole) * i128::from(line.part))
                .div_euclid(i128::from(line.whole))
                + i128::from(
                    (i128::from(*whole) * i128::from(line.part)).rem_euclid(i128::from(line.whole))
                        > 0,
                );
            i64::try_from(must - i128::from(*part)).unwrap_or(0).max(0)
        }
        _ => 0,
    }
}

/// The cases whose last day is over.
fn late(visit: &mut Visit<'_>, asked: &Asked) -> Result<OverdueCases, Trouble> {
    let reader = visit.looker.reader();
    let (units, today) = (&asked.ask.units, asked.ask.as_of);
    Ok(zs_work::overdue(reader, units, today, 1)?)
}

/// The first three problems: cases over their last day, then the figures by how many keep them from
/// their lines.
fn problems(
    asked: &Asked,
    shown: &[Shown],
    late: &OverdueCases,
    names: &CaseNames<'_>,
) -> Vec<Problem> {
    let unit = crate::pairs::Pairs::default().with("unit", &asked.unit);
    let mut problems = Vec::new();
    if let Some(oldest) = late.oldest.first() {
        if late.total() > 1 {
            problems.push(Problem {
                said: format!("{}件超期没有办", late.total()),
                href: format!("/lead/overdue?{unit}"),
            });
        }
        problems.push(Problem {
            said: format!(
                "“{}”超{}日",
                names.step(&oldest.case, &oldest.path),
                oldest.days
            ),
            href: case_at(&oldest.case.case.to_string(), &oldest.path),
        });
    }
    let mut short: Vec<&Shown> = shown.iter().filter(|it| it.missing > 0).collect();
    short.sort_by_key(|it| std::cmp::Reverse(it.missing));
    problems.extend(short.into_iter().map(|it| Problem {
        said: format!("{}差{}件", it.short, it.missing),
        href: it.href.clone(),
    }));
    problems.truncate(THREE);
    problems
}

/// The address of a step of a case.
pub(super) fn case_at(case: &str, path: &str) -> String {
    if path.is_empty() {
        return format!("/cases/{case}");
    }
    let step = crate::pairs::Pairs::default().with("step", path);
    format!("/cases/{case}?{step}#here")
}

/// What waits for the visitor, the first day first, and how many more there are. A post that handles
/// no case has nothing to do.
fn waiting(visit: &mut Visit<'_>) -> Result<(Vec<QueueLine>, usize), Trouble> {
    let asker = visit.signer()?;
    let ask = PageAsk {
        number: 1,
        rows: THREE,
    };
    let queue = visit
        .looker
        .queue(&asker, QueueList::Mine, ask, visit.now)?;
    let Ok(queue) = queue else {
        return Ok((Vec::new(), 0));
    };
    let more = queue.mine.total().saturating_sub(queue.rows.len());
    Ok((queue.rows, more))
}
