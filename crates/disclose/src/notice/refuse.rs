//! What keeps a case from the public altogether. A case that may not be shown has no notice, not an
//! empty one: an empty page already says that there is a case.

use zs_base::{Code, Day};
use zs_event::{Cite, Value};
use zs_law::{Masking, Publication};

use super::{Facts, Never};
use crate::citizen::citizen_number;
use crate::codes::{ZS3201, ZS3202, ZS3203, ZS3204, ZS3205};
use crate::refusal::{NoticeRefusal, Withheld};

/// The rules and the day of the decision, or every reason against a notice.
pub(super) fn unless_allowed<'a>(
    rules: Option<&'a Masking>,
    duty: &Publication,
    facts: &Facts,
) -> Result<(&'a Masking, Day), NoticeRefusal> {
    let mut reasons = Vec::new();
    by_facts(duty, facts, &mut reasons);
    if let Some(rules) = rules {
        by_values(rules, facts, &mut reasons);
        by_age(rules, facts, &mut reasons);
        let unruled = duty.hide.iter().filter(|kind| rules.kind(kind).is_none());
        for kind in unruled {
            add(&mut reasons, ZS3205, format!("“{kind}”没有遮盖规则"), None);
        }
    } else {
        add(&mut reasons, ZS3205, "法库里没有遮盖规则".to_owned(), None);
    }
    if facts.decided_on.is_none() {
        add(&mut reasons, ZS3204, "还没有作出决定".to_owned(), None);
    }
    match (rules, facts.decided_on) {
        (Some(rules), Some(decided_on)) if reasons.is_empty() => Ok((rules, decided_on)),
        _ => Err(NoticeRefusal { reasons }),
    }
}

fn add(reasons: &mut Vec<Withheld>, code: Code, why: String, cite: Option<&Cite>) {
    reasons.push(Withheld {
        code,
        why,
        cite: cite.cloned(),
    });
}

fn by_facts(duty: &Publication, facts: &Facts, reasons: &mut Vec<Withheld>) {
    let cite = duty.never.as_ref().and_then(|it| it.cite.as_ref());
    let cite = Some(cite.unwrap_or(&duty.cite));
    match &facts.never {
        Never::No => {}
        Never::Holds(names) => add(reasons, ZS3201, names.join("、"), cite),
        Never::Unknown(names) => {
            add(
                reasons,
                ZS3202,
                format!("还没有认定：{}", names.join("、")),
                cite,
            );
        }
    }
}

fn by_values(rules: &Masking, facts: &Facts, reasons: &mut Vec<Withheld>) {
    for rule in &rules.never {
        let among = |text: &str| rule.among.iter().any(|it| **it == *text);
        let fields = facts.all.iter().chain(&facts.shown);
        let mut values = fields.filter(|it| it.name == rule.field);
        let holds = values.any(|it| match &it.value {
            Value::Text(text) => among(text),
            Value::List(items) => items.iter().any(|it| among(it)),
            _ => false,
        });
        if holds {
            add(reasons, ZS3201, rule.why.to_string(), Some(&rule.cite));
        }
    }
}

fn by_age(rules: &Masking, facts: &Facts, reasons: &mut Vec<Withheld>) {
    let (Some(minor), Some(day)) = (&rules.minor, facts.decided_on) else {
        return;
    };
    let fields = facts.all.iter().chain(&facts.shown);
    let mut parties = fields.filter_map(|it| match &it.value {
        Value::Party(party) => citizen_number(party.number.trim()),
        _ => None,
    });
    if parties.any(|number| number.age_on(day) < minor.under_years) {
        add(reasons, ZS3203, minor.why.to_string(), Some(&minor.cite));
    }
}
