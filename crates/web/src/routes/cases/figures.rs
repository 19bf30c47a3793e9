//! `GET /cases/{case}/figures`: the figures that a case feeds, and what of it counts there.

use askama::Template;
use zs_base::Day;
use zs_power::Action;
use zs_work::figures::figures_of_case;

use super::asked_list::{masked_names, units_for};
use super::case_of;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "case_figures.html")]
struct Page {
    frame: Frame,
    case: String,
    title: String,
    figures: Vec<Fed>,
    today: Day,
}

struct Fed {
    /// Where the figure is; nowhere for whoever may not see the figures of the unit.
    href: Option<String>,
    name: String,
    group: String,
    rows: Vec<(String, String, Day)>,
}

/// Shows the figures of a case.
///
/// # Errors
/// When the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let case = case_of(visit)?;
    let assessed = units_for(visit, Action::Assess)?;
    let (law, names) = (visit.law.clone(), masked_names(visit));
    let reader = visit.looker.reader();
    let row = reader.case(&case)?.ok_or(Trouble::NoPage)?;
    let mut fed = Vec::new();
    for (figure, rows) in figures_of_case(reader, &law, case)? {
        let newest = rows.iter().max_by_key(|it| it.at);
        let seen = newest.filter(|it| assessed.iter().any(|(unit, _)| *unit == it.unit));
        let href = seen.map(|it| {
            let unit = crate::pairs::Pairs::default().with("unit", it.unit.as_str());
            let (year, ..) = it.at.day().ymd();
            format!("/figures/{}?{unit}&period={year}", figure.id)
        });
        let rows = rows
            .iter()
            .map(|it| (it.tally.clone(), names.step(&row, &it.path), it.at.day()));
        fed.push(Fed {
            href,
            name: figure.name.to_string(),
            group: figure.group.to_string(),
            rows: rows.collect(),
        });
    }
    Ok(html(&Page {
        frame: visit.frame(),
        case: case.to_string(),
        title: names.title(&row),
        figures: fed,
        today: visit.now.day(),
    }))
}
