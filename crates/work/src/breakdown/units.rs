//! Whom the words of a list mean: a unit by its name, by a short form of it, a group of units, or
//! units that are like it and that a person chooses from.

use std::collections::BTreeSet;

use zs_base::UnitId;
use zs_paper::table::{group_of, normal};

use crate::Roll;

/// Units that are like a name, at most so many.
const LIKE_MAX: usize = 3;
/// How like a name must be to be offered, in hundredths of what both have.
const LIKE_MIN: usize = 40;

/// The units of a county by the names that people write.
#[derive(Clone, Debug, Default)]
pub struct UnitNames {
    county: String,
    units: Vec<Named>,
}

#[derive(Clone, Debug)]
struct Named {
    id: UnitId,
    name: String,
    short: Vec<char>,
}

/// Whom a name may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitFound {
    /// Exactly this unit, with or without the name of the county before it.
    Exactly(UnitId),
    /// This unit and no other has it as a short form.
    ShortFor(UnitId),
    /// Several units at once.
    Group(Group),
    /// None surely; these are the likest, perhaps none at all.
    Like(Vec<UnitId>),
}

/// Units that a list names together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The departments of the county.
    Departments,
    /// Its townships.
    Townships,
}

impl Group {
    /// What it is called where a person chooses it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Departments => "县直各部门（全部）",
            Self::Townships => "各乡镇、街道（全部）",
        }
    }

    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Departments, Self::Townships];
}

impl UnitNames {
    /// The units that have not ended, in a county of this name.
    #[must_use]
    pub fn of(roll: &Roll, county: &str) -> Self {
        let county = county.to_owned();
        let units = roll.all().filter(|it| it.ended.is_none());
        let units = units.map(|it| Named {
            id: it.id.clone(),
            name: it.name.clone(),
            short: short(&it.name, &county),
        });
        Self {
            units: units.collect(),
            county,
        }
    }

    /// Whom a name may mean.
    #[must_use]
    pub fn find(&self, name: &str) -> UnitFound {
        if let Some(id) = self.named(name) {
            return UnitFound::Exactly(id);
        }
        let asked = short(name, &self.county);
        let same = |it: &&Named| it.short == asked;
        if let Some(id) = only(self.units.iter().filter(same)) {
            return UnitFound::Exactly(id);
        }
        match group_of(name) {
            Some("@townships") => return UnitFound::Group(Group::Townships),
            Some("@county_departments") => return UnitFound::Group(Group::Departments),
            Some(_) => return UnitFound::Like(Vec::new()),
            None => {}
        }
        let shortened = |it: &&Named| is_short_for(&asked, &it.short);
        if let Some(id) = only(self.units.iter().filter(shortened)) {
            return UnitFound::ShortFor(id);
        }
        UnitFound::Like(self.like(&asked))
    }

    /// The unit of exactly this name or id.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<UnitId> {
        let name = normal(name);
        let mut units = self.units.iter();
        let found = units.find(|it| normal(&it.name) == name || it.id.as_str() == name);
        found.map(|it| it.id.clone())
    }

    /// The units of a group.
    #[must_use]
    pub fn of_group(&self, group: Group) -> Vec<UnitId> {
        let belongs = |it: &&Named| match group {
            Group::Townships => is_township(&it.short),
            Group::Departments => is_department(&it.short),
        };
        let units = self.units.iter().filter(belongs);
        units.map(|it| it.id.clone()).collect()
    }

    /// The name of a unit.
    #[must_use]
    pub fn name<'a>(&'a self, id: &'a UnitId) -> &'a str {
        let mut units = self.units.iter();
        let found = units.find(|it| it.id == *id);
        found.map_or_else(|| id.as_str(), |it| &it.name)
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.units.iter().map(|it| it.name.as_str())
    }

    /// The units whose names have most in common with this one.
    fn like(&self, asked: &[char]) -> Vec<UnitId> {
        let asked: BTreeSet<char> = asked.iter().copied().collect();
        let mut like: Vec<(usize, &Named)> = Vec::new();
        for unit in &self.units {
            let known: BTreeSet<char> = unit.short.iter().copied().collect();
            let both = asked.intersection(&known).count();
            let all = asked.union(&known).count().max(1);
            if both * 100 / all >= LIKE_MIN {
                like.push((both * 100 / all, unit));
            }
        }
        like.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.id.cmp(&other.1.id)));
        let like = like.into_iter().take(LIKE_MAX);
        like.map(|(_, it)| it.id.clone()).collect()
    }
}

/// The only one of these.
fn only<'a>(mut found: impl Iterator<Item = &'a Named>) -> Option<UnitId> {
    let one = found.next()?;
    found.next().is_none().then(|| one.id.clone())
}

