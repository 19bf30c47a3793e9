//! `GET /quarter` and `/quarter/{quarter}`: what each unit brings to the quarterly meeting, one sheet
//! for each, in the order of the register.

use askama::Template;
use zs_assess::Period;
use zs_base::{Day, UnitId};
use zs_law::Figure;
use zs_power::Action;
use zs_work::figures::{FigureAsk, figures};
use zs_work::view::{Missed, RectifiedLine, UnitQuarter};

use super::cases::asked_list::units_for;
use super::figures::all::unit_of;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::pages::pager::Pager;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Units of one page: each is a sheet, and a page stays small enough for a slow line.
const UNITS: usize = 5;
/// Lines of one list of a unit; what is left has its own page.
const LINES: usize = 12;

#[derive(Template)]
#[template(path = "quarter.html")]
struct Page {
    frame: Frame,
    said: String,
    quarter: String,
    others: Vec<(String, String)>,
    running: bool,
    sheets: Vec<Sheet>,
    is_cut: bool,
    pager: Pager,
    today: Day,
}

/// What one unit brings.
struct Sheet {
    unit: UnitId,
    name: String,
    lists: Vec<List>,
    items: Vec<RectifiedLine>,
    more_items: usize,
    changed: Vec<Changed>,
    more_changed: usize,
    period: String,
}

/// Limits that were missed.
struct List {
    title: &'static str,
    none: &'static str,
    lines: Vec<Missed>,
    more: usize,
}

/// A figure that is another one than in the quarter before.
struct Changed {
    id: String,
    name: String,
    now: String,
    before: String,
    unit: String,
}

/// Shows the sheets.
///
/// # Errors
/// When the post may not assess anybody, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let today = visit.now.day();
    let (year, number) = match visit.part("quarter") {
        "" => of_day(today),
        written => read(written).ok_or(Trouble::NoPage)?,
    };
    let period = Period::quarter(year, number).ok_or(Trouble::NoPage)?;
    let before = previous(year, number);
    let units = units_for(visit, Action::Assess)?;
    let total = units.len();
    let place = Pager::number(&visit.ask.query).clamp(1, total.div_ceil(UNITS).max(1));
    let shown = units.into_iter().skip((place - 1) * UNITS).take(UNITS);
    let shown: Vec<(UnitId, String)> = shown.collect();
    let asker = visit.signer()?;
    let ids: Vec<UnitId> = shown.iter().map(|(id, _)| id.clone()).collect();
    let mut found = visit.looker.quarter(&asker, &ids, period, visit.now)??;
    let mut sheets = Vec::new();
    for (unit, name) in shown {
        let of_unit = found.units.remove(&unit).unwrap_or_default();
        let changed = changed(visit, &unit, period, Period::quarter(before.0, before.1))?;
        sheets.push(Sheet::of(unit, name, of_unit, changed, period));
    }
    Ok(html(&Page {
        said: period.said(),
        quarter: format!("{year}-{number}"),
        others: others(today),
        running: period.to >= today,
        is_cut: found.is_cut,
        pager: Pager::of(visit.ask, place, UNITS, total),
        frame: visit.frame(),
        sheets,
        today,
    }))
}

fn of_day(day: Day) -> (i16, i8) {
    let (year, month, _) = day.ymd();
    (year, (month + 2) / 3)
}

fn read(written: &str) -> Option<(i16, i8)> {
    let (year, number) = written.split_once('-')?;
    let number = number.trim_start_matches('Q').parse().ok()?;
    (1..=4).contains(&number).then_some(())?;
    Some((year.parse().ok()?, number))
}

fn previous(year: i16, number: i8) -> (i16, i8) {
    match number {
        1 => (year - 1, 4),
        _ => (year, number - 1),
    }
}

/// This quarter and the four before it, with their addresses.
fn others(today: Day) -> Vec<(String, String)> {
    let mut at = of_day(today);
    let mut found = Vec::new();
    for _ in 0..5 {
        let said = Period::quarter(at.0, at.1).map(|it| it.said());
        found.push((format!("{}-{}", at.0, at.1), said.unwrap_or_default()));
        at = previous(at.0, at.1);
    }
    found
}

/// The figures of a unit that are not what they were in the quarter before.
fn changed(
    visit: &mut Visit<'_>,
    unit: &UnitId,
    period: Period,
    before: Option<Period>,
) -> Result<Vec<Changed>, Trouble> {
    let law = visit.law.clone();
    let all = law.library.figures.iter();
    let ask = |period| FigureAsk {
        units: vec![unit.clone()],
        period,
        as_of: visit.now.day(),
    };
    let Some(before) = before else {
        return Ok(Vec::new());
    };
    let (now, then) = (ask(period), ask(before));
    let reader = visit.looker.reader();
    let now = figures(reader, &law, all.clone(), &now)?;
    let then = figures(reader, &law, all.clone(), &then)?;
    let pairs = all.zip(now.into_iter().zip(then));
    let changed = pairs.filter(|(_, ((_, now), (_, then)))| now.printed() != then.printed());
    Ok(changed
        .map(|(figure, ((_, now), (_, then)))| {
            let figure: &Figure = figure;
            Changed {
                id: figure.id.to_string(),
                name: figure.name.to_string(),
                unit: unit_of(&now, &figure.unit),
                now: now.printed(),
                before: then.printed(),
            }
        })
        .collect())
}

impl Sheet {
    fn of(
        unit: UnitId,
        name: String,
        mut of_unit: UnitQuarter,
        mut changed: Vec<Changed>,
        period: Period,
    ) -> Self {
        let more_items = of_unit.items.len().saturating_sub(LINES);
        of_unit.items.truncate(LINES);
        let more_changed = changed.len().saturating_sub(LINES);
        changed.truncate(LINES);
        let lists = vec![
            List::of("现在逾期", "没有逾期的事项。", of_unit.late),
            List::of("本季度新逾期", "本季度没有新逾期的事项。", of_unit.became),
            List::of(
                "本季度补办完",
                "本季度没有补办完的逾期事项。",
                of_unit.settled,
            ),
        ];
        Self {
            unit,
            name,
            lists,
            items: of_unit.items,
            more_items,
            changed,
            more_changed,
            period: period.code().unwrap_or_default(),
        }
    }
}

impl List {
    fn of(title: &'static str, none: &'static str, mut lines: Vec<Missed>) -> Self {
        let more = lines.len().saturating_sub(LINES);
        lines.truncate(LINES);
        Self {
            title,
            none,
            lines,
            more,
        }
    }

    fn total(&self) -> usize {
        self.lines.len() + self.more
    }
}
