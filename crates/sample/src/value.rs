//! Values of fields as a story draws them.

use std::collections::BTreeMap;

use serde::Deserialize;
use zs_base::Moment;
use zs_base::random::Seeded;
use zs_event::Value;

use crate::names::Names;

/// How a value is drawn. Exactly one key is given.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draw {
    /// One of these texts.
    text: Option<Vec<String>>,
    /// A list of texts, as it is.
    list: Option<Vec<String>>,
    /// 元, from, to and in steps of.
    yuan: Option<[i64; 3]>,
    /// A whole number, from and to.
    count: Option<[i64; 2]>,
    /// Days before the act, from and to.
    days_before: Option<[u64; 2]>,
    /// Days after the act, from and to.
    days_after: Option<[u64; 2]>,
    /// A moment so many days after the act, at nine o'clock.
    moment_after: Option<[u64; 2]>,
    /// A moment: that of the act.
    moment: Option<bool>,
    /// A party.
    party: Option<bool>,
    /// A number on paper: what stands before it, and how many digits follow.
    digits: Option<(String, u32)>,
    /// The id of the first person who signed this step.
    person_of: Option<String>,
    /// The names of all who signed this step.
    names_of: Option<String>,
    /// The same value as `<step>.<field>` or `case.<field>`.
    same: Option<String>,
    /// Per thousand of the money in `<step>.<field>`.
    share: Option<(String, i64)>,
}

/// What has been told of a case so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    /// Values by `<step>.<field>`.
    pub(crate) values: BTreeMap<String, Value>,
    /// The signers of each step.
    pub(crate) signers: BTreeMap<String, Vec<zs_event::Signer>>,
    /// The names of the signers of each step.
    pub(crate) names: BTreeMap<String, Vec<String>>,
}

impl Draw {
    /// A value for an act at a moment; nothing where the draw asks for what was never told.
    pub(crate) fn draw(
        &self,
        rng: &mut Seeded,
        names: &Names,
        at: Moment,
        memory: &Memory,
    ) -> Option<Value> {
        if let Some(words) = &self.text {
            return rng.pick(words).cloned().map(Value::Text);
        }
        if let Some(items) = &self.list {
            return Some(Value::List(items.clone()));
        }
        if let Some([from, to, by]) = self.yuan {
            let steps = ((to - from) / by.max(1)).unsigned_abs() + 1;
            return Some(Value::Money((from + rng.below(steps) as i64 * by) * 100));
        }
        if let Some([from, to]) = self.count {
            return Some(Value::Count(
                from + rng.below((to - from).unsigned_abs() + 1) as i64,
            ));
        }
        if let Some(range) = self.days_before {
            return Some(Value::Date(at.day().plus(-between(rng, range))));
        }
        if let Some(range) = self.days_after {
            return Some(Value::Date(at.day().plus(between(rng, range))));
        }
        if let Some(range) = self.moment_after {
            return Some(Value::Moment(
                at.day().plus(between(rng, range)).start().plus_hours(9),
            ));
        }
        if self.moment == Some(true) {
            return Some(Value::Moment(at));
        }
        if self.party == Some(true) {
            return Some(Value::Party(names.party(rng)));
        }
        if let Some((before, count)) = &self.digits {
            let digits = (0..*count).map(|_| rng.below(10).to_string());
            return Some(Value::Text(format!(
                "{before}{}",
                digits.collect::<String>()
            )));
        }
        self.told(memory)
    }

    /// Values that follow from what was told before.
    fn told(&self, memory: &Memory) -> Option<Value> {
        if let Some(step) = &self.person_of {
            let signer = memory.signers.get(step)?.first()?;
            return Some(Value::Text(signer.person.to_string()));
        }
        if let Some(step) = &self.names_of {
            return memory.names.get(step).cloned().map(Value::List);
        }
        if let Some(field) = &self.same {
            return memory.values.get(field).cloned();
        }
        let (field, per_thousand) = self.share.as_ref()?;
        match memory.values.get(field)? {
            Value::Money(amount) => Some(Value::Money(amount * per_thousand / 1_000)),
            _ => None,
        }
    }
}

fn between(rng: &mut Seeded, [from, to]: [u64; 2]) -> i32 {
    (from + rng.below(to.saturating_sub(from) + 1)) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: &str = include_str!("../../../samples/county.toml");

    fn drawn(draw: &str, memory: &Memory) -> Option<Value> {
        let spec = crate::Spec::read(SPEC).unwrap();
        let draw: Draw = toml::from_str(draw).unwrap();
        let mut rng = Seeded::new(7);
        draw.draw(&mut rng, &spec.names, Moment::default(), memory)
    }

    #[test]
    fn a_number_on_paper_has_its_digits() {
        let Some(Value::Text(number)) = drawn("digits = [\"青罚票\", 10]", &Memory::default())
        else {
            panic!("no text");
        };
        let digits = number.strip_prefix("青罚票").unwrap();
        assert!(digits.len() == 10 && digits.bytes().all(|it| it.is_ascii_digit()));
    }

    #[test]
    fn the_names_of_a_step_are_those_of_its_signers() {
        let names = vec!["王安".to_owned(), "李宁".to_owned()];
        let mut memory = Memory::default();
        memory.names.insert("verify".to_owned(), names.clone());
        let asked = "names_of = \"verify\"";
        assert_eq!(drawn(asked, &memory), Some(Value::List(names)));
        assert_eq!(drawn(asked, &Memory::default()), None);
    }
}
