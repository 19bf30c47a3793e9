//! What fills one slot of a paper: what is given with every step, a field of the step itself, of
//! the case, or of another step; and where it comes from when it must be there and is not.

use zs_base::{PersonId, StepId};
use zs_case::state::{InstanceNo, Round};
use zs_event::{PartyKind, Value};
use zs_law::{Field, FieldKind, Need, Step, StepNo};
use zs_paper::Filling;

use super::citation::cited;
use super::wording::{day_in_words, moment_in_words, money_in_words};
use super::{Filler, RemedyAsk, remedy};

/// Stands for the number of a paper that was not issued yet.
const UNNUMBERED: &str = "〔草稿，未编号〕";
/// Stands where people write by hand.
const HAND: &str = "＿＿＿＿＿＿＿＿";
/// Stands where there is nothing to say, and people may still write.
const NOTHING: &str = "　";

/// What every template may ask for, as `zs_law` checks it.
pub(super) const GIVEN: [&str; 8] = [
    "unit", "number", "date", "people", "outcome", "reason", "year", "seq",
];

impl Filler<'_> {
    /// The filling of a slot.
    pub(crate) fn fill(&self, slot: &str) -> Filling {
        match self.value(slot) {
            Filling::Missing(_) if self.by_hand => Filling::Text(HAND.to_owned()),
            // A row of a form stays, so that somebody can write into it; a remedy that a party does
            // not have is no row to write into.
            Filling::Absent if self.by_hand && self.of_remedy_sheet(slot).is_none() => {
                Filling::Text(NOTHING.to_owned())
            }
            filling => filling,
        }
    }

    fn value(&self, slot: &str) -> Filling {
        if let Some(text) = self.remedy(slot) {
            return Filling::Text(text);
        }
        if let Some(filling) = self.given(slot) {
            return filling;
        }
        if let Some(name) = slot.strip_prefix("case.") {
            return self.of_case(name);
        }
        if let Some(field) = self.step.fields.iter().find(|it| *it.name == *slot) {
            let mut values = self.act.values.iter();
            let value = values.find(|(name, _)| *name == *slot).map(|(_, it)| it);
            let outcome = self.act.outcome.as_deref();
            return self.of_field(field, value, outcome, &self.step.name);
        }
        if let Some(filling) = self.of_remedy_sheet(slot) {
            return filling;
        }
        match self.term_at(slot) {
            Some(term) => self.of_term(term),
            None => self.of_other(slot),
        }
    }

    fn given(&self, slot: &str) -> Option<Filling> {
        let act = self.act;
        let text = |text: Option<&str>| {
            let text = text.filter(|text| !text.is_empty());
            text.map_or(Filling::Absent, |it| Filling::Text(it.to_owned()))
        };
        Some(match slot {
            "unit" => self.unit(),
            "number" => self.number(),
            "date" => Filling::Text(day_in_words(act.effective_on.day())),
            "year" => Filling::Text(act.effective_on.day().year().to_string()),
            // The ordinal stands inside the number, where the pattern of the law file puts it.
            "seq" => text(act.number.as_deref().and_then(last_digits)),
            "people" => self.people(),
            "outcome" => text(act.outcome.as_deref()),
            "reason" => text(act.reason.as_deref()),
            // Forms name the paper that they go with.
            "paper" if self.by_hand => text(self.step.paper.as_ref().map(|it| &*it.name)),
            // They address whom the case is about, whatever its procedure calls that person.
            "party" if self.by_hand => self.party(),
            _ => return None,
        })
    }

    fn party(&self) -> Filling {
        let fields = self.state.procedure().fields.iter();
        let mut parties = fields.filter(|it| it.kind == FieldKind::Party);
        parties.next().map_or_else(
            || Filling::Missing("案件里没有当事人".to_owned()),
            |field| self.of_case(&field.name),
        )
    }

    /// Where a party goes against what a form says; a step that was performed says it itself.
    fn remedy(&self, slot: &str) -> Option<String> {
        let county = self.county.filter(|_| self.by_hand)?;
        let asked = RemedyAsk {
            field: slot,
            procedure: self.state.instance(self.instance).procedure.id.as_str(),
            unit: self.units.get(&self.state.unit)?,
            county,
            on: self.act.effective_on.day(),
        };
        remedy(&self.law.library, &asked).map(|(sentence, _)| sentence)
    }

    fn unit(&self) -> Filling {
        let unit = &self.state.unit;
        let name = self.units.get(unit).filter(|name| !name.is_empty());
        name.map_or_else(
            || Filling::Missing(format!("单位名册里没有“{unit}”，先导入单位")),
            |name| Filling::Text(name.clone()),
        )
    }

    fn number(&self) -> Filling {
        let used = self.step.paper.as_ref();
        match (&self.act.number, used.and_then(|it| it.number.as_ref())) {
            (Some(number), _) => Filling::Text(number.clone()),
            (None, None) => Filling::Absent,
            (None, Some(_)) if self.is_draft => Filling::Text(UNNUMBERED.to_owned()),
            (None, Some(_)) => Filling::Missing(format!(
                "办“{}”时没有编文号（从别处导入的历史没有文号）",
                self.step.name
            )),
        }
    }

    fn people(&self) -> Filling {
        let named = self.act.people.iter().map(|signer| {
            let name = self.name_of(signer.person.as_str());
            match &signer.certificate {
                Some(number) => format!("{name}（执法证号：{number}）"),
                None => name,
            }
        });
        let named: Vec<String> = named.collect();
        if named.is_empty() && self.is_draft {
            return Filling::Missing("办理人：在表里勾选实际参加的人".to_owned());
        }
        if named.is_empty() {
            return Filling::Missing(format!("办“{}”时没有人签名", self.step.name));
        }
        Filling::Text(named.join("、"))
    }

    /// The name of a person; what is no id in the register is a name already.
    fn name_of(&self, id: &str) -> String {
        let person = self.register.person(&PersonId::from(id));
        person.map_or_else(|| id.to_owned(), |person| person.name.clone())
    }

    /// Another case by its number; what names none is a text of somebody.
    fn case_in(&self, text: &str) -> String {
        let case = text.parse().ok().and_then(|it| self.cases.get(&it));
        case.map_or_else(|| text.to_owned(), String::clone)
    }

    fn of_case(&self, name: &str) -> Filling {
        let fields = &self.state.procedure().fields;
        let Some(at) = fields.iter().position(|it| *it.name == *name) else {
            return Filling::Missing("程序里没有这一项".to_owned());
        };
        let value = self.state.values.get(at).and_then(Option::as_ref);
        self.of_field(&fields[at], value, None, "案件登记")
    }

    /// A field of another step, reached through calls from the outside in.
    fn of_other(&self, slot: &str) -> Filling {
        match self.other(slot) {
            Some(Other::Of(instance, number, name)) => self.of_step(instance, number, name),
            Some(Other::NotBegun(instance, number)) => {
                not_done(self.state.instance(instance).procedure.step(number))
            }
            None => Filling::Missing("程序里没有这一项".to_owned()),
        }
    }

    /// The other step that a slot names, and the field in it.
    pub(super) fn other<'s>(&self, slot: &'s str) -> Option<Other<'s>> {
        let mut instance = self.instance;
        let mut parts = slot.split('.').peekable();
        while let Some(part) = parts.next() {
            let procedure = &self.state.instance(instance).procedure;
            let number = procedure.find_step(&StepId::from(part))?;
            let next = *parts.peek()?;
            if procedure.step(number).call.is_none() {
                return Some(Other::Of(instance, number, next));
            }
            match self.state.calls(instance, number).next_back() {
                Some((called, _)) => instance = called,
                None => return Some(Other::NotBegun(instance, number)),
            }
        }
        None
    }

    fn of_step(&self, instance: InstanceNo, number: StepNo, name: &str) -> Filling {
        let instance = self.state.instance(instance);
        let step = instance.procedure.step(number);
        let Some(at) = step.fields.iter().position(|it| *it.name == *name) else {
            return Filling::Missing("程序里没有这一项".to_owned());
        };
        let Some(round) = instance.done(number) else {
            return not_done(step);
        };
        let value = round.values.get(at).and_then(Option::as_ref);
        self.of_field(&step.fields[at], value, outcome_of(step, round), &step.name)
    }

    fn of_field(
        &self,
        field: &Field,
        value: Option<&Value>,
        outcome: Option<&str>,
        from: &str,
    ) -> Filling {
        if let Some(value) = value {
            return self.worded(field, value);
        }
        let all = field.outcomes.is_empty();
        let asked = all || outcome.is_some_and(|it| field.outcomes.iter().any(|own| **own == *it));
        if field.required && field.when.is_none() && asked {
            return Filling::Missing(format!("“{from}”的“{}”", field.name));
        }
        Filling::Absent
    }

    fn worded(&self, field: &Field, value: &Value) -> Filling {
        let text = match (value, &field.kind) {
            (Value::Text(text), FieldKind::Article) => cited(&self.law.library, text),
            (Value::Text(id), FieldKind::Unit) => self.units.get(id.as_str()).unwrap_or(id).clone(),
            (Value::Text(id), FieldKind::Officer) => self.name_of(id),
            (Value::Text(text), FieldKind::Case) => self.case_in(text),
            (Value::Text(text), _) => text.clone(),
            (Value::List(items), _) => return Filling::List(items.clone()),
            // No fine of nothing is imposed, and nothing of no value is confiscated.
            (Value::Money(0), _) => return Filling::Absent,
            (Value::Money(amount), _) => money_in_words(*amount),
            (Value::Count(count), _) => count.to_string(),
            (Value::Date(day), _) => day_in_words(*day),
            (Value::Moment(moment), _) => moment_in_words(*moment),
            (Value::Party(party), _) => {
                let kind = match party.kind {
                    PartyKind::Person => "公民身份号码",
                    PartyKind::Organisation => "统一社会信用代码",
                };
                let number = &party.number;
                return Filling::Party {
                    name: party.name.clone(),
                    number: (!number.is_empty()).then(|| format!("{kind}：{number}")),
                };
            }
            (Value::File(digest), _) => format!("文件（SM3：{digest}）"),
            (Value::Erased, _) => zs_event::canon::ERASED_TEXT.to_owned(),
        };
        match text.is_empty() {
            true => Filling::Absent,
            false => Filling::Text(text),
        }
    }
}

