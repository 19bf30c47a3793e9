//! What the engine reads beside a case of history: one version of one procedure, a calendar, and
//! people of whom only the log's word is known.

use std::sync::Arc;

use zs_base::{Day, PersonId, PostId, ProcedureId, UnitId};
use zs_case::{Procedures, Register, Version};
use zs_event::{Holding, Person, Value};
use zs_law::{CalendarUse, Procedure};
use zs_time::{Calendar, ServiceWay};

/// The register of a foreign log. Whoever the log names is taken to have held the post that the
/// map says; certificates and earlier cases are not known from a log.
#[derive(Debug)]
pub struct HistoryRegister {
    procedure: Arc<Procedure>,
    person: Arc<Person>,
    national: Calendar,
    plain: Calendar,
}

impl HistoryRegister {
    /// A register for history of one procedure, recorded by people of one post in one unit.
    #[must_use]
    pub fn new(
        procedure: Arc<Procedure>,
        national: Calendar,
        post: &PostId,
        unit: &UnitId,
    ) -> Self {
        let person = Person {
            id: PersonId::from("log"),
            name: "有人".to_owned(),
            posts: vec![Holding {
                post: post.clone(),
                unit: unit.clone(),
                from: Day::MIN,
                until: None,
            }],
            certificates: Vec::new(),
        };
        Self {
            procedure,
            person: Arc::new(person),
            national,
            plain: Calendar::plain(),
        }
    }

    /// The procedure.
    #[must_use]
    pub const fn own(&self) -> &Arc<Procedure> {
        &self.procedure
    }
}

impl Procedures for HistoryRegister {
    fn procedure(&self, _: &ProcedureId, _: &[Arc<str>], _: Version) -> Option<Arc<Procedure>> {
        Some(self.procedure.clone())
    }
}

impl Register for HistoryRegister {
    fn person(&self, _: &PersonId) -> Option<Arc<Person>> {
        Some(self.person.clone())
    }

    fn next_number(&self, _: &str) -> u64 {
        1
    }

    fn earlier(&self, _: &Value, _: &Value, _: &str) -> u32 {
        0
    }

    fn calendar(&self, used: CalendarUse) -> &Calendar {
        match used {
            CalendarUse::National => &self.national,
            CalendarUse::None => &self.plain,
        }
    }

    fn service_way(&self, _: &str, _: Day) -> Option<&ServiceWay> {
        None
    }
}
