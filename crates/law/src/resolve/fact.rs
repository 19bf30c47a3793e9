//! Facts: their words are known, both sides of a comparison are of one kind.

use std::sync::Arc;

use zs_event::Value;

use super::actor::draft_of;
use super::table::money;
use super::{Scope, vocabulary::twice};
use crate::codes::facts::{ZS2301, ZS2304};
use crate::codes::steps::ZS2209;
use crate::codes::terms::ZS2110;
use crate::draft::{DerivedDraft, FactDraft, QuantityDraft, SourceDraft, words};
use crate::model::{Derived, Fact, FactSource, Quantity, Ref};
use crate::text::{At, Place, Raw, Text, nearest};

/// What a quantity is counted in; only equal ones can be compared.
type Measure = &'static str;

impl<'a> Scope<'a> {
    /// All facts of the procedure.
    pub(super) fn facts(&self) -> Vec<Fact> {
        let mut facts: Vec<Fact> = Vec::new();
        for draft in &self.composed.draft.facts {
            if facts.iter().any(|it| it.name == draft.name.value) {
                twice(self.problems, &draft.name);
            }
            self.word(&draft.name);
            // A fact that means nothing keeps its place, so that the numbers of the others hold,
            // and is worth something, so that nothing more is said about it.
            let source = self.source(draft);
            facts.push(Fact {
                name: draft.name.value.clone(),
                source: source.unwrap_or(FactSource::Declared {
                    default: Some(false),
                }),
                cite: self.cite_if_any(draft.cite.as_ref()),
            });
        }
        facts
    }

    fn facts_are_whole(&self) -> bool {
        self.drafts.is_whole("facts.toml") && self.drafts.is_whole("facts")
    }

    fn word(&self, name: &Text) {
        let known = || self.drafts.facts.iter().map(|it| it.name.as_str());
        if known().any(|it| it == name.as_str()) || !self.facts_are_whole() {
            return;
        }
        let cause = format!("情形“{}”没有在情形词表里登记", name.as_str());
        let cure = nearest(name.as_str(), known()).map_or_else(
            || "在 facts 文件夹里登记并说明含义".to_owned(),
            |word| format!("是不是要写“{word}”？"),
        );
        self.problems.error(ZS2301, &name.at, cause, cure);
    }

    fn source(&self, draft: &'a FactDraft) -> Option<FactSource> {
        Some(match &draft.source {
            SourceDraft::Declared(default) => FactSource::Declared { default: *default },
            SourceDraft::Inherited => FactSource::Inherited,
            SourceDraft::Derived(derived, at) => {
                let counted = matches!(
                    **derived,
                    DerivedDraft::Compare(..) | DerivedDraft::Earlier { .. }
                );
                if counted && draft.cite.is_none() {
                    let cause = "推算的情形没有写是哪一条规定的".to_owned();
                    let cure = "加上  cite = \"法规简称#条号\"";
                    self.problems.error(ZS2110, at, cause, cure);
                }
                FactSource::Derived(self.derived(derived, at)?)
            }
        })
    }

