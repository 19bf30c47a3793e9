//! The people of worked cases: `law/cases/people.toml` and `law/cases/people/`.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_base::{Day, PersonId};
use zs_event::Person;
use zs_event::person::{Certificate, Holding};
use zs_law::text::{Node, Parsed, Problems};

/// The people by name.
#[derive(Clone, Debug, Default)]
pub struct People {
    by_name: BTreeMap<Arc<str>, Arc<Person>>,
    by_id: BTreeMap<PersonId, Arc<Person>>,
}

impl People {
    /// Adds the people of a table.
    pub(super) fn read(&mut self, parsed: &Parsed<'_>, problems: &Problems) {
        let top = Node::top(parsed, problems);
        for node in top.nodes("person") {
            if let Some(person) = person(&node) {
                self.add(person);
            }
            node.finish();
        }
        top.finish();
    }

    fn add(&mut self, person: Person) {
        let person = Arc::new(person);
        self.by_name
            .insert(Arc::from(&*person.name), person.clone());
        self.by_id.insert(person.id.clone(), person);
    }

    /// The person of a name, or of an id.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Arc<Person>> {
        self.by_name
            .get(name)
            .or_else(|| self.by_id.get(&PersonId::from(name)))
    }

    /// The person of an id.
    #[must_use]
    pub fn get(&self, id: &PersonId) -> Option<Arc<Person>> {
        self.by_id.get(id).cloned()
    }
}

fn person(node: &Node<'_>) -> Option<Person> {
    let (id, name) = (node.need("id"), node.need("name"));
    let posts = node.texts("posts").into_iter().map(|post| Holding {
        post: post.as_str().into(),
        unit: "u".into(),
        from: Day::MIN,
        until: None,
    });
    let mut certificates = Vec::new();
    for certificate in node.nodes("certificates") {
        let kind = certificate.need("kind");
        let number = certificate.need("number");
        let from = certificate.need_day("from");
        let until = certificate.need_day("until");
        if let (Some(kind), Some(number), Some(from), Some(until)) = (kind, number, from, until) {
            certificates.push(Certificate {
                kind: kind.as_str().to_owned(),
                number: number.as_str().to_owned(),
                from: from.value,
                until: until.value,
            });
        }
        certificate.finish();
    }
    Some(Person {
        id: id?.as_str().into(),
        name: name?.as_str().to_owned(),
        posts: posts.collect(),
        certificates,
    })
}
