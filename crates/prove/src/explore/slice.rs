//! The part of a procedure on which the verdict about some events depends: the steps that must
//! come before, and those from which their conditions and terms read. Optional steps that nobody
//! reads are left out: not doing them takes nothing away that the others could do.

use std::collections::BTreeSet;

use zs_law::{
    Condition, Derived, FactNo, FactSource, FieldRef, Late, Many, Mark, Need, Quantity, Ref, Term,
    TermKind,
};

use super::future::Undone;
use super::reads::Feeders;
use super::relax::{Kept, Part, deems};
use super::tree::{NodeNo, Tree};
use crate::invariant::Watched;

/// The steps that are explored, and what is varied at them.
#[derive(Clone, Debug, Default)]
pub struct Slice {
    /// Steps, calls included.
    pub steps: BTreeSet<NodeNo>,
    /// Steps whose service is read.
    pub served: BTreeSet<NodeNo>,
    /// Declared facts that are read: of the instance that has a step, by number.
    pub facts: BTreeSet<(NodeNo, FactNo)>,
    /// Fields by which a course branches: their values are varied.
    pub fields: BTreeSet<(NodeNo, u16)>,
    /// Fields of which a requirement reads the value itself.
    pub required: BTreeSet<(NodeNo, u16)>,
    /// Steps of which nothing matters but that they return to others: only that is tried.
    pub returners: BTreeSet<NodeNo>,
}

/// The slice for what is watched, or for single steps.
#[must_use]
pub fn slice(tree: &Tree, watched: &Watched, steps: &[NodeNo]) -> Slice {
    seeded(tree, watched, steps, Calls::Whole).finish()
}

/// The part for what is watched where only some guards are kept; guards that must be exact, because
/// the law supplies an outcome by itself, are added to them.
#[must_use]
pub fn partial(tree: &Tree, watched: &Watched, steps: &[NodeNo], kept: &mut Kept) -> Slice {
    let mut grower = seeded(tree, watched, steps, Calls::Whole);
    let whole = watched.events.iter().filter(|it| it.mark == Mark::Begun);
    let whole = whole.map(|it| &it.node).chain(&watched.calls);
    for call in whole.filter_map(|name| tree.find(name)) {
        grower.inside(call);
    }
    grower.finish_partly(kept)
}

/// What is watched and the single steps, from which a part grows.
pub(super) fn seeded<'a>(
    tree: &'a Tree,
    watched: &Watched,
    steps: &[NodeNo],
    calls: Calls,
) -> Grower<'a> {
    let mut grower = Grower::new(tree, calls);
    for event in &watched.events {
        let ways = event.ways.iter().map(|(node, _)| node);
        for node in ways.chain([&event.node]).filter_map(|name| tree.find(name)) {
            grower.add(node);
        }
    }
    for call in watched.calls.iter().filter_map(|name| tree.find(name)) {
        grower.first_of(call);
    }
    for name in &watched.served {
        grower.slice.served.extend(tree.find(name));
    }
    for step in steps {
        grower.add(*step);
    }
    for fact in &watched.facts {
        grower.named_fact(fact);
    }
    grower
}

/// Whether a value only decides that a step is refused, or also which way the case goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    Branch,
    Requirement,
}

/// How much of a call is explored of which it is read that it was begun or is under way.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Calls {
    /// Everything in it.
    Whole,
    /// The steps by which it begins and ends.
    Outlined,
}

pub(super) struct Grower<'a> {
    pub(super) tree: &'a Tree,
    pub(super) slice: Slice,
    pub(super) open: Vec<NodeNo>,
    calls: Calls,
}

impl<'a> Grower<'a> {
    fn new(tree: &'a Tree, calls: Calls) -> Self {
        Self {
            tree,
            slice: Slice::default(),
            open: Vec::new(),
            calls,
        }
    }
}

