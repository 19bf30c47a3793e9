//! One act with all its terms, as its rules are on a day in a place.

use std::sync::Arc;

use zs_base::{Day, ProcedureId};
use zs_event::Cite;
use zs_law::{CalendarUse, Procedure, Status, StepNo, TermKind, TermSaid, say_term};
use zs_time::{Length, Unit};

use super::acts::in_force_or_coming;
use crate::law::Law;
use crate::view::combinations;

/// An act.
#[derive(Clone, Debug)]
pub struct Act {
    /// Its id.
    pub id: ProcedureId,
    /// Its name.
    pub name: String,
    /// The version of its rules.
    pub version: Day,
    /// The last day of that version, where it has one.
    pub until: Option<Day>,
    /// The first days of all its versions.
    pub versions: Vec<Day>,
    /// Whether a jurist must still confirm it.
    pub to_confirm: bool,
    /// The sets of rules that differ from one another, that of the whole country first.
    pub rules: Vec<RuleSet>,
    /// The days that start its terms, each once, in the order of the terms.
    pub starts: Vec<Start>,
    /// Its terms, in the order of its steps.
    pub terms: Vec<ActTerm>,
    /// The acts that its steps call, whose terms have pages of their own.
    pub calls: Vec<(ProcedureId, String)>,
}

/// A set of rules: those of the country, or with what a region or sector adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSet {
    /// The key by which it is asked for; empty for the rules of the country.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Whether the terms shown are those of this set.
    pub chosen: bool,
}

/// A day that starts one or more terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// The key, such as `inform.served`.
    pub key: String,
    /// What happens on that day.
    pub words: String,
    /// Whether a term that it starts is counted in hours, so that the minute matters.
    pub to_the_minute: bool,
}

/// A term of an act.
#[derive(Clone, Debug)]
pub struct ActTerm {
    /// The key: the step and the term, such as `decide.limit`.
    pub key: String,
    /// The name of the step.
    pub step: String,
    /// What kind of term it is: 最长, 至少, 提前, 固定日.
    pub kind: &'static str,
    /// How long it is; nothing for a fixed day.
    pub length: Option<Length>,
    /// Where the number stands.
    pub cite: Cite,
    /// Whether a jurist must still confirm the number.
    pub to_confirm: bool,
    /// The term in words.
    pub said: TermSaid,
    /// The calendar that counts its days.
    pub calendar: CalendarUse,
    /// The term itself.
    pub law: zs_law::Term,
}

/// Why there is no such act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoAct {
    /// No act has this id.
    Unknown,
    /// It has no such set of rules that day.
    NoSuchRules,
}

/// An act by the rules that hold for it on a day: those in force, or else the newest.
///
/// # Errors
/// When there is no such act, or no such set of rules.
pub fn act(law: &Law, id: &ProcedureId, rules: &str, on: Day) -> Result<Act, NoAct> {
    let library = &law.library;
    let versions = library.procedures.get(id).ok_or(NoAct::Unknown)?;
    let plain = in_force_or_coming(law, id, on).ok_or(NoAct::Unknown)?;
    // A version that is still to come is asked on its first day.
    let on = on.max(plain.version);
    let offered = combinations(library, plain, on);
    let chosen = offered.iter().find(|it| it.join(",") == rules);
    let chosen = chosen.ok_or(NoAct::NoSuchRules)?;
    let keys: Vec<Arc<str>> = chosen.iter().map(|it| Arc::from(it.as_str())).collect();
    let found = match keys.is_empty() {
        true => plain,
        false => library.procedure(id, &keys, on).ok_or(NoAct::NoSuchRules)?,
    };
    let terms = terms(law, found);
    Ok(Act {
        id: id.clone(),
        name: found.name.to_string(),
        version: found.version,
        until: found.until,
        versions: versions.iter().map(|it| it.version).collect(),
        to_confirm: found.status == Status::ToConfirm,
        rules: rule_sets(law, &offered, rules),
        starts: starts(&terms),
        terms,
        calls: calls(found),
    })
}

