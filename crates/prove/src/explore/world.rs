//! What the engine reads beside the case in an exploration.

use std::sync::Arc;

use zs_base::{Day, PersonId, ProcedureId};
use zs_case::{Procedures, Register, Version};
use zs_event::{Person, Value};
use zs_law::{CalendarUse, Procedure};
use zs_time::{Calendar, ServiceWay};

use super::people::People;

/// The way of service of an exploration: it counts on the day itself and needs no proof.
pub const WAY: &str = "at_once";

/// The abstract register: one procedure, symmetric people, no earlier cases.
pub struct World<'a> {
    /// The procedure under proof.
    pub procedure: Arc<Procedure>,
    /// The people.
    pub people: People,
    /// The national calendar.
    pub national: &'a Calendar,
    /// The calendar that counts plain days.
    pub plain: Calendar,
    /// The way of service.
    pub way: ServiceWay,
}

impl World<'_> {
    /// The world of a procedure.
    #[must_use]
    pub fn new(procedure: Arc<Procedure>, people: People, national: &Calendar) -> World<'_> {
        let way = ServiceWay {
            id: WAY.to_owned(),
            name: "当日送达".to_owned(),
            plus_days: 0,
            proof: Vec::new(),
            cite: String::new(),
            valid_from: None,
            valid_until: None,
        };
        World {
            procedure,
            people,
            national,
            plain: Calendar::plain(),
            way,
        }
    }
}

impl Procedures for World<'_> {
    fn procedure(
        &self,
        id: &ProcedureId,
        _overlays: &[Arc<str>],
        _version: Version,
    ) -> Option<Arc<Procedure>> {
        (*id == self.procedure.id).then(|| self.procedure.clone())
    }
}

impl Register for World<'_> {
    fn person(&self, id: &PersonId) -> Option<Arc<Person>> {
        self.people.get(id)
    }

    fn next_number(&self, _series: &str) -> u64 {
        1
    }

    fn earlier(&self, _party: &Value, _act: &Value, _role: &str) -> u32 {
        0
    }

    fn calendar(&self, used: CalendarUse) -> &Calendar {
        match used {
            CalendarUse::National => self.national,
            CalendarUse::None => &self.plain,
        }
    }

    fn service_way(&self, id: &str, _on: Day) -> Option<&ServiceWay> {
        (id == WAY).then_some(&self.way)
    }
}
