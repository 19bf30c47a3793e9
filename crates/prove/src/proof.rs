//! The proof of one procedure: every invariant, an end from every state, every step possible.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use zs_law::Procedure;

use crate::Shelf;
use crate::abreast::abreast;
use crate::explore::{
    Bounds, Found, Goal, NodeNo, Problem, Searched, Tree, groups, guard_words, proved,
};
use crate::invariant::{Invariant, Rule};

/// One search of a proof.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it was about.
    pub about: About,
    /// How many invariants it judged.
    pub invariants: usize,
    /// What it met.
    pub met: Searched,
    /// The guards that enforce the invariant, in Chinese; nothing where all were needed.
    pub enforced: Option<Vec<String>>,
}

/// What a search is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// An invariant: its id, what it says, and the step that it judges.
    Invariant {
        /// The id.
        id: Arc<str>,
        /// What it says.
        name: Arc<str>,
        /// The step that it judges.
        subject: String,
    },
    /// That an end can be reached from every state.
    Ends,
    /// That a step can be done.
    Step(String),
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invariant { id, name, subject } => write!(f, "{id} {name}（{subject}）"),
            Self::Ends => f.write_str("从每个状态都能走到结束"),
            Self::Step(name) => write!(f, "能够办理：{name}"),
        }
    }
}

/// What is to be searched.
enum Job<'a> {
    Invariant(&'a Invariant, String),
    Ends,
    Step(NodeNo),
}

/// Runs the searches of a procedure on so many threads and tells each in order, also after one that
/// found something.
pub fn prove(
    shelf: &Shelf,
    procedure: &Arc<Procedure>,
    bounds: &Bounds,
    threads: usize,
    told: &mut dyn FnMut(&Part),
) {
    let tree = Tree::of(procedure);
    let proof = Proof {
        shelf,
        procedure,
        bounds,
        threads,
        tree: &tree,
    };
    let groups = groups(procedure, &tree, &shelf.invariants).into_iter();
    let jobs = groups.flat_map(|group| {
        let subject = group.subject;
        let each = group.invariants.into_iter();
        each.map(move |it| Job::Invariant(it, subject.clone()))
    });
    let jobs: Vec<Job<'_>> = jobs.collect();
    let mut done: BTreeSet<NodeNo> = BTreeSet::new();
    let search = |job: &Job<'_>| proof.search(job);
    abreast(threads, jobs.iter(), search, |part| {
        done.extend(&part.met.done);
        told(&part);
    });
    // The one search that takes every guard and every step shares its states among the threads.
    let ends = search(&Job::Ends);
    done.extend(&ends.met.done);
    told(&ends);
    let steps = proof.steps_left(&done);
    abreast(threads, steps.iter(), search, |part| told(&part));
}

/// What the searches of one procedure share.
struct Proof<'a> {
    shelf: &'a Shelf,
    procedure: &'a Arc<Procedure>,
    bounds: &'a Bounds,
    threads: usize,
    tree: &'a Tree,
}

impl<'a> Proof<'a> {
    fn search(&self, job: &Job<'_>) -> Part {
        match job {
            Job::Invariant(invariant, subject) => {
                let met = self.proved(invariant, &[]);
                let sufficed = met.sufficed.as_ref();
                Part {
                    about: About::Invariant {
                        id: invariant.id.clone(),
                        name: invariant.name.clone(),
                        subject: subject.clone(),
                    },
                    invariants: 1,
                    enforced: sufficed.map(|kept| guard_words(self.tree, kept)),
                    met,
                }
            }
            Job::Ends => Part {
                about: About::Ends,
                invariants: 0,
                met: self.ended(),
                enforced: None,
            },
            Job::Step(node) => self.step(*node),
        }
    }

    /// Whether an end can be reached from every state: first with the calls in outline, then, where
    /// that does not tell, with everything.
    fn ended(&self) -> Searched {
        let bounds = Bounds {
            threads: self.threads,
            ..*self.bounds
        };
        let (examples, national) = (&self.shelf.examples, &self.shelf.national);
        let ends = self.ends();
        let outlined = Problem::outlined(self.procedure, Vec::new(), &ends, examples, national);
        let met = outlined.map(|it| it.search(Goal::End, &bounds));
        let states = met.as_ref().map_or(0, |met| met.states);
        if let Some(mut met) = met.filter(|met| met.found.is_none()) {
            // What was done in the outline says nothing about the real procedure.
            met.done.clear();
            return met;
        }
        let mut met = self.problem(&ends).search(Goal::End, &bounds);
        met.states += states;
        met
    }

    fn proved(&self, invariant: &Invariant, steps: &[NodeNo]) -> Searched {
        let world = (&self.shelf.examples, &self.shelf.national);
        proved(self.procedure, invariant, steps, world, self.bounds)
    }

    fn problem(&self, steps: &[NodeNo]) -> Problem<'a> {
        let (examples, national) = (&self.shelf.examples, &self.shelf.national);
        Problem::new(self.procedure, Vec::new(), steps, examples, national)
    }

    /// The steps with which the case may end.
    fn ends(&self) -> Vec<NodeNo> {
        let ends = |node: &NodeNo| {
            let law = self.tree.law(*node);
            let ends = law.ends || law.outcomes.iter().any(|outcome| outcome.ends);
            self.tree.nodes[*node].caller.is_none() && ends
        };
        (0..self.tree.nodes.len()).filter(ends).collect()
    }

    /// What is judged at every step.
    fn everywhere(&self) -> impl Iterator<Item = &'a Invariant> {
        let id = &self.procedure.id;
        let all = self.shelf.invariants.iter();
        all.filter(move |it| it.procedure == *id && matches!(it.rule, Rule::NoPost { .. }))
    }

    /// Steps that no search has done yet, and all where something is judged at every step.
    fn steps_left(&self, done: &BTreeSet<NodeNo>) -> Vec<Job<'a>> {
        let judged = self.everywhere().count();
        let left = |node: &NodeNo| {
            self.tree.law(*node).call.is_none() && (judged > 0 || !done.contains(node))
        };
        let steps = (0..self.tree.nodes.len()).filter(left);
        steps.map(Job::Step).collect()
    }

    fn step(&self, node: NodeNo) -> Part {
        let mut met = Searched::default();
        let mut judged = 0;
        for invariant in self.everywhere() {
            let one = self.proved(invariant, &[node]);
            judged += 1;
            met.states += one.states;
            met.found = met.found.or(one.found);
        }
        if met.found.is_none() {
            let reached = self.problem(&[node]).search(Goal::Step(node), self.bounds);
            met.states += reached.states;
            met.found = reached.found;
            if met.found.is_none() && !reached.done.contains(&node) {
                met.found = Some(Found::Unreachable);
            }
        }
        Part {
            about: About::Step(self.tree.nodes[node].name.to_string()),
            invariants: judged,
            met,
            enforced: None,
        }
    }
}
