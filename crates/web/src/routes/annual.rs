//! `GET /reports/annual`: the yearly report with its figures as links, and the same as a file.

use std::collections::BTreeMap;

use askama::Template;
use zs_assess::{FilledParagraph, FilledPiece, Period};
use zs_base::{CaseId, Day};
use zs_law::Report;
use zs_paper::docx;
use zs_paper::table::{csv_of, xlsx_of};
use zs_work::figures::{
    FigureAsk, FinalFigures, ReportOfPeriod, Sources, finals, report_of, report_paper,
    report_sheet, report_with,
};
use zs_work::view::{Clock, ReportCase, ReportOf};

use super::cases::asked_list::ALL_UNITS;
use super::figures::Asked;
use super::finals::may_finalize;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;
use crate::words::minute;

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
    duty: Duty,
    /// The entry of the ledger that made its figures final, and when.
    held: Option<(u64, String)>,
    /// Whether the visitor may make them final now.
    offers: bool,
    today: Day,
}

/// The case in which people write and approve the report.
enum Duty {
    /// The report has no procedure.
    None,
    /// Nobody has begun; where it is begun.
    Waits(String),
    /// The case, and its clocks as far as the visitor may read them.
    Begun(CaseId, Vec<Clock>),
}

struct Part {
    title: String,
    paragraphs: Vec<Paragraph>,
}

enum Paragraph {
    Said(Vec<Piece>),
    Written(String),
    Blank(String, String),
}

/// The report that an address asks for.
struct Found {
    asked: Asked,
    report: Report,
    of: ReportOfPeriod,
    case: Option<ReportCase>,
    held: Option<FinalFigures>,
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
    let Found {
        asked,
        report,
        of,
        case,
        held,
    } = asked_report(visit)?;
    let duty = duty(visit, &report, case)?;
    let is_over = asked.ask.days() == asked.ask.period && asked.ask.period.to < asked.ask.as_of;
    let offers = held.is_none() && is_over && of.filled.open.is_empty();
    let offers = offers && asked.region().is_none();
    let offers = offers && may_finalize(visit, &asked.ask.units)?;
    let today = visit.now.day();
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
        duty,
        held: held.map(|it| (it.seq, minute(it.at, today))),
        offers,
        today,
        asked,
    }))
}

/// The report as a file: docx, or its figures as xlsx or csv.
///
/// # Errors
/// As for [`get`], and [`Trouble::NoPage`] for another form.
pub fn file(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let Found {
        asked, report, of, ..
    } = asked_report(visit)?;
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
fn asked_report(visit: &mut Visit<'_>) -> Result<Found, Trouble> {
    let asked = Asked::of(visit)?;
    report_asked(visit, asked)
}

/// The report on a year as a file with its name, for a pack; nothing where the law has none.
///
/// # Errors
/// As for [`get`].
pub(super) fn as_docx(
    visit: &mut Visit<'_>,
    year: i16,
) -> Result<Option<(String, Vec<u8>)>, Trouble> {
    if visit.law.library.reports.is_empty() {
        return Ok(None);
    }
    let mut asked = Asked::of(visit)?;
    asked.ask.period = Period::year(year).unwrap_or(asked.ask.period);
    let Found {
        asked, report, of, ..
    } = report_asked(visit, asked)?;
    let law = visit.law.clone();
    let whose = asked.whose();
    let paper = report_paper(&law, &report, &of, (&whose, &asked.ask), Sources::Printed);
    let bytes = docx(&paper).map_err(|why| Trouble::Bad(why.to_string()))?;
    let name = format!("03-{}{}.docx", asked.ask.period.said(), report.name);
    Ok(Some((name, bytes)))
}

/// What keeps the report of a year from being final, in words.
///
/// # Errors
/// As for [`get`].
pub(super) fn open_of(visit: &mut Visit<'_>, asked: Asked) -> Result<Vec<String>, Trouble> {
    Ok(report_asked(visit, asked)?.of.filled.open)
}

fn report_asked(visit: &mut Visit<'_>, mut asked: Asked) -> Result<Found, Trouble> {
    let (year, ..) = asked.ask.period.from.ymd();
    let period = Period::year(year).unwrap_or(asked.ask.period);
    asked.period = year.to_string();
    asked.ask = FigureAsk {
        period,
        ..asked.ask
    };
    let law = visit.law.clone();
    let report = law.library.reports.first().ok_or(Trouble::NoPage)?;
    let case = case_of_report(visit, report, &asked, year)?;
    let none = BTreeMap::new();
    let written = case.as_ref().map_or(&none, |it| &it.written);
    let reader = visit.looker.reader();
    let held = finals(reader)?.into_iter().rev();
    let held = held
        .filter(FinalFigures::holds)
        .find(|it| it.answers(&asked.ask));
    let of = match &held {
        Some(held) => {
            let figures = held.figures.iter();
            let values = figures.map(|it| (it.id.clone(), it.value)).collect();
            report_with(report, values, written)
        }
        None => report_of(reader, &law, report, &asked.ask, written)?,
    };
    Ok(Found {
        report: report.clone(),
        asked,
        of,
        case,
        held,
    })
}

/// The case in which the report is written: of the chosen unit, or the one that names the county.
fn case_of_report(
    visit: &mut Visit<'_>,
    report: &Report,
    asked: &Asked,
    year: i16,
) -> Result<Option<ReportCase>, Trouble> {
    // A region has figures; whoever writes a report is a unit.
    if asked.region().is_some() {
        return Ok(None);
    }
    let county = &visit.site.county;
    let (mut units, names) = match asked.unit.as_str() {
        ALL_UNITS => {
            let names = ["", "人民政府", "政府"].map(|end| format!("{county}{end}"));
            (asked.ask.units.clone(), names.to_vec())
        }
        _ => (asked.ask.units.clone(), Vec::new()),
    };
    let own = visit.visitor()?.unit.clone();
    units.sort_by_key(|it| *it != own);
    let of = ReportOf {
        units: &units,
        year,
        names: &names,
    };
    Ok(visit.looker.report_case(report, of)?)
}

/// Where the duty to report stands.
fn duty(visit: &mut Visit<'_>, report: &Report, case: Option<ReportCase>) -> Result<Duty, Trouble> {
    let Some(acts) = &report.acts else {
        return Ok(Duty::None);
    };
    let Some(case) = case else {
        return Ok(Duty::Waits(format!("/new/{}", acts.procedure)));
    };
    let asker = visit.signer()?;
    let file = visit.looker.case_file(&case.case, &asker, visit.now)?;
    let clocks = file.map_or_else(|_| Vec::new(), |it| it.clocks);
    let open = clocks.into_iter().filter(Clock::is_open).collect();
    Ok(Duty::Begun(case.case, open))
}

fn paragraph(paragraph: &FilledParagraph) -> Paragraph {
    match paragraph {
        FilledParagraph::Written {
            text: Some(text), ..
        } => Paragraph::Written(text.clone()),
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
