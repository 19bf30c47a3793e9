//! `GET /people`: everybody by unit, with what needs to be seen to.

use askama::Template;
use zs_base::UnitId;
use zs_work::view::{AccountState, RosterAsk, RosterEntry, RosterPart};

use super::{CertificateLine, Mark, PostLine};
use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::pages::pager::Pager;
use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "people.html")]
struct Page {
    frame: Frame,
    unit: Option<String>,
    text: String,
    part: RosterPart,
    parts: Vec<(RosterPart, usize, String)>,
    tree: Vec<Branch>,
    everybody: String,
    rows: Vec<Row>,
    pager: Pager,
    export: String,
    lost: bool,
}

/// A unit in the tree.
struct Branch {
    depth: usize,
    id: String,
    name: String,
    ended: bool,
    people: usize,
    address: String,
    current: bool,
}

struct Row {
    id: String,
    name: String,
    posts: Vec<PostLine>,
    certificates: Vec<CertificateLine>,
    account: Mark,
    conflict: Option<String>,
}

/// Shows the people of a unit or of all, in parts.
///
/// # Errors
/// When the store fails.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let query = &visit.ask.query;
    let ask = asked(query);
    let (unit, part) = (ask.unit.clone(), ask.part);
    let roster = visit.looker.roster(&ask, visit.now)?;
    let found = roster.of(part);
    let rows = Pager::rows(query);
    let pages = found.len().div_ceil(rows).max(1);
    let number = Pager::number(query).clamp(1, pages);
    let shown = found.iter().skip((number - 1) * rows).take(rows);
    let counted = RosterPart::ALL.map(|it| {
        let first = Pairs::parse(query.with("part", it.word()).as_bytes());
        let address = format!("/people?{}", first.with("page", ""));
        (it, roster.of(it).len(), address)
    });
    let parts = counted
        .into_iter()
        .filter(|(it, count, _)| *it != RosterPart::Conflicting || *count > 0 || *it == part);
    let roll = visit.law.roll();
    let drawn = roll.tree();
    let tree = drawn.iter().map(|(depth, it)| Branch {
        depth: (*depth).min(4),
        id: it.id.to_string(),
        name: it.name.clone(),
        ended: it.ended.is_some(),
        people: roster.at_work.get(&it.id).copied().unwrap_or_default(),
        address: format!("/people?{}", Pairs::default().with("unit", it.id.as_str())),
        current: unit.as_ref() == Some(&it.id),
    });
    Ok(html(&Page {
        frame: visit.frame(),
        unit: unit.as_ref().map(|it| visit.site.unit(it)),
        text: ask.text.clone(),
        part,
        parts: parts.collect(),
        tree: tree.collect(),
        everybody: "/people".to_owned(),
        rows: shown.map(|it| Row::of(visit, it)).collect(),
        pager: Pager::of(visit.ask, number, rows, found.len()),
        export: format!("/people/export?{}", query.with("page", "")),
        lost: unit.is_some_and(|it| roll.unit(&it).is_none()),
    }))
}

/// The people that an address asks for.
#[must_use]
pub fn asked(query: &Pairs) -> RosterAsk {
    let word = query.get("part");
    let part = RosterPart::ALL.into_iter().find(|it| it.word() == word);
    RosterAsk {
        unit: query.given("unit").map(UnitId::from),
        text: query.get("q").to_owned(),
        part: part.unwrap_or_default(),
    }
}

impl Row {
    fn of(visit: &Visit<'_>, entry: &RosterEntry) -> Self {
        let (site, today) = (visit.site, visit.now.day());
        let posts = entry.person.posts.iter();
        let posts = posts.map(|it| PostLine::of(site, it, today));
        let certificates = entry.person.certificates.iter();
        let certificates = certificates.map(|it| CertificateLine::of(it, today));
        let conflict = entry.conflicts.first();
        Self {
            id: entry.person.id.to_string(),
            name: entry.person.name.clone(),
            posts: posts.filter(|it| it.goes_on(&today)).collect(),
            certificates: certificates.collect(),
            account: account(entry.account),
            conflict: conflict.map(|it| it.ground.because.to_string()),
        }
    }
}

/// The word of an account with its light.
#[must_use]
pub fn account(state: AccountState) -> Mark {
    let light = match state {
        AccountState::Active(_) => "green",
        AccountState::Once(_) => "yellow",
        AccountState::Expired => "red",
        AccountState::None | AccountState::Closed => "grey",
    };
    Mark(state.word().to_owned(), light)
}
