//! Facts that nothing reads: most often a condition that was forgotten or misspelt.

use std::collections::BTreeSet;

use crate::codes::facts::ZS2303;
use crate::draft::SourceDraft;
use crate::model::{Condition, FactNo, Origin, Procedure};
use crate::resolve::Scope;

/// Warns about each fact of the file itself that no condition and no call reads.
pub(super) fn check(scope: &Scope<'_>, procedure: &Procedure) {
    let read: BTreeSet<FactNo> = conditions(procedure).flat_map(Condition::facts).collect();
    let given = procedure.steps.iter().filter_map(|step| step.call.as_ref());
    let given: BTreeSet<&str> = given
        .flat_map(|call| &call.inherits)
        .map(|name| &**name)
        .collect();
    for (index, draft) in scope.composed.draft.facts.iter().enumerate() {
        // What a step asks people to declare is written down even where no rule reads it.
        let declared = matches!(draft.source, SourceDraft::Declared(_))
            && procedure
                .steps
                .iter()
                .any(|step| step.declares.contains(&FactNo(index as u16)));
        let used = read.contains(&FactNo(index as u16)) || given.contains(draft.name.as_str());
        if draft.origin == Origin::Own && !used && !declared {
            let cause = format!("情形“{}”没有一处用到", draft.name.as_str());
            let cure = "删掉它，或者在应当用它的条件里写上";
            scope.problems.warning(ZS2303, &draft.name.at, cause, cure);
        }
    }
}

/// Every condition of a procedure.
pub(super) fn conditions(procedure: &Procedure) -> impl Iterator<Item = &Condition> {
    let steps = procedure.steps.iter().flat_map(|step| {
        let fields = step.fields.iter().filter_map(|it| it.when.as_ref());
        let evidence = step.evidence.iter().filter_map(|it| it.when.as_ref());
        let requires = step.requires.iter().map(|it| &it.condition);
        let terms = step
            .terms
            .iter()
            .flat_map(|it| it.when.iter().chain(&it.unless));
        let own = step.when.iter();
        own.chain(fields)
            .chain(evidence)
            .chain(requires)
            .chain(terms)
    });
    let never = procedure.publish.iter().filter_map(|it| it.never.as_ref());
    let case = procedure.fields.iter().filter_map(|it| it.when.as_ref());
    steps.chain(never).chain(case)
}
