//! A form that is not finished, taken for what it says so far: for a draft, never for the ledger.

use zs_base::Moment;
use zs_event::command::Perform;

use super::fill::{Answers, answered, value_of};
use super::read;
use super::step_form::StepForm;

impl Answers {
    /// What the form knows before anybody fills it in.
    #[must_use]
    pub fn known(form: &StepForm) -> Self {
        let known = form.fields.iter().filter_map(|field| {
            let prefill = field.prefill.as_ref()?;
            Some((field.name.clone(), prefill.given.clone()))
        });
        Self {
            fields: known.collect(),
            ..Self::default()
        }
    }
}

/// The command that the form would give as it stands: what is wrong or empty is left out.
pub(super) fn rough(form: &StepForm, answers: &Answers, now: Moment) -> Perform {
    let outcome = answers.outcome.clone();
    let known = |it: &String| form.outcomes.iter().any(|outcome| outcome.name == *it);
    let outcome = outcome.filter(known);
    let asked = form.fields.iter().filter(|field| {
        let chosen = outcome.as_ref();
        field.outcomes.is_empty() || chosen.is_some_and(|it| field.outcomes.contains(it))
    });
    let values = asked.filter_map(|field| {
        let given = answered(field, answers)?;
        Some((field.name.clone(), value_of(field, given, now).ok()?))
    });
    let written = answers.happened_on.trim();
    let on = read::moment(written, now.day()).ok();
    let reason = answers.reason.trim();
    Perform {
        path: form.path.clone(),
        effective_on: on.filter(|at| *at <= now).unwrap_or(now),
        people: answers.people.clone(),
        values: values.collect(),
        outcome,
        facts: Vec::new(),
        evidence: answers.evidence.clone(),
        reason: (!reason.is_empty()).then(|| reason.to_owned()),
        source: None,
    }
}
