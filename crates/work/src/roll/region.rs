//! In which region (行政区划) units lie, by the code that the register has for them. A code begins
//! with the code of the region around it, so that a township belongs to its county.

use std::collections::BTreeMap;

use zs_base::{Day, UnitId};
use zs_store::{UnitChangeKind, UnitChangeRow};

use super::{Roll, UnitFile};

/// Digits of the code of a county, of a township, and of a village.
const DIGITS: [usize; 3] = [6, 9, 12];

/// A region with its code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Region {
    /// The code: 6 digits for a county, 9 for a township, 12 for a village.
    pub code: String,
    /// What people call it.
    pub name: String,
}

impl Region {
    /// Whether this may be the code of a region.
    #[must_use]
    pub fn is_code(text: &str) -> bool {
        DIGITS.contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit())
    }

    /// Whether a code lies in this region, itself included.
    #[must_use]
    pub fn holds(&self, code: &str) -> bool {
        code.starts_with(&self.code)
    }
}

impl UnitFile {
    /// The region that was written down for the unit itself, on a day.
    #[must_use]
    pub fn own_region(&self, day: Day) -> Option<Region> {
        self.placed(day).and_then(region)
    }

    /// The last change until a day that says where the unit lies.
    fn placed(&self, day: Day) -> Option<&UnitChangeRow> {
        let mut changes = self.changes.iter().rev();
        changes.find(|it| it.kind == UnitChangeKind::Placed && it.on <= day)
    }
}

fn region(change: &UnitChangeRow) -> Option<Region> {
    (!change.other.is_empty()).then(|| Region {
        code: change.other.clone(),
        name: change.name.clone(),
    })
}

impl Roll {
    /// The region in which a unit lies on a day: its own, or that of the nearest unit above it.
    #[must_use]
    pub fn region_of(&self, unit: &UnitId, day: Day) -> Option<Region> {
        let mut at = self.unit(unit);
        // Units in a ring stand above themselves, so no way is longer than there are units.
        for _ in 0..self.units.len() {
            let unit = at?;
            if let Some(found) = unit.own_region(day) {
                return Some(found);
            }
            at = unit.above.as_ref().and_then(|it| self.unit(it));
        }
        None
    }

    /// All regions in which some unit lies on a day, by code, each with the name that was written
    /// down last.
    #[must_use]
    pub fn regions(&self, day: Day) -> Vec<Region> {
        let placed = self.all().filter_map(|it| it.placed(day));
        let mut placed: Vec<&UnitChangeRow> = placed.filter(|it| !it.other.is_empty()).collect();
        placed.sort_by_key(|it| (it.on, it.number));
        let names: BTreeMap<&str, &str> = placed.iter().map(|it| (&*it.other, &*it.name)).collect();
        let regions = names.into_iter().map(|(code, name)| Region {
            code: code.to_owned(),
            name: name.to_owned(),
        });
        regions.collect()
    }

    /// The units that lie in a region on a day, or in a region of it.
    #[must_use]
    pub fn units_in(&self, region: &Region, day: Day) -> Vec<UnitId> {
        let ids = self.units.keys();
        let inside = ids.filter(|it| {
            let lies = self.region_of(it, day);
            lies.is_some_and(|it| region.holds(&it.code))
        });
        inside.cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use zs_base::Moment;
    use zs_store::people::Unit;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn roll(changes: &[(&str, &str, UnitChangeKind, &str, &str)]) -> Roll {
        let units = ["county", "market", "station", "tax"].map(|id| Unit {
            id: id.into(),
            name: id.into(),
        });
        let row = |(index, it): (usize, &(&str, &str, UnitChangeKind, &str, &str))| UnitChangeRow {
            number: index as u64 + 1,
            unit: it.0.into(),
            on: day(it.1),
            kind: it.2,
            name: it.3.to_owned(),
            other: it.4.to_owned(),
            cite: "青编发〔2026〕3号".to_owned(),
            by: "A1".into(),
            at: Moment::default(),
        };
        let rows = changes.iter().enumerate().map(row).collect();
        Roll::of(units.into(), rows)
    }

    #[test]
    fn a_unit_lies_where_it_was_placed_on_that_day_or_where_the_one_above_lies() {
        use UnitChangeKind::{Moved, Placed};
        let roll = roll(&[
            ("county", "2020-01-01", Placed, "青岑县", "159999"),
            ("market", "2020-01-01", Moved, "", "county"),
            ("station", "2020-01-01", Moved, "", "market"),
            ("station", "2024-05-01", Placed, "云岭镇", "159999101"),
            ("station", "2025-05-01", Placed, "白石镇", "159999102"),
        ]);
        let code = |unit: &str, on: &str| {
            let found = roll.region_of(&unit.into(), day(on));
            found.map_or_else(String::new, |it| it.code)
        };
        assert_eq!(code("market", "2026-01-01"), "159999");
        assert_eq!(code("station", "2024-04-30"), "159999");
        assert_eq!(code("station", "2024-05-01"), "159999101");
        assert_eq!(code("station", "2025-05-01"), "159999102");
        assert_eq!(code("tax", "2026-01-01"), "");
        assert_eq!(code("county", "2019-12-31"), "");
        let regions = roll.regions(day("2024-06-01"));
        let codes: Vec<&str> = regions.iter().map(|it| &*it.code).collect();
        assert_eq!(codes, ["159999", "159999101"]);
        // A county holds its townships, and a township only itself.
        let within = |at: usize| roll.units_in(&regions[at], day("2024-06-01"));
        assert_eq!(within(0), ["county", "market", "station"].map(UnitId::from));
        assert_eq!(within(1), [UnitId::from("station")]);
    }

    #[test]
    fn a_code_has_the_digits_of_a_county_a_township_or_a_village() {
        for code in ["159999", "159999101", "159999101001"] {
            assert!(Region::is_code(code), "{code}");
        }
        for text in [
            "",
            "15999",
            "1599991",
            "159999abc",
            "１５９９９９",
            "159999101 ",
        ] {
            assert!(!Region::is_code(text), "{text}");
        }
    }

    #[test]
    fn units_in_a_ring_lie_nowhere() {
        use UnitChangeKind::Moved;
        let roll = roll(&[
            ("market", "2015-01-01", Moved, "", "station"),
            ("station", "2015-01-01", Moved, "", "market"),
        ]);
        let found = roll.region_of(&"market".into(), day("2026-01-01"));
        assert_eq!(found, None);
    }
}
