//! From a trace to a case in the words of the procedure.

use zs_base::{Code, Moment};
use zs_event::command::{Declared, Perform};
use zs_event::{Signer, Value};
use zs_law::FieldKind;

use super::number::scaled;
use super::{Covers, LogMap, MappedCase, MappedEvent, MappedService, Rule, Target, Unmapped};
use crate::codes;
use crate::log::{Attribute, LogEvent, Trace};

impl LogMap {
    /// The case of a trace. What is not understood is added to `wrong`; the rest is kept. A case
    /// without a number or without any event that is understood gives nothing.
    pub fn case(&self, trace: &Trace<'_>, wrong: &mut Vec<Unmapped>) -> Option<MappedCase> {
        let events = trace.events();
        let Some(number) = find(trace.attributes, &self.case).map(|it| it.value()) else {
            wrong.push(Unmapped {
                code: codes::ZS5020,
                trace: trace.number,
                row: 0,
                lost: events.len() as u64,
                offset: trace.offset,
                what: self.case.clone(),
            });
            return None;
        };
        let mut mapped = Vec::with_capacity(events.len());
        let mut served = Vec::new();
        for event in events {
            match self.event(trace, event, wrong) {
                Ok((event, service)) => {
                    mapped.extend(event);
                    served.extend(service);
                }
                Err((code, what)) => wrong.push(at_event(trace, event, code, what, 1)),
            }
        }
        // The sort is stable, so equal moments keep the order of the file.
        if !mapped.is_sorted_by_key(|it: &MappedEvent| it.act.effective_on) {
            mapped.sort_by_key(|it| it.act.effective_on);
        }
        let first = served.iter().map(|it| it.on.start()).min();
        let opened_on = mapped.first().map(|it| it.act.effective_on);
        let opened_on = first.into_iter().chain(opened_on).min()?;
        let values = self.case_values(trace, wrong);
        Some(MappedCase {
            served,
            number: number.into_owned(),
            trace: trace.number,
            opened_on,
            values,
            events: mapped,
        })
    }

    fn case_values(&self, trace: &Trace<'_>, wrong: &mut Vec<Unmapped>) -> Vec<(String, Value)> {
        let mut values = Vec::with_capacity(self.case_rules.len());
        for attribute in trace.attributes {
            let mut rules = self
                .case_rules
                .iter()
                .filter(|it| it.key == attribute.key)
                .peekable();
            let known = attribute.key == self.case || self.ignore.contains(attribute.key);
            if rules.peek().is_none() && !known {
                wrong.push(at_case(trace, codes::ZS5028, attribute.key.to_owned()));
            }
            for rule in rules {
                match field_value(rule, attribute) {
                    Ok(value) => values.extend(value),
                    Err((code, what)) => wrong.push(at_case(trace, code, what)),
                }
            }
        }
        values
    }

    fn event(
        &self,
        trace: &Trace<'_>,
        event: &LogEvent,
        wrong: &mut Vec<Unmapped>,
    ) -> Result<(Option<MappedEvent>, Option<MappedService>), Wrong> {
        let attributes = trace.of(event);
        let missing = |code, key: &str| (code, key.to_owned());
        let name =
            find(attributes, &self.step).ok_or_else(|| missing(codes::ZS5024, &self.step))?;
        let name = name.value();
        let rule = self
            .steps
            .get(&*name)
            .ok_or_else(|| (codes::ZS5025, name.into_owned()))?;
        let time = find(attributes, &self.at).ok_or_else(|| missing(codes::ZS5022, &self.at))?;
        let time = time.value();
        let at = civil(&time).ok_or_else(|| (codes::ZS5023, time.into_owned()))?;
        let mut act = Perform {
            path: rule.path.clone(),
            effective_on: at,
            people: Vec::new(),
            outcome: None,
            values: Vec::with_capacity(rule.rules.len()),
            facts: Vec::new(),
            evidence: Vec::new(),
            reason: None,
            source: None,
        };
        let mut people = Vec::new();
        for attribute in attributes {
            if let Err((code, what)) = self.take(&rule.rules, attribute, &mut act, &mut people) {
                // What is not mentioned is left out; a value that is wrong costs the whole event.
                if code != codes::ZS5028 {
                    return Err((code, what));
                }
                wrong.push(at_event(trace, event, code, what, 0));
            }
        }
        let post = match self.covers {
            Covers::All => &self.post,
            Covers::Named => &rule.post,
        };
        if people.is_empty() {
            people.extend(self.unsigned.clone());
        }
        act.people.extend(people.into_iter().map(|person| Signer {
            person,
            post: post.clone(),
            certificate: None,
        }));
        let served = rule.served.map(|step| MappedService {
            row: event.row,
            step,
            on: at.day(),
        });
        let event = rule.performs.then_some(MappedEvent {
            row: event.row,
            step: rule.number,
            act,
        });
        Ok((event, served))
    }

