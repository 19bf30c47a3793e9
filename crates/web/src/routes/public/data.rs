//! `GET /g/{code}/data.json` and `data.csv`: a notice for machines, with what its page shows.

use serde_json::{Value, json};
use zs_disclose::NoticeState;
use zs_paper::table::{Sheet, csv_of};
use zs_work::view::PublicNotice;

use super::{displayed, public, state_word};
use crate::answer::Answer;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// The notice as JSON.
///
/// # Errors
/// [`Trouble::NoPage`] where nothing is displayed under the code.
pub fn json(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let notice = displayed(visit)?;
    let name = format!("{}.json", notice.code);
    let mut text = value_of(&notice).to_string();
    text.push('\n');
    let answer = Answer::file(name, "application/json; charset=utf-8", text.into_bytes());
    Ok(public(visit, answer))
}

/// The notice as CSV that no spreadsheet takes for formulas.
///
/// # Errors
/// [`Trouble::NoPage`] where nothing is displayed under the code.
pub fn csv(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let notice = displayed(visit)?;
    let sheet = Sheet {
        name: "公示".to_owned(),
        head: vec!["项目".to_owned(), "内容".to_owned()],
        rows: lines_of(&notice)
            .into_iter()
            .map(|(name, text)| vec![name, text])
            .collect(),
    };
    let name = format!("{}.csv", notice.code);
    let answer = Answer::file(name, "text/csv; charset=utf-8", csv_of(&sheet).into_bytes());
    Ok(public(visit, answer))
}

/// Every line of the page, by its Chinese name.
fn lines_of(of: &PublicNotice) -> Vec<(String, String)> {
    let notice = &of.notice;
    let line = |name: &str, text: String| (name.to_owned(), text);
    let mut lines = vec![
        line("核验码", of.code.to_string()),
        line("类型", of.kind.clone()),
        line("状态", state_word(&notice.state).to_owned()),
        line("标题", notice.title.text.clone()),
        line("决定书文号", notice.number.clone().unwrap_or_default()),
        line("决定机关", notice.agency.clone()),
        line("决定日期", notice.decided_on.to_string()),
    ];
    if let Some(day) = notice.published_on {
        lines.push(line("公示日期", day.to_string()));
    }
    if let Some(display) = &notice.display {
        lines.push(line("公示截止", display.until.to_string()));
    }
    let fields = notice.fields.iter();
    lines.extend(fields.map(|it| (it.name.to_string(), it.text.text.clone())));
    let course = notice.course.iter();
    lines.extend(course.map(|it| (format!("办理经过：{}", it.name), it.on.to_string())));
    lines
}

fn value_of(of: &PublicNotice) -> Value {
    let notice = &of.notice;
    let fields = notice.fields.iter();
    let fields: Vec<Value> = fields
        .map(|it| json!({ "name": &*it.name, "text": it.text.text }))
        .collect();
    let course = notice.course.iter();
    let course: Vec<Value> = course
        .map(|it| json!({ "step": &*it.name, "on": it.on.to_string() }))
        .collect();
    json!({
        "format": "zhunsheng notice 1",
        "code": of.code.to_string(),
        "kind": of.kind,
        "state": match notice.state {
            NoticeState::Displayed => "displayed",
            _ => "gone",
        },
        "title": notice.title.text,
        "number": notice.number,
        "agency": notice.agency,
        "decided_on": notice.decided_on.to_string(),
        "published_on": notice.published_on.map(|day| day.to_string()),
        "displayed_until": notice.display.as_ref().map(|it| it.until.to_string()),
        "fields": fields,
        "course": course,
        "cite": notice.cite.to_string(),
    })
}
