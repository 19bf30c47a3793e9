//! `GET /w/list.json`, `list.csv` and `/w/feed.xml`: the library for machines, with what its page
//! shows.

use serde_json::{Value, json};
use zs_base::Day;
use zs_paper::table::{Sheet, csv_of};

use super::{Asked, Line, found, lines};
use crate::answer::Answer;
use crate::atom::{Entry, Feed};
use crate::routes::public::public;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Documents that one file holds; `page` asks for the next ones.
const LISTED_MAX: usize = 2_000;
/// Documents that a feed holds, the newest.
const FED_MAX: usize = 50;

/// What a row of the files says, by its Chinese and its short name.
const COLUMNS: [(&str, &str); 14] = [
    ("核验码", "code"),
    ("登记编号", "number"),
    ("名称", "title"),
    ("制定机关", "unit"),
    ("制定机关编码", "unit_code"),
    ("效力", "standing"),
    ("公布日期", "published_on"),
    ("施行日期", "starts_on"),
    ("有效期至", "until"),
    ("最后有效的一天", "last_day"),
    ("效力终止的结果", "ended_as"),
    ("合法性审核日期", "reviewed_on"),
    ("报送备案日期", "filed_on"),
    ("地址", "address"),
];

/// What a row says in the order of [`COLUMNS`]; nothing where there is nothing to say.
fn cells(line: &Line) -> [Option<String>; 14] {
    let row = &line.row;
    let day = |day: Option<Day>| day.map(|it| it.to_string());
    let text = |text: &str| Some(text.to_owned()).filter(|it| !it.is_empty());
    [
        text(&row.code),
        text(&row.number),
        text(&row.title),
        text(&line.unit),
        text(row.unit.as_str()),
        text(&line.word),
        day(Some(row.published.day())),
        day(Some(row.starts)),
        day(row.until),
        day(row.last),
        text(&row.ended_as),
        day(row.reviewed),
        day(row.filed),
        Some(format!("/w/{}", row.code)),
    ]
}

/// The fields of the files, by their Chinese and their short names.
pub(in crate::routes) const fn columns() -> &'static [(&'static str, &'static str)] {
    &COLUMNS
}

/// The list that is asked for, with how many there are in all and the number of its page.
fn listed(visit: &mut Visit<'_>) -> Result<(Vec<Line>, u64, u64), Trouble> {
    let asked = Asked::of(visit);
    let page: u64 = visit.ask.query.get("page").parse().unwrap_or(1);
    let page = page.clamp(1, 1_000_000);
    let (found, _) = found(visit, &asked, (page - 1) * LISTED_MAX as u64, LISTED_MAX)?;
    Ok((lines(visit, found.rows), found.total, page))
}

/// The list as JSON.
///
/// # Errors
/// When the store fails.
pub fn json(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (lines, total, page) = listed(visit)?;
    let of = |line: &Line| -> Value {
        let pairs = COLUMNS.iter().zip(cells(line));
        pairs
            .map(|((_, name), value)| ((*name).to_owned(), Value::from(value)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let documents: Vec<Value> = lines.iter().map(of).collect();
    let file = json!({
        "format": "zhunsheng documents 1",
        "on": visit.now.day().to_string(),
        "total": total,
        "page": page,
        "per_page": LISTED_MAX,
        "documents": documents,
    });
    let kind = "application/json; charset=utf-8";
    let answer = Answer::file("list.json", kind, format!("{file}\n").into_bytes());
    Ok(public(visit, answer))
}

/// The list as CSV that no spreadsheet takes for formulas.
///
/// # Errors
/// When the store fails.
pub fn csv(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (lines, _, _) = listed(visit)?;
    let row = |line: &Line| cells(line).map(Option::unwrap_or_default).to_vec();
    let sheet = Sheet {
        name: "文件库".to_owned(),
        head: COLUMNS.map(|(name, _)| name.to_owned()).to_vec(),
        rows: lines.iter().map(row).collect(),
    };
    let bytes = csv_of(&sheet).into_bytes();
    let answer = Answer::file("list.csv", "text/csv; charset=utf-8", bytes);
    Ok(public(visit, answer))
}

/// The newest documents as an Atom feed.
///
/// # Errors
/// When the store fails.
pub fn feed(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let asked = Asked {
        q: String::new(),
        unit: visit.ask.query.get("unit").to_owned(),
        list: "all",
        standing: None,
    };
    let (found, _) = found(visit, &asked, 0, FED_MAX)?;
    let lines = lines(visit, found.rows);
    let entries = lines.iter().map(|line| Entry {
        id: format!("w:{}", line.row.code),
        title: format!("{}（{}）", line.label(), line.word),
        author: line.unit.clone(),
        path: format!("/w/{}", line.row.code),
        updated: line.row.recalled.unwrap_or(line.row.published),
    });
    let feed = Feed {
        id: "w".to_owned(),
        title: format!("{}文件库", visit.site.county),
        page: "/w",
        path: "/w/feed.xml",
        entries: entries.collect(),
    };
    let answer = feed.answer(visit.looker.reader().jurisdiction());
    Ok(public(visit, answer))
}
