//! The roll of units: their names over time, who stands above whom, and who goes on with the powers
//! of those that have ended. It is computed from the register and the changes written down.

mod region;

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_base::{Day, UnitId};
use zs_power::Units;
use zs_store::people::Unit;
use zs_store::{Cell, Fault, Reader, UnitChangeKind, UnitChangeRow, listing, page};

pub use region::Region;

/// Changes read at a time.
const PAGE: usize = 1_024;

/// A unit with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitFile {
    /// The id, which is its code.
    pub id: UnitId,
    /// The name it has now, or had last.
    pub name: String,
    /// The unit above it.
    pub above: Option<UnitId>,
    /// The day from which it is no more.
    pub ended: Option<Day>,
    /// Those that go on with its powers.
    pub heirs: Vec<UnitId>,
    /// What became of it, by day and then as written down.
    pub changes: Vec<UnitChangeRow>,
}

/// All units.
#[derive(Clone, Debug, Default)]
pub struct Roll {
    units: BTreeMap<UnitId, UnitFile>,
    pub(crate) relations: Arc<Units>,
}

impl Roll {
    /// A roll that knows relations only.
    pub(crate) fn of_relations(relations: Units) -> Self {
        Self {
            units: BTreeMap::new(),
            relations: Arc::new(relations),
        }
    }

    /// Reads the register.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn read(reader: &mut dyn Reader) -> Result<Self, Fault> {
        let units = reader.units()?;
        Ok(Self::of(units, changes(reader)?))
    }

    /// The roll of these units with these changes.
    #[must_use]
    pub fn of(units: Vec<Unit>, changes: Vec<UnitChangeRow>) -> Self {
        let mut files: BTreeMap<UnitId, UnitFile> = units
            .into_iter()
            .map(|it| (it.id.clone(), UnitFile::new(it)))
            .collect();
        let mut changes = changes;
        changes.sort_by_key(|it| (it.on, it.number));
        for change in changes {
            if let Some(file) = files.get_mut(&change.unit) {
                file.take(change);
            }
        }
        let above = files.values().filter_map(|it| {
            let above = it.above.clone()?;
            Some((it.id.clone(), above))
        });
        let heirs = files.values().flat_map(|it| {
            let heirs = it.heirs.iter();
            heirs.map(|heir| (it.id.clone(), heir.clone()))
        });
        let relations = Units::new(above).with_heirs(heirs);
        Self {
            relations: Arc::new(relations),
            units: files,
        }
    }

    /// Whether any unit stands above another or goes on with its powers.
    pub(crate) fn has_relations(&self) -> bool {
        let mut units = self.units.values();
        units.any(|it| it.above.is_some() || !it.heirs.is_empty())
    }

    /// A unit.
    #[must_use]
    pub fn unit(&self, id: &UnitId) -> Option<&UnitFile> {
        self.units.get(id)
    }

    /// All units, by id.
    pub fn all(&self) -> impl Iterator<Item = &UnitFile> {
        self.units.values()
    }

    /// The name of a unit now, or its id where it is not registered.
    #[must_use]
    pub fn name(&self, id: &UnitId) -> String {
        let found = self.units.get(id);
        found.map_or_else(|| id.to_string(), |it| it.name.clone())
    }

    /// The name that a unit had on a day.
    #[must_use]
    pub fn name_on(&self, id: &UnitId, day: Day) -> String {
        let found = self.units.get(id);
        found.map_or_else(|| id.to_string(), |it| it.name_on(day).to_owned())
    }

    /// The units directly below one; those without any above for nothing.
    pub fn below<'a>(&'a self, above: Option<&'a UnitId>) -> impl Iterator<Item = &'a UnitFile> {
        let mut below: Vec<&UnitFile> = self.units.values().collect();
        below.retain(|it| match (&it.above, above) {
            (Some(known), Some(asked)) => known == asked,
            // A unit whose superior is not registered must not be lost.
            (Some(known), None) => !self.units.contains_key(known),
            (None, asked) => asked.is_none(),
        });
        below.into_iter()
    }

    /// The nearest unit whose name ends so: beside the unit, or beside one above it.
    #[must_use]
    pub fn nearest(&self, unit: &UnitId, ending: &str) -> Option<UnitId> {
        let fits = |it: &&UnitFile| it.ended.is_none() && it.name.ends_with(ending);
        let mut below = Some(unit);
        while let Some(at) = below {
            let above = self.unit(at)?.above.as_ref();
            if let Some(found) = self.below(above).find(fits) {
                return Some(found.id.clone());
            }
            below = above;
        }
        None
    }

    /// All units as a tree: each with its depth, in the order in which it is drawn. A unit in a ring
    /// stands at the top.
    #[must_use]
    pub fn tree(&self) -> Vec<(usize, &UnitFile)> {
        let mut drawn: Vec<(usize, &UnitFile)> = Vec::with_capacity(self.units.len());
        let mut open: Vec<(usize, &UnitFile)> = self.below(None).map(|it| (0, it)).collect();
        open.reverse();
        while let Some((depth, unit)) = open.pop() {
            drawn.push((depth, unit));
            let at = open.len();
            open.extend(self.below(Some(&unit.id)).map(|it| (depth + 1, it)));
            open[at..].reverse();
        }
        let missing = self.units.values();
        let missing = missing.filter(|it| !drawn.iter().any(|(_, known)| known.id == it.id));
        let missing: Vec<_> = missing.map(|it| (0, it)).collect();
        drawn.extend(missing);
        drawn
    }
}

