//! What the engine reads beside a worked case, from memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use zs_base::{Day, PersonId, ProcedureId};
use zs_case::{Procedures, Register, Version};
use zs_event::{Person, Value};
use zs_law::{CalendarUse, Library, Procedure};
use zs_time::{Calendar, ServiceWay};

use super::people::People;

/// The register of a worked case.
pub struct Registry<'a> {
    /// The law.
    pub library: &'a Library,
    /// The national calendar.
    pub national: &'a Calendar,
    /// The ways of service.
    pub ways: &'a [ServiceWay],
    /// The people.
    pub people: &'a People,
    /// Earlier cases: party, act, role.
    pub earlier: Vec<(Value, Value, String)>,
    /// The last number of each series.
    pub numbers: BTreeMap<String, u64>,
    plain: Calendar,
}

impl<'a> Registry<'a> {
    /// A register without earlier cases.
    #[must_use]
    pub fn new(
        library: &'a Library,
        national: &'a Calendar,
        ways: &'a [ServiceWay],
        people: &'a People,
    ) -> Self {
        Self {
            library,
            national,
            ways,
            people,
            earlier: Vec::new(),
            numbers: BTreeMap::new(),
            plain: Calendar::plain(),
        }
    }

    /// Remembers the number that an event used: its series with the place of the number left open.
    pub fn used(&mut self, series: String) {
        *self.numbers.entry(series).or_default() += 1;
    }
}

impl Procedures for Registry<'_> {
    fn procedure(
        &self,
        id: &ProcedureId,
        overlays: &[Arc<str>],
        version: Version,
    ) -> Option<Arc<Procedure>> {
        let found = match version {
            Version::InForceOn(day) => self.library.procedure(id, overlays, day),
            Version::From(day) => self.library.version(id, overlays, day),
        };
        found.cloned()
    }
}

impl Register for Registry<'_> {
    fn person(&self, id: &PersonId) -> Option<Arc<Person>> {
        self.people.get(id)
    }

    fn next_number(&self, series: &str) -> u64 {
        self.numbers.get(series).copied().unwrap_or(0) + 1
    }

    fn earlier(&self, party: &Value, act: &Value, role: &str) -> u32 {
        let cases = self.earlier.iter();
        let same = cases.filter(|(its_party, its_act, its_role)| {
            its_party == party && its_act == act && its_role == role
        });
        same.count() as u32
    }

    fn calendar(&self, used: CalendarUse) -> &Calendar {
        match used {
            CalendarUse::National => self.national,
            CalendarUse::None => &self.plain,
        }
    }

    fn service_way(&self, id: &str, on: Day) -> Option<&ServiceWay> {
        let mut ways = self.ways.iter();
        ways.find(|way| way.id == id && way.holds_on(on))
    }
}
