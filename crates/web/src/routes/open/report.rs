//! `GET /d/{code}` and its files: a yearly report that was made public. Its figures are those that
//! were made final and no others; each leads to its definition and to the numbers of which it is made.

use askama::Template;
use serde_json::json;
use zs_assess::{FilledParagraph, FilledPiece, Value};
use zs_base::Digest;
use zs_disclose::PublicCode;
use zs_law::{Figure, Report};
use zs_paper::docx;
use zs_paper::table::{csv_of, xlsx_of};
use zs_work::figures::{
    FigureAsk, ReportOfPeriod, Sources, report_paper, report_sheet, report_with,
};
use zs_work::view::PublicReport;

use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::routes::public::public;
use crate::trouble::Trouble;
use crate::visit::Visit;
use crate::words::minute;

#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    frame: Frame,
    code: PublicCode,
    title: String,
    unit: String,
    published: Option<zs_base::Day>,
    parts: Vec<(String, Vec<Paragraph>)>,
    /// The figures with a value, then those without, each with the reason.
    figures: Vec<Line>,
    missing: Vec<(String, String, &'static str)>,
    /// When the figures were made final, and of how many units.
    held: Option<(String, usize)>,
}

enum Paragraph {
    Said(Vec<(String, Option<String>)>),
    Written(String),
    /// What people did not write, or did not make public.
    Blank(String),
}

/// A figure of the report.
struct Line {
    id: String,
    name: String,
    means: String,
    value: String,
    made_of: String,
    unit: String,
    digest: Digest,
}

/// A report with what is needed to show it.
struct Found {
    code: PublicCode,
    report: Report,
    public: PublicReport,
    of: ReportOfPeriod,
    title: String,
}

/// Shows the report.
///
/// # Errors
/// [`Trouble::NoPage`] for every code under which no report is on display.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let found = match found(visit) {
        // A report of another kind has no figures; its notice is all there is.
        Err(Trouble::NoPage) => return elsewhere(visit),
        found => found?,
    };
    if visit.part("code") != found.code.to_string() {
        return Ok(Answer::see_other(format!("/d/{}", found.code)));
    }
    let (figures, missing) = lines(visit, &found);
    let parts = found.of.filled.parts.iter().map(|(title, paragraphs)| {
        let paragraphs = paragraphs.iter().map(|it| paragraph(it, &found));
        (title.to_string(), paragraphs.collect())
    });
    let today = visit.now.day();
    let held = found.public.held.as_ref();
    let page = Page {
        parts: parts.collect(),
        figures,
        missing,
        held: held.map(|it| (minute(it.at, today), it.units.len())),
        unit: visit.site.unit(&found.public.unit),
        published: found.public.notice.notice.published_on,
        frame: visit.frame(),
        code: found.code,
        title: found.title,
    };
    Ok(public(visit, html(&page)))
}

/// The report as a file: docx, or its figures as xlsx, csv or json.
///
/// # Errors
/// As for [`get`], and [`Trouble::NoPage`] for another form or where no figure is final.
pub fn file(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let found = found(visit)?;
    let held = found.public.held.clone().ok_or(Trouble::NoPage)?;
    let (law, name) = (visit.law.clone(), found.code.to_string());
    let bad = |why: String| Trouble::Bad(why);
    let answer = match visit.part("form") {
        "docx" => {
            let ask = FigureAsk {
                units: held.units.clone(),
                period: held.period,
                as_of: visit.now.day(),
            };
            let whose = whose(visit, &found.public);
            let paper = report_paper(
                &law,
                &found.report,
                &found.of,
                (&whose, &ask),
                Sources::Printed,
            );
            let bytes = docx(&paper).map_err(|why| bad(why.to_string()))?;
            let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
            Answer::file(format!("{name}.docx"), kind, bytes)
        }
        "xlsx" => {
            let bytes = xlsx_of(&[report_sheet(&law, &found.report, &found.of)]);
            let bytes = bytes.map_err(|why| bad(why.to_string()))?;
            let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            Answer::file(format!("{name}.xlsx"), kind, bytes)
        }
        "csv" => {
            let bytes = csv_of(&report_sheet(&law, &found.report, &found.of)).into_bytes();
            Answer::file(format!("{name}.csv"), "text/csv; charset=utf-8", bytes)
        }
        "json" => {
            let (figures, missing) = lines(visit, &found);
            let figures = figures.iter().map(|it| {
                json!({
                    "id": it.id, "name": it.name, "value": it.value, "made_of": it.made_of,
                    "unit": it.unit, "means": it.means, "digest": it.digest.to_string(),
                })
            });
            let missing = missing
                .iter()
                .map(|(id, name, why)| json!({ "id": id, "name": name, "why": why }));
            let file = json!({
                "format": "zhunsheng report 1",
                "title": found.title,
                "figures": figures.collect::<Vec<_>>(),
                "not_published": missing.collect::<Vec<_>>(),
            });
            let bytes = format!("{file}\n").into_bytes();
            Answer::file(
                format!("{name}.json"),
                "application/json; charset=utf-8",
                bytes,
            )
        }
        _ => return Err(Trouble::NoPage),
    };
    Ok(public(visit, answer))
}

