//! Why somebody looks at personal data: what they say once for a case counts for the session.

use lru::LruCache;
use std::num::NonZeroUsize;

use zs_base::limits::{PURPOSE_CHARACTERS_MAX, PURPOSES_KEPT_MAX};
use zs_base::{CaseId, Digest};

use super::{Office, Refused, locked};
use crate::account::Token;

/// The purpose of whoever has a task in the case, who is not asked.
pub const HANDLING: &str = "办理本案";
/// The purpose of a work list, in which the cases of one's own unit stand.
pub const QUEUE: &str = "办理本单位的案件";
/// What others choose from; they may also write something else.
pub const PURPOSES: [&str; 6] = [
    "监督检查",
    "案卷评查",
    "审核、指导",
    "答复当事人查询",
    "移送、协查",
    "处理投诉、信访",
];

/// What a purpose in somebody's own words is counted as, since such words may name people.
pub const OTHER_PURPOSE: &str = "其他";

/// Every purpose that is counted, in the order in which it is shown.
#[must_use]
pub fn counted_purposes() -> Vec<&'static str> {
    let own = [HANDLING, QUEUE].into_iter();
    own.chain(PURPOSES).chain([OTHER_PURPOSE]).collect()
}

/// The purpose of the closed list as which a purpose is counted.
pub(super) fn counted_as(purpose: &str) -> &'static str {
    let known = counted_purposes().into_iter().find(|it| *it == purpose);
    known.unwrap_or(OTHER_PURPOSE)
}

/// The purposes that were said, by session and case. They are forgotten with the process.
pub(super) type Purposes = LruCache<(Digest, CaseId), String>;

pub(super) fn none_yet() -> Purposes {
    LruCache::new(NonZeroUsize::new(PURPOSES_KEPT_MAX).unwrap_or(NonZeroUsize::MIN))
}

impl Office {
    /// The purpose that was said in a session for a case.
    #[must_use]
    pub fn purpose_of(&self, token: &str, case: &CaseId) -> Option<String> {
        let key = (Token::sent(token).digest(), *case);
        locked(&self.purposes).get(&key).cloned()
    }

    /// Remembers a purpose for the rest of a session.
    ///
    /// # Errors
    /// When it is missing or too long.
    pub fn say_purpose(&self, token: &str, case: &CaseId, purpose: &str) -> Result<(), Refused> {
        let purpose = purpose.trim();
        if purpose.is_empty() || purpose.chars().count() > PURPOSE_CHARACTERS_MAX {
            return Err(Refused::NoPurpose);
        }
        let key = (Token::sent(token).digest(), *case);
        locked(&self.purposes).put(key, purpose.to_owned());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a10_so_many_purposes_are_remembered_and_the_oldest_is_asked_for_again() {
        let key = |number: usize| (Digest::of(&[&number.to_be_bytes()]), CaseId([1; 16]));
        let mut said = none_yet();
        for number in 0..PURPOSES_KEPT_MAX {
            said.put(key(number), HANDLING.to_owned());
        }
        assert!(said.peek(&key(0)).is_some());
        said.put(key(PURPOSES_KEPT_MAX), HANDLING.to_owned());
        assert!(said.peek(&key(0)).is_none());
        assert_eq!(said.len(), PURPOSES_KEPT_MAX);
    }
}
