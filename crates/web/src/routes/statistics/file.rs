//! `GET /reports/statistics/{id}/{form}`: a return to take along, all its tables as xlsx or one of them
//! as csv, with the columns in the official order.

use zs_paper::table::{csv_of, numbers_xlsx_of};
use zs_work::statistics::{csv_sheet, number_sheet, statistics};

use super::{Asked, report_of, table_of};
use crate::answer::Answer;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Gives the file.
///
/// # Errors
/// [`Trouble::NoPage`] where there is no such return, table or form, or when the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let law = visit.law.clone();
    let report = report_of(visit, &law)?;
    let (place, table) = table_of(visit, report)?;
    let asked = Asked::of(visit, Some(report))?;
    let (year, names) = (asked.year, asked.names());
    let form = visit.part("form").to_owned();
    let reader = visit.looker.reader();
    match form.as_str() {
        "xlsx" => {
            let mut sheets = Vec::new();
            for table in &report.tables {
                let numbers = statistics(reader, &law, table, &asked.ask)?;
                let sheet = number_sheet(&law.library, report, &numbers, &names, &asked.ask);
                sheets.push(sheet);
            }
            let bytes = numbers_xlsx_of(&sheets);
            let bytes = bytes.map_err(|why| Trouble::Bad(why.to_string()))?;
            let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            let name = format!("{}{year}.xlsx", report.name);
            Ok(Answer::file(name, kind, bytes))
        }
        "csv" => {
            let numbers = statistics(reader, &law, table, &asked.ask)?;
            let text = csv_of(&csv_sheet(&numbers, &names)).into_bytes();
            let name = format!("{}{year}-{place}.csv", report.name);
            Ok(Answer::file(name, "text/csv; charset=utf-8", text))
        }
        _ => Err(Trouble::NoPage),
    }
}
