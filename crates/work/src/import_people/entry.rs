//! One row of a table of people, every cell understood or named.

use zs_base::{Day, PersonId, PostId};
use zs_event::person::Certificate;
use zs_paper::codes::{ZS5113, ZS5114, ZS5115, ZS5117, ZS5120, ZS5122};
use zs_paper::table::{CellProblem, as_day, normal, split_units};

use super::At;
use crate::law::Law;

/// What a row says.
pub(super) struct Entry {
    pub(super) unit: String,
    /// The word of the unit in numbers of papers; its name where none is given.
    pub(super) word: String,
    pub(super) parent: Option<String>,
    pub(super) id: PersonId,
    pub(super) name: String,
    pub(super) posts: Vec<PostId>,
    pub(super) since: Option<Day>,
    pub(super) left: Option<Day>,
    pub(super) certificate: Option<Certificate>,
}

/// Characters of an id.
const ID_CHARS_MAX: usize = 64;

/// Reads a row; all of its problems at once.
pub(super) fn read(at: &At<'_>, law: &Law) -> Result<Entry, Vec<CellProblem>> {
    let mut problems = Vec::new();
    let unit = must(at, "unit", "单位", &mut problems);
    let name = must(at, "person", "姓名", &mut problems);
    let id = must(at, "id", "工号", &mut problems);
    let posts = posts(at, law, &mut problems);
    let certificate = certificate(at, law, &mut problems);
    let since = day(at, "since", &mut problems);
    let left = day(at, "left", &mut problems);
    if let Some(id) = &id
        && !is_id(id)
    {
        let cure = "只用文字、数字、横线和点，不超过64个字";
        problems.push(at.problem(ZS5122, "id", "工号里有不能用的字", cure));
    }
    if since.zip(left).is_some_and(|(since, left)| left < since) {
        problems.push(at.problem(ZS5120, "left", "离岗早于任职", "核对两个日期"));
    }
    match (unit, name, id, posts) {
        (Some(unit), Some(name), Some(id), Some(posts)) if problems.is_empty() => Ok(Entry {
            word: at.row.text("word").unwrap_or_else(|| unit.clone()),
            parent: at
                .row
                .text("parent")
                .filter(|it| !matches!(it.as_str(), "无" | "—" | "/" | "-")),
            unit,
            id: PersonId::from(id),
            name,
            posts,
            since,
            left,
            certificate,
        }),
        _ => Err(problems),
    }
}

fn must(at: &At<'_>, key: &str, name: &str, problems: &mut Vec<CellProblem>) -> Option<String> {
    let text = at.row.text(key);
    if text.is_none() {
        let cause = format!("没有填{name}");
        problems.push(at.problem(ZS5113, key, &cause, &format!("填上{name}")));
    }
    text
}

pub(crate) fn is_id(text: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    text.chars().count() <= ID_CHARS_MAX && text.chars().all(allowed)
}

/// The posts of a cell, by their Chinese names.
fn posts(at: &At<'_>, law: &Law, problems: &mut Vec<CellProblem>) -> Option<Vec<PostId>> {
    let text = must(at, "post", "岗位", problems)?;
    let mut found = Vec::new();
    for word in split_units(&text) {
        let mut posts = law.library.posts.values();
        match posts.find(|post| normal(&post.name) == normal(&word)) {
            Some(post) => found.push(post.id.clone()),
            None => {
                let names = law.library.posts.values().map(|post| &*post.name);
                let cure = format!("可以写：{}", names.collect::<Vec<_>>().join("、"));
                let cause = format!("没有“{word}”这个岗位");
                problems.push(at.problem(ZS5115, "post", &cause, &cure));
                return None;
            }
        }
    }
    (!found.is_empty()).then_some(found)
}

/// The day of a cell; nothing where it is empty.
fn day(at: &At<'_>, key: &str, problems: &mut Vec<CellProblem>) -> Option<Day> {
    let value = at.row.value(key)?;
    if matches!(value.text().as_str(), "" | "长期" | "—" | "/") {
        return None;
    }
    let day = as_day(value);
    if day.is_none() {
        let cause = format!("“{}”不是日期", value.text());
        problems.push(at.problem(ZS5114, key, &cause, "写成 2024-06-09 这样"));
    }
    day
}

/// The certificate of a row: all of it, or nothing.
fn certificate(at: &At<'_>, law: &Law, problems: &mut Vec<CellProblem>) -> Option<Certificate> {
    let given = ["kind", "number", "from", "until"].map(|key| at.row.text(key));
    if given.iter().all(Option::is_none) {
        return None;
    }
    let kind = must(at, "kind", "证件种类", problems);
    let number = must(at, "number", "证件号", problems);
    let [_, _, from_text, until_text] = given;
    let from = day(at, "from", problems);
    let until = day(at, "until", problems);
    for (key, name, text, day) in [
        ("from", "有效期起", from_text, from),
        ("until", "有效期止", until_text, until),
    ] {
        // A certificate ends on a day, so that it can lapse; 长期 is no day.
        if day.is_none()
            && !problems
                .iter()
                .any(|it| it.code == ZS5114 && text.is_some())
        {
            let cause = format!("没有填{name}");
            problems.push(at.problem(ZS5113, key, &cause, &format!("填上证件的{name}")));
        }
    }
    let (kind, number, from, until) = (kind?, number?, from?, until?);
    if !law
        .library
        .certificates
        .iter()
        .any(|known| **known == *kind)
    {
        let cure = format!("可以写：{}", law.library.certificates.join("、"));
        let cause = format!("没有“{kind}”这种证件");
        problems.push(at.problem(ZS5117, "kind", &cause, &cure));
    }
    if until < from {
        problems.push(at.problem(ZS5120, "until", "有效期止早于有效期起", "核对两个日期"));
    }
    Some(Certificate {
        kind,
        number,
        from,
        until,
    })
}
