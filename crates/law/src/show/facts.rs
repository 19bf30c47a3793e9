//! Facts and conditions in words.

use zs_event::Value;

use super::words::{Words, day, either, quoted};
use crate::model::{Comparison, Condition, Derived, Fact, FactNo, FactSource, Quantity};

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
                left: Quantity::DaysBetween(from, to),
                comparison: Comparison::Equal,
                right: Quantity::Literal(Value::Count(0)),
            } => format!("{}和{}在同一天", self.moment(from), self.moment(to)),
            Derived::Compare {
                left,
                comparison,
                right,
            } => {
                let (left, right) = (self.quantity(left), self.quantity(right));
                format!("{left}{}{right}", comparison.word())
            }
            Derived::Member { left, of } => {
                format!("{}写的是{}", self.field_named(left), either(of))
            }
            Derived::Outcome { of, any } => {
                format!("{}的结果是{}", self.step_name(of), either(any))
            }
            Derived::Done(of) => self.moment_past(of),
            Derived::UnderWay(of) => format!("{}正在进行", self.step_name(of)),
            Derived::Earlier { party, act, role } => format!(
                "同一{}、同一{}的另一案件已经办过{}",
                self.field_named(party),
                self.field_named(act),
                self.role(role)
            ),
            Derived::Working { field, from, to } => format!(
                "{}在工作日的{}至{}之间",
                self.field_named(field),
                time(*from),
                time(*to)
            ),
        }
    }

    fn quantity(&self, quantity: &Quantity) -> String {
        match quantity {
            Quantity::Literal(value) => literal(value),
            Quantity::Field(field) => self.field_named(field),
            Quantity::Sum(fields) => {
                let fields = fields.iter().map(|it| self.field_named(it));
                format!("{}合计", fields.collect::<Vec<_>>().join("、"))
            }
            Quantity::Count(of) => format!("{}办过的次数", self.step_name(of)),
            Quantity::Earlier { party, acts, role } => {
                let acts = acts.iter().map(|it| self.field_named(it));
                let acts = acts.collect::<Vec<_>>().join("、");
                let (party, role) = (self.field_named(party), self.role(role));
                format!("同一{party}、{acts}相同、已经办过{role}的其他案件数")
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
                    .map_or_else(String::new, |it| format!("在{}那天", self.field_named(it)));
                let milder = if *milder {
                    "（新规定较轻的用新规定）"
                } else {
                    ""
                };
                format!("《{}》表{on}的“{column}”{milder}", table.name)
            }
        }
    }

    /// A condition as the beginning of a sentence: `有…情形的，`.
    pub(super) fn when(&self, condition: &Condition) -> String {
        let cite = condition.cite.as_ref();
        let cite = cite.map_or_else(String::new, |it| format!("（{}）", it.in_words()));
        format!("{}的{cite}，", self.condition(condition))
    }

    /// A condition: `有…情形，并且没有…情形`.
    pub(super) fn condition(&self, condition: &Condition) -> String {
        let names = |facts: &[FactNo]| -> Vec<&str> {
            let names = facts.iter().map(|it| &*self.procedure.fact(*it).name);
            names.collect()
        };
        let mut parts = Vec::new();
        match names(&condition.all).as_slice() {
            [] => {}
            [one] => parts.push(format!("有“{one}”情形")),
            all => parts.push(format!("同时有{}情形", quoted(all))),
        }
        match names(&condition.any).as_slice() {
            [] => {}
            any => parts.push(format!("有{}情形", either(any))),
        }
        match names(&condition.none).as_slice() {
            [] => {}
            [one] => parts.push(format!("没有“{one}”情形")),
            none => parts.push(format!("没有{}中任何一种情形", quoted(none))),
        }
        parts.join("，并且")
    }
}

fn time(minute: u16) -> String {
    format!("{}:{:02}", minute / 60, minute % 60)
}

/// A value as people read it.
pub(super) fn literal(value: &Value) -> String {
    match value {
        Value::Money(fen) if fen % 100 == 0 => format!("{}元", fen / 100),
        Value::Money(fen) => format!("{}.{:02}元", fen / 100, fen % 100),
        Value::Count(count) => count.to_string(),
        Value::Text(text) => format!("“{text}”"),
        Value::List(items) => quoted(items),
        Value::Date(it) => day(*it),
        Value::Moment(it) => it.in_words(),
        Value::Party(party) => format!("“{}”", party.name),
        Value::File(_) => "一份文件".to_owned(),
        Value::Erased => "已经抹去的内容".to_owned(),
    }
}
