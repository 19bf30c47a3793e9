//! What stands in an act: who signs, what is shown, what is written.

use zs_base::Moment;
use zs_event::command::{Declared, Evidence};
use zs_event::{Act, Signer, Value};

/// Who signs an act.
pub(crate) fn signers(act: &Act) -> &[Signer] {
    match act {
        Act::Perform(it) => &it.people,
        Act::Serve(it) => &it.people,
        _ => &[],
    }
}

/// The kinds of evidence of an act, and the fields that hold a file.
pub(crate) fn files(act: &Act) -> Vec<&str> {
    let (evidence, values): (&[Evidence], &[(String, Value)]) = match act {
        Act::Open(it) => (&[], &it.values),
        Act::Perform(it) => (&it.evidence, &it.values),
        Act::Serve(it) => (&it.proof, &[]),
        Act::Correct(it) => (&[], &it.values),
        _ => (&[], &[]),
    };
    let holds = |value: &Value| matches!(value, Value::File(_));
    let fields = values.iter().filter(|(_, value)| holds(value));
    let fields = fields.map(|(name, _)| &**name);
    let kinds = evidence.iter().map(|it| &*it.kind);
    kinds.chain(fields).collect()
}

/// Everything of an act that another telling of it changes. An act of another kind than the worked
/// cases of a county have stays as it is.
pub(crate) struct Parts<'a> {
    pub(crate) moment: Option<&'a mut Moment>,
    pub(crate) people: Option<&'a mut Vec<Signer>>,
    pub(crate) values: Option<&'a mut Vec<(String, Value)>>,
    pub(crate) evidence: Option<&'a mut Vec<Evidence>>,
    pub(crate) facts: Option<&'a mut Vec<Declared>>,
    pub(crate) reason: Option<&'a mut String>,
}

/// The parts of an act; the day of a service is moved by its teller.
pub(crate) fn parts(act: &mut Act) -> Parts<'_> {
    let mut found = Parts {
        moment: None,
        people: None,
        values: None,
        evidence: None,
        facts: None,
        reason: None,
    };
    match act {
        Act::Open(it) => {
            found.moment = Some(&mut it.effective_on);
            found.values = Some(&mut it.values);
        }
        Act::Perform(it) => {
            found.moment = Some(&mut it.effective_on);
            found.people = Some(&mut it.people);
            found.values = Some(&mut it.values);
            found.evidence = Some(&mut it.evidence);
            found.facts = Some(&mut it.facts);
            found.reason = it.reason.as_mut();
        }
        Act::Serve(it) => {
            found.people = Some(&mut it.people);
            found.evidence = Some(&mut it.proof);
        }
        Act::Declare(it) => {
            found.moment = Some(&mut it.effective_on);
            found.facts = Some(&mut it.facts);
        }
        Act::Extend(it) => {
            found.moment = Some(&mut it.effective_on);
            found.reason = Some(&mut it.reason);
        }
        Act::Recuse(it) => {
            found.moment = Some(&mut it.effective_on);
            found.reason = Some(&mut it.reason);
        }
        Act::Correct(it) => {
            found.moment = it.effective_on.as_mut();
            found.values = Some(&mut it.values);
            found.reason = Some(&mut it.reason);
        }
        Act::Transfer(it) => {
            found.moment = Some(&mut it.effective_on);
            found.reason = Some(&mut it.reason);
        }
        Act::Withdraw(it) => {
            found.moment = Some(&mut it.effective_on);
            found.reason = Some(&mut it.reason);
        }
        _ => {}
    }
    found
}
