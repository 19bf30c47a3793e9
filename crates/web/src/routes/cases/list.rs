//! `GET /cases`: 台账, the cases of the units that the visitor may read, filtered, page by page, or
//! as a file.

use askama::Template;
use zs_base::limits::{EXPORT_ROWS_MAX, PAGE_LOG_CASES_MAX};
use zs_base::{Day, ProcedureId};
use zs_paper::table::{csv_of, xlsx_of};
use zs_store::CaseRow;
use zs_work::{
    CaseCount, CaseNames, LogForm, Turn, case_numbered, case_sheet, cases_of_paper, cases_of_party,
    export_log,
};

use super::asked_list::{ALL_UNITS, Asked, masked_names, names};
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::pages::pager::{Pager, Turning};
use crate::trouble::Trouble;
use crate::visit::Visit;

/// What is written into the audit log beside who took a list away.
const EXPORTING: &str = "导出台账";
/// What is written into the audit log beside who looked for a name.
const SEEKING: &str = "按当事人、编号或者文号查找案件";
/// What is looked at then; the name itself never stands in the log.
const LIST: &str = "台账";

/// Cases that a name or a number finds and that one page shows.
const FOUND_ROWS: usize = 200;

#[derive(Template)]
#[template(path = "cases.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    procedures: Vec<(ProcedureId, String)>,
    from: String,
    to: String,
    rows: Vec<Row>,
    pager: Pager,
    links: Links,
    today: Day,
}

/// Addresses of the same list in another form.
struct Links {
    newest: Option<String>,
    oldest: Option<String>,
    xlsx: String,
    csv: String,
    xes: String,
    ocel: String,
}

struct Row {
    case: String,
    serial: u64,
    title: String,
    procedure: String,
    unit: String,
    opened_on: Day,
    status: String,
    is_open: bool,
    ended: Option<Day>,
    events: u32,
}

/// Shows a page of the list.
///
/// # Errors
/// When the post may not read the cases, or the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let asked = Asked::of(visit)?;
    let (turning, found, names) = match asked.sought.is_empty() {
        true => {
            let (turning, found) = turned(visit, &asked)?;
            (turning, found, masked_names(visit))
        }
        false => found(visit, &asked)?,
    };
    Ok(html(&Page {
        pager: Pager::turned(visit.ask, &turning),
        rows: found.iter().map(|row| Row::of(row, &names)).collect(),
        procedures: procedures(visit),
        from: visit.ask.query.get("from").to_owned(),
        to: visit.ask.query.get("to").to_owned(),
        links: Links::of(visit),
        frame: visit.frame(),
        today: visit.now.day(),
        asked,
    }))
}

/// A page of the list.
fn turned(visit: &mut Visit<'_>, asked: &Asked) -> Result<(Turning, Vec<CaseRow>), Trouble> {
    let query = &visit.ask.query;
    let (rows, turn) = (Pager::rows(query), Asked::turn(query));
    let before = match turn {
        Turn::First => 0,
        _ => query.get("n").parse().unwrap_or(0),
    };
    let reader = visit.looker.reader();
    // One row more tells whether there is a next page; a page before one always has it.
    let mut found = asked.ask.page(reader, turn, rows + 1)?;
    let goes_on = matches!(turn, Turn::Before(_)) || found.len() > rows;
    match turn {
        Turn::Before(_) if found.len() > rows => drop(found.remove(0)),
        _ => found.truncate(rows),
    }
    let place = |row: &CaseRow| format!("{}.{}", row.opened_on.ms(), row.number);
    let turning = Turning {
        before,
        shown: found.len(),
        total: shown_count(asked.ask.count(reader)?),
        first: found.first().filter(|_| before > 0).map(place),
        last: found.last().filter(|_| goes_on).map(place),
    };
    Ok((turning, found))
}

