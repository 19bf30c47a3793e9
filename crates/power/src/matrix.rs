//! The whole table as text: what every post may do in every relation, by asking [`may`] each time.
//!
//! The text is compared with `tests/golden/authority.txt`, so that a reviewer sees in a change of
//! the rules exactly whose power it changes.

use std::fmt::Write;

use zs_base::{Day, PostId};
use zs_event::{Holding, Person};

use crate::{Action, Asker, Authority, Matter, Relation, Units, may};

/// Prints one block for each post and one for whoever has none; a row for each action; a mark for
/// each relation: `+` allowed, `.` not permitted, `x` forbidden whatever else is permitted.
#[must_use]
pub fn matrix(authority: &Authority) -> String {
    let mut text = String::from("# 谁能做什么：岗位 x 操作 x 与承办单位的关系\n");
    text.push_str("# + 可以　. 没有权限　x 禁止\n");
    let head: Vec<_> = Relation::ALL.iter().map(|it| it.word()).collect();
    let _ = writeln!(text, "# {}", head.join(" "));
    block(&mut text, authority, None, "没有岗位的人");
    for (post, name) in &authority.posts {
        block(&mut text, authority, Some(post), name);
    }
    text
}

fn block(text: &mut String, authority: &Authority, post: Option<&PostId>, name: &str) {
    let id = post.map_or("-", PostId::as_str);
    let _ = writeln!(text, "\n[{id}] {name}");
    for action in Action::ALL {
        let mark = |relation| (relation, mark(authority, post, *action, relation));
        let marks = Relation::ALL.map(mark);
        // That nobody handles a matter of their own is said for all and would hide the rest.
        let tells = |(relation, mark)| mark == '+' || mark == 'x' && relation != Relation::Party;
        if marks.into_iter().any(tells) {
            let marks: String = marks.iter().map(|(_, mark)| mark).collect();
            let _ = writeln!(text, "{:<15}{marks}  {}", action.word(), action.chinese());
        }
    }
}

fn mark(authority: &Authority, post: Option<&PostId>, action: Action, relation: Relation) -> char {
    if allowed(authority, post, action, relation) {
        return '+';
    }
    let mut forbids = authority.forbids.iter();
    if forbids.any(|rule| rule.covers(post, action, relation)) {
        'x'
    } else {
        '.'
    }
}

/// Whether somebody with this one post, or with none, may do this in this relation.
#[must_use]
pub fn allowed(
    authority: &Authority,
    post: Option<&PostId>,
    action: Action,
    relation: Relation,
) -> bool {
    let world = World::new(relation);
    let person = world.person(post);
    let asker = match (post, relation) {
        (Some(post), _) => Asker::Post {
            person: &person,
            post,
            on: world.on,
        },
        (None, Relation::Party) => Asker::Party,
        (None, _) => Asker::Public,
    };
    // Whoever has no post stands in no relation to a unit except as a party or as the public.
    let stands = post.is_some() || matches!(relation, Relation::Party | Relation::Public);
    stands && world.asks(authority, &asker, action, relation)
}

/// A small tree of units in which every relation occurs, seen from the unit `me`.
struct World {
    units: Units,
    on: Day,
    matter: Option<zs_base::UnitId>,
}

impl World {
    fn new(relation: Relation) -> Self {
        let pairs = [
            ("me", "top"),
            ("side", "top"),
            ("low", "me"),
            ("far", "side"),
        ];
        let matter = match relation {
            Relation::Own | Relation::Party | Relation::Public => Some("me"),
            Relation::Parent => Some("top"),
            Relation::Child => Some("low"),
            Relation::Sibling => Some("side"),
            Relation::Other => Some("far"),
            Relation::None => None,
        };
        Self {
            units: Units::new(pairs.map(|(unit, above)| (unit.into(), above.into()))),
            on: Day::from_number(0),
            matter: matter.map(Into::into),
        }
    }

    fn person(&self, post: Option<&PostId>) -> Person {
        let holding = post.map(|post| Holding {
            post: post.clone(),
            unit: "me".into(),
            from: self.on,
            until: None,
        });
        Person {
            id: "p".into(),
            name: String::new(),
            posts: holding.into_iter().collect(),
            certificates: Vec::new(),
        }
    }

    fn asks(
        &self,
        authority: &Authority,
        asker: &Asker<'_>,
        action: Action,
        relation: Relation,
    ) -> bool {
        let me = ["p".into()];
        let matter = Matter {
            unit: self.matter.as_ref(),
            against: None,
            interested: if relation == Relation::Party {
                &me
            } else {
                &[]
            },
            done: &[],
        };
        let asker = match (asker, relation) {
            // A post cannot act as the public: it asks without its session.
            (Asker::Post { .. }, Relation::Public) => &Asker::Public,
            (asker, _) => asker,
        };
        may(authority, &self.units, asker, action, &matter).allowed()
    }
}
