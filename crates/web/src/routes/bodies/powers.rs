//! `GET /q/powers` and its files: the lists of powers that hold today.

use askama::Template;
use serde_json::{Value as Json, json};
use zs_base::Day;
use zs_event::{Cite, Value};
use zs_law::{Table, TableRow};
use zs_paper::table::{Sheet, csv_of};

use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::routes::public::public;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "powers.html")]
struct Page {
    frame: Frame,
    lists: Vec<List>,
    /// The procedures whose notices change the lists, with their names.
    changed_by: Vec<(String, String)>,
    today: Day,
}

/// A list of powers, as it holds today.
struct List {
    name: String,
    columns: Vec<String>,
    rows: Vec<(Vec<String>, Cite, Day)>,
}

/// Shows the lists.
///
/// # Errors
/// None.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let library = &visit.law.library;
    let procedures = library.power_lists.procedures.iter().filter_map(|id| {
        let newest = library.procedures.get(id)?.last()?;
        Some((id.to_string(), newest.name.to_string()))
    });
    let page = Page {
        lists: lists(visit),
        changed_by: procedures.collect(),
        frame: visit.frame(),
        today: visit.now.day(),
    };
    Ok(public(visit, html(&page)))
}

/// The lists as JSON.
///
/// # Errors
/// None.
pub fn json(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let of = |list: List| -> Json {
        let rows = list.rows.iter().map(|(cells, cite, from)| {
            let pairs = list.columns.iter().zip(cells);
            let pairs = pairs.map(|(name, text)| (name.clone(), Json::from(text.as_str())));
            let mut row: serde_json::Map<String, Json> = pairs.collect();
            row.insert("cite".to_owned(), cite.to_string().into());
            row.insert("from".to_owned(), from.to_string().into());
            Json::from(row)
        });
        json!({ "name": list.name, "rows": rows.collect::<Vec<_>>() })
    };
    let file = json!({
        "format": "zhunsheng powers 1",
        "on": visit.now.day().to_string(),
        "lists": lists(visit).into_iter().map(of).collect::<Vec<_>>(),
    });
    let bytes = format!("{file}\n").into_bytes();
    let answer = Answer::file("powers.json", "application/json; charset=utf-8", bytes);
    Ok(public(visit, answer))
}

/// The lists as one CSV, each row with the name of its list; what a row says stands in one cell,
/// because lists have different columns.
///
/// # Errors
/// None.
pub fn csv(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let head = ["清单", "事项", "内容", "依据", "起始日期"];
    let rows = lists(visit).into_iter().flat_map(|list| {
        let columns = list.columns;
        let each = list.rows.into_iter().map(move |(cells, cite, from)| {
            let more = columns.iter().zip(&cells).skip(1);
            let more = more.filter(|(_, text)| !text.is_empty());
            let more: Vec<String> = more.map(|(name, text)| format!("{name}：{text}")).collect();
            let first = cells.first().cloned().unwrap_or_default();
            vec![
                list.name.clone(),
                first,
                more.join("；"),
                cite.to_string(),
                from.to_string(),
            ]
        });
        each.collect::<Vec<_>>()
    });
    let sheet = Sheet {
        name: "权责清单".to_owned(),
        head: head.map(str::to_owned).to_vec(),
        rows: rows.collect(),
    };
    let bytes = csv_of(&sheet).into_bytes();
    let answer = Answer::file("powers.csv", "text/csv; charset=utf-8", bytes);
    Ok(public(visit, answer))
}

/// The lists with the rows that hold today.
fn lists(visit: &Visit<'_>) -> Vec<List> {
    let (library, today) = (&visit.law.library, visit.now.day());
    let names = library.power_lists.tables.iter();
    let tables = names.filter_map(|name| library.tables.get(name));
    tables.map(|table| List::of(table, today)).collect()
}

impl List {
    fn of(table: &Table, today: Day) -> Self {
        let holds = |row: &&TableRow| row.from <= today && row.until.is_none_or(|it| today <= it);
        let rows = table.rows.iter().filter(holds).map(|row| {
            let keys = row.keys.iter().map(|key| match &**key {
                "*" => "全部".to_owned(),
                key => key.to_owned(),
            });
            let values = row
                .values
                .iter()
                .map(|it| it.as_ref().map_or_else(String::new, said));
            (keys.chain(values).collect(), row.cite.clone(), row.from)
        });
        let columns = table.keys.iter().chain(&table.columns);
        Self {
            name: table.name.to_string(),
            rows: rows.collect(),
            columns: columns.map(ToString::to_string).collect(),
        }
    }
}

/// A value of a table as people read it.
fn said(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::List(items) => items.join("、"),
        Value::Money(fen) if fen % 100 == 0 => format!("{}元", fen / 100),
        Value::Money(fen) => format!("{}.{:02}元", fen / 100, fen % 100),
        Value::Count(count) => count.to_string(),
        Value::Date(day) => day.to_string(),
        _ => String::new(),
    }
}
