//! Facts and conditions in words.

use zs_event::Value;

use super::words::Words;
use crate::model::{Condition, Derived, Fact, FactNo, FactSource, Quantity};

impl Words<'_> {
    /// A fact with where its value comes from.
    pub(super) fn fact(&self, fact: &Fact) -> String {
        let source = match &fact.source {
            FactSource::Declared { default: None } => "由人认定并写明理由".to_owned(),
            FactSource::Declared {
                default: Some(worth),
            } => {
                let worth = if *worth { "成立" } else { "不成立" };
                format!("由人认定并写明理由；没有认定时{worth}")
            }
            FactSource::Inherited => "沿用主程序的认定".to_owned(),
            FactSource::Derived(derived) => self.derived(derived),
        };
        let cite = fact.cite.as_ref();
        let cite = cite.map_or_else(String::new, |it| format!("（{}）", it.in_words()));
        format!("{}：{source}{cite}。", fact.name)
    }

    fn derived(&self, derived: &Derived) -> String {
        match derived {
            Derived::Compare {
                left,
                comparison,
                right,
            } => {
                let (left, right) = (self.quantity(left), self.quantity(right));
                format!("{left}{}{right}", comparison.word())
            }
            Derived::Member { left, of } => {
                format!("“{}”是{}之一", self.field_ref(left), of.join("、"))
            }
            Derived::Outcome { of, any } => {
                format!("{}的结果是{}", self.step_name(of), any.join("或者"))
            }
            Derived::Done(of) => format!("已经{}", self.moment(of)),
            Derived::UnderWay(of) => format!("{}正在进行", self.step_name(of)),
            Derived::Earlier { party, act, role } => format!(
                "“{}”的“{}”在以前的案件里已经办过“{role}”",
                self.field_ref(party),
                self.field_ref(act)
            ),
            Derived::Working { field, from, to } => format!(
                "“{}”在工作日的{}至{}之间",
                self.field_ref(field),
                time(*from),
                time(*to)
            ),
        }
    }

    fn quantity(&self, quantity: &Quantity) -> String {
        match quantity {
            Quantity::Literal(value) => literal(value),
            Quantity::Field(field) => format!("“{}”", self.field_ref(field)),
            Quantity::Sum(fields) => {
                let fields = fields.iter().map(|it| format!("“{}”", self.field_ref(it)));
                format!("{}合计", fields.collect::<Vec<_>>().join("、"))
            }
            Quantity::Count(of) => format!("{}的次数", self.step_name(of)),
            Quantity::Earlier { party, acts, role } => {
                let acts = acts.iter().map(|it| format!("“{}”", self.field_ref(it)));
                let acts = acts.collect::<Vec<_>>().join("、");
                let party = self.field_ref(party);
                format!("“{party}”以前{acts}相同、已经办过“{role}”的案件数")
            }
            Quantity::DaysBetween(from, to) => {
                format!("从{}到{}的天数", self.moment(from), self.moment(to))
            }
            Quantity::Lookup {
                table,
                column,
                on,
                milder,
                ..
            } => {
                let on = on
                    .as_ref()
                    .map_or_else(String::new, |it| format!("在“{}”那天", self.field_ref(it)));
                let milder = if *milder {
                    "（新规定较轻的用新规定）"
                } else {
                    ""
                };
                format!("《{}》表{on}的“{column}”{milder}", table.name)
            }
        }
    }

    /// A condition as the beginning of a sentence: `有…的，`.
    pub(super) fn when(&self, condition: &Condition) -> String {
        let cite = condition.cite.as_ref();
        let cite = cite.map_or_else(String::new, |it| format!("（{}）", it.in_words()));
        format!("{}的{cite}，", self.condition(condition))
    }

    /// A condition: `有…，并且没有…`.
    pub(super) fn condition(&self, condition: &Condition) -> String {
        let names = |facts: &[FactNo], join: &str| {
            let names = facts.iter().map(|it| &*self.procedure.fact(*it).name);
            names.collect::<Vec<_>>().join(join)
        };
        let mut parts = Vec::new();
        if !condition.all.is_empty() {
            parts.push(format!("有“{}”", names(&condition.all, "”并且有“")));
        }
        if !condition.any.is_empty() {
            parts.push(format!("有“{}”", names(&condition.any, "”或者有“")));
        }
        if !condition.none.is_empty() {
            parts.push(format!("没有“{}”", names(&condition.none, "”也没有“")));
        }
        parts.join("，并且")
    }
}

fn time(minute: u16) -> String {
    format!("{}:{:02}", minute / 60, minute % 60)
}

fn literal(value: &Value) -> String {
    match value {
        Value::Money(fen) if fen % 100 == 0 => format!("{}元", fen / 100),
        Value::Money(fen) => format!("{}.{:02}元", fen / 100, fen % 100),
        Value::Count(count) => count.to_string(),
        Value::Date(day) => day.to_string(),
        Value::Text(text) => format!("“{text}”"),
        other => other.canonical(),
    }
}
