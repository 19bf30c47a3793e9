//! How a step may be tried: people, outcome, values, facts and evidence. The proper ways are tried
//! in all combinations that a path can branch by, the improper ones each alone.

use std::sync::Arc;

use zs_base::{Day, Digest, Moment, PostId};
use zs_event::command::{Declared, Evidence};
use zs_event::{Party, PartyKind, Signer, Value};
use zs_law::{Fact, FactNo, Field, FieldKind, Procedure, Step};

use super::numbers::Numbers;
use super::people::{proper, with_everywhere, without_certificate};
use super::slice::Slice;
use super::tree::{NodeNo, Tree};
use crate::examples::Examples;
use crate::invariant::Watched;

/// Up to so many declared facts are tried in every combination.
const FACTS_FULL_MAX: usize = 3;

/// One way of doing a step.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Who signs.
    pub people: Vec<Signer>,
    /// The outcome.
    pub outcome: Option<String>,
    /// The fields.
    pub values: Vec<(String, Value)>,
    /// The declared facts.
    pub facts: Vec<Declared>,
    /// The evidence.
    pub evidence: Vec<Evidence>,
}

/// What the choices are made from.
pub struct Choosing<'a> {
    /// The steps.
    pub tree: &'a Tree,
    /// What is explored.
    pub slice: &'a Slice,
    /// What is watched.
    pub watched: &'a Watched,
    /// Values of worked cases.
    pub examples: &'a Examples,
    /// The numbers to try.
    pub numbers: &'a Numbers,
    /// At how many people a step in `people` is judged.
    pub at_least: usize,
}

