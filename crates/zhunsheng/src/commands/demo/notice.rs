//! What a procedure lets the public see of a case: the fields that it names, without the kinds of
//! data that it hides. The rules of disclosure proper come with the public pages.

use zs_case::{InstanceNo, View};
use zs_event::{PartyKind, Value};
use zs_law::{FieldRef, Procedure, Publication};

use super::words::field;

/// The lines of every notice of a case that was made public.
pub fn lines_of(view: &View<'_>) -> Vec<String> {
    let root = view.state.instance(InstanceNo::ROOT);
    let duties = root.procedure.publish.iter();
    let public = duties.filter(|duty| root.done(duty.by).is_some());
    public
        .flat_map(|duty| notice(view, &root.procedure, duty))
        .collect()
}

fn notice(view: &View<'_>, procedure: &Procedure, duty: &Publication) -> Vec<String> {
    let shown = duty.show.iter().filter_map(|reference| {
        let law = match reference {
            FieldRef::Case(index) | FieldRef::CasePartyKind(index) => {
                procedure.fields.get(usize::from(*index))?
            }
            FieldRef::Step(reference, index) => procedure
                .step(reference.step)
                .fields
                .get(usize::from(*index))?,
        };
        if law
            .private
            .as_ref()
            .is_some_and(|kind| duty.hide.contains(kind))
        {
            return None;
        }
        let value = view.field(InstanceNo::ROOT, reference)?;
        Some(field(&law.name, &masked(value)))
    });
    shown.collect()
}

/// A natural person is shown by the surname only; numbers are never shown.
fn masked(value: &Value) -> Value {
    let Value::Party(party) = value else {
        return value.clone();
    };
    let name = match (party.kind, party.name.chars().next()) {
        (PartyKind::Person, Some(surname)) => format!("{surname}某"),
        _ => party.name.clone(),
    };
    Value::Text(name)
}
