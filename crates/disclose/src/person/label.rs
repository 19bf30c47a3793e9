//! What stands for a person: the surname and a filler, with a number where two would look alike.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_law::NameRule;

use super::Named;
use crate::known::{KnownPerson, Side};

/// A person whom texts name, with what stands in the place of the name.
#[derive(Clone, Debug)]
pub(crate) struct Someone {
    pub(crate) name: String,
    pub(crate) surname: usize,
    pub(crate) side: Side,
    pub(crate) label: Arc<str>,
    /// Whether the case names the person; otherwise the words of a text gave the name away.
    pub(crate) is_known: bool,
}

/// The people of a case: those it names first, then those found in its texts, each once. Two whose
/// labels would be the same are numbered, so that readers can tell them apart.
pub(crate) fn people(rule: &NameRule, known: &[KnownPerson], found: &[Named]) -> Vec<Someone> {
    let sure: Vec<(String, Side)> = known.iter().map(|it| (bare(&it.name), it.side)).collect();
    // A guess that begins with a name of the case took a letter too many.
    let guesses = found.iter().map(|it| (bare(&it.name), it.side));
    let guesses =
        guesses.filter(|(name, _)| !sure.iter().any(|(known, _)| name.starts_with(known)));
    let guesses: Vec<(String, Side)> = guesses.collect();
    let mut people: Vec<Someone> = Vec::new();
    let known = sure.len();
    for (index, (name, side)) in sure.into_iter().chain(guesses).enumerate() {
        let short = name.chars().count() < 2;
        if short || people.iter().any(|it| it.name == name) || is_masked(rule, &name) {
            continue;
        }
        let surname = surname_letters(rule, &name);
        people.push(Someone {
            label: Arc::from(label(rule, &name, surname, side)),
            name,
            surname,
            side,
            is_known: index < known,
        });
    }
    number(&mut people);
    // A longer name goes first: it may hold a shorter one.
    people.sort_by_key(|it| std::cmp::Reverse(it.name.chars().count()));
    people
}

fn bare(name: &str) -> String {
    name.chars()
        .filter(|letter| !letter.is_whitespace())
        .collect()
}

fn is_masked(rule: &NameRule, name: &str) -> bool {
    name.contains(&*rule.filler) || name.contains(['×', '*', '＊', '✕'])
}

/// How many letters the surname has; a name without a known one counts as one.
fn surname_letters(rule: &NameRule, name: &str) -> usize {
    let compound = rule.compound.iter().any(|it| name.starts_with(&**it));
    if compound && name.chars().count() > 2 {
        2
    } else {
        1
    }
}

fn label(rule: &NameRule, name: &str, surname: usize, side: Side) -> String {
    match side {
        Side::Third => rule.hidden.to_string(),
        Side::Party => {
            let surname: String = name.chars().take(surname).collect();
            surname + &rule.filler
        }
    }
}

/// Numbers those whose labels are the same. A guess of which another is the beginning is the same
/// person, once with a letter more.
fn number(people: &mut [Someone]) {
    let groups: Vec<Vec<usize>> = groups(people);
    let mut count: BTreeMap<Arc<str>, u32> = BTreeMap::new();
    for group in &groups {
        let label = group.first().and_then(|index| people.get(*index));
        if let Some(first) = label {
            *count.entry(first.label.clone()).or_default() += 1;
        }
    }
    let mut next: BTreeMap<Arc<str>, u32> = BTreeMap::new();
    for group in groups {
        let Some(label) = group.first().and_then(|index| people.get(*index)) else {
            continue;
        };
        let label = label.label.clone();
        if count.get(&label).is_none_or(|many| *many < 2) {
            continue;
        }
        let number = next.entry(label.clone()).or_default();
        *number += 1;
        let numbered: Arc<str> = Arc::from(format!("{label}{number}"));
        for index in group {
            if let Some(it) = people.get_mut(index) {
                it.label = numbered.clone();
            }
        }
    }
}

/// Places of people with one label whose names begin alike.
fn groups(people: &[Someone]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, it) in people.iter().enumerate() {
        let alike = |other: &Someone| {
            other.label == it.label
                && (other.name.starts_with(&it.name) || it.name.starts_with(&other.name))
        };
        let group = groups.iter_mut().find(|group| {
            let mut members = group.iter().filter_map(|place| people.get(*place));
            members.any(alike)
        });
        match group {
            Some(group) => group.push(index),
            None => groups.push(vec![index]),
        }
    }
    groups
}
