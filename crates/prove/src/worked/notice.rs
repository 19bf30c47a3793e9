//! What a step makes public: the shown fields of a publication without the hidden kinds of data.

use std::sync::Arc;

use zs_base::Day;
use zs_case::{InstanceNo, Register, State, View, condition};
use zs_law::{FieldRef, Procedure};

/// A field that is public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its name.
    pub name: Arc<str>,
    /// The kind of personal data that it is.
    pub private: Option<Arc<str>>,
}

/// What the step makes public as things stand; nothing where it was not done, was taken back, or
/// where nothing may be public at all.
#[must_use]
pub fn notice(state: &State, register: &dyn Register, day: Day, step: &str) -> Vec<Shown> {
    let procedure = state.procedure().clone();
    let mut made = procedure.publish.iter();
    let Some(publication) = made.find(|it| procedure.step(it.by).id.as_str() == step) else {
        return Vec::new();
    };
    let own = state.instance(InstanceNo::ROOT);
    let Some(published) = own.done(publication.by) else {
        return Vec::new();
    };
    let recalled = publication.recall.as_ref().and_then(|it| own.done(it.by));
    if recalled.is_some_and(|recalled| recalled.at >= published.at) {
        return Vec::new();
    }
    let view = View {
        state,
        candidate: None,
        register,
        day,
    };
    let never = publication.never.as_ref();
    let forbidden = never.map(|never| condition(&view, InstanceNo::ROOT, never));
    // Whether it is forbidden must be known before anything is shown.
    if forbidden.is_some_and(|forbidden| forbidden != Some(false)) {
        return Vec::new();
    }
    let shown = publication.show.iter();
    shown
        .filter_map(|field| shown_field(&procedure, field))
        .filter(|field| {
            let kind = field.private.as_ref();
            !kind.is_some_and(|kind| publication.hide.contains(kind))
        })
        .collect()
}

fn shown_field(procedure: &Procedure, field: &FieldRef) -> Option<Shown> {
    let field = match field {
        FieldRef::Case(index) | FieldRef::CasePartyKind(index) => {
            procedure.fields.get(usize::from(*index))?
        }
        FieldRef::Step(reference, index) => {
            let mut at = procedure;
            for call in &reference.calls {
                let callee = at.step(*call).call.as_ref()?.callee;
                at = at.callees.get(usize::from(callee))?;
            }
            let step = at.step(reference.step);
            step.fields.get(usize::from(*index))?
        }
    };
    Some(Shown {
        name: field.name.clone(),
        private: field.private.clone(),
    })
}
