//! `GET /d/notices.*`, `/d/duties.*` and `/g/feed.xml`: what is public and what must be, for machines.
//! The list holds what the page of notices lists: no natural person's name is in it.

use serde_json::{Value, json};
use zs_law::{FieldRef, Procedure, Publication, TermKind};
use zs_paper::table::{Sheet, csv_of};
use zs_store::{NoticeAsk, NoticeRow};

use crate::answer::Answer;
use crate::atom::{Entry, Feed};
use crate::notice_counts::notices;
use crate::routes::public::public;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Notices that one file holds; `page` asks for the next ones.
const LISTED_MAX: usize = 2_000;
/// Notices that a feed holds, the newest.
const FED_MAX: usize = 50;

/// What a notice says in the files, by its Chinese and its short name.
const COLUMNS: [(&str, &str); 9] = [
    ("核验码", "code"),
    ("决定书文号", "number"),
    ("企业或者组织", "organisation"),
    ("类型", "kind"),
    ("单位", "unit"),
    ("决定日期", "decided_on"),
    ("公示日期", "published_on"),
    ("公示截止", "displayed_until"),
    ("撤下日期", "recalled_on"),
];

/// What a duty says in the files.
const DUTY_COLUMNS: [(&str, &str); 7] = [
    ("程序", "procedure"),
    ("决定的环节", "decided_by"),
    ("公开的环节", "published_by"),
    ("公开的内容", "shows"),
    ("隐去的内容", "hides"),
    ("期限", "within"),
    ("依据", "cite"),
];

/// The fields of the list of notices.
pub(super) fn columns() -> Vec<&'static str> {
    COLUMNS.map(|it| it.0).to_vec()
}

/// The fields of the list of duties.
pub(super) fn duty_columns() -> Vec<&'static str> {
    DUTY_COLUMNS.map(|it| it.0).to_vec()
}

/// The notices on display as JSON.
///
/// # Errors
/// When the store fails.
pub fn json(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (rows, total, page) = listed(visit, LISTED_MAX)?;
    let rows: Vec<Value> = rows
        .iter()
        .map(|it| object(&COLUMNS, cells(visit, it)))
        .collect();
    let file = json!({
        "format": "zhunsheng notices 1",
        "on": visit.now.day().to_string(),
        "total": total,
        "page": page,
        "per_page": LISTED_MAX,
        "notices": rows,
    });
    Ok(public(visit, json_file("notices.json", &file)))
}

/// The notices on display as CSV that no spreadsheet takes for formulas.
///
/// # Errors
/// When the store fails.
pub fn csv(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (rows, _, _) = listed(visit, LISTED_MAX)?;
    let rows = rows.iter().map(|it| cells(visit, it)).collect();
    Ok(public(visit, csv_file("notices.csv", &columns(), rows)))
}

/// The newest notices as an Atom feed.
///
/// # Errors
/// When the store fails.
pub fn feed(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (rows, _, _) = listed(visit, FED_MAX)?;
    let entries = rows.iter().map(|row| {
        let code = row.code.as_deref().unwrap_or_default();
        let label = match row.number.is_empty() {
            true => code,
            false => &row.number,
        };
        let said = match (row.recalled, row.name.is_empty()) {
            (Some(_), _) => "（已撤下）".to_owned(),
            (None, true) => String::new(),
            (None, false) => format!("　{}", row.name),
        };
        Entry {
            id: format!("g:{code}"),
            title: format!("{label}{said}"),
            author: visit.site.unit(&row.unit),
            path: format!("/g/{code}"),
            updated: row.recalled.or(row.published).unwrap_or_default(),
        }
    });
    let feed = Feed {
        id: "g".to_owned(),
        title: format!("{}行政执法公示", visit.site.county),
        page: "/g",
        path: "/g/feed.xml",
        entries: entries.collect(),
    };
    let answer = feed.answer(visit.looker.reader().jurisdiction());
    Ok(public(visit, answer))
}

/// The duties to publish as JSON.
///
/// # Errors
/// None.
pub fn duties_json(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let rows = duties(visit).into_iter();
    let rows: Vec<Value> = rows.map(|it| object(&DUTY_COLUMNS, it)).collect();
    let file = json!({ "format": "zhunsheng duties 1", "duties": rows });
    Ok(public(visit, json_file("duties.json", &file)))
}

