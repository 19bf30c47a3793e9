//! `GET /figures`: the figures of a unit and a period, by the parts of the yearly report.

use std::collections::BTreeSet;

use askama::Template;
use zs_assess::{Period, Value};
use zs_law::{Figure, Library, Status};
use zs_work::figures::{FigureAsk, figures};

use super::{Asked, kind};
use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::routes::cases::asked_list::ALL_UNITS;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "figures.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    whose: String,
    said: String,
    /// Whether the period is not over yet.
    running: bool,
    groups: Vec<Group>,
}

struct Group {
    name: String,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    name: String,
    kind: &'static str,
    value: String,
    unit: String,
    made_of: Option<String>,
    before: Option<String>,
    is_none: bool,
    to_confirm: bool,
}

/// Shows the figures.
///
/// # Errors
/// When the post may not assess the unit, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let asked = Asked::of(visit)?;
    let law = visit.law.clone();
    let all = shown(&law.library);
    let all = all.iter().copied();
    let reader = visit.looker.reader();
    let values = figures(reader, &law, all.clone(), &asked.ask)?;
    let before = match before(&asked.ask) {
        Some(ask) => figures(reader, &law, all.clone(), &ask)?,
        None => Vec::new(),
    };
    let mut groups: Vec<Group> = Vec::new();
    for (index, (figure, (_, value))) in all.zip(&values).enumerate() {
        let row = Row {
            id: figure.id.to_string(),
            name: figure.name.to_string(),
            kind: kind(figure),
            value: value.printed(),
            unit: unit_of(value, &figure.unit),
            made_of: value.made_of(),
            before: before.get(index).map(|(_, value)| value.printed()),
            is_none: matches!(value, Value::NoCases | Value::NotApplicable),
            to_confirm: figure.status == Status::ToConfirm,
        };
        match groups.iter_mut().find(|it| it.name == *figure.group) {
            Some(group) => group.rows.push(row),
            None => groups.push(Group {
                name: figure.group.to_string(),
                rows: vec![row],
            }),
        }
    }
    Ok(html(&Page {
        frame: visit.frame(),
        whose: asked.whose(),
        said: asked.ask.period.said(),
        running: asked.ask.days() != asked.ask.period,
        groups,
        asked,
    }))
}

/// The figures of this page. A group of which every figure is a column of a return has its own page,
/// where the columns stand in their order.
pub(in crate::routes) fn shown(library: &Library) -> Vec<&Figure> {
    let tables = library.statistics.iter().flat_map(|it| &it.tables);
    let columns = tables.flat_map(|it| &it.columns);
    let returned: BTreeSet<&str> = columns.filter_map(|it| it.figure.as_deref()).collect();
    let others = library.figures.iter();
    let others = others.filter(|it| !returned.contains(&*it.id));
    let groups: BTreeSet<&str> = others.map(|it| &*it.group).collect();
    let all = library.figures.iter();
    all.filter(|it| groups.contains(&*it.group)).collect()
}

/// The unit behind a number; a share prints its own, and what is none has none.
pub(crate) fn unit_of(value: &Value, unit: &str) -> String {
    match value {
        Value::NotApplicable | Value::NoCases | Value::Ratio { .. } => String::new(),
        _ => unit.to_owned(),
    }
}

/// The same question a year before: for a running period only until the same day.
fn before(ask: &FigureAsk) -> Option<FigureAsk> {
    let period = ask.period.year_before()?;
    let (year, month, day) = ask.as_of.ymd();
    let same = zs_base::Day::from_ymd(year - 1, month, day).unwrap_or(period.to);
    let as_of = if ask.days() == ask.period {
        period.to
    } else {
        same
    };
    Some(FigureAsk {
        period: Period { ..period },
        as_of,
        units: ask.units.clone(),
    })
}