impl Choosing<'_> {
    /// All ways in which a step is tried.
    #[must_use]
    pub fn of(&self, node: NodeNo) -> Vec<Choice> {
        let law = self.tree.law(node);
        let mut found = Vec::new();
        let outcomes: Vec<Option<String>> = if law.outcomes.is_empty() {
            vec![None]
        } else {
            let returns = self.slice.returners.contains(&node);
            let tried = law.outcomes.iter();
            // What the law supplies by itself nobody can choose.
            let tried = tried.filter(|it| !law.supplies(&it.name));
            let tried = tried.filter(|it| !returns || it.return_to.is_some());
            tried.map(|it| Some(it.name.to_string())).collect()
        };
        for outcome in outcomes {
            let plain = self.plain(node, law, outcome);
            let mut branched = self.with_numbers(node, law, plain);
            branched = branched
                .into_iter()
                .flat_map(|choice| self.with_facts(node, law, &choice))
                .collect();
            found.extend(self.improper(node, law, &branched));
            found.extend(branched);
        }
        found
    }

    fn plain(&self, node: NodeNo, law: &Step, outcome: Option<String>) -> Choice {
        let fits = |field: &&Field| {
            field.outcomes.is_empty()
                || outcome
                    .as_ref()
                    .is_some_and(|it| field.outcomes.iter().any(|name| **name == **it))
        };
        let values = law.fields.iter().filter(fits);
        let values = values.map(|field| (field.name.to_string(), self.value(node, field)));
        let evidence = law.evidence.iter().flat_map(|rule| {
            (0..rule.min.max(1)).map(|_| Evidence {
                kind: rule.kind.to_string(),
                file: Digest::default(),
            })
        });
        let more = self.watched.contents.iter();
        let more = more.filter(|(name, content)| {
            **name == *self.tree.nodes[node].name
                && !law.fields.iter().any(|field| field.name == *content)
                && !law.evidence.iter().any(|rule| rule.kind == *content)
        });
        let more = more.map(|(_, kind)| Evidence {
            kind: kind.to_string(),
            file: Digest::default(),
        });
        Choice {
            people: self.proper(node, law),
            values: values.collect(),
            facts: Vec::new(),
            evidence: evidence.chain(more).collect(),
            outcome,
        }
    }

    fn proper(&self, node: NodeNo, law: &Step) -> Vec<Signer> {
        let Some(actor) = &law.actor else {
            return Vec::new();
        };
        let post = actor.posts.first();
        post.map(|post| proper(post, self.count(node, law), self.team(node, law)))
            .unwrap_or_default()
    }

    /// Steps with a separation of their own are done by other people of the post, so that the
    /// proper way is not refused for want of people.
    fn team(&self, node: NodeNo, law: &Step) -> usize {
        let own = law
            .actor
            .as_ref()
            .is_some_and(|it| !it.not_same_as.is_empty());
        let call = self.tree.nodes[node]
            .caller
            .and_then(|it| self.tree.law(it).call.as_ref());
        let step = self.tree.nodes[node].step;
        let laid_on = call.is_some_and(|call| call.separate.iter().any(|(it, _)| *it == step));
        usize::from(own || laid_on)
    }

    /// Some post that may not do the step.
    fn other_post(&self, law: &Step) -> Option<PostId> {
        let own = &law.actor.as_ref()?.posts;
        let nodes = 0..self.tree.nodes.len();
        let mut posts = nodes.filter_map(|node| self.tree.law(node).actor.as_ref());
        posts.find_map(|it| it.posts.iter().find(|post| !own.contains(post)).cloned())
    }

    fn count(&self, node: NodeNo, law: &Step) -> usize {
        let own = law.actor.as_ref().map_or(1, |it| usize::from(it.at_least));
        let judged = self.watched.people.contains(&*self.tree.nodes[node].name);
        own.max(1).max(if judged { self.at_least } else { 1 })
    }

    fn value(&self, node: NodeNo, field: &Field) -> Value {
        let node = &self.tree.nodes[node];
        let root = &self.tree.nodes[0].procedure;
        let step = node.procedure.step(node.step).id.to_string();
        let keys = [
            (root.id.clone(), node.name.clone(), field.name.to_string()),
            (node.procedure.id.clone(), step, field.name.to_string()),
        ];
        let example = keys.iter().find_map(|key| self.examples.values.get(key));
        let example = example.filter(|value| field.kind.takes(value));
        example.cloned().unwrap_or_else(|| plain_value(&field.kind))
    }

    fn with_numbers(&self, node: NodeNo, law: &Step, plain: Choice) -> Vec<Choice> {
        let mut found = vec![plain];
        for (index, field) in law.fields.iter().enumerate() {
            let watched = (Arc::from(&*self.tree.nodes[node].name), field.name.clone());
            let read = (node, index as u16);
            let varied = self.slice.fields.contains(&read)
                || self.slice.required.contains(&read)
                || self.watched.numbers.contains(&watched);
            if !varied {
                continue;
            }
            // One field at a time is varied: the others keep their proper value.
            for value in self.numbers.of(node, index as u16) {
                let mut other = found[0].clone();
                let slot = other
                    .values
                    .iter_mut()
                    .find(|(name, _)| **name == *field.name);
                if let Some(slot) = slot.filter(|slot| slot.1 != value) {
                    slot.1 = value;
                    found.push(other);
                }
            }
        }
        found
    }

    fn with_facts(&self, node: NodeNo, law: &Step, choice: &Choice) -> Vec<Choice> {
        let procedure = &self.tree.nodes[node].procedure;
        let facts: Vec<&Fact> = law
            .declares
            .iter()
            .filter(|fact| self.is_read(node, **fact))
            .map(|fact| procedure.fact(*fact))
            .collect();
        // A fact that nobody reads is declared one way only.
        let unread: Vec<&Fact> = law
            .declares
            .iter()
            .filter(|fact| !self.is_read(node, **fact))
            .map(|fact| procedure.fact(*fact))
            .collect();
        combinations(facts.len())
            .into_iter()
            .map(|holds| {
                let declared = facts.iter().zip(holds).map(|(fact, holds)| (*fact, holds));
                let declared = declared.chain(unread.iter().map(|fact| (*fact, false)));
                Choice {
                    facts: declared.map(|(fact, holds)| declare(fact, holds)).collect(),
                    ..choice.clone()
                }
            })
            .collect()
    }

    fn is_read(&self, node: NodeNo, fact: FactNo) -> bool {
        let mine = &self.tree.nodes[node];
        self.slice
            .facts
            .iter()
            .any(|(other, number)| *number == fact && self.tree.nodes[*other].caller == mine.caller)
    }

    /// Ways that a procedure without holes refuses, each wrong in one thing.
    fn improper(&self, node: NodeNo, law: &Step, proper: &[Choice]) -> Vec<Choice> {
        let Some(choice) = proper.first() else {
            return Vec::new();
        };
        let name = &self.tree.nodes[node].name;
        let mut found = Vec::new();
        let post = law.actor.as_ref().and_then(|actor| actor.posts.first());
        let count = self.count(node, law);
        let mut people = |signers: Vec<Signer>| {
            found.push(Choice {
                people: signers,
                ..choice.clone()
            });
        };
        if let Some(post) = post {
            if self.watched.people.contains(&**name) {
                people(super::people::proper(post, count - 1, 0));
                people(without_certificate(post, count));
            }
            if self.watched.everywhere.contains(&**name) {
                people(with_everywhere(post, count));
            }
            if self.watched.posts.contains(&**name) {
                let other = self.other_post(law);
                other
                    .into_iter()
                    .for_each(|post| people(super::people::proper(&post, count, 0)));
            }
            for post in &self.watched.no_posts {
                people(super::people::proper(post, count, 0));
            }
        }
        for (_, content) in self
            .watched
            .contents
            .iter()
            .filter(|(at, _)| **at == **name)
        {
            let mut other = choice.clone();
            other.values.retain(|(field, _)| **field != **content);
            other.evidence.retain(|file| *file.kind != **content);
            found.push(other);
        }
        let procedure: &Procedure = &self.tree.nodes[node].procedure;
        for fact in &law.declares {
            let fact = &procedure.fact(*fact).name;
            if self.watched.facts.contains(fact) {
                let mut other = choice.clone();
                other.facts.retain(|declared| *declared.fact != **fact);
                found.push(other);
            }
        }
        found
    }
}

