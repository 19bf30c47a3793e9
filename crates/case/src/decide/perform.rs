//! Performing a step.

use std::collections::BTreeMap;

use zs_base::{Day, Moment, UnitId};
use zs_event::command::Perform;
use zs_event::event::Performed;
use zs_event::{Happening, Signer};
use zs_law::{Condition, Step};

use crate::candidate::candidate;
use crate::codes::ZS3101;
use crate::fact::fact;
use crate::guard::{SignedBy, objections};
use crate::refusal::{Objection, Refusal};
use crate::register::Register;
use crate::state::State;
use crate::view::{Candidate, View};

pub(super) fn decide(
    state: &State,
    it: &Perform,
    register: &dyn Register,
    now: Moment,
    signed: SignedBy,
) -> Result<Happening, Refusal> {
    let Some((state, candidate)) = candidate(state, it) else {
        let sentence = format!("本案的程序没有“{}”这个环节，或者还不能开始它。", it.path);
        return Err(Refusal::of(Objection::new(
            ZS3101,
            sentence,
            "查看程序说明书中的环节。",
        )));
    };
    let state = state.as_ref();
    let objections = objections(state, &candidate, it, (register, now), signed);
    if !objections.is_empty() {
        return Err(Refusal { objections });
    }
    let view = View {
        state,
        candidate: Some(&candidate),
        register,
        day: candidate.at.day(),
    };
    let step = state
        .instance(candidate.instance)
        .procedure
        .step(candidate.step);
    let round = state
        .instance(candidate.instance)
        .rounds(candidate.step)
        .len() as u16
        + 1;
    Ok(Happening::Performed(Performed {
        path: it.path.clone(),
        round,
        effective_on: it.effective_on,
        people: it
            .people
            .iter()
            .map(|signer| certified(signer, step, &view))
            .collect(),
        outcome: it.outcome.clone(),
        number: number(&view, step),
        values: it.values.clone(),
        declared: it.facts.clone(),
        used: used(&view, &candidate, step),
        evidence: it.evidence.clone(),
        reason: it.reason.clone(),
        source: it.source.clone(),
    }))
}

/// The signer with the certificate that was valid that day, whatever the client sent.
fn certified(signer: &Signer, step: &Step, view: &View<'_>) -> Signer {
    let kind = step.actor.as_ref().and_then(|actor| actor.holds.as_deref());
    let person = kind.and_then(|_| view.register.person(&signer.person));
    let certificate = kind.zip(person).and_then(|(kind, person)| {
        person
            .certificate(kind, view.day)
            .map(|certificate| certificate.number.clone())
    });
    Signer {
        certificate,
        ..signer.clone()
    }
}

/// The number of the paper: the next of its series.
fn number(view: &View<'_>, step: &Step) -> Option<String> {
    let number = step.paper.as_ref()?.number.as_ref()?;
    let series = series(&number.pattern, &view.state.unit, view.day);
    let next = view.register.next_number(&series);
    Some(series.replace("{seq}", &next.to_string()))
}

/// The series of a number: its pattern with unit and year filled in and `{seq}` left open.
#[must_use]
pub fn series(pattern: &str, unit: &UnitId, on: Day) -> String {
    pattern
        .replace("{unit}", unit.as_str())
        .replace("{year}", &on.year().to_string())
}

/// The facts that decided whether the step was allowed, with what they were worth.
fn used(view: &View<'_>, candidate: &Candidate, step: &Step) -> Vec<(String, bool)> {
    let procedure = &view.state.instance(candidate.instance).procedure;
    let mut used = BTreeMap::new();
    let mut note = |condition: &Condition| {
        for number in condition.facts() {
            if let Some(holds) = fact(view, candidate.instance, number) {
                used.insert(procedure.fact(number).name.to_string(), holds);
            }
        }
    };
    step.when.iter().for_each(&mut note);
    step.requires
        .iter()
        .for_each(|require| note(&require.condition));
    for earlier in &step.after {
        procedure.step(*earlier).when.iter().for_each(&mut note);
    }
    for term in &step.terms {
        term.when.iter().chain(&term.unless).for_each(&mut note);
    }
    used.into_iter().collect()
}
