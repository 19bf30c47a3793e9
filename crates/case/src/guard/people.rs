//! People: how many, in which posts, with which certificates, and who may not be the same.

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_base::PersonId;
use zs_base::limits::PEOPLE_MAX;
use zs_event::Person;
use zs_law::{Actor, Procedure, Separation, StepNo};

use super::Asked;
use crate::codes::{ZS3110, ZS3111, ZS3112, ZS3113, ZS3114};
use crate::mark::instances_ever;
use crate::refusal::Objection;
use crate::state::InstanceNo;

pub(super) fn check(asked: &Asked<'_>, found: &mut Vec<Objection>) {
    let step = asked.step();
    let Some(actor) = &step.actor else { return };
    let people: BTreeSet<&PersonId> = asked.candidate.people.iter().collect();
    if people.len() < usize::from(actor.at_least) {
        let sentence = format!(
            "“{}”至少要 {} 人，这次只有 {} 人。",
            step.name,
            actor.at_least,
            people.len()
        );
        found.push(
            Objection::new(ZS3110, sentence, "补足人数，由实际参加的人共同签名。")
                .citing(actor.cite.as_ref()),
        );
    }
    if people.len() > PEOPLE_MAX || people.len() != asked.candidate.people.len() {
        let sentence = format!("同一个人只能签名一次，而且最多 {PEOPLE_MAX} 人。");
        found.push(Objection::new(ZS3110, sentence, "去掉重复的签名。"));
    }
    for signer in &asked.act.people {
        let person = asked.view.register.person(&signer.person);
        one(asked, actor, signer, person.as_deref(), found);
    }
    separation(asked, actor, found);
}

fn one(
    asked: &Asked<'_>,
    actor: &Actor,
    signer: &zs_event::Signer,
    person: Option<&Person>,
    found: &mut Vec<Objection>,
) {
    let day = asked.view.day;
    let Some(person) = person else {
        let sentence = format!("人员档案里没有“{}”。", signer.person);
        found.push(Objection::new(ZS3112, sentence, "先在人员档案中登记。"));
        return;
    };
    if asked.view.state.recused.contains(&person.id) {
        let sentence = format!("{}在本案中已经回避。", person.name);
        found.push(Objection::new(ZS3114, sentence, "换一个人。"));
    }
    let posted = actor.posts.contains(&signer.post) && person.holds_post(&signer.post, day);
    if !actor.posts.is_empty() && !posted {
        let posts: Vec<&str> = actor.posts.iter().map(zs_base::PostId::as_str).collect();
        let sentence = format!(
            "{}在 {day} 不能以“{}”的岗位办理“{}”。",
            person.name,
            signer.post,
            asked.step().name
        );
        let cure = format!("由这些岗位的人办理：{}。", posts.join("、"));
        found.push(Objection::new(ZS3112, sentence, cure).citing(actor.cite.as_ref()));
    }
    if let Some(kind) = &actor.holds
        && person.certificate(kind, day).is_none()
    {
        let sentence = format!("{}在 {day} 没有有效的{kind}。", person.name);
        let cure = "由当天证件有效的人员办理。";
        found.push(Objection::new(ZS3111, sentence, cure).citing(actor.cite.as_ref()));
    }
}

/// Separation works both ways: who did the one may not do the other, whichever came first.
fn separation(asked: &Asked<'_>, actor: &Actor, found: &mut Vec<Objection>) {
    let (state, at) = (asked.view.state, asked.at());
    for rule in &actor.not_same_as {
        against(asked, at, rule, found);
    }
    let own = state.instance(at);
    if let Some(caller) = own.caller {
        let outer = state.instance(caller.instance);
        if let Some(call) = &outer.procedure.step(caller.step).call {
            for (step, rules) in &call.separate {
                if *step == asked.candidate.step {
                    rules
                        .iter()
                        .for_each(|rule| against(asked, caller.instance, rule, found));
                }
            }
        }
    }
    for index in 0..state.instances.len() {
        reverse(asked, InstanceNo(index as u16), found);
    }
}

/// The people of the candidate against those of the step that the rule names.
fn against(asked: &Asked<'_>, from: InstanceNo, rule: &Separation, found: &mut Vec<Objection>) {
    for instance in instances_ever(asked.view.state, from, &rule.step) {
        clash(asked, instance, rule.step.step, rule, found);
    }
}

/// Rules of other steps that name the candidate's step.
fn reverse(asked: &Asked<'_>, number: InstanceNo, found: &mut Vec<Objection>) {
    let state = asked.view.state;
    let procedure: Arc<Procedure> = state.instance(number).procedure.clone();
    for step in procedure.step_numbers() {
        let law = procedure.step(step);
        for rule in law.actor.iter().flat_map(|actor| &actor.not_same_as) {
            if names_candidate(asked, number, rule) {
                clash(asked, number, step, rule, found);
            }
        }
        let Some(call) = &law.call else { continue };
        for (inner, rules) in &call.separate {
            for rule in rules
                .iter()
                .filter(|rule| names_candidate(asked, number, rule))
            {
                for (instance, _) in state.calls_ever(number, step) {
                    clash(asked, instance, *inner, rule, found);
                }
            }
        }
    }
}

fn names_candidate(asked: &Asked<'_>, from: InstanceNo, rule: &Separation) -> bool {
    rule.step.step == asked.candidate.step
        && instances_ever(asked.view.state, from, &rule.step).contains(&asked.at())
}

fn clash(
    asked: &Asked<'_>,
    instance: InstanceNo,
    step: StepNo,
    rule: &Separation,
    found: &mut Vec<Objection>,
) {
    let it = asked.view.state.instance(instance);
    let rounds = it.rounds(step).iter();
    let did: Vec<&PersonId> = rounds
        .flat_map(|round| &round.people)
        .filter(|person| asked.candidate.people.contains(person))
        .collect();
    if let Some(person) = did.first() {
        let name = asked.view.register.person(person).map(|it| it.name.clone());
        let sentence = format!(
            "{}已经办理过本案的“{}”，不能再办理“{}”。",
            name.unwrap_or_else(|| person.to_string()),
            it.procedure.step(step).name,
            asked.step().name
        );
        let objection = Objection::new(ZS3113, sentence, "换一个没有参加过那个环节的人。")
            .citing(rule.cite.as_ref());
        if !found.contains(&objection) {
            found.push(objection);
        }
    }
}
