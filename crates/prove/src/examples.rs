//! Values that jurists wrote in worked cases, as representatives for an exploration: how a case of
//! a procedure is opened, and what is written down at a step.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_base::ProcedureId;
use zs_event::Value;

use crate::worked::{Begin, Deed, WorkedCase};

/// The first accepted values of every procedure, step and field.
#[derive(Clone, Debug, Default)]
pub struct Examples {
    /// The fields of a case by procedure.
    pub opened: BTreeMap<ProcedureId, Vec<(String, Value)>>,
    /// A value by procedure, step (without instance numbers) and field.
    pub values: BTreeMap<(ProcedureId, String, String), Value>,
}

/// Worked cases may build on one another so deep.
pub const DEPTH_MAX: usize = 16;

/// The values of the cases' accepted deeds, as representatives for an exploration.
#[must_use]
pub fn examples(cases: &[WorkedCase]) -> Examples {
    let mut found = Examples::default();
    let mut procedures: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
    // A case that begins after another has the procedure of that one.
    for _ in 0..DEPTH_MAX {
        for case in cases {
            let procedure = match &case.begin {
                Begin::Open(given) => Some(given.procedure.clone()),
                Begin::After { case, .. } => procedures.get(case).cloned(),
            };
            procedures.extend(procedure.map(|it| (case.name.clone(), it)));
        }
    }
    for case in cases {
        let Some(procedure) = procedures.get(&case.name) else {
            continue;
        };
        let id: ProcedureId = (&**procedure).into();
        if let Begin::Open(given) = &case.begin
            && given.overlays.is_empty()
        {
            let opened = found.opened.entry(id.clone());
            opened.or_insert_with(|| given.values.clone());
        }
        for deed in case.deeds.iter().filter(|deed| deed.refuse.is_empty()) {
            let Deed::Step { path, values, .. } = &deed.deed else {
                continue;
            };
            let calls = path.calls.iter().map(|call| call.step.as_str());
            let node: Vec<&str> = calls.chain([path.step.as_str()]).collect();
            for (name, value) in values {
                let key = (id.clone(), node.join("."), name.clone());
                found.values.entry(key).or_insert_with(|| value.clone());
            }
        }
    }
    found
}