/// The duties to publish as CSV.
///
/// # Errors
/// None.
pub fn duties_csv(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let file = csv_file("duties.csv", &duty_columns(), duties(visit));
    Ok(public(visit, file))
}

/// A page of the notices on display, with how many there are and its number.
fn listed(visit: &mut Visit<'_>, limit: usize) -> Result<(Vec<NoticeRow>, u64, u64), Trouble> {
    let query = &visit.ask.query;
    let page: u64 = query.get("page").parse().unwrap_or(1);
    let page = page.clamp(1, 1_000_000);
    let given = |name: &str| Some(query.get(name)).filter(|it| !it.is_empty());
    let ask = NoticeAsk {
        today: visit.now.day(),
        unit: given("unit").map(Into::into),
        procedure: given("kind").map(Into::into),
        skip: (page - 1) * limit as u64,
        limit,
        ..NoticeAsk::default()
    };
    let found = notices(visit, ask)?;
    Ok((found.rows, found.total, page))
}

fn cells(visit: &Visit<'_>, row: &NoticeRow) -> Vec<String> {
    let newest = visit.law.library.procedures.get(&row.procedure);
    let kind = newest.and_then(|it| Some(it.last()?.name.to_string()));
    let day = |at: Option<zs_base::Moment>| at.map_or_else(String::new, |at| at.day().to_string());
    vec![
        row.code.clone().unwrap_or_default(),
        row.number.clone(),
        row.name.clone(),
        kind.unwrap_or_default(),
        visit.site.unit(&row.unit),
        row.decided.to_string(),
        day(row.published),
        row.until.map_or_else(String::new, |day| day.to_string()),
        day(row.recalled),
    ]
}

/// Every duty of the procedures as they are now.
fn duties(visit: &Visit<'_>) -> Vec<Vec<String>> {
    let procedures = visit.law.library.procedures.values();
    let newest = procedures.filter_map(|versions| versions.last());
    let duties = newest.flat_map(|it| it.publish.iter().map(move |duty| duty_cells(it, duty)));
    duties.collect()
}

fn duty_cells(procedure: &Procedure, duty: &Publication) -> Vec<String> {
    let step = |number| procedure.step(number).name.to_string();
    let shown = duty.show.iter().filter_map(|it| field_name(procedure, it));
    let limits = procedure
        .step(duty.by)
        .terms
        .iter()
        .filter_map(|it| match &it.kind {
            TermKind::Limit { length, .. } => Some(length.to_string()),
            _ => None,
        });
    vec![
        procedure.name.to_string(),
        step(duty.of),
        step(duty.by),
        shown.collect::<Vec<_>>().join("、"),
        duty.hide.join("、"),
        limits.collect::<Vec<_>>().join("、"),
        duty.cite.in_words(),
    ]
}

/// The name of a field of the procedure itself; those of called ones are left to its page.
fn field_name(procedure: &Procedure, field: &FieldRef) -> Option<String> {
    match field {
        FieldRef::Case(index) | FieldRef::CasePartyKind(index) => {
            Some(procedure.fields.get(usize::from(*index))?.name.to_string())
        }
        FieldRef::Step(of, index) if of.calls.is_empty() => {
            let fields = &procedure.step(of.step).fields;
            Some(fields.get(usize::from(*index))?.name.to_string())
        }
        FieldRef::Step(..) => None,
    }
}

fn object(columns: &[(&str, &str)], cells: Vec<String>) -> Value {
    let pairs = columns.iter().zip(cells);
    let pairs = pairs.map(|((_, name), text)| ((*name).to_owned(), Value::from(text)));
    pairs.collect::<serde_json::Map<_, _>>().into()
}

fn json_file(name: &'static str, file: &Value) -> Answer {
    let bytes = format!("{file}\n").into_bytes();
    Answer::file(name, "application/json; charset=utf-8", bytes)
}

fn csv_file(name: &'static str, head: &[&str], rows: Vec<Vec<String>>) -> Answer {
    let sheet = Sheet {
        name: name.to_owned(),
        head: head.iter().map(|it| (*it).to_owned()).collect(),
        rows,
    };
    Answer::file(name, "text/csv; charset=utf-8", csv_of(&sheet).into_bytes())
}
