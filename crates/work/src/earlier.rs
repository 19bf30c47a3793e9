//! The digest under which earlier cases of the same party and act are found (一事不再罚).
//!
//! The digest is keyed with a secret of the installation, so that the table tells nothing about a
//! person to somebody who only holds the table.

use std::sync::Arc;

use zs_base::{CaseId, Digest};
use zs_case::{State, awaited, same_acts};
use zs_event::Value;
use zs_law::{Derived, Fact, FactSource, FieldRef, Quantity};

/// The digest of party, act and role.
#[must_use]
pub(crate) fn key(secret: &[u8], party: &Value, act: &Value, role: &str) -> Digest {
    // The name of a party changes its spelling more often than its number.
    let who = match party {
        Value::Party(party) if !party.number.is_empty() => party.number.clone(),
        other => other.canonical(),
    };
    let act = act.canonical();
    let length = |text: &str| (text.len() as u64).to_be_bytes();
    Digest::of(&[
        b"zhunsheng earlier case",
        &length(&who),
        who.as_bytes(),
        &length(&act),
        act.as_bytes(),
        role.as_bytes(),
        secret,
    ])
}

/// The digest under which the cases are found that wait for a step of this one.
#[must_use]
pub(crate) fn awaiting_key(secret: &[u8], case: &CaseId) -> Digest {
    Digest::of(&[b"zhunsheng awaited case", &case.0, secret])
}

/// What a fact asks of earlier cases: the party, in what they agree, and the role.
fn rule_of(fact: &Fact) -> Option<(&FieldRef, &[FieldRef], &Arc<str>)> {
    match &fact.source {
        FactSource::Derived(Derived::Earlier { party, act, role }) => {
            Some((party, std::slice::from_ref(act), role))
        }
        FactSource::Derived(Derived::Compare {
            left: Quantity::Earlier { party, acts, role },
            ..
        }) => Some((party, acts, role)),
        _ => None,
    }
}

/// The digests under which a case is found later: one for each rule of its procedure that asks for
/// earlier cases, once the role's step is done; and one for each other case that it waits for.
#[must_use]
pub(crate) fn keys_of(secret: &[u8], state: &State) -> Vec<Digest> {
    let root = &state.instances[0];
    let rules = root.procedure.facts.iter().filter_map(rule_of);
    let mut keys = Vec::new();
    for (party, acts, role) in rules {
        let mut steps = root.procedure.step_numbers();
        let done = steps.any(|step| {
            root.procedure.step(step).roles.contains(role) && root.done(step).is_some()
        });
        let case_value = |field: &FieldRef| match field {
            FieldRef::Case(index) => {
                let value = state.values.get(usize::from(*index))?.as_ref();
                value.filter(|value| **value != Value::Erased)
            }
            _ => None,
        };
        let acts: Option<Vec<&Value>> = acts.iter().map(case_value).collect();
        if let (true, Some(party), Some(acts)) = (done, case_value(party), acts) {
            keys.push(key(secret, party, &same_acts(&acts), role));
        }
    }
    let others = awaited(state).into_iter();
    keys.extend(others.map(|it| awaiting_key(secret, &it.case)));
    keys.sort_unstable();
    keys.dedup();
    keys
}
