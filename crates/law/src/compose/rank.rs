//! The ranks of instruments, and which overlay may say something else than the national rule.

use crate::draft::{DelegationDraft, Drafts};

/// The ranks, highest first; those of one line rank the same. `法规` and `规章` alone mean the
/// local ones.
const RANKS: [&[&str]; 5] = [
    &["法律"],
    &["行政法规"],
    &["地方性法规", "法规"],
    &["部门规章", "政府规章", "规章"],
    &["文件"],
];

/// All ranks, highest first.
pub(crate) fn all() -> Vec<&'static str> {
    RANKS.concat()
}

/// The place of a rank, 0 the highest.
pub(crate) fn place(rank: &str) -> Option<usize> {
    RANKS.iter().position(|ranks| ranks.contains(&rank))
}

/// Whether a delegation names a rank: `法规` means national and local ones, `规章` both kinds.
pub(super) fn may_change(delegation: &DelegationDraft, rank: &str) -> bool {
    let mut ranks = delegation.ranks.iter();
    ranks.any(|it| rank.ends_with(it.as_str()))
}

/// Whether a rank is equal to or higher than that of the statute which a citation names.
pub(super) fn outranks(drafts: &Drafts, rank: &str, cite: &str) -> bool {
    let short = cite.split_once('#').map_or(cite, |(short, _)| short);
    let mut statutes = drafts.statutes.iter();
    let national = statutes.find(|it| it.short.as_str() == short);
    let national = national.and_then(|it| place(it.rank.as_str()));
    match (place(rank), national) {
        (Some(own), Some(national)) => own <= national,
        _ => false,
    }
}
