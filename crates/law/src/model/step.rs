//! A step (环节) of a procedure: who, after what, when, with what, and what may come of it.

use std::sync::Arc;

use zs_base::{PostId, StepId};
use zs_event::Cite;

use super::{Condition, FactNo, Field, FieldRef, Late, Origin, Ref, StepNo, Term};

/// One step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The id, unique in the procedure.
    pub id: StepId,
    /// The Chinese name.
    pub name: Arc<str>,
    /// What readers of the 程序说明书 must know of it beyond its parts.
    pub note: Option<Arc<str>>,
    /// The roles by which general duties and reports find it, such as `decide`.
    pub roles: Vec<Arc<str>>,
    /// Who wrote it.
    pub origin: Origin,
    /// Steps that must be done or not needed before.
    pub after: Vec<StepNo>,
    /// When it is needed; always, where nothing is written.
    pub when: Option<Condition>,
    /// Whether it must be done where `when` holds.
    pub need: Need,
    /// Whether it may be done again after it was done.
    pub repeats: Repeats,
    /// Whether it is possible after the case has ended, as a recall is.
    pub afterwards: bool,
    /// Who performs it; nothing for a call, whose steps have their own actors, and for what awaits
    /// another case.
    pub actor: Option<Actor>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Evidence that must be there.
    pub evidence: Vec<EvidenceRule>,
    /// Conditions on the state and on its own fields.
    pub requires: Vec<Require>,
    /// Facts that are declared with it. All of them must be declared.
    pub declares: Vec<FactNo>,
    /// Outcomes; where there are none, the step is simply done.
    pub outcomes: Vec<Outcome>,
    /// Its terms.
    pub terms: Vec<Term>,
    /// Under which name it is counted in statistics.
    pub counts: Option<Arc<str>>,
    /// The paper it produces.
    pub paper: Option<PaperUse>,
    /// The sub-procedure it calls.
    pub call: Option<Call>,
    /// Nobody does it: it is recorded when this step of another case is done.
    pub awaits: Option<Awaits>,
    /// Whether doing it ends the case or instance, whatever the outcome.
    pub ends: bool,
    /// The sentence said when it is refused because something must come before.
    pub refuse: Option<Arc<str>>,
    /// The articles it rests on.
    pub cite: Vec<Cite>,
}

/// Whether a step that may be done must be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It must be done where its `when` holds.
    Must,
    /// It may be done where its `when` holds; others wait for it only while it is under way.
    May,
}

/// Whether a step may be done again after it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeats {
    /// Once; a return voids it and opens a new round.
    Once,
    /// Any number of rounds, such as payments.
    Freely,
}

/// Who performs a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Any of these posts.
    pub posts: Vec<PostId>,
    /// How many people at least.
    pub at_least: u8,
    /// The kind of certificate that each must hold on that day.
    pub holds: Option<Arc<str>>,
    /// Whose work they may not have done.
    pub not_same_as: Vec<Separation>,
    /// Where the law says so.
    pub cite: Option<Cite>,
    /// Who else demands something of the people.
    pub added_by: Vec<Origin>,
}

/// People who did one step may not do the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Separation {
    /// The other step, in the same procedure, inside a call, or in the caller.
    pub step: Ref,
    /// Where the law says so.
    pub cite: Option<Cite>,
}

/// Evidence that a step needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceRule {
    /// The kind of evidence.
    pub kind: Arc<str>,
    /// How many at least.
    pub min: u16,
    /// Only when this holds.
    pub when: Option<Condition>,
    /// Where the law says so.
    pub cite: Cite,
    /// Who wrote it.
    pub origin: Origin,
}

/// A condition without which a step is refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Require {
    /// The condition, over the state and the step's own fields.
    pub condition: Condition,
    /// Only for these outcomes of the step; for all where empty.
    pub outcomes: Vec<Arc<str>>,
    /// The sentence of the refusal.
    pub refuse: Arc<str>,
    /// What to do about it.
    pub cure: Option<Arc<str>>,
    /// Where the law says so.
    pub cite: Cite,
    /// Who wrote it.
    pub origin: Origin,
}

impl Step {
    /// The term at whose end the law supplies this outcome, where nobody acted within it.
    #[must_use]
    pub fn supplier(&self, outcome: &str) -> Option<&Term> {
        let supplies =
            |term: &&Term| matches!(&term.late, Late::Deem { outcome: it } if **it == *outcome);
        self.terms.iter().find(supplies)
    }

    /// Whether the law supplies this outcome by itself, so that nobody can choose it.
    #[must_use]
    pub fn supplies(&self, outcome: &str) -> bool {
        self.supplier(outcome).is_some()
    }
}

/// What may come of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The name, unique in the step.
    pub name: Arc<str>,
    /// The step that is done again (退回).
    pub return_to: Option<StepNo>,
    /// Steps that stay valid although they depend on the one done again, with the reason.
    pub keep: Vec<StepNo>,
    /// Whether it ends the case or instance.
    pub ends: bool,
    /// Whether a reason must be written.
    pub reason: Need,
    /// Under which name it is counted in statistics.
    pub counts: Option<Arc<str>>,
    /// Where the law says so.
    pub cite: Option<Cite>,
}

/// The paper a step produces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperUse {
    /// The template: the name of a file in `law/papers`.
    pub name: Arc<str>,
    /// How it is numbered.
    pub number: Option<Number>,
    /// Whether it must be served, which starts clocks that begin with `<step>.served`.
    pub served: bool,
}

/// A number without gaps per unit and year, such as `{unit}罚〔{year}〕{seq}号`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The pattern with the slots `{unit}`, `{year}` and `{seq}`.
    pub pattern: Arc<str>,
}

/// A call of a sub-procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The called procedure, by its place in the caller's `callees`.
    pub callee: u16,
    /// One instance or many, each with its own clocks.
    pub many: Many,
    /// Facts of the caller that the called procedure may read, by name.
    pub inherits: Vec<Arc<str>>,
    /// Steps of the called procedure whose people may not have done these steps of the caller.
    pub separate: Vec<(StepNo, Vec<Separation>)>,
}

/// How many instances a call may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Many {
    /// At most one.
    One,
    /// Any number.
    Any,
}

/// What a step of another case brings about by itself: the other case and its step are written in
/// fields of this one.
#[derive(Clone, Debug, PartialEq)]
pub struct Awaits {
    /// The field that names the other case.
    pub case: FieldRef,
    /// The field that names its step, by its name or id.
    pub step: FieldRef,
}
