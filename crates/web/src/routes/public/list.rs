//! `GET /g`: the public notices, the newest first.

use std::collections::BTreeMap;

use askama::Template;
use zs_base::{Day, ProcedureId, UnitId};
use zs_disclose::{NotSought, PaperCode, PublicCode, sought};
use zs_store::{NoticeAsk, NoticeRow};

use super::public;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::notice_counts::notices;
use crate::pages::html;
use crate::pages::pager::Pager;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "notices.html")]
struct Page {
    frame: Frame,
    asked: Asked,
    kinds: Vec<(String, String)>,
    units: Vec<(String, String)>,
    rows: Vec<Row>,
    pager: Pager,
    /// Why nothing is looked for, or what cannot be read.
    hint: Option<&'static str>,
    today: Day,
}

/// What stands in the fields of the search.
#[derive(Default)]
struct Asked {
    q: String,
    kind: String,
    unit: String,
    from: String,
    to: String,
}

/// One notice of the list: what its row says, which is never a natural person's name.
pub(in crate::routes) struct Row {
    pub(in crate::routes) code: String,
    pub(in crate::routes) number: String,
    pub(in crate::routes) name: String,
    pub(in crate::routes) kind: String,
    pub(in crate::routes) unit: String,
    pub(in crate::routes) published: Day,
    pub(in crate::routes) recalled: bool,
}

/// Shows a page of the list.
///
/// # Errors
/// When the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let query = visit.ask.query.clone();
    if let Ok(code) = query.get("q").parse::<PublicCode>() {
        return Ok(Answer::see_other(format!("/g/{code}")));
    }
    if let Ok(code) = query.get("q").parse::<PaperCode>() {
        return Ok(Answer::see_other(format!("/r/{code}")));
    }
    let asked = Asked {
        q: query.get("q").chars().take(100).collect(),
        kind: query.get("kind").to_owned(),
        unit: query.get("unit").to_owned(),
        from: query.get("from").to_owned(),
        to: query.get("to").to_owned(),
    };
    let kinds = kinds(visit);
    let units = visit.looker.units(visit.now)?;
    let rows = Pager::rows(&query);
    let number = Pager::number(&query).clamp(1, 1_000_000);
    let (mut ask, hint) = question(visit, &asked);
    ask.limit = rows;
    ask.skip = (number - 1) as u64 * rows as u64;
    let found = match hint {
        Some(_) => zs_store::NoticesFound::default(),
        None => notices(visit, ask)?,
    };
    let total = usize::try_from(found.total).unwrap_or(usize::MAX);
    let named = |row: &NoticeRow| Row::of(row, &kinds, &units);
    let page = Page {
        rows: found.rows.iter().map(named).collect(),
        pager: Pager::of(visit.ask, number, rows, total),
        kinds: named_pairs(&kinds),
        units: named_pairs(&units),
        frame: visit.frame(),
        today: visit.now.day(),
        asked,
        hint,
    };
    Ok(public(visit, html(&page)))
}

/// The newest notices, for the first page.
///
/// # Errors
/// When the store fails.
pub(in crate::routes) fn newest(visit: &mut Visit<'_>, limit: usize) -> Result<Vec<Row>, Trouble> {
    let ask = NoticeAsk {
        today: visit.now.day(),
        // Nobody is told how many there are.
        counted: Some(0),
        limit,
        ..NoticeAsk::default()
    };
    let (kinds, units) = (kinds(visit), visit.looker.units(visit.now)?);
    let found = visit.looker.reader().public_notices(&ask)?;
    let rows = found.rows.iter().map(|row| Row::of(row, &kinds, &units));
    Ok(rows.collect())
}

/// What is asked of the store, and why nothing is, where nothing can be found.
fn question(visit: &Visit<'_>, asked: &Asked) -> (NoticeAsk, Option<&'static str>) {
    let mut hint = None;
    let mut day = |text: &str| -> Option<Day> {
        let read = zs_work::view::read::day(text, visit.now.day()).ok();
        if read.is_none() && !text.is_empty() {
            hint = Some("日期没有看懂，请写成 2026-03-09。");
        }
        read
    };
    let (from, to) = (day(&asked.from), day(&asked.to));
    let mut ask = NoticeAsk {
        today: visit.now.day(),
        unit: Some(&*asked.unit)
            .filter(|it| !it.is_empty())
            .map(UnitId::from),
        procedure: Some(&*asked.kind)
            .filter(|it| !it.is_empty())
            .map(ProcedureId::from),
        from,
        to,
        ..NoticeAsk::default()
    };
    if !asked.q.is_empty() {
        match sought(visit.law.library.masking.as_deref(), &asked.q) {
            Ok(text) => ask.sought = Some(text),
            Err(NotSought::Person) => {
                hint = Some(
                    "自然人的公示不能按姓名查。查企业请把名称写得完整一些，或者按决定书文号查。",
                );
            }
            Err(NotSought::Nothing) => hint = Some("请写决定书文号、企业名称或者核验码。"),
        }
    }
    (ask, hint)
}

/// The kinds of act of which something is made public, with their names.
fn kinds(visit: &Visit<'_>) -> BTreeMap<ProcedureId, String> {
    let procedures = visit.law.library.procedures.iter();
    let newest = procedures.filter_map(|(id, versions)| {
        let newest = versions.last()?;
        (!newest.publish.is_empty()).then(|| (id.clone(), newest.name.to_string()))
    });
    newest.collect()
}

fn named_pairs<K: ToString>(of: &BTreeMap<K, String>) -> Vec<(String, String)> {
    of.iter()
        .map(|(id, name)| (id.to_string(), name.clone()))
        .collect()
}

impl Row {
    fn of(
        row: &NoticeRow,
        kinds: &BTreeMap<ProcedureId, String>,
        units: &BTreeMap<UnitId, String>,
    ) -> Self {
        let kind = kinds.get(&row.procedure).cloned();
        let unit = units.get(&row.unit).cloned();
        Self {
            code: row.code.clone().unwrap_or_default(),
            number: row.number.clone(),
            name: row.name.clone(),
            kind: kind.unwrap_or_else(|| row.procedure.to_string()),
            unit: unit.unwrap_or_else(|| row.unit.to_string()),
            published: row.published.map_or(row.decided, |at| at.day()),
            recalled: row.recalled.is_some(),
        }
    }

    /// What the link is called.
    pub(in crate::routes) fn label(&self) -> &str {
        match self.number.is_empty() {
            true => &self.code,
            false => &self.number,
        }
    }
}

impl Page {
    /// Whether anything is asked that hides a notice.
    fn is_filtered(&self) -> bool {
        let asked = &self.asked;
        let given = [&asked.q, &asked.kind, &asked.unit, &asked.from, &asked.to];
        given.iter().any(|it| !it.is_empty())
    }
}
