//! Invariants about what is public: computed from the data of the publication and the events.

use std::sync::Arc;

use zs_law::{FieldRef, Procedure, Publication};

use super::check::Ground;
use super::model::Invariant;
use super::name::EventName;
use super::past::Past;

/// The publication that a step makes, where the name is one of the case's own procedure.
fn made_by<'a>(procedure: &'a Procedure, event: &EventName) -> Option<&'a Publication> {
    let mut all = procedure.publish.iter();
    all.find(|it| procedure.step(it.by).id.as_str() == &*event.node)
}

/// The kinds of personal data among the shown fields.
#[must_use]
pub fn shown_kinds(procedure: &Procedure, publication: &Publication) -> Vec<Arc<str>> {
    let kind = |field: &FieldRef| match field {
        FieldRef::Case(index) => procedure.fields.get(usize::from(*index))?.private.clone(),
        FieldRef::CasePartyKind(_) => None,
        FieldRef::Step(reference, index) => {
            let mut at = procedure;
            for call in &reference.calls {
                let callee = at.step(*call).call.as_ref()?.callee;
                at = at.callees.get(usize::from(callee))?;
            }
            let field = at.step(reference.step).fields.get(usize::from(*index))?;
            field.private.clone()
        }
    };
    publication.show.iter().filter_map(kind).collect()
}

pub(super) fn shown(
    ground: &Ground<'_>,
    of: &EventName,
    by: &EventName,
    kinds: &[Arc<str>],
) -> Option<String> {
    let publication = made_by(ground.procedure, by)?;
    let shown = shown_kinds(ground.procedure, publication);
    let open = |kind: &&Arc<str>| shown.contains(kind) && !publication.hide.contains(kind);
    let kind = kinds.iter().find(open)?;
    Some(format!("“{by}”公开“{of}”时没有隐去“{kind}”"))
}

pub(super) fn public(
    ground: &Ground<'_>,
    by: &EventName,
    recall: Option<&EventName>,
    invariant: &Invariant,
) -> Option<String> {
    if !ground.whole {
        return None;
    }
    let entries = ground.trace.entries;
    let past = Past::before(ground.trace, entries.len(), ground.procedure);
    let published = (0..entries.len())
        .rev()
        .find(|at| past.counts(*at) && by.found_in(&entries[*at]).is_some())?;
    let taken_back = recall.is_some_and(|recall| {
        let later = &entries[published + 1..];
        later.iter().any(|it| recall.found_in(it).is_some())
    });
    let publication = made_by(ground.procedure, by)?;
    let at = by.found_in(&entries[published])?;
    let declared = |name: &str| ground.trace.fact(name, entries.len(), at) == Some(true);
    // A notice that must never be shown disappears as soon as that is declared.
    let hidden = publication.never.as_ref().is_some_and(|never| {
        let mut facts = never.any.iter().chain(&never.all);
        facts.any(|fact| declared(&ground.procedure.fact(*fact).name))
    });
    if taken_back || hidden {
        return None;
    }
    if invariant.unless.iter().any(|atom| past.holds(atom, at)) {
        return None;
    }
    let holds = invariant.when.iter().find(|atom| past.holds(atom, at))?;
    Some(format!("“{holds}”以后，“{by}”公开的内容还在展示"))
}
