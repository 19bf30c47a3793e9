//! What invariants watch: the steps that must be explored for them, the choices they distinguish,
//! and the part of the past on which their verdict depends.

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_base::PostId;
use zs_law::Mark;

use super::model::{Atom, Invariant, Rule};
use super::name::EventName;

/// What a group of invariants watches.
#[derive(Clone, Debug, Default)]
pub struct Watched {
    /// Every event that is named.
    pub events: BTreeSet<EventName>,
    /// Steps whose papers' service is named.
    pub served: BTreeSet<Arc<str>>,
    /// Steps that are tried with too few people or without certificates.
    pub people: BTreeSet<Arc<str>>,
    /// Steps that are tried with a person who holds all posts.
    pub everywhere: BTreeSet<Arc<str>>,
    /// Steps that are tried in other posts.
    pub posts: BTreeSet<Arc<str>>,
    /// Posts in which every step is tried.
    pub no_posts: BTreeSet<PostId>,
    /// Steps with fields or evidence that are left out in turn.
    pub contents: BTreeSet<(Arc<str>, Arc<str>)>,
    /// Steps and fields whose numbers are varied.
    pub numbers: BTreeSet<(Arc<str>, Arc<str>)>,
    /// Facts that are named.
    pub facts: BTreeSet<Arc<str>>,
    /// Calls of which it matters whether they are under way.
    pub calls: BTreeSet<Arc<str>>,
}

/// What a group of invariants watches.
#[must_use]
pub fn watched(invariants: &[&Invariant]) -> Watched {
    let mut all = Watched::default();
    for invariant in invariants {
        all.atoms(&invariant.when);
        all.atoms(&invariant.unless);
        all.rule(&invariant.rule);
    }
    all
}

impl Watched {
    fn event(&mut self, event: &EventName) {
        if event.mark == Mark::Served {
            self.served.insert(event.node.clone());
        }
        self.events.insert(event.clone());
    }

    fn atoms(&mut self, atoms: &[Atom]) {
        for atom in atoms {
            match atom {
                Atom::Event(event) => self.event(event),
                Atom::Declared(fact) => {
                    self.facts.insert(fact.clone());
                }
            }
        }
    }

    fn rule(&mut self, rule: &Rule) {
        if let Some(subject) = rule.subject() {
            self.event(subject);
        }
        match rule {
            Rule::Before { first, .. } | Rule::Apart { first, .. } => self.event(first),
            Rule::Within { then, .. } => self.event(then),
            Rule::NotWhile { call, .. } => {
                self.calls.insert(call.node.clone());
                self.event(call);
            }
            Rule::Distinct { first, then } => {
                self.event(first);
                self.everywhere
                    .extend([first.node.clone(), then.node.clone()]);
            }
            Rule::People { event, .. } => {
                self.people.insert(event.node.clone());
            }
            Rule::Posts { event, .. } => {
                self.posts.insert(event.node.clone());
            }
            Rule::NoPost { posts } => self.no_posts.extend(posts.iter().cloned()),
            Rule::Carries { event, fields } => self.contents(event, fields),
            Rule::Evidence { event, kinds } => self.contents(event, kinds),
            Rule::Unpublished { recall, .. } => recall.iter().for_each(|it| self.event(it)),
            Rule::NotOver { first, then } => {
                self.event(&first.0);
                for (event, field) in [first, then] {
                    self.numbers.insert((event.node.clone(), field.clone()));
                }
            }
            Rule::Closed { ends, except } => {
                ends.iter().chain(except).for_each(|it| self.event(it));
            }
            Rule::Never { .. } | Rule::Hides { .. } | Rule::Ends => {}
        }
    }

    fn contents(&mut self, event: &EventName, names: &[Arc<str>]) {
        let pairs = names.iter().map(|name| (event.node.clone(), name.clone()));
        self.contents.extend(pairs);
    }
}
