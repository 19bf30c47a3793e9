//! What writing things down costs a unit in a month, and what it need not write because the system
//! knows it (负担). It is counted from the steps that were done: how often, with which outcome; the
//! law says which fields these asked and which places of their papers were filled by themselves.
//!
//! Fields that need not be given, or only on a condition, are not counted, because a count of steps
//! does not tell whether they were; so the hours are no more than what was asked.

use std::collections::{BTreeMap, BTreeSet};

use zs_assess::Period;
use zs_base::{StepId, UnitId};
use zs_law::{Field, FieldKind, Library, Procedure, Step};
use zs_store::{Cell, CountRow, Fault, Reader, listing, page};

use crate::figures::owned;
use crate::law::Law;
use crate::tallying::month_of;

/// Rows read at a time.
const PAGE: usize = 1_000;
/// How the kept counts name the opening of a case.
const OPENED: &str = "opened";
/// Seconds for a place of a paper that is not a field, such as its number and the names of the
/// people: as for a field of this kind.
const PLACE: FieldKind = FieldKind::Date;

/// What a unit wrote down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Burden {
    /// Steps that were done and cases that were opened.
    pub acts: i64,
    /// Fields that were asked and written by people.
    pub asked: i64,
    /// Fields that stood in the form already, because the case knew them.
    pub known: i64,
    /// Places of papers that nobody wrote.
    pub written: i64,
    /// Seconds for the fields that were asked, as estimated.
    pub seconds: i64,
    /// Seconds for the others, which nobody spent.
    pub saved: i64,
}

/// One act that asks nothing.
const ONE: Burden = Burden {
    acts: 1,
    asked: 0,
    known: 0,
    written: 0,
    seconds: 0,
    saved: 0,
};

impl Burden {
    fn add(&mut self, n: i64, one: &Self) {
        self.acts += n * one.acts;
        self.asked += n * one.asked;
        self.known += n * one.known;
        self.written += n * one.written;
        self.seconds += n * one.seconds;
        self.saved += n * one.saved;
    }

    /// The sum with another.
    #[must_use]
    pub fn plus(mut self, other: &Self) -> Self {
        self.add(1, other);
        self
    }
}

/// What each of these units wrote down in a month, as the law asks it on the first day of that month;
/// a unit that did nothing has nothing.
///
/// # Errors
/// When the store cannot be read.
pub fn burden(
    reader: &mut dyn Reader,
    law: &Law,
    units: &[UnitId],
    month: Period,
) -> Result<BTreeMap<UnitId, Burden>, Fault> {
    let library = &law.library;
    let number = month_of(month.from.start());
    let mut found = BTreeMap::new();
    for unit in units {
        let mut sum = Burden::default();
        for (id, versions) in &library.procedures {
            let begun = versions.iter().rev().find(|it| it.version <= month.to);
            let Some(procedure) = begun.or(versions.first()) else {
                continue;
            };
            let prefix = [
                Cell::text(unit.as_str()),
                Cell::text(id.as_str()),
                Cell::Int(number),
            ];
            let mut after: Option<Vec<Cell<'static>>> = None;
            loop {
                let rows: Vec<CountRow> =
                    page(reader, &listing::COUNTS, &prefix, after.as_deref(), PAGE)?;
                for row in &rows {
                    if let Some(one) = cost_of(library, procedure, &row.of.what) {
                        sum.add(row.n, &one);
                    }
                }
                match rows.last().filter(|_| rows.len() == PAGE) {
                    Some(row) => {
                        after = Some(owned(&[
                            Cell::text(row.of.unit.as_str()),
                            Cell::text(row.of.procedure.as_str()),
                            Cell::Int(row.of.month),
                            Cell::text(&row.of.what),
                        ]));
                    }
                    None => break,
                }
            }
        }
        if sum.acts != 0 {
            found.insert(unit.clone(), sum);
        }
    }
    Ok(found)
}

/// What one act cost that is counted under this name; nothing where the name is no act of people.
fn cost_of(library: &Library, procedure: &Procedure, what: &str) -> Option<Burden> {
    if what == OPENED {
        let mut one = ONE;
        for field in always(&procedure.fields, None) {
            ask(library, field, &mut one);
        }
        return Some(one);
    }
    let (path, outcome) = match what.split_once('/') {
        Some((path, outcome)) => (path, Some(outcome)),
        None => (what, None),
    };
    let (owner, step) = step_at(procedure, path)?;
    let mut one = ONE;
    let earlier = others(procedure, owner, step);
    for field in always(&step.fields, outcome) {
        let same = (&*field.name, field.kind.key());
        if earlier.contains(&same) {
            one.known += 1;
            one.saved += i64::from(library.burden.of(&field.kind));
        } else {
            ask(library, field, &mut one);
        }
    }
    let paper = step.paper.as_ref();
    let paper = paper.and_then(|it| library.papers.get(&it.name));
    for slot in paper.into_iter().flat_map(|it| it.slots.iter()) {
        if step.fields.iter().any(|it| it.name == *slot) {
            continue;
        }
        one.written += 1;
        one.saved += i64::from(library.burden.of(&kind_of(procedure, owner, slot)));
    }
    Some(one)
}

fn ask(library: &Library, field: &Field, one: &mut Burden) {
    one.asked += 1;
    one.seconds += i64::from(library.burden.of(&field.kind));
}

/// The fields that must always be given, with this outcome.
fn always<'f>(fields: &'f [Field], outcome: Option<&str>) -> impl Iterator<Item = &'f Field> {
    let outcome = outcome.map(str::to_owned);
    fields.iter().filter(move |it| {
        let fits = it.outcomes.is_empty()
            || outcome
                .as_deref()
                .is_some_and(|name| it.outcomes.iter().any(|it| **it == *name));
        it.required && it.when.is_none() && fits
    })
}

/// The step of a name such as `hearing.preside`, with the procedure that it belongs to.
fn step_at<'p>(procedure: &'p Procedure, path: &str) -> Option<(&'p Procedure, &'p Step)> {
    let mut owner = procedure;
    let mut parts = path.split('.').peekable();
    loop {
        let id = StepId::from(parts.next()?);
        let step = owner.step(owner.find_step(&id)?);
        if parts.peek().is_none() {
            return Some((owner, step));
        }
        let called = usize::from(step.call.as_ref()?.callee);
        owner = owner.callees.get(called)?;
    }
}

/// Name and kind of what the case itself asks, and of what the steps before this one ask: a form
/// that asks it again shows it.
fn others<'p>(
    procedure: &'p Procedure,
    owner: &'p Procedure,
    step: &Step,
) -> BTreeSet<(&'p str, &'static str)> {
    let case = procedure.fields.iter();
    let before = owner.steps.iter().take_while(|it| it.id != step.id);
    let fields = case.chain(before.flat_map(|it| it.fields.iter()));
    fields.map(|it| (&*it.name, it.kind.key())).collect()
}

/// The kind of what fills a place of a paper.
fn kind_of(procedure: &Procedure, owner: &Procedure, slot: &str) -> FieldKind {
    let field = match slot.rsplit_once('.') {
        Some(("case", name)) => procedure.fields.iter().find(|it| *it.name == *name),
        Some((path, name)) => step_at(owner, path)
            .or_else(|| step_at(procedure, path))
            .and_then(|(_, step)| step.fields.iter().find(|it| *it.name == *name)),
        None => None,
    };
    field.map_or(PLACE, |it| it.kind.clone())
}
