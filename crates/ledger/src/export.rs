//! The export of a whole tree: one line for each leaf, then the checkpoint, for verifiers elsewhere.
//!
//! It holds leaves only, so it can be given to anyone: no value and no salt stands in it.

use crate::hex::to_hex;
use crate::{Checkpoint, Signed};

/// The first line of an export.
pub const EXPORT_HEAD: &str = "zhunsheng tree 1\n";

/// The line of a leaf; leaves come in the order of their numbers, from 0.
#[must_use]
pub fn export_leaf(leaf: &[u8]) -> String {
    let mut line = to_hex(leaf);
    line.push('\n');
    line
}

/// The end of an export: an empty line and the checkpoint over exactly the leaves before it.
#[must_use]
pub fn export_end(checkpoint: &Signed<Checkpoint>) -> String {
    format!("\n{}", checkpoint.encode())
}
