//! Invariants about people: how many, with which certificate, in which post, and who may not be
//! the same.

use std::collections::BTreeSet;

use zs_base::{PersonId, PostId};
use zs_event::{Happening, Signer};

use super::check::Ground;
use super::name::EventName;
use crate::trace::{Entry, same_instances};

/// Who signed an entry.
fn signers<'a>(entry: &Entry<'a>) -> &'a [Signer] {
    match entry.what {
        Happening::Performed(it) => &it.people,
        _ => &[],
    }
}

pub(super) fn too_few(
    ground: &Ground<'_>,
    event: &EventName,
    at_least: usize,
    holds: Option<&str>,
) -> Option<String> {
    let entry = ground.trace.entries.last()?;
    // What the law supplies is signed by nobody.
    if !matches!(entry.what, Happening::Performed(_)) {
        return None;
    }
    let people: BTreeSet<&PersonId> = signers(entry).iter().map(|it| &it.person).collect();
    if people.len() < at_least {
        return Some(format!("“{event}”只有 {} 人办理", people.len()));
    }
    let kind = holds?;
    let without = people.into_iter().find(|id| {
        let person = (ground.person)(id);
        person.is_none_or(|it| it.certificate(kind, entry.at().day()).is_none())
    })?;
    Some(format!("“{event}”由没有有效{kind}的 {without} 办理"))
}

pub(super) fn same(ground: &Ground<'_>, one: &EventName, other: &EventName) -> Option<String> {
    let (last, earlier) = ground.trace.entries.split_last()?;
    let clash = |mine: &EventName, theirs: &EventName| {
        let at = mine.found_in(last)?;
        earlier.iter().find_map(|entry| {
            let there = theirs.found_in(entry)?;
            if !same_instances(at, there) {
                return None;
            }
            let mut both = signers(entry).iter().map(|it| &it.person);
            let both = both.find(|id| signers(last).iter().any(|mine| mine.person == **id))?;
            Some(format!("{both} 既办理了“{theirs}”，又办理了“{mine}”"))
        })
    };
    clash(one, other).or_else(|| clash(other, one))
}

pub(super) fn other_post(last: &Entry<'_>, event: &EventName, posts: &[PostId]) -> Option<String> {
    let mut people = signers(last).iter();
    let other = people.find(|it| !posts.contains(&it.post))?;
    let (person, post) = (&other.person, &other.post);
    Some(format!("“{event}”由 {person} 以“{post}”的岗位办理"))
}

pub(super) fn in_post(last: &Entry<'_>, posts: &[PostId]) -> Option<String> {
    let mut people = signers(last).iter();
    let one = people.find(|it| posts.contains(&it.post))?;
    let (path, _) = last.done()?;
    let (person, post) = (&one.person, &one.post);
    Some(format!("{person} 以“{post}”的岗位办理了“{path}”"))
}
