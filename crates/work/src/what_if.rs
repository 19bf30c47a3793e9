//! What if the law were another: the recorded history is walked under two laws, and where a case
//! fares differently is told. Nothing is written.
//!
//! Both walks take what people did as it is recorded. What the law supplies by itself (拟制) is left
//! out of the record and supplied by each law anew, because another law supplies other things.

mod changes;
mod said;

pub use changes::{ChangedLaw, Changes, changed_law, place_changes};

use std::collections::BTreeMap;
use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

use zs_base::{CaseId, Day, Moment, ProcedureId, UnitId};
use zs_case::{
    Procedures as _, State, TermStatus, Version, View, apply, history, open, path_of, pending,
    terms,
};
use zs_event::event::Opened;
use zs_event::{Cite, Event, Happening};
use zs_law::Procedure;
use zs_store::{Fault, Reader};

use crate::check_log::act_of;
use crate::engine::SECRET;
use crate::law::Law;
use crate::memory::Memory;
use crate::register::Desk;
use crate::replay::event_of;

/// Which history is walked, and under which other law.
pub struct WhatIfAsk<'a> {
    /// The law as it is.
    pub law: &'a Law,
    /// The law as it would be.
    pub other: &'a Law,
    /// Procedures that the other law is asked about in this version, whenever a case was opened;
    /// for the rest each law says itself which version holds.
    pub instead: &'a [(ProcedureId, Day)],
    /// Cases that were under way on one of these days, the first and last included.
    pub days: (Day, Day),
}

/// What would be different.
#[derive(Clone, Debug, Default)]
pub struct WhatIf {
    /// How many cases were walked.
    pub cases: u64,
    /// How many of them each unit had at the end.
    pub by_unit: BTreeMap<UnitId, u64>,
    /// Whether it was stopped before every case was walked.
    pub is_cut: bool,
    /// Cases that the other law cannot take at all, with the reason.
    pub not_taken: Vec<(CaseId, String)>,
    /// The cases that fare differently, in the order of the ledger.
    pub differs: Vec<Differs>,
}

/// A case that fares differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differs {
    /// The case.
    pub case: CaseId,
    /// Its number in the jurisdiction.
    pub serial: u64,
    /// Its procedure.
    pub procedure: ProcedureId,
    /// Its unit at the end.
    pub unit: UnitId,
    /// How.
    pub how: Vec<Difference>,
}

/// One difference; the first of two is the law as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A step that was possible would be refused.
    Refused(Refused),
    /// A step to which there was an objection would be possible.
    Allowed(Refused),
    /// The last day or the standing of a term is another.
    Term {
        /// The step and term, as `decide.limit`.
        term: String,
        /// The last day and how the term stands.
        is: Option<Stands>,
        /// The same under the other law.
        would_be: Option<Stands>,
    },
    /// The law would supply something that it did not, or the other way round.
    Supplied {
        /// The step with its outcome, as `accept:视为受理`.
        what: String,
        /// The day on which it was supplied.
        is: Option<Day>,
        /// The same under the other law.
        would_be: Option<Day>,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(it) => write!(f, "会被拒绝：{it}"),
            Self::Allowed(it) => write!(f, "不再有问题：{it}"),
            Self::Term { term, is, would_be } => {
                let word = |it: &Option<Stands>| {
                    it.map_or_else(
                        || "没有".to_owned(),
                        |(day, word)| format!("{day}（{word}）"),
                    )
                };
                write!(f, "时限 {term}：{} → {}", word(is), word(would_be))
            }
            Self::Supplied { what, is, would_be } => {
                let word =
                    |it: &Option<Day>| it.map_or_else(|| "没有".to_owned(), |it| it.to_string());
                write!(f, "依法视为 {what}：{} → {}", word(is), word(would_be))
            }
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.path, self.on, self.sentence)?;
        match &self.cite {
            Some(cite) => write!(f, "（{}）", cite.in_words()),
            None => Ok(()),
        }
    }
}

/// An objection to a step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refused {
    /// The step.
    pub path: String,
    /// When it was done.
    pub on: Day,
    /// Why not.
    pub sentence: String,
    /// Where the law says so.
    pub cite: Option<Cite>,
}

