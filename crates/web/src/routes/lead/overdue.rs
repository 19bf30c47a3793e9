//! `GET /lead/overdue`: the cases whose last day is over, the oldest first, and how many each unit
//! has, in the order of the register. `GET /lead/unpublished`: the same of decisions that should have
//! been made public by now.

use askama::Template;
use zs_base::Day;
use zs_work::{OverdueCases, overdue, unpublished};

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
    of: &'static About,
    asked: Asked,
    whose: String,
    total: usize,
    /// Name, address and number of each unit that has any.
    units: Vec<(String, String, usize)>,
    rows: Vec<Row>,
    today: Day,
}

/// What a list is about.
struct About {
    path: &'static str,
    title: &'static str,
    means: &'static str,
    none: &'static str,
    step: &'static str,
}

const OVERDUE: About = About {
    path: "/lead/overdue",
    title: "超期的案件",
    means: "期限已经过了、该办的一步还没有办的；一件只算一次，按最早到期的一步。",
    none: "没有超期的案件。",
    step: "没有办的环节",
};

const UNPUBLISHED: About = About {
    path: "/lead/unpublished",
    title: "该公开还没有公开的决定",
    means: "公示期限已经过了、还没有公示的；件数按单位在“查公示”里向社会公开。",
    none: "没有过了期限还没有公开的决定。",
    step: "没有办的公示",
};

struct Row {
    href: String,
    title: String,
    step: String,
    unit: String,
    due: Day,
    days: i32,
}

/// Shows the cases that are late.
///
/// # Errors
/// When the post may not assess the unit, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let asked = Asked::of_all(visit)?;
    let reader = visit.looker.reader();
    let found = overdue(reader, &asked.ask.units, asked.ask.as_of, SHOWN)?;
    Ok(page(visit, &OVERDUE, asked, &found))
}

/// Shows the decisions that are not public although they should be.
///
/// # Errors
/// As for [`get`].
pub fn unpublished_ones(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let asked = Asked::of_all(visit)?;
    let reader = visit.looker.reader();
    let found = unpublished(reader, &asked.ask.units, asked.ask.as_of, SHOWN)?;
    Ok(page(visit, &UNPUBLISHED, asked, &found))
}

fn page(visit: &mut Visit<'_>, of: &'static About, asked: Asked, found: &OverdueCases) -> Answer {
    let names = masked_names(visit);
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
        Some((name.clone(), format!("{}?{pair}", of.path), number))
    });
    html(&Page {
        frame: visit.frame(),
        of,
        whose: asked.whose(),
        total: found.total(),
        units: units.collect(),
        rows: rows.collect(),
        today: visit.now.day(),
        asked,
    })
}
