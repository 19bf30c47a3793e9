//! `/import/log/result`: the deviations of a file by heading, each with its citation and its cases;
//! the same as xlsx and as docx.

use askama::Template;
use zs_paper::docx;
use zs_paper::table::{CellProblem, xlsx_of};
use zs_store::Fault;
use zs_work::{CheckedFile, DeviatingCase, Deviation, Deviations, HOW};

use super::{asked_again, kept};
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::one_table::one_at_a_time;
use crate::pages::html;
use crate::pages::pager::Pager;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Problems of reading that the page shows.
const PROBLEMS_SHOWN: usize = 50;
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const NAME: &str = "台账检查结果";

#[derive(Template)]
#[template(path = "log_result.html")]
struct Page {
    frame: Frame,
    procedure: String,
    checked: CheckedFile,
    /// The pairs of the address that name file and map.
    same: String,
    opened: Option<Opened>,
    shown: Vec<CellProblem>,
    how: &'static str,
}

/// The cases of one deviation, page by page.
struct Opened {
    number: usize,
    cases: Vec<DeviatingCase>,
    pager: Pager,
}

/// Shows what came of a check.
///
/// # Errors
/// When nobody is signed in, or the machine failed.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    one_at_a_time(visit, |visit| {
        let Some((procedure, checked)) = checked(visit)? else {
            return Ok(asked_again(visit, kept::EXPIRED.to_owned()));
        };
        let query = &visit.ask.query;
        let problems = checked.deviations.problems.iter();
        Ok(html(&Page {
            frame: visit.frame(),
            opened: opened(visit, &checked.deviations),
            shown: problems.take(PROBLEMS_SHOWN).cloned().collect(),
            same: query.without(&["line", "page", "rows"]).text(),
            procedure,
            checked,
            how: HOW,
        }))
    })
}

fn opened(visit: &Visit<'_>, list: &Deviations) -> Option<Opened> {
    let query = &visit.ask.query;
    let number = query.get("line").parse().ok()?;
    let (_, line) = list.line(number)?;
    let (rows, total) = (Pager::rows(query), line.cases.len());
    let last = total.div_ceil(rows).max(1);
    let page = Pager::number(query).clamp(1, last);
    let cases = line.cases.iter().skip((page - 1) * rows).take(rows);
    Some(Opened {
        number,
        cases: cases.cloned().collect(),
        pager: Pager::of(visit.ask, page, rows, total),
    })
}

/// The list as a file.
///
/// # Errors
/// When it is not there any more, or the machine failed.
pub fn file(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    one_at_a_time(visit, |visit| {
        let (_, checked) = checked(visit)?.ok_or(Trouble::NoPage)?;
        let list = &checked.deviations;
        let name = format!("{NAME}{}", visit.now.day());
        match visit.part("form") {
            "xlsx" => {
                let bytes = xlsx_of(&list.sheets());
                let bytes = bytes.map_err(|why| Trouble::Bad(why.to_string()))?;
                Ok(Answer::file(format!("{name}.xlsx"), XLSX, bytes))
            }
            "docx" => {
                let bytes = docx(&list.paper());
                let bytes = bytes.map_err(|error| Fault::writing("写文书", error))?;
                Ok(Answer::file(format!("{name}.docx"), DOCX, bytes))
            }
            _ => Err(Trouble::NoPage),
        }
    })
}

/// What came of the check that the address names. It is made anew each time, so that nothing of the
/// file need be kept but the file itself.
fn checked(visit: &mut Visit<'_>) -> Result<Option<(String, CheckedFile)>, Trouble> {
    let query = &visit.ask.query;
    let Some((measure, map)) = kept::map(visit, query.get("map"))? else {
        return Ok(None);
    };
    let Some((_, file)) = kept::file(visit, query.get("upload"))? else {
        return Ok(None);
    };
    let (law, today) = (&visit.law, visit.now.day());
    let checked = file.check(&map, &measure.procedure, law, today);
    Ok(Some((measure.label, checked)))
}

impl Page {
    /// Whether not all cases of a deviation are listed.
    fn is_cut(&self, line: &Deviation) -> bool {
        (line.cases.len() as u64) < line.count
    }

    /// Whether a deviation is the one whose cases are shown.
    fn is_open(&self, number: usize) -> bool {
        self.opened.as_ref().is_some_and(|it| it.number == number)
    }
}
