//! `/schemes/import/rows`: a page of the rows of a list, each with what is proposed for it.

use std::sync::Arc;

use askama::Template;
use zs_base::CaseId;
use zs_law::Procedure;
use zs_paper::table::{CellProblem, PARAGRAPHS};
use zs_work::breakdown::{Group, Row, UnitFound, reminders};

use super::list::{List, ROWS};
use super::{EXPIRED, asked_again, may_share_out};
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::one_table::one_at_a_time;
use crate::pages::html;
use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Problems that are shown; the table that comes back has them all.
const SHOWN: usize = 30;
/// Paragraphs that are shown from which nothing was made.
const LEFT_SHOWN: usize = 20;

/// What is wrong with a row, by its place in the list; without a place, with the form as a whole.
pub type Wrong = Vec<(Option<usize>, String)>;

#[derive(Template)]
#[template(path = "share_out_rows.html")]
struct Page {
    frame: Frame,
    scheme: String,
    scheme_id: String,
    year: i16,
    upload: String,
    first: usize,
    last: usize,
    all: usize,
    /// The addresses of the pages before and after.
    turns: [Option<String>; 2],
    rows: Vec<Line>,
    problems: Vec<CellProblem>,
    problems_all: usize,
    left: Vec<(u32, String)>,
    units: Vec<String>,
    items: Vec<(String, String)>,
    may: bool,
    /// Whether the list is a workbook, which can be given back with cells filled.
    is_workbook: bool,
    opened: String,
    wrong: Vec<(String, String)>,
}

/// A row of the list.
struct Line {
    at: usize,
    place: String,
    heading: String,
    task: String,
    more: Vec<String>,
    due_said: String,
    due_how: &'static str,
    due: String,
    /// The days on which the unit is reminded before.
    reminded: Vec<String>,
    item: String,
    proposals: Vec<(String, u32, String)>,
    units: Vec<UnitLine>,
    before: Vec<(String, CaseId)>,
    ok: bool,
    errors: Vec<String>,
}

/// A unit that a row names.
struct UnitLine {
    said: String,
    typed: String,
    note: String,
}

/// Shows the rows.
///
/// # Errors
/// When the visitor may not, or the machine failed.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    one_at_a_time(visit, |visit| {
        let query = visit.ask.query.clone();
        match List::asked(visit, &query)? {
            Some(list) => page(visit, &list, None, &Wrong::new()),
            None => asked_again(visit, EXPIRED.to_owned()),
        }
    })
}

/// The page, with what was typed into it and what is wrong with that.
pub fn page(
    visit: &Visit<'_>,
    list: &List<'_>,
    sent: Option<&Pairs>,
    wrong: &Wrong,
) -> Result<Answer, Trouble> {
    let last = list.first + list.rows.len();
    let turn = |to: usize| format!("/schemes/import/rows?{}", list.address(to).text());
    let lines = list.rows.iter();
    let procedure = visit.law.library.assessing(visit.now.day());
    let lines = lines.map(|(at, row)| Line {
        reminded: reminded(procedure, row),
        ..Line::of(list, *at, row, sent, wrong)
    });
    let groups = Group::ALL.map(|it| it.label().to_owned());
    let names = list.names.names().map(str::to_owned);
    let items = list.scheme.items.iter();
    let opened = visit.ask.query.get("opened").parse::<usize>();
    let anchor = |at: &Option<usize>| at.map_or_else(|| "rows".to_owned(), |at| format!("r{at}"));
    let mut answer = html(&Page {
        frame: visit.frame(),
        scheme: list.scheme.name.to_string(),
        scheme_id: list.scheme.id.to_string(),
        year: list.year,
        upload: list.upload.to_string(),
        first: list.first,
        last,
        all: list.all,
        turns: [
            (list.first > 0).then(|| turn(list.first.saturating_sub(ROWS))),
            (last < list.all).then(|| turn(last)),
        ],
        rows: lines.collect(),
        problems: list.problems.iter().take(SHOWN).cloned().collect(),
        problems_all: list.problems.len(),
        left: list.left.iter().take(LEFT_SHOWN).cloned().collect(),
        units: groups.into_iter().chain(names).collect(),
        items: items
            .map(|it| (it.code.to_string(), it.title.to_string()))
            .collect(),
        may: may_share_out(visit)?,
        is_workbook: list.is_workbook,
        opened: opened.map_or_else(|_| String::new(), |it| it.to_string()),
        wrong: wrong
            .iter()
            .map(|(at, sentence)| (anchor(at), sentence.clone()))
            .collect(),
    });
    answer.status = if wrong.is_empty() { 200 } else { 422 };
    Ok(answer)
}

