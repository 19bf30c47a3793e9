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

/// The units of a jurisdiction, each with the unit above it, and where one has ended those that go
/// on with its powers.
#[derive(Clone, Debug, Default)]
pub struct Units {
    above: BTreeMap<UnitId, UnitId>,
    heirs: BTreeMap<UnitId, Vec<UnitId>>,
}

impl Units {
    /// Builds the tree from pairs of a unit and the unit above it; the top has no pair.
    pub fn new(pairs: impl IntoIterator<Item = (UnitId, UnitId)>) -> Self {
        Self {
            above: pairs.into_iter().collect(),
            heirs: BTreeMap::new(),
        }
    }

    /// The same with units that have ended, each with one that goes on with its powers
    /// (行政处罚法 and 行政诉讼法 speak of 继续行使其职权的行政机关).
    #[must_use]
    pub fn with_heirs(mut self, pairs: impl IntoIterator<Item = (UnitId, UnitId)>) -> Self {
        for (ended, heir) in pairs {
            self.heirs.entry(ended).or_default().push(heir);
        }
        self
    }

    /// The units that go on with the powers of this one, at whatever remove. It ends even when the
    /// pairs form a ring.
    #[must_use]
    pub fn heirs(&self, unit: &UnitId) -> Vec<&UnitId> {
        let mut found: Vec<&UnitId> = Vec::new();
        let mut open: Vec<&UnitId> = self.heirs.get(unit).into_iter().flatten().collect();
        while let Some(heir) = open.pop() {
            if !found.contains(&heir) {
                found.push(heir);
                open.extend(self.heirs.get(heir).into_iter().flatten());
            }
        }
        found
    }

    /// The unit and those that have ended and whose powers it goes on with, at whatever remove.
    #[must_use]
    pub fn own(&self, unit: &UnitId) -> Vec<UnitId> {
        let ended = self.heirs.keys();
        let ended = ended.filter(|it| *it != unit && self.heirs(it).contains(&unit));
        std::iter::once(unit).chain(ended).cloned().collect()
    }

    /// Whether a unit is another one or stands below it, or goes on with the powers of one that has
    /// ended.
    #[must_use]
    pub fn is_within(&self, unit: &UnitId, of: &UnitId) -> bool {
        let mut over = self.heirs(of).into_iter().chain([of]);
        over.any(|it| it == unit || self.ancestors(unit).any(|above| above == it))
    }

    /// Every unit within which this one is, in the sense of [`Units::is_within`].
    #[must_use]
    pub fn around(&self, unit: &UnitId) -> Vec<UnitId> {
        let above = std::iter::once(unit).chain(self.ancestors(unit));
        let mut found: Vec<UnitId> = above.flat_map(|it| self.own(it)).collect();
        found.sort();
        found.dedup();
        found
    }

    /// The units above, nearest first. It ends even when the pairs form a ring.
    fn ancestors<'a>(&'a self, unit: &'a UnitId) -> impl Iterator<Item = &'a UnitId> {
        std::iter::successors(self.above.get(unit), |unit| self.above.get(*unit))
            .take(self.above.len())
    }

    /// How the matter's unit stands to mine; where that unit has ended, how the nearest of those
    /// stands that go on with its powers.
    #[must_use]
    pub fn relation(&self, mine: &UnitId, matter: &UnitId) -> Relation {
        const NEAREST: [Relation; 5] = [
            Relation::Own,
            Relation::Child,
            Relation::Parent,
            Relation::Sibling,
            Relation::Other,
        ];
        let heirs = self.heirs(matter).into_iter();
        let places = heirs.chain([matter]).map(|unit| self.place(mine, unit));
        let places: Vec<Relation> = places.collect();
        let mut nearest = NEAREST.into_iter().filter(|it| places.contains(it));
        nearest.next().unwrap_or(Relation::Other)
    }

    fn place(&self, mine: &UnitId, matter: &UnitId) -> Relation {
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
        let pairs = [("a".into(), "b".into()), ("b".into(), "a".into())];
        let ring = units(&[("a", "b"), ("b", "a")]).with_heirs(pairs);
        assert_eq!(ring.relation(&"a".into(), &"c".into()), Relation::Other);
        assert_eq!(ring.relation(&"a".into(), &"b".into()), Relation::Own);
    }

    #[test]
    fn whoever_goes_on_with_the_powers_of_a_unit_has_its_matters_as_their_own() {
        let tree = units(&[
            ("industry", "county"),
            ("quality", "county"),
            ("market", "county"),
            ("hall", "market"),
        ]);
        let relation = |tree: &Units, mine: &str| tree.relation(&mine.into(), &"industry".into());
        assert_eq!(relation(&tree, "market"), Relation::Sibling);
        let tree = tree.with_heirs([
            ("industry".into(), "quality".into()),
            ("quality".into(), "market".into()),
        ]);
        assert_eq!(relation(&tree, "market"), Relation::Own);
        assert_eq!(relation(&tree, "county"), Relation::Child);
        assert_eq!(relation(&tree, "hall"), Relation::Parent);
        // The other way round nothing is handed on.
        let back = tree.relation(&"industry".into(), &"market".into());
        assert_eq!(back, Relation::Sibling);
        let own = tree.own(&"market".into());
        assert_eq!(own, ["market", "industry", "quality"].map(UnitId::from));
    }

    #[test]
    fn the_units_around_one_are_those_within_which_it_is() {
        let names = [
            "industry",
            "quality",
            "market",
            "hall",
            "county",
            "elsewhere",
        ];
        let tree = units(&[
            ("industry", "county"),
            ("quality", "county"),
            ("market", "county"),
            ("hall", "market"),
        ]);
        let tree = tree.with_heirs([
            ("industry".into(), "quality".into()),
            ("quality".into(), "market".into()),
        ]);
        for unit in names.map(UnitId::from) {
            for of in names.map(UnitId::from) {
                let around = tree.around(&unit).contains(&of);
                assert_eq!(around, tree.is_within(&unit, &of), "{unit} {of}");
            }
        }
        let within = |unit: &str, of: &str| tree.is_within(&unit.into(), &of.into());
        assert!(within("hall", "market") && within("hall", "industry") && within("hall", "county"));
        assert!(!within("county", "market") && !within("quality", "market"));
    }
}
