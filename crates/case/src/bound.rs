//! The bounds that a dated table sets to the numbers of a step that was done, such as the tier of a
//! fine: what somebody reads who asks why it is this much.

use std::sync::Arc;

use zs_event::{Cite, Value};
use zs_law::{Comparison, Derived, Fact, FactSource, Field, FieldRef, Quantity, StepNo};

use crate::fact::Facts;
use crate::state::InstanceNo;
use crate::view::View;

/// A number of a step with a bound that the law sets to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// The name of the number's field.
    pub field: Arc<str>,
    /// The number.
    pub number: Value,
    /// How the two are compared.
    pub comparison: Comparison,
    /// The bound.
    pub bound: Value,
    /// The table in which it stands.
    pub table: Arc<str>,
    /// Under which words it stands there: the key column, and what the case says for it.
    pub under: Vec<(Arc<str>, Value)>,
    /// Where the law says that the number keeps to it.
    pub cite: Option<Cite>,
}

/// The bounds of the numbers of a step, in the order of the procedure's facts, as they were on the
/// day of the view. A bound that cannot be told, because the case has not what finds it, is left
/// out; so is one that is found by personal data.
#[must_use]
pub fn bounds_of(view: &View<'_>, at: InstanceNo, step: StepNo) -> Vec<Bound> {
    let facts = view.state.instance(at).procedure.facts.iter();
    facts
        .filter_map(|fact| bound_of(view, at, step, fact))
        .collect()
}

fn bound_of<'v>(view: &View<'v>, at: InstanceNo, step: StepNo, fact: &'v Fact) -> Option<Bound> {
    let FactSource::Derived(Derived::Compare {
        left: Quantity::Field(left),
        comparison,
        right: right @ Quantity::Lookup { table, by, .. },
    }) = &fact.source
    else {
        return None;
    };
    let FieldRef::Step(of, _) = left else {
        return None;
    };
    let law = law_of(view, at, left).filter(|_| of.is_local() && of.step == step)?;
    let under = by.iter().map(|(column, field)| {
        let open = law_of(view, at, field).is_some_and(|it| it.private.is_none());
        let value = view.field(at, field).filter(|_| open)?;
        Some((column.clone(), value.clone()))
    });
    Some(Bound {
        field: law.name.clone(),
        number: view.field(at, left)?.clone(),
        comparison: *comparison,
        bound: Facts { view, depth: 0 }.quantity(at, right)?.into_owned(),
        table: table.name.clone(),
        under: under.collect::<Option<_>>()?,
        cite: fact.cite.clone(),
    })
}

/// The field of the case, or of a step of this instance.
fn law_of<'v>(view: &View<'v>, at: InstanceNo, field: &FieldRef) -> Option<&'v Field> {
    match field {
        FieldRef::Case(index) => view.state.procedure().fields.get(usize::from(*index)),
        FieldRef::Step(of, index) if of.is_local() => {
            let procedure = &view.state.instance(at).procedure;
            procedure.step(of.step).fields.get(usize::from(*index))
        }
        FieldRef::CasePartyKind(_) | FieldRef::Step(..) => None,
    }
}
