//! `/audit`: who did what, for whoever watches the watchers.

use std::collections::BTreeMap;

use askama::Template;
use zs_base::limits::EXPORT_ROWS_MAX;
use zs_base::{Day, Moment, PersonId};
use zs_paper::table::{Sheet, csv_of};
use zs_store::AuditRow;
use zs_work::office::{AuditAsk, AuditFound, Deed, Refused};
use zs_work::view::read;

use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Rows of a page.
const ROWS: usize = 50;

#[derive(Template)]
#[template(path = "audit.html")]
struct Page {
    frame: Frame,
    query: Pairs,
    deeds: &'static [Deed],
    rows: Vec<Line>,
    next: Option<String>,
    newest: Option<String>,
    export: String,
    verify: String,
    verified: Option<Result<(u64, String), String>>,
    problems: Vec<(String, String)>,
    filtered: bool,
}

/// An entry as people read it.
struct Line {
    number: u64,
    at: Moment,
    who: String,
    deed: String,
    refused: bool,
    subject: String,
    purpose: String,
    address: String,
}

/// Shows the newest entries, or those that are asked for.
///
/// # Errors
/// When the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let query = visit.ask.query.clone();
    let (ask, problems) = asked(&query, visit.now.day());
    let (office, who) = (&visit.site.office, visit.visitor()?);
    let found = match problems.is_empty() {
        true => office.audit_search(who, &ask, ROWS, visit.now),
        false => Ok(AuditFound::default()),
    };
    let found = found.map_err(denied)?;
    let verified = match query.given("verify") {
        Some(_) => Some(
            match office.audit_verified(who, visit.now).map_err(denied)? {
                Ok(end) => Ok((end.entries, end.link.to_string())),
                Err(wrong) => Err(wrong.to_string()),
            },
        ),
        None => None,
    };
    let address = |name: &str, value: &str| format!("/audit?{}", query.with(name, value));
    let status = if problems.is_empty() { 200 } else { 422 };
    let mut answer = html(&Page {
        frame: visit.frame(),
        deeds: Deed::ALL,
        rows: lines(visit, &found.rows)?,
        next: found.next.map(|it| address("before", &it.to_string())),
        newest: ask.before.map(|_| address("before", "")),
        export: format!("/audit/export?{}", query.with("before", "")),
        verify: address("verify", "1"),
        verified,
        problems,
        filtered: ["person", "deed", "subject", "from", "until"]
            .iter()
            .any(|name| query.given(name).is_some()),
        query,
    });
    answer.status = status;
    Ok(answer)
}

fn denied(refused: Refused) -> Trouble {
    match refused {
        Refused::Denied(denied) => denied.into(),
        Refused::Unanswered(unanswered) => unanswered.into(),
        other => Trouble::Bad(other.to_string()),
    }
}

/// What a query asks for, and what is wrong with it.
fn asked(query: &Pairs, today: Day) -> (AuditAsk, Vec<(String, String)>) {
    let mut problems = Vec::new();
    let mut day = |name: &str| {
        let text = query.given(name)?;
        match read::day(text, today) {
            Ok(day) => Some(day),
            Err(misread) => {
                let sentence = format!("{}{}。", misread.sentence, misread.accepted);
                problems.push((name.to_owned(), sentence));
                None
            }
        }
    };
    let (from, until) = (day("from"), day("until"));
    let ask = AuditAsk {
        person: query.given("person").map(PersonId::from),
        subject: query.get("subject").to_owned(),
        deed: Deed::of(query.get("deed")),
        from,
        until,
        before: query.get("before").parse().ok(),
    };
    (ask, problems)
}

fn lines(visit: &mut Visit<'_>, rows: &[AuditRow]) -> Result<Vec<Line>, Trouble> {
    let mut names: BTreeMap<PersonId, String> = BTreeMap::new();
    for row in rows {
        if !names.contains_key(&row.person) {
            let person = visit.looker.reader().person(&row.person)?;
            let name = person.map_or_else(|| row.person.to_string(), |it| it.name);
            names.insert(row.person.clone(), name);
        }
    }
    let line = |row: &AuditRow| {
        let name = names.get(&row.person).cloned().unwrap_or_default();
        Line {
            number: row.number,
            at: row.at,
            who: match row.person.as_str() {
                "" => String::new(),
                id => format!("{name} {id}"),
            },
            deed: deed(&row.action),
            refused: row.result != "done",
            subject: row.subject.clone(),
            purpose: row.purpose.clone(),
            address: row.address.clone(),
        }
    };
    Ok(rows.iter().map(line).collect())
}

fn deed(word: &str) -> String {
    Deed::of(word).map_or_else(|| word.to_owned(), |it| it.chinese().to_owned())
}

/// The entries that are asked for, as a table to keep elsewhere; that they were taken is an entry.
///
/// # Errors
/// When the query cannot be understood, or the store fails.
pub fn export(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let (ask, problems) = asked(&visit.ask.query, visit.now.day());
    if let Some((_, sentence)) = problems.into_iter().next() {
        return Err(Trouble::Bad(sentence));
    }
    let (office, who) = (&visit.site.office, visit.visitor()?);
    let address = &visit.ask.address;
    let found = office.audit_export(who, &ask, EXPORT_ROWS_MAX, address, visit.now);
    let found = found.map_err(denied)?;
    let head = [
        "序号",
        "时间",
        "人员",
        "操作",
        "对象",
        "结果",
        "用途或者内容",
        "地址",
        "链接",
    ];
    let rows = found.rows.iter().map(|row| {
        vec![
            row.number.to_string(),
            row.at.to_string(),
            row.person.to_string(),
            deed(&row.action),
            row.subject.clone(),
            row.result.clone(),
            row.purpose.clone(),
            row.address.clone(),
            row.link.to_string(),
        ]
    });
    let sheet = Sheet {
        name: "审计日志".to_owned(),
        head: head.map(str::to_owned).to_vec(),
        rows: rows.collect(),
    };
    let name = format!("审计日志-{}.csv", visit.now.day());
    let kind = "text/csv; charset=utf-8";
    Ok(Answer::file(name, kind, csv_of(&sheet).into_bytes()))
}