    fn derived(&self, draft: &'a DerivedDraft, at: &Place) -> Option<Derived> {
        Some(match draft {
            DerivedDraft::Compare(left, comparison, right) => {
                let (left, right) = (self.quantity(left), self.quantity(right));
                let ((left, measure), (right, other)) = (left?, right?);
                if measure != other {
                    let cause = format!("左边是{measure}，右边是{other}，不能比较");
                    let cure = "两边用同一种：金额写成 \"200元\"，整数和日期不加引号";
                    self.problems.error(ZS2304, at, cause, cure);
                }
                Derived::Compare {
                    left,
                    comparison: *comparison,
                    right,
                }
            }
            DerivedDraft::Member(name, of) => {
                let named = self.field(name)?;
                if !matches!(
                    named.kind,
                    "text" | "list" | "choice" | "key" | "place" | "unit"
                ) {
                    let cause = format!("“{}”不是文字，不能用 in", name.as_str());
                    self.problems
                        .error(ZS2209, &name.at, cause, "换成文字、选项或者多项文字");
                }
                if named.kind == "choice" {
                    self.check_choices(of, &named.draft.choices);
                }
                Derived::Member {
                    left: named.field,
                    of: words(of),
                }
            }
            DerivedDraft::Outcome(name, any) => self.outcome(name, any)?,
            DerivedDraft::Done(name) => Derived::Done(self.moment(name)?),
            DerivedDraft::UnderWay(name) => Derived::UnderWay(self.call(name)?),
            DerivedDraft::Earlier { party, act, role } => {
                let (left, right) = (self.field(party), self.field(act));
                let (left, right) = (left?, right?);
                self.check_party(party, left.kind);
                Derived::Earlier {
                    party: left.field,
                    act: right.field,
                    role: role.value.clone(),
                }
            }
            DerivedDraft::Working(name, from, to) => {
                let named = self.field(name)?;
                if named.kind != "moment" {
                    let cause = format!("“{}”不是时刻", name.as_str());
                    self.problems.error(ZS2209, &name.at, cause, "换成时刻字段");
                }
                Derived::Working {
                    field: named.field,
                    from: *from,
                    to: *to,
                }
            }
        })
    }

    fn check_party(&self, name: &Text, kind: &str) {
        if kind != "party" {
            let cause = format!("“{}”不是当事人", name.as_str());
            self.problems
                .error(ZS2209, &name.at, cause, "换成当事人字段");
        }
    }

    fn check_choices(&self, names: &[Text], choices: &[Text]) {
        for name in names {
            if !choices.iter().any(|it| it.value == name.value) {
                let known: Vec<&str> = choices.iter().map(Text::as_str).collect();
                crate::text::unknown_word(self.problems, name, &known);
            }
        }
    }

    /// The outcome of a step, or of the steps that may end a call.
    fn outcome(&self, name: &'a Text, any: &[Text]) -> Option<Derived> {
        let of = self.done(name)?;
        let draft = draft_of(self.composed, &of)?;
        if draft.call.is_some() {
            let callee = self.callee(&of)?;
            let ending = callee.draft.steps.iter();
            let outcomes: Vec<_> = ending.flat_map(|it| it.outcomes.iter().cloned()).collect();
            self.check_outcomes(any, &outcomes);
        } else {
            self.check_outcomes(any, &draft.outcomes);
        }
        Some(Derived::Outcome {
            of,
            any: words(any),
        })
    }

