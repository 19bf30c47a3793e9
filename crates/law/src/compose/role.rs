//! Names by role: `role:inform.served` of a general file is `<step>.served` of the step that has
//! the role in the procedure at hand.

use std::sync::Arc;

use crate::draft::{
    DerivedDraft, DutyDraft, FactDraft, ProcedureDraft, QuantityDraft, SeparationDraft,
    SourceDraft, TermDraft,
};
use crate::text::Text;

/// The steps of a procedure by role.
pub(super) struct Roles {
    pairs: Vec<(Arc<str>, Arc<str>)>,
}

impl Roles {
    /// The roles of a procedure.
    pub(super) fn of(draft: &ProcedureDraft) -> Self {
        let steps = draft.steps.iter();
        let pairs = steps.flat_map(|step| {
            let roles = step.roles.iter();
            roles.map(|role| (role.value.clone(), step.id.value.clone()))
        });
        Self {
            pairs: pairs.collect(),
        }
    }

    /// What a name means: one name for each step with the role; a name without role is itself.
    fn all(&self, name: &Text) -> Vec<Text> {
        let Some(rest) = name.as_str().strip_prefix("role:") else {
            return vec![name.clone()];
        };
        let role = rest.split('.').next().unwrap_or(rest);
        let tail = &rest[role.len()..];
        let steps = self.pairs.iter().filter(|(it, _)| **it == *role);
        steps
            .map(|(_, step)| name.with(&format!("{step}{tail}")))
            .collect()
    }

    /// What a name means where only one step can be meant: the first.
    fn one(&self, name: &Text) -> Option<Text> {
        self.all(name).into_iter().next()
    }

    /// A duty as it concerns one step. What refers to a role that the procedure does not have
    /// falls away: it could never happen.
    pub(super) fn duty(&self, duty: &DutyDraft, own: &str) -> DutyDraft {
        let mut duty = duty.clone();
        let others = |name: &Text| {
            let names = self.all(name).into_iter();
            names.filter(|it| it.as_str() != own).collect::<Vec<_>>()
        };
        duty.after = duty.after.iter().flat_map(others).collect();
        if let Some(actor) = &mut duty.actor {
            let rules = std::mem::take(&mut actor.not_same_as).into_iter();
            let rules = rules.flat_map(|rule| {
                let cite = rule.cite;
                let steps = others(&rule.step).into_iter();
                steps.map(move |step| SeparationDraft {
                    step,
                    cite: cite.clone(),
                })
            });
            actor.not_same_as = rules.collect();
        }
        duty.terms = duty
            .terms
            .iter()
            .filter_map(|term| self.term(term))
            .collect();
        duty
    }

    fn term(&self, term: &TermDraft) -> Option<TermDraft> {
        let mut term = term.clone();
        if let Some(anchor) = &term.anchor {
            term.anchor = Some(self.one(anchor)?);
        }
        let pauses = term.pauses.into_iter().filter_map(|mut pause| {
            pause.from = self.one(&pause.from)?;
            pause.to = self.one(&pause.to)?;
            Some(pause)
        });
        term.pauses = pauses.collect();
        Some(term)
    }

    /// A fact; nothing where a role that it needs is missing.
    pub(super) fn fact(&self, fact: &FactDraft) -> Option<FactDraft> {
        let mut fact = fact.clone();
        if let SourceDraft::Derived(derived, _) = &mut fact.source {
            match derived.as_mut() {
                DerivedDraft::Compare(left, _, right) => {
                    self.quantity(left)?;
                    self.quantity(right)?;
                }
                DerivedDraft::Member(name, _)
                | DerivedDraft::Outcome(name, _)
                | DerivedDraft::Done(name)
                | DerivedDraft::UnderWay(name)
                | DerivedDraft::Working(name, ..) => *name = self.one(name)?,
                DerivedDraft::Earlier { party, act, .. } => {
                    *party = self.one(party)?;
                    *act = self.one(act)?;
                }
            }
        }
        Some(fact)
    }

    fn quantity(&self, quantity: &mut QuantityDraft) -> Option<()> {
        match quantity {
            QuantityDraft::Literal(_) => {}
            QuantityDraft::Field(name) | QuantityDraft::Count(name) => *name = self.one(name)?,
            QuantityDraft::Sum(names) => {
                *names = names.iter().flat_map(|name| self.all(name)).collect();
            }
            QuantityDraft::Earlier { party, acts, .. } => {
                *party = self.one(party)?;
                for act in acts {
                    *act = self.one(act)?;
                }
            }
            QuantityDraft::Days(from, to) => {
                *from = self.one(from)?;
                *to = self.one(to)?;
            }
            QuantityDraft::Lookup { by, on, .. } => {
                for (_, field) in by.iter_mut() {
                    *field = self.one(field)?;
                }
                if let Some(name) = on {
                    *name = self.one(name)?;
                }
            }
        }
        Some(())
    }
}
