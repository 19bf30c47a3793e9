//! Statutory time: working days, the four kinds of term, pauses, service, and the arithmetic of every date.
//!
//! Layer 1. Calendars, terms and ways of service are data that a caller hands in; nothing here knows
//! the clock of the machine, a file or a statute. The fast path ([`due`]) is two look-ups in a table;
//! [`Term::explain`] walks the days again and says in words how the date came about.

mod calendar;
mod count;
mod derivation;
mod due;
mod length;
mod moved;
mod service;
mod stretch;
mod table;
mod term;
mod written;

pub use calendar::{Calendar, CalendarYear, DayKind, NamedDay, NamedMark, Notice};
pub use derivation::{Derivation, Item, Why};
pub use due::{Due, Point, Provisional};
pub use length::{Length, NotALength, NotAUnit, Unit};
pub use moved::{Moved, moved_terms};
pub use service::{ServiceWay, served_on};
pub use stretch::{NotAStretch, Stretch, StretchKind};
pub use term::{Kind, Margin, Roll, Rule, Term, certain, due, fixed, limit, notice_before, wait};