/// The notice of a report of another kind.
fn elsewhere(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let code: PublicCode = visit.part("code").parse().map_err(|_| Trouble::NoPage)?;
    let row = visit.looker.reader().public_notice(&code.to_string())?;
    let row = row.ok_or(Trouble::NoPage)?;
    let mut reports = visit.law.library.reports.iter();
    let acts = reports.find_map(|it| it.acts.as_ref());
    match acts.is_some_and(|it| it.procedure == row.procedure) {
        true => Ok(Answer::see_other(format!("/g/{code}"))),
        false => Err(Trouble::NoPage),
    }
}

/// The report that the path names, with the figures that were made final.
fn found(visit: &mut Visit<'_>) -> Result<Found, Trouble> {
    let code: PublicCode = visit.part("code").parse().map_err(|_| Trouble::NoPage)?;
    let county = &visit.site.county;
    let names = ["", "人民政府", "政府"].map(|end| format!("{county}{end}"));
    let public = visit.looker.public_report(&code, &names, visit.now)?;
    let public = public.ok_or(Trouble::NoPage)?;
    let report = visit.law.library.reports.first().ok_or(Trouble::NoPage)?;
    let figures = public.held.iter().flat_map(|it| &it.figures);
    let values = figures.map(|it| (it.id.clone(), it.value)).collect();
    let whose = whose(visit, &public);
    Ok(Found {
        title: format!("{whose}{}{}", public.period.said(), report.name),
        of: report_with(report, values, &public.written),
        report: report.clone(),
        code,
        public,
    })
}

/// Whose report it is.
fn whose(visit: &Visit<'_>, public: &PublicReport) -> String {
    match public.whose.trim() {
        "" => visit.site.unit(&public.unit),
        whose => whose.to_owned(),
    }
}

fn paragraph(paragraph: &FilledParagraph, found: &Found) -> Paragraph {
    match paragraph {
        FilledParagraph::Written {
            text: Some(text), ..
        } => Paragraph::Written(text.clone()),
        FilledParagraph::Written { name, .. } => Paragraph::Blank(name.to_string()),
        FilledParagraph::Said(pieces) => {
            let held = found.public.held.as_ref();
            let piece = |it: &FilledPiece| match it {
                FilledPiece::Words(_) => (it.printed(), None),
                FilledPiece::Figure { id, .. } => match held.and_then(|held| held.figure(id)) {
                    Some(_) => (it.printed(), Some(id.to_string())),
                    None => ("（未公布）".to_owned(), Some(id.to_string())),
                },
            };
            Paragraph::Said(pieces.iter().map(piece).collect())
        }
    }
}

/// A figure without a value: id, name and why it has none.
type Missing = (String, String, &'static str);

/// The figures of the report with their values, and those that are not published with the reason.
fn lines(visit: &Visit<'_>, found: &Found) -> (Vec<Line>, Vec<Missing>) {
    let held = found.public.held.as_ref();
    let (mut lines, mut missing) = (Vec::new(), Vec::new());
    let ids = found.report.figures().into_iter();
    for figure in ids.filter_map(|id| visit.law.library.figure(id)) {
        let value = held.and_then(|it| it.figure(&figure.id));
        let why = match value.map(|it| it.value) {
            None if held.is_none() => "这一年的数字还没有定稿",
            None => "定稿时没有算出这个数字",
            Some(Value::NotApplicable) => "这个单位没有这项职责，不适用",
            Some(_) => "",
        };
        match value {
            Some(value) if why.is_empty() => lines.push(line(figure, value)),
            _ => missing.push((figure.id.to_string(), figure.name.to_string(), why)),
        }
    }
    (lines, missing)
}

fn line(figure: &Figure, value: &zs_work::figures::FinalFigure) -> Line {
    Line {
        id: figure.id.to_string(),
        name: figure.name.to_string(),
        means: figure.means.to_string(),
        value: value.value.printed(),
        made_of: value.value.made_of().unwrap_or_default(),
        unit: figure.unit.to_string(),
        digest: value.digest,
    }
}