    fn callee(&self, of: &Ref) -> Option<&'a crate::compose::Composed> {
        let mut composed = self.composed;
        for call in of.calls.iter().chain([&of.step]) {
            let step = composed.draft.steps.get(usize::from(call.0))?;
            composed = composed.calls.get(&step.id.value)?;
        }
        Some(composed)
    }

    /// A call by name, or a report that the step calls nothing.
    fn call(&self, name: &'a Text) -> Option<Ref> {
        let of = self.done(name)?;
        let draft = draft_of(self.composed, &of)?;
        if draft.call.is_none() {
            let cause = format!("“{}”不是子程序", draft.name.as_str());
            self.problems
                .error(ZS2209, &name.at, cause, "underway 只能写调用子程序的环节");
        }
        Some(of)
    }

    fn quantity(&self, draft: &'a QuantityDraft) -> Option<(Quantity, Measure)> {
        Some(match draft {
            QuantityDraft::Literal(raw) => {
                let value = self.literal(raw);
                let measure = match value {
                    Value::Money(_) => "金额",
                    Value::Count(_) => "整数",
                    Value::Date(_) => "日期",
                    _ => "文字",
                };
                (Quantity::Literal(value), measure)
            }
            QuantityDraft::Field(name) => {
                let named = self.field(name)?;
                (Quantity::Field(named.field), measure(named.kind))
            }
            QuantityDraft::Sum(names) => {
                let mut fields = Vec::new();
                let mut unit = "整数";
                for name in names {
                    let named = self.field(name)?;
                    unit = measure(named.kind);
                    if !matches!(unit, "金额" | "整数") {
                        let cause = format!("“{}”不能相加", name.as_str());
                        self.problems
                            .error(ZS2209, &name.at, cause, "换成金额或者整数");
                    }
                    fields.push(named.field);
                }
                (Quantity::Sum(fields), unit)
            }
            QuantityDraft::Count(name) => (Quantity::Count(self.done(name)?), "整数"),
            QuantityDraft::Earlier { party, acts, role } => {
                let left = self.field(party)?;
                self.check_party(party, left.kind);
                let acts = acts.iter().map(|it| Some(self.field(it)?.field));
                let quantity = Quantity::Earlier {
                    party: left.field,
                    acts: acts.collect::<Option<_>>()?,
                    role: role.value.clone(),
                };
                (quantity, "整数")
            }
            QuantityDraft::Days(from, to) => {
                let (from, to) = (self.moment(from), self.moment(to));
                (Quantity::DaysBetween(from?, to?), "整数")
            }
            QuantityDraft::Lookup {
                table,
                column,
                by,
                on,
                milder,
            } => return self.lookup(table, column, by, on.as_ref(), *milder),
        })
    }

    fn literal(&self, raw: &At<Raw>) -> Value {
        let currency = self.composed.draft.currency.as_ref();
        match &raw.value {
            Raw::Whole(number) => Value::Count(*number),
            Raw::Day(day) => Value::Date(*day),
            Raw::Text(text) => money(text, currency.map_or("CNY", Text::as_str))
                .map_or_else(|| Value::Text(text.to_string()), Value::Money),
        }
    }

    fn lookup(
        &self,
        name: &'a Text,
        column: &'a Text,
        by: &'a [(Text, Text)],
        on: Option<&'a Text>,
        milder: bool,
    ) -> Option<(Quantity, Measure)> {
        let table = self.table(name)?;
        let drafts = self.drafts.tables.iter();
        let columns = drafts.filter(|it| it.name.value == name.value);
        let mut columns = columns.flat_map(|it| &it.columns);
        let found = columns.find(|(it, _)| it.value == column.value);
        let Some((_, kind)) = found else {
            self.no_column(&table, column, &table.columns);
            return None;
        };
        let mut keys: Vec<(Arc<str>, _)> = Vec::new();
        for (key, field) in by {
            if !table.keys.contains(&key.value) {
                self.no_column(&table, key, &table.keys);
            }
            keys.push((key.value.clone(), self.field(field)?.field));
        }
        for key in &table.keys {
            if !by.iter().any(|(it, _)| it.value == *key) {
                let cause = format!("没有写表的“{key}”从哪个字段来");
                let cure = format!("在 by 里加上  \"{key}\" = \"case.…\"");
                let code = crate::codes::writing::ZS1010;
                self.problems.error(code, &name.at, cause, cure);
            }
        }
        let on = match on {
            Some(field) => {
                let named = self.field(field)?;
                if measure(named.kind) != "日期" {
                    let cause = format!("“{}”不是日期", field.as_str());
                    self.problems
                        .error(ZS2209, &field.at, cause, "换成日期字段");
                }
                Some(named.field)
            }
            None => None,
        };
        let quantity = Quantity::Lookup {
            table,
            column: column.value.clone(),
            by: keys,
            on,
            milder,
        };
        Some((quantity, measure(kind.as_str())))
    }
}

/// What a field of a kind is counted in.
fn measure(kind: &str) -> Measure {
    match kind {
        "money" => "金额",
        "count" => "整数",
        "date" | "moment" => "日期",
        _ => "文字",
    }
}
