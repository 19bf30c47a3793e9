//! Assessment schemes (考评方案) as data: the tree of items, who is assessed with what, and the line
//! that must be reached.

use std::collections::BTreeSet;
use std::sync::Arc;

use zs_base::Day;
use zs_event::Cite;

use super::{Fraction, Library, Nothing, Points, Scoring, Status};

/// One version of a scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// The id, the name of its folder.
    pub id: Arc<str>,
    /// What people call it.
    pub name: Arc<str>,
    /// First day of force.
    pub version: Day,
    /// Last day of force.
    pub until: Option<Day>,
    /// Where it comes from.
    pub source: Arc<str>,
    /// Whether somebody must still compare it with the text.
    pub status: Status,
    /// The share of the applicable items that must be met.
    pub threshold: Fraction,
    /// Levels 1 and 2, in their order.
    pub groups: Vec<Group>,
    /// How units of a type are assessed; all in the same way where there is none.
    pub packs: Vec<Pack>,
    /// The grades, the best first.
    pub grades: Vec<Grade>,
    /// Level 3.
    pub items: Vec<Indicator>,
}

/// A group of items: level 1, or level 2 within one of level 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The code, unique in the scheme.
    pub code: Arc<str>,
    /// The name.
    pub name: Arc<str>,
    /// The group of level 1 in which it lies.
    pub within: Option<Arc<str>>,
    /// The points of its items, where the scheme says them.
    pub total: Option<Points>,
    /// Its share of the whole, of 100 points; only of level 1.
    pub weight: Option<Fraction>,
}

/// How units of some types are assessed (指标包).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// The types of units.
    pub types: Vec<Arc<str>>,
    /// The groups of level 1 that count; all where empty.
    pub groups: Vec<Arc<str>>,
    /// The points of the common items, where the scheme says them.
    pub common: Option<Points>,
    /// The points of the items of the unit's own, where the scheme says them.
    pub specific: Option<Points>,
    /// The points to which what was reached is scaled.
    pub scale: Option<Points>,
}

/// A grade (等次).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grade {
    /// The word.
    pub name: Arc<str>,
    /// What it takes.
    pub by: Cut,
}

/// What a grade takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// So many points.
    Points(Points),
    /// To be among the next so many units, counted from the best.
    Places(u16),
    /// Nothing more.
    Rest,
}

/// An item (指标), level 3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// The code, unique in the scheme.
    pub code: Arc<str>,
    /// The group in which it lies.
    pub group: Arc<str>,
    /// The title.
    pub title: Arc<str>,
    /// What is measured, in words.
    pub measures: Arc<str>,
    /// To whom it applies.
    pub applies: Applies,
    /// Whether all have it, or it is of the unit's own, or beside the total.
    pub share: IndicatorShare,
    /// Who answers for it: units, or groups of units.
    pub responsible: Vec<Arc<str>>,
    /// Who leads it.
    pub leading: Vec<Arc<str>>,
    /// For which stretch it is measured, such as 年.
    pub period: Arc<str>,
    /// What bears it out.
    pub evidence: Option<Arc<str>>,
    /// Where it comes from.
    pub source: Arc<str>,
    /// Whether somebody must still compare it with the text.
    pub status: Status,
    /// The full points; one where the scheme only asks whether it is met.
    pub points: Points,
    /// How the points follow.
    pub scoring: Scoring,
    /// The figures that answer it, by id.
    pub figures: Vec<Arc<str>>,
    /// What somebody must hand in, where no figure answers it.
    pub upload: Option<Upload>,
    /// What it gives when there is nothing to judge.
    pub no_cases: Nothing,
    /// The same item of other schemes.
    pub same_as: Vec<IndicatorName>,
    /// Who lets it stand although a rule would not have it rewarded.
    pub despite: Option<Despite>,
}

/// What somebody must hand in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// What it is.
    pub what: Arc<str>,
    /// What it costs the unit, in minutes.
    pub minutes: u32,
}

/// An item of a scheme, in any version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndicatorName {
    /// The id of the scheme.
    pub scheme: Arc<str>,
    /// The code of the item.
    pub code: Arc<str>,
}

