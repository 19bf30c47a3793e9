//! Content: outcome, reason, declared facts, fields and evidence.

use std::collections::BTreeSet;

use zs_base::limits::TEXT_BYTES_MAX;
use zs_event::Value;
use zs_law::{FactSource, Field, FieldMeaning, Need, Outcome, Step};

use super::Asked;
use crate::codes::{ZS3105, ZS3115, ZS3116, ZS3118, ZS3119, ZS3122, ZS3130, ZS3133, ZS3135};
use crate::fact::condition;
use crate::refusal::Objection;
use crate::register::Computing;

pub(super) fn check(asked: &Asked<'_>, found: &mut Vec<Objection>) {
    outcome(asked, found);
    declared(asked, found);
    fields(asked, found);
    evidence(asked, found);
}

fn outcome(asked: &Asked<'_>, found: &mut Vec<Objection>) {
    let step = asked.step();
    let chosen = asked
        .candidate
        .outcome
        .and_then(|it| step.outcomes.get(usize::from(it)));
    let given = asked.act.outcome.as_deref();
    if chosen.is_none() && (given.is_some() || !step.outcomes.is_empty()) {
        let names: Vec<String> = step.outcomes.iter().map(|it| it.name.to_string()).collect();
        let sentence = match given {
            Some(name) => format!("“{}”没有“{name}”这样的结果。", step.name),
            None => format!("“{}”要写明结果。", step.name),
        };
        let cure = if names.is_empty() {
            "这个环节不分结果，不要填写结果。".to_owned()
        } else {
            format!("从这些结果中选一个：{}。", names.join("、"))
        };
        found.push(Objection::new(ZS3119, sentence, cure));
    }
    if let Some(chosen) = chosen {
        by_law(step, chosen, found);
    }
    let reason = asked.act.reason.as_deref().map_or("", str::trim);
    if let (Some(chosen), true) = (chosen, reason.is_empty())
        && chosen.reason == Need::Must
    {
        let sentence = format!("结果为“{}”时要写明理由。", chosen.name);
        found.push(Objection::new(ZS3122, sentence, "写明理由。").citing(chosen.cite.as_ref()));
    }
}

/// What the law supplies when a term ends is nobody's to choose: before the end it is not true, and
/// after it the engine has recorded it already.
fn by_law(step: &Step, chosen: &Outcome, found: &mut Vec<Objection>) {
    if let Some(term) = step.supplier(&chosen.name) {
        let sentence = format!("“{}”由法律在期限届满时推定，不由人登记。", chosen.name);
        let cure = "期限届满系统会自动登记；现在登记实际发生的结果。";
        found.push(Objection::new(ZS3133, sentence, cure).citing(Some(&term.cite)));
    }
}

fn declared(asked: &Asked<'_>, found: &mut Vec<Objection>) {
    let step = asked.step();
    let procedure = &asked.view.state.instance(asked.at()).procedure;
    let missing: Vec<String> = step
        .declares
        .iter()
        .filter(|fact| asked.view.declared(asked.at(), **fact).is_none())
        .map(|fact| procedure.fact(*fact).name.to_string())
        .collect();
    if !missing.is_empty() {
        let sentence = format!("“{}”时要认定这些情形：有还是没有。", step.name);
        let cure = "逐项认定，并写明理由。";
        found.push(Objection::new(ZS3105, sentence, cure).missing(missing));
    }
    given_once(asked.act.facts.iter().map(|it| &*it.fact), found);
    for fact in &asked.act.facts {
        let number = procedure.find_fact(&fact.fact);
        let known = number.is_some_and(|number| {
            matches!(procedure.fact(number).source, FactSource::Declared { .. })
        });
        if !known {
            let sentence = format!("情形“{}”不由人认定。", fact.fact);
            found.push(Objection::new(ZS3130, sentence, "核对情形的名称。"));
        } else if fact.reason.trim().is_empty() {
            let sentence = format!("认定情形“{}”要写明理由。", fact.fact);
            found.push(Objection::new(ZS3122, sentence, "写明理由。"));
        }
    }
}

