//! Which case list a visitor asks for, as the address says it.

use std::collections::{BTreeMap, BTreeSet};

use zs_base::{Day, Moment, ProcedureId, UnitId};
use zs_power::{Action, Matter, Relation, may};
use zs_work::office::Reading;
use zs_work::view::read;
use zs_work::{CaseAsk, CaseNames, CasePlace, Turn};

use crate::pairs::Pairs;
use crate::trouble::Trouble;
use crate::visit::Visit;

/// Stands for all units that the visitor may read.
pub const ALL_UNITS: &str = "*";

/// Letters of a name that are looked for.
const SOUGHT_CHARACTERS: usize = 100;

/// What was asked, and what of it cannot be read.
pub struct Asked {
    /// The units that the visitor may read, with their names.
    pub units: Vec<(UnitId, String)>,
    /// The unit as it was chosen.
    pub unit: String,
    /// The name of a party or the number of a case.
    pub sought: String,
    /// The list.
    pub ask: CaseAsk,
    /// Fields that cannot be read, with a sentence.
    pub problems: Vec<(&'static str, String)>,
}

impl Asked {
    /// Reads the address.
    ///
    /// # Errors
    /// When the post may not read the cases of the unit.
    pub fn of(visit: &Visit<'_>) -> Result<Self, Trouble> {
        let who = visit.visitor()?;
        let query = &visit.ask.query;
        let units = units_for(visit, Action::ReadCase)?;
        let unit = query.given("unit").unwrap_or(who.unit.as_str());
        let chosen: Vec<UnitId> = match unit {
            ALL_UNITS => units.iter().map(|(unit, _)| unit.clone()).collect(),
            unit => vec![permitted(visit, unit, Action::ReadCase)?],
        };
        let mut problems = Vec::new();
        let mut day = |field| day(query, field, visit.now.day(), &mut problems);
        let (from, to) = (day("from"), day("to"));
        if from.zip(to).is_some_and(|(from, to)| from > to) {
            problems.push(("to", "结束的日子比开始的早。".to_owned()));
        }
        let sought = query.get("q").chars().take(SOUGHT_CHARACTERS);
        Ok(Self {
            unit: unit.to_owned(),
            sought: sought.collect(),
            ask: CaseAsk {
                units: chosen,
                procedure: query.given("procedure").map(ProcedureId::from),
                over: match query.get("state") {
                    "open" => Some(false),
                    "over" => Some(true),
                    _ => None,
                },
                from,
                to,
                oldest_first: query.get("order") == "old",
            },
            units,
            problems,
        })
    }

    /// The page that is asked for.
    #[must_use]
    pub fn turn(query: &Pairs) -> Turn {
        let place = |name| {
            let (opened_on, number) = query.given(name)?.split_once('.')?;
            Some(CasePlace {
                opened_on: Moment::from_ms(opened_on.parse().ok()?),
                number: number.parse().ok()?,
            })
        };
        let before = place("before").map(Turn::Before);
        before
            .or_else(|| place("after").map(Turn::After))
            .unwrap_or_default()
    }

    /// What was asked in words, for a file that leaves the building.
    #[must_use]
    pub fn in_words(&self, names: &BTreeMap<UnitId, String>, procedure: Option<&str>) -> String {
        let unit = match self.unit.as_str() {
            ALL_UNITS => "全部可以查看的单位".to_owned(),
            unit => names.get(unit).cloned().unwrap_or_else(|| unit.to_owned()),
        };
        let day = |day: Option<Day>| day.map_or_else(|| "不限".to_owned(), |day| day.to_string());
        let state = match self.ask.over {
            None => "全部",
            Some(false) => "办理中",
            Some(true) => "已结",
        };
        format!(
            "单位：{unit}；事项：{}；状态：{state}；登记日：{} 至 {}",
            procedure.unwrap_or("全部"),
            day(self.ask.from),
            day(self.ask.to),
        )
    }
}

fn day(
    query: &Pairs,
    field: &'static str,
    today: Day,
    problems: &mut Vec<(&'static str, String)>,
) -> Option<Day> {
    match read::day(query.given(field)?, today) {
        Ok(day) => Some(day),
        Err(why) => {
            problems.push((field, format!("{}{}。", why.sentence, why.accepted)));
            None
        }
    }
}

/// The names in a list that shows natural persons only by what the masking rules leave.
#[must_use]
pub fn masked_names<'a>(visit: &Visit<'a>) -> CaseNames<'a> {
    let law = visit.law;
    CaseNames::new(law, law.roll(), BTreeSet::new())
}

/// The names in a list as the visitor may see them, once it is written down that they looked.
///
/// # Errors
/// When nobody is at work, or the look could not be written down.
pub fn names<'a>(
    visit: &Visit<'a>,
    subject: &str,
    purpose: &str,
) -> Result<CaseNames<'a>, Trouble> {
    let reading = Reading {
        subject,
        purpose,
        address: &visit.ask.address,
    };
    let office = &visit.site.office;
    office.read_personal(visit.visitor()?, &reading, visit.now)?;
    let named = units_for(visit, Action::ReadPersonal)?;
    let named: BTreeSet<UnitId> = named.into_iter().map(|(unit, _)| unit).collect();
    let law = visit.law;
    Ok(CaseNames::new(law, law.roll(), named))
}

/// The units to whose cases the visitor may do this. The verdict follows from how a unit stands to
/// the visitor's own, so that it is asked once for each relation and not for each unit.
///
/// # Errors
/// When nobody is at work.
pub fn units_for(visit: &Visit<'_>, action: Action) -> Result<Vec<(UnitId, String)>, Trouble> {
    let (visitor, law) = (visit.visitor()?, visit.law);
    let (who, relations) = (visitor.asker(), law.units());
    let mut verdicts: BTreeMap<Relation, bool> = BTreeMap::new();
    let mut allowed = |unit: &UnitId| {
        let relation = relations.relation(&visitor.unit, unit);
        *verdicts.entry(relation).or_insert_with(|| {
            let matter = Matter {
                unit: Some(unit),
                ..Matter::default()
            };
            may(&law.authority, &relations, &who, action, &matter).allowed()
        })
    };
    let units = visit.site.units().into_iter();
    Ok(units.filter(|(unit, _)| allowed(unit)).collect())
}

/// A unit to whose cases the visitor may do this; one that is hidden answers like one that is not there.
///
/// # Errors
/// When the visitor may not.
pub fn permitted(visit: &Visit<'_>, unit: &str, action: Action) -> Result<UnitId, Trouble> {
    let (who, law) = (visit.visitor()?.asker(), visit.law);
    let unit = UnitId::from(unit);
    let matter = Matter {
        unit: Some(&unit),
        ..Matter::default()
    };
    let verdict = may(&law.authority, &law.units(), &who, action, &matter);
    verdict.into_result()?;
    Ok(unit)
}
