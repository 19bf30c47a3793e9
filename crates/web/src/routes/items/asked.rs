//! Which items a page is about: of which unit, year and scheme, and which of them.

use std::sync::Arc;

use zs_assess::Period;
use zs_base::{CaseId, UnitId};
use zs_law::Scheme;
use zs_power::Action;
use zs_work::figures::{FigureAsk, Standing, standing};
use zs_work::view::{ItemFile, ItemFileAsk, ItemPlace};

use crate::pairs::Pairs;
use crate::routes::cases::asked_list::{permitted, units_for};
use crate::trouble::Trouble;
use crate::visit::Visit;

/// What the address asks.
pub struct Asked {
    /// The units that the visitor may assess, with their names.
    pub units: Vec<(UnitId, String)>,
    /// The one that is asked for.
    pub unit: UnitId,
    pub scheme: Arc<Scheme>,
    pub year: i16,
    /// Only those that are so far.
    pub only: Only,
    /// The item that is looked at.
    pub item: Option<CaseId>,
    /// The pairs of the address that stay on every link.
    same: Pairs,
}

/// Which items are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    All,
    /// Those that the unit has not answered.
    Open,
    /// Those that it must answer anew.
    Returned,
}

impl Only {
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Open => "open",
            Self::Returned => "returned",
        }
    }

    pub fn takes(self, file: &ItemFile) -> bool {
        match self {
            Self::All => true,
            Self::Open => file.place < ItemPlace::ToReview,
            Self::Returned => file.place == ItemPlace::Returned,
        }
    }
}

impl Asked {
    /// Reads the address; the own unit, this year and the first scheme where it does not say.
    ///
    /// # Errors
    /// When the post may not assess the unit.
    pub fn of(visit: &Visit<'_>) -> Result<Self, Trouble> {
        let query = &visit.ask.query;
        let own = visit.visitor()?.unit.clone();
        let unit = permitted(
            visit,
            query.given("unit").unwrap_or(own.as_str()),
            Action::Assess,
        )?;
        let mut newest = visit.law.library.schemes.values();
        let chosen = query.given("scheme");
        let scheme = newest.find_map(|versions| {
            let scheme = versions.last()?;
            chosen
                .is_none_or(|id| *scheme.id == *id)
                .then(|| scheme.clone())
        });
        let this_year = visit.now.day().year();
        let year = query.get("year").parse::<i16>();
        let year = year.ok().filter(|it| Period::year(*it).is_some());
        let scheme = scheme.ok_or(Trouble::NoPage)?;
        let year = year.unwrap_or(this_year);
        let only = match query.get("only") {
            "open" => Only::Open,
            "returned" => Only::Returned,
            _ => Only::All,
        };
        let same = Pairs::default()
            .and("unit", unit.as_str())
            .and("scheme", &scheme.id)
            .and("year", &year.to_string());
        Ok(Self {
            units: units_for(visit, Action::Assess)?,
            same: match only {
                Only::All => same,
                only => same.and("only", only.word()),
            },
            item: query.get("item").parse().ok(),
            unit,
            scheme,
            year,
            only,
        })
    }

    /// The name of the unit.
    pub fn whose(&self) -> String {
        let found = self.units.iter().find(|(id, _)| *id == self.unit);
        found.map_or_else(|| self.unit.to_string(), |(_, name)| name.clone())
    }

    /// The schemes that one may choose, with the chosen one marked.
    pub fn schemes(&self, visit: &Visit<'_>) -> Vec<(String, String, bool)> {
        let newest = visit.law.library.schemes.values();
        let newest = newest.filter_map(|it| it.last());
        let line = |it: &Arc<Scheme>| {
            (
                it.id.to_string(),
                it.name.to_string(),
                it.id == self.scheme.id,
            )
        };
        newest.map(line).collect()
    }

    /// The years that one may choose: this one, those before, and the one that is asked for.
    pub fn years(&self, visit: &Visit<'_>) -> Vec<(i16, bool)> {
        let this = visit.now.day().year();
        let mut years: Vec<i16> = (0..3).map(|back| this - back).collect();
        if !years.contains(&self.year) {
            years.push(self.year);
        }
        years.into_iter().map(|it| (it, it == self.year)).collect()
    }

    /// The address of the same page with one thing said otherwise.
    pub fn with(&self, name: &str, value: &str) -> String {
        self.same.with(name, value)
    }

    /// The address of the same page.
    pub fn same(&self) -> String {
        self.same.text()
    }

    /// The items of these units in a year.
    ///
    /// # Errors
    /// When the store fails.
    pub fn files(
        &self,
        visit: &mut Visit<'_>,
        units: &[UnitId],
        year: i16,
    ) -> Result<Vec<ItemFile>, Trouble> {
        let ask = ItemFileAsk {
            units: units.to_vec(),
            year: Some(i64::from(year)),
            scheme: Some(self.scheme.id.to_string()),
        };
        let asker = visit.signer()?;
        Ok(visit.looker.item_files(&ask, &asker, visit.now)?)
    }

    /// What the acts of a unit say of the items.
    ///
    /// # Errors
    /// When the store fails.
    pub fn standing(&self, visit: &mut Visit<'_>, unit: &UnitId) -> Result<Standing, Trouble> {
        let law = visit.law.clone();
        let today = visit.now.day();
        let fallback = Period {
            from: today,
            to: today,
        };
        let ask = FigureAsk {
            units: vec![unit.clone()],
            period: Period::year(self.year).unwrap_or(fallback),
            as_of: today,
        };
        let mut types = self.scheme.items.iter().flat_map(|it| &it.applies.types);
        let kind = types.next().map_or("", |it| it).to_owned();
        let reader = visit.looker.reader();
        Ok(standing(reader, &law, &self.scheme, &kind, &ask)?)
    }
}