fn fields(asked: &Asked<'_>, found: &mut Vec<Objection>) {
    let step = asked.step();
    let chosen = asked
        .candidate
        .outcome
        .and_then(|it| step.outcomes.get(usize::from(it)));
    let applies = |field: &Field| {
        field.outcomes.is_empty() || chosen.is_some_and(|it| field.outcomes.contains(&it.name))
    };
    let mut missing = Vec::new();
    for (field, value) in step.fields.iter().zip(&asked.candidate.values) {
        match value {
            Some(value) => {
                kind(field, value, found);
                computed(asked, field, value, found);
                if !applies(field) {
                    let sentence = format!("选择这个结果时不填写“{}”。", field.name);
                    found.push(Objection::new(
                        ZS3116,
                        sentence,
                        "删去这一项，或者核对结果。",
                    ));
                }
            }
            None => {
                // Undefined is never false: what might be required is required.
                let when = field.when.as_ref();
                let needed = applies(field)
                    && field.required
                    && when
                        .is_none_or(|when| condition(&asked.view, asked.at(), when) != Some(false));
                if needed {
                    missing.push(field.name.to_string());
                }
            }
        }
    }
    if !missing.is_empty() {
        let sentence = format!("“{}”的必填内容没有填全。", step.name);
        let cure = format!("填写：{}。", missing.join("、"));
        let cite = step.cite.first();
        found.push(
            Objection::new(ZS3115, sentence, cure)
                .citing(cite)
                .missing(missing),
        );
    }
    given_once(asked.act.values.iter().map(|it| &*it.0), found);
    for (name, _) in &asked.act.values {
        if !step.fields.iter().any(|field| *field.name == **name) {
            let sentence = format!("“{}”没有“{name}”这一项。", step.name);
            found.push(Objection::new(ZS3116, sentence, "核对名称。"));
        }
    }
}

/// Objects to a value that the machine computes and that is another than what it finds.
fn computed(asked: &Asked<'_>, field: &Field, value: &Value, found: &mut Vec<Objection>) {
    if !field.is.is_some_and(FieldMeaning::is_computed) {
        return;
    }
    let computing = Computing {
        state: asked.view.state,
        act: asked.act,
        field,
        today: asked.now.day(),
    };
    let sentence = match asked.view.register.computed(&computing) {
        Ok(Some(other)) if other != *value => {
            format!("“{}”由系统算出，填写的与算出的不同。", field.name)
        }
        Ok(_) => return,
        Err(sentence) => sentence,
    };
    let cure = "不要自己填写，重新打开页面，用系统算出的内容办理。";
    let cite = asked.step().cite.first();
    found.push(Objection::new(ZS3135, sentence, cure).citing(cite));
}

/// Objects to a name that is given twice: an event keeps one value under a name.
pub(crate) fn given_once<'a>(names: impl Iterator<Item = &'a str>, found: &mut Vec<Objection>) {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            let sentence = format!("“{name}”填写了两次。");
            found.push(Objection::new(ZS3116, sentence, "只保留一个。"));
        }
    }
}

/// Objects to a value that the field cannot take.
pub(crate) fn kind(field: &Field, value: &Value, found: &mut Vec<Objection>) {
    if !field.kind.takes(value) {
        let sentence = format!(
            "“{}”应当是{}，填写的不是，或者不在可选范围内。",
            field.name,
            field.kind.word()
        );
        found.push(Objection::new(ZS3116, sentence, "按照要求的类别填写。"));
    } else if !value.is_clean() || too_long(value) {
        let sentence = format!("“{}”太长，或者含有不能保存的控制字符。", field.name);
        let cure = format!("缩短到 {TEXT_BYTES_MAX} 字节以内；长的内容作为文件上传。");
        found.push(Objection::new(ZS3116, sentence, cure));
    }
}

/// Whether the canonical text is longer than may be kept. Only texts can be, and the length of a
/// plain one is known without writing it out.
fn too_long(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.len() + 1 > TEXT_BYTES_MAX,
        Value::List(_) | Value::Party(_) => value.canonical().len() > TEXT_BYTES_MAX,
        Value::Money(_)
        | Value::Count(_)
        | Value::Date(_)
        | Value::Moment(_)
        | Value::File(_)
        | Value::Erased => false,
    }
}

fn evidence(asked: &Asked<'_>, found: &mut Vec<Objection>) {
    for rule in &asked.step().evidence {
        let needed = rule
            .when
            .as_ref()
            .is_none_or(|when| condition(&asked.view, asked.at(), when) != Some(false));
        let there = asked
            .act
            .evidence
            .iter()
            .filter(|it| *it.kind == *rule.kind)
            .count();
        if needed && there < usize::from(rule.min) {
            let sentence = format!(
                "“{}”要有{}至少 {} 份。",
                asked.step().name,
                rule.kind,
                rule.min
            );
            let cure = format!("补充{}。", rule.kind);
            let missing = vec![rule.kind.to_string()];
            found.push(
                Objection::new(ZS3118, sentence, cure)
                    .citing(Some(&rule.cite))
                    .missing(missing),
            );
        }
    }
}