impl UnitFile {
    fn new(unit: Unit) -> Self {
        Self {
            id: unit.id,
            name: unit.name,
            above: None,
            ended: None,
            heirs: Vec::new(),
            changes: Vec::new(),
        }
    }

    fn take(&mut self, change: UnitChangeRow) {
        let other = (!change.other.is_empty()).then(|| UnitId::from(change.other.as_str()));
        match change.kind {
            UnitChangeKind::Founded | UnitChangeKind::Moved => self.above = other,
            // What each says is looked up by its day.
            UnitChangeKind::Renamed | UnitChangeKind::Placed => {}
            UnitChangeKind::Merged | UnitChangeKind::Split | UnitChangeKind::Abolished => {
                self.ended = Some(change.on);
                self.heirs.extend(other);
            }
        }
        self.changes.push(change);
    }

    /// The name on a day: the register has the last one, and each new name was written down beside
    /// the one before.
    #[must_use]
    pub fn name_on(&self, day: Day) -> &str {
        let mut renamed = self.changes.iter();
        let later = renamed.find(|it| it.kind == UnitChangeKind::Renamed && day < it.on);
        later.map_or(&*self.name, |it| &*it.other)
    }
}

/// All changes, as they were written down.
fn changes(reader: &mut dyn Reader) -> Result<Vec<UnitChangeRow>, Fault> {
    let mut all: Vec<UnitChangeRow> = Vec::new();
    loop {
        let after = [Cell::Int(all.len() as i64)];
        let next = page(reader, &listing::UNIT_CHANGES, &[], Some(&after), PAGE)?;
        if next.is_empty() {
            return Ok(all);
        }
        all.extend(next);
    }
}

#[cfg(test)]
mod tests {
    use zs_base::Moment;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn roll(changes: &[(&str, &str, UnitChangeKind, &str, &str)]) -> Roll {
        let unit = |id: &str, name: &str| Unit {
            id: id.into(),
            name: name.into(),
        };
        let units = vec![
            unit("county", "旗政府"),
            unit("industry", "工商局"),
            unit("market", "市场监督管理局"),
        ];
        let row = |(index, it): (usize, &(&str, &str, UnitChangeKind, &str, &str))| UnitChangeRow {
            number: index as u64 + 1,
            unit: it.0.into(),
            on: day(it.1),
            kind: it.2,
            name: it.3.to_owned(),
            other: it.4.to_owned(),
            cite: "旗编发〔2026〕3号".to_owned(),
            by: "A1".into(),
            at: Moment::default(),
        };
        Roll::of(units, changes.iter().enumerate().map(row).collect())
    }

    #[test]
    fn a_unit_keeps_the_name_of_each_day() {
        use UnitChangeKind::Renamed;
        let roll = roll(&[
            ("market", "2019-03-01", Renamed, "市场监管局", "工商质监局"),
            (
                "market",
                "2024-03-01",
                Renamed,
                "市场监督管理局",
                "市场监管局",
            ),
        ]);
        let name = |text: &str| roll.name_on(&"market".into(), day(text));
        assert_eq!(name("2019-02-28"), "工商质监局");
        assert_eq!(name("2019-03-01"), "市场监管局");
        assert_eq!(name("2024-02-29"), "市场监管局");
        assert_eq!(name("2024-03-01"), "市场监督管理局");
        assert_eq!(roll.name_on(&"other".into(), day("2024-03-01")), "other");
    }

    #[test]
    fn the_registered_tree_is_what_relations_are_computed_from() {
        use UnitChangeKind::{Founded, Merged, Moved};
        use zs_power::Relation;
        let roll = roll(&[
            ("industry", "2010-01-01", Founded, "工商局", "market"),
            ("industry", "2011-01-01", Moved, "", "county"),
            ("market", "2015-01-01", Founded, "市场监督管理局", "county"),
            ("industry", "2015-01-01", Merged, "", "market"),
        ]);
        let relation = |mine: &str| roll.relations.relation(&mine.into(), &"industry".into());
        assert_eq!(relation("market"), Relation::Own);
        assert_eq!(relation("county"), Relation::Child);
        let ended = roll.unit(&"industry".into()).unwrap();
        assert_eq!(ended.ended, Some(day("2015-01-01")));
        let drawn = roll.tree();
        let drawn: Vec<_> = drawn
            .iter()
            .map(|(depth, it)| (*depth, it.id.as_str()))
            .collect();
        assert_eq!(drawn, [(0, "county"), (1, "industry"), (1, "market")]);
    }

    #[test]
    fn units_in_a_ring_are_drawn_all_the_same() {
        use UnitChangeKind::Moved;
        let roll = roll(&[
            ("industry", "2015-01-01", Moved, "", "market"),
            ("market", "2015-01-01", Moved, "", "industry"),
        ]);
        assert_eq!(roll.tree().len(), 3);
    }
}
