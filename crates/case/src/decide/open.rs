//! Opening a case.

use std::sync::Arc;

use zs_base::Moment;
use zs_event::command::Open;
use zs_event::event::Opened;

use crate::apply::by_field;
use crate::codes::{ZS3115, ZS3116, ZS3120, ZS3129};
use crate::guard::{given_once, kind};
use crate::refusal::{Objection, Refusal};
use crate::register::{Register, Version};

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
            None if field.required => missing.push(field.name.to_string()),
            None => {}
        }
    }
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
    if !found.is_empty() {
        return Err(Refusal { objections: found });
    }
    Ok(Opened {
        unit: it.unit.clone(),
        overlays: it.overlays.clone(),
        effective_on: it.effective_on,
        values: it.values.clone(),
        source: it.source.clone(),
    })
}