    fn take(
        &self,
        rules: &[Rule],
        attribute: &Attribute<'_>,
        act: &mut Perform,
        people: &mut Vec<zs_base::PersonId>,
    ) -> Result<(), Wrong> {
        let key = attribute.key;
        if self.person.as_deref() == Some(key) {
            people.push((&*attribute.value()).into());
            return Ok(());
        }
        let mut known = false;
        for rule in rules.iter().filter(|it| it.key == key) {
            known = true;
            match &rule.target {
                Target::Field { .. } => act.values.extend(field_value(rule, attribute)?),
                Target::Outcome => act.outcome = Some(translated(rule, attribute)?.into_owned()),
                Target::Fact { name } => act.facts.push(Declared {
                    fact: name.clone(),
                    holds: &*translated(rule, attribute)? == "true",
                    reason: format!("{key} = {}", attribute.value()),
                }),
            }
        }
        if known || key == self.step || key == self.at || self.ignore.contains(key) {
            return Ok(());
        }
        Err((codes::ZS5028, key.to_owned()))
    }
}

/// A code with the name or value at fault.
pub(super) type Wrong = (Code, String);

fn find<'t, 'a>(attributes: &'t [Attribute<'a>], key: &str) -> Option<&'t Attribute<'a>> {
    attributes.iter().find(|it| it.key == key)
}

fn at_event(trace: &Trace<'_>, event: &LogEvent, code: Code, what: String, lost: u64) -> Unmapped {
    Unmapped {
        code,
        trace: trace.number,
        row: event.row,
        lost,
        offset: event.offset,
        what,
    }
}

fn at_case(trace: &Trace<'_>, code: Code, what: String) -> Unmapped {
    Unmapped {
        code,
        trace: trace.number,
        row: 0,
        lost: 0,
        offset: trace.offset,
        what,
    }
}

/// What the map writes for the value of the log.
pub(super) fn translated<'r>(
    rule: &'r Rule,
    attribute: &Attribute<'r>,
) -> Result<std::borrow::Cow<'r, str>, Wrong> {
    let value = attribute.value();
    if rule.values.is_empty() {
        return Ok(value);
    }
    let found = rule.values.get(&*value).or_else(|| rule.values.get("*"));
    match found {
        Some(text) => Ok(text.as_str().into()),
        None => Err((codes::ZS5027, format!("{} = {value}", rule.key))),
    }
}

pub(super) fn field_value(
    rule: &Rule,
    attribute: &Attribute<'_>,
) -> Result<Option<(String, Value)>, Wrong> {
    let Target::Field { name, kind, scale } = &rule.target else {
        return Ok(None);
    };
    let text = translated(rule, attribute)?;
    let value = match kind {
        FieldKind::Money => scaled(&text, *scale).map(Value::Money),
        FieldKind::Count => scaled(&text, 0).map(Value::Count),
        FieldKind::Date => civil(&text).map(|it| Value::Date(it.day())),
        FieldKind::Moment => civil(&text).map(Value::Moment),
        _ => Some(Value::Text(text.clone().into_owned())),
    };
    match value.filter(Value::is_clean) {
        Some(value) => Ok(Some((name.clone(), value))),
        None => Err((codes::ZS5026, format!("{} = {text}", rule.key))),
    }
}

/// The civil moment that a timestamp shows on the clock of its own offset: midnight +01:00 and
/// midnight +02:00 are both the beginning of that day, whatever the time in Greenwich was.
fn civil(text: &str) -> Option<Moment> {
    let zone = text
        .get(10..)?
        .find(['Z', 'z', '+', '-'])
        .map_or(text.len(), |at| at + 10);
    let (clock, zone) = text.split_at(zone);
    let offset = zone.as_bytes();
    let sound = match offset {
        [] | [b'Z' | b'z'] => true,
        [b'+' | b'-', h1, h2, b':', m1, m2] => [h1, h2, m1, m2].iter().all(|b| b.is_ascii_digit()),
        _ => false,
    };
    if !sound {
        return None;
    }
    let (whole, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let moment: Moment = whole.parse().ok()?;
    if fraction.is_empty() {
        return Some(moment);
    }
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // Digits beyond milliseconds are cut off: the civil moment has none.
    let ms: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    Some(moment.plus_ms(ms))
}

#[cfg(test)]
mod tests {
    use super::civil;

    #[test]
    fn a_timestamp_is_the_day_of_its_own_clock() {
        let shown = |text| civil(text).map(|it| it.to_string());
        for text in [
            "2006-07-24T00:00:00+02:00",
            "2006-07-24T00:00:00.000+01:00",
            "2006-07-24",
        ] {
            assert_eq!(shown(text).as_deref(), Some("2006-07-24T00:00"), "{text}");
        }
        assert_eq!(
            shown("2006-07-24T23:59:58.12Z").as_deref(),
            Some("2006-07-24T23:59:58.120")
        );
        for text in [
            "",
            "2006-7-24T00:00:00Z",
            "2006-07-24T00:00:00+2",
            "2006-02-30T00:00:00Z",
            "2006-07-24T00:00:00.xZ",
        ] {
            assert_eq!(civil(text), None, "{text}");
        }
    }
}
