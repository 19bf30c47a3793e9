//! `/reports/statistics`: 统计报表, the returns that are published every year.

pub mod all;
pub mod file;
pub mod one;

use zs_assess::Period;
use zs_base::UnitId;
use zs_law::{StatReport, StatTable};
use zs_power::Action;
use zs_work::statistics::StatAsk;

use super::cases::asked_list::units_for;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// How many years back one may choose.
const YEARS: i16 = 5;

/// Which year is asked of which units, as the address says it.
pub(super) struct Asked {
    /// The units that the visitor may assess, with their names.
    pub(super) units: Vec<(UnitId, String)>,
    /// The year.
    pub(super) year: i16,
    /// What is wrong with the year.
    pub(super) problem: Option<String>,
    /// The question.
    pub(super) ask: StatAsk,
}

impl Asked {
    /// Reads the address; where it names no year, the one whose return is due next.
    ///
    /// # Errors
    /// When nobody is at work.
    pub(super) fn of(visit: &Visit<'_>, report: Option<&StatReport>) -> Result<Self, Trouble> {
        let units = units_for(visit, Action::Assess)?;
        let today = visit.now.day();
        let (now, ..) = today.ymd();
        let due = report.and_then(|it| it.due.for_year(now - 1));
        let usual = match due {
            Some(due) if today <= due => now - 1,
            _ => now,
        };
        let written = visit.ask.query.given("year").map(str::trim);
        let read = written.map(|it| {
            it.parse::<i16>()
                .ok()
                .filter(|it| (2000..=now).contains(it))
        });
        let problem = matches!(read, Some(None))
            .then(|| format!("年度写四位数字，例如 {usual}；下面是 {usual} 年的。"));
        let year = read.flatten().unwrap_or(usual);
        let whole = Period::year(year).unwrap_or(Period {
            from: today,
            to: today,
        });
        Ok(Self {
            ask: StatAsk {
                units: units.iter().map(|(unit, _)| unit.clone()).collect(),
                year: whole,
                as_of: today,
            },
            units,
            year,
            problem,
        })
    }

    /// The years that one may choose, the newest first.
    pub(super) fn years(&self) -> Vec<i16> {
        let (now, ..) = self.ask.as_of.ymd();
        let mut years: Vec<i16> = (0..YEARS).map(|back| now - back).collect();
        if !years.contains(&self.year) {
            years.push(self.year);
        }
        years
    }

    /// The names of the units, in the order of their rows.
    pub(super) fn names(&self) -> Vec<String> {
        self.units.iter().map(|(_, name)| name.clone()).collect()
    }

    /// Until when the return of the year is due, in words.
    pub(super) fn due(&self, report: &StatReport) -> String {
        let due = report.due.for_year(self.year);
        due.map_or_else(String::new, |it| it.to_string())
    }
}

/// The return of the address.
///
/// # Errors
/// [`Trouble::NoPage`] where there is none.
fn report_of<'l>(visit: &Visit<'_>, law: &'l zs_work::Law) -> Result<&'l StatReport, Trouble> {
    let report = law.library.statistic(visit.part("id"));
    report.ok_or(Trouble::NoPage)
}

/// The table that is asked, by its place from 1; the first where the address names none.
fn table_of<'l>(
    visit: &Visit<'_>,
    report: &'l StatReport,
) -> Result<(usize, &'l StatTable), Trouble> {
    let place = match visit.ask.query.given("table") {
        Some(written) => written.trim().parse().map_err(|_| Trouble::NoPage)?,
        None => 1,
    };
    let index = usize::checked_sub(place, 1).ok_or(Trouble::NoPage)?;
    let table = report.tables.get(index).ok_or(Trouble::NoPage)?;
    Ok((place, table))
}
