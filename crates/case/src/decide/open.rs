//! Opening a case.

use std::sync::Arc;

use zs_base::{CaseId, Moment};
use zs_event::command::Open;
use zs_event::event::Opened;

use crate::apply::{self, by_field};
use crate::codes::{ZS3115, ZS3116, ZS3120, ZS3129};
use crate::fact::condition;
use crate::guard::{given_once, kind};
use crate::refusal::{Objection, Refusal};
use crate::register::{Register, Version};
use crate::state::{InstanceNo, State};
use crate::view::View;

pub(super) fn opened(it: &Open, register: &dyn Register, now: Moment) -> Result<Opened, Refusal> {
    let overlays: Vec<Arc<str>> = it
        .overlays
        .iter()
        .map(|overlay| Arc::from(&**overlay))
        .collect();
    let day = it.effective_on.day();
    let Some(law) = register.procedure(&it.procedure, &overlays, Version::InForceOn(day)) else {
        let sentence = format!(
            "{day} 没有生效的“{}”程序，或者没有这样的地区、行业组合。",
            it.procedure
        );
        return Err(Refusal::of(Objection::new(
            ZS3129,
            sentence,
            "核对日期、地区和行业。",
        )));
    };
    let mut found = Vec::new();
    if it.effective_on > now {
        let sentence = format!("{} 还没有到，现在是 {now}。", it.effective_on);
        found.push(Objection::new(ZS3120, sentence, "核对材料上的日期。"));
    }
    let values = by_field(&law.fields, &it.values);
    let mut missing = Vec::new();
    for (field, value) in law.fields.iter().zip(&values) {
        match value {
            Some(value) => kind(field, value, &mut found),
            None if field.required && field.when.is_none() => missing.push(field.name.to_string()),
            None => {}
        }
    }
    let opened = Opened {
        unit: it.unit.clone(),
        overlays: it.overlays.clone(),
        effective_on: it.effective_on,
        values: it.values.clone(),
        source: it.source.clone(),
    };
    let state = apply::open(CaseId::default(), law.clone(), &opened);
    missing.extend(missing_now(&state, register, now));
    if !missing.is_empty() {
        let cure = format!("填写：{}。", missing.join("、"));
        let sentence = "案件的必填内容没有填全。";
        found.push(Objection::new(ZS3115, sentence, cure).missing(missing));
    }
    given_once(it.values.iter().map(|it| &*it.0), &mut found);
    for (name, _) in &it.values {
        if !law.fields.iter().any(|field| *field.name == **name) {
            let sentence = format!("“{}”的案件没有“{name}”这一项。", law.name);
            found.push(Objection::new(ZS3116, sentence, "核对名称。"));
        }
    }
    super::shield::handled_by(&state, &it.unit, register, &mut found);
    match found.is_empty() {
        true => Ok(opened),
        false => Err(Refusal { objections: found }),
    }
}

/// The fields that must be given only where something holds, and it holds.
fn missing_now(state: &State, register: &dyn Register, now: Moment) -> Vec<String> {
    let view = View {
        state,
        candidate: None,
        register,
        day: now.day(),
    };
    let holds = |when| condition(&view, InstanceNo::ROOT, when) == Some(true);
    let fields = state.procedure().fields.iter().zip(&state.values);
    let missing =
        fields.filter(|(field, value)| value.is_none() && field.when.as_ref().is_some_and(holds));
    missing.map(|(field, _)| field.name.to_string()).collect()
}
