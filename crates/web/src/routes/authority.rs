//! `GET /authority`: 谁能做什么, the table of posts, actions and relations.

use askama::Template;
use zs_power::{Action, Relation, allowed};

use crate::answer::Answer;
use crate::frame::Frame;
use crate::pages::html;
use crate::trouble::Trouble;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "authority.html")]
struct Page {
    frame: Frame,
    relations: Vec<&'static str>,
    posts: Vec<Post>,
}

struct Post {
    name: String,
    own: bool,
    actions: Vec<Row>,
}

struct Row {
    action: &'static str,
    marks: Vec<bool>,
}

const RELATIONS: [(Relation, &str); 7] = [
    (Relation::Own, "本单位"),
    (Relation::Parent, "上级"),
    (Relation::Child, "下级"),
    (Relation::Sibling, "同级"),
    (Relation::Other, "其他单位"),
    (Relation::Party, "本人是当事人"),
    (Relation::None, "系统本身"),
];

/// Shows what each post may do, the visitor's own post first.
///
/// # Errors
/// [`Trouble::SignIn`] where nobody is signed in.
pub fn get(visit: &mut Visit<'_>) -> Result<Answer, Trouble> {
    let own = visit.visitor()?.post.clone();
    let authority = &visit.law.authority;
    let mut posts: Vec<Post> = authority
        .posts
        .iter()
        .map(|(id, name)| Post {
            name: name.to_string(),
            own: *id == own,
            actions: rows(authority, id),
        })
        .collect();
    posts.sort_by_key(|post| !post.own);
    Ok(html(&Page {
        frame: visit.frame(),
        relations: RELATIONS.map(|(_, name)| name).to_vec(),
        posts,
    }))
}

fn rows(authority: &zs_power::Authority, post: &zs_base::PostId) -> Vec<Row> {
    let row = |action: &Action| Row {
        action: action.chinese(),
        marks: RELATIONS
            .map(|(relation, _)| allowed(authority, Some(post), *action, relation))
            .to_vec(),
    };
    let rows = Action::ALL.iter().map(row);
    rows.filter(|row| row.marks.contains(&true)).collect()
}