/// How a term stands.
pub type Stands = (Day, &'static str);

/// Walks history. `go_on` hears before each case how many it makes, and may end the walk.
///
/// # Errors
/// When the store cannot be read.
pub fn what_if(
    reader: &mut dyn Reader,
    ask: &WhatIfAsk<'_>,
    mut go_on: impl FnMut(u64) -> ControlFlow<()>,
) -> Result<WhatIf, Fault> {
    let secret = reader.setting(SECRET)?.unwrap_or_default();
    let mut found = WhatIf::default();
    let mut after: Option<Vec<zs_store::Cell<'static>>> = None;
    loop {
        let listing = &zs_store::listing::CASES;
        let rows: Vec<zs_store::CaseRow> =
            zs_store::page(reader, listing, &[], after.as_deref(), PAGE)?;
        let Some(last) = rows.last() else {
            return Ok(found);
        };
        after = Some(vec![zs_store::Cell::Int(last.number as i64)]);
        for row in &rows {
            let (from, to) = ask.days;
            let over = row.ended.is_some_and(|ended| ended.day() < from);
            if over || row.opened_on.day() > to {
                continue;
            }
            if go_on(found.cases + 1).is_break() {
                found.is_cut = true;
                return Ok(found);
            }
            let leaves = reader.events_of(row)?;
            let mut events = Vec::with_capacity(leaves.len());
            for stored in &leaves {
                events.extend(event_of(stored)?);
            }
            found.cases += 1;
            *found.by_unit.entry(row.unit.clone()).or_default() += 1;
            one(reader, ask, &secret, (row.number, &events), &mut found)?;
        }
    }
}

/// Cases read at a time.
const PAGE: usize = 256;

fn one(
    reader: &mut dyn Reader,
    ask: &WhatIfAsk<'_>,
    secret: &[u8],
    (serial, events): (u64, &[Event]),
    found: &mut WhatIf,
) -> Result<(), Fault> {
    let Some((first, Happening::Opened(opened))) = events.first().map(|it| (it, &it.happening))
    else {
        return Ok(());
    };
    let overlays: Vec<Arc<str>> = opened.overlays.iter().map(|it| Arc::from(&**it)).collect();
    let id = &first.procedure;
    let own = ask
        .law
        .procedure(id, &overlays, Version::From(first.version));
    let Some(other) = other_version(ask, id, &overlays, opened.effective_on.day(), first.version)
    else {
        let why = format!("另一部法没有“{id}”在案件开始那一天有效的版本");
        found.not_taken.push((first.case, why));
        return Ok(());
    };
    let Some(own) = own else {
        let why = format!("法库没有“{id}”{}版", first.version);
        found.not_taken.push((first.case, why));
        return Ok(());
    };
    let mut walk = |law: &Law, procedure: Arc<Procedure>| {
        let mut memory = Memory::default();
        let desk = Desk::new(law, secret, reader, &mut memory, first.case);
        let walked = walked(&desk, procedure, (opened, events), ask.days.1);
        desk.fault().map_or(Ok(walked), Err)
    };
    let (is, would_be) = (walk(ask.law, own)?, walk(ask.other, other)?);
    let how = differences(&is, &would_be);
    if !how.is_empty() {
        found.differs.push(Differs {
            case: first.case,
            serial,
            procedure: id.clone(),
            unit: is.unit,
            how,
        });
    }
    Ok(())
}

/// The version under which the other law takes a case.
fn other_version(
    ask: &WhatIfAsk<'_>,
    id: &ProcedureId,
    overlays: &[Arc<str>],
    on: Day,
    pinned: Day,
) -> Option<Arc<Procedure>> {
    let instead = ask.instead.iter().find(|(it, _)| it == id);
    let Some((_, from)) = instead else {
        let same = ask.other.procedure(id, overlays, Version::From(pinned));
        return same.or_else(|| ask.other.procedure(id, overlays, Version::InForceOn(on)));
    };
    // With overlays, a version may begin on the day of an overlay instead of the file's own.
    let library = &ask.other.library;
    let versions = if overlays.is_empty() {
        library.procedures.get(id)
    } else {
        library.overlaid.get(&(id.clone(), overlays.to_vec()))
    }?;
    versions.iter().find(|it| it.version >= *from).cloned()
}

/// How a case fares under a law.
struct Walked {
    unit: UnitId,
    objections: Vec<Refused>,
    terms: BTreeMap<String, Stands>,
    supplied: BTreeMap<String, Day>,
}

fn walked(
    desk: &Desk<'_>,
    procedure: Arc<Procedure>,
    (opened, events): (&Opened, &[Event]),
    until: Day,
) -> Walked {
    let case = events.first().map_or_else(CaseId::default, |it| it.case);
    let mut state = open(case, procedure, opened);
    let (mut objections, mut supplied) = (Vec::new(), BTreeMap::new());
    for event in &events[1..] {
        if event.recorded_at.day() > until {
            break;
        }
        pass(&mut state, desk, event.recorded_at, &mut supplied);
        match &event.happening {
            // Each law supplies for itself; what another case brought about is a fact.
            Happening::Deemed(it) if it.because.is_none() => continue,
            Happening::Performed(it) => {
                let act = act_of(it.clone());
                for objection in history(&state, &act, desk, event.recorded_at).unwrap_or_default()
                {
                    objections.push(Refused {
                        path: it.path.to_string(),
                        on: it.effective_on.day(),
                        sentence: objection.sentence,
                        cite: objection.cite,
                    });
                }
            }
            _ => {}
        }
        apply(&mut state, &event.happening, desk);
    }
    let end = until.next().start().plus_ms(-1);
    pass(&mut state, desk, end, &mut supplied);
    objections.sort();
    Walked {
        unit: state.unit.clone(),
        objections,
        terms: standing(&state, desk, until),
        supplied,
    }
}

/// Lets time pass up to a moment, and notes what the law supplies.
fn pass(state: &mut State, desk: &Desk<'_>, now: Moment, supplied: &mut BTreeMap<String, Day>) {
    let Some((happenings, after)) = pending(state, desk, now) else {
        return;
    };
    for happening in happenings {
        if let Happening::Deemed(it) = happening {
            let what = format!("{}:{}", it.path, it.outcome);
            supplied.insert(what, it.effective_on.day());
        }
    }
    *state = after;
}

fn standing(state: &State, desk: &Desk<'_>, on: Day) -> BTreeMap<String, Stands> {
    let view = View {
        state,
        candidate: None,
        register: desk,
        day: on,
    };
    let begun = terms(&view).into_iter().filter_map(|term| {
        let law = state.instance(term.instance).procedure.step(term.step);
        let id = &law.terms.get(usize::from(term.index))?.id;
        let path = path_of(state, term.instance, term.step);
        Some((
            format!("{path}.{id}"),
            (term.count?.due.day, word(term.status)),
        ))
    });
    begun.collect()
}

const fn word(status: TermStatus) -> &'static str {
    match status {
        TermStatus::NotApplicable => "不适用",
        TermStatus::NotBegun => "没有开始",
        TermStatus::Running => "计算中",
        TermStatus::Paused => "暂停",
        TermStatus::Met => "按期",
        TermStatus::Late => "逾期",
    }
}

