//! From a commanded step to a candidate: names become numbers, a new instance is begun.

use std::borrow::Cow;

use zs_event::command::Perform;

use crate::apply::{by_field, enter};
use crate::locate::{Place, locate};
use crate::state::State;
use crate::view::Candidate;

/// The candidate of a step, and the state in which it stands: the given one, or a copy with the
/// instance that the step would begin. Nothing where the path leads nowhere.
#[must_use]
pub fn candidate<'a>(state: &'a State, it: &Perform) -> Option<(Cow<'a, State>, Candidate)> {
    let (state, instance, step) = match locate(state, &it.path)? {
        Place::Existing { instance, step } => (Cow::Borrowed(state), instance, step),
        Place::Beginning { .. } => {
            let mut begun = state.clone();
            let (instance, step) = enter(&mut begun, &it.path)?;
            (Cow::Owned(begun), instance, step)
        }
    };
    let procedure = &state.instance(instance).procedure;
    let law = procedure.step(step);
    // A call is done by its own steps, never by itself.
    if law.call.is_some() {
        return None;
    }
    let outcome = it.outcome.as_deref().and_then(|name| {
        let index = law
            .outcomes
            .iter()
            .position(|outcome| *outcome.name == *name)?;
        u16::try_from(index).ok()
    });
    let declared = it.facts.iter().filter_map(|declared| {
        procedure
            .find_fact(&declared.fact)
            .map(|number| (number, declared.holds))
    });
    let candidate = Candidate {
        instance,
        step,
        at: it.effective_on,
        values: by_field(&law.fields, &it.values),
        declared: declared.collect(),
        outcome,
        people: it
            .people
            .iter()
            .map(|signer| signer.person.clone())
            .collect(),
    };
    Some((state, candidate))
}
