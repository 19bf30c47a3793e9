//! What a step brings about in other cases: the links of the law, filled in from the case.

use std::sync::Arc;

use zs_base::{CaseId, Moment, StepId, UnitId};
use zs_event::command::Open;
use zs_event::event::Deemed;
use zs_event::{Cite, Happening, StepPath, Value};
use zs_law::{Carried, Field, FieldKind, Link, LinkEffect, LinkUnit, Named, Opens, UnnamedCase};

use crate::locate::{Place, locate};
use crate::need::{Standing, need_of};
use crate::register::Register;
use crate::state::{self, InstanceNo, State};
use crate::view::View;

/// What a link brings about.
#[derive(Clone, Debug, PartialEq)]
pub struct Consequence {
    /// The link's id.
    pub link: Arc<str>,
    /// What it brings about, in words.
    pub name: Arc<str>,
    /// Where the law says so.
    pub cite: Cite,
    /// What it does.
    pub effect: Effect,
}

/// What a consequence does.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Opens a case. The unit stands in it, unless it is still to be found by name.
    Opens {
        /// The command, with the overlays of the case from which it comes.
        open: Open,
        /// How the name of the unit ends that handles it, where it must be found.
        unit_ending: Option<Arc<str>>,
    },
    /// Has a step of another case count as done.
    Deems {
        /// The other case; nothing where the field does not name one.
        case: Option<CaseId>,
        /// The step.
        step: StepId,
        /// Its outcome.
        outcome: Arc<str>,
    },
}

/// The consequences of what just happened to a case; `state` is the state after it. A link begins in
/// the case's own procedure and in what it calls alike.
#[must_use]
pub fn consequences(state: &State, happening: &Happening, links: &[Link]) -> Vec<Consequence> {
    let (path, outcome, on) = match happening {
        Happening::Performed(it) => (&it.path, it.outcome.as_deref(), it.effective_on),
        Happening::Deemed(it) => (&it.path, Some(&*it.outcome), it.effective_on),
        _ => return Vec::new(),
    };
    let Some(Place::Existing { instance, .. }) = locate(state, path) else {
        return Vec::new();
    };
    let at = At { state, instance };
    let procedure = &state.instance(instance).procedure.id;
    links
        .iter()
        .filter(|link| link.begins_with(procedure, &path.step, outcome))
        .filter(|link| !is_silent(at, &link.effect))
        .map(|link| Consequence {
            link: link.id.clone(),
            name: link.name.clone(),
            cite: link.cite.clone(),
            effect: match &link.effect {
                LinkEffect::Opens(it) => opens(at, it, on),
                LinkEffect::Deems {
                    case,
                    step,
                    outcome,
                    ..
                } => Effect::Deems {
                    case: named_case(value_of(at, case)),
                    step: step.clone(),
                    outcome: outcome.clone(),
                },
            },
        })
        .collect()
}

/// Whether a link does nothing in this case, because there need not be another one and none is named.
fn is_silent(at: At<'_>, effect: &LinkEffect) -> bool {
    match effect {
        LinkEffect::Deems {
            case,
            unnamed: UnnamedCase::Silent,
            ..
        } => value_of(at, case).is_none(),
        _ => false,
    }
}

fn opens(at: At<'_>, it: &Opens, on: Moment) -> Effect {
    let state = at.state;
    let (unit, unit_ending) = match &it.unit {
        LinkUnit::Same => (state.unit.clone(), None),
        LinkUnit::Field(named) => {
            let unit = value_of(at, named).and_then(Value::as_text);
            (unit.map_or_else(|| state.unit.clone(), UnitId::from), None)
        }
        LinkUnit::Ending(ending) => (state.unit.clone(), Some(ending.clone())),
    };
    let mut values: Vec<(String, Value)> = Vec::new();
    for (name, carried) in &it.values {
        let value = match carried {
            Carried::Field(named) => value_of(at, named).cloned(),
            Carried::Unit => Some(Value::Text(state.unit.to_string())),
            Carried::Words(value) => Some(value.clone()),
        };
        values.extend(value.map(|value| (name.to_string(), value)));
    }
    // Who is complained about may see the other case: it says nothing of where it comes from.
    if let Some(back) = it.back.as_ref().filter(|_| state.against().is_none()) {
        values.push((back.to_string(), Value::Text(state.case.to_string())));
    }
    Effect::Opens {
        open: Open {
            procedure: it.procedure.clone(),
            unit,
            overlays: state.overlays.iter().map(ToString::to_string).collect(),
            effective_on: on,
            values,
            source: None,
        },
        unit_ending,
    }
}

/// Where a link begins: the instance whose step was done.
#[derive(Clone, Copy)]
struct At<'s> {
    state: &'s State,
    instance: InstanceNo,
}

/// The value of a field by name; what was erased is not carried on.
fn value_of<'s>(at: At<'s>, named: &Named) -> Option<&'s Value> {
    let index = |fields: &[Field]| fields.iter().position(|it| it.name == named.field);
    let value = match &named.step {
        None => {
            let index = index(&at.state.procedure().fields)?;
            at.state.values.get(index)?.as_ref()
        }
        Some(step) => {
            let instance = at.state.instance(at.instance);
            let step = instance.procedure.find_step(step)?;
            let index = index(&instance.procedure.step(step).fields)?;
            instance.done(step)?.values.get(index)?.as_ref()
        }
    };
    value.filter(|value| **value != Value::Erased)
}

fn named_case(value: Option<&Value>) -> Option<CaseId> {
    value?.as_text()?.parse().ok()
}

/// The case that a field of this case names, where one is of that kind.
#[must_use]
pub fn cases_named(state: &State) -> Vec<(Arc<str>, CaseId)> {
    let fields = state.procedure().fields.iter().zip(&state.values);
    fields
        .filter(|(field, _)| field.kind == FieldKind::Case)
        .filter_map(|(field, value)| Some((field.name.clone(), named_case(value.as_ref())?)))
        .collect()
}

/// The event by which a consequence has a step of this case count as done, where it can be: the
/// step exists with this outcome, is needed or possible, and was not done with that outcome.
#[must_use]
pub fn deemable(
    state: &State,
    consequence: &Consequence,
    register: &dyn Register,
    because: &CaseId,
    now: Moment,
) -> Option<Deemed> {
    let Effect::Deems { step, outcome, .. } = &consequence.effect else {
        return None;
    };
    let path = StepPath::root(step.clone());
    let Some(Place::Existing { instance, step }) = locate(state, &path) else {
        return None;
    };
    let it = state.instance(instance);
    let law = it.procedure.step(step);
    let mut outcomes = law.outcomes.iter();
    let index = outcomes.position(|it| it.name == *outcome)? as u16;
    let done = it.done(step);
    let over = state.standing != state::Standing::Open && !law.afterwards;
    if over || done.is_some_and(|round| round.outcome == Some(index)) {
        return None;
    }
    let view = View {
        state,
        candidate: None,
        register,
        day: now.day(),
    };
    (need_of(&view, instance, step) != Standing::NotNeeded).then(|| Deemed {
        round: it.rounds(step).len() as u16 + 1,
        path,
        outcome: outcome.to_string(),
        term: consequence.link.to_string(),
        effective_on: now,
        cite: consequence.cite.clone(),
        because: Some(*because),
    })
}
