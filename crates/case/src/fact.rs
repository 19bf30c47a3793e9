//! What a fact is worth: true, false, or undefined, which is never taken for false.

use std::borrow::Cow;

use zs_base::Day;
use zs_event::Value;
use zs_law::{Comparison, Condition, Derived, FactNo, FactSource, FieldRef, Quantity, Ref, Table};

use crate::need::{Standing, standing};
use crate::state::InstanceNo;
use crate::view::View;

/// Milliseconds of a minute.
const MS_PER_MINUTE: i64 = 60_000;

/// How deep facts may ask about steps that ask about facts. `law check` refuses cycles; this
/// bound only keeps an unchecked procedure from recursing without end.
const DEPTH_MAX: u8 = 16;

/// What a condition is worth in an instance.
#[must_use]
pub fn condition(view: &View<'_>, at: InstanceNo, condition: &Condition) -> Option<bool> {
    Facts { view, depth: 0 }.condition(at, condition)
}

/// What a fact is worth in an instance.
#[must_use]
pub fn fact(view: &View<'_>, at: InstanceNo, fact: FactNo) -> Option<bool> {
    Facts { view, depth: 0 }.fact(at, fact)
}

/// How many earlier cases of the same party have done a step of a role, and the number with which a
/// fact of the procedure compares that: a cap. Nothing where no fact does, or a value is missing.
#[must_use]
pub fn earlier_and_cap(view: &View<'_>, at: InstanceNo, role: &str) -> Option<(i64, i64)> {
    let facts = Facts { view, depth: 0 };
    let procedure = &view.state.instance(at).procedure;
    procedure.facts.iter().find_map(|fact| {
        let FactSource::Derived(Derived::Compare { left, right, .. }) = &fact.source else {
            return None;
        };
        let counted = matches!(left, Quantity::Earlier { role: own, .. } if **own == *role);
        let sides = (facts.quantity(at, left)?, facts.quantity(at, right)?);
        let numbers = (sides.0.as_number()?, sides.1.as_number()?);
        counted.then_some(numbers)
    })
}

/// The evaluator, with the depth it has reached.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'a, 'v> {
    pub(crate) view: &'a View<'v>,
    pub(crate) depth: u8,
}

