//! The people of a trial and the values that its forms are filled with at first.

use zs_base::{Day, Digest, PostId, UnitId};
use zs_event::person::Holding;
use zs_event::{Certificate, Person};
use zs_law::{Field, FieldKind, Procedure};

use super::UNIT;
use crate::law::Law;
use crate::view::field_ask::{CaseMeans, Given, Prefill, plain_ask};

/// Where a prefilled value comes from.
const SAMPLE: &str = "试办的样值，可以改";
/// The names of those who hold a post, of whom there are enough for every separation.
const NAMES: [&str; 3] = ["甲", "乙", "丙"];

/// Three people for each post of a procedure and those that it calls, with every certificate.
pub(super) fn people(law: &Law, procedure: &Procedure) -> Vec<Person> {
    let mut posts: Vec<PostId> = Vec::new();
    posts_in(procedure, &mut posts);
    let (from, until) = (Day::MIN, Day::MAX);
    let person = |post: &PostId, name: &str| {
        let post_name = law.authority.posts.get(post);
        let post_name = post_name.map_or_else(|| post.to_string(), ToString::to_string);
        let id = format!("{name}·{post}");
        Person {
            name: format!("{name}{post_name}"),
            posts: vec![Holding {
                post: post.clone(),
                unit: UnitId::from(UNIT),
                from,
                until: None,
            }],
            certificates: law
                .library
                .certificates
                .iter()
                .map(|kind| Certificate {
                    kind: kind.to_string(),
                    number: format!("试{id}"),
                    from,
                    until,
                })
                .collect(),
            id: id.as_str().into(),
        }
    };
    posts
        .iter()
        .flat_map(|post| NAMES.iter().map(move |name| person(post, name)))
        .collect()
}

fn posts_in(procedure: &Procedure, posts: &mut Vec<PostId>) {
    let own = procedure.steps.iter().flat_map(|step| &step.actor);
    for post in own.flat_map(|actor| &actor.posts) {
        if !posts.contains(post) {
            posts.push(post.clone());
        }
    }
    procedure.callees.iter().for_each(|it| posts_in(it, posts));
}

/// A value that fits a field.
pub(super) fn sample(procedure: &Procedure, field: &Field, on: Day) -> Option<Prefill> {
    let words = plain_ask(field).choices;
    let given = match &field.kind {
        FieldKind::Party => Given::Party {
            kind: "公民".to_owned(),
            name: "试办当事人".to_owned(),
            number: "150102199003050013".to_owned(),
        },
        FieldKind::Money => Given::Text("1000".to_owned()),
        FieldKind::Count => Given::Text("1".to_owned()),
        // A trial knows no other case.
        FieldKind::Case => Given::Case {
            written: format!("（试办）{}", field.name),
            means: CaseMeans::Elsewhere,
        },
        FieldKind::Date => Given::Text(on.to_string()),
        FieldKind::Moment => Given::Text(format!("{on} 10:00")),
        FieldKind::Article => Given::Text(procedure.basis.first()?.as_str().to_owned()),
        FieldKind::Unit => Given::Text(UNIT.to_owned()),
        FieldKind::File => Given::Text(Digest::default().to_string()),
        FieldKind::Officer => Given::Text(String::new()),
        FieldKind::Choice(_) | FieldKind::Key(..) => Given::Text(words.first()?.value.clone()),
        FieldKind::Text | FieldKind::List | FieldKind::Place => {
            Given::Text(format!("（试办）{}", field.name))
        }
    };
    (!given.is_empty()).then(|| Prefill {
        given,
        from: SAMPLE.to_owned(),
    })
}