/// To whom an item applies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applies {
    /// To units of one of these types; of all where empty.
    pub types: Vec<Arc<str>>,
    /// Only to units with all these properties, such as 有立法权.
    pub needs: Vec<Arc<str>>,
    /// Only to units whose name ends with one of these; to all where empty.
    pub units: Vec<Arc<str>>,
}

/// To which part of the total an item belongs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum IndicatorShare {
    /// The part that all units have (共性).
    #[default]
    Common,
    /// The part of the unit's own (个性).
    Specific,
    /// Beside the total (附加).
    Beside,
}

/// A county lets an item stand that a rule would not have rewarded; it stays visible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Despite {
    /// Who decided it.
    pub by: Arc<str>,
    /// Why.
    pub reason: Arc<str>,
    /// The rule that it goes against.
    pub rule: Arc<str>,
}

/// What no item may reward, and by which rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forbidden {
    /// A short name.
    pub id: Arc<str>,
    /// Words in which an item speaks of it.
    pub words: Vec<Arc<str>>,
    /// Legal characters whose acts may not be counted for a reward.
    pub counts: Vec<Arc<str>>,
    /// Legal characters whose amounts may not be added up for a reward.
    pub sums: Vec<Arc<str>>,
    /// Where it stands.
    pub cites: Vec<Cite>,
    /// The rule in one sentence.
    pub sentence: Arc<str>,
    /// Whether a county may let it stand with a name and a reason.
    pub exception: Exception,
}

/// Whether a rule can be set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exception {
    /// With a name and a reason.
    Named,
    /// Never.
    Never,
}

impl Scheme {
    /// An item by its code.
    #[must_use]
    pub fn item(&self, code: &str) -> Option<&Indicator> {
        self.items.iter().find(|it| *it.code == *code)
    }

    /// A group by its code.
    #[must_use]
    pub fn group(&self, code: &str) -> Option<&Group> {
        self.groups.iter().find(|it| *it.code == *code)
    }

    /// The group of level 1 in which an item lies.
    #[must_use]
    pub fn top_of(&self, item: &Indicator) -> Option<&Group> {
        let group = self.group(&item.group)?;
        match &group.within {
            Some(top) => self.group(top),
            None => Some(group),
        }
    }

    /// The pack of a type of unit.
    #[must_use]
    pub fn pack_of(&self, unit_type: &str) -> Option<&Pack> {
        let mut packs = self.packs.iter();
        packs.find(|it| it.types.iter().any(|name| **name == *unit_type))
    }

    /// The minutes that the items which somebody must fill in cost a unit in all.
    #[must_use]
    pub fn minutes(&self) -> u32 {
        let uploads = self.items.iter().filter_map(|it| it.upload.as_ref());
        uploads.map(|it| it.minutes).sum()
    }
}

impl Library {
    /// The version of a scheme in force on a day.
    #[must_use]
    pub fn scheme(&self, id: &str, on: Day) -> Option<&Arc<Scheme>> {
        let mut versions = self.schemes.get(id)?.iter().rev();
        versions.find(|it| it.version <= on && it.until.is_none_or(|until| on <= until))
    }

    /// All items that are the same as this one, in whichever scheme it was said, itself included:
    /// what bears out one of them bears out all.
    #[must_use]
    pub fn same_items(&self, scheme: &str, code: &str) -> BTreeSet<IndicatorName> {
        let mut found = BTreeSet::from([IndicatorName {
            scheme: scheme.into(),
            code: code.into(),
        }]);
        loop {
            let before = found.len();
            for (one, other) in self.pairs() {
                if found.contains(&one) || found.contains(&other) {
                    found.extend([one, other]);
                }
            }
            if found.len() == before {
                return found;
            }
        }
    }

    fn pairs(&self) -> impl Iterator<Item = (IndicatorName, IndicatorName)> {
        let versions = self.schemes.values().flatten();
        versions.flat_map(|scheme| {
            scheme.items.iter().flat_map(|item| {
                let own = IndicatorName {
                    scheme: scheme.id.clone(),
                    code: item.code.clone(),
                };
                let others = item.same_as.iter().cloned();
                others.map(move |other| (own.clone(), other))
            })
        })
    }
}
