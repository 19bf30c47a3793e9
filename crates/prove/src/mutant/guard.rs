//! The guards of a procedure, one by one: everything that can refuse a step or hide what is public.

use std::fmt;
use std::sync::Arc;

use zs_base::{ProcedureId, StepId};
use zs_law::{Late, Procedure, Step, TermKind};

/// A guard, by names, so that it is found in every version and overlay of its procedure.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Guard {
    /// The procedure.
    pub procedure: ProcedureId,
    /// The step; for a publication the step that makes public.
    pub step: StepId,
    /// Which guard of the step.
    pub kind: GuardKind,
}

/// Which guard of a step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GuardKind {
    /// It comes after this step.
    After(StepId),
    /// It is needed, and possible, only where its condition holds.
    When,
    /// A wait, a notice or a limit that blocks, by its id.
    Term(Arc<str>),
    /// A requirement, by its place.
    Require(usize),
    /// More than one person.
    AtLeast,
    /// A certificate.
    Holds,
    /// A separation, by its place.
    NotSameAs(usize),
    /// A separation that a call lays on an inner step, by the place of its rule.
    Separate(StepId, usize),
    /// Evidence, by its place.
    Evidence(usize),
    /// A required field.
    Field(Arc<str>),
    /// A fact that must be declared.
    Declares(Arc<str>),
    /// A kind of data that is hidden.
    Hide(Arc<str>),
    /// The condition under which nothing is public.
    Never,
}

/// All guards of a procedure, called procedures not included.
#[must_use]
pub fn guards(procedure: &Procedure) -> Vec<Guard> {
    let mut found = Vec::new();
    for step in procedure.steps.iter() {
        for kind in of_step(procedure, step) {
            found.push(Guard {
                procedure: procedure.id.clone(),
                step: step.id.clone(),
                kind,
            });
        }
    }
    for publication in &procedure.publish {
        let hidden = publication.hide.iter().cloned().map(GuardKind::Hide);
        let never = publication.never.iter().map(|_| GuardKind::Never);
        for kind in hidden.chain(never) {
            found.push(Guard {
                procedure: procedure.id.clone(),
                step: procedure.step(publication.by).id.clone(),
                kind,
            });
        }
    }
    found
}

fn of_step(procedure: &Procedure, step: &Step) -> Vec<GuardKind> {
    let mut found: Vec<GuardKind> = Vec::new();
    let after = step.after.iter();
    found.extend(after.map(|it| GuardKind::After(procedure.step(*it).id.clone())));
    found.extend(step.when.iter().map(|_| GuardKind::When));
    for term in &step.terms {
        let blocks = match term.kind {
            TermKind::Wait { .. } | TermKind::Before { .. } => true,
            TermKind::Limit { .. } | TermKind::Date { .. } => term.late == Late::Block,
        };
        found.extend(blocks.then(|| GuardKind::Term(term.id.clone())));
    }
    found.extend((0..step.requires.len()).map(GuardKind::Require));
    if let Some(actor) = &step.actor {
        found.extend((actor.at_least > 1).then_some(GuardKind::AtLeast));
        found.extend(actor.holds.iter().map(|_| GuardKind::Holds));
        found.extend((0..actor.not_same_as.len()).map(GuardKind::NotSameAs));
    }
    if let Some(call) = &step.call
        && let Some(callee) = procedure.callees.get(usize::from(call.callee))
    {
        for (inner, rules) in &call.separate {
            let id = &callee.step(*inner).id;
            found.extend((0..rules.len()).map(|at| GuardKind::Separate(id.clone(), at)));
        }
    }
    found.extend((0..step.evidence.len()).map(GuardKind::Evidence));
    let required = step.fields.iter().filter(|field| field.required);
    found.extend(required.map(|field| GuardKind::Field(field.name.clone())));
    let declares = step.declares.iter();
    found.extend(declares.map(|it| GuardKind::Declares(procedure.fact(*it).name.clone())));
    found
}

impl fmt::Display for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ", self.procedure, self.step)?;
        match &self.kind {
            GuardKind::After(step) => write!(f, "after {step}"),
            GuardKind::When => f.write_str("when"),
            GuardKind::Term(id) => write!(f, "term {id}"),
            GuardKind::Require(at) => write!(f, "require {}", at + 1),
            GuardKind::AtLeast => f.write_str("actor.at_least"),
            GuardKind::Holds => f.write_str("actor.holds"),
            GuardKind::NotSameAs(at) => write!(f, "actor.not_same_as {}", at + 1),
            GuardKind::Separate(inner, at) => write!(f, "call.separate {inner} {}", at + 1),
            GuardKind::Evidence(at) => write!(f, "evidence {}", at + 1),
            GuardKind::Field(name) => write!(f, "field {name}"),
            GuardKind::Declares(fact) => write!(f, "declares {fact}"),
            GuardKind::Hide(kind) => write!(f, "publish.hide {kind}"),
            GuardKind::Never => f.write_str("publish.never"),
        }
    }
}
