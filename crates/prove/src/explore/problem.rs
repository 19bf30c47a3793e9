//! What is searched: a procedure, the part of it that is explored, and how its steps are tried.

use std::sync::Arc;

use zs_event::Value;
use zs_law::{Derived, FactSource, FieldKind, FieldRef, Procedure, Quantity};

use super::choices::{Choice, Choosing, plain_value};
use super::explored::Explored;
use super::future::Undone;
use super::numbers::Numbers;
use super::outline::outline;
use super::people::People;
use super::reads::Reads;
use super::relax::{Kept, relaxed};
use super::slice::{Slice, partial, slice};
use super::tree::{NodeNo, Tree};
use super::world::World;
use crate::examples::Examples;
use crate::invariant::{Invariant, Rule, Watched, watched};

/// What is searched.
pub struct Problem<'a> {
    /// The steps.
    pub tree: Tree,
    /// The part that is explored.
    pub slice: Slice,
    /// What is watched.
    pub watched: Watched,
    /// How each step is tried.
    pub choices: Vec<Vec<Choice>>,
    /// What must hold.
    pub invariants: Vec<&'a Invariant>,
    pub(super) explored: Explored,
    pub(super) reads: Reads,
    pub(super) undone: Undone,
    pub(super) world: World<'a>,
    pub(super) opened: Vec<Vec<(String, Value)>>,
}

impl<'a> Problem<'a> {
    /// The problem of a procedure for a group of invariants, or for single steps.
    #[must_use]
    pub fn new(
        procedure: &Arc<Procedure>,
        invariants: Vec<&'a Invariant>,
        steps: &[NodeNo],
        examples: &Examples,
        national: &'a zs_time::Calendar,
    ) -> Self {
        let procedure = alone(procedure);
        let tree = Tree::of(&procedure);
        let watched = watched(&invariants);
        let slice = slice(&tree, &watched, steps);
        Self::of_part(
            procedure,
            (tree, slice),
            watched,
            invariants,
            examples,
            national,
        )
    }

    /// The same where only some guards are kept: it has more paths. Guards that must be exact are
    /// added to those that are kept.
    #[must_use]
    pub fn relaxed(
        procedure: &Arc<Procedure>,
        invariants: Vec<&'a Invariant>,
        steps: &[NodeNo],
        kept: &mut Kept,
        examples: &Examples,
        national: &'a zs_time::Calendar,
    ) -> Self {
        let procedure = alone(procedure);
        let tree = Tree::of(&procedure);
        let watched = watched(&invariants);
        let slice = partial(&tree, &watched, steps, kept);
        let procedure = relaxed(&tree, &procedure, &slice, kept);
        // The steps have the same places in both trees.
        let tree = Tree::of(&procedure);
        Self::of_part(
            procedure,
            (tree, slice),
            watched,
            invariants,
            examples,
            national,
        )
    }

    /// The same where calls are only begun and ended: for the search of a dead end, because whether
    /// an end of what is called can be reached is proved with it, and for the order of the
    /// procedure's own steps. Nothing where no call can be left out.
    #[must_use]
    pub fn outlined(
        procedure: &Arc<Procedure>,
        invariants: Vec<&'a Invariant>,
        steps: &[NodeNo],
        examples: &Examples,
        national: &'a zs_time::Calendar,
    ) -> Option<Self> {
        let procedure = alone(procedure);
        let tree = Tree::of(&procedure);
        let watched = watched(&invariants);
        let whole = slice(&tree, &watched, steps);
        let (slice, kept) = outline(&tree, &watched, steps, &whole);
        if slice.steps.len() >= whole.steps.len() {
            return None;
        }
        let procedure = relaxed(&tree, &procedure, &slice, &kept);
        let tree = Tree::of(&procedure);
        let part = (tree, slice);
        Some(Self::of_part(
            procedure, part, watched, invariants, examples, national,
        ))
    }

    fn of_part(
        procedure: Arc<Procedure>,
        (tree, slice): (Tree, Slice),
        watched: Watched,
        invariants: Vec<&'a Invariant>,
        examples: &Examples,
        national: &'a zs_time::Calendar,
    ) -> Self {
        let at_least = invariants.iter().filter_map(|it| match it.rule {
            Rule::People { at_least, .. } => Some(at_least),
            _ => None,
        });
        let at_least = at_least.max().unwrap_or(1);
        let good = |node: NodeNo, field: u16| {
            let law = tree.law(node).fields.get(usize::from(field))?;
            let name = (
                procedure.id.clone(),
                tree.nodes[node].name.clone(),
                law.name.to_string(),
            );
            let example = examples.values.get(&name).cloned();
            example
                .unwrap_or_else(|| plain_value(&law.kind))
                .as_number()
        };
        let opened = examples.opened.get(&procedure.id).cloned();
        let opened = opened.unwrap_or_else(|| {
            let fields = procedure.fields.iter();
            fields
                .map(|field| (field.name.to_string(), plain_value(&field.kind)))
                .collect()
        });
        let numbers = Numbers::of_tree(&tree, &invariants, &opened, good);
        let opened = openings(&procedure, opened);
        let choosing = Choosing {
            tree: &tree,
            slice: &slice,
            watched: &watched,
            examples,
            numbers: &numbers,
            at_least,
        };
        let choices = (0..tree.nodes.len())
            .map(|node| match slice.steps.contains(&node) {
                true => choosing.of(node),
                false => Vec::new(),
            })
            .collect();
        let people = People::for_tree(&tree, at_least, &watched.no_posts);
        Self {
            explored: Explored::new(&tree, &slice.steps),
            reads: Reads::new(&tree, &slice.steps, &watched),
            undone: Undone::new(&tree, &slice.steps),
            world: World::new(procedure, people, national),
            tree,
            slice,
            watched,
            choices,
            invariants,
            opened,
        }
    }
}

/// The procedure as it stands alone: facts of a caller are then declared.
fn alone(procedure: &Arc<Procedure>) -> Arc<Procedure> {
    let inherited = |it: &zs_law::Fact| it.source == FactSource::Inherited;
    if !procedure.facts.iter().any(inherited) {
        return procedure.clone();
    }
    let mut own = Procedure::clone(procedure);
    for fact in Arc::make_mut(&mut own.facts)
        .iter_mut()
        .filter(|it| inherited(it))
    {
        fact.source = FactSource::Declared { default: None };
    }
    Arc::new(own)
}

/// The openings to explore: each word of a choice of the case by which a fact is decided.
fn openings(procedure: &Procedure, first: Vec<(String, Value)>) -> Vec<Vec<(String, Value)>> {
    let mut found = vec![first];
    for (index, field) in procedure.fields.iter().enumerate() {
        let FieldKind::Choice(words) = &field.kind else {
            continue;
        };
        let this = FieldRef::Case(index as u16);
        let decides = procedure.facts.iter().any(|fact| match &fact.source {
            FactSource::Derived(Derived::Member { left, .. }) => *left == this,
            FactSource::Derived(Derived::Compare { left, .. }) => {
                *left == Quantity::Field(this.clone())
            }
            _ => false,
        });
        for word in words.iter().filter(|_| decides) {
            let mut other = found[0].clone();
            let value = Value::Text(word.to_string());
            let slot = other.iter_mut().find(|(name, _)| **name == *field.name);
            if let Some(slot) = slot.filter(|slot| slot.1 != value) {
                slot.1 = value;
                found.push(other);
            }
        }
    }
    found
}
