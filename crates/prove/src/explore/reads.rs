//! What each step reads of the rest of a case, so that a state can forget what no step that is still
//! possible will read.

use std::collections::{BTreeMap, BTreeSet};

use zs_law::{Condition, Derived, FactNo, FactSource, FieldRef, Mark, Quantity, Ref, TermKind};

use super::slice::is_relevant;
use super::tree::{NodeNo, Tree};
use crate::invariant::Watched;

/// The call through which an instance is reached; nothing for the case's own.
pub type Scope = Option<NodeNo>;

/// How facts that are declared together are joined: a condition sees no more of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Join {
    /// Whether all hold.
    All,
    /// Whether any holds.
    Any,
}

/// Something of a state that is read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// Whether a step is done; of a call, how its instances stand.
    Done(NodeNo),
    /// Whether the paper of a step is served.
    Served(NodeNo),
    /// The value of a field itself, where a comparison reads it together with another step's.
    Value(NodeNo, u16),
    /// Who ever did a step.
    People(NodeNo),
    /// What facts of an instance are worth together.
    Facts(Scope, Join, Vec<FactNo>),
}

/// What every step reads, and what can still change whether it is needed.
#[derive(Clone, Debug, Default)]
pub struct Reads {
    /// The items, each with the steps that read it.
    pub items: Vec<(Item, Vec<NodeNo>)>,
    /// Items that are read whatever is still possible.
    pub always: BTreeSet<Item>,
    /// The steps by which the `when` of a step can change, by its place in the tree; nothing for a
    /// step that is not explored.
    pub feeders: Vec<Option<Feeders>>,
    /// Steps whose order depends on what is done with them at the same time.
    pub own: BTreeSet<NodeNo>,
}

/// What a `when` depends on.
#[derive(Clone, Debug, Default)]
pub struct Feeders {
    /// Steps and calls.
    pub steps: BTreeSet<NodeNo>,
    /// Facts that are declared at any time, by instance.
    pub facts: BTreeSet<(Scope, FactNo)>,
}

impl Feeders {
    /// What the `when` of a step, and the conditions of its terms, depend on.
    #[must_use]
    pub fn of(tree: &Tree, node: NodeNo) -> Self {
        let mut reader = Reader::new(tree);
        reader.standing(node);
        for term in &tree.law(node).terms {
            for condition in term.when.iter().chain(&term.unless) {
                reader.condition(node, condition);
            }
        }
        reader.feeders
    }

    /// What a condition of a step depends on.
    #[must_use]
    pub fn of_condition(tree: &Tree, node: NodeNo, condition: &Condition) -> Self {
        let mut reader = Reader::new(tree);
        reader.condition(node, condition);
        reader.feeders
    }
}

impl Reads {
    /// The steps that each step of a tree waits for or reads.
    #[must_use]
    pub fn neighbours(tree: &Tree) -> BTreeMap<NodeNo, BTreeSet<NodeNo>> {
        let all = 0..tree.nodes.len();
        all.map(|node| {
            let mut reader = Reader::new(tree);
            reader.step(node, &Watched::default());
            let items = reader.items.into_iter().filter_map(|item| match item {
                Item::Done(step) | Item::Served(step) | Item::Value(step, _) => Some(step),
                Item::People(_) | Item::Facts(..) => None,
            });
            (node, items.collect())
        })
        .collect()
    }

    /// What the steps of a part of the tree read.
    #[must_use]
    pub fn new(tree: &Tree, steps: &BTreeSet<NodeNo>, watched: &Watched) -> Self {
        let mut found = Self {
            feeders: vec![None; tree.nodes.len()],
            ..Self::default()
        };
        let mut items: BTreeMap<Item, Vec<NodeNo>> = BTreeMap::new();
        for node in steps {
            let mut reader = Reader::new(tree);
            reader.step(*node, watched);
            for item in reader.items {
                items.entry(item).or_default().push(*node);
            }
            let mut reader = Reader::new(tree);
            reader.standing(*node);
            found.feeders[*node] = Some(reader.feeders);
            let mut reader = Reader::new(tree);
            reader.order(*node);
            if reader
                .feeders
                .steps
                .iter()
                .any(|it| is_within(tree, *it, *node))
            {
                found.own.insert(*node);
            }
        }
        found.items = items.into_iter().collect();
        for name in &watched.everywhere {
            found.always.extend(tree.find(name).map(Item::People));
        }
        for name in &watched.calls {
            found.always.extend(tree.find(name).map(Item::Done));
        }
        found
    }
}

struct Reader<'a> {
    tree: &'a Tree,
    items: BTreeSet<Item>,
    feeders: Feeders,
    facts: BTreeSet<(Scope, FactNo)>,
    stood: BTreeSet<NodeNo>,
}