/// What a name or a number finds, on one page, with names.
fn found<'a>(
    visit: &mut Visit<'a>,
    asked: &Asked,
) -> Result<(Turning, Vec<CaseRow>, CaseNames<'a>), Trouble> {
    let names = names(visit, LIST, SEEKING)?;
    let mut found = sought(visit, asked, &names)?;
    let total = found.len();
    found.truncate(FOUND_ROWS);
    let turning = Turning {
        before: 0,
        shown: found.len(),
        total: total.to_string(),
        first: None,
        last: None,
    };
    Ok((turning, found, names))
}

/// Hands out the list as a file, and writes down who took it.
///
/// # Errors
/// When the post may not read the cases, there are too many of them, or the store fails.
pub fn export(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let asked = Asked::of(visit)?;
    if let Some((_, sentence)) = asked.problems.first() {
        return Err(Trouble::Bad(sentence.clone()));
    }
    let CaseCount::Exactly(count) = asked.ask.count(visit.looker.reader())? else {
        return Err(too_many(None));
    };
    let form = visit.part("form").to_owned();
    let log_form = match form.as_str() {
        "xes" => Some(LogForm::Xes),
        "ocel" => Some(LogForm::Ocel),
        _ => None,
    };
    if count > most_of(log_form) {
        return Err(too_many(log_form));
    }
    let procedures = procedures(visit);
    let procedure = asked.ask.procedure.as_ref().and_then(|id| {
        let found = procedures.iter().find(|(it, _)| it == id);
        found.map(|(_, name)| name.as_str())
    });
    let units = visit.site.units().into_iter().collect();
    let words = asked.in_words(&units, procedure);
    let said = [
        ("查询条件", words.clone()),
        ("导出人", visit.visitor()?.person.name.clone()),
    ];
    let names = names(visit, &words, EXPORTING)?;
    if let Some(form) = log_form {
        return log(visit, &asked, form);
    }
    let reader = visit.looker.reader();
    let sheet = case_sheet(
        reader,
        &asked.ask,
        &names,
        &said,
        EXPORT_ROWS_MAX,
        visit.now,
    )?;
    let name = format!("台账{}", visit.now.day());
    match form.as_str() {
        "xlsx" => {
            let bytes = xlsx_of(&sheet.sheets());
            let bytes = bytes.map_err(|why| Trouble::Bad(why.to_string()))?;
            let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            Ok(Answer::file(format!("{name}.xlsx"), kind, bytes))
        }
        "csv" => {
            let text = csv_of(&sheet.one_sheet()).into_bytes();
            let kind = "text/csv; charset=utf-8";
            Ok(Answer::file(format!("{name}.csv"), kind, text))
        }
        _ => Err(Trouble::NoPage),
    }
}

/// The events of the cases for other tools; officers and parties are codes.
fn log(visit: &mut Visit<'_>, asked: &Asked, form: LogForm) -> Result<Answer, Trouble> {
    let law = visit.law.clone();
    let roll = law.roll();
    let reader = visit.looker.reader();
    let (_, bytes) = export_log(reader, (&law, &roll), &asked.ask, form, Vec::new())?;
    let (end, kind) = match form {
        LogForm::Xes => ("xes", "application/xml"),
        LogForm::Ocel => ("ocel.json", "application/json"),
    };
    let name = format!("案件经过{}.{end}", visit.now.day());
    Ok(Answer::file(name, kind, bytes))
}

/// How many cases one file may hold.
const fn most_of(form: Option<LogForm>) -> u64 {
    match form {
        Some(_) => PAGE_LOG_CASES_MAX,
        None => EXPORT_ROWS_MAX as u64,
    }
}

fn too_many(form: Option<LogForm>) -> Trouble {
    let most = most_of(form);
    Trouble::Bad(format!(
        "符合条件的案件超过 {most} 件，一个文件放不下。请选一个单位、事项或者较短的时间再导出。"
    ))
}

