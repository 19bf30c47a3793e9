//! The acts that the calculator lists, by family, and how one is found by its name.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_base::limits::CALCULATOR_SEARCH_CHARACTERS_MAX;
use zs_base::{Day, ProcedureId};
use zs_law::Procedure;

use super::family::title;
use crate::law::Law;
use crate::view::read::plain;

/// Where acts stand that belong to no family.
const ALONE: &str = "其他事项";

/// Acts whose ids begin alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// What they have in common.
    pub title: String,
    /// The acts, by id.
    pub acts: Vec<ActLine>,
}

/// An act in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActLine {
    /// Its id.
    pub id: ProcedureId,
    /// Its name.
    pub name: String,
    /// How many terms it has.
    pub terms: usize,
    /// The step whose name was looked for; nothing where the act's own name has it.
    pub step: Option<String>,
}

/// The acts in force on a day, or that come into force later, whose name or steps hold all words
/// that are looked for.
#[must_use]
pub fn families(law: &Law, on: Day, sought: &str) -> Vec<Family> {
    let sought: String = plain(sought)
        .chars()
        .take(CALCULATOR_SEARCH_CHARACTERS_MAX)
        .collect();
    let words: Vec<&str> = sought.split_whitespace().collect();
    let mut groups: BTreeMap<&str, (Vec<&str>, Vec<ActLine>)> = BTreeMap::new();
    for id in law.library.procedures.keys() {
        let Some(procedure) = in_force_or_coming(law, id, on) else {
            continue;
        };
        let family = id.as_str().split('.').next().unwrap_or_default();
        let (names, acts) = groups.entry(family).or_default();
        names.push(&procedure.name);
        acts.extend(line(procedure, &words));
    }
    let (mut families, mut alone) = (Vec::new(), Vec::new());
    for (names, acts) in groups.into_values() {
        match (names.len(), acts.is_empty()) {
            (_, true) => {}
            (1, false) => alone.extend(acts),
            _ => families.push(Family {
                title: title(&names),
                acts,
            }),
        }
    }
    // The large families first, because most people look for one of theirs.
    families.sort_by_key(|it| std::cmp::Reverse(it.acts.len()));
    if !alone.is_empty() {
        families.push(Family {
            title: ALONE.to_owned(),
            acts: alone,
        });
    }
    families
}

/// The version in force on a day, or else the newest.
pub(super) fn in_force_or_coming<'a>(
    law: &'a Law,
    id: &ProcedureId,
    on: Day,
) -> Option<&'a Arc<Procedure>> {
    let library = &law.library;
    let found = library.procedure(id, &[], on);
    found.or_else(|| library.procedures.get(id)?.last())
}

fn line(procedure: &Procedure, words: &[&str]) -> Option<ActLine> {
    let has = |text: &str| words.iter().all(|word| text.contains(word));
    let mut line = ActLine {
        id: procedure.id.clone(),
        name: procedure.name.to_string(),
        terms: procedure.steps.iter().map(|it| it.terms.len()).sum(),
        step: None,
    };
    if has(&procedure.name) {
        return Some(line);
    }
    let step = procedure.steps.iter().find(|it| has(&it.name))?;
    line.step = Some(step.name.to_string());
    Some(line)
}