impl Grower<'_> {
    pub(super) fn add(&mut self, node: NodeNo) {
        let only_returned = self.slice.returners.remove(&node);
        if self.slice.steps.insert(node) || only_returned {
            self.open.push(node);
        }
    }

    fn finish(mut self) -> Slice {
        while let Some(node) = self.open.pop() {
            self.step(node);
        }
        self.slice
    }

    /// With the guards that are kept only, and what must go with the steps whatever is kept.
    fn finish_partly(mut self, kept: &mut Kept) -> Slice {
        let all: BTreeSet<NodeNo> = (0..self.tree.nodes.len()).collect();
        let undone = Undone::new(self.tree, &all);
        let mut read = Kept::new();
        loop {
            while let Some(node) = self.open.pop() {
                if let Some(caller) = self.tree.nodes[node].caller {
                    self.end_of(caller);
                }
                // Which of several instances is the latest shows only with all their steps.
                let call = self.tree.law(node).call.as_ref();
                if call.is_some_and(|call| call.many == Many::Any) {
                    self.inside(node);
                }
            }
            self.exact(kept);
            for (node, part) in kept.iter().filter(|it| !read.contains(*it)) {
                self.part(*node, *part);
            }
            read.clone_from(kept);
            for (by, gone) in undone.all() {
                if !gone.is_disjoint(&self.slice.steps) && !self.slice.steps.contains(&by) {
                    self.add(by);
                    self.slice.returners.insert(by);
                }
            }
            if self.open.is_empty() {
                return self.slice;
            }
        }
    }

    /// The guards on which it depends what the law supplies.
    fn exact(&self, kept: &mut Kept) {
        let steps = self.slice.steps.iter();
        for node in steps.filter(|node| deems(self.tree.law(**node))) {
            let terms = 0..self.tree.law(*node).terms.len();
            kept.extend(terms.map(|at| (*node, Part::Term(at))));
            kept.insert((*node, Part::Need));
            let feeders = Feeders::of(self.tree, *node).steps;
            kept.extend(feeders.into_iter().map(|step| (step, Part::Need)));
        }
    }

    /// What a guard reads.
    fn part(&mut self, node: NodeNo, part: Part) {
        let tree = self.tree;
        let law = tree.law(node);
        self.add(node);
        match part {
            Part::Need => {
                if let Some(when) = &law.when {
                    self.condition(node, when, Reads::Branch);
                }
                self.inside(node);
            }
            Part::Require(at) => {
                if let Some(require) = law.requires.get(at) {
                    self.condition(node, &require.condition, Reads::Requirement);
                }
            }
            Part::Term(at) => {
                if let Some(term) = law.terms.get(at) {
                    self.term(node, term);
                }
            }
            Part::Content => {
                let wanted = law.fields.iter().filter_map(|field| field.when.as_ref());
                let proved = law.evidence.iter().filter_map(|rule| rule.when.as_ref());
                for when in wanted.chain(proved) {
                    self.condition(node, when, Reads::Requirement);
                }
            }
        }
    }

    /// All steps of a call, or those by which it begins.
    fn inside(&mut self, call: NodeNo) {
        if self.calls == Calls::Outlined {
            self.begins_of(call);
            return;
        }
        let inside: Vec<NodeNo> = self.tree.inside(call).collect();
        inside.into_iter().for_each(|inner| self.add(inner));
    }

    pub(super) fn step(&mut self, node: NodeNo) {
        let tree = self.tree;
        let law = tree.law(node);
        for earlier in &law.after {
            let Some(earlier) = tree.beside(node, *earlier) else {
                continue;
            };
            if tree.law(earlier).need == Need::Must {
                self.end_of(earlier);
            }
        }
        if let Some(when) = &law.when {
            self.condition(node, when, Reads::Branch);
        }
        for require in &law.requires {
            self.condition(node, &require.condition, Reads::Requirement);
        }
        let wanted = law.fields.iter().filter_map(|field| field.when.as_ref());
        let proved = law.evidence.iter().filter_map(|rule| rule.when.as_ref());
        for when in wanted.chain(proved) {
            self.condition(node, when, Reads::Requirement);
        }
        for fact in &law.declares {
            self.slice.facts.insert((node, *fact));
        }
        for term in &law.terms {
            self.term(node, term);
        }
        if let Some(caller) = tree.nodes[node].caller {
            self.add(caller);
        }
    }

    /// A step that must be done; of a call, the steps with which it ends.
    pub(super) fn end_of(&mut self, node: NodeNo) {
        self.add(node);
        if self.tree.law(node).call.is_some() {
            let tree = self.tree;
            let ends = tree.inside(node).filter(|inner| {
                let law = tree.law(*inner);
                law.ends || law.outcomes.iter().any(|outcome| outcome.ends)
            });
            let must: Vec<NodeNo> = ends.collect();
            must.into_iter().for_each(|inner| self.add(inner));
        }
    }

    /// The steps with which a call may begin.
    pub(super) fn begins_of(&mut self, call: NodeNo) {
        let tree = self.tree;
        let first = |inner: &NodeNo| tree.law(*inner).after.is_empty();
        let begins: Vec<NodeNo> = tree.inside(call).filter(first).collect();
        begins.into_iter().for_each(|inner| self.add(inner));
    }

    /// A call with the step by which it begins.
    fn first_of(&mut self, call: NodeNo) {
        self.add(call);
        let mut inside = self.tree.inside(call);
        let first = inside.find(|inner| self.tree.law(*inner).after.is_empty());
        first.into_iter().for_each(|inner| self.add(inner));
    }

    fn moment(&mut self, from: NodeNo, reference: &Ref) {
        let Some(node) = self.tree.resolve(from, reference) else {
            return;
        };
        if reference.mark == Mark::Served {
            self.slice.served.insert(node);
        }
        if reference.mark == Mark::Begun {
            self.first_of(node);
            self.inside(node);
        } else {
            self.end_of(node);
        }
    }

    fn term(&mut self, node: NodeNo, term: &Term) {
        if !is_relevant(term) {
            return;
        }
        for condition in term.when.iter().chain(&term.unless) {
            self.condition(node, condition, Reads::Branch);
        }
        match &term.kind {
            TermKind::Limit { from, .. } | TermKind::Wait { from, .. } => self.moment(node, from),
            TermKind::Before { notice, .. } => self.moment(node, notice),
            TermKind::Date { field, from, .. } => {
                field
                    .iter()
                    .for_each(|field| self.field(node, field, Reads::Requirement));
                from.iter().for_each(|from| self.moment(node, from));
            }
        }
    }

    fn condition(&mut self, node: NodeNo, condition: &Condition, reads: Reads) {
        for fact in condition.facts() {
            self.fact(node, fact, reads);
        }
    }

    /// A fact that an invariant names: wherever a procedure of the tree has it.
    fn named_fact(&mut self, name: &str) {
        for node in 0..self.tree.nodes.len() {
            let procedure = self.tree.nodes[node].procedure.clone();
            let Some(fact) = procedure.find_fact(name) else {
                continue;
            };
            let at_step = self.tree.law(node).declares.contains(&fact);
            let anywhere = self.tree.nodes[node].step.0 == 0
                && !procedure.steps.iter().any(|it| it.declares.contains(&fact));
            if at_step {
                self.add(node);
            }
            if at_step || anywhere {
                self.slice.facts.insert((node, fact));
            }
        }
    }

    fn fact(&mut self, node: NodeNo, fact: FactNo, reads: Reads) {
        let procedure = self.tree.nodes[node].procedure.clone();
        let law = procedure.fact(fact);
        match &law.source {
            FactSource::Declared { .. } => {
                self.slice.facts.insert((node, fact));
                let declaring = procedure
                    .step_numbers()
                    .find(|step| procedure.step(*step).declares.contains(&fact));
                let declaring = declaring.and_then(|step| self.tree.beside(node, step));
                declaring.into_iter().for_each(|step| self.add(step));
            }
            FactSource::Inherited => {
                let Some(caller) = self.tree.nodes[node].caller else {
                    return;
                };
                if let Some(outer) = self.tree.nodes[caller].procedure.find_fact(&law.name) {
                    self.fact(caller, outer, reads);
                }
            }
            FactSource::Derived(derived) => self.derived(node, derived, reads),
        }
    }

    fn derived(&mut self, node: NodeNo, derived: &Derived, reads: Reads) {
        match derived {
            Derived::Compare { left, right, .. } => {
                self.quantity(node, left, reads);
                self.quantity(node, right, reads);
            }
            Derived::Member { left, .. } => self.field(node, left, reads),
            Derived::Outcome { of, .. } | Derived::Done(of) => self.moment(node, of),
            Derived::UnderWay(of) => {
                if let Some(call) = self.tree.resolve(node, of) {
                    self.end_of(call);
                    self.inside(call);
                }
            }
            Derived::Working { field, .. } => self.field(node, field, reads),
            Derived::Earlier { .. } => {}
        }
    }

    fn quantity(&mut self, node: NodeNo, quantity: &Quantity, reads: Reads) {
        match quantity {
            Quantity::Literal(_) | Quantity::Earlier { .. } => {}
            Quantity::Field(field) => self.field(node, field, reads),
            Quantity::Sum(fields) => fields
                .iter()
                .for_each(|field| self.field(node, field, reads)),
            Quantity::Count(of) => {
                self.moment(node, of);
                let call = self.tree.resolve(node, of);
                call.into_iter().for_each(|call| self.inside(call));
            }
            Quantity::DaysBetween(from, to) => {
                self.moment(node, from);
                self.moment(node, to);
            }
            Quantity::Lookup { by, on, .. } => {
                for field in by.iter().map(|(_, field)| field).chain(on) {
                    self.field(node, field, Reads::Requirement);
                }
            }
        }
    }

    fn field(&mut self, node: NodeNo, field: &FieldRef, reads: Reads) {
        let FieldRef::Step(reference, index) = field else {
            return;
        };
        if let Some(target) = self.tree.resolve(node, reference) {
            // What a requirement reads of its own step does not need another step.
            self.add(target);
            match reads {
                Reads::Branch => self.slice.fields.insert((target, *index)),
                Reads::Requirement => self.slice.required.insert((target, *index)),
            };
        }
    }
}

/// Whether a term can forbid a step or supply its outcome; a limit that only marks what is late
/// changes no path.
#[must_use]
pub fn is_relevant(term: &Term) -> bool {
    match term.kind {
        TermKind::Wait { .. } | TermKind::Before { .. } => true,
        TermKind::Limit { .. } | TermKind::Date { .. } => term.late != Late::Mark,
    }
}
