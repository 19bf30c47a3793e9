//! `/w`: the library of normative documents (规范性文件库): which apply, which have ended and what
//! came in their place. Nothing here is typed: each row is computed from the case that made the
//! document, and how it stands is told by the day on which somebody looks.

pub mod data;
pub mod one;

use askama::Template;
use zs_base::{Day, UnitId};
use zs_disclose::{NotSought, PublicCode, sought_words};
use zs_law::NormRule;
use zs_store::{DocumentAsk, DocumentRow, DocumentStanding, DocumentsFound};

use super::public::public;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::pages::pager::Pager;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// The lists there are: the name in an address, the words, and how its documents stand.
const LISTS: [(&str, &str, Option<DocumentStanding>); 4] = [
    ("now", "现行有效", Some(DocumentStanding::InForce)),
    ("later", "尚未施行", Some(DocumentStanding::Later)),
    ("over", "已经失效", Some(DocumentStanding::Over)),
    ("all", "全部", None),
];

#[derive(Template)]
#[template(path = "documents.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    units: Vec<(UnitId, String)>,
    lists: Vec<(String, &'static str, bool)>,
    rows: Vec<Line>,
    pager: Pager,
    /// Why nothing is looked for.
    hint: Option<&'static str>,
    /// The same list for machines.
    machines: String,
    cite: Option<zs_event::Cite>,
    today: Day,
}

/// What stands in the fields of the search.
struct Asked {
    q: String,
    unit: String,
    list: &'static str,
    standing: Option<DocumentStanding>,
}

/// A document of the list.
pub(in crate::routes) struct Line {
    pub(in crate::routes) row: DocumentRow,
    pub(in crate::routes) unit: String,
    /// The day on which it was made public.
    pub(in crate::routes) published: Day,
    /// How it stands, as people read it.
    pub(in crate::routes) word: String,
    pub(in crate::routes) light: &'static str,
    /// Days until its last day; nothing where it has none, or has ended.
    pub(in crate::routes) left: Option<i32>,
}

/// Shows a page of the list.
///
/// # Errors
/// When the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let query = visit.ask.query.clone();
    if let Ok(code) = query.get("q").parse::<PublicCode>() {
        return Ok(Answer::see_other(format!("/w/{code}")));
    }
    let asked = Asked::of(visit);
    let rows = Pager::rows(&query);
    let number = Pager::number(&query).clamp(1, 1_000_000);
    let skip = (number - 1) as u64 * rows as u64;
    let (found, hint) = found(visit, &asked, skip, rows)?;
    let total = usize::try_from(found.total).unwrap_or(usize::MAX);
    let today = visit.now.day();
    let lists = LISTS.iter().map(|(name, words, _)| {
        let address = format!("/w?{}", query.with("show", name));
        (address, *words, *name == asked.list)
    });
    let page = Page {
        lists: lists.collect(),
        machines: query.with("show", asked.list),
        rows: lines(visit, found.rows),
        pager: Pager::of(visit.ask, number, rows, total),
        units: visit.site.units(),
        cite: rule(visit).map(|it| it.cite.clone()),
        frame: visit.frame(),
        today,
        asked,
        hint,
    };
    Ok(public(visit, html(&page)))
}

/// How documents are computed, where the law says it.
fn rule<'a>(visit: &Visit<'a>) -> Option<&'a NormRule> {
    visit.law.library.document.as_ref()
}

/// What was asked for, from the `skip`-th on, or why nothing is looked for.
fn found(
    visit: &mut Visit<'_>,
    asked: &Asked,
    skip: u64,
    limit: usize,
) -> Result<(DocumentsFound, Option<&'static str>), Trouble> {
    let masking = visit.law.library.masking.clone();
    let words = match asked.q.trim().is_empty() {
        true => Ok(Vec::new()),
        false => sought_words(masking.as_deref(), &asked.q),
    };
    let hint = match words {
        Err(NotSought::Person) => "文件不能按人的姓名查，请换一个词。",
        Err(NotSought::Nothing) => "请写文件名称、登记编号或者正文里的词。",
        Ok(sought) => {
            let ask = DocumentAsk {
                today: visit.now.day(),
                standing: asked.standing,
                unit: Some(&*asked.unit)
                    .filter(|it| !it.is_empty())
                    .map(UnitId::from),
                sought,
                skip,
                limit,
            };
            return Ok((visit.looker.reader().public_documents(&ask)?, None));
        }
    };
    Ok((DocumentsFound::default(), Some(hint)))
}

/// The rows as people read them.
pub(in crate::routes) fn lines(visit: &Visit<'_>, rows: Vec<DocumentRow>) -> Vec<Line> {
    let each = rows.into_iter().map(|row| Line::of(visit, row));
    each.collect()
}

impl Line {
    /// A row as it stands today.
    fn of(visit: &Visit<'_>, row: DocumentRow) -> Self {
        let today = visit.now.day();
        let standing = row.standing(today);
        let left = row.last.map(|last| last.since(today));
        Self {
            unit: visit.site.unit(&row.unit),
            published: row.published.day(),
            word: word(visit, &row, standing),
            light: match standing {
                DocumentStanding::InForce => "green",
                DocumentStanding::Later => "yellow",
                DocumentStanding::Over => "red",
            },
            left: left.filter(|days| *days >= 0),
            row,
        }
    }

    /// What the link is called.
    pub(in crate::routes) fn label(&self) -> &str {
        let row = &self.row;
        [&row.title, &row.number, &row.code]
            .into_iter()
            .find(|it| !it.is_empty())
            .map_or("", String::as_str)
    }
}

/// How a document stands, in the words of the law where it has ended.
fn word(visit: &Visit<'_>, row: &DocumentRow, standing: DocumentStanding) -> String {
    let lists = LISTS.iter();
    let plain = lists.filter(|(_, _, it)| *it == Some(standing));
    let plain = plain.map(|(_, words, _)| *words).next().unwrap_or_default();
    let ended = rule(visit).filter(|_| standing == DocumentStanding::Over);
    let word = ended.map(|rule| match row.ended_as.is_empty() {
        true => rule.word(&rule.expired),
        false => rule.word(&row.ended_as),
    });
    word.unwrap_or(plain).to_owned()
}

impl Asked {
    fn of(visit: &Visit<'_>) -> Self {
        let query = &visit.ask.query;
        let shown = query.get("show");
        let chosen = LISTS.iter().find(|(name, _, _)| *name == shown);
        let (list, _, standing) = *chosen.unwrap_or(&LISTS[0]);
        Self {
            q: query.get("q").chars().take(100).collect(),
            unit: query.get("unit").to_owned(),
            list,
            standing,
        }
    }
}

impl Page {
    /// Whether anything is asked that hides a document.
    fn is_filtered(&self) -> bool {
        !self.asked.q.is_empty() || !self.asked.unit.is_empty()
    }

    /// The words of the list that is shown.
    fn list(&self) -> &'static str {
        let mut lists = self.lists.iter();
        lists
            .find(|(_, _, here)| *here)
            .map_or("", |(_, words, _)| words)
    }
}
