//! Which posts one person may hold at the same time, over the days on which they are held.

use zs_base::PostId;
use zs_event::Person;
use zs_event::person::Holding;
use zs_power::{Authority, Conflict, conflicts};

/// The first conflict between one of these posts of a person and what is held at the same time.
pub(crate) fn clash(authority: &Authority, person: &Person, posts: &[PostId]) -> Option<Conflict> {
    let own = person.posts.iter();
    let mut own = own.filter(|it| posts.contains(&it.post));
    own.find_map(|own| {
        let meanwhile = person.posts.iter().filter(|it| overlap(own, it));
        let held: Vec<PostId> = meanwhile.map(|it| it.post.clone()).collect();
        let mut found = conflicts(authority, &held).into_iter();
        found.find(|it| it.posts.contains(&own.post))
    })
}

/// Whether two posts are held on some day together.
pub(crate) fn overlap(a: &Holding, b: &Holding) -> bool {
    let begun = |it: &Holding, day: Option<zs_base::Day>| day.is_none_or(|day| it.from <= day);
    begun(a, b.until) && begun(b, a.until)
}