impl<'a> Reader<'a> {
    fn new(tree: &'a Tree) -> Self {
        Self {
            tree,
            items: BTreeSet::new(),
            feeders: Feeders::default(),
            facts: BTreeSet::new(),
            stood: BTreeSet::new(),
        }
    }

    fn step(&mut self, node: NodeNo, watched: &Watched) {
        let tree = self.tree;
        let law = tree.law(node);
        let scope = tree.nodes[node].caller;
        self.items.insert(Item::Done(node));
        self.standing(node);
        for earlier in law.after.iter().filter_map(|it| tree.beside(node, *it)) {
            self.items.insert(Item::Done(earlier));
            self.standing(earlier);
        }
        let fields = law.fields.iter().filter_map(|it| it.when.as_ref());
        let evidence = law.evidence.iter().filter_map(|it| it.when.as_ref());
        let requires = law.requires.iter().map(|it| &it.condition);
        for condition in requires.chain(fields).chain(evidence) {
            self.condition(node, condition);
        }
        for term in law.terms.iter().filter(|term| is_relevant(term)) {
            for condition in term.when.iter().chain(&term.unless) {
                self.condition(node, condition);
            }
            match &term.kind {
                TermKind::Limit { from, .. } | TermKind::Wait { from, .. } => {
                    self.moment(node, from);
                }
                TermKind::Before { notice, .. } => self.moment(node, notice),
                TermKind::Date { field, from, .. } => {
                    field.iter().for_each(|field| self.value(node, field));
                    from.iter().for_each(|from| self.moment(node, from));
                }
            }
        }
        // Where a declaration is left out, an earlier one of the same fact is read.
        for fact in &law.declares {
            if watched
                .facts
                .contains(&tree.nodes[node].procedure.fact(*fact).name)
            {
                self.items
                    .insert(Item::Facts(scope, Join::All, vec![*fact]));
            }
        }
        self.people(node);
        // The first step of a call also needs what the call needs.
        if let Some(caller) = scope {
            self.step(caller, watched);
        }
    }

    /// On what it depends whether the step and those before it let it be done.
    fn order(&mut self, node: NodeNo) {
        self.standing(node);
        for earlier in &self.tree.law(node).after {
            let earlier = self.tree.beside(node, *earlier);
            earlier.into_iter().for_each(|it| self.standing(it));
        }
    }

    /// Separation works both ways.
    fn people(&mut self, node: NodeNo) {
        let tree = self.tree;
        for other in 0..tree.nodes.len() {
            for (one, two) in separated(tree, other) {
                if one == node {
                    self.items.insert(Item::People(two));
                }
                if two == node {
                    self.items.insert(Item::People(one));
                }
            }
        }
    }

    /// On what it depends whether a step is needed.
    fn standing(&mut self, node: NodeNo) {
        let tree = self.tree;
        if let (true, Some(when)) = (self.stood.insert(node), &tree.law(node).when) {
            self.condition(node, when);
        }
    }

    fn condition(&mut self, node: NodeNo, condition: &Condition) {
        let lists = [
            (&condition.all, Join::All),
            (&condition.any, Join::Any),
            (&condition.none, Join::Any),
        ];
        for (facts, join) in lists {
            let mut groups: BTreeMap<Vec<NodeNo>, Vec<FactNo>> = BTreeMap::new();
            for fact in facts {
                self.fact(node, *fact);
                let by = self.declared_by(node, *fact);
                if by.is_empty() {
                    self.whole(node, join, vec![*fact]);
                } else {
                    groups.entry(by).or_default().push(*fact);
                }
            }
            for facts in groups.into_values() {
                self.whole(node, join, facts);
            }
        }
    }

    fn whole(&mut self, node: NodeNo, join: Join, facts: Vec<FactNo>) {
        let scope = self.tree.nodes[node].caller;
        self.items.insert(Item::Facts(scope, join, facts));
    }

    /// The steps that declare a fact: set and forgotten with them.
    fn declared_by(&self, node: NodeNo, fact: FactNo) -> Vec<NodeNo> {
        let procedure = &self.tree.nodes[node].procedure;
        if !matches!(procedure.fact(fact).source, FactSource::Declared { .. }) {
            return Vec::new();
        }
        let steps = procedure.step_numbers();
        let by = steps.filter(|step| procedure.step(*step).declares.contains(&fact));
        by.filter_map(|step| self.tree.beside(node, step)).collect()
    }

    fn fact(&mut self, node: NodeNo, fact: FactNo) {
        let tree = self.tree;
        let scope = tree.nodes[node].caller;
        if !self.facts.insert((scope, fact)) {
            return;
        }
        let law = tree.nodes[node].procedure.fact(fact);
        match &law.source {
            FactSource::Declared { .. } => {
                let by = self.declared_by(node, fact);
                if by.is_empty() {
                    self.feeders.facts.insert((scope, fact));
                }
                self.feeders.steps.extend(by);
            }
            FactSource::Inherited => {
                let Some(caller) = scope else { return };
                if let Some(outer) = tree.nodes[caller].procedure.find_fact(&law.name) {
                    self.whole(caller, Join::All, vec![outer]);
                    self.fact(caller, outer);
                }
            }
            FactSource::Derived(derived) => self.derived(node, derived),
        }
    }

