//! `/figures`: 数字, what the acts of a unit add up to, each number open to its cases.

pub mod all;
pub mod one;

use zs_assess::Period;
use zs_base::UnitId;
use zs_law::{Figure, Measure};
use zs_power::Action;
use zs_work::Region;
use zs_work::figures::FigureAsk;

use super::cases::asked_list::{ALL_UNITS, permitted, units_for};
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Begins the name of a region where a unit is asked for; no id of a unit has such a sign.
const OF_REGION: &str = "region:";

/// Whose figures are asked, and for when, as the address says it.
pub(super) struct Asked {
    /// The units that the visitor may assess, with their names.
    pub(super) units: Vec<(UnitId, String)>,
    /// The unit as it was chosen.
    pub(super) unit: String,
    /// The period as it was written.
    pub(super) period: String,
    /// What is wrong with the period.
    pub(super) problem: Option<String>,
    /// The regions in which units lie that the visitor may assess, at the end of the period.
    pub(super) regions: Vec<Region>,
    /// The question.
    pub(super) ask: FigureAsk,
}

impl Asked {
    /// Reads the address; this year where it does not say when.
    ///
    /// # Errors
    /// When the post may not assess the unit.
    pub(super) fn of(visit: &Visit<'_>) -> Result<Self, Trouble> {
        let own = visit.visitor()?.unit.clone();
        Self::read(visit, own.as_str())
    }

    /// Reads the address; all units that the visitor may assess where it names none.
    ///
    /// # Errors
    /// When the post may not assess the unit.
    pub(super) fn of_all(visit: &Visit<'_>) -> Result<Self, Trouble> {
        Self::read(visit, ALL_UNITS)
    }

    fn read(visit: &Visit<'_>, usual: &str) -> Result<Self, Trouble> {
        let query = &visit.ask.query;
        let units = units_for(visit, Action::Assess)?;
        let unit = query.given("unit").unwrap_or(usual).to_owned();
        let today = visit.now.day();
        let (year, ..) = today.ymd();
        let this_year = Period::year(year).unwrap_or(Period {
            from: today,
            to: today,
        });
        let written = query.given("period").map(str::trim);
        let read = written.map(Period::parse);
        let problem = matches!(read, Some(None))
            .then(|| format!("期间写成 {year}、{year}-Q1 或者 {year}-03；下面是今年的。"));
        let period = read.flatten().unwrap_or(this_year);
        let on = period.until(today).to;
        let roll = visit.law.roll();
        let mine = |it: &Region| -> Vec<UnitId> {
            let inside = roll.units_in(it, on);
            let inside = inside.into_iter();
            inside
                .filter(|it| units.iter().any(|(unit, _)| unit == it))
                .collect()
        };
        let mut regions = roll.regions(on);
        regions.retain(|it| !mine(it).is_empty());
        let region = unit.strip_prefix(OF_REGION);
        let chosen = match (unit.as_str(), region) {
            (ALL_UNITS, _) => units.iter().map(|(unit, _)| unit.clone()).collect(),
            (_, Some(code)) => {
                let region = regions.iter().find(|it| it.code == code);
                mine(region.ok_or(Trouble::NoPage)?)
            }
            (unit, None) => vec![permitted(visit, unit, Action::Assess)?],
        };
        Ok(Self {
            units,
            unit,
            regions,
            period: period.code().unwrap_or_default(),
            problem,
            ask: FigureAsk {
                units: chosen,
                period,
                as_of: today,
            },
        })
    }

    /// Whose figures these are, in words.
    pub(super) fn whose(&self) -> String {
        match self.unit.as_str() {
            // Whoever may see one unit alone is not told of all of them.
            ALL_UNITS if self.units.len() == 1 => self.units[0].1.clone(),
            ALL_UNITS => format!("全部{}个单位", self.units.len()),
            unit => {
                let region = self.region().map(|it| {
                    let count = self.ask.units.len();
                    format!("{}（区划{}）的{count}个单位", it.name, it.code)
                });
                let mut units = self.units.iter();
                let found = units.find(|(id, _)| id.as_str() == unit);
                let found = region.or_else(|| found.map(|(_, name)| name.clone()));
                found.unwrap_or_else(|| unit.to_owned())
            }
        }
    }

    /// The region that was chosen.
    pub(super) fn region(&self) -> Option<&Region> {
        let code = self.unit.strip_prefix(OF_REGION)?;
        self.regions.iter().find(|it| it.code == code)
    }

    /// What one may choose instead of one unit: each region with the name under which it is asked.
    pub(super) fn by_region(&self) -> Vec<(String, String)> {
        let regions = self.regions.iter();
        let named = regions.map(|it| (region_asked(it), format!("{}（{}）", it.name, it.code)));
        named.collect()
    }

    /// Periods that one may choose: this and last year, their quarters, the months of this year.
    pub(super) fn periods(&self) -> Vec<(String, String)> {
        let (year, month, _) = self.ask.as_of.ymd();
        let quarter = (month + 2) / 3;
        let mut periods = vec![Period::year(year), Period::year(year - 1)];
        periods.extend((1..=quarter).rev().map(|it| Period::quarter(year, it)));
        periods.extend((1..=month).rev().map(|it| Period::months(year, it, 1)));
        periods.push(Some(self.ask.period));
        let mut found: Vec<(String, String)> = Vec::new();
        for period in periods.into_iter().flatten() {
            let code = period.code().unwrap_or_default();
            if !found.iter().any(|(it, _)| *it == code) {
                found.push((code, period.said()));
            }
        }
        found
    }

    /// What of the address leads to another figure of the same unit and period.
    pub(super) fn same(&self) -> String {
        let unit = crate::pairs::Pairs::default().with("unit", &self.unit);
        format!("{unit}&period={}", self.period)
    }
}

/// How the address names a region where it may name a unit.
pub(super) fn region_asked(region: &Region) -> String {
    format!("{OF_REGION}{}", region.code)
}

/// How a figure is computed, in words.
pub(super) const fn kind(figure: &Figure) -> &'static str {
    match figure.measure {
        Measure::Count(_) => "件数",
        Measure::Ratio { .. } => "比率",
        Measure::Sum(_) => "合计",
        Measure::Average(_) => "平均",
        Measure::MedianDays(_) => "中位天数",
        Measure::InTime(_) => "按期率",
        Measure::Stock { .. } => "时点数",
    }
}
