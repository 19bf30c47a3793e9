//! Putting two demands together, so that both are met.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::draft::{ActorDraft, DutyDraft, EvidenceDraft, StepDraft, TermDraft, TermSort};
use crate::model::Origin;
use crate::text::Text;

/// Adds what a duty demands of a step besides its terms and its actor.
pub(super) fn contents(step: &mut StepDraft, duty: &DutyDraft) {
    for name in &duty.after {
        add_name(&mut step.after, name);
    }
    for name in &duty.declares {
        add_name(&mut step.declares, name);
    }
    for field in &duty.fields {
        if !step
            .fields
            .iter()
            .any(|it| it.name.value == field.name.value)
        {
            step.fields.push(field.clone());
        }
    }
    for rule in &duty.evidence {
        let met = |it: &EvidenceDraft| {
            it.kind.value == rule.kind.value && it.min >= rule.min && it.when.is_none()
        };
        if !step.evidence.iter().any(met) {
            step.evidence.push(rule.clone());
        }
    }
    step.requires.extend(duty.requires.iter().cloned());
    if let Some(place) = &duty.served {
        step.served.get_or_insert_with(|| place.clone());
    }
}

/// Adds a name to a list that does not have it.
pub(super) fn add_name(names: &mut Vec<Text>, name: &Text) {
    if !names.iter().any(|it| it.value == name.value) {
        names.push(name.clone());
    }
}

/// Adds what another demands of the people of a step.
pub(super) fn actor(step: &mut StepDraft, added: ActorDraft, origin: &Origin) {
    let Some(own) = &mut step.actor else {
        // A call has no people of its own, and a demand without posts does not say who acts.
        if step.call.is_none() && !added.posts.is_empty() {
            let added_by = vec![origin.clone()];
            step.actor = Some(ActorDraft { added_by, ..added });
        }
        return;
    };
    let most = own.at_least.as_ref().map_or(1, |it| it.value);
    if added.at_least.as_ref().is_some_and(|it| it.value > most) {
        own.at_least = added.at_least;
    }
    if own.posts.is_empty() {
        own.posts = added.posts;
    }
    own.holds = own.holds.take().or(added.holds);
    own.cite = own.cite.take().or(added.cite);
    for rule in added.not_same_as {
        let mut known = own.not_same_as.iter();
        if !known.any(|it| it.step.value == rule.step.value) {
            own.not_same_as.push(rule);
        }
    }
    if !own.added_by.contains(origin) {
        own.added_by.push(origin.clone());
    }
}

/// Adds a term unless the step says something as strict or stricter itself; under a number of its
/// own where its id is taken.
pub(super) fn term(step: &mut StepDraft, mut added: TermDraft) {
    let kept = |own: &TermDraft| strictness(own, &added).is_some_and(Ordering::is_ge);
    if step.terms.iter().any(kept) {
        return;
    }
    let taken = |id: &str| step.terms.iter().any(|it| &*it.id == id);
    if taken(&added.id) {
        let mut number = 2;
        while taken(&format!("{}{number}", added.sort.key())) {
            number += 1;
        }
        added.id = Arc::from(format!("{}{number}", added.sort.key()));
    }
    step.terms.push(added);
}

/// How strict one term is against another: `Greater` is stricter. Nothing where kind, beginning,
/// condition or unit differ, so that it depends on the case.
fn strictness(left: &TermDraft, right: &TermDraft) -> Option<Ordering> {
    let anchor = |term: &TermDraft| term.anchor.as_ref().map(|it| it.value.clone());
    let conditional = |term: &TermDraft| term.when.is_some() || term.unless.is_some();
    if left.sort != right.sort || anchor(left) != anchor(right) || conditional(left) {
        return None;
    }
    numbers(left, right)
}

/// How strict the number of one term is against another's: a ceiling is strict when low, a floor
/// when high. Nothing where the units differ, so that the calendar decides.
pub(super) fn numbers(left: &TermDraft, right: &TermDraft) -> Option<Ordering> {
    let unit = |term: &TermDraft| term.unit.as_ref().map(|it| it.value.clone());
    if unit(left) != unit(right) || left.sort == TermSort::Date {
        return None;
    }
    let (own, other) = (left.number.as_ref()?.value, right.number.as_ref()?.value);
    Some(match left.sort {
        TermSort::Limit | TermSort::Date => other.cmp(&own),
        TermSort::Wait | TermSort::Before => own.cmp(&other),
    })
}