    fn derived(&mut self, node: NodeNo, derived: &Derived) {
        match derived {
            Derived::Compare { left, right, .. } => {
                let mut fields = Vec::new();
                let mut several = false;
                for quantity in [left, right] {
                    several |= self.quantity(node, quantity, &mut fields);
                }
                let of = fields.iter().filter_map(|field| self.place(node, field));
                let of: BTreeSet<(NodeNo, u16)> = of.collect();
                let steps: BTreeSet<NodeNo> = of.iter().map(|(step, _)| *step).collect();
                self.feeders.steps.extend(&steps);
                // What is compared within one step is decided when that is done.
                if several || steps.len() > 1 {
                    let values = of.iter().map(|(step, field)| Item::Value(*step, *field));
                    self.items.extend(values);
                }
            }
            Derived::Member { left, .. } => {
                let place = self.place(node, left);
                self.feeders.steps.extend(place.map(|(step, _)| step));
            }
            Derived::Outcome { of, .. } | Derived::Done(of) | Derived::UnderWay(of) => {
                self.moment(node, of);
            }
            Derived::Earlier { party, act, .. } => {
                self.value(node, party);
                self.value(node, act);
            }
            Derived::Working { field, .. } => {
                let place = self.place(node, field);
                self.feeders.steps.extend(place.map(|(step, _)| step));
            }
        }
    }

    /// The fields of a quantity; whether more than one round of a step counts.
    fn quantity<'q>(
        &mut self,
        node: NodeNo,
        quantity: &'q Quantity,
        fields: &mut Vec<&'q FieldRef>,
    ) -> bool {
        match quantity {
            Quantity::Literal(_) | Quantity::Earlier { .. } => false,
            Quantity::Field(field) => {
                fields.push(field);
                false
            }
            Quantity::Sum(all) => {
                fields.extend(all);
                true
            }
            Quantity::Count(of) => {
                self.moment(node, of);
                true
            }
            Quantity::DaysBetween(from, to) => {
                self.moment(node, from);
                self.moment(node, to);
                true
            }
            Quantity::Lookup { by, on, .. } => {
                fields.extend(by.iter().map(|(_, field)| field).chain(on));
                false
            }
        }
    }

    fn place(&self, node: NodeNo, field: &FieldRef) -> Option<(NodeNo, u16)> {
        let FieldRef::Step(reference, index) = field else {
            return None;
        };
        Some((self.tree.resolve(node, reference)?, *index))
    }

    fn value(&mut self, node: NodeNo, field: &FieldRef) {
        if let Some((step, index)) = self.place(node, field) {
            self.items.insert(Item::Value(step, index));
            self.feeders.steps.insert(step);
        }
    }

    /// A step by its moment, and the calls that lead to it.
    fn moment(&mut self, from: NodeNo, reference: &Ref) {
        let tree = self.tree;
        let Some(node) = tree.resolve(from, reference) else {
            return;
        };
        self.items.insert(match reference.mark {
            Mark::Served => Item::Served(node),
            Mark::Done | Mark::Begun => Item::Done(node),
        });
        let mut at = Some(node);
        let home = tree.nodes[from].caller;
        while let Some(step) = at {
            self.feeders.steps.insert(step);
            self.standing(step);
            at = tree.nodes[step].caller.filter(|it| Some(*it) != home);
        }
    }
}

/// Whether a step is another, or lies inside it where that is a call.
fn is_within(tree: &Tree, node: NodeNo, outer: NodeNo) -> bool {
    node == outer
        || tree.nodes[node]
            .caller
            .is_some_and(|it| is_within(tree, it, outer))
}

/// The pairs of steps that nobody may both do, by the rules of one step.
fn separated(tree: &Tree, node: NodeNo) -> Vec<(NodeNo, NodeNo)> {
    let law = tree.law(node);
    let own = law.actor.iter().flat_map(|actor| &actor.not_same_as);
    let own = own.filter_map(|rule| Some((node, tree.resolve(node, &rule.step)?)));
    let laid_on = law.call.iter().flat_map(|call| &call.separate);
    let laid_on = laid_on.flat_map(|(inner, rules)| {
        let inner = tree.child(Some(node), *inner);
        let others = rules
            .iter()
            .filter_map(|rule| tree.resolve(node, &rule.step));
        others.filter_map(move |other| Some((inner?, other)))
    });
    own.chain(laid_on).collect()
}
