//! The law that a county runs: the library, the calendars, the ways of service.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_base::{Day, ProcedureId};
use zs_case::{Procedures, Version};
use zs_law::{CalendarUse, Library, Procedure};
use zs_power::{Authority, Units};
use zs_time::{Calendar, ServiceWay};

/// Everything of `law/` that deciding needs.
#[derive(Debug)]
pub struct Law {
    /// The checked library.
    pub library: Library,
    /// Who may do what.
    pub authority: Authority,
    /// How the units stand to one another.
    pub units: Units,
    national: Calendar,
    plain: Calendar,
    ways: BTreeMap<String, Vec<ServiceWay>>,
}

impl Law {
    /// The law with its calendar and ways of service.
    #[must_use]
    pub fn new(
        library: Library,
        authority: Authority,
        units: Units,
        national: Calendar,
        ways: Vec<ServiceWay>,
    ) -> Self {
        let mut by_id: BTreeMap<String, Vec<ServiceWay>> = BTreeMap::new();
        for way in ways {
            by_id.entry(way.id.clone()).or_default().push(way);
        }
        Self {
            library,
            authority,
            units,
            national,
            plain: Calendar::plain(),
            ways: by_id,
        }
    }

    /// The same law with the national calendar as it was known at the end of a day.
    #[must_use]
    pub fn as_known_on(self, day: Day) -> Self {
        Self {
            national: self.national.as_known_on(day),
            ..self
        }
    }

    /// The calendar that counts the days of a procedure.
    #[must_use]
    pub const fn calendar(&self, used: CalendarUse) -> &Calendar {
        match used {
            CalendarUse::National => &self.national,
            CalendarUse::None => &self.plain,
        }
    }

    /// A way of service that is lawful on a day.
    #[must_use]
    pub fn service_way(&self, id: &str, on: Day) -> Option<&ServiceWay> {
        self.ways.get(id)?.iter().find(|way| way.holds_on(on))
    }

    /// All ways of service, by id.
    pub fn service_ways(&self) -> impl Iterator<Item = &ServiceWay> {
        self.ways.values().flatten()
    }
}

impl Procedures for Law {
    fn procedure(
        &self,
        id: &ProcedureId,
        overlays: &[Arc<str>],
        version: Version,
    ) -> Option<Arc<Procedure>> {
        match version {
            Version::InForceOn(day) => self.library.procedure(id, overlays, day).cloned(),
            Version::From(day) => self.library.version(id, overlays, day).cloned(),
        }
    }
}
