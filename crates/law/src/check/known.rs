//! Fields that ask for what the system knows: a value of the case, the moment of the step itself, or
//! the last day of a limit.

use crate::codes::lead::ZS2884;
use crate::draft::{FieldDraft, StepDraft};
use crate::model::{FieldKind, Origin, Procedure, TermKind};
use crate::resolve::{Scope, Standing};

/// Refuses each field of the file itself whose value is there already.
pub(super) fn check(scope: &Scope<'_>, procedure: &Procedure) {
    // A part that others call borrows the case fields of all of them, and has none of its own.
    let case: &[FieldDraft] = match scope.standing {
        Standing::Part => &[],
        Standing::Whole | Standing::Called => scope.case,
    };
    let steps = scope
        .composed
        .draft
        .steps
        .iter()
        .zip(procedure.steps.iter());
    for (draft, law) in steps {
        for (field, kind) in draft
            .fields
            .iter()
            .zip(law.fields.iter().map(|it| &it.kind))
        {
            if field.origin != Origin::Own {
                continue;
            }
            let same = |it: &&FieldDraft| {
                it.name.value == field.name.value
                    && it.kind.value == field.kind.value
                    && !it.optional
                    && it.when.is_none()
            };
            if case.iter().any(|it| same(&it)) {
                let cause = format!("案件已经有“{}”，不能再问一次", field.name.as_str());
                let cure = format!("删掉这个字段；文书里写 {{case.{}}}", field.name.as_str());
                scope.problems.error(ZS2884, &field.name.at, cause, cure);
            } else if matches!(kind, FieldKind::Date | FieldKind::Moment) {
                moment(scope, draft, field);
                last_day(scope, procedure, field);
            }
        }
    }
}

/// Every step has its own moment.
fn moment(scope: &Scope<'_>, step: &StepDraft, field: &FieldDraft) {
    let words = &scope.library.burden.moments;
    if names(field, step.name.as_str(), words) {
        let cause = format!("“{}”就是办理这一环节的日期", field.name.as_str());
        let cure = "删掉这个字段；文书里写 {date}";
        scope.problems.error(ZS2884, &field.name.at, cause, cure);
    }
}

/// The end of a limit is computed, and never typed.
fn last_day(scope: &Scope<'_>, procedure: &Procedure, field: &FieldDraft) {
    let words = &scope.library.burden.last_days;
    for step in procedure.steps.iter() {
        let mut terms = step.terms.iter();
        let limit = terms.find(|it| matches!(it.kind, TermKind::Limit { .. }));
        if let Some(limit) = limit.filter(|_| names(field, &step.name, words)) {
            let cause = format!("“{}”是系统算得出的期限", field.name.as_str());
            let cure = format!("删掉这个字段；文书里写 {{{}.{}}}", step.id, limit.id);
            scope.problems.error(ZS2884, &field.name.at, cause, cure);
        }
    }
}

/// Whether the name of a field is the name of a step with one of these words behind it.
fn names(field: &FieldDraft, step: &str, words: &[std::sync::Arc<str>]) -> bool {
    let rest = field.name.as_str().strip_prefix(step);
    rest.is_some_and(|rest| words.iter().any(|it| **it == *rest))
}