fn differences(is: &Walked, would_be: &Walked) -> Vec<Difference> {
    let mut found = Vec::new();
    let new = without(&would_be.objections, &is.objections);
    found.extend(new.map(Difference::Refused));
    let gone = without(&is.objections, &would_be.objections);
    found.extend(gone.map(Difference::Allowed));
    for (what, (is, would_be)) in beside(&is.supplied, &would_be.supplied) {
        if is != would_be {
            found.push(Difference::Supplied { what, is, would_be });
        }
    }
    for (term, (is, would_be)) in beside(&is.terms, &would_be.terms) {
        if is != would_be {
            found.push(Difference::Term { term, is, would_be });
        }
    }
    found
}

/// The objections of the first that the second has not.
fn without<'a>(all: &'a [Refused], others: &'a [Refused]) -> impl Iterator<Item = Refused> + 'a {
    let mut left: Vec<&Refused> = others.iter().collect();
    all.iter().filter_map(move |it| {
        if let Some(place) = left.iter().position(|other| *other == it) {
            left.swap_remove(place);
            return None;
        }
        Some(it.clone())
    })
}

type Beside<T> = BTreeMap<String, (Option<T>, Option<T>)>;

fn beside<T: Copy>(is: &BTreeMap<String, T>, would_be: &BTreeMap<String, T>) -> Beside<T> {
    let names = is.keys().chain(would_be.keys());
    names
        .map(|name| {
            (
                name.clone(),
                (is.get(name).copied(), would_be.get(name).copied()),
            )
        })
        .collect()
}
