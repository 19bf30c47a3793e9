//! `GET /q/{unit}`: one unit as the public knows it: what it made public, what it owes, its documents,
//! drafts and reports, each as a number that leads to its list.

use askama::Template;
use zs_base::{Day, Moment, UnitId};
use zs_store::{DocumentAsk, NoticeAsk};
use zs_work::view::EntranceForm;

use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::notice_counts::notices;
use crate::owed_counts::owed;
use crate::pages::html;
use crate::routes::public::public;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Reports that are named on the page.
const REPORTS: usize = 5;

#[derive(Template)]
#[template(path = "body.html")]
struct Page {
    frame: Frame,
    unit: UnitId,
    name: String,
    notices: u64,
    owed: usize,
    documents: u64,
    /// Drafts on which anybody may comment today: the address and the name of each.
    drafts: Vec<(String, String)>,
    /// The codes of yearly reports, each with the day on which it was made public.
    reports: Vec<(String, Day)>,
    /// What anybody may begin about it over the web.
    online: Vec<EntranceForm>,
    today: Day,
}

/// Shows the unit.
///
/// # Errors
/// [`Trouble::NoPage`] where the register has no such unit, or when the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let unit = UnitId::from(visit.part("unit"));
    let units = visit.site.units();
    let found = units.into_iter().find(|(id, _)| *id == unit);
    let (_, name) = found.ok_or(Trouble::NoPage)?;
    let today = visit.now.day();
    let of_unit = NoticeAsk {
        today,
        unit: Some(unit.clone()),
        limit: 1,
        ..NoticeAsk::default()
    };
    let total = notices(visit, of_unit)?.total;
    let documents = visit.looker.reader().public_documents(&DocumentAsk {
        today,
        unit: Some(unit.clone()),
        limit: 1,
        ..DocumentAsk::default()
    })?;
    let owed = owed(visit)?.get(&unit).copied().unwrap_or_default();
    let open = visit.looker.public_consultations(visit.now)?.into_iter();
    let open = open.filter(|it| it.unit == unit && it.is_open());
    let drafts = open.map(|it| (format!("/y/{}", it.case), it.title));
    let page = Page {
        drafts: drafts.collect(),
        reports: reports(visit, &unit)?,
        online: visit.looker.entrances(None, visit.now)?,
        frame: visit.frame(),
        name,
        notices: total,
        owed,
        documents: documents.total,
        today,
        unit,
    };
    Ok(public(visit, html(&page)))
}

/// The newest yearly reports of a unit that are on display.
fn reports(visit: &mut Visit<'_>, unit: &UnitId) -> Result<Vec<(String, Day)>, Trouble> {
    let reports = &visit.law.library.reports;
    let Some(acts) = reports.iter().find_map(|it| it.acts.as_ref()) else {
        return Ok(Vec::new());
    };
    let ask = NoticeAsk {
        today: visit.now.day(),
        unit: Some(unit.clone()),
        procedure: Some(acts.procedure.clone()),
        // Nobody is told how many there are.
        counted: Some(0),
        limit: REPORTS,
        ..NoticeAsk::default()
    };
    let rows = visit.looker.reader().public_notices(&ask)?.rows.into_iter();
    let shown = rows.filter(|it| it.recalled.is_none());
    let named = shown.map(|row| {
        let day = row.published.map_or(row.decided, Moment::day);
        (row.code.unwrap_or_default(), day)
    });
    Ok(named.collect())
}
