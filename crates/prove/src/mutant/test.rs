//! What notices that a guard is missing.

use std::sync::Arc;

use zs_base::ProcedureId;
use zs_law::Library;

use super::cut::without;
use super::guard::{Guard, GuardKind};
use crate::examples::Examples;
use crate::explore::{Bounds, Found, Goal, Problem, Tree, groups};
use crate::invariant::{Invariant, shown_kinds};
use crate::worked::{Begin, Runner, WorkedCase};

/// What noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caught {
    /// A worked case, by its name.
    Case(Arc<str>),
    /// An invariant, by its id.
    Invariant(Arc<str>),
    /// Nothing could be done differently within the bounds.
    Redundant,
    /// Nothing noticed.
    Survived,
}

/// A guard, and what noticed that it was taken away.
#[derive(Clone, Debug)]
pub struct Tested {
    /// The guard.
    pub guard: Guard,
    /// What noticed.
    pub caught: Caught,
}

/// Everything that mutants are tested with.
pub struct Tester<'a> {
    /// What worked cases are run with; its library is the whole one.
    pub runner: Runner<'a>,
    /// All invariants.
    pub invariants: &'a [Invariant],
    /// Representatives.
    pub examples: &'a Examples,
    /// How far each invariant is searched.
    pub bounds: Bounds,
}

impl Tester<'_> {
    /// Takes one guard away.
    #[must_use]
    pub fn test(&self, guard: &Guard) -> Tested {
        let mutant = without(self.runner.library, guard);
        let caught = self
            .by_cases(guard, &mutant)
            .or_else(|| self.by_invariants(guard, &mutant))
            .unwrap_or_else(|| self.leftover(guard));
        Tested {
            guard: guard.clone(),
            caught,
        }
    }

    fn by_cases(&self, guard: &Guard, mutant: &Library) -> Option<Caught> {
        let runner = Runner {
            library: mutant,
            ..self.runner
        };
        // The cases that name the step are the likeliest to notice.
        let (near, far): (Vec<_>, Vec<_>) = self
            .runner
            .cases
            .iter()
            .filter(|case| self.concerns(case, guard))
            .partition(|case| case.source.text.contains(guard.step.as_str()));
        let noticed = near
            .into_iter()
            .chain(far)
            .find(|case| !runner.one(case).failures.is_empty());
        noticed.map(|case| Caught::Case(case.name.clone()))
    }

    /// Whether a case runs through the procedure of the guard.
    fn concerns(&self, case: &WorkedCase, guard: &Guard) -> bool {
        let mut at = case;
        for _ in 0..self.runner.cases.len() {
            match &at.begin {
                Begin::Open(given) => {
                    let id = ProcedureId::from(&*given.procedure);
                    return callers(self.runner.library, &guard.procedure).contains(&id);
                }
                Begin::After { case: other, .. } => {
                    match self.runner.cases.iter().find(|it| it.name == *other) {
                        Some(found) => at = found,
                        None => return true,
                    }
                }
            }
        }
        true
    }

    fn by_invariants(&self, guard: &Guard, mutant: &Library) -> Option<Caught> {
        for id in callers(self.runner.library, &guard.procedure) {
            let Some(procedure) = mutant.procedures.get(&id).and_then(|it| it.last()) else {
                continue;
            };
            let tree = Tree::of(procedure);
            let mut groups = groups(procedure, &tree, self.invariants);
            // Those that judge the step of the guard come first.
            groups.sort_by_key(|group| {
                let last = group.subject.rsplit('.').next();
                last != Some(guard.step.as_str())
            });
            for group in groups {
                let problem = Problem::new(
                    procedure,
                    group.invariants,
                    &[],
                    self.examples,
                    self.runner.national,
                );
                let concerned = problem.slice.steps.iter().any(|node| {
                    let node = &problem.tree.nodes[*node];
                    node.procedure.id == guard.procedure
                        && node.procedure.step(node.step).id == guard.step
                });
                if !concerned {
                    continue;
                }
                let met = problem.search(Goal::Invariants, &self.bounds);
                if let Some(Found::Broken { invariant, .. }) = met.found {
                    return Some(Caught::Invariant(invariant));
                }
            }
        }
        None
    }

    /// A guard that nobody misses: redundant where the others forbid the same.
    fn leftover(&self, guard: &Guard) -> Caught {
        if self.hides_nothing(guard) {
            Caught::Redundant
        } else {
            Caught::Survived
        }
    }

    /// Whether a hidden kind is the kind of no field that the publication shows.
    fn hides_nothing(&self, guard: &Guard) -> bool {
        let GuardKind::Hide(kind) = &guard.kind else {
            return false;
        };
        let versions = self.runner.library.procedures.get(&guard.procedure);
        let Some(procedure) = versions.and_then(|it| it.last()) else {
            return false;
        };
        let made = procedure.publish.iter();
        let mut made = made.filter(|it| procedure.step(it.by).id == guard.step);
        made.all(|it| !shown_kinds(procedure, it).contains(kind))
    }
}

/// A procedure and all that call it, directly or through others.
fn callers(library: &Library, id: &ProcedureId) -> Vec<ProcedureId> {
    fn calls(procedure: &zs_law::Procedure, id: &ProcedureId) -> bool {
        procedure.id == *id || procedure.callees.iter().any(|callee| calls(callee, id))
    }
    let versions = library.procedures.iter();
    versions
        .filter(|(_, versions)| versions.last().is_some_and(|it| calls(it, id)))
        .map(|(id, _)| id.clone())
        .collect()
}
