//! Facts that a person declares: some step asks for them.

use std::collections::BTreeSet;

use super::unused::conditions;
use crate::codes::facts::ZS2305;
use crate::model::{Condition, FactNo, FactSource, Procedure};
use crate::resolve::Scope;

/// Warns about each fact that a condition reads, that nobody is asked to declare and that is worth
/// nothing until then: what waits for it would wait for ever.
pub(super) fn check(scope: &Scope<'_>, procedure: &Procedure) {
    let read: BTreeSet<FactNo> = conditions(procedure).flat_map(Condition::facts).collect();
    for number in read {
        let fact = procedure.fact(number);
        let asked = procedure
            .steps
            .iter()
            .any(|step| step.declares.contains(&number));
        if fact.source == (FactSource::Declared { default: None }) && !asked {
            let draft = &scope.composed.draft.facts[usize::from(number.0)];
            let cause = format!("没有一个环节认定“{}”，它也没有默认值", fact.name);
            let cure = "在一个环节里写 declares，或者写  declared = { default = false }";
            scope.problems.warning(ZS2305, &draft.name.at, cause, cure);
        }
    }
}