fn rule_sets(law: &Law, offered: &[Vec<String>], chosen: &str) -> Vec<RuleSet> {
    let names = &law.library.overlays;
    let sets = offered.iter().map(|keys| {
        let key = keys.join(",");
        let each = keys.iter().map(|it| match names.get(it.as_str()) {
            Some(name) => name.to_string(),
            None => it.clone(),
        });
        RuleSet {
            chosen: key == chosen,
            name: match keys.is_empty() {
                true => "全国规定".to_owned(),
                false => each.collect::<Vec<_>>().join("＋"),
            },
            key,
        }
    });
    sets.collect()
}

fn terms(law: &Law, procedure: &Procedure) -> Vec<ActTerm> {
    let mut found = Vec::new();
    for (number, step) in procedure.steps.iter().enumerate() {
        for (index, term) in step.terms.iter().enumerate() {
            let number = StepNo(number as u16);
            let Some(said) = say_term(&law.library, procedure, number, index) else {
                continue;
            };
            found.push(ActTerm {
                key: format!("{}.{}", step.id, term.id),
                step: step.name.to_string(),
                kind: kind(&term.kind),
                length: length(&term.kind),
                cite: term.cite.clone(),
                to_confirm: term.status == Status::ToConfirm,
                said,
                calendar: procedure.calendar,
                law: term.clone(),
            });
        }
    }
    found
}

const fn kind(of: &TermKind) -> &'static str {
    match of {
        TermKind::Limit { .. } => "最长",
        TermKind::Wait { .. } => "至少",
        TermKind::Before { .. } => "提前",
        TermKind::Date { .. } => "固定日",
    }
}

const fn length(of: &TermKind) -> Option<Length> {
    match of {
        TermKind::Limit { length, .. }
        | TermKind::Wait { length, .. }
        | TermKind::Before { length, .. } => Some(*length),
        TermKind::Date { .. } => None,
    }
}

fn starts(terms: &[ActTerm]) -> Vec<Start> {
    let mut starts: Vec<Start> = Vec::new();
    for term in terms {
        let said = &term.said.start;
        match starts.iter_mut().find(|it| it.key == said.key) {
            Some(known) => known.to_the_minute |= term.is_in_hours(),
            None => starts.push(Start {
                key: said.key.clone(),
                words: said.words.clone(),
                to_the_minute: term.is_in_hours(),
            }),
        }
    }
    starts
}

/// The acts that are called, each once.
fn calls(procedure: &Procedure) -> Vec<(ProcedureId, String)> {
    let mut calls: Vec<(ProcedureId, String)> = Vec::new();
    for callee in &procedure.callees {
        if calls.iter().all(|(known, _)| *known != callee.id) {
            calls.push((callee.id.clone(), callee.name.to_string()));
        }
    }
    calls
}

impl Act {
    /// A term by its key.
    #[must_use]
    pub fn term(&self, key: &str) -> Option<&ActTerm> {
        self.terms.iter().find(|it| it.key == key)
    }
}

impl Act {
    /// The earliest of these days, where an older version was in force on it than the one shown, so
    /// that whoever asks about an older matter is led to its rules.
    pub fn older_rules_on(&self, starts: impl Iterator<Item = Day>) -> Option<Day> {
        let first = starts.min().filter(|it| *it < self.version)?;
        let mut versions = self.versions.iter();
        versions.any(|version| *version <= first).then_some(first)
    }
}

impl ActTerm {
    /// Whether it is counted from a minute.
    #[must_use]
    pub fn is_in_hours(&self) -> bool {
        self.length.is_some_and(|it| it.unit() == Unit::Hour)
    }

    /// Whether the day it gives is the first on which something may be done.
    #[must_use]
    pub const fn is_wait(&self) -> bool {
        matches!(self.law.kind, TermKind::Wait { .. })
    }

    /// Whether its day is counted back from an event.
    #[must_use]
    pub const fn is_before(&self) -> bool {
        matches!(self.law.kind, TermKind::Before { .. })
    }
}