/// The cases that the name of a party or a number finds, within the rest of what is asked, the
/// newest first.
fn sought(
    visit: &mut Visit<'_>,
    asked: &Asked,
    names: &CaseNames<'_>,
) -> Result<Vec<CaseRow>, Trouble> {
    let reader = visit.looker.reader();
    let may_see = |row: &CaseRow| asked.ask.covers(row) && names.may_name(row);
    let mut found = cases_of_party(reader, &asked.sought, &may_see)?;
    if let Ok(number) = asked.sought.parse() {
        let row = case_numbered(reader, number)?;
        found.extend(row.filter(|row| asked.ask.covers(row)));
    }
    let today = visit.now.day();
    for (row, _) in cases_of_paper(reader, &asked.sought, today, FOUND_ROWS)? {
        if asked.ask.covers(&row) && found.iter().all(|it| it.case != row.case) {
            found.push(row);
        }
    }
    Ok(found)
}

/// Every kind of act there is, by name.
fn procedures(visit: &Visit<'_>) -> Vec<(ProcedureId, String)> {
    let procedures = visit.law.library.procedures.iter();
    let named = procedures.filter_map(|(id, versions)| {
        let last = versions.last()?;
        Some((id.clone(), last.name.to_string()))
    });
    named.collect()
}

fn shown_count(count: CaseCount) -> String {
    match count {
        CaseCount::Exactly(count) => count.to_string(),
        CaseCount::AtLeast(count) => format!("{count} 以上"),
    }
}

impl Links {
    fn of(visit: &Visit<'_>) -> Self {
        let query = visit.ask.query.without(&["after", "before", "n"]);
        let text = query.text();
        let old = query.get("order") == "old";
        let ordered = |order| format!("/cases?{}", query.with("order", order));
        Self {
            newest: old.then(|| ordered("")),
            oldest: (!old).then(|| ordered("old")),
            xlsx: format!("/cases/export/xlsx?{text}"),
            csv: format!("/cases/export/csv?{text}"),
            xes: format!("/cases/export/xes?{text}"),
            ocel: format!("/cases/export/ocel?{text}"),
        }
    }
}

impl Row {
    fn of(row: &CaseRow, names: &CaseNames<'_>) -> Self {
        Self {
            case: row.case.to_string(),
            serial: row.number,
            title: names.title(row),
            procedure: names.procedure(row),
            unit: names.unit(row),
            opened_on: row.opened_on.day(),
            status: row.status.clone(),
            is_open: row.ended.is_none(),
            ended: row.ended.map(|at| at.day()),
            events: row.events,
        }
    }
}

impl Page {
    /// Whether cases of more than one unit are shown.
    fn has_units(&self) -> bool {
        self.asked.ask.units.len() > 1
    }

    /// Whether something is looked for in one unit, and there are others to look in.
    fn seeks_in_one_of_many(&self) -> bool {
        let asked = &self.asked;
        !asked.sought.is_empty() && asked.unit != ALL_UNITS && asked.units.len() > 1
    }

    /// Whether something beside the unit was asked for.
    fn is_filtered(&self) -> bool {
        let ask = &self.asked.ask;
        let days = ask.from.is_some() || ask.to.is_some();
        days || ask.procedure.is_some() || ask.over.is_some() || !self.asked.sought.is_empty()
    }

    /// What is wrong with a field.
    fn problem(&self, field: &str) -> Option<&str> {
        let mut found = self.asked.problems.iter().filter(|(it, _)| *it == field);
        found.next().map(|(_, sentence)| sentence.as_str())
    }

    /// Whether a state is the chosen one; `None` stands for all.
    fn is_state(&self, over: Option<bool>) -> bool {
        self.asked.ask.over == over
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a10_a_log_of_page_log_cases_max_leaves_a_page_and_one_case_more_does_not() {
        let leaves = |count: u64| count <= most_of(Some(LogForm::Xes));
        assert!(leaves(PAGE_LOG_CASES_MAX) && !leaves(PAGE_LOG_CASES_MAX + 1));
        assert_eq!(most_of(None), EXPORT_ROWS_MAX as u64);
    }
}