impl<'v> Facts<'_, 'v> {
    pub(crate) fn condition(self, at: InstanceNo, condition: &Condition) -> Option<bool> {
        condition.evaluate(|fact| self.fact(at, fact))
    }

    fn deeper(self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self
        }
    }

    fn fact(self, at: InstanceNo, number: FactNo) -> Option<bool> {
        if self.depth > DEPTH_MAX {
            return None;
        }
        let instance = self.view.state.instance(at);
        let fact = instance.procedure.fact(number);
        match &fact.source {
            FactSource::Declared { default } => self.view.declared(at, number).or(*default),
            FactSource::Inherited => {
                let caller = instance.caller?;
                let outer = &self.view.state.instance(caller.instance).procedure;
                self.deeper()
                    .fact(caller.instance, outer.find_fact(&fact.name)?)
            }
            FactSource::Derived(derived) => self.derived(at, derived),
        }
    }

    fn derived(self, at: InstanceNo, derived: &'v Derived) -> Option<bool> {
        match derived {
            Derived::Compare {
                left,
                comparison,
                right,
            } => self.compare(at, left, *comparison, right),
            Derived::Member { left, of } => match self.view.field(at, left)? {
                Value::Text(text) => Some(of.iter().any(|word| **word == **text)),
                Value::List(items) => Some(
                    items
                        .iter()
                        .any(|item| of.iter().any(|word| **word == **item)),
                ),
                _ => None,
            },
            Derived::Outcome { of, any } => self.outcome(at, of, any),
            // A paper posted today may count as served only weeks from now.
            Derived::Done(of) => Some(
                self.view
                    .moment(at, of)
                    .is_some_and(|it| it.day() <= self.view.day),
            ),
            Derived::UnderWay(of) => {
                let mut calls = self.view.state.calls(at, of.step);
                Some(calls.any(|(_, call)| call.ended.is_none()))
            }
            Derived::Earlier { party, act, role } => {
                let (party, act) = (self.view.field(at, party)?, self.view.field(at, act)?);
                Some(self.view.register.earlier(party, act, role) > 0)
            }
            Derived::Working { field, from, to } => {
                let Value::Moment(moment) = *self.view.field(at, field)? else {
                    return None;
                };
                let used = self.view.state.instance(at).procedure.calendar;
                let calendar = self.view.register.calendar(used);
                let day = moment.day();
                let minutes = i64::from(*from)..=i64::from(*to);
                let minute = moment.time_ms() / MS_PER_MINUTE;
                Some(calendar.is_work_day(day) && minutes.contains(&minute))
            }
        }
    }

    fn outcome(self, at: InstanceNo, of: &Ref, any: &[std::sync::Arc<str>]) -> Option<bool> {
        let named = |name: &str| any.iter().any(|word| **word == *name);
        let instances = crate::mark::instances_of(self.view.state, at, of);
        let Some(&instance) = instances.last() else {
            return self.not_called(at, of);
        };
        let it = self.view.state.instance(instance);
        let step = it.procedure.step(of.step);
        if step.call.is_some() {
            let latest = self.view.state.calls(instance, of.step).next_back();
            if let Some((_, call)) = latest {
                return call.ended.as_ref().map(|ending| named(&ending.outcome));
            }
        } else {
            let candidate = self
                .view
                .candidate_at(instance, of.step)
                .map(|it| it.outcome);
            let done = candidate.or_else(|| it.done(of.step).map(|round| round.outcome));
            if let Some(outcome) = done {
                let outcome = outcome.and_then(|index| step.outcomes.get(usize::from(index)));
                return Some(outcome.is_some_and(|outcome| named(&outcome.name)));
            }
        }
        match standing(self.deeper(), instance, of.step) {
            Standing::NotNeeded | Standing::Optional => Some(false),
            Standing::Needed | Standing::Unknown => None,
        }
    }

    /// A step inside a call without an instance: it has no outcome where the call is not needed.
    fn not_called(self, at: InstanceNo, of: &Ref) -> Option<bool> {
        let call = *of.calls.first().filter(|_| of.up == 0)?;
        match standing(self.deeper(), at, call) {
            Standing::NotNeeded | Standing::Optional => Some(false),
            Standing::Needed | Standing::Unknown => None,
        }
    }

    fn compare(
        self,
        at: InstanceNo,
        left: &'v Quantity,
        comparison: Comparison,
        right: &'v Quantity,
    ) -> Option<bool> {
        let (left, right) = (self.quantity(at, left)?, self.quantity(at, right)?);
        match (&*left, &*right) {
            (Value::Date(_) | Value::Moment(_), Value::Date(_) | Value::Moment(_)) => {
                Some(comparison.holds(&left.as_day()?, &right.as_day()?))
            }
            (Value::Money(_) | Value::Count(_), Value::Money(_) | Value::Count(_)) => {
                Some(comparison.holds(&left.as_number()?, &right.as_number()?))
            }
            _ => Some(comparison.holds(&left, &right)),
        }
    }

    /// What a quantity is worth; undefined while something of it is missing.
    pub(crate) fn quantity(self, at: InstanceNo, quantity: &'v Quantity) -> Option<Cow<'v, Value>> {
        match quantity {
            Quantity::Literal(value) => Some(Cow::Borrowed(value)),
            Quantity::Field(field) => text_or_value(self.view, at, field),
            Quantity::Sum(fields) => {
                let values = fields
                    .iter()
                    .flat_map(|field| self.view.all_values(at, field));
                Some(counted(values.filter_map(Value::as_number).sum()))
            }
            Quantity::Count(of) => Some(counted(self.view.count(at, of))),
            Quantity::Earlier { party, acts, role } => {
                let party = self.view.field(at, party)?;
                let acts = acts.iter().map(|it| self.view.field(at, it));
                let act = same_acts(&acts.collect::<Option<Vec<_>>>()?);
                let count = self.view.register.earlier(party, &act, role);
                Some(counted(i64::from(count)))
            }
            Quantity::DaysBetween(from, to) => {
                let (from, to) = (self.view.moment(at, from)?, self.view.moment(at, to)?);
                Some(counted(i64::from(to.day().since(from.day()))))
            }
            Quantity::Lookup {
                table,
                column,
                by,
                on,
                milder,
            } => {
                let on = match on {
                    Some(field) => self.view.field(at, field)?.as_day()?,
                    None => self.view.day,
                };
                let then = self.lookup(at, table, column, by, on)?;
                if !milder {
                    return Some(Cow::Borrowed(then));
                }
                // A newer row that does not exist cannot be milder.
                let now = self.lookup(at, table, column, by, self.view.day);
                Some(Cow::Borrowed(now.map_or(then, |now| now.min(then))))
            }
        }
    }

    fn lookup(
        self,
        at: InstanceNo,
        table: &'v Table,
        column: &str,
        by: &[(std::sync::Arc<str>, FieldRef)],
        on: Day,
    ) -> Option<&'v Value> {
        let mut keys = Vec::with_capacity(table.keys.len());
        for key in &table.keys {
            let (_, field) = by.iter().find(|(name, _)| name == key)?;
            keys.push(text(self.view, at, field)?);
        }
        table.value(table.row(&keys, on)?, column)
    }
}

/// What earlier cases must agree in: the value of the one field, or the values of several.
#[must_use]
pub fn same_acts(values: &[&Value]) -> Value {
    match values {
        [value] => (*value).clone(),
        values => Value::List(values.iter().map(|it| it.canonical()).collect()),
    }
}

/// The value of a field; for the kind of a party, its word.
fn text_or_value<'v>(view: &View<'v>, at: InstanceNo, field: &FieldRef) -> Option<Cow<'v, Value>> {
    match field {
        FieldRef::CasePartyKind(_) => {
            let word = text(view, at, field)?;
            Some(Cow::Owned(Value::Text(word.to_owned())))
        }
        _ => view.field(at, field).map(Cow::Borrowed),
    }
}

/// The text of a field; for the kind of a party, its word.
fn text<'v>(view: &View<'v>, at: InstanceNo, field: &FieldRef) -> Option<&'v str> {
    match (field, view.field(at, field)?) {
        (FieldRef::CasePartyKind(_), Value::Party(party)) => Some(party.kind.word()),
        (FieldRef::CasePartyKind(_), _) => None,
        (_, Value::Text(text)) => Some(text),
        _ => None,
    }
}

fn counted<'v>(count: i64) -> Cow<'v, Value> {
    Cow::Owned(Value::Count(count))
}

/// What the `when` of a step is worth; true where it has none.
pub(crate) fn condition_of(view: &View<'_>, at: InstanceNo, step: &zs_law::Step) -> Option<bool> {
    step.when
        .as_ref()
        .map_or(Some(true), |when| condition(view, at, when))
}
