//! General duties: what every act of one legal character owes goes to the steps with that role.

use super::merge;
use super::role::Roles;
use crate::codes::papers::{ZS2506, ZS2508};
use crate::draft::{DutyDraft, GeneralDraft, ProcedureDraft, StepDraft};
use crate::model::Origin;
use crate::text::Problems;

/// Adds the general duties of its character to a procedure.
pub(super) fn add(draft: &mut ProcedureDraft, general: &GeneralDraft, problems: &Problems) {
    for role in &general.roles {
        if !draft.steps.iter().any(|step| step.has_role(role.as_str())) {
            let cause = format!("这一类行为要有“{}”的环节，这里没有", role.as_str());
            let cure = format!("加一个  role = \"{}\"  的环节", role.as_str());
            let at = draft.character.as_ref().map_or(&draft.top, |it| &it.at);
            problems.error(ZS2506, at, cause, cure);
        }
    }
    let roles = Roles::of(draft);
    for fact in &general.facts {
        let mut own = draft.facts.iter();
        if !own.any(|it| it.name.value == fact.name.value) {
            draft.facts.extend(roles.fact(fact));
        }
    }
    draft.manual.extend(general.manual.iter().cloned());
    let origin = Origin::General(general.character.value.clone());
    for duty in &general.duties {
        for step in &mut draft.steps {
            if step.has_role(duty.role.as_str()) {
                let duty = roles.duty(duty, step.id.as_str());
                owe(step, &duty, &origin, problems);
            }
        }
    }
}

/// Adds one duty to one step.
pub(super) fn owe(step: &mut StepDraft, duty: &DutyDraft, origin: &Origin, problems: &Problems) {
    merge::contents(step, duty);
    if let Some(actor) = &duty.actor {
        merge::actor(step, actor.clone(), origin);
    }
    for term in &duty.terms {
        merge::term(step, term.clone());
    }
    if duty.served.is_some() && step.paper.is_none() {
        let cause = format!("“{}”要送达，但是没有写文书", step.name.as_str());
        let cure = "加一行  paper = \"文书的名字\"";
        problems.error(ZS2508, &step.id.at, cause, cure);
    }
}
