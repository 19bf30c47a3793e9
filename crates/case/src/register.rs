//! What the engine reads beside the case: people, numbers, earlier cases, calendars.
//!
//! The store answers inside the writer's transaction; tests answer from memory. The values that
//! were used stand in the event, so that replay needs no register.

use std::sync::Arc;

use zs_base::{Day, PersonId, ProcedureId, UnitId};
use zs_event::command::Perform;
use zs_event::{Person, Value};
use zs_law::{CalendarUse, Entrance, Field, Procedure};
use zs_time::{Calendar, ServiceWay};

use crate::state::State;

/// Where procedures come from, for opening, moving and replay.
pub trait Procedures {
    /// One version of a procedure with overlays applied.
    fn procedure(
        &self,
        id: &ProcedureId,
        overlays: &[Arc<str>],
        version: Version,
    ) -> Option<Arc<Procedure>>;
}

/// What the engine reads beside the case.
pub trait Register: Procedures {
    /// A person who acts.
    fn person(&self, id: &PersonId) -> Option<Arc<Person>>;

    /// The next number of a series, from 1 and without gaps. A series is a text such as the
    /// pattern of a number with unit and year filled in.
    fn next_number(&self, series: &str) -> u64;

    /// How many earlier cases of the same party with the same act have done a step of this role.
    fn earlier(&self, party: &Value, act: &Value, role: &str) -> u32;

    /// The calendar that counts the days of a procedure.
    fn calendar(&self, used: CalendarUse) -> &Calendar;

    /// A way of service that is lawful on a day.
    fn service_way(&self, id: &str, on: Day) -> Option<&ServiceWay>;

    /// The entrances through which anybody may begin a case without an account.
    fn entrances(&self) -> &[Entrance] {
        &[]
    }

    /// Whether a unit is another one or stands below it, or goes on with its powers. Without a tree
    /// of units, only the unit itself is.
    fn is_within(&self, unit: &UnitId, of: &UnitId) -> bool {
        unit == of
    }

    /// What the machine finds for a field that follows from a draw or counts comments, or why it finds
    /// nothing, in a sentence. `Ok(None)` where nothing is known of them, as in a worked case: then
    /// what the act says is taken.
    ///
    /// # Errors
    /// The sentence.
    fn computed(&self, _: &Computing<'_>) -> Result<Option<Value>, String> {
        Ok(None)
    }
}

/// A field that the machine computes, and the step that writes it.
#[derive(Clone, Copy)]
pub struct Computing<'a> {
    /// The case before the step.
    pub state: &'a State,
    /// The step as it was commanded, with its evidence.
    pub act: &'a Perform,
    /// The field.
    pub field: &'a Field,
    /// The day on which the step is recorded.
    pub today: Day,
}

/// Which version of a procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// The one in force on a day.
    InForceOn(Day),
    /// The one whose force began on a day.
    From(Day),
}
