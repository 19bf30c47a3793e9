//! A checkpoint: the ledger says under its signature how long it is and what its root is.

use zs_base::id::Jurisdiction;
use zs_base::{Digest, Moment};

use crate::signed::{Statement, value};

/// Size and root of a ledger at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The ledger.
    pub jurisdiction: Jurisdiction,
    /// Leaves of the tree.
    pub size: u64,
    /// Root of the tree of that size.
    pub root: Digest,
    /// When it was made.
    pub recorded_at: Moment,
}

impl Statement for Checkpoint {
    const WORD: &'static str = "检查点";
    const TITLE: &'static str = "zhunsheng checkpoint 1";
    const NAMES: &'static [&'static str] = &["jurisdiction", "size", "root", "recorded_at"];

    fn values(&self) -> Vec<String> {
        vec![
            self.jurisdiction.to_string(),
            self.size.to_string(),
            self.root.to_string(),
            self.recorded_at.to_string(),
        ]
    }

    fn from_values(values: &[&str]) -> Result<Self, usize> {
        Ok(Self {
            jurisdiction: value::<String>(values, 0)?.into(),
            size: value(values, 1)?,
            root: value(values, 2)?,
            recorded_at: value(values, 3)?,
        })
    }
}
