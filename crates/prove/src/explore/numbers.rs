//! Which numbers are tried in a field: one on each side of every threshold that a branch or an
//! invariant reads, so that each answer of the comparison is met.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use zs_event::Value;
use zs_law::{Derived, FactSource, FieldKind, FieldRef, Procedure, Quantity};

use super::tree::{NodeNo, Tree};
use crate::invariant::{EventName, Invariant, Rule};

/// At most so many numbers are tried in one field, the least and the greatest included.
const NUMBERS_MAX: usize = 3;

/// The values to try by field.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    values: BTreeMap<(NodeNo, u16), BTreeSet<i64>>,
    texts: BTreeMap<(NodeNo, u16), BTreeSet<String>>,
    money: BTreeSet<(NodeNo, u16)>,
    lists: BTreeSet<(NodeNo, u16)>,
}

impl Numbers {
    /// The numbers that the facts of a tree and the invariants compare; `good` is the number that a
    /// field has otherwise.
    #[must_use]
    pub fn of_tree(
        tree: &Tree,
        invariants: &[&Invariant],
        opened: &[(String, Value)],
        good: impl Fn(NodeNo, u16) -> Option<i64>,
    ) -> Self {
        let mut numbers = Self::default();
        for node in 0..tree.nodes.len() {
            if tree.nodes[node].step.0 == 0 {
                let procedure = tree.nodes[node].procedure.clone();
                numbers.facts(tree, node, (&procedure, opened), &good);
            }
            for (index, field) in tree.law(node).fields.iter().enumerate() {
                match field.kind {
                    FieldKind::Money => numbers.money.insert((node, index as u16)),
                    FieldKind::List => numbers.lists.insert((node, index as u16)),
                    _ => false,
                };
            }
        }
        for invariant in invariants {
            numbers.invariant(tree, &invariant.rule, &good);
        }
        numbers
    }

    /// The values to try in a field beside the one it has.
    #[must_use]
    pub fn of(&self, node: NodeNo, field: u16) -> Vec<Value> {
        let key = (node, field);
        let all: Vec<i64> = self
            .values
            .get(&key)
            .into_iter()
            .flatten()
            .copied()
            .collect();
        let number = |number: i64| {
            if self.money.contains(&key) {
                Value::Money(number)
            } else {
                Value::Count(number)
            }
        };
        let text = |text: &String| {
            if self.lists.contains(&key) {
                Value::List(vec![text.clone()])
            } else {
                Value::Text(text.clone())
            }
        };
        let texts = self.texts.get(&key).into_iter().flatten().map(text);
        thinned(&all).into_iter().map(number).chain(texts).collect()
    }

    fn facts(
        &mut self,
        tree: &Tree,
        node: NodeNo,
        case: (&Procedure, &[(String, Value)]),
        good: &impl Fn(NodeNo, u16) -> Option<i64>,
    ) {
        for fact in case.0.facts.iter() {
            let FactSource::Derived(derived) = &fact.source else {
                continue;
            };
            match derived {
                Derived::Compare { left, right, .. } => {
                    let thresholds: Vec<i64> =
                        around(left, case).chain(around(right, case)).collect();
                    for (quantity, other) in [(left, right), (right, left)] {
                        self.put(tree, node, quantity, &thresholds);
                        // Two fields that are compared are also tried with the same number.
                        let same = field_of(tree, node, other);
                        let same = same.and_then(|(node, field)| good(node, field));
                        let same: Vec<i64> = same.into_iter().collect();
                        self.put(tree, node, quantity, &same);
                    }
                }
                Derived::Member {
                    left: FieldRef::Step(reference, index),
                    of,
                } => {
                    if let Some(target) = tree.resolve(node, reference) {
                        let word = of.first().map(ToString::to_string);
                        self.texts.entry((target, *index)).or_default().extend(word);
                    }
                }
                _ => {}
            }
        }
    }

    fn put(&mut self, tree: &Tree, node: NodeNo, quantity: &Quantity, thresholds: &[i64]) {
        let fields = match quantity {
            Quantity::Field(field) => std::slice::from_ref(field),
            Quantity::Sum(fields) => fields,
            _ => &[],
        };
        for field in fields {
            let FieldRef::Step(reference, index) = field else {
                continue;
            };
            if let Some(target) = tree.resolve(node, reference) {
                let values = self.values.entry((target, *index)).or_default();
                values.extend(thresholds);
            }
        }
    }

    fn invariant(&mut self, tree: &Tree, rule: &Rule, good: &impl Fn(NodeNo, u16) -> Option<i64>) {
        let Rule::NotOver { first, then } = rule else {
            return;
        };
        let place = |(event, field): &(EventName, Arc<str>)| {
            let node = tree.find(&event.node)?;
            let mut fields = tree.law(node).fields.iter();
            let index = fields.position(|it| it.name == *field)?;
            Some((node, index as u16))
        };
        let (Some(mine), Some(other)) = (place(then), place(first)) else {
            return;
        };
        let base = good(other.0, other.1).unwrap_or(0);
        self.values
            .entry(mine)
            .or_default()
            .extend([base, base + 1]);
    }
}

fn field_of(tree: &Tree, node: NodeNo, quantity: &Quantity) -> Option<(NodeNo, u16)> {
    let Quantity::Field(FieldRef::Step(reference, index)) = quantity else {
        return None;
    };
    Some((tree.resolve(node, reference)?, *index))
}

/// A threshold and the number below it; of a table those of the rows that fit the opened case.
fn around<'a>(
    quantity: &'a Quantity,
    case: (&'a Procedure, &'a [(String, Value)]),
) -> impl Iterator<Item = i64> {
    let thresholds: Vec<i64> = match quantity {
        Quantity::Literal(value) => value.as_number().into_iter().collect(),
        Quantity::Lookup {
            table, column, by, ..
        } => {
            let rows = table.rows.iter().filter(|row| {
                let mut keys = table.keys.iter().zip(&row.keys);
                keys.all(|(key, wanted)| {
                    let field = by
                        .iter()
                        .find(|(name, _)| name == key)
                        .map(|(_, field)| field);
                    let is = field.and_then(|field| text_of(field, case));
                    **wanted == *"*" || is.is_none_or(|is| is == **wanted)
                })
            });
            let values = rows.filter_map(|row| table.value(row, column));
            values.filter_map(Value::as_number).collect()
        }
        _ => Vec::new(),
    };
    let below = thresholds.iter().map(|it| it - 1).collect::<Vec<_>>();
    thresholds.into_iter().chain(below).filter(|it| *it >= 0)
}

fn text_of(field: &FieldRef, case: (&Procedure, &[(String, Value)])) -> Option<String> {
    let (procedure, opened) = case;
    let (FieldRef::Case(index) | FieldRef::CasePartyKind(index)) = field else {
        return None;
    };
    let name = &procedure.fields.get(usize::from(*index))?.name;
    let (_, value) = opened.iter().find(|(it, _)| **it == **name)?;
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Party(party) => Some(party.kind.word().to_owned()),
        _ => None,
    }
}

fn thinned(all: &[i64]) -> Vec<i64> {
    if all.len() <= NUMBERS_MAX {
        return all.to_vec();
    }
    let last = all.len() - 1;
    let picked = (0..NUMBERS_MAX).map(|at| all[at * last / (NUMBERS_MAX - 1)]);
    let picked: BTreeSet<i64> = picked.collect();
    picked.into_iter().collect()
}
