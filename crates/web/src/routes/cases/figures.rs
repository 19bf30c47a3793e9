//! `GET /cases/{case}/figures`: the figures that a case feeds, and what of it counts there.

use askama::Template;
use zs_assess::Value;
use zs_base::{CaseId, Day, UnitId};
use zs_power::Action;
use zs_work::figures::figures_of_case;
use zs_work::view::FigureChange;

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
    events: Vec<Changing>,
    today: Day,
}

/// An event that took away or altered what had counted.
struct Changing {
    seq: u64,
    head: String,
    on: Day,
    changes: Vec<Change>,
}

/// What an event made of a figure.
struct Change {
    /// Where the figure is; nowhere for whoever may not see the figures of the unit.
    href: Option<String>,
    name: String,
    said: String,
    unit: String,
    before: String,
    after: String,
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
    let events = changing(visit, &case, &assessed)?;
    Ok(html(&Page {
        events,
        frame: visit.frame(),
        case: case.to_string(),
        title: names.title(&row),
        figures: fed,
        today: visit.now.day(),
    }))
}

/// The events that changed figures, the newest first.
fn changing(
    visit: &mut Visit<'_>,
    case: &CaseId,
    assessed: &[(UnitId, String)],
) -> Result<Vec<Changing>, Trouble> {
    let found = visit.looker.figure_changes(case, visit.now.day())?;
    let site = visit.site;
    let change = |it: FigureChange| {
        let seen = assessed.iter().any(|(unit, _)| *unit == it.unit);
        let href = seen.then(|| {
            let unit = crate::pairs::Pairs::default().with("unit", it.unit.as_str());
            let period = it.period.code().unwrap_or_default();
            format!("/figures/{}?{unit}&period={period}", it.figure)
        });
        Change {
            href,
            name: it.name.to_string(),
            said: it.period.said(),
            unit: site.unit(&it.unit),
            before: printed(&it.before),
            after: printed(&it.after),
        }
    };
    let events = found.into_iter().map(|it| Changing {
        seq: it.seq,
        head: it.head,
        on: it.recorded_at.day(),
        changes: it.changes.into_iter().map(change).collect(),
    });
    Ok(events.collect())
}

fn printed(value: &Value) -> String {
    match value.made_of() {
        Some(made_of) => format!("{}（{made_of}）", value.printed()),
        None => value.printed(),
    }
}
