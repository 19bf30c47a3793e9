//! Posts that one person must not hold at the same time.

use zs_base::PostId;

use crate::Authority;
use crate::authority::{Exclusion, Ground};

/// Two posts that exclude one another, held by one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The rule that excludes them.
    pub ground: Ground,
    /// The two posts, the smaller id first.
    pub posts: [PostId; 2],
}

/// The conflicts among posts that one person would hold, each pair once for each rule.
#[must_use]
pub fn conflicts(authority: &Authority, posts: &[PostId]) -> Vec<Conflict> {
    let mut held = posts.to_vec();
    held.sort();
    held.dedup();
    let mut found = Vec::new();
    for rule in &authority.exclusions {
        for (index, first) in held.iter().enumerate() {
            let rest = held.iter().skip(index + 1);
            found.extend(
                rest.filter(|second| excludes(rule, first, second))
                    .map(|second| Conflict {
                        ground: rule.ground.clone(),
                        posts: [first.clone(), second.clone()],
                    }),
            );
        }
    }
    found
}

fn excludes(rule: &Exclusion, a: &PostId, b: &PostId) -> bool {
    if rule.with.is_empty() {
        return rule.posts.contains(a) && rule.posts.contains(b);
    }
    rule.posts.contains(a) && rule.with.contains(b)
        || rule.posts.contains(b) && rule.with.contains(a)
}
