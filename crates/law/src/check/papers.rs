//! Papers can be filled in, say what the general duties want said, and publications have terms.

use crate::codes::papers::{ZS2502, ZS2505, ZS2507};
use crate::draft::StepDraft;
use crate::model::{Origin, Paper, Procedure, StepNo, TermKind};
use crate::resolve::Scope;
use crate::text::{Text, nearest};

/// What every template may ask for.
const GIVEN: [&str; 8] = [
    "unit", "number", "date", "people", "outcome", "reason", "year", "seq",
];

/// Checks the papers of all steps and the terms of publications.
pub(super) fn check(scope: &Scope<'_>, procedure: &Procedure) {
    for draft in &scope.composed.draft.steps {
        let Some(name) = &draft.paper else { continue };
        if let Some(paper) = scope.library.papers.get(&name.value) {
            check_slots(scope, draft, name, paper);
            check_said(scope, draft, name, paper);
        }
    }
    for (law, draft) in procedure.publish.iter().zip(&scope.composed.draft.publish) {
        check_term(scope, procedure, law.by, &draft.by);
        if let (Some(recall), Some((by, _))) = (&law.recall, &draft.recall) {
            check_term(scope, procedure, recall.by, by);
        }
    }
}

fn check_slots(scope: &Scope<'_>, step: &StepDraft, name: &Text, paper: &Paper) {
    for slot in &paper.slots {
        let own = |it: &&str| **it == **slot;
        let fields = step.fields.iter().map(|it| it.name.as_str());
        let given = GIVEN.into_iter().chain(fields.clone());
        if given.clone().any(|it| own(&it)) || scope.has_field(slot) || scope.has_term(slot) {
            continue;
        }
        let cause = format!("“{}”里的 {{{slot}}} 填不出来", paper.name);
        let cure = nearest(slot, given)
            .map(|word| format!("是不是要写“{{{word}}}”？"))
            .or_else(|| terms_instead(scope, slot))
            .unwrap_or_else(|| {
                "写本环节的字段、<环节>.<字段>、case.<字段>，或者 <环节>.<时限>".to_owned()
            });
        scope.problems.error(ZS2502, &name.at, cause, cure);
    }
}

/// The terms of the step that a slot names, where it is written as a slot of a term is: in ASCII.
fn terms_instead(scope: &Scope<'_>, slot: &str) -> Option<String> {
    let (step, last) = scope.step_and_rest(slot)?;
    let written = last.is_ascii() && !step.terms.is_empty();
    written.then(|| {
        let terms: Vec<&str> = step.terms.iter().map(|it| &*it.id).collect();
        let (step, terms) = (step.id.as_str(), terms.join("、"));
        format!("环节“{step}”的时限有：{terms}")
    })
}

/// What a general duty demands to be written down at a step must stand in its paper.
fn check_said(scope: &Scope<'_>, step: &StepDraft, name: &Text, paper: &Paper) {
    for field in &step.fields {
        let demanded = matches!(field.origin, Origin::General(_));
        if demanded && !paper.slots.contains(&field.name.value) {
            let cause = format!("“{}”里没有“{}”", paper.name, field.name.as_str());
            let cure = format!("在模板里加上 {{{}}}", field.name.as_str());
            scope.problems.error(ZS2507, &name.at, cause, cure);
        }
    }
}

fn check_term(scope: &Scope<'_>, procedure: &Procedure, by: StepNo, at: &Text) {
    let mut terms = procedure.step(by).terms.iter();
    let timed = terms.any(|it| matches!(it.kind, TermKind::Limit { .. } | TermKind::Date { .. }));
    if !timed {
        let cause = format!("“{}”没有写最迟什么时候", procedure.step(by).name);
        let cure =
            "在那个环节里加上  limit = { at_most = …, unit = \"工作日\", from = …, cite = … }";
        scope.problems.error(ZS2505, &at.at, cause, cure);
    }
}