/// Where a slot that names another step leads.
pub(super) enum Other<'s> {
    /// To a field of a step.
    Of(InstanceNo, StepNo, &'s str),
    /// To a sub-procedure that was not begun.
    NotBegun(InstanceNo, StepNo),
}

/// A step that need not be done says nothing; one that must be done is missing.
fn not_done(step: &Step) -> Filling {
    if step.when.is_some() || step.need == Need::May {
        return Filling::Absent;
    }
    Filling::Missing(format!("环节“{}”还没有办", step.name))
}

fn outcome_of<'a>(step: &'a Step, round: &Round) -> Option<&'a str> {
    let outcome = step.outcomes.get(usize::from(round.outcome?))?;
    Some(&outcome.name)
}

/// The last run of digits of a number: its ordinal.
fn last_digits(number: &str) -> Option<&str> {
    let end = number.rfind(|c: char| c.is_ascii_digit())? + 1;
    let head = &number[..end];
    let start = head.rfind(|c: char| !c.is_ascii_digit());
    let start = start.map_or(0, |at| {
        at + head[at..].chars().next().map_or(1, char::len_utf8)
    });
    Some(&head[start..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ordinal_of_a_number_is_its_last_run_of_digits() {
        assert_eq!(last_digits("罚〔2026〕13号"), Some("13"));
        assert_eq!(last_digits("7"), Some("7"));
        assert_eq!(last_digits("号"), None);
    }
}
