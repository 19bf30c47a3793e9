//! `GET /reports/annual`: the yearly report with its figures as links, and the same as a file.

use std::collections::BTreeMap;

use askama::Template;
use zs_assess::{FilledParagraph, FilledPiece, Period};
use zs_law::Report;
use zs_paper::docx;
use zs_paper::table::{csv_of, xlsx_of};
use zs_work::figures::{FigureAsk, ReportOfPeriod, Sources, report_of, report_paper, report_sheet};

use super::cases::asked_list::ALL_UNITS;
use super::figures::Asked;
use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// What a file of the report is, by the end of its name.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Template)]
#[template(path = "annual.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    whose: String,
    said: String,
    name: String,
    due: Option<String>,
    running: bool,
    parts: Vec<Part>,
    open: Vec<String>,
    figures: usize,
}

struct Part {
    title: String,
    paragraphs: Vec<Paragraph>,
}

enum Paragraph {
    Said(Vec<Piece>),
    Blank(String, String),
}

struct Piece {
    text: String,
    figure: Option<String>,
}

/// Shows the report on a year.
///
/// # Errors
/// When the post may not assess the unit, the law has no report, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (asked, report, of) = asked_report(visit)?;
    let parts = of.filled.parts.iter().map(|(title, paragraphs)| Part {
        title: title.to_string(),
        paragraphs: paragraphs.iter().map(paragraph).collect(),
    });
    let (year, ..) = asked.ask.period.from.ymd();
    Ok(html(&Page {
        frame: visit.frame(),
        whose: asked.whose(),
        said: asked.ask.period.said(),
        name: report.name.to_string(),
        due: report
            .due
            .map(|(month, day)| format!("{}年{month}月{day}日", year + 1)),
        running: asked.ask.days() != asked.ask.period,
        parts: parts.collect(),
        figures: of.values.len(),
        open: of.filled.open.clone(),
        asked,
    }))
}

/// The report as a file: docx, or its figures as xlsx or csv.
///
/// # Errors
/// As for [`get`], and [`Trouble::NoPage`] for another form.
pub fn file(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (asked, report, of) = asked_report(visit)?;
    let law = visit.law.clone();
    let whose = match asked.unit.as_str() {
        ALL_UNITS => visit.site.county.clone(),
        _ => asked.whose(),
    };
    let name = format!("{whose}{}{}", asked.ask.period.said(), report.name);
    let bad = |why: String| Trouble::Bad(why);
    match visit.part("form") {
        "docx" => {
            let sources = match visit.ask.query.given("sources") {
                Some(_) => Sources::Printed,
                None => Sources::Left,
            };
            let paper = report_paper(&law, &report, &of, (&whose, &asked.ask), sources);
            let bytes = docx(&paper).map_err(|why| bad(why.to_string()))?;
            Ok(Answer::file(format!("{name}.docx"), DOCX, bytes))
        }
        "xlsx" => {
            let bytes = xlsx_of(&[report_sheet(&law, &report, &of)]);
            let bytes = bytes.map_err(|why| bad(why.to_string()))?;
            Ok(Answer::file(format!("{name}.xlsx"), XLSX, bytes))
        }
        "csv" => {
            let bytes = csv_of(&report_sheet(&law, &report, &of)).into_bytes();
            Ok(Answer::file(
                format!("{name}.csv"),
                "text/csv; charset=utf-8",
                bytes,
            ))
        }
        _ => Err(Trouble::NoPage),
    }
}

/// The report that the address asks for: of a whole year, and of all units that the visitor may
/// assess where it names none.
fn asked_report(visit: &mut Visit<'_>) -> Result<(Asked, Report, ReportOfPeriod), Trouble> {
    let mut asked = Asked::of(visit)?;
    let (year, ..) = asked.ask.period.from.ymd();
    let period = Period::year(year).unwrap_or(asked.ask.period);
    asked.period = year.to_string();
    asked.ask = FigureAsk {
        period,
        ..asked.ask
    };
    let law = visit.law.clone();
    let report = law.library.reports.first().ok_or(Trouble::NoPage)?;
    let reader = visit.looker.reader();
    let of = report_of(reader, &law, report, &asked.ask, &BTreeMap::new())?;
    Ok((asked, report.clone(), of))
}

fn paragraph(paragraph: &FilledParagraph) -> Paragraph {
    match paragraph {
        FilledParagraph::Written { name, hint, .. } => {
            Paragraph::Blank(name.to_string(), hint.to_string())
        }
        FilledParagraph::Said(pieces) => Paragraph::Said(pieces.iter().map(piece).collect()),
    }
}

fn piece(piece: &FilledPiece) -> Piece {
    Piece {
        text: piece.printed(),
        figure: match piece {
            FilledPiece::Figure { id, .. } => Some(id.to_string()),
            FilledPiece::Words(_) => None,
        },
    }
}

impl Page {
    /// The years that one may choose.
    fn years(&self) -> Vec<(String, String)> {
        let (this, ..) = self.asked.ask.as_of.ymd();
        let years = (this - 3..=this).rev();
        years
            .map(|it| (it.to_string(), format!("{it}年")))
            .collect()
    }

    /// The Chinese ordinal of a part.
    fn ordinal(&self, place: &usize) -> &'static str {
        const ORDINALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
        ORDINALS.get(place - 1).copied().unwrap_or_default()
    }
}
