//! How far a replay is, and what it found: how many cases differ, in which units, which ones and how.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use zs_base::{CaseId, Moment, UnitId};
use zs_power::{Action, Matter, may};

use super::named;
use crate::answer::Answer;
use crate::filters;
use crate::frame::Frame;
use crate::pages::html;
use crate::pages::pager::Pager;
use crate::replays::{Cut, Ended, Found, Replay};
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "replay_result.html")]
struct Page {
    frame: Frame,
    number: u64,
    files: String,
    days: String,
    now: Moment,
    /// How many cases were walked, while it is under way.
    walked: Option<u64>,
    /// Why it did not come to its end.
    not: Option<String>,
    result: Option<Result>,
}

/// What it found, as far as the visitor may see it.
struct Result {
    cases: u64,
    count: usize,
    cut: Option<Cut>,
    units: Vec<Unit>,
    kinds: Vec<(&'static str, u64)>,
    rows: Vec<Row>,
    /// How many cases that differ the visitor may not see.
    hidden: usize,
    /// How many are not listed.
    unlisted: usize,
    /// How many cases could not be compared, and why.
    left_out: u64,
    not_taken: Vec<(String, u64)>,
    pager: Pager,
}

struct Unit {
    name: String,
    cases: u64,
    differs: u64,
}

struct Row {
    case: CaseId,
    serial: u64,
    procedure: String,
    unit: String,
    how: Vec<String>,
}

/// Shows how far it is, or what it found.
///
/// # Errors
/// [`Trouble::NoPage`] where the visitor has no such replay.
pub fn get(visit: &mut Visit<'_>) -> std::result::Result<Answer, Trouble> {
    let replay = replay_of(visit)?;
    let (walked, not, found) = match replay.ended() {
        None => (Some(replay.walked()), None, None),
        Some(Ended::Not(why)) => (None, Some(why), None),
        Some(Ended::Found(found)) => (None, None, Some(found)),
    };
    let (from, to) = replay.ask.days;
    Ok(html(&Page {
        number: replay.number,
        files: named(&replay.ask.files),
        days: format!("{from} 至 {to}"),
        now: replay.ask.now,
        result: match &found {
            Some(found) => Some(result(visit, found)?),
            None => None,
        },
        frame: visit.frame(),
        walked,
        not,
    }))
}

/// Stops a replay; what it found until then is kept.
///
/// # Errors
/// [`Trouble::NoPage`] where the visitor has no such replay.
pub fn stop(visit: &mut Visit<'_>) -> std::result::Result<Answer, Trouble> {
    let replay = replay_of(visit)?;
    replay.stop();
    Ok(Answer::see_other(format!("/replay/{}", replay.number)))
}

fn replay_of(visit: &Visit<'_>) -> std::result::Result<Arc<Replay>, Trouble> {
    let number = visit.part("replay").parse().map_err(|_| Trouble::NoPage)?;
    let by = &visit.visitor()?.person.id;
    visit.site.replays.of(by, number).ok_or(Trouble::NoPage)
}

fn result(visit: &Visit<'_>, found: &Found) -> std::result::Result<Result, Trouble> {
    let seen = units_seen(visit, found)?;
    let shown: Vec<_> = found
        .differs
        .iter()
        .filter(|it| seen.get(&it.unit).copied().unwrap_or(false))
        .collect();
    let hidden = found.differs.len() - shown.len();
    let rows = Pager::rows(&visit.ask.query);
    let pages = shown.len().div_ceil(rows).max(1);
    let number = Pager::number(&visit.ask.query).clamp(1, pages);
    let of_page = shown.iter().skip((number - 1) * rows).take(rows);
    let library = &visit.law.library;
    let row = |it: &&zs_work::Differs| {
        let procedure = library.procedures.get(&it.procedure);
        let procedure = procedure.and_then(|versions| versions.last());
        Row {
            case: it.case,
            serial: it.serial,
            procedure: procedure.map_or_else(|| it.procedure.to_string(), |it| it.name.to_string()),
            unit: visit.site.unit(&it.unit),
            how: it
                .how
                .iter()
                .map(|how| how.in_words(procedure.map(|it| &**it)))
                .collect(),
        }
    };
    let units = found.by_unit.iter().map(|(unit, (cases, differs))| Unit {
        name: visit.site.unit(unit),
        cases: *cases,
        differs: *differs,
    });
    let not_taken = found.not_taken.iter();
    Ok(Result {
        cases: found.cases,
        count: found.count,
        cut: found.cut,
        units: units.collect(),
        kinds: found.by_kind.iter().map(|(kind, n)| (*kind, *n)).collect(),
        rows: of_page.map(row).collect(),
        hidden,
        unlisted: found.count - found.differs.len(),
        left_out: found.not_taken.values().sum(),
        not_taken: not_taken.map(|(why, n)| (why.clone(), *n)).collect(),
        pager: Pager::of(visit.ask, number, rows, shown.len()),
    })
}

/// Whether the visitor may see the cases of each unit.
fn units_seen(
    visit: &Visit<'_>,
    found: &Found,
) -> std::result::Result<BTreeMap<UnitId, bool>, Trouble> {
    let (who, law) = (visit.visitor()?, visit.law);
    let seen = found.by_unit.keys().map(|unit| {
        let matter = Matter {
            unit: Some(unit),
            ..Matter::default()
        };
        let asker = who.asker();
        let verdict = may(
            &law.authority,
            &law.units(),
            &asker,
            Action::ReadCase,
            &matter,
        );
        (unit.clone(), verdict.allowed())
    });
    Ok(seen.collect())
}