/// A name without the county before it, without what stands in brackets, and with the long words
/// for a committee, an office and a government cut short.
fn short(name: &str, county: &str) -> Vec<char> {
    let name = normal(name);
    let mut depth = 0usize;
    let outside = name.chars().filter(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    });
    let name: String = outside.collect();
    let name = name.strip_prefix(&normal(county)).unwrap_or(&name);
    let stem = normal(county);
    let stem = stem.trim_end_matches(['县', '市', '区', '旗']);
    let name = match stem.chars().count() {
        0 | 1 => name,
        _ => name.strip_prefix(stem).unwrap_or(name),
    };
    // 市场监督管理局 and its short form 市监局 do not begin with the word for a city.
    let is_market = ["市场", "市监"].iter().any(|it| name.starts_with(it));
    let name = match name.strip_prefix(['县', '市', '区', '旗']) {
        Some(rest) if !is_market => rest,
        _ => name,
    };
    let mut name = name.replace("人民政府", "政府");
    for (long, cut) in [("委员会", "委"), ("办公室", "办"), ("办事处", "办")] {
        if let Some(before) = name.strip_suffix(long) {
            name = format!("{before}{cut}");
        }
    }
    name.chars().collect()
}

/// Whether the letters of a short form all stand in a name in their order, the first and the last at
/// its ends: 市监局 for 市场监督管理局.
fn is_short_for(short: &[char], name: &[char]) -> bool {
    if short.len() < 2 || short.len() >= name.len() {
        return false;
    }
    let ends = short.first() == name.first() && short.last() == name.last();
    let mut rest = name.iter();
    ends && short.iter().all(|c| rest.any(|it| it == c))
}

fn is_township(short: &[char]) -> bool {
    let name: String = short.iter().collect();
    let name = name.trim_end_matches("政府");
    let name = name.strip_suffix("街道办").map_or(name, |_| "街道");
    ["乡", "镇", "苏木", "街道"]
        .iter()
        .any(|it| name.ends_with(it))
}

fn is_department(short: &[char]) -> bool {
    !is_township(short) && short.last().is_some_and(|it| "局委办".contains(*it))
}

#[cfg(test)]
mod tests {
    use super::*;
    use zs_store::people::Unit;

    fn names() -> UnitNames {
        let units = [
            ("u1", "青岑县司法局"),
            ("u2", "青岑县市场监督管理局"),
            ("u3", "青岑县市场监督管理局云岭所"),
            ("u4", "青岑县人民政府办公室"),
            ("u5", "青岑县住房和城乡建设局"),
            ("u6", "青岑县云岭镇人民政府"),
            ("u7", "青岑县城关街道办事处"),
            ("u8", "青岑县发展和改革委员会"),
            ("u9", "青岑县农业农村局"),
            ("u10", "青岑县林业局"),
            ("u11", "青岑县林业草原局"),
        ];
        let units = units.map(|(id, name)| Unit {
            id: id.into(),
            name: name.to_owned(),
        });
        UnitNames::of(&Roll::of(units.to_vec(), Vec::new()), "青岑县")
    }

    #[test]
    fn a_unit_is_found_by_its_name_with_or_without_the_county() {
        for name in [
            "青岑县司法局",
            "县司法局",
            "司法局",
            "青岑司法局",
            "司法局（依法治县办）",
        ] {
            assert_eq!(
                names().find(name),
                UnitFound::Exactly("u1".into()),
                "{name}"
            );
        }
        assert_eq!(names().find("县政府办"), UnitFound::Exactly("u4".into()));
        assert_eq!(names().find("云岭镇政府"), UnitFound::Exactly("u6".into()));
    }

    #[test]
    fn a_short_form_means_the_only_unit_that_it_fits() {
        for (name, unit) in [
            ("市监局", "u2"),
            ("县市场监管局", "u2"),
            ("住建局", "u5"),
            ("县发改委", "u8"),
        ] {
            assert_eq!(
                names().find(name),
                UnitFound::ShortFor(unit.into()),
                "{name}"
            );
        }
    }

    #[test]
    fn what_may_mean_several_units_or_none_is_offered_and_never_chosen() {
        assert_eq!(names().find("林业局"), UnitFound::Exactly("u10".into()));
        let UnitFound::Like(like) = names().find("林草业局") else {
            panic!("taken for one unit");
        };
        assert!(
            like.contains(&"u11".into()) && like.contains(&"u10".into()),
            "{like:?}"
        );
        assert_eq!(names().find("县气象台"), UnitFound::Like(Vec::new()));
        assert_eq!(names().find("各有关部门"), UnitFound::Like(Vec::new()));
    }

    #[test]
    fn a_group_is_its_units() {
        let names = names();
        assert_eq!(
            names.find("各乡镇（街道）"),
            UnitFound::Group(Group::Townships)
        );
        assert_eq!(names.of_group(Group::Townships), ["u6".into(), "u7".into()]);
        assert_eq!(
            names.find("县直各部门"),
            UnitFound::Group(Group::Departments)
        );
        let departments = names.of_group(Group::Departments);
        assert!(departments.contains(&"u4".into()) && !departments.contains(&"u3".into()));
        assert!(!departments.contains(&"u6".into()));
    }
}
