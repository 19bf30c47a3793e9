//! `GET /reports/statistics`: the returns, each with its tables and when it is due.

use askama::Template;
use zs_law::{NotFromCases, Status};

use super::Asked;
use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "statistics.html")]
struct Page {
    frame: Frame,
    units: usize,
    reports: Vec<Report>,
}

struct Report {
    id: String,
    name: String,
    year: i16,
    due: String,
    source: Option<String>,
    to_confirm: bool,
    tables: Vec<String>,
    not_from_cases: Vec<NotFromCases>,
}

/// Shows the returns.
///
/// # Errors
/// When nobody is at work.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let law = visit.law.clone();
    let units = Asked::of(visit, None)?.units.len();
    let mut reports = Vec::new();
    for report in &law.library.statistics {
        let asked = Asked::of(visit, Some(report))?;
        reports.push(Report {
            id: report.id.to_string(),
            name: report.name.to_string(),
            year: asked.year,
            due: asked.due(report),
            source: report.source.as_ref().map(ToString::to_string),
            to_confirm: report.status == Status::ToConfirm,
            tables: report.tables.iter().map(|it| it.name.to_string()).collect(),
            not_from_cases: report.not_from_cases.clone(),
        });
    }
    Ok(html(&Page {
        frame: visit.frame(),
        units,
        reports,
    }))
}
