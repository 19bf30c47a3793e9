//! Inclusion and consistency proofs (RFC 6962 section 2.1, verified as in RFC 9162 section 2.1).

use zs_base::Digest;

use crate::{LedgerError, NodeId, node_hash};

/// Where proofs take the complete nodes of the tree from.
pub trait NodeSource {
    /// What can go wrong when a node is read.
    type Error: From<LedgerError>;

    /// The hash of a complete node.
    ///
    /// # Errors
    /// When the node cannot be read or does not exist.
    fn node(&mut self, id: NodeId) -> Result<Digest, Self::Error>;
}

/// The siblings on the way from a leaf to the root of the tree of `size` leaves, lowest first.
///
/// # Errors
/// When the tree has no such leaf, or the source fails.
pub fn inclusion_path<S: NodeSource>(
    source: &mut S,
    index: u64,
    size: u64,
) -> Result<Vec<Digest>, S::Error> {
    if index >= size {
        return Err(LedgerError::OutOfRange { index, size }.into());
    }
    let mut path = Vec::new();
    let (mut start, mut end) = (0, size);
    while end - start > 1 {
        let middle = split(start, end);
        if index < middle {
            path.push(range_hash(source, middle, end)?);
            end = middle;
        } else {
            path.push(range_hash(source, start, middle)?);
            start = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// What shows that the tree of `new_size` leaves continues the tree of `old_size` leaves.
///
/// # Errors
/// When the old tree is larger than the new one, or the source fails.
pub fn consistency_path<S: NodeSource>(
    source: &mut S,
    old_size: u64,
    new_size: u64,
) -> Result<Vec<Digest>, S::Error> {
    if old_size > new_size {
        let (index, size) = (old_size, new_size);
        return Err(LedgerError::OutOfRange { index, size }.into());
    }
    let mut path = Vec::new();
    if old_size == 0 {
        return Ok(path);
    }
    let (mut start, mut end) = (0, new_size);
    while end != old_size {
        let middle = split(start, end);
        if old_size <= middle {
            path.push(range_hash(source, middle, end)?);
            end = middle;
        } else {
            path.push(range_hash(source, start, middle)?);
            start = middle;
        }
    }
    // Where the old tree is one complete subtree, its verifier knows this hash: the old root.
    if start != 0 {
        path.push(range_hash(source, start, end)?);
    }
    path.reverse();
    Ok(path)
}

/// The root of the tree as it was with `size` leaves.
///
/// # Errors
/// When the source fails, as it does for a tree that never was so large.
pub fn root_at<S: NodeSource>(source: &mut S, size: u64) -> Result<Digest, S::Error> {
    match size {
        0 => Ok(crate::empty_root()),
        _ => range_hash(source, 0, size),
    }
}

/// The end of the left subtree of the leaves `start .. end`: the largest power of two below their number.
fn split(start: u64, end: u64) -> u64 {
    start + (1 << (end - start - 1).ilog2())
}

/// Hash over the leaves `start .. end`, of which only the right edge is not one stored node.
fn range_hash<S: NodeSource>(source: &mut S, start: u64, end: u64) -> Result<Digest, S::Error> {
    let mut lefts = Vec::new();
    let mut start = start;
    while !(end - start).is_power_of_two() {
        let middle = split(start, end);
        lefts.push(complete(source, start, middle)?);
        start = middle;
    }
    let last = complete(source, start, end)?;
    let hashes = lefts.iter().rev();
    Ok(hashes.fold(last, |right, left| node_hash(left, &right)))
}

fn complete<S: NodeSource>(source: &mut S, start: u64, end: u64) -> Result<Digest, S::Error> {
    let level = (end - start).ilog2();
    source.node(NodeId {
        level: level as u8,
        index: start >> level,
    })
}

/// Verifies that a leaf hash stands at `index` in the tree of `size` leaves with this root.
///
/// # Errors
/// [`LedgerError::InclusionFails`] when it does not follow.
pub fn verify_inclusion(
    leaf_hash: &Digest,
    index: u64,
    size: u64,
    path: &[Digest],
    root: &Digest,
) -> Result<(), LedgerError> {
    if index >= size {
        return Err(LedgerError::OutOfRange { index, size });
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf_hash;
    for sibling in path {
        if last == 0 {
            return Err(LedgerError::InclusionFails);
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            skip_complete_levels(&mut node, &mut last);
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last == 0 && hash == *root {
        Ok(())
    } else {
        Err(LedgerError::InclusionFails)
    }
}

/// Verifies that the tree with the new root begins with all leaves of the tree with the old root.
///
/// Every tree continues the empty one, which needs no proof beyond its root.
///
/// # Errors
/// [`LedgerError::ConsistencyFails`] when it does not follow.
pub fn verify_consistency(
    (old_size, old_root): (u64, &Digest),
    (new_size, new_root): (u64, &Digest),
    path: &[Digest],
) -> Result<(), LedgerError> {
    let holds = match old_size {
        0 => path.is_empty() && *old_root == crate::empty_root(),
        _ if old_size == new_size => path.is_empty() && old_root == new_root,
        _ if old_size > new_size => false,
        _ => {
            let roots = roots_of(old_size, old_root, new_size, path);
            roots == Some((*old_root, *new_root))
        }
    };
    holds.then_some(()).ok_or(LedgerError::ConsistencyFails)
}

/// The two roots that a consistency proof leads to; `0 < old_size < new_size`.
fn roots_of(
    old_size: u64,
    old_root: &Digest,
    new_size: u64,
    path: &[Digest],
) -> Option<(Digest, Digest)> {
    let mut path = path.iter();
    let first = if old_size.is_power_of_two() {
        old_root
    } else {
        path.next()?
    };
    let (mut node, mut last) = (old_size - 1, new_size - 1);
    let complete = node.trailing_ones();
    node >>= complete;
    last >>= complete;
    let (mut old, mut new) = (*first, *first);
    for sibling in path {
        if last == 0 {
            return None;
        }
        if node & 1 == 1 || node == last {
            old = node_hash(sibling, &old);
            new = node_hash(sibling, &new);
            skip_complete_levels(&mut node, &mut last);
        } else {
            new = node_hash(&new, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    (last == 0).then_some((old, new))
}

/// Goes up while the node is a left child without sibling: those levels have no hash in a proof.
fn skip_complete_levels(node: &mut u64, last: &mut u64) {
    while *node & 1 == 0 && *node != 0 {
        *node >>= 1;
        *last >>= 1;
    }
}
