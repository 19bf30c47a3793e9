//! The people of an exploration: for every post a few who hold only it, one without certificates,
//! and one person who holds every post, so that separation is really tested.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use zs_base::{Day, PersonId, PostId};
use zs_event::person::{Certificate, Holding};
use zs_event::{Person, Signer};

use super::tree::Tree;

/// The one who holds every post.
const EVERYWHERE: &str = "身兼各岗者";

/// The numbers of the second team begin after this.
const TEAM: usize = 10;

/// The people there are.
#[derive(Clone, Debug, Default)]
pub struct People {
    by_id: BTreeMap<PersonId, Arc<Person>>,
}

impl People {
    /// The people for a tree of steps: as many per post as a step needs, and `extra` more.
    #[must_use]
    pub fn for_tree(tree: &Tree, extra: usize, others: &BTreeSet<PostId>) -> Self {
        let mut posts: BTreeMap<PostId, usize> =
            others.iter().map(|post| (post.clone(), extra)).collect();
        let mut kinds: BTreeSet<Arc<str>> = BTreeSet::new();
        for node in 0..tree.nodes.len() {
            let Some(actor) = &tree.law(node).actor else {
                continue;
            };
            for post in &actor.posts {
                let most = posts.entry(post.clone()).or_default();
                *most = (*most).max(usize::from(actor.at_least));
            }
            kinds.extend(actor.holds.clone());
        }
        let mut people = Self::default();
        for (post, most) in &posts {
            let count = (*most).max(extra) + 1;
            for number in (1..=count).chain(TEAM + 1..=TEAM + count) {
                people.add(&name_of(post, number), [post], &kinds);
            }
            people.add(&format!("{post}·无证"), [post], &BTreeSet::new());
        }
        people.add(EVERYWHERE, posts.keys(), &kinds);
        people
    }

    fn add<'a>(
        &mut self,
        name: &str,
        posts: impl IntoIterator<Item = &'a PostId>,
        kinds: &BTreeSet<Arc<str>>,
    ) {
        let held = posts.into_iter().map(|post| Holding {
            post: post.clone(),
            unit: "u".into(),
            from: Day::MIN,
            until: None,
        });
        let certificates = kinds.iter().map(|kind| Certificate {
            kind: kind.to_string(),
            number: "1".to_owned(),
            from: Day::MIN,
            until: Day::MAX,
        });
        let person = Person {
            id: name.into(),
            name: name.to_owned(),
            posts: held.collect(),
            certificates: certificates.collect(),
        };
        self.by_id.insert(person.id.clone(), Arc::new(person));
    }

    /// A person.
    #[must_use]
    pub fn get(&self, id: &PersonId) -> Option<Arc<Person>> {
        self.by_id.get(id).cloned()
    }
}

fn name_of(post: &PostId, number: usize) -> String {
    format!("{post}·{number}")
}

fn signer(name: &str, post: &PostId) -> Signer {
    Signer {
        person: name.into(),
        post: post.clone(),
        certificate: None,
    }
}

/// So many proper people of a post, of the first or the second team.
#[must_use]
pub fn proper(post: &PostId, count: usize, team: usize) -> Vec<Signer> {
    (1..=count)
        .map(|number| team * TEAM + number)
        .map(|number| signer(&name_of(post, number), post))
        .collect()
}

/// The same with the first replaced by someone without certificates.
#[must_use]
pub fn without_certificate(post: &PostId, count: usize) -> Vec<Signer> {
    let mut people = proper(post, count, 0);
    if let Some(first) = people.first_mut() {
        *first = signer(&format!("{post}·无证"), post);
    }
    people
}

/// The same with the first replaced by the one who holds every post.
#[must_use]
pub fn with_everywhere(post: &PostId, count: usize) -> Vec<Signer> {
    let mut people = proper(post, count, 0);
    if let Some(first) = people.first_mut() {
        *first = signer(EVERYWHERE, post);
    }
    people
}
