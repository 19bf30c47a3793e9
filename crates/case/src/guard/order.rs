//! Order: the case goes on, the step is needed, not done yet, and what comes before is settled.

use zs_base::limits::{INSTANCES_MAX, ROUNDS_MAX};
use zs_law::{Condition, Repeats, Step, StepNo};

use super::Asked;
use crate::codes::{ZS3102, ZS3103, ZS3104, ZS3105, ZS3106, ZS3127, ZS3132, ZS3134};
use crate::fact::{condition, fact};
use crate::need::{Settled, settled};
use crate::refusal::Objection;
use crate::state::{InstanceNo, Standing};

pub(super) fn check(asked: &Asked<'_>, found: &mut Vec<Objection>) {
    ended(asked, found);
    let at = asked.at();
    let state = asked.view.state;
    let instance = state.instance(at);
    let step = asked.step();
    if step.repeats == Repeats::Once && instance.done(asked.candidate.step).is_some() {
        let sentence = format!("“{}”已经完成。", step.name);
        found.push(Objection::new(
            ZS3106,
            sentence,
            "内容有误的，用“更正”；需要重做的，由后面的环节退回。",
        ));
    }
    if step.awaits.is_some() {
        let sentence = format!("“{}”由系统登记，不由人办理。", step.name);
        let cure = "到写明的案件里办理所欠的环节；不能办的，走确认的环节。";
        let cite = step.cite.first();
        found.push(Objection::new(ZS3134, sentence, cure).citing(cite));
    }
    bounds(asked, found);
    needed(asked, at, step, found);
    before(asked, at, asked.candidate.step, found);
    if let (Some(caller), None) = (instance.caller, instance.begun()) {
        // The first step of a call also needs what the call itself needs.
        let outer = state.instance(caller.instance).procedure.step(caller.step);
        needed(asked, caller.instance, outer, found);
        before(asked, caller.instance, caller.step, found);
    }
}

/// Void rounds and instances count: they stay in the state.
fn bounds(asked: &Asked<'_>, found: &mut Vec<Objection>) {
    let state = asked.view.state;
    let cure = "核对是不是重复登记；确需继续的，另立新案。";
    let name = &asked.step().name;
    if state
        .instance(asked.at())
        .rounds(asked.candidate.step)
        .len()
        >= ROUNDS_MAX
    {
        let sentence = format!("“{name}”最多 {ROUNDS_MAX} 轮。");
        found.push(Objection::new(ZS3132, sentence, cure));
    }
    // The first instance is the case itself; the one that the step begins is among the rest.
    if state.instances.len() > INSTANCES_MAX + 1 {
        let sentence = format!("一个案件最多 {INSTANCES_MAX} 个子程序。");
        found.push(Objection::new(ZS3132, sentence, cure));
    }
}

fn ended(asked: &Asked<'_>, found: &mut Vec<Objection>) {
    let state = asked.view.state;
    let step = asked.step();
    let afterwards = state.is_afterwards(asked.at(), asked.candidate.step);
    match &state.standing {
        Standing::Merged { into, .. } => {
            let sentence = "本案已经并入另一个案件继续办理。";
            let cure = format!("到案件 {into} 中办理。");
            found.push(Objection::new(ZS3127, sentence, cure));
        }
        Standing::Withdrawn { .. } if !afterwards => found.push(over("本案已经撤回。")),
        Standing::Ended { outcome, .. } if !afterwards => {
            found.push(over(&format!("本案已经结束（{outcome}）。")));
        }
        _ => {
            let instance = state.instance(asked.at());
            if let (Some(ending), false, true) =
                (&instance.ended, step.afterwards, instance.caller.is_some())
            {
                found.push(over(&format!("这个子程序已经结束（{}）。", ending.outcome)));
            }
        }
    }
}

fn over(sentence: &str) -> Objection {
    Objection::new(
        ZS3102,
        sentence,
        "确需重新处理的，另立新案，并写明与原案的关系。",
    )
}

fn needed(asked: &Asked<'_>, at: InstanceNo, step: &Step, found: &mut Vec<Objection>) {
    let Some(when) = &step.when else { return };
    match condition(&asked.view, at, when) {
        Some(true) => {}
        Some(false) => {
            let sentence = format!("按照已经认定的情形，不需要“{}”。", step.name);
            let cure = "核对情形；认定有误的，先更正。";
            found.push(Objection::new(ZS3104, sentence, cure).citing(when.cite.as_ref()));
        }
        None => {
            let sentence = format!("是否需要“{}”还不能确定。", step.name);
            let cure = "由有权的人认定所缺的情形，并写明理由。";
            let missing = undefined_facts(asked, at, when);
            found.push(
                Objection::new(ZS3105, sentence, cure)
                    .citing(when.cite.as_ref())
                    .missing(missing),
            );
        }
    }
}

/// The names of the facts of a condition that are undefined.
pub(super) fn undefined_facts(
    asked: &Asked<'_>,
    at: InstanceNo,
    condition: &Condition,
) -> Vec<String> {
    let procedure = &asked.view.state.instance(at).procedure;
    let undefined = condition
        .facts()
        .filter(|number| fact(&asked.view, at, *number).is_none());
    undefined
        .map(|number| procedure.fact(number).name.to_string())
        .collect()
}

fn before(asked: &Asked<'_>, at: InstanceNo, number: StepNo, found: &mut Vec<Objection>) {
    let procedure = &asked.view.state.instance(at).procedure;
    let step = procedure.step(number);
    let mut waiting = Vec::new();
    let mut unknown = Vec::new();
    for earlier in &step.after {
        match settled(&asked.view, at, *earlier) {
            Settled::Yes => {}
            Settled::ToDo | Settled::UnderWay => waiting.push(*earlier),
            Settled::Unknown => unknown.push(*earlier),
        }
    }
    let names = |steps: &[StepNo]| -> Vec<String> {
        steps
            .iter()
            .map(|step| procedure.step(*step).name.to_string())
            .collect()
    };
    if !waiting.is_empty() {
        let sentence = match &step.refuse {
            Some(sentence) => sentence.to_string(),
            None => format!("“{}”之前还有环节没有完成。", step.name),
        };
        let cure = format!("先完成：{}。", names(&waiting).join("、"));
        let cite = step.cite.first();
        found.push(
            Objection::new(ZS3103, sentence, cure)
                .citing(cite)
                .missing(names(&waiting)),
        );
    }
    for earlier in unknown {
        let when = procedure.step(earlier).when.as_ref();
        let missing = when
            .map(|when| undefined_facts(asked, at, when))
            .unwrap_or_default();
        let name = &procedure.step(earlier).name;
        let sentence = format!("是否需要“{name}”还不能确定，所以还不能“{}”。", step.name);
        let cure = "由有权的人认定所缺的情形，并写明理由；或者先完成决定它的环节。";
        let cite = when.and_then(|when| when.cite.as_ref());
        found.push(
            Objection::new(ZS3105, sentence, cure)
                .citing(cite)
                .missing(missing),
        );
    }
}
