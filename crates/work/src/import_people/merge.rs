//! A row put into the person whom the register knows.

use zs_base::{Code, Day, PostId, UnitId};
use zs_event::Person;
use zs_event::person::Holding;
use zs_paper::codes::{ZS5116, ZS5119};
use zs_paper::table::normal;
use zs_power::Authority;

use super::entry::Entry;
use crate::tenure::clash;

/// Why a row cannot be put in.
pub(super) struct Wrong {
    pub(super) code: Code,
    pub(super) key: &'static str,
    pub(super) cause: String,
    pub(super) cure: String,
}

/// The person after a row.
pub(super) fn merge(
    known: Option<&Person>,
    entry: &Entry,
    unit: &UnitId,
    today: Day,
) -> Result<Person, Wrong> {
    let mut person = known.cloned().unwrap_or_else(|| Person {
        id: entry.id.clone(),
        name: entry.name.clone(),
        posts: Vec::new(),
        certificates: Vec::new(),
    });
    if normal(&person.name) != normal(&entry.name) {
        return Err(Wrong {
            code: ZS5119,
            key: "person",
            cause: format!(
                "工号“{}”是{}，这里写的是{}",
                entry.id, person.name, entry.name
            ),
            cure: "核对工号和姓名".to_owned(),
        });
    }
    for post in &entry.posts {
        hold(&mut person, post, unit, entry, today);
    }
    if let Some(certificate) = &entry.certificate {
        let same = |it: &&mut zs_event::person::Certificate| {
            it.kind == certificate.kind && it.number == certificate.number
        };
        match person.certificates.iter_mut().find(same) {
            Some(known) => known.clone_from(certificate),
            None => person.certificates.push(certificate.clone()),
        }
    }
    Ok(person)
}

/// Adds a post, or sets the days of one that is held already.
fn hold(person: &mut Person, post: &PostId, unit: &UnitId, entry: &Entry, today: Day) {
    let runs = |it: &&mut Holding| {
        let over = it.until.is_some_and(|until| until < today);
        // A row that says when it began is about that holding, whether it is over or not.
        it.post == *post && it.unit == *unit && (!over || entry.since == Some(it.from))
    };
    match person.posts.iter_mut().find(runs) {
        Some(held) => {
            held.from = entry.since.unwrap_or(held.from);
            held.until = entry.left.or(held.until);
        }
        None => person.posts.push(Holding {
            post: post.clone(),
            unit: unit.clone(),
            from: entry
                .since
                .unwrap_or(today)
                .min(entry.left.unwrap_or(Day::MAX)),
            until: entry.left,
        }),
    }
}

/// Whether the posts of a row may be held together with those held at the same time.
pub(super) fn no_conflict(
    authority: &Authority,
    person: &Person,
    entry: &Entry,
) -> Result<(), Wrong> {
    match clash(authority, person, &entry.posts) {
        None => Ok(()),
        Some(conflict) => Err(Wrong {
            code: ZS5116,
            key: "post",
            cause: conflict.ground.because.to_string(),
            cure: "换一个人担任，或者先写上原来岗位的离岗日期".to_owned(),
        }),
    }
}
