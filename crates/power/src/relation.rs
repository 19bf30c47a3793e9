//! How a matter's unit stands to the unit in which somebody acts.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use zs_base::UnitId;

/// The matter seen from the person who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// The matter belongs to my unit.
    Own,
    /// It belongs to a unit above mine.
    Parent,
    /// It belongs to a unit below mine, at any depth.
    Child,
    /// It belongs to a unit directly below the unit that is directly above mine.
    Sibling,
    /// It belongs to any other unit, of this jurisdiction or another.
    Other,
    /// I am a party to it, or have an interest in it.
    Party,
    /// I am anybody, without a session.
    Public,
    /// It belongs to no unit: people, rules, keys, backups.
    None,
}

impl Relation {
    /// Every relation, in the order of the authority table.
    pub const ALL: [Self; 8] = [
        Self::Own,
        Self::Parent,
        Self::Child,
        Self::Sibling,
        Self::Other,
        Self::Party,
        Self::Public,
        Self::None,
    ];

    /// The word of the authority table.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Parent => "parent",
            Self::Child => "child",
            Self::Sibling => "sibling",
            Self::Other => "other",
            Self::Party => "party",
            Self::Public => "public",
            Self::None => "none",
        }
    }

    /// The Chinese name.
    #[must_use]
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Own => "本单位",
            Self::Parent => "上级单位",
            Self::Child => "下级单位",
            Self::Sibling => "同级单位",
            Self::Other => "其他单位",
            Self::Party => "当事人",
            Self::Public => "社会公众",
            Self::None => "不涉及单位",
        }
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Relation {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let found = Self::ALL.iter().find(|relation| relation.word() == text);
        found.copied().ok_or(())
    }
}

/// The units of a jurisdiction, each with the unit above it.
#[derive(Clone, Debug, Default)]
pub struct Units {
    above: BTreeMap<UnitId, UnitId>,
}

impl Units {
    /// Builds the tree from pairs of a unit and the unit above it; the top has no pair.
    pub fn new(pairs: impl IntoIterator<Item = (UnitId, UnitId)>) -> Self {
        Self {
            above: pairs.into_iter().collect(),
        }
    }

    /// The units above, nearest first. It ends even when the pairs form a ring.
    fn ancestors<'a>(&'a self, unit: &'a UnitId) -> impl Iterator<Item = &'a UnitId> {
        std::iter::successors(self.above.get(unit), |unit| self.above.get(*unit))
            .take(self.above.len())
    }

    /// How the matter's unit stands to mine.
    #[must_use]
    pub fn relation(&self, mine: &UnitId, matter: &UnitId) -> Relation {
        if mine == matter {
            Relation::Own
        } else if self.ancestors(matter).any(|unit| unit == mine) {
            Relation::Child
        } else if self.ancestors(mine).any(|unit| unit == matter) {
            Relation::Parent
        } else if let (Some(a), Some(b)) = (self.above.get(mine), self.above.get(matter))
            && a == b
        {
            Relation::Sibling
        } else {
            Relation::Other
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(pairs: &[(&str, &str)]) -> Units {
        Units::new(
            pairs
                .iter()
                .map(|(unit, above)| ((*unit).into(), (*above).into())),
        )
    }

    #[test]
    fn each_place_in_the_tree_has_its_relation() {
        let tree = units(&[
            ("bureau", "county"),
            ("brigade", "bureau"),
            ("school", "county"),
        ]);
        let relation = |mine: &str, matter: &str| tree.relation(&mine.into(), &matter.into());
        assert_eq!(relation("bureau", "bureau"), Relation::Own);
        assert_eq!(relation("bureau", "county"), Relation::Parent);
        assert_eq!(relation("county", "brigade"), Relation::Child);
        assert_eq!(relation("bureau", "school"), Relation::Sibling);
        assert_eq!(relation("brigade", "school"), Relation::Other);
        assert_eq!(relation("county", "elsewhere"), Relation::Other);
    }

    #[test]
    fn a_ring_of_units_still_ends() {
        let ring = units(&[("a", "b"), ("b", "a")]);
        assert_eq!(ring.relation(&"a".into(), &"c".into()), Relation::Other);
    }
}
