//! `GET /figures/{figure}`: one figure with its definition, the other readings of the same notion,
//! and the cases behind it; what keeps a share from being whole stands first.

use std::collections::BTreeMap;

use askama::Template;
use zs_assess::Value;
use zs_base::{CaseId, Day};
use zs_law::{Figure, Measure, Status};
use zs_store::{CaseRow, Fault, Reader, TallyKept};
use zs_work::CaseNames;
use zs_work::figures::{Behind, FigureAsk, Part, Stamp, behind, figures, finals, stamp};

use super::all::unit_of;
use super::{Asked, kind};
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::routes::cases::asked_list::masked_names;
use crate::routes::lead::case_at;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Occurrences of one unit and name that are read; the page says when there are more.
const READ: usize = 2_000;
/// Rows that a page shows; the rest is only counted.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "figure.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    whose: String,
    said: String,
    days: (Day, Day),
    head: Head,
    readings: Vec<Reading>,
    rows: Vec<Row>,
    /// How many stand behind it, and whether there are more than were read.
    count: usize,
    more: bool,
    stamp: Option<Stamp>,
    held: Option<Held>,
    today: Day,
}

/// The value that was made final.
struct Held {
    seq: u64,
    value: String,
    on: Day,
    same: bool,
}

impl Held {
    fn of(
        reader: &mut dyn Reader,
        id: &str,
        ask: &FigureAsk,
        now: &Value,
    ) -> Result<Option<Self>, Fault> {
        let all = finals(reader)?.into_iter().rev();
        let mut holding = all.filter(|it| it.holds() && it.answers(ask));
        Ok(holding.find_map(|it| {
            let figure = it.figure(id)?;
            Some(Self {
                seq: it.seq,
                value: figure.value.printed(),
                on: it.at.day(),
                same: figure.value == *now,
            })
        }))
    }
}

struct Head {
    name: String,
    kind: &'static str,
    means: String,
    source: Option<String>,
    value: String,
    unit: String,
    made_of: Option<String>,
    names: Vec<String>,
    is_share: bool,
    to_confirm: bool,
}

/// Another reading of the same disputed notion.
struct Reading {
    id: String,
    name: String,
    value: String,
    made_of: Option<String>,
    here: bool,
}

struct Row {
    /// The case, at the step that was counted.
    href: String,
    title: String,
    unit: String,
    step: String,
    tally: String,
    at: Day,
    part: &'static str,
    missing: bool,
    kept: &'static str,
    late: bool,
}

/// Shows a figure.
///
/// # Errors
/// [`Trouble::NoPage`] where there is none of that id, [`Trouble::Denied`] where the post may not
/// assess the unit, or when the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let asked = Asked::of(visit)?;
    let law = visit.law.clone();
    let figure = law.library.figure(visit.part("figure"));
    let figure = figure.ok_or(Trouble::NoPage)?;
    let same = |it: &&Figure| {
        it.id == figure.id || (it.reading_of.is_some() && it.reading_of == figure.reading_of)
    };
    let readings: Vec<&Figure> = law.library.figures.iter().filter(same).collect();
    let names = masked_names(visit);
    let reader = visit.looker.reader();
    let values = figures(reader, &law, readings.iter().copied(), &asked.ask)?;
    let place = readings.iter().position(|it| it.id == figure.id);
    let value = values[place.unwrap_or_default()].1;
    let (found, more) = behind(reader, figure, &asked.ask, READ)?;
    let held = Held::of(reader, &figure.id, &asked.ask, &value)?;
    let stamp = (!more).then(|| stamp(&law, figure, &asked.ask, &value, &found));
    let mut cases: BTreeMap<CaseId, Option<CaseRow>> = BTreeMap::new();
    let mut rows = Vec::new();
    for it in found.iter().take(SHOWN) {
        let case = it.row.case;
        if let std::collections::btree_map::Entry::Vacant(place) = cases.entry(case) {
            place.insert(reader.case(&case)?);
        }
        if let Some(Some(case)) = cases.get(&case) {
            rows.push(Row::of(it, case, &names, &figure.measure, asked.ask.as_of));
        }
    }
    let readings = readings
        .iter()
        .zip(&values)
        .map(|(it, (_, value))| Reading {
            id: it.id.to_string(),
            name: it.name.to_string(),
            value: value.printed(),
            made_of: value.made_of(),
            here: it.id == figure.id,
        });
    let days = asked.ask.days();
    Ok(html(&Page {
        frame: visit.frame(),
        whose: asked.whose(),
        said: asked.ask.period.said(),
        days: (days.from, days.to),
        head: Head::of(figure, &value),
        readings: readings.collect(),
        rows,
        count: found.len(),
        more,
        stamp,
        held,
        today: visit.now.day(),
        asked,
    }))
}

impl Head {
    fn of(figure: &Figure, value: &Value) -> Self {
        let tallies = figure.measure.tallies();
        Self {
            name: figure.name.to_string(),
            kind: kind(figure),
            means: figure.means.to_string(),
            source: figure.source.as_ref().map(ToString::to_string),
            value: value.printed(),
            unit: unit_of(value, &figure.unit),
            made_of: value.made_of(),
            names: tallies.into_iter().map(ToString::to_string).collect(),
            is_share: matches!(figure.measure, Measure::Ratio { .. } | Measure::InTime(_)),
            to_confirm: figure.status == Status::ToConfirm,
        }
    }
}

impl Row {
    fn of(
        it: &Behind,
        case: &CaseRow,
        names: &CaseNames<'_>,
        measure: &Measure,
        as_of: Day,
    ) -> Self {
        let row = &it.row;
        let share = matches!(measure, Measure::Ratio { .. } | Measure::InTime(_));
        let (kept, late) = match row.kept {
            TallyKept::NoLimit => ("", false),
            TallyKept::InTime => ("按期", false),
            TallyKept::Late => ("逾期", true),
            TallyKept::Open if row.at.day() <= as_of => ("期限已过，还没有办", true),
            TallyKept::Open => ("还没有到期", false),
        };
        Self {
            href: case_at(&case.case.to_string(), &row.path),
            title: names.title(case),
            unit: names.unit(case),
            step: names.step(case, &row.path),
            tally: row.tally.clone(),
            at: row.at.day(),
            part: match it.part {
                Part::Missing => "只在分母",
                Part::In if share => "分子、分母",
                Part::In => "计入",
                Part::Gone => "减去",
            },
            missing: it.part == Part::Missing,
            kept,
            late,
        }
    }
}
