//! `GET /reports/statistics/{id}`: one table of a return for a year, each number open to its cases.

use askama::Template;
use zs_law::{NotFromCases, Status};
use zs_work::statistics::{StatCell, StatNumbers, TOGETHER, statistics};

use super::{Asked, report_of, table_of};
use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::pairs::Pairs;
use crate::routes::cases::asked_list::ALL_UNITS;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "statistic.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    head: Head,
    /// The places of the tables, from 1, with their names.
    tables: Vec<(usize, String)>,
    place: usize,
    columns: Vec<String>,
    rows: Vec<Row>,
    wrong: Vec<String>,
    not_from_cases: Vec<NotFromCases>,
    /// Whether the year is not over yet.
    running: bool,
}

struct Head {
    id: String,
    name: String,
    table: String,
    due: String,
    source: Option<String>,
    to_confirm: bool,
}

struct Row {
    name: String,
    together: bool,
    cells: Vec<Cell>,
}

struct Cell {
    column: String,
    printed: String,
    none: bool,
    /// Where the figure is; nowhere for a sum and for what is no function.
    href: Option<String>,
}

/// Shows a table.
///
/// # Errors
/// [`Trouble::NoPage`] where there is no such return or table, or when the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let law = visit.law.clone();
    let report = report_of(visit, &law)?;
    let (place, table) = table_of(visit, report)?;
    let asked = Asked::of(visit, Some(report))?;
    let reader = visit.looker.reader();
    let numbers = statistics(reader, &law, table, &asked.ask)?;
    let tables = report.tables.iter().enumerate();
    let tables = tables.map(|(index, it)| (index + 1, it.name.to_string()));
    let source = table.source.as_ref().or(report.source.as_ref());
    Ok(html(&Page {
        frame: visit.frame(),
        head: Head {
            id: report.id.to_string(),
            name: report.name.to_string(),
            table: table.name.to_string(),
            due: asked.due(report),
            source: source.map(ToString::to_string),
            to_confirm: report.status == Status::ToConfirm,
        },
        tables: tables.collect(),
        place,
        columns: table.columns.iter().map(|it| it.name.to_string()).collect(),
        rows: rows(&numbers, &asked),
        wrong: wrong(&numbers, &asked),
        not_from_cases: table.not_from_cases.clone(),
        running: asked.ask.year.until(asked.ask.as_of) != asked.ask.year,
        asked,
    }))
}

fn rows(numbers: &StatNumbers<'_>, asked: &Asked) -> Vec<Row> {
    let cells = |unit: &str, cells: &[StatCell]| {
        let columns = numbers.table.columns.iter();
        let cells = cells.iter().zip(columns).map(|(cell, column)| {
            let none = *cell == StatCell::NoFunction;
            let figure = column.figure.as_ref().filter(|_| !none);
            Cell {
                column: column.name.to_string(),
                printed: cell.printed(column),
                none,
                href: figure.map(|id| {
                    let unit = Pairs::default().with("unit", unit);
                    format!("/figures/{id}?{unit}&period={}", asked.year)
                }),
            }
        });
        cells.collect()
    };
    let own = numbers.rows.iter().zip(&asked.units);
    let mut rows: Vec<Row> = own
        .map(|((unit, found), (_, name))| Row {
            name: name.clone(),
            together: false,
            cells: cells(unit.as_str(), found),
        })
        .collect();
    rows.push(Row {
        name: TOGETHER.to_owned(),
        together: true,
        cells: cells(ALL_UNITS, &numbers.together),
    });
    rows
}

/// Totals that do not add up, each with a sentence.
fn wrong(numbers: &StatNumbers<'_>, asked: &Asked) -> Vec<String> {
    let told = numbers.wrong.iter().map(|it| {
        let unit = it.unit.as_ref().and_then(|unit| {
            let mut units = asked.units.iter();
            units.find(|(id, _)| id == unit).map(|(_, name)| &**name)
        });
        let column = &numbers.table.columns[it.column].name;
        format!(
            "{}的“{column}”是 {}，各栏相加是 {}：报表文件里各栏的口径和合计不一致，请核对以后再公布。",
            unit.unwrap_or(TOGETHER),
            it.says,
            it.sum
        )
    });
    told.collect()
}
