//! The register of units and of people who act.

use zs_base::UnitId;

/// A unit of government.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unit {
    /// The id.
    pub id: UnitId,
    /// The name.
    pub name: String,
}
