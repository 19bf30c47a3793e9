//! `GET /lead/overdue`: the cases whose last day is over, the oldest first, and how many each unit
//! has, in the order of the register.

use askama::Template;
use zs_base::Day;
use zs_work::overdue;

use super::case_at;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::routes::cases::asked_list::{ALL_UNITS, masked_names};
use crate::routes::figures::Asked;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Cases that a page shows; the rest is only counted.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "overdue.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    whose: String,
    total: usize,
    /// Name, address and number of each unit that has any.
    units: Vec<(String, String, usize)>,
    rows: Vec<Row>,
    today: Day,
}

struct Row {
    href: String,
    title: String,
    step: String,
    unit: String,
    due: Day,
    days: i32,
}

/// Shows the list.
///
/// # Errors
/// When the post may not assess the unit, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let asked = Asked::of_all(visit)?;
    let names = masked_names(visit);
    let reader = visit.looker.reader();
    let found = overdue(reader, &asked.ask.units, asked.ask.as_of, SHOWN)?;
    let rows = found.oldest.iter().map(|it| Row {
        href: case_at(&it.case.case.to_string(), &it.path),
        title: names.title(&it.case),
        step: names.step(&it.case, &it.path),
        unit: names.unit(&it.case),
        due: it.due,
        days: it.days,
    });
    let units = asked.units.iter().filter_map(|(unit, name)| {
        let number = *found.by_unit.get(unit)?;
        let pair = crate::pairs::Pairs::default().with("unit", unit.as_str());
        Some((name.clone(), format!("/lead/overdue?{pair}"), number))
    });
    Ok(html(&Page {
        frame: visit.frame(),
        whose: asked.whose(),
        total: found.total(),
        units: units.collect(),
        rows: rows.collect(),
        today: visit.now.day(),
        asked,
    }))
}
