//! `GET /quarter` and `/quarter/{quarter}`: what each unit brings to the quarterly meeting, one sheet
//! for each, in the order of the register; on top what every quarter must have.

mod paper;

use std::collections::BTreeMap;

use askama::Template;
use zs_assess::Period;
use zs_base::{Day, UnitId};
use zs_law::Figure;
use zs_paper::docx;
use zs_power::Action;
use zs_work::figures::{FigureAsk, figures, figures_of_units};
use zs_work::view::{MissedList, RectifiedLine, UnitQuarter};

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
/// The group of the figures that count what every quarter must have.
const ACTS: &str = "季度调度";
/// What the file is.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

#[derive(Template)]
#[template(path = "quarter.html")]
struct Page {
    frame: Frame,
    said: String,
    quarter: String,
    others: Vec<(String, String)>,
    running: bool,
    acts: Vec<Act>,
    period: String,
    sheets: Vec<Sheet>,
    is_cut: bool,
    pager: Pager,
    today: Day,
}

/// What every quarter must have, and how often it was.
struct Act {
    id: String,
    name: String,
    means: String,
    value: String,
    unit: String,
    is_done: bool,
}

/// The quarter that is asked for.
struct Asked {
    year: i16,
    number: i8,
    period: Period,
    before: Option<Period>,
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
    of: MissedList,
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
    let asked = Asked::of(visit)?;
    let units = units_for(visit, Action::Assess)?;
    let total = units.len();
    let place = Pager::number(&visit.ask.query).clamp(1, total.div_ceil(UNITS).max(1));
    let acts = acts(visit, &units, asked.period)?;
    let shown = units.into_iter().skip((place - 1) * UNITS).take(UNITS);
    let (sheets, is_cut) = asked.sheets(visit, shown.collect(), LINES)?;
    Ok(html(&Page {
        said: asked.period.said(),
        quarter: format!("{}-{}", asked.year, asked.number),
        others: others(today),
        running: asked.period.to >= today,
        period: asked.period.code().unwrap_or_default(),
        pager: Pager::of(visit.ask, place, UNITS, total),
        frame: visit.frame(),
        is_cut,
        acts,
        sheets,
        today,
    }))
}

/// The sheets of all units as one paper, a page for each.
///
/// # Errors
/// As for [`get`].
pub fn file(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let asked = Asked::of(visit)?;
    let units = units_for(visit, Action::Assess)?;
    let acts = acts(visit, &units, asked.period)?;
    let (sheets, is_cut) = asked.sheets(visit, units, paper::LATE)?;
    let county = visit.site.county.clone();
    let paper = paper::paper(&county, &asked, (&acts, &sheets), is_cut, visit.now.day());
    let bytes = docx(&paper).map_err(|why| Trouble::Bad(why.to_string()))?;
    Ok(Answer::file(format!("{}.docx", paper.title), DOCX, bytes))
}

impl Asked {
    fn of(visit: &Visit<'_>) -> Result<Self, Trouble> {
        let (year, number) = match visit.part("quarter") {
            "" => of_day(visit.now.day()),
            written => read(written).ok_or(Trouble::NoPage)?,
        };
        let before = previous(year, number);
        Ok(Self {
            year,
            number,
            period: Period::quarter(year, number).ok_or(Trouble::NoPage)?,
            before: Period::quarter(before.0, before.1),
        })
    }

    /// The sheets of these units with so many lines of each list, and whether there is more than is
    /// read.
    fn sheets(
        &self,
        visit: &mut Visit<'_>,
        units: Vec<(UnitId, String)>,
        lines: usize,
    ) -> Result<(Vec<Sheet>, bool), Trouble> {
        let asker = visit.signer()?;
        let ids: Vec<UnitId> = units.iter().map(|(id, _)| id.clone()).collect();
        let mut found = visit
            .looker
            .quarter(&asker, &ids, (self.period, lines), visit.now)??;
        let mut changed = changed(visit, &ids, self)?;
        let sheets = units.into_iter().map(|(unit, name)| {
            let of_unit = found.units.remove(&unit).unwrap_or_default();
            let changed = changed.remove(&unit).unwrap_or_default();
            Sheet::of(unit, name, of_unit, changed, self.period)
        });
        let sheets = sheets.collect();
        Ok((sheets, found.is_cut))
    }
}

/// What every quarter must have, for whoever looks at more than one unit: a unit alone has no meeting
/// of its own.
fn acts(
    visit: &mut Visit<'_>,
    units: &[(UnitId, String)],
    period: Period,
) -> Result<Vec<Act>, Trouble> {
    let law = visit.law.clone();
    let named = law.library.figures.iter().filter(|it| *it.group == *ACTS);
    if units.len() < 2 {
        return Ok(Vec::new());
    }
    let ask = FigureAsk {
        units: units.iter().map(|(id, _)| id.clone()).collect(),
        period,
        as_of: visit.now.day(),
    };
    let values = figures(visit.looker.reader(), &law, named.clone(), &ask)?;
    let acts = named.zip(values).map(|(figure, (_, value))| Act {
        id: figure.id.to_string(),
        name: figure.name.to_string(),
        means: figure.means.to_string(),
        unit: unit_of(&value, &figure.unit),
        is_done: value.printed() != "0",
        value: value.printed(),
    });
    Ok(acts.collect())
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

/// For each of these units its figures that are not what they were in the quarter before.
fn changed(
    visit: &mut Visit<'_>,
    units: &[UnitId],
    asked: &Asked,
) -> Result<BTreeMap<UnitId, Vec<Changed>>, Trouble> {
    let law = visit.law.clone();
    let all = law.library.figures.iter();
    let Some(before) = asked.before else {
        return Ok(BTreeMap::new());
    };
    let as_of = visit.now.day();
    let mut of_each = |period| {
        let units = units.to_vec();
        let ask = FigureAsk {
            units,
            period,
            as_of,
        };
        figures_of_units(visit.looker.reader(), &law, all.clone(), &ask)
    };
    let (now, then) = (of_each(asked.period)?, of_each(before)?);
    let mut then: BTreeMap<UnitId, _> = then.each.into_iter().collect();
    let mut found = BTreeMap::new();
    for (unit, now) in now.each {
        let then = then.remove(&unit).unwrap_or_default();
        let pairs = all.clone().zip(now.into_iter().zip(then));
        let changed = pairs.filter(|(_, ((_, now), (_, then)))| now.printed() != then.printed());
        let changed = changed.map(|(figure, ((_, now), (_, then)))| {
            let figure: &Figure = figure;
            Changed {
                id: figure.id.to_string(),
                name: figure.name.to_string(),
                unit: unit_of(&now, &figure.unit),
                now: now.printed(),
                before: then.printed(),
            }
        });
        found.insert(unit, changed.collect());
    }
    Ok(found)
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
        let list = |title, none, of| List { title, none, of };
        let lists = vec![
            list("现在逾期", "没有逾期的事项。", of_unit.late),
            list("本季度新逾期", "本季度没有新逾期的事项。", of_unit.became),
            list(
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

    /// What there is nothing of, so that five empty headings do not stand before what there is.
    fn nothing(&self) -> Vec<&'static str> {
        let lists = self.lists.iter().filter(|it| it.of.total == 0);
        let mut nothing: Vec<&'static str> = lists.map(|it| it.none).collect();
        if self.items.is_empty() {
            nothing.push("没有要整改的事项。");
        }
        if self.changed.is_empty() {
            nothing.push("没有比上一季度变了的数字。");
        }
        nothing
    }
}

impl List {
    /// How many are not printed.
    fn more(&self) -> usize {
        self.of.total - self.of.lines.len()
    }
}