impl Line {
    fn of(list: &List<'_>, at: usize, row: &Row, sent: Option<&Pairs>, wrong: &Wrong) -> Self {
        let (key, task) = (row.key(), &row.listed.what);
        let typed = |field: &str| sent.map(|it| it.get(&format!("{field}:{at}")).to_owned());
        let headings = task.level1.iter().chain(&task.level2);
        let headings: Vec<&str> = headings.map(String::as_str).collect();
        let best = row.items.first();
        let proposed = best.map_or_else(String::new, |it| format!("{} {}", it.code, it.title));
        let day = || row.due.map_or_else(String::new, |day| day.to_string());
        let proposals = row.items.iter().map(|it| {
            let item = format!("{} {}", it.code, it.title);
            (item, it.likeness, it.reasons.join("；"))
        });
        let before = list.before.iter().filter(|((_, of), _)| *of == key);
        let before = before.map(|((unit, _), case)| (list.names.name(unit).to_owned(), *case));
        let errors = wrong.iter().filter(|(of, _)| *of == Some(at));
        Self {
            at,
            place: place(row),
            heading: headings.join(" › "),
            task: task.task.clone(),
            more: task
                .measures
                .iter()
                .chain(&task.evidence)
                .cloned()
                .collect(),
            due_said: task.due_said.clone().unwrap_or_default(),
            due_how: match row.due {
                Some(day) if day.year() != list.year => "不在考评的年度里，请核对",
                _ => row.due_how,
            },
            due: typed("due").unwrap_or_else(day),
            reminded: Vec::new(),
            item: typed("item").unwrap_or(proposed),
            proposals: proposals.collect(),
            units: unit_lines(list, at, row, sent),
            before: before.collect(),
            ok: typed("ok").is_some_and(|it| !it.is_empty()),
            errors: errors.map(|(_, sentence)| sentence.clone()).collect(),
        }
    }
}

/// The days on which the unit is reminded of a row.
fn reminded(procedure: Option<&Arc<Procedure>>, row: &Row) -> Vec<String> {
    let days = procedure.zip(row.due);
    let days = days.map(|(procedure, due)| reminders(procedure, due));
    let days = days.unwrap_or_default().into_iter();
    days.map(|day| day.to_string()).collect()
}

/// Where a row stands in its file.
fn place(row: &Row) -> String {
    let listed = &row.listed;
    match listed.sheet.as_str() {
        PARAGRAPHS => format!("第{}段", listed.row),
        "" => format!("第{}行", listed.row),
        sheet => format!("“{sheet}”第{}行", listed.row),
    }
}

/// The units of a row, and one empty line for another.
fn unit_lines(list: &List<'_>, at: usize, row: &Row, sent: Option<&Pairs>) -> Vec<UnitLine> {
    let named = row.units.iter().map(|(said, found)| UnitLine {
        said: said.clone(),
        typed: match found {
            UnitFound::Exactly(id) | UnitFound::ShortFor(id) => list.names.name(id).to_owned(),
            UnitFound::Group(group) => group.label().to_owned(),
            UnitFound::Like(_) => String::new(),
        },
        note: note(list, found),
    });
    let mut lines: Vec<UnitLine> = named.collect();
    lines.push(UnitLine {
        said: String::new(),
        typed: String::new(),
        note: "没有就空着".to_owned(),
    });
    if let Some(sent) = sent {
        let field = format!("unit:{at}");
        for (line, typed) in lines.iter_mut().zip(sent.all(&field)) {
            typed.clone_into(&mut line.typed);
        }
    }
    lines
}

/// How a unit was found, in words.
fn note(list: &List<'_>, found: &UnitFound) -> String {
    match found {
        UnitFound::Exactly(_) => String::new(),
        UnitFound::ShortFor(_) => "按简称认出来的".to_owned(),
        UnitFound::Group(group) => {
            format!("一组单位，现在有 {} 个", list.names.of_group(*group).len())
        }
        UnitFound::Like(like) if like.is_empty() => "没有认出来，请选单位".to_owned(),
        UnitFound::Like(like) => {
            let names = like.iter().map(|it| list.names.name(it));
            let names: Vec<&str> = names.collect();
            format!("没有认出来，可能是：{}", names.join("、"))
        }
    }
}
