//! What a rule is worth when a log tells only part of a case: a fact counts only where the log tells
//! of it, or where nothing else can be taken from its silence.

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_case::{InstanceNo, View, fact};
use zs_law::{
    Condition, Derived, FactNo, FactSource, FieldRef, Mark, Need, Procedure, Quantity, Ref, StepNo,
};

use crate::Told;

/// What is known of a case.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) view: View<'a>,
    pub(crate) procedure: &'a Procedure,
    pub(crate) told: &'a Told,
    /// Steps that were found missing or out of order: nothing more is taken from them.
    pub(crate) doubted: &'a BTreeSet<StepNo>,
}

/// How far a fact is known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Basis {
    /// The log tells it.
    Told,
    /// The log is silent, and it is taken as it mostly is; a person may know better.
    Assumed,
    /// Nothing can be said.
    Unknown,
}

impl<'a> Known<'a> {
    /// What a condition is worth; facts that were taken for what they mostly are go to `assumed`.
    pub(crate) fn condition(
        &self,
        condition: &Condition,
        assumed: &mut BTreeSet<FactNo>,
    ) -> Option<bool> {
        let mut taken = Vec::new();
        let worth = condition.evaluate(|number| match self.basis(number) {
            Basis::Told => fact(&self.view, InstanceNo::ROOT, number),
            Basis::Assumed => {
                taken.push(number);
                fact(&self.view, InstanceNo::ROOT, number)
            }
            Basis::Unknown => None,
        });
        if worth.is_some() {
            assumed.extend(taken);
        }
        worth
    }

    /// The facts of a condition that the log does not tell.
    pub(crate) fn untold(&self, condition: &Condition) -> impl Iterator<Item = FactNo> {
        let untold = condition.facts();
        untold.filter(|number| self.basis(*number) != Basis::Told)
    }

    /// What would be otherwise than it was taken, in the order of the procedure.
    pub(crate) fn otherwise(&self, taken: &BTreeSet<FactNo>) -> Vec<Arc<str>> {
        let names = taken.iter().map(|number| {
            let holds = fact(&self.view, InstanceNo::ROOT, *number);
            self.name(*number, holds != Some(true))
        });
        names.collect()
    }

    /// A fact that holds, or one that does not.
    pub(crate) fn name(&self, number: FactNo, holds: bool) -> Arc<str> {
        let name = &self.procedure.fact(number).name;
        match holds {
            true => name.clone(),
            false => format!("并非{name}").into(),
        }
    }

    /// Whether the log tells the moment that a reference means.
    pub(crate) fn tells(&self, of: &Ref) -> bool {
        let told = match of.mark {
            Mark::Done | Mark::Begun => &self.told.steps,
            Mark::Served => &self.told.served,
        };
        of.is_local() && told.contains(&of.step) && !self.doubted.contains(&of.step)
    }

    /// Whether the log tells a field.
    pub(crate) fn tells_field(&self, field: &FieldRef) -> bool {
        let place = match field {
            FieldRef::Case(index) | FieldRef::CasePartyKind(index) => (None, *index),
            FieldRef::Step(of, index) if of.is_local() => (Some(of.step), *index),
            FieldRef::Step(..) => return false,
        };
        let doubted = place.0.is_some_and(|step| self.doubted.contains(&step));
        self.told.fields.contains(&place) && !doubted
    }

    fn basis(&self, number: FactNo) -> Basis {
        let told = |it| if it { Basis::Told } else { Basis::Unknown };
        match &self.procedure.fact(number).source {
            FactSource::Declared { default } => {
                let declared = self.told.facts.contains(&number)
                    || self.view.declared(InstanceNo::ROOT, number).is_some();
                match (declared, default) {
                    (true, _) => Basis::Told,
                    (false, Some(_)) => Basis::Assumed,
                    (false, None) => Basis::Unknown,
                }
            }
            FactSource::Inherited => Basis::Unknown,
            FactSource::Derived(derived) => match derived {
                Derived::Compare { left, right, .. } => {
                    told(self.tells_quantity(left) && self.tells_quantity(right))
                }
                Derived::Member { left, .. } => told(self.tells_field(left)),
                Derived::Working { field, .. } => told(self.tells_field(field)),
                Derived::Outcome { of, .. } => self.basis_of_outcome(of),
                Derived::Done(of) => self.basis_of(of),
                Derived::UnderWay(_) => Basis::Assumed,
                Derived::Earlier { .. } => Basis::Unknown,
            },
        }
    }

    /// How far it is known with which outcome a step ended: the one that the rest of the case shows
    /// is only taken.
    fn basis_of_outcome(&self, of: &Ref) -> Basis {
        match self.basis_of(of) {
            Basis::Told if !self.told.outcomes.contains(&of.step) => Basis::Assumed,
            basis => basis,
        }
    }

    /// How far it is known what became of a step.
    fn basis_of(&self, of: &Ref) -> Basis {
        let step = of.calls.first().copied().unwrap_or(of.step);
        if of.up > 0 || self.doubted.contains(&step) {
            return Basis::Unknown;
        }
        if self.tells(of) {
            return Basis::Told;
        }
        if of.mark == Mark::Served {
            return Basis::Unknown;
        }
        if self
            .view
            .state
            .instance(InstanceNo::ROOT)
            .done(step)
            .is_some()
        {
            // It was supplied, with the outcome that the rest of the case shows.
            return Basis::Told;
        }
        let law = self.procedure.step(step);
        match law.need == Need::May || law.call.is_some() {
            true => Basis::Assumed,
            false => Basis::Unknown,
        }
    }

    fn tells_quantity(&self, quantity: &Quantity) -> bool {
        match quantity {
            Quantity::Literal(_) => true,
            Quantity::Field(field) => self.tells_field(field),
            Quantity::Sum(fields) => fields.iter().all(|it| self.tells_field(it)),
            Quantity::Count(of) => self.tells(of),
            Quantity::DaysBetween(from, to) => self.tells(from) && self.tells(to),
            Quantity::Lookup { by, on, .. } => {
                by.iter().all(|(_, field)| self.tells_field(field))
                    && on.as_ref().is_none_or(|field| self.tells_field(field))
            }
            Quantity::Earlier { .. } => false,
        }
    }
}