/// A fact declared with a reason.
#[must_use]
pub fn declare(fact: &Fact, holds: bool) -> Declared {
    Declared {
        fact: fact.name.to_string(),
        holds,
        reason: "经核对".to_owned(),
    }
}

/// All combinations of a few facts; of more, none, each alone and all together.
fn combinations(count: usize) -> Vec<Vec<bool>> {
    if count <= FACTS_FULL_MAX {
        let all = 0..1usize << count;
        return all
            .map(|bits| (0..count).map(|at| bits >> at & 1 == 1).collect())
            .collect();
    }
    let alone = (0..count).map(|alone| (0..count).map(|at| at == alone).collect());
    let mut found = vec![vec![false; count]];
    found.extend(alone);
    found.push(vec![true; count]);
    found
}

/// Some value of a kind.
#[must_use]
pub fn plain_value(kind: &FieldKind) -> Value {
    let text = || Value::Text("甲".to_owned());
    match kind {
        FieldKind::List => Value::List(vec!["甲".to_owned()]),
        FieldKind::Money => Value::Money(50_000),
        FieldKind::Count => Value::Count(1),
        FieldKind::Date => Value::Date(super::START.day()),
        FieldKind::Moment => Value::Moment(later(super::START.day())),
        FieldKind::Choice(words) => words
            .first()
            .map_or_else(text, |word| Value::Text(word.to_string())),
        FieldKind::Party => Value::Party(Party {
            kind: PartyKind::Person,
            name: "当事人甲".to_owned(),
            number: "1".to_owned(),
        }),
        FieldKind::Key(table, column) => {
            let index = table.keys.iter().position(|key| key == column);
            let row = table.rows.first();
            let key = index.and_then(|index| row?.keys.get(index));
            key.map_or_else(text, |key| Value::Text(key.to_string()))
        }
        FieldKind::File => Value::File(Digest::default()),
        _ => text(),
    }
}

const fn later(day: Day) -> Moment {
    day.start().plus_hours(9)
}
