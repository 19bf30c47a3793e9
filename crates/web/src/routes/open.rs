//! `/d`: the yearly reports that were made public, and the open data of the portal.

pub mod notices;
pub mod report;
mod sets;

use askama::Template;
use zs_base::{Day, Moment};
use zs_law::OpenData;
use zs_store::NoticeAsk;

use super::public::public;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::notice_counts::notices;
use crate::pages::html;
use crate::pages::pager::Pager;
use crate::trouble::Trouble;
use crate::visit::Visit;
use crate::words::minute;
use sets::DataSet;

#[derive(Template)]
#[template(path = "open_data.html")]
struct Page {
    frame: Frame,
    reports: Vec<ReportLine>,
    pager: Pager,
    sets: Vec<DataSet>,
    terms: Option<OpenData>,
    today: Day,
}

/// A report of the list.
struct ReportLine {
    code: String,
    unit: String,
    kind: String,
    published: Day,
}

/// The reports, the newest first, and the data sets.
///
/// # Errors
/// When the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let query = visit.ask.query.clone();
    let rows = Pager::rows(&query);
    let number = Pager::number(&query).clamp(1, 1_000_000);
    let today = visit.now.day();
    let acts = visit
        .law
        .library
        .reports
        .iter()
        .find_map(|it| it.acts.as_ref());
    let procedure = acts.map(|it| it.procedure.clone());
    let found = match &procedure {
        None => zs_store::NoticesFound::default(),
        Some(procedure) => {
            let ask = NoticeAsk {
                today,
                procedure: Some(procedure.clone()),
                skip: (number - 1) as u64 * rows as u64,
                limit: rows,
                ..NoticeAsk::default()
            };
            notices(visit, ask)?
        }
    };
    let kind =
        procedure.and_then(|id| Some(visit.law.library.procedures.get(&id)?.last()?.name.clone()));
    let shown = found.rows.iter().filter(|it| it.recalled.is_none());
    let reports = shown.map(|row| ReportLine {
        code: row.code.clone().unwrap_or_default(),
        unit: visit.site.unit(&row.unit),
        kind: kind.as_deref().unwrap_or_default().to_owned(),
        published: row.published.map_or(row.decided, Moment::day),
    });
    let total = usize::try_from(found.total).unwrap_or(usize::MAX);
    let page = Page {
        reports: reports.collect(),
        pager: Pager::of(visit.ask, number, rows, total),
        sets: sets::all(newest(visit)?),
        terms: visit.law.library.open_data.clone(),
        frame: visit.frame(),
        today,
    };
    Ok(public(visit, html(&page)))
}

/// When a notice and when a document was last made public, as people read it; empty before the first.
fn newest(visit: &mut Visit<'_>) -> Result<[String; 2], Trouble> {
    let today = visit.now.day();
    let ask = NoticeAsk {
        today,
        counted: Some(0),
        limit: 1,
        ..NoticeAsk::default()
    };
    let notice = visit.looker.reader().public_notices(&ask)?.rows.pop();
    let ask = zs_store::DocumentAsk {
        today,
        limit: 1,
        ..zs_store::DocumentAsk::default()
    };
    let document = visit.looker.reader().public_documents(&ask)?.rows.pop();
    let moments = [
        notice.and_then(|it| it.published),
        document.map(|it| it.published),
    ];
    Ok(moments.map(|at| at.map_or_else(String::new, |at| minute(at, today))))
}
